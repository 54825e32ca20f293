"""Two roles with the client of a case that cannot be kept apart, as its readers see it.

Written down by the therapist of the case; it stands with the client, and every later
check of the two says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from api import ties
from api.access import Seen, permitted, seen
from api.house import House
from domain import recording
from domain.access_rules import THERAPIST
from domain.dual.telling import TiesMemory, remember_ties
from domain.dual.unavoidable import Guarded, guarded
from domain.facts.bookkeeping import CaseOpened
from domain.facts.ties import OverlapUnavoidable, Safeguard, Unavoidable
from domain.ledger import Command
from domain.policy import Action, Decision, Principal
from domain.practice import Booking, person_stream
from domain.refusals import NotAllowed, NotUnderstood, Problem
from domain.values import CaseId, PersonId, Section

WRITE = "write down that two roles cannot be kept apart"
ITS_THERAPIST = "only the therapist of the case may"
REVIEW, WORDS = "review_on", "words"
LONGEST_WORDS = 2_000
PAST = "lies in the past; choose a day to come, or leave it open"
UNREADABLE = "is a day such as 2027-03-01"


@dataclass(frozen=True, kw_only=True, slots=True)
class Overlap:
    """Why two roles cannot be kept apart, and what guards both; written once.

    `words` are empty where none were told, and None for whoever is not told who the
    client is: they may name them.
    """

    fact: OverlapUnavoidable
    words: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Overlaps:
    """All that was written down of a case's two people, the latest first.

    `asks` is what codes look for and nobody wrote down; empty where nothing was.
    """

    told: tuple[Overlap, ...]
    asks: tuple[str, ...]
    may_write: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What is written down, as it was told; without `review_on` no day is set."""

    grounds: tuple[Unavoidable, ...]
    safeguards: tuple[Safeguard, ...]
    review_on: date | None = None
    words: str = ""


def of_case(house: House, principal: Principal, case_id: CaseId) -> Overlaps:
    """What stands written down, for whoever reads the record of the case.

    Nothing for who sees other sections alone. Raises CaseUnknown.
    """
    case = seen(house, principal, case_id)
    may_write = _is_its_therapist(case.decision)
    if Section.RECORD not in case.sections:
        return Overlaps(told=(), asks=(), may_write=may_write)
    found = _guarded(house, case.begun)
    if found is None:
        return Overlaps(told=(), asks=(), may_write=may_write)
    told = tuple(_told(house, case, each) for each in found.told[::-1])
    return Overlaps(told=told, asks=found.asks, may_write=may_write)


def write(
    house: House,
    principal: Principal,
    case_id: CaseId,
    telling: Telling,
    *,
    command: Command | None,
) -> OverlapUnavoidable:
    """Write it down, as the therapist of the case.

    Raises CaseUnknown, NotAllowed, NotUnderstood, PersonErased and KeyReused.
    """
    decision = require_theirs(house, principal, case_id)
    problems = list(_problems(telling, today=house.clock().date()))
    if problems:
        raise NotUnderstood(problems)
    begun = recording.opened(house.ledger, case_id)
    assert decision.role is not None, "whoever treats does it in a role"
    on = telling.review_on
    return ties.unavoidable(
        house,
        therapist=begun.therapist_id,
        person=begun.client_id,
        grounds=tuple(dict.fromkeys(telling.grounds)),
        safeguards=tuple(dict.fromkeys(telling.safeguards)),
        review_due=None if on is None else datetime.combine(on, time.min, tzinfo=UTC),
        booking=Booking(by=principal.person_id, role=decision.role, now=house.clock()),
        words=telling.words,
        command=command,
    )


def require_theirs(house: House, principal: Principal, case_id: CaseId) -> Decision:
    """That somebody acts as the therapist of a case. Raises CaseUnknown, NotAllowed."""
    _, decision = permitted(house, principal, case_id, Action.RECORD)
    if not _is_its_therapist(decision):
        raise NotAllowed(action=WRITE, rule=ITS_THERAPIST)
    return decision


def day_told(told: str) -> date | None:
    """A day as it was typed; None for nothing. Raises NotUnderstood."""
    if not told.strip():
        return None
    try:
        return date.fromisoformat(told.strip())
    except ValueError:
        raise NotUnderstood([Problem(field=REVIEW, reason=UNREADABLE)]) from None


def _is_its_therapist(decision: Decision) -> bool:
    return decision.by is THERAPIST


def _problems(telling: Telling, *, today: date) -> list[Problem]:
    found = [
        Problem(field=name, reason="name at least one")
        for name, told in (
            ("grounds", telling.grounds),
            ("safeguards", telling.safeguards),
        )
        if not told
    ]
    if telling.review_on is not None and telling.review_on < today:
        found.append(Problem(field=REVIEW, reason=PAST))
    if len(telling.words) > LONGEST_WORDS:
        said = f"is longer than {LONGEST_WORDS} characters"
        found.append(Problem(field=WORDS, reason=said))
    return found


def _guarded(house: House, begun: CaseOpened) -> Guarded | None:
    known = _known(house, begun.client_id)
    return guarded(known.overlaps, therapist=begun.therapist_id, now=house.clock())


def _known(house: House, person: PersonId) -> TiesMemory:
    return house.ledger.recall(person_stream(person), TiesMemory(), remember_ties)


def _told(house: House, case: Seen, fact: OverlapUnavoidable) -> Overlap:
    if not case.decision.names_client:
        return Overlap(fact=fact, words=None)
    said = "" if fact.words is None else house.ledger.words(fact, WORDS, fact.words)
    return Overlap(fact=fact, words=said)
