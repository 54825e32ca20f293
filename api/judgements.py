"""How two persons are alike, as somebody has judged: saying it, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from api import privacy
from api.as_one import Pair, pairs_of
from api.house import House
from domain import persons
from domain.facts.fact import Fact
from domain.facts.persons import Judgement, LikenessJudged, LikenessJudgementUndone
from domain.ledger import Command
from domain.persons import REASON, LikenessMemory, pair_stream, remember_likeness
from domain.practice import Booking, PersonMemory, person_stream, remember_person
from domain.refusals import NotUnderstood, PersonErased, PersonUnknown, Problem
from domain.sealing import seal
from domain.values import FactId, PersonId, Sealed
from projections import likenesses

LONGEST_REASON = 2_000
BLANK = "say why, for whoever asks later"
TOO_LONG = f"say it in at most {LONGEST_REASON} characters"


def judge(
    house: House,
    *,
    person_id: PersonId,
    other_id: PersonId,
    judgement: Judgement,
    reason: str,
    booking: Booking,
    command: Command | None = None,
) -> LikenessJudged:
    """Write down how two persons are alike, and why.

    Raises JudgedOfOneself, PersonUnknown, PersonErased, NamesThePerson, NotUnderstood
    and KeyReused.
    """

    def decision(known: LikenessMemory) -> Fact:
        return persons.judge(
            known,
            person_id=person_id,
            other_id=other_id,
            judgement=judgement,
            versions={one: _version(house, one) for one in (person_id, other_id)},
            words=_words(house, reason, about=person_id),
            booking=booking,
        )

    written = _write(house, (person_id, other_id), reason, decision, command=command)
    assert isinstance(written, LikenessJudged)
    return written


def undo(
    house: House,
    *,
    person_id: PersonId,
    other_id: PersonId,
    reason: str,
    booking: Booking,
    command: Command | None = None,
) -> LikenessJudgementUndone:
    """Take the last judgement of two persons back; the one before it stands again.

    Raises NothingJudged, PersonUnknown, PersonErased, NamesThePerson, NotUnderstood
    and KeyReused.
    """

    def decision(known: LikenessMemory) -> Fact:
        return persons.undo(
            known,
            person_id=person_id,
            other_id=other_id,
            words=_words(house, reason, about=person_id),
            booking=booking,
        )

    written = _write(house, (person_id, other_id), reason, decision, command=command)
    assert isinstance(written, LikenessJudgementUndone)
    return written


def judged(
    house: House, *, after: tuple[UUID, UUID] | None = None, limit: int = 200
) -> list[Pair]:
    """Pairs on which a judgement stands or stood, a page at a time."""
    with house.engine.connect() as connection:
        found = likenesses.pairs(connection, house.keys, after=after, limit=limit)
    return pairs_of(house, found)


def reason_of(house: House, fact: LikenessJudged | LikenessJudgementUndone) -> str:
    """Why it was judged so, or taken back; a word for the erased."""
    return house.ledger.words(fact, REASON, fact.reason)


def _write(
    house: House,
    pair: tuple[PersonId, PersonId],
    reason: str,
    decision: Callable[[LikenessMemory], Fact],
    *,
    command: Command | None,
) -> Fact:
    _require_reason(house, pair, reason)
    stream = pair_stream(*pair)
    house.keys.ensure(streams=[stream], subjects=[])
    receipt = house.ledger.carry_out(
        lambda: [
            decision(house.ledger.recall(stream, LikenessMemory(), remember_likeness))
        ],
        command=command,
    )
    house.catch_up()
    return house.ledger.fact(receipt.stream, receipt.version)


def _require_reason(house: House, pair: tuple[PersonId, PersonId], reason: str) -> None:
    """That it was said why, and names nobody: it outlives an erasure of one of them."""
    if not reason.strip() or len(reason) > LONGEST_REASON:
        said = TOO_LONG if reason.strip() else BLANK
        raise NotUnderstood([Problem(field=REASON, reason=said)])
    for person in pair:
        _version(house, person)
    privacy.require_no_name(house, pair, reason=reason)


def _version(house: House, person: PersonId) -> int:
    """The version at which somebody was told of last. Raises PersonUnknown, PersonErased."""
    if house.keys.is_destroyed(person):
        raise PersonErased(person)
    known = house.ledger.recall(person_stream(person), PersonMemory(), remember_person)
    if known.named is None:
        raise PersonUnknown(person)
    return known.named.originator_version


def _words(house: House, reason: str, *, about: PersonId) -> persons.Words:
    def sealed(fact_id: FactId, field: str) -> Sealed:
        return seal(house.keys, reason, about=about, fact_id=fact_id, field=field)

    return sealed
