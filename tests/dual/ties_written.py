"""Ties as facts in a ledger that is read, and what the read model then says."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from domain.dual.steps import Step
from domain.facts.fact import Fact
from domain.facts.ties import TieKind, TieStanding, TieStated
from domain.practice import person_stream
from domain.values import EvidenceLevel, FactId, PersonId, Role
from projections.catch_up import catch_up
from projections.ties_found import TiesRead
from projections.ties_stored import Sealer
from tests.dual.people import who
from tests.ledger.strategies import a_fact_of
from tests.ledger.writing import NOW, THERAPIST
from tests.projections.reading import Reading

ADA, BEN, BO = who("Ada"), who("Ben"), who("Bo")


def put(reading: Reading, of: type[Fact], *, stream: UUID, **fields: Any) -> Any:
    """A fact of a kind at the end of a stream, written as it is."""
    reading.keys.ensure(streams=[stream], subjects=[])
    version = len(reading.ledger.facts(stream)) + 1
    made = a_fact_of(of, stream=stream, version=version)
    plain: dict[str, Any] = {
        "fact_id": FactId(uuid4()),
        "occurred_at": NOW,
        "recorded_at": NOW,
        "recorded_by": THERAPIST,
        "recorded_as": Role.CLINIC_ADMIN,
    }
    fact = type(made)(**{**vars(made), **plain, **fields})
    reading.ledger.carry_out(lambda: [fact])
    return fact


def stated(reading: Reading, first: PersonId, other: PersonId, **more: Any) -> Any:
    """A tie that somebody told."""
    plain: dict[str, Any] = {
        "person_id": first,
        "other_id": other,
        "kind": TieKind.FRIEND,
        "standing": TieStanding.CURRENT,
        "evidence_level": EvidenceLevel.THIRD_PARTY,
        "since": None,
        "until": None,
        "held_by": None,
        "words": None,
        "other_words": None,
    }
    return put(reading, TieStated, stream=person_stream(first), **{**plain, **more})


def of_tie(reading: Reading, kind: type[Fact], tie: Any) -> None:
    """What became of a tie."""
    put(
        reading,
        kind,
        stream=person_stream(tie.person_id),
        tie_id=tie.fact_id,
        person_id=tie.person_id,
        other_id=tie.other_id,
        held_by=tie.held_by,
    )


def around(reading: Reading, person: PersonId) -> list[Step]:
    """The ties of somebody, once everything was read."""
    catch_up(reading.engine, reading.ledger)
    with reading.engine.connect() as connection:
        read = TiesRead(connection, Sealer(reading.keys), sight=None)
        found, is_more = read.of(person)
    assert not is_more
    return sorted(found, key=lambda step: (step.kind.value, step.told_at, step.fact_id))


def told(reading: Reading, person: PersonId) -> list[tuple[str, str]]:
    """What somebody is to others, and whether they still are."""
    return [(step.kind.value, step.standing.value) for step in around(reading, person)]
