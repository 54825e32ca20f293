"""The matrix of access: every state that a person and a case can stand in, one by one.

Each state is told twice: as `domain.relations` for `decide`, and as plain facts for the
policy in Cedar beside this file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from typing import Any
from uuid import UUID

from domain.facts.bookkeeping import Standing
from domain.relations import (
    CaseRelations,
    Glass,
    Grant,
    Naming,
    Principal,
    Referral,
    Tie,
)
from domain.values import CaseId, FactId, PersonId, Section

AT = datetime(2026, 3, 9, 12, tzinfo=UTC)
NOW = 1_000_000
"""The same moment in hours, as the policy in Cedar counts."""
SELF, OTHER, THERAPIST, CLIENT = (PersonId(UUID(int=n)) for n in (1, 2, 3, 4))
CASE = CaseId(UUID(int=0xCA5E))
RECORD, BOTH = {Section.RECORD}, {Section.RECORD, Section.SUPERVISION}
LOOKED_FOR = (
    *(Tie.SUPERVISEE, Tie.TREATS_CLIENT, Tie.TREATS_THERAPIST),
    *(Tie.CLIENT_OF_THERAPIST, Tie.NAMED),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Granted:
    """A grant to the person, in hours from now."""

    since: int = -1
    until: int = 1
    sections: frozenset[Section] = frozenset(RECORD)
    names: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """How somebody stands to a case, told plainly; hours count from now."""

    is_therapist: bool = False
    is_client: bool = False
    as_therapist: bool = False
    as_client: bool = False
    contract: int | None = None
    supervised_before: bool = False
    referred: frozenset[Section] | None = None
    referred_to_other: frozenset[Section] | None = None
    officer: str = "none"
    grant: Granted | None = None
    glass: int | None = None


def _also(sections: set[Section]) -> frozenset[Section]:
    return frozenset(sections)


RELATIONS: dict[str, Relation] = {
    "none": Relation(),
    "therapist": Relation(is_therapist=True),
    "therapist, and referred": Relation(is_therapist=True, referred=_also(RECORD)),
    "client": Relation(is_client=True, referred=_also(RECORD)),
    "client by another record": Relation(as_client=True, referred=_also(RECORD)),
    "client by another record, and officer": Relation(as_client=True, officer="self"),
    "client by another record, and supervisor": Relation(as_client=True, contract=-24),
    "client by another record, and granted": Relation(as_client=True, grant=Granted()),
    "therapist by another record": Relation(as_therapist=True, referred=_also(RECORD)),
    "therapist by another record, and broke the glass": Relation(
        as_therapist=True, glass=1
    ),
    "supervisor": Relation(contract=-24),
    "supervisor from this hour": Relation(contract=0),
    "supervisor from tomorrow": Relation(contract=24),
    "once supervisor": Relation(supervised_before=True),
    "supervisor, and referred": Relation(contract=-24, referred=_also(BOTH)),
    "once supervisor, and referred": Relation(
        supervised_before=True, referred=_also(RECORD)
    ),
    "referred": Relation(referred=_also(RECORD)),
    "referred more": Relation(
        referred=_also(BOTH), officer="other", referred_to_other=_also(RECORD)
    ),
    "officer": Relation(officer="self"),
    "officer of what was referred": Relation(
        officer="self", referred_to_other=_also(BOTH)
    ),
    "officer, and referred": Relation(
        officer="self", referred=_also(RECORD), referred_to_other=_also(BOTH)
    ),
    "another is officer": Relation(officer="other"),
    "granted": Relation(grant=Granted()),
    "granted, with the name": Relation(grant=Granted(names=True)),
    "granted until this hour": Relation(grant=Granted(until=0)),
    "granted from this hour": Relation(grant=Granted(since=0)),
    "granted from tomorrow": Relation(grant=Granted(since=24, until=48)),
    "supervisor, and granted": Relation(
        contract=-24, grant=Granted(sections=frozenset({Section.PROCEEDING}))
    ),
    "referred, and granted": Relation(
        referred=_also(RECORD),
        grant=Granted(sections=frozenset({Section.SUPERVISION}), names=True),
    ),
    "broke the glass": Relation(glass=1),
    "broke the glass an hour ago": Relation(glass=0),
    "therapist, and broke the glass": Relation(is_therapist=True, glass=1),
    "client, and broke the glass": Relation(is_client=True, glass=1),
    "supervisor, and broke the glass": Relation(contract=-24, glass=1),
    "referred, and broke the glass": Relation(referred=_also(RECORD), glass=1),
    "granted, and broke the glass": Relation(
        grant=Granted(sections=frozenset({Section.PROCEEDING})), glass=1
    ),
    "officer, and broke the glass": Relation(officer="self", glass=1),
    "once supervisor, and granted": Relation(
        supervised_before=True, grant=Granted(sections=frozenset(BOTH))
    ),
}
TIES: tuple[frozenset[Tie] | None, ...] = (
    None,
    frozenset(),
    *(frozenset({tie}) for tie in LOOKED_FOR),
)
NAMED: tuple[int | None, ...] = (None, 0, 24)
"""Up to when a custodian has told them who the client is, in hours from now."""
AWAY = ("", "recused", "conflicted", "walled")
"""Whether somebody stepped back, was named as too close, or is walled off."""


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """One cell: somebody's roles, and everything about them and the case."""

    roles: frozenset[Standing]
    name: str
    relation: Relation = field(repr=False)
    ties: frozenset[Tie] | None
    away: str
    named: int | None

    @property
    def principal(self) -> Principal:
        """Who asks, as `decide` takes them."""
        return Principal(person_id=SELF, standings=self.roles)

    @property
    def case(self) -> CaseRelations:
        """The case, as `decide` takes it."""
        told, naming = self.relation, self.named
        officers = {"none": None, "self": SELF, "other": OTHER}
        contract = told.contract
        since = {} if contract is None else {SELF: AT + timedelta(hours=contract)}
        before = {*since} | ({SELF} if told.supervised_before else set[PersonId]())
        return CaseRelations(
            case_id=CASE,
            therapist_id=SELF if told.is_therapist else THERAPIST,
            client_id=SELF if told.is_client else CLIENT,
            at=AT,
            as_therapist=frozenset({SELF} if told.as_therapist else ()),
            as_client=frozenset({SELF} if told.as_client else ()),
            supervisors=since,
            ever_supervisors=frozenset(before),
            referrals=tuple(_referrals(told)),
            officer_id=officers[told.officer],
            grants=() if told.grant is None else (_grant(told.grant),),
            recused=frozenset({SELF} if self.away == "recused" else ()),
            conflicted=frozenset({SELF} if self.away == "conflicted" else ()),
            walled=frozenset({SELF} if self.away == "walled" else ()),
            named_to=()
            if naming is None
            else (Naming(person_id=SELF, until=AT + timedelta(hours=naming)),),
            glasses=()
            if told.glass is None
            else (
                Glass(
                    person_id=SELF,
                    since=AT - timedelta(hours=1),
                    until=AT + timedelta(hours=told.glass),
                ),
            ),
            ties={} if self.ties is None else {SELF: self.ties},
        )

    @property
    def context(self) -> dict[str, Any]:
        """The same as plain facts, for Cedar."""
        told = self.relation
        anybody = (told.referred or set()) | (told.referred_to_other or set())
        found: dict[str, Any] = {
            "at": NOW,
            "is_therapist": told.is_therapist,
            "is_client": told.is_client,
            "is_party": told.as_therapist or told.as_client,
            "supervised_before": told.supervised_before,
            "recused": self.away == "recused",
            "conflicted": self.away == "conflicted",
            "walled": self.away == "walled",
            "referred_to_any": sorted(anybody),
            "officer": told.officer,
        }
        if told.contract is not None:
            found["contract_since"] = NOW + told.contract
        if told.referred is not None:
            found["referred"] = sorted(told.referred)
        if told.grant is not None:
            found["grant"] = {
                "sections": sorted(told.grant.sections),
                "since": NOW + told.grant.since,
                "until": NOW + told.grant.until,
                "names": told.grant.names,
            }
        if told.glass is not None:
            found["glass_until"] = NOW + told.glass
        if self.ties is not None:
            found["ties"] = sorted(self.ties)
        if self.named is not None:
            found["named_until"] = NOW + self.named
        return found


def roles() -> list[frozenset[Standing]]:
    """The sets of roles that are looked at: none, each alone, and all together.

    With `MATRIX=whole` in the environment every pair too.
    """
    alone = [frozenset({each}) for each in Standing]
    pairs = [frozenset(pair) for pair in combinations(Standing, 2)]
    more = pairs if os.environ.get("MATRIX") == "whole" else []
    return [frozenset(), *alone, *more, frozenset(Standing)]


def states(held: frozenset[Standing]) -> Iterator[State]:
    """Every state in which somebody of these roles can stand to a case."""
    cells = product(RELATIONS.items(), TIES, AWAY, NAMED)
    for (name, relation), ties, away, named in cells:
        if away == "walled" and ties not in TIES[:3]:
            continue  # A wall keeps out whatever else ties somebody to the case.
        yield State(
            roles=held,
            name=name,
            relation=relation,
            ties=ties,
            away=away,
            named=named,
        )


def _referrals(told: Relation) -> Iterator[Referral]:
    for who, sections in ((SELF, told.referred), (OTHER, told.referred_to_other)):
        if sections is not None:
            yield Referral(member_id=who, sections=sections, since=AT)


def _grant(told: Granted) -> Grant:
    return Grant(
        id=FactId(UUID(int=7)),
        party_id=SELF,
        sections=told.sections,
        since=AT + timedelta(hours=told.since),
        until=AT + timedelta(hours=told.until),
        names_client=told.names,
    )
