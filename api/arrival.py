"""One case history on its way into the ledger: its case, its people and its facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from uuid import uuid4

from api import people
from api.house import House
from domain import case, practice, recording
from domain.case import SectionMemory, Telling
from domain.facts.bookkeeping import Licence
from domain.facts.fact import Fact
from domain.histories import History
from domain.histories_told import Event
from domain.ledger import Command, Receipt
from domain.practice import Booking, PractitionerMemory
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

    def carry_out(self) -> Receipt:
        """Write all of it, once. Raises KeyReused for the same id with other words."""
        ledger = self.house.ledger
        if not ledger.section(self.case_id, Section.RECORD).version:
            self._make_keys()
        command = Command(
            key=self.history.id, actor=people.SYSTEM, request=self.history.content
        )
        return ledger.carry_out(lambda: list(self._facts()), command=command)

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
        streams = [case.section_stream(self.case_id, section) for section in Section]
        streams += [practice.person_stream(person) for person in new]
        streams.append(practice.practitioner_stream(self._person(Role.THERAPIST)))
        self.house.keys.ensure(streams=streams, subjects=self.people.values())

    def _facts(self) -> Iterator[Fact]:
        yield self._opening()
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
        yield from self._told()

    def _opening(self) -> Fact:
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
        # The record holds the opening by then.
        known[Section.RECORD] = replace(known[Section.RECORD], version=1)
        for event in self.history.events:
            part = recording.section_of(event.told)
            known[part], fact = self._fact(event, section=known[part])
            yield fact

    def _fact(
        self, event: Event, *, section: SectionMemory
    ) -> tuple[SectionMemory, Fact]:
        fact_id = FactId(uuid4())
        people_of = {
            "client": self._person(Role.CLIENT),
            "therapist": self._person(Role.THERAPIST),
        }
        fact = case.make(
            section=section,
            draft=recording.Sealer(
                ledger=self.house.ledger,
                told=event.told,
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
