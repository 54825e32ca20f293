"""One case history on its way into the ledger: its case, its people and its facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast
from uuid import uuid4

from api import people
from api.house import House
from domain import case, openings, practice, recording
from domain.access import relations_stream
from domain.answers import Words
from domain.case import SectionMemory, Telling
from domain.catalogue import Shape
from domain.conflicts import ConflictsMemory, name_conflict, remember_conflicts
from domain.facts.bookkeeping import Licence
from domain.facts.fact import Fact
from domain.histories import History
from domain.histories_refs import referred
from domain.histories_told import Event
from domain.ledger import Command, Receipt
from domain.practice import Booking, PractitionerMemory
from domain.told import Told
from domain.values import CaseId, FactId, PersonId, Role, Section, Source

REFERENCE = re.compile(r"[A-Za-z0-9._-]{1,40}")
"""Which ids of histories serve as the reference of their case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """Who the people of a history are, where the ledger knows them or names them.

    Whoever is not in `known` is registered as somebody new, by `names` or neutrally.
    """

    known: Mapping[Role, PersonId] = field(default_factory=dict[Role, PersonId])
    names: Mapping[Role, str] = field(default_factory=dict[Role, str])


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """One history on its way into the ledger."""

    house: House
    history: History
    cast: Cast
    case_id: CaseId
    booking: Booking

    @property
    def people(self) -> dict[Role, PersonId]:
        """Everybody who tells something in the history, and the client."""
        told = [self._as_told(event) for event in self.history.events]
        roles = dict.fromkeys((Role.THERAPIST, Role.CLIENT, *told))
        return {role: self._person(role) for role in roles if role is not Role.SYSTEM}

    @property
    def reference(self) -> str:
        """What people call the case."""
        history = self.history.id
        if REFERENCE.fullmatch(history):
            return history
        return recording.reference_of(self.case_id)

    @property
    def conflicted(self) -> dict[str, PersonId]:
        """Those who stand too close to judge the case, by what the history calls them."""
        private = self.house.ledger.private_id
        return {
            label: PersonId(private("history", self.history.id, f"person {label}"))
            for label in self.history.context.conflicted
        }

    def carry_out(self) -> Receipt:
        """Write all of it, once. Raises KeyReused for the same id with other words."""
        ledger = self.house.ledger
        if not ledger.section(self.case_id, Section.RECORD).version:
            self._make_keys()
        command = Command(
            key=self.history.id, actor=people.SYSTEM, request=self.history.content
        )
        return ledger.carry_out(lambda: list(self._facts()), command=command, answer=1)

    def _as_told(self, event: Event) -> Role:
        """A trainee whose own case it is tells as its therapist."""
        is_own = self.history.context.licence is Licence.TRAINEE
        told = event.recorded_as
        return Role.THERAPIST if is_own and told is Role.TRAINEE else told

    def _person(self, role: Role) -> PersonId:
        if role is Role.SYSTEM:
            return people.SYSTEM
        invented = self.house.ledger.private_id("history", self.history.id, role)
        return self.cast.known.get(role, PersonId(invented))

    def _new(self) -> dict[Role, PersonId]:
        known = self.cast.known
        return {role: who for role, who in self.people.items() if role not in known}

    def _make_keys(self) -> None:
        """Every key that the facts will need, in one commit."""
        new = self._new().values()
        streams = [practice.person_stream(person) for person in new]
        streams.append(practice.practitioner_stream(self._person(Role.THERAPIST)))
        conflicted = self.conflicted.values()
        if conflicted:
            streams.append(relations_stream(self.case_id))
            streams += [practice.person_stream(person) for person in conflicted]
        openings.make_keys(
            self.house.keys,
            [self.case_id],
            streams=streams,
            subjects=(*self.people.values(), *conflicted),
        )

    def _facts(self) -> Iterator[Fact]:
        keys, now = self.house.keys, self.booking.now
        yield openings.fix_keys(keys, self.case_id, now=now)
        yield self._begun()
        new = self._new()
        for role, person in new.items():
            yield people.registration(
                self.house,
                name=self._name(role),
                booking=self.booking,
                person_id=person,
            )
        if Role.THERAPIST in new:
            yield from practice.register_practitioner(
                PractitionerMemory(),
                person_id=new[Role.THERAPIST],
                licence=self.history.context.licence,
                codes=self.history.context.codes,
                booking=self.booking,
            )
        yield from self._conflicts()
        yield from self._told()

    def _conflicts(self) -> Iterator[Fact]:
        """Who stands too close, each registered under what the history calls them."""
        known = ConflictsMemory()
        for label, person in self.conflicted.items():
            yield people.registration(
                self.house,
                name=f"{label} of {self.history.id}",
                booking=self.booking,
                person_id=person,
            )
            named = name_conflict(
                known,
                case_id=self.case_id,
                person_id=person,
                booking=self.booking,
                source=Source(history=self.history.id, seq=0),
            )
            yield from named
            known = remember_conflicts(known, named)

    def _begun(self) -> Fact:
        return case.open_case(
            case_id=self.case_id,
            therapist_id=self._person(Role.THERAPIST),
            client_id=self._person(Role.CLIENT),
            reference=self.reference,
            telling=Telling(
                occurred_at=min(event.occurred_at for event in self.history.events),
                recorded_by=people.SYSTEM,
                recorded_as=Role.SYSTEM,
                source=Source(history=self.history.id, seq=0),
            ),
            fact_id=FactId(uuid4()),
            now=self.booking.now,
        )

    def _name(self, role: Role) -> str:
        neutral = f"{role.value.replace('_', ' ').capitalize()} of {self.history.id}"
        return self.cast.names.get(role, neutral)

    def _told(self) -> Iterator[Fact]:
        """The events in the order of their numbers, each in its section."""
        ledger = self.house.ledger
        known = {part: ledger.section(self.case_id, part) for part in Section}
        # The record holds its beginning by then.
        known[Section.RECORD] = replace(known[Section.RECORD], version=1)
        ids = {event.seq: FactId(uuid4()) for event in self.history.events}
        for event in self.history.events:
            part = recording.section_of(event.told)
            known[part], fact = self._fact(event, section=known[part], ids=ids)
            yield fact

    def _fact(
        self, event: Event, *, section: SectionMemory, ids: Mapping[int, FactId]
    ) -> tuple[SectionMemory, Fact]:
        fact_id = ids[event.seq]
        people_of = {
            "client": self._person(Role.CLIENT),
            "therapist": self._person(Role.THERAPIST),
        }
        fact = case.make(
            section=section,
            draft=recording.Sealer(
                ledger=self.house.ledger,
                told=self._named_in(referred(event.told, ids)),
                fact_id=fact_id,
                people=people_of,
            ),
            telling=Telling(
                occurred_at=event.occurred_at,
                recorded_by=self._person(self._as_told(event)),
                recorded_as=event.recorded_as,
                claimed_recorded_at=event.claimed_recorded_at,
                source=Source(history=self.history.id, seq=event.seq),
            ),
            fact_id=fact_id,
            now=self.booking.now,
        )
        return replace(section, version=fact.originator_version), fact

    def _named_in(self, told: Told) -> Told:
        """What was told, where who stands too close is named as the person they are."""
        known = self.conflicted
        if not known:
            return told

        def one(value: object) -> object:
            if not isinstance(value, Words) or value.text not in known:
                return value
            return replace(value, about=known[value.text])

        named = {
            field.name: _each(told.values[field.name], one)
            for field in told.kind.fields
            if field.shape in {Shape.REFERENCE, Shape.REFERENCES}
        }
        return replace(told, values={**told.values, **named})


def _each(value: object, change: Callable[[object], object]) -> object:
    """A value changed, or each of several."""
    if isinstance(value, tuple):
        return tuple(change(one) for one in cast("tuple[object, ...]", value))
    return change(value)
