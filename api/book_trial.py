"""A rule book tried on past facts before it is adopted: what it would ask otherwise.

Every case is judged twice on the same day, by the book in force and by the candidate.
Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, TypeAlias
from uuid import UUID

from api import figures
from api.assessing import around_case
from api.house import House
from domain import codes, histories, histories_facts, recording
from domain.assessment import Assessment, Difference, assess, differences
from domain.facts.fact import CaseFact
from domain.histories import Rejected
from domain.refusals import StreamErased
from domain.rules.book import Rule, RuleBook
from domain.rules.seen import Around
from domain.values import CaseId
from domain.weighing import Attention
from projections import caseload


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """One case: how much attention each book asks for, and what differs."""

    id: str
    in_force: Attention
    candidate: Attention
    differs: tuple[Difference, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Untried:
    """A case whose records were destroyed."""

    id: str


@dataclass(kw_only=True, slots=True)
class OfRule:
    """In which cases a rule is asked otherwise; a case may stand in several lists."""

    rule: Rule
    only_candidate: list[str] = field(default_factory=list[str])
    only_in_force: list[str] = field(default_factory=list[str])
    heavier: list[str] = field(default_factory=list[str])
    lighter: list[str] = field(default_factory=list[str])
    otherwise: list[str] = field(default_factory=list[str])


Books: TypeAlias = tuple[RuleBook, RuleBook]
"""The one in force, and the candidate."""


def of_ledger(
    house: House, candidate: RuleBook, *, as_of: datetime | None
) -> Iterator[Tried | Untried]:
    """Every case of the ledger, as it stands at the end of today or another day."""
    books = (figures.book_of(house), candidate)
    day = as_of or house.today_ends()
    with house.engine.connect() as connection:
        summaries = caseload.everything(connection, house.keys)
    for summary in summaries:
        case_id = CaseId(UUID(summary.case_id))
        try:
            begun = recording.opened(house.ledger, case_id)
            stored = house.ledger.case_facts(case_id, recording.SECTIONS)
        except StreamErased:
            yield Untried(id=recording.reference_of(case_id))
            continue
        yield _tried(
            begun.reference,
            [fact for fact in stored if isinstance(fact, CaseFact)],
            case_id=case_id,
            known=around_case(house, begun),
            books=books,
            as_of=day,
        )


def of_histories(
    file: BinaryIO, books: Books, *, as_of: datetime | None, now: datetime
) -> Iterator[Tried | Rejected]:
    """Every history of a file, each on its own day unless one is named.

    Raises FileUnreadable.
    """
    for found in histories.read(file, now=now):
        if isinstance(found, Rejected):
            yield found
            continue
        yield _tried(
            found.id,
            histories_facts.facts(found),
            case_id=histories_facts.case_of(found),
            known=histories_facts.around(found),
            books=books,
            as_of=as_of or found.as_of or now,
        )


def by_rule(tried: Iterable[Tried]) -> tuple[OfRule, ...]:
    """What differs, rule by rule; rules of which nothing differs are left out."""
    found: dict[str, OfRule] = {}
    for case in tried:
        for each in case.differs:
            flag = each.after or each.before
            assert flag is not None
            rule = found.setdefault(flag.rule.id, OfRule(rule=flag.rule))
            cases = _list_for(rule, each)
            if case.id not in cases:
                cases.append(case.id)
    return tuple(found[id_] for id_ in sorted(found))


def _list_for(rule: OfRule, each: Difference) -> list[str]:
    if each.before is None:
        return rule.only_candidate
    if each.after is None:
        return rule.only_in_force
    if each.before.severity < each.after.severity:
        return rule.heavier
    if each.before.severity > each.after.severity:
        return rule.lighter
    return rule.otherwise


def _tried(
    name: str,
    told: Iterable[CaseFact],
    *,
    case_id: CaseId,
    known: Around,
    books: Books,
    as_of: datetime,
) -> Tried:
    facts = tuple(told)

    def judged(book: RuleBook) -> Assessment:
        return assess(
            facts,
            case_id=case_id,
            as_of=as_of,
            book=book,
            codes=codes.on_file(),
            around=known,
        )

    before, after = (judged(book) for book in books)
    return Tried(
        id=name,
        in_force=before.attention,
        candidate=after.attention,
        differs=differences(before, after),
    )
