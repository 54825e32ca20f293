"""The accounting of disclosures: what left to others than treatment and the practice.

After 45 CFR 164.528: when, to whom, what in brief, and what for, for six years back.
Several looks of one person for one purpose are told together, with the first, the last
and how many (164.528(b)(3)).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from api import people, privacy
from api.access import seen, stored
from api.accesses import require_access
from api.house import House
from domain import recording
from domain.access import REASON, relations_stream
from domain.access_rules import GLASS, Action
from domain.case_on import told_in
from domain.catalogue import in_words
from domain.corrections import standing
from domain.exports import exports_stream
from domain.facts.access import (
    AccessGranted,
    GlassBroken,
    IdentityAsked,
    IdentityOpened,
)
from domain.facts.confidentiality import ConfidentialInformationDisclosed, Recipient
from domain.facts.exports import CaseExported
from domain.facts.fact import Fact
from domain.policy import Principal, decide
from domain.reading import OTHERS, SHOWN
from domain.sealing import Erased
from domain.values import CaseId, FactId, PersonId, Role, Sealed, Section
from projections.access_search import Sought, found
from projections.accesses import Access

YEARS = 6
"""How far back an accounting goes where nobody asks for less or more."""
TREATING = frozenset({Recipient.SUPERVISOR, Recipient.CONSULTANT})
"""Whoever helps to treat is told nothing of which account is given."""
ERASED = "it was erased"
NOT_SAID = "it was not said"
IN_NEED = "they said why they had to act at once, to those who read the record"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
COLUMNS = ("first", "last", "times", "to whom", "what", "what for", "how")
WHAT_FOR = {
    Role.ETHICS_BOARD: "oversight by an ethics board, to which the case was referred",
    Role.CASE_OFFICER: "a proceeding of an ethics board about the case",
    Role.PARTY: "access granted for a time",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Disclosure:
    """Something of a case left to somebody; several looks are told together."""

    first_at: datetime
    last_at: datetime
    times: int
    to_whom: str
    what: str
    what_for: str
    how: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Accounting:
    """The disclosures of a case, the latest first.

    `has_record` where what its therapist told others is among them, which only those
    see who see the record.
    """

    reference: str
    since: datetime
    disclosures: tuple[Disclosure, ...]
    has_record: bool


def six_years_before(at: datetime) -> datetime:
    """Where an accounting begins, unless another day is asked for."""
    try:
        return at.replace(year=at.year - YEARS)
    except ValueError:  # On 29 February.
        return at.replace(year=at.year - YEARS, day=28)


def accounting_of(
    house: House,
    principal: Principal,
    case_id: CaseId,
    *,
    since: datetime | None = None,
    purpose: str = "",
) -> Accounting:
    """What left of a case. Raises what `api.accesses.require_access` raises."""
    require_access(house, principal, case_id, purpose=purpose)
    told: Iterable[Fact] | None = None
    if Section.RECORD in _sees(house, principal, case_id):
        told = stored(house, seen(house, principal, case_id))
    return accounting(house, case_id, told, since=since)


def accounting(
    house: House,
    case_id: CaseId,
    told: Iterable[Fact] | None,
    *,
    since: datetime | None,
) -> Accounting:
    """The same once it is known that somebody may; `told` is the record, if they do."""
    begin = since or six_years_before(house.clock())
    inside = house.ledger.facts(relations_stream(case_id))
    each = [
        *_handed_over(house, case_id),
        *_looked(house, case_id, inside, since=begin),
        *_named(house, inside),
        *_in_need(house, case_id, inside, with_reason=told is not None),
        *_told(house, told or ()),
    ]
    kept = [one for one in each if one.last_at >= begin]
    return Accounting(
        reference=recording.reference(house.ledger, case_id),
        since=begin,
        disclosures=tuple(sorted(kept, key=lambda one: one.last_at, reverse=True)),
        has_record=told is not None,
    )


def as_csv(accounting: Accounting) -> str:
    """The same as a table for a spreadsheet, in which nothing is a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for one in accounting.disclosures:
        first, last = (f"{at:%Y-%m-%d %H:%M}Z" for at in (one.first_at, one.last_at))
        row = (one.to_whom, one.what, one.what_for, one.how)
        writer.writerow([first, last, one.times, *map(_plain, row)])
    return text.getvalue()


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    said = cell.replace("\r", " ").replace("\n", " ")
    return f"'{said}" if said.lstrip().startswith(FORMULA) else said


def _sees(house: House, principal: Principal, case_id: CaseId) -> frozenset[Section]:
    relations = people.relations(house, case_id, of=principal)
    decision = decide(principal, Action.SEE, relations)
    return decision.sections if decision.allowed else frozenset()


def _handed_over(house: House, case_id: CaseId) -> Iterator[Disclosure]:
    for fact in house.ledger.facts(exports_stream(case_id)):
        if not isinstance(fact, CaseExported):
            continue
        parts = [
            f"{in_words(p.section.value).lower()} ({p.count})" for p in fact.sections
        ]
        by = privacy.called(house, fact.recorded_by)
        yield Disclosure(
            first_at=fact.recorded_at,
            last_at=fact.recorded_at,
            times=1,
            to_whom=_words(house, fact, "recipient", fact.recipient),
            what=f"an evidence bundle: {', '.join(parts)}",
            what_for=_words(house, fact, "purpose", fact.purpose),
            how=f"handed over by {by}",
        )


def _looked(
    house: House, case_id: CaseId, inside: list[Fact], *, since: datetime
) -> Iterator[Disclosure]:
    """The looks of those who neither treat nor run the practice, together by person."""
    house.catch_up()
    those: dict[tuple[PersonId, Role], list[Access]] = {}
    with house.engine.connect() as connection:
        sought = Sought(case_id=case_id, since=since)
        for access in found(connection, house.keys, sought):
            if access.role in OTHERS:
                those.setdefault((access.person_id, access.role), []).append(access)
    for (person, role), looks in those.items():
        yield Disclosure(
            first_at=min(look.at for look in looks),
            last_at=max(look.at for look in looks),
            times=len(looks),
            to_whom=f"{privacy.called(house, person)}, {in_words(role.value).lower()}",
            what=_shown(looks),
            what_for=_granted_for(house, inside, person)
            if role is Role.PARTY
            else WHAT_FOR[role],
            how="shown here",
        )


def _shown(looks: list[Access]) -> str:
    """What several looks showed, in a line."""
    pages = dict.fromkeys(SHOWN[look.shown][1] for look in looks)
    sections = dict.fromkeys(
        in_words(section.value).lower() for look in looks for section in look.sections
    )
    parts = f" (sections: {', '.join(sections)})" if sections else ""
    return f"{', '.join(pages)}{parts}"


def _granted_for(house: House, inside: list[Fact], person: PersonId) -> str:
    reasons = [
        _words(house, fact, REASON, fact.reason)
        for fact in inside
        if isinstance(fact, AccessGranted) and fact.party_id == person
    ]
    return "; ".join(dict.fromkeys(reasons)) or WHAT_FOR[Role.PARTY]


def _named(house: House, inside: list[Fact]) -> Iterator[Disclosure]:
    """Custodians' openings: somebody was told who the client is."""
    asked: dict[FactId, IdentityAsked] = {}
    for fact in inside:
        if isinstance(fact, IdentityAsked):
            asked[fact.fact_id] = fact
        if not isinstance(fact, IdentityOpened):
            continue
        question = asked[fact.request_id]
        role = in_words(question.recorded_as.value).lower()
        custodian = privacy.called(house, fact.recorded_by)
        yield Disclosure(
            first_at=fact.recorded_at,
            last_at=fact.recorded_at,
            times=1,
            to_whom=f"{privacy.called(house, question.recorded_by)}, {role}",
            what=f"who the client is, until {fact.until:%Y-%m-%d}",
            what_for=_words(house, question, REASON, question.reason),
            how=f"said by the custodian {custodian}",
        )


def _in_need(
    house: House, case_id: CaseId, inside: list[Fact], *, with_reason: bool
) -> Iterator[Disclosure]:
    """Somebody broke the glass, and what they read then.

    Why is clinical, and for those who read the record.
    """
    for fact in inside:
        if not isinstance(fact, GlassBroken):
            continue
        sought = Sought(
            case_id=case_id,
            person_id=fact.person_id,
            since=fact.recorded_at,
            until=fact.until,
        )
        with house.engine.connect() as connection:
            looks = [
                look
                for look in found(connection, house.keys, sought)
                if look.rule == GLASS.id
            ]
        yield Disclosure(
            first_at=fact.recorded_at,
            last_at=max((look.at for look in looks), default=fact.recorded_at),
            times=max(1, len(looks)),
            to_whom=f"{privacy.called(house, fact.person_id)}, therapist",
            what=_shown(looks) if looks else "nothing was read",
            what_for=_words(house, fact, REASON, fact.reason)
            if with_reason
            else IN_NEED,
            how="broke the glass",
        )


def _told(house: House, facts: Iterable[Fact]) -> Iterator[Disclosure]:
    """What the therapist told others, as they recorded it."""
    for fact in standing(told_in(facts)):
        if not isinstance(fact, ConfidentialInformationDisclosed):
            continue
        if fact.recipient in TREATING:
            continue
        basis = in_words(fact.basis.value).lower()
        yield Disclosure(
            first_at=fact.occurred_at,
            last_at=fact.occurred_until or fact.occurred_at,
            times=1,
            to_whom=in_words(fact.recipient.value).lower(),
            what=f"information about the client (ground: {basis})",
            what_for=_words(house, fact, "purpose", fact.purpose),
            how=f"told by {privacy.called(house, fact.recorded_by)}",
        )


def _words(house: House, fact: Fact, field: str, sealed: Sealed) -> str:
    said = house.ledger.words(fact, field, sealed)
    return ERASED if isinstance(said, Erased) else said or NOT_SAID
