"""Looking a check up in the whole practice, and telling in time what came of it.

Nobody's request does this: a thread does (`api.desk`), some minutes after a check was
asked, or within one where it is urgent, at a moment that nobody can know. So the answer
that an asker gets cannot tell by its words, its size or its time whether anything was found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from api import people
from api.checks import asked_by, desk, details_of
from api.finding_in_all import found_in_all
from api.house import House
from api.reviewers import somebody_may
from api.role_thought import role_of
from domain import checking
from domain.access_rules import HELD
from domain.alarms import WHO
from domain.checks import DESK, Check, DeskMemory, asker_stream
from domain.facts.bookkeeping import Standing
from domain.facts.checks import Found, Hit
from domain.facts.fact import Fact
from domain.matching.details import Details
from domain.matching.preparing import Prepared, prepared
from domain.matching.weighing import Label, weigh
from domain.policy import Action, CheckQuestion, decide
from domain.practice import Booking
from domain.refusals import CheckUnknown
from domain.values import PersonId, Role

SOONEST, LATEST = timedelta(minutes=1), timedelta(minutes=6)
"""Between these a check is looked up."""
URGENT_SOONEST, URGENT_LATEST = timedelta(seconds=5), timedelta(seconds=50)
"""Between these where it is urgent."""
A_STEP = timedelta(milliseconds=1)
ERASED_SINCE = "erased since it was asked"
MANY = 25
"""So many checks in a day are worth an alarm."""
ALIKE = 3
"""So many checks that may be of one person, by one asker in a month."""
MONTH = timedelta(days=30)
AMONG = 10_000
COMPARED = 40
"""With so many of the latest each is compared."""
NOBODY_MAY = (
    "a check was told before anybody had looked: it concerns every conflict reviewer. "
    "Somebody else has to be given that role (`user grant`)"
)
NOBODY_REVIEWS = (
    "a check waits, and no conflict reviewer may answer it: somebody else has to be "
    "given that role (`user grant`)"
)
BY_THE_SYSTEM = HELD[Standing.CONFLICT_REVIEWER].id


def work(house: House) -> int:
    """Look up what was asked, and tell what is due. How many facts were written."""
    known = desk(house)
    if not known.open:
        return 0
    now, written = house.clock(), 0
    for check in list(known.open.values()):
        if check.screened is None and now >= moment(house, check):
            written += _screen(house, check)
    for check in list(desk(house).open.values()):
        if checking.outcome(check, now=now) is not None:
            written += _tell(house, check)
    if written:
        house.catch_up()
    return written


def moment(house: House, check: Check) -> datetime:
    """When a check is looked up: somewhat later, and nobody can compute when.

    At a moment that is known, whoever asked could watch what else the program does
    then, and how long that takes it.
    """
    asked = check.asked
    if asked.is_open:
        return asked.recorded_at + SOONEST  # Where its request did not live to.
    soonest, latest = SOONEST, LATEST
    if asked.is_urgent:
        soonest, latest = URGENT_SOONEST, URGENT_LATEST
    drawn = house.ledger.private_id("screening", str(check.id)).int
    return asked.recorded_at + soonest + drawn % ((latest - soonest) // A_STEP) * A_STEP


def hits_of(house: House, check: Check) -> tuple[tuple[Hit, ...], int]:
    """Whom the practice knows of those who may be the person, and of how many."""
    asked = check.asked
    details = details_of(house, asked)
    if details is None:
        gone = Hit(person_id=asked.about_id, found=Found.SAME, roles=(ERASED_SINCE,))
        return (gone,), 0
    found = found_in_all(
        house,
        details,
        asked_by=asked.recorded_by,
        role=role_of(house, asked),
    )
    return found.hits, found.checked.compared


def by_itself(house: House) -> Booking:
    """What the system writes."""
    return Booking(by=people.SYSTEM, role=Role.SYSTEM, now=house.clock())


def _screen(house: House, check: Check) -> int:
    hits, compared = hits_of(house, check)
    alike = asked_alike(house, check)

    def decision() -> list[Fact]:
        known = desk(house)
        screened = checking.screen(
            known,
            check_id=check.id,
            compared=compared,
            hits=hits,
            asked_alike=alike,
            booking=by_itself(house),
        )
        return [screened]

    written = _written(house, decision)
    if written:
        watch(house, check, alike=alike)
    return written


def _tell(house: House, check: Check) -> int:
    asker = check.asked.recorded_by
    if check.waits_for_reviewer and not somebody_may(house, check):
        # Not before: an alarm that only a hit can raise would tell that there is one.
        house.alarms.raise_alarm("checks-unanswered", NOBODY_MAY)
    house.keys.ensure(streams=[asker_stream(asker), DESK], subjects=[])
    return _written(
        house,
        lambda: checking.tell(
            asked_by(house, asker),
            desk(house),
            check_id=check.id,
            booking=by_itself(house),
        ),
    )


def _written(house: House, decision: Callable[[], Sequence[Fact]]) -> int:
    """How many facts were written; none where another process was first."""
    try:
        house.ledger.carry_out(decision)
    except CheckUnknown:
        return 0
    return 1


def asked_alike(house: House, check: Check) -> int:
    """How often the same asker asked about somebody who may be the same, in a month."""
    asked = check.asked
    details = details_of(house, asked)
    if details is None:
        return 0
    this, since = prepared(details), asked.recorded_at - MONTH
    others = [
        each
        for each in asked_by(house, asked.recorded_by).checks.values()
        if each.check_id != check.id and since < each.recorded_at <= asked.recorded_at
    ]
    latest = sorted(others, key=lambda each: each.recorded_at)[-COMPARED:]
    return sum(_is_alike(this, details_of(house, each)) for each in latest)


def _is_alike(this: Prepared, other: Details | None) -> bool:
    if other is None:
        return False
    likeness = weigh(this, prepared(other), among=AMONG)
    return likeness.label is not Label.UNRELATED


def watch(house: House, check: Check, *, alike: int) -> None:
    """Raise an alarm where somebody asks often, or where nobody reviews at all."""
    known = desk(house)
    asker, day = check.asked.recorded_by, f"{check.asked.recorded_at:%Y-%m-%d}"
    if _times(known, asker) >= MANY:
        said = f"{WHO} had {MANY} persons or more checked within a day, on {day}"
        house.alarms.raise_alarm("checks-many", said, about=asker)
    if alike >= ALIKE:
        said = f"{WHO} had one person checked again and again, the last time on {day}"
        house.alarms.raise_alarm("checks-alike", said, about=asker)
    if not check.asked.is_open and not _somebody_reviews(house, asker):
        house.alarms.raise_alarm("checks-unanswered", NOBODY_REVIEWS)


def _times(known: DeskMemory, asker: PersonId) -> int:
    return len(known.lately.get(asker, ()))


def _somebody_reviews(house: House, asker: PersonId) -> bool:
    """Whether anybody else reviews, whatever was found."""
    return _may_anybody(house, CheckQuestion(asked_by=asker, people=frozenset()))


def _may_anybody(house: House, question: CheckQuestion) -> bool:
    return any(
        decide(who, Action.ANSWER_CHECK, question).allowed
        for who in (people.principal(house, one) for one in house.accounts.people())
    )
