"""Stating what people are to each other, and ending or withdrawing it.

Whoever tells was let in before (`domain.policy`). The operator of the machine writes as
the practice itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from api.dual import ties_of
from api.house import House
from domain.answers import understand_words
from domain.dual import telling
from domain.dual.sight import Sight
from domain.dual.steps import Step
from domain.dual.telling import OTHER_WORDS, WORDS, Telling, TiesMemory, remember_ties
from domain.facts.fact import Fact
from domain.facts.ties import OverlapUnavoidable, Safeguard, TieKind, Unavoidable
from domain.keys import KeyMissing
from domain.ledger import Command
from domain.practice import Booking, person_stream
from domain.refusals import (
    NotUnderstood,
    PersonErased,
    PersonUnknown,
    Problem,
    TieUnknown,
)
from domain.sealing import seal
from domain.values import FactId, PersonId, Sealed

SHORTEST_ID = 6
"""So many characters of a tie's id name it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """A tie that was told; `is_new` where it was not known before."""

    tie_id: FactId
    is_new: bool


def state(
    house: House,
    told: Telling,
    *,
    booking: Booking,
    words: str = "",
    other_words: str = "",
    command: Command | None = None,
) -> Stated:
    """Write down what two people are to each other; the same twice changes nothing.

    Raises NotUnderstood, PersonUnknown, PersonErased, NotYetHappened and
    EndsBeforeItBegins.
    """
    holder = () if told.held_by is None else (told.held_by,)
    for person in (told.person_id, told.other_id, *holder):
        _require_known(house, person)
    said = {WORDS: (words, told.person_id), OTHER_WORDS: (other_words, told.other_id)}
    sealed = _sealer(
        house, {n: (_understood(n, w), who) for n, (w, who) in said.items()}
    )
    house.keys.ensure(streams=[told.stream], subjects=[])

    def decision(known: TiesMemory) -> Sequence[Fact]:
        return telling.state_tie(known, told, seal=sealed, booking=booking)

    written = _write(house, told.stream, decision, command=command)
    if written is not None:
        return Stated(tie_id=written.fact_id, is_new=True)
    known = _known(house, told.stream)
    return Stated(tie_id=telling.the_same(known, told), is_new=False)


def end(
    house: House,
    step: Step,
    *,
    booking: Booking,
    at: datetime | None = None,
    command: Command | None = None,
) -> bool:
    """Write down that a tie ended, now or on a day; False where that was known.

    Raises TieUnknown for one that a role or a case tells, NotYetHappened and
    EndsBeforeItBegins.
    """
    stream = _stream_of(step)
    booking = booking if at is None else replace(booking, occurred_at=at)

    def decision(known: TiesMemory) -> Sequence[Fact]:
        _require_there(known, step)
        return telling.end_tie(known, step.fact_id, booking=booking)

    return _write(house, stream, decision, command=command) is not None


def withdraw(
    house: House, step: Step, *, booking: Booking, command: Command | None = None
) -> None:
    """Write down that a tie was stated by mistake. Raises TieUnknown."""

    def decision(known: TiesMemory) -> Sequence[Fact]:
        _require_there(known, step)
        return telling.withdraw_tie(known, step.fact_id, booking=booking)

    _write(house, _stream_of(step), decision, command=command)


def find(house: House, person: PersonId, tie: str, *, sight: Sight) -> Step:
    """The tie of somebody that is meant, by its id or how that begins.

    Raises TieUnknown.
    """
    wanted = tie.strip().lower()
    found = [
        step
        for step in ties_of(house, person, sight=sight).steps
        if isinstance(step.kind, TieKind)
        and step.case_id is None
        and len(wanted) >= SHORTEST_ID
        and str(step.fact_id).startswith(wanted)
    ]
    if len(found) != 1:
        raise TieUnknown(tie)
    return found[0]


def unavoidable(
    house: House,
    *,
    therapist: PersonId,
    person: PersonId,
    grounds: tuple[Unavoidable, ...],
    safeguards: tuple[Safeguard, ...],
    review_due: datetime | None,
    booking: Booking,
    words: str = "",
    command: Command | None = None,
) -> OverlapUnavoidable:
    """Write down why two roles cannot be kept apart, and what guards both people.

    Raises NotUnderstood, PersonUnknown and PersonErased.
    """
    for each in (therapist, person):
        _require_known(house, each)
    sealed = _sealer(house, {WORDS: (_understood(WORDS, words), person)})
    stream = person_stream(person)
    house.keys.ensure(streams=[stream], subjects=[])

    def decision(known: TiesMemory) -> Sequence[Fact]:
        return telling.find_unavoidable(
            known,
            therapist_id=therapist,
            person_id=person,
            grounds=grounds,
            safeguards=safeguards,
            review_due=review_due,
            seal=sealed,
            booking=booking,
        )

    written = _write(house, stream, decision, command=command)
    assert isinstance(written, OverlapUnavoidable)
    return written


def _write(
    house: House,
    stream: UUID,
    decision: Callable[[TiesMemory], Sequence[Fact]],
    *,
    command: Command | None,
) -> Fact | None:
    """Write what is decided by what the stream says now; None where that is nothing."""

    def decided() -> Sequence[Fact]:
        facts = decision(_known(house, stream))
        if not facts:
            raise _NothingNew
        return facts

    try:
        receipt = house.ledger.carry_out(decided, command=command)
    except _NothingNew:
        return None
    house.catch_up()
    return house.ledger.fact(receipt.stream, receipt.version)


class _NothingNew(Exception):
    """All of it is known: there is nothing to write."""


def _known(house: House, stream: UUID) -> TiesMemory:
    return house.ledger.recall(stream, TiesMemory(), remember_ties)


def _require_known(house: House, person: PersonId) -> None:
    try:
        house.keys.subject(person)
    except KeyMissing:
        was_erased = house.keys.is_destroyed(person)
        raise (PersonErased if was_erased else PersonUnknown)(person) from None


def _require_there(known: TiesMemory, step: Step) -> None:
    if step.fact_id not in known.ties:
        raise TieUnknown(step.fact_id)


def _stream_of(step: Step) -> UUID:
    return telling.stream_of(step.first, held_by=step.held_by)


def _understood(field: str, words: str) -> str:
    try:
        return understand_words(words).text.strip() if words.strip() else ""
    except ValueError as error:
        raise NotUnderstood([Problem(field=field, reason=str(error))]) from None


def _sealer(
    house: House, said: dict[str, tuple[str, PersonId]]
) -> Callable[[FactId, str], Sealed | None]:
    def sealed(fact_id: FactId, field: str) -> Sealed | None:
        words, about = said[field]
        if not words:
            return None
        return seal(house.keys, words, about=about, fact_id=fact_id, field=field)

    return sealed
