"""People, capacities and relations of a practice, as facts with dates.

Like `domain.case`: decisions return facts, memory is folded from them. What access
asks (`domain.policy`) is answered from here and from nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from domain.facts.access import ProceedingEnded, ProceedingOpened
from domain.facts.bookkeeping import (
    CaseReferred,
    Licence,
    PersonRegistered,
    PractitionerRegistered,
    ReferralRevoked,
    RoleGranted,
    RoleProposed,
    RoleWithdrawn,
    Standing,
    SupervisionAgreed,
    SupervisionEnded,
)
from domain.facts.fact import Fact
from domain.facts.persons import PersonDescribed
from domain.refusals import NoProceeding
from domain.relations import Appointment, Referral
from domain.values import CaseId, FactId, PersonId, Role, Sealed, Section

PRACTICE = UUID("5f0a8c0e-7a53-5d0e-8f0b-1c6f6a0d9b11")
"""The stream of the practice itself; a ledger has one."""


def person_stream(person_id: PersonId) -> UUID:
    """The stream that says who a person is."""
    return uuid5(person_id, "person")


def practitioner_stream(person_id: PersonId) -> UUID:
    """The stream that says how a person practises."""
    return uuid5(person_id, "practitioner")


@dataclass(frozen=True, kw_only=True, slots=True)
class PracticeMemory:
    """Who holds which capacity now, who was proposed for one, and by whom.

    `since` says when a capacity was given to who holds it, `administrators_until` when
    somebody last stopped being an administrator.
    """

    version: int = 0
    standings: Mapping[PersonId, frozenset[Standing]] = field(
        default_factory=dict[PersonId, frozenset[Standing]]
    )
    since: Mapping[tuple[PersonId, Standing], datetime] = field(
        default_factory=dict[tuple[PersonId, Standing], datetime]
    )
    proposed: Mapping[tuple[PersonId, Standing], PersonId] = field(
        default_factory=dict[tuple[PersonId, Standing], PersonId]
    )
    administrators_until: Mapping[PersonId, datetime] = field(
        default_factory=dict[PersonId, datetime]
    )

    def holds_since(
        self, person_id: PersonId, standing: Standing, at: datetime
    ) -> bool:
        """Whether somebody holds a capacity, and held it without a break since `at`."""
        since = self.since.get((person_id, standing))
        return since is not None and since <= at

    def appointment(
        self, person_id: PersonId, standing: Standing, *, at: datetime
    ) -> Appointment:
        """Giving somebody a capacity now, with all that is asked about it."""
        return Appointment(
            person_id=person_id,
            standing=standing,
            at=at,
            held=self.standings.get(person_id, frozenset()),
            administrator_until=self.administrators_until.get(person_id),
            proposed_by=self.proposed.get((person_id, standing)),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class PractitionerMemory:
    """How somebody practises, who supervises them now, since when, and who did."""

    version: int = 0
    licence: Licence = Licence.LICENSED
    codes: tuple[str, ...] = ()
    supervisors: Mapping[PersonId, datetime] = field(
        default_factory=dict[PersonId, datetime]
    )
    ever_supervised_by: frozenset[PersonId] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonMemory:
    """Who somebody is: the facts that say so last, and the sealed names in them."""

    version: int = 0
    registered: PersonRegistered | None = None
    described: PersonDescribed | None = None

    @property
    def named(self) -> PersonRegistered | PersonDescribed | None:
        """The fact that says what somebody is called now."""
        return self.described or self.registered


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralMemory:
    """Before whom a case lies now, and who runs the proceeding about it.

    `opened` is the fact by which they took charge.
    """

    version: int = 0
    referrals: tuple[Referral, ...] = ()
    opened: ProceedingOpened | None = None

    @property
    def officer_id(self) -> PersonId | None:
        """Who took charge last; None where no proceeding runs."""
        return None if self.opened is None else self.opened.officer_id


def remember_practice(known: PracticeMemory, facts: Iterable[Fact]) -> PracticeMemory:
    """What is known of capacities once `facts` have happened."""
    standings, proposed = dict(known.standings), dict(known.proposed)
    until, version = dict(known.administrators_until), known.version
    since = dict(known.since)
    for fact in facts:
        version = fact.originator_version
        if isinstance(fact, RoleProposed):
            proposed[fact.person_id, fact.standing] = fact.recorded_by
        elif isinstance(fact, RoleGranted | RoleWithdrawn):
            held = standings.get(fact.person_id, frozenset())
            this = frozenset({fact.standing})
            is_given = isinstance(fact, RoleGranted)
            standings[fact.person_id] = held | this if is_given else held - this
            place = (fact.person_id, fact.standing)
            proposed.pop(place, None)
            if is_given:
                since.setdefault(place, fact.recorded_at)
            else:
                since.pop(place, None)
            if not is_given and fact.standing is Standing.ADMINISTRATOR:
                until[fact.person_id] = fact.recorded_at
    return PracticeMemory(
        version=version,
        standings=standings,
        since=since,
        proposed=proposed,
        administrators_until=until,
    )


def remember_practitioner(
    known: PractitionerMemory, facts: Iterable[Fact]
) -> PractitionerMemory:
    """What is known of a practitioner once `facts` have happened."""
    for fact in facts:
        known = replace(known, version=fact.originator_version)
        if isinstance(fact, PractitionerRegistered):
            known = replace(known, licence=fact.licence, codes=fact.codes)
        elif isinstance(fact, SupervisionAgreed):
            supervisors = {**known.supervisors, fact.supervisor_id: fact.occurred_at}
            ever = known.ever_supervised_by | {fact.supervisor_id}
            known = replace(known, supervisors=supervisors, ever_supervised_by=ever)
        elif isinstance(fact, SupervisionEnded):
            left = {
                supervisor: since
                for supervisor, since in known.supervisors.items()
                if supervisor != fact.supervisor_id
            }
            known = replace(known, supervisors=left)
    return known


def remember_person(known: PersonMemory, facts: Iterable[Fact]) -> PersonMemory:
    """What is known of a person once `facts` have happened."""
    for fact in facts:
        known = replace(known, version=fact.originator_version)
        if isinstance(fact, PersonRegistered):
            known = replace(known, registered=fact)
        elif isinstance(fact, PersonDescribed):
            known = replace(known, described=fact)
    return known


def remember_referrals(known: ReferralMemory, facts: Iterable[Fact]) -> ReferralMemory:
    """What is known of referrals once `facts` have happened."""
    for fact in facts:
        known = replace(known, version=fact.originator_version)
        if isinstance(fact, CaseReferred):
            new = tuple(
                Referral(
                    member_id=member,
                    sections=frozenset(fact.sections),
                    since=fact.occurred_at,
                )
                for member in fact.member_ids
            )
            known = replace(known, referrals=known.referrals + new)
        elif isinstance(fact, ReferralRevoked):
            left = tuple(
                r for r in known.referrals if r.member_id not in fact.member_ids
            )
            known = replace(known, referrals=left)
        elif isinstance(fact, ProceedingOpened):
            known = replace(known, opened=fact)
        elif isinstance(fact, ProceedingEnded):
            known = replace(known, opened=None, referrals=())
    return known


@dataclass(frozen=True, kw_only=True, slots=True)
class Booking:
    """Who keeps the books, and when: what every bookkeeping fact starts from."""

    by: PersonId
    role: Role
    now: datetime
    occurred_at: datetime | None = None

    def envelope(self, *, stream: UUID, version: int) -> dict[str, Any]:
        """The fields that every fact has."""
        return {
            "originator_id": stream,
            "originator_version": version,
            "fact_id": FactId(uuid4()),
            "occurred_at": self.occurred_at or self.now,
            "recorded_at": self.now,
            "recorded_by": self.by,
            "recorded_as": self.role,
        }


def register_person(
    *, person_id: PersonId, seal: Callable[[FactId], Sealed], booking: Booking
) -> PersonRegistered:
    """Decide to register a person who is new. `seal` seals their name for a fact."""
    envelope = booking.envelope(stream=person_stream(person_id), version=1)
    return PersonRegistered(**envelope, name=seal(envelope["fact_id"]))


def register_practitioner(
    known: PractitionerMemory,
    *,
    person_id: PersonId,
    licence: Licence,
    codes: tuple[str, ...],
    booking: Booking,
) -> list[Fact]:
    """Decide to state how somebody practises; nothing where it is known already."""
    if known.version and (known.licence, known.codes) == (licence, codes):
        return []
    return [
        PractitionerRegistered(
            **booking.envelope(
                stream=practitioner_stream(person_id), version=known.version + 1
            ),
            person_id=person_id,
            licence=licence,
            codes=codes,
        )
    ]


def agree_supervision(
    known: PractitionerMemory,
    *,
    person_id: PersonId,
    supervisor_id: PersonId,
    booking: Booking,
) -> list[Fact]:
    """Decide that somebody supervises from now on; nothing where they do."""
    if supervisor_id in known.supervisors:
        return []
    return [
        SupervisionAgreed(
            **booking.envelope(
                stream=practitioner_stream(person_id), version=known.version + 1
            ),
            person_id=person_id,
            supervisor_id=supervisor_id,
        )
    ]


def end_supervision(
    known: PractitionerMemory,
    *,
    person_id: PersonId,
    supervisor_id: PersonId,
    booking: Booking,
) -> list[Fact]:
    """Decide that somebody no longer supervises; nothing where they do not."""
    if supervisor_id not in known.supervisors:
        return []
    return [
        SupervisionEnded(
            **booking.envelope(
                stream=practitioner_stream(person_id), version=known.version + 1
            ),
            person_id=person_id,
            supervisor_id=supervisor_id,
        )
    ]


def end_contracts(
    known: Mapping[PersonId, PractitionerMemory],
    *,
    supervisor_id: PersonId,
    booking: Booking,
) -> list[Fact]:
    """Decide that somebody supervises nobody any more, of those who are `known`.

    With the capacity of a supervisor their contracts end: given back, it revives none.
    """
    return [
        fact
        for person_id, working in known.items()
        for fact in end_supervision(
            working, person_id=person_id, supervisor_id=supervisor_id, booking=booking
        )
    ]


def refer_case(
    known: ReferralMemory,
    *,
    case_id: CaseId,
    stream: UUID,
    member_ids: tuple[PersonId, ...],
    sections: tuple[Section, ...],
    booking: Booking,
) -> list[Fact]:
    """Decide to lay sections of a case before members of a board.

    Raises NoProceeding for a case officer who has charge of none by now.
    """
    if booking.role is Role.CASE_OFFICER and known.officer_id != booking.by:
        raise NoProceeding
    return [
        CaseReferred(
            **booking.envelope(stream=stream, version=known.version + 1),
            case_id=case_id,
            member_ids=member_ids,
            sections=sections,
        )
    ]


def revoke_referral(
    known: ReferralMemory,
    *,
    case_id: CaseId,
    stream: UUID,
    member_ids: tuple[PersonId, ...],
    booking: Booking,
) -> list[Fact]:
    """Decide that a case no longer lies before members; nothing where it does not."""
    if not {r.member_id for r in known.referrals} & set(member_ids):
        return []
    return [
        ReferralRevoked(
            **booking.envelope(stream=stream, version=known.version + 1),
            case_id=case_id,
            member_ids=member_ids,
        )
    ]
