"""Telling one's own circle: a tie, that it ended, or that it was told by mistake.

Whoever is described is somebody new, and never looked up among others: no answer
depends on whom the practice knows. Only what one told oneself is looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from api.access import require
from api.circle import Circle, known_of, mine
from api.circle_understood import (
    OTHER,
    SURNAME,
    WHO,
    Wanted,
    day_begun,
    understood,
)
from api.house import House
from api.own_people import told_of
from api.persons_kept import Description, newly_told
from domain.described import as_text
from domain.dual import telling
from domain.dual.telling import Telling, TiesMemory, circle_stream
from domain.facts.fact import Fact
from domain.facts.ties import TieStated
from domain.ledger import Command
from domain.policy import Action, Principal
from domain.practice import Booking, person_stream
from domain.refusals import (
    EndsBeforeItBegins,
    NotUnderstood,
    NotYetHappened,
    Problem,
    TieUnknown,
)
from domain.sealing import seal
from domain.values import EvidenceLevel, FactId, PersonId, Sealed

MOST = 500
"""So many ties stand in a circle at most: each check looks at everybody in it."""
AFTER_WHO_IS_NEW = 2
"""That somebody is there, and as what, is written before their tie."""
ON = "on"
NOT_THERE = "is nobody of your circle or your clients; choose one of the answers"
NOT_OTHER = "is nobody of your circle; choose one of the answers"
SAME = "is the same person; a tie is between two"
TOLD_BEFORE = (
    "somebody stands in your circle whom you described in just these words; choose "
    "them from the list, or add what tells the two apart"
)
FULL = f"your circle holds {MOST} ties; take one back before you tell another"
TO_COME = "lies in the future; tell it once it has come"
BEFORE = "lies before the day on which it began"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A tie that was told; `is_new` where it was not known before."""

    tie_id: FactId
    is_new: bool


class _Known(Exception):
    """All of it was told before: there is nothing to write."""

    def __init__(self, tie_id: FactId) -> None:
        self.tie_id = tie_id


def tell(
    house: House, principal: Principal, wanted: Wanted, *, command: Command | None
) -> Told:
    """Write what somebody is to oneself, or to somebody of the circle.

    The same twice changes nothing. Raises NotAllowed, NotUnderstood and KeyReused.
    """
    booking = _booking(house, principal)
    wanted = understood(wanted, now=booking.now)
    new = PersonId(uuid4())
    try:
        receipt = house.ledger.carry_out(
            lambda: list(_told(house, principal, wanted, new=new, booking=booking)),
            command=command,
            answer=0 if wanted.details is None else AFTER_WHO_IS_NEW,
        )
    except _Known as known:
        return Told(tie_id=known.tie_id, is_new=False)
    house.catch_up()
    written = house.ledger.fact(receipt.stream, receipt.version)
    assert isinstance(written, TieStated)
    return Told(tie_id=written.fact_id, is_new=True)


def end(
    house: House,
    principal: Principal,
    tie_id: FactId,
    *,
    on: date | None = None,
    command: Command | None,
) -> None:
    """Write that a tie of one's own circle came to an end, now or on a day.

    One that has ended stays as it is. Raises NotAllowed, TieUnknown, NotUnderstood and
    KeyReused.
    """
    booking = _booking(house, principal)
    if on is not None:
        booking = replace(booking, occurred_at=day_begun(on))
    try:
        _change(
            house,
            principal,
            tie_id,
            lambda known: telling.end_tie(known, tie_id, booking=booking),
            command=command,
        )
    except NotYetHappened:
        raise NotUnderstood([Problem(field=ON, reason=TO_COME)]) from None
    except EndsBeforeItBegins:
        raise NotUnderstood([Problem(field=ON, reason=BEFORE)]) from None


def withdraw(
    house: House, principal: Principal, tie_id: FactId, *, command: Command | None
) -> None:
    """Write that a tie of one's own circle was told by mistake.

    Raises NotAllowed, TieUnknown and KeyReused.
    """
    booking = _booking(house, principal)
    _change(
        house,
        principal,
        tie_id,
        lambda known: telling.withdraw_tie(known, tie_id, booking=booking),
        command=command,
    )


def _change(
    house: House,
    principal: Principal,
    tie_id: FactId,
    decision: Callable[[TiesMemory], list[Fact]],
    *,
    command: Command | None,
) -> None:
    def decided() -> Sequence[Fact]:
        known = known_of(house, principal.person_id)
        if tie_id not in known.ties:
            raise TieUnknown(tie_id)
        facts = decision(known)
        if not facts:
            raise _Known(tie_id)
        return facts

    try:
        house.ledger.carry_out(decided, command=command)
    except _Known:
        return
    house.catch_up()


def _told(
    house: House,
    principal: Principal,
    wanted: Wanted,
    *,
    new: PersonId,
    booking: Booking,
) -> Iterator[Fact]:
    """Who is new, then what they are to whom. Raises NotUnderstood."""
    me, circle = principal.person_id, mine(house, principal)
    known = known_of(house, me)
    who = _meant(house, circle, wanted, me=me, new=new)
    other = me if wanted.other is None else wanted.other
    if other != me and other not in circle.people:
        raise NotUnderstood([Problem(field=OTHER, reason=NOT_OTHER)])
    if who == other:
        raise NotUnderstood([Problem(field=OTHER, reason=SAME)])
    told = _telling(wanted, who=who, other=other, me=me)
    is_new = who == new
    house.keys.ensure(
        streams=[circle_stream(me), *([person_stream(who)] if is_new else ())],
        subjects=[who] if is_new else [],
    )
    sealed = _sealer(house, wanted, who=who, told=told)
    stated = telling.state_tie(known, told, seal=sealed, booking=booking)
    if not stated:
        raise _Known(telling.the_same(known, told))
    if wanted.details is not None and not is_new:
        raise NotUnderstood([Problem(field=SURNAME, reason=TOLD_BEFORE)])
    if len(known.ties) >= MOST:
        raise NotUnderstood([Problem(field=WHO, reason=FULL)])
    if wanted.details is not None:
        described = Description(person_id=who, details=wanted.details)
        yield from newly_told(house, described, booking=booking)
    yield from stated


def _meant(
    house: House, circle: Circle, wanted: Wanted, *, me: PersonId, new: PersonId
) -> PersonId:
    """Who it is: `new` where they are. Raises NotUnderstood."""
    if wanted.details is not None:
        text = as_text(wanted.details)
        for one in circle.people:
            said = told_of(house, one, by=me)
            if said is not None and as_text(said) == text:
                return one
        return new
    if wanted.person is not None and wanted.person in circle.people:
        return wanted.person
    if wanted.case_id is not None and wanted.case_id in circle.cases:
        return circle.cases[wanted.case_id]
    raise NotUnderstood([Problem(field=WHO, reason=NOT_THERE)])


def _telling(
    wanted: Wanted, *, who: PersonId, other: PersonId, me: PersonId
) -> Telling:
    assert wanted.kind is not None, "what is understood has a kind"
    first, second = (other, who) if wanted.is_other_first else (who, other)
    return Telling(
        person_id=first,
        other_id=second,
        kind=wanted.kind,
        standing=wanted.standing,
        evidence_level=EvidenceLevel.SELF_REPORT,
        since=None if wanted.since is None else day_begun(wanted.since),
        until=None if wanted.until is None else day_begun(wanted.until),
        held_by=me,
    )


def _sealer(
    house: House, wanted: Wanted, *, who: PersonId, told: Telling
) -> telling.Seal:
    """Words are about whom one tells of, whichever of the two that is."""
    about_who = telling.WORDS if who == told.person_id else telling.OTHER_WORDS

    def sealed(fact_id: FactId, field: str) -> Sealed | None:
        if field != about_who or not wanted.words:
            return None
        return seal(house.keys, wanted.words, about=who, fact_id=fact_id, field=field)

    return sealed


def _booking(house: House, principal: Principal) -> Booking:
    """Who tells. Raises NotAllowed."""
    decision = require(principal, Action.CHECK_PERSON)
    assert decision.role is not None, "whoever tells does it in a role"
    return Booking(by=principal.person_id, role=decision.role, now=house.clock())
