"""What a conflict reviewer sees of checks, and what they answer.

A reviewer whom a check concerns does not learn that it waits. Whoever is shown what a
check found, that is a fact before they see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from api import people, privacy
from api.about_shown import known_in
from api.access import require, require_purpose
from api.asked_again import answered_with, asked_with, together
from api.changed import changed_in_words
from api.checks import Wanted, asked_by, desk, details_of, sealer, write
from api.finding_in_all import found_in_all
from api.found_shown import CaseShown, HitShown, shown_case, shown_hits
from api.house import House
from api.own_people import known_as
from api.persons import Checked
from api.reasons import reason_told
from api.reviewers import question_of
from api.role_thought import named_in, role_of
from api.screening import asked_alike, watch, work
from api.walls import raising
from domain import checking
from domain.access_rules import IN_THE_CHECK
from domain.checking import PURPOSE, REASON
from domain.checks import DESK, Check
from domain.described import called
from domain.dual.limbs import MEANT, Limb
from domain.facts.checks import (
    Answer,
    CheckAsked,
    CheckId,
    CheckScreened,
    Found,
    Hit,
    Occasion,
    WallRaised,
)
from domain.facts.dual_roles_choices import EnteredRole
from domain.facts.fact import Fact
from domain.ledger import Command
from domain.matching.details import Details
from domain.policy import Action, Decision, Principal, decide
from domain.practice import Booking
from domain.privacy import KEEPER_OF_REASONS
from domain.refusals import (
    CheckUnknown,
    NamesThePerson,
    NotAllowed,
    NotUnderstood,
    Problem,
)
from domain.sealing import ERASED
from domain.values import CaseId, PersonId

KINDS = {
    Found.SAME: "May be somebody who is known",
    Found.HOUSEHOLD: "May be close to somebody who is known",
    Found.REVIEW: "Too little is known to say whether it is somebody who is known",
}
WALLS = "walls"
NO_SUCH_WALL = (
    "choose among the cases that this check found; where it came up by itself put the "
    "wall up at the case"
)
BY_ITSELF = "the ledger itself, because something changed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A check that waits for a reviewer: who asked, when, and by when they hear.

    `found` says of what kind it is what was found, and names nobody.
    `asked_lately` is how many persons the asker had checked within a day, `alike` how
    often it may have been this one, within a month. `changed` says what did where nobody
    asked, `cases` how many cases it touches. `times` is how often it was asked in the
    same words while it waits: one answer answers each.
    """

    id: CheckId
    asked_by: str
    asked_by_id: PersonId
    asked_at: datetime
    due_at: datetime
    occasion: Occasion
    is_urgent: bool
    is_late: bool
    asked_lately: int
    alike: int
    found: tuple[str, ...] = ()
    changed: str = ""
    cases: int = 0
    times: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """An answer as it was told."""

    said: Answer
    reason: str
    walls: tuple[CaseId, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A check with all that it found, as a reviewer sees it. `about` is None if gone.

    `case` is the one that who asked has put it to, or opened after it, already. `role`
    is the other role that they named. `known_in` is as what whom it is about is known,
    where nobody asked.
    """

    waiting: Waiting
    about: Details | None
    name: str
    purpose: str
    hits: tuple[HitShown, ...]
    compared: int
    case: CaseShown | None = None
    role: EnteredRole | None = None
    known_in: tuple[str, ...] = ()


def waiting_for(
    house: House,
    principal: Principal,
    *,
    after: CheckId | None = None,
    limit: int | None = None,
) -> list[Waiting]:
    """What waits for a reviewer, the urgent first, then by when it is due.

    `after` is the last check of the page before; one that waits no longer is as none.
    Raises NotAllowed.
    """
    require(principal, Action.ANSWER_CHECK)
    open_ = [one for one in desk(house).open.values() if one.waits_for_reviewer]
    ordered = sorted(open_, key=_in_order)
    asked = together(house, ordered)
    place = next((n for n, (one, *_) in enumerate(asked, 1) if one.id == after), 0)
    found = (one for one in asked[place:] if _may(house, principal, one[0]).allowed)
    return [_waiting(house, *checks) for checks in islice(found, limit)]


def _in_order(check: Check) -> tuple[bool, datetime, str]:
    return not check.asked.is_urgent, check.asked.due_at, str(check.id)


def opened(house: House, principal: Principal, check_id: CheckId) -> Opened:
    """A check that waits, and all that it found. That it is seen is a fact before.

    Raises NotAllowed and CheckUnknown.
    """
    check, decision = reviewed(house, principal, check_id)
    note(house, principal, check.id, decision)
    return _opened(house, check)


def answer(
    house: House,
    principal: Principal,
    check_id: CheckId,
    *,
    said: Answer,
    reason: str,
    walls: Iterable[CaseId] = (),
    command: Command | None,
) -> None:
    """Decide what the asker is told, and which cases a wall keeps them out of.

    What they asked again in the same words while it waited is answered with it.

    Raises NotAllowed, CheckUnknown, NotUnderstood, NamesThePerson, WallUnusable and
    KeyReused.
    """
    require(principal, Action.ANSWER_CHECK)
    deciding: list[Callable[[], list[Fact]]] = []

    def decision() -> list[Fact]:
        if not deciding:
            told = _Told(said=said, reason=reason, walls=tuple(walls))
            deciding.append(_answering(house, principal, check_id, told))
        return deciding[0]()

    try:
        house.ledger.carry_out(decision, command=command)
    except NamesThePerson:  # It tells who was found, as opening the check does.
        note(house, principal, check_id, reviewed(house, principal, check_id)[1])
        raise
    house.catch_up()
    work(house)


def check_openly(
    house: House, principal: Principal, wanted: Wanted
) -> tuple[Opened, Checked]:
    """Have a person checked by a reviewer, who sees all of it at once: whom it found,
    and everybody else who was likely enough to be looked at.

    Raises NotAllowed, PurposeNeeded and NotUnderstood.
    """
    decision = require(principal, Action.CHECK_OPENLY)
    if not wanted.purpose.strip():
        require_purpose(decision)
    asked = write(
        house, principal, wanted, decision=decision, is_open=True, command=None
    )
    return _looked_up(house, principal, asked, decision)


def _looked_up(
    house: House, principal: Principal, asked: CheckAsked, decision: Decision
) -> tuple[Opened, Checked]:
    check, details = Check(asked=asked), details_of(house, asked)
    assert details is not None, "it was told a moment ago"
    role = role_of(house, asked)
    found = found_in_all(house, details, asked_by=asked.recorded_by, role=role)
    alike = asked_alike(house, check)

    def screened() -> list[Fact]:
        fact = checking.screen(
            desk(house),
            check_id=check.id,
            compared=found.checked.compared,
            hits=found.hits,
            asked_alike=alike,
            booking=booking_of(house, principal, decision),
        )
        return [fact]

    receipt = house.ledger.carry_out(screened)
    written = house.ledger.fact(receipt.stream, receipt.version)
    assert isinstance(written, CheckScreened)
    check = replace(check, screened=written)
    watch(house, check, alike=alike)
    if principal.person_id in question_of(house, check, principal.person_id).people:
        raise NotAllowed(action=Action.CHECK_OPENLY, rule=IN_THE_CHECK.words)
    note(house, principal, check.id, decision)
    work(house)
    return _opened(house, check), found.checked


def _answering(
    house: House,
    principal: Principal,
    check_id: CheckId,
    told: _Told,
) -> Callable[[], list[Fact]]:
    """What decides, once all that can be refused was looked at."""
    check, _ = reviewed(house, principal, check_id)
    words = reason_told(told.reason)
    hits = check.screened.hits if check.screened else ()
    privacy.require_no_name(house, [hit.person_id for hit in hits], reason=words)
    house.keys.ensure(streams=[DESK], subjects=[_reasons_about(house, check)])
    asker, found = check.asked.recorded_by, {case for hit in hits for case in hit.cases}
    if told.walls and (check.is_by_itself or not found.issuperset(told.walls)):
        raise NotUnderstood([Problem(field=WALLS, reason=NO_SUCH_WALL)])
    by = principal.person_id
    raised = [
        raising(house, one, person_id=asker, reason=words, by=by) for one in told.walls
    ]

    def decided() -> list[Fact]:
        now = people.principal(house, principal.person_id)  # As it is written.
        booking = booking_of(house, now, reviewed(house, now, check_id)[1])
        waiting = desk(house)
        asked = answered_with(house, check, by=principal.person_id)
        answered = [
            checking.answer(
                replace(waiting, version=waiting.version + nth),
                check_id=one.id,
                answer=told.said,
                seal=sealer(house, _reasons_about(house, one), {REASON: words}),
                booking=booking,
            )
            for nth, one in enumerate(asked)
        ]
        put_up: list[WallRaised] = [one(booking, check_id) for one in raised]
        return [*answered, *put_up]

    return decided


def reviewed(
    house: House, principal: Principal, check_id: CheckId
) -> tuple[Check, Decision]:
    """A check that waits, and that a reviewer may see it.

    Whom it concerns is told that there is none. Raises NotAllowed and CheckUnknown.
    """
    require(principal, Action.ANSWER_CHECK)
    check = checking.waiting(desk(house), check_id)
    decision = _may(house, principal, check)
    if not decision.allowed:
        raise CheckUnknown(check_id)
    return check, decision


def _may(house: House, principal: Principal, check: Check) -> Decision:
    question = question_of(house, check, principal.person_id)
    return decide(principal, Action.ANSWER_CHECK, question)


def note(
    house: House, principal: Principal, check_id: CheckId, decision: Decision
) -> None:
    """Write that somebody is about to be shown what a check found."""
    house.ledger.carry_out(
        lambda: [
            checking.look(
                desk(house),
                rule=decision.by.id,
                booking=booking_of(house, principal, decision),
                check_id=check_id,
            )
        ]
    )
    house.catch_up()


def _opened(house: House, check: Check) -> Opened:
    asked = check.asked
    about = known_as(house, asked.about_id) if check.is_by_itself else None
    details = about or details_of(house, asked)
    purpose, hits = asked.purpose, shown_hits(house, check, details)
    return Opened(
        waiting=_waiting(house, *asked_with(house, check)),
        about=details,
        name=str(ERASED) if details is None else called(details),
        purpose="" if purpose is None else house.ledger.words(asked, PURPOSE, purpose),
        hits=hits,
        compared=check.screened.compared if check.screened else 0,
        case=_case(house, check),
        role=named_in(house, asked),
        known_in=known_in(house, check, hits),
    )


def _case(house: House, check: Check) -> CaseShown | None:
    if check.is_by_itself:
        return None
    case_id = asked_by(house, check.asked.recorded_by).carried.get(check.id)
    return None if case_id is None else shown_case(house, case_id)


def _waiting(house: House, check: Check, *again: Check) -> Waiting:
    asked, who = check.asked, check.asked.recorded_by
    hits = check.screened.hits if check.screened else ()
    name = BY_ITSELF if check.is_by_itself else privacy.listed_as(house, who)
    return Waiting(
        id=check.id,
        asked_by=name,
        asked_by_id=who,
        asked_at=asked.recorded_at,
        due_at=asked.due_at,
        occasion=asked.occasion,
        is_urgent=asked.is_urgent,
        is_late=house.clock() >= asked.due_at,
        asked_lately=len(desk(house).lately.get(who, ())),
        alike=check.screened.asked_alike if check.screened else 0,
        found=tuple(_kinds(hits)),
        changed=changed_in_words(house, check) if check.is_by_itself else "",
        cases=len({case for hit in hits for case in hit.cases}),
        times=1 + len(again),
    )


def _kinds(hits: Iterable[Hit]) -> Iterator[str]:
    """Of what kind is what was found, each once."""
    found = [KINDS[hit.found] for hit in hits if hit.found in KINDS]
    limbs = {limb for hit in hits for limb in hit.limbs}
    found += [MEANT[limb].title for limb in Limb if limb.value in limbs]
    yield from dict.fromkeys(found)


def _reasons_about(house: House, check: Check) -> PersonId:
    """Under whose key a reason is kept: the practice's own, once the person is erased."""
    about = check.asked.about_id
    return KEEPER_OF_REASONS if house.keys.is_destroyed(about) else about


def booking_of(house: House, principal: Principal, decision: Decision) -> Booking:
    """Who writes now, in the role in which they were let."""
    assert decision.role is not None
    return Booking(by=principal.person_id, role=decision.role, now=house.clock())
