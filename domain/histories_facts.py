"""A case history as the facts it would become, without a ledger and without keys.

Nothing is stored and no word is kept: of what was written freely a rule only ever sees
whether something was written at all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from domain import catalogue
from domain.answers import Words
from domain.case import HOW_KNOWN, section_stream
from domain.catalogue import Shape
from domain.facts.bookkeeping import Licence
from domain.facts.fact import CaseFact
from domain.histories import History
from domain.histories_refs import referred
from domain.histories_told import Event
from domain.names_alike import Names
from domain.rules.seen import Around
from domain.values import (
    CaseId,
    EvidenceLevel,
    FactId,
    PersonId,
    Role,
    Sealed,
    Section,
    Source,
)

HISTORIES = UUID("a0f8a6a8-5f0c-5a43-8a0d-0c1b9c0f7d21")
"""The names of cases that are only read live in here."""


def case_of(history: History) -> CaseId:
    """The case that a history is, as long as it is only read."""
    return CaseId(uuid5(HISTORIES, history.id))


def around(history: History) -> Around:
    """What is known of the case besides its facts."""
    case_id = case_of(history)
    conflicted = (_person(case_id, name) for name in history.context.conflicted)
    return Around(
        codes=history.context.codes,
        subject=PersonId(_person(case_id, Role.THERAPIST)),
        conflicted=frozenset(conflicted),
    )


def facts(history: History) -> tuple[CaseFact, ...]:
    """The facts of a history, in the order of their numbers."""
    case_id = case_of(history)
    stream = section_stream(case_id, Section.RECORD)
    named = {name: _person(case_id, name) for name in history.context.conflicted}
    tellers = {role: PersonId(_person(case_id, role)) for role in _tellers(history)}
    if history.context.licence is Licence.TRAINEE:
        tellers[Role.TRAINEE] = PersonId(_person(case_id, Role.THERAPIST))

    named_here = Names(case_id).named
    ids = {each.seq: FactId(named_here(str(each.seq))) for each in history.events}

    def fact(event: Event) -> CaseFact:
        told, role = referred(event.told, ids), event.recorded_as
        fields: dict[str, Any] = {
            name: None if (value := told.values[name]) is None else reader(value, named)
            for name, reader in _readers(told.kind.name)
        }
        return told.kind.fact(
            originator_id=stream,
            originator_version=event.seq,
            fact_id=ids[event.seq],
            occurred_at=event.occurred_at,
            recorded_at=event.claimed_recorded_at,
            recorded_by=tellers[role],
            recorded_as=role,
            case_id=case_id,
            evidence_level=HOW_KNOWN.get(role, EvidenceLevel.THIRD_PARTY),
            claimed_recorded_at=event.claimed_recorded_at,
            source=Source(history=history.id, seq=event.seq),
            **fields,
        )

    return tuple(fact(event) for event in history.events)


Named = dict[str, UUID]
Reader = Callable[[object, Named], object]


def _tellers(history: History) -> frozenset[Role]:
    return frozenset(event.recorded_as for event in history.events)


def _person(case_id: CaseId, name: str) -> UUID:
    return uuid5(case_id, f"person {name}")


@cache
def _readers(kind: str) -> tuple[tuple[str, Reader], ...]:
    fields = catalogue.kinds()[kind].fields
    return tuple((field.name, _reader(field.shape)) for field in fields)


def _reader(shape: Shape) -> Reader:
    if shape in {Shape.TEXT, Shape.TERM, Shape.REFERENCE}:
        return _one
    if shape in {Shape.TEXTS, Shape.TERMS, Shape.REFERENCES}:
        return _many
    return lambda value, _: value


def _one(value: object, named: Named) -> object:
    if not isinstance(value, Words):
        return value
    return named.get(value.text) or _sealed(not value.text.strip())


def _many(value: Any, named: Named) -> object:
    return tuple(_one(each, named) for each in value)


@cache
def _sealed(is_blank: bool) -> Sealed:
    nobody = PersonId(HISTORIES)
    return Sealed(subject_id=nobody, commitment=b"", ciphertext=b"", is_blank=is_blank)
