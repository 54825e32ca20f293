"""Forgetting, carried out: the fact first, then the keys, and finished after a crash.

What the register approved is destroyed here and nowhere else. Whoever opens a ledger
calls `finish`, so that an erasure that was cut short, or that a backup from in between
brought back, is whole before anything is served.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain import openings
from domain.access import relations_stream
from domain.facts.bookkeeping import CaseOpened
from domain.facts.erasures import Forgettable
from domain.facts.fact import Fact
from domain.keys import KeyStore, KeyUnusable, Owner, Tombstone
from domain.ledger import Ledger
from domain.privacy import REGISTER, PrivacyMemory, State, remember_privacy
from domain.sealed_values import sealed_in
from domain.values import CaseId, PersonId

PAGE = 5_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Destroyed:
    """What was destroyed now.

    `is_clean` is False where somebody held `keys.db` for so long that its old pages
    were not overwritten (the next start tries again); `is_rewrapped` is False where the
    key file cannot be written, so that the key-encryption key is still the old one.
    """

    keys: int
    is_clean: bool = True
    is_rewrapped: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Traces:
    """Where a person occurs, among the first `among` leaves of the log.

    `cases` are those in which they are the client, with the therapist of each.
    """

    sealed_values: int
    sealed_facts: int
    streams: frozenset[UUID]
    places: tuple[int, ...]
    cases: tuple[tuple[CaseId, PersonId], ...]
    among: int


def register(ledger: Ledger) -> PrivacyMemory:
    """What the register of privacy says now."""
    return ledger.recall(REGISTER, PrivacyMemory(), remember_privacy)


def traces(ledger: Ledger, person_id: UUID) -> Traces:
    """Where a person occurs. Reads the whole ledger once."""
    among = ledger.recorder.leaf_count()
    values, streams = 0, set[UUID]()
    places: list[int] = []
    cases: list[tuple[CaseId, PersonId]] = []
    for fact in all_facts(ledger):
        if isinstance(fact, CaseOpened) and fact.client_id == person_id:
            cases.append((fact.case_id, fact.therapist_id))
        about = sum(sealed.subject_id == person_id for _, sealed in sealed_in(fact))
        index = place(ledger, fact) if about else among
        if index < among:
            values += about
            streams.add(fact.originator_id)
            places.append(index)
    return Traces(
        sealed_values=values,
        sealed_facts=len(places),
        streams=frozenset(streams),
        places=tuple(sorted(places)),
        cases=tuple(cases),
        among=among,
    )


def places_of(ledger: Ledger, facts: Iterable[Fact]) -> tuple[int, ...]:
    """Where the leaves of some facts stand in the log, in its order."""
    return tuple(sorted(place(ledger, fact) for fact in facts))


def place(ledger: Ledger, fact: Fact) -> int:
    """Where the leaf of a fact stands in the log."""
    found = ledger.recorder.leaf_index(fact.originator_id, fact.originator_version)
    assert found is not None, "a fact has its leaf from the first moment"
    return found


def streams_of(case_id: CaseId) -> tuple[UUID, ...]:
    """The streams of a case: its sections, to whom it was handed, and who was let in.

    Its opening is none of them: it says nothing that could be destroyed.
    """
    return (*openings.streams_of(case_id).values(), relations_stream(case_id))


def facts_of(ledger: Ledger, case_id: CaseId) -> list[Fact]:
    """Everything that was written of a case. Raises StreamErased."""
    return [fact for stream in streams_of(case_id) for fact in ledger.facts(stream)]


def erased_people(known: PrivacyMemory) -> list[PersonId]:
    """Everybody whose erasure was approved."""
    return [
        PersonId(request.asked.subject_id)
        for request in known.requests.values()
        if request.state is State.APPROVED and request.asked.of is Forgettable.PERSON
    ]


def owed(ledger: Ledger) -> list[Tombstone]:
    """What was approved and is not destroyed yet."""
    approved = [
        request.approved
        for request in register(ledger).requests.values()
        if request.approved is not None
    ]
    if not approved:
        return []
    wanted = [
        *_tombstones(
            Owner.SUBJECT, (id_ for fact in approved for id_ in fact.subjects)
        ),
        *_tombstones(Owner.STREAM, (id_ for fact in approved for id_ in fact.streams)),
    ]
    gone = set(ledger.keys.destroyed())
    return [each for each in wanted if each not in gone]


def finish(ledger: Ledger, *, rewrap: bool = True) -> Destroyed:
    """Destroy what was approved and is still there. A second time changes nothing.

    With `rewrap`, what is left is wrapped with a new key-encryption key. A copy that
    was never anything but a copy needs none.
    """
    wanted = owed(ledger)
    if not wanted:
        return Destroyed(keys=0)
    if not rewrap:
        is_clean = ledger.keys.destroy_all(wanted)
        return Destroyed(keys=len(wanted), is_clean=is_clean, is_rewrapped=False)
    return _destroyed(ledger.keys, wanted)


def _destroyed(keys: KeyStore, wanted: Sequence[Tombstone]) -> Destroyed:
    try:
        return Destroyed(keys=len(wanted), is_clean=keys.erase(wanted))
    except (KeyUnusable, OSError):
        # A key file that cannot be written stops no erasure; the operator is told.
        is_clean = keys.destroy_all(wanted)
        return Destroyed(keys=len(wanted), is_clean=is_clean, is_rewrapped=False)


def _tombstones(owner: Owner, ids: Iterable[UUID]) -> list[Tombstone]:
    return [Tombstone(owner=owner, id=id_.bytes) for id_ in ids]


def all_facts(ledger: Ledger) -> Iterator[Fact]:
    """Every fact that can be read, in the order of writing."""
    position = 0
    while (page := ledger.page(position, limit=PAGE)).rows:
        position = page.end
        for _, fact in page.facts:
            yield fact
