"""What changed lately in who may see a case, for the therapist whose case it is.

Whoever lets others in, opens a proceeding or says a name owes that its therapist is
told (`domain.policy.OWED`). That somebody is kept out by a wall is told to nobody here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from api import privacy
from api.house import House
from domain import access_rules as rules
from domain.access import relations_stream
from domain.case import section_stream
from domain.catalogue import in_words
from domain.facts.access import (
    AccessGranted,
    IdentityAsked,
    IdentityOpened,
    ProceedingEnded,
    ProceedingOpened,
)
from domain.facts.bookkeeping import CaseReferred
from domain.facts.fact import Fact
from domain.policy import Decision, Principal
from domain.values import CaseId, PersonId, Section

TOLD_FOR = timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Something that changed in who may see a case, in words."""

    at: datetime
    said: str


def changes(
    house: House, principal: Principal, case_id: CaseId, decision: Decision
) -> tuple[Change, ...]:
    """What others changed in the last thirty days, the latest first.

    Nothing for whoever reads the case by another rule than that it is theirs.
    """
    if decision.by is not rules.THERAPIST:
        return ()
    begin = house.clock() - TOLD_FOR
    about = (relations_stream(case_id), section_stream(case_id, Section.PROCEEDING))
    facts = house.ledger.facts_of(about)
    found = [
        Change(at=fact.recorded_at, said=said)
        for fact in facts
        if fact.recorded_at >= begin and fact.recorded_by != principal.person_id
        for said in _said(house, fact, facts)
    ]
    return tuple(sorted(found, key=lambda each: each.at, reverse=True))


def _said(house: House, fact: Fact, facts: list[Fact]) -> Iterator[str]:
    def name(person: PersonId) -> str:
        return privacy.called(house, person)

    match fact:
        case AccessGranted():
            yield (
                f"{name(fact.recorded_by)} let {name(fact.party_id)} read "
                f"{_parts(fact.sections)} until {fact.until:%Y-%m-%d}."
            )
        case ProceedingOpened():
            yield f"{name(fact.officer_id)} opened a proceeding about this case."
        case ProceedingEnded():
            yield f"{name(fact.recorded_by)} ended the proceeding about this case."
        case CaseReferred():
            members = " and ".join(map(name, fact.member_ids))
            who = name(fact.recorded_by)
            yield f"{who} laid {_parts(fact.sections)} before {members}."
        case IdentityOpened():
            (asked,) = (
                each.recorded_by
                for each in facts
                if isinstance(each, IdentityAsked) and each.fact_id == fact.request_id
            )
            yield (
                f"{name(fact.recorded_by)} told {name(asked)} who the client is, "
                f"until {fact.until:%Y-%m-%d}."
            )
        case _:
            return


def _parts(sections: tuple[Section, ...]) -> str:
    return " and ".join(f"the {in_words(each.value).lower()}" for each in sections)
