"""A rule book tried on past facts before it is adopted: what it would ask otherwise.

Every case is judged twice on the same day, by the book in force and by the candidate.
Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, TypeAlias
from uuid import UUID

from api import figures, people, questions
from api.access import Seen, operator_sees, seen, stored
from api.assessing_cases import around_case
from api.finding import candidates
from api.house import House
from domain import codes, histories, histories_facts, recording
from domain.assessment import Assessment, Difference, assess, differences
from domain.facts.fact import CaseFact, Fact
from domain.histories import Rejected
from domain.policy import Principal
from domain.refusals import CaseUnknown, StreamErased
from domain.rules.book import RuleBook
from domain.rules.seen import Around
from domain.values import CaseId, PersonId
from domain.weighing import Attention
from projections import caseload
from projections.caseload import Summary


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


Books: TypeAlias = tuple[RuleBook, RuleBook]
"""The one in force, and the candidate."""


def of_ledger(
    house: House,
    candidate: RuleBook,
    *,
    as_of: datetime | None,
    who: PersonId = people.SYSTEM,
) -> Iterator[Tried | Untried]:
    """Every case of the ledger, as it stands at the end of today or another day.

    `who` is told what comes of it.
    """
    with house.engine.connect() as connection:
        summaries = caseload.everything(connection, house.keys)
    books = (figures.book_of(house), candidate)
    for summary in summaries:
        case_id = _id(summary)
        try:
            case = operator_sees(house, case_id, who=who)
            yield _tried_case(house, case, books, as_of=as_of, for_others=False)
        except StreamErased:
            yield Untried(id=recording.reference_of(case_id))


def of_reader(
    house: House, principal: Principal, candidate: RuleBook, *, as_of: datetime | None
) -> Iterator[Tried]:
    """The cases that somebody may see, from what they may see of them.

    What is a therapist's alone by now is asked by neither book.
    """
    books = (figures.book_of(house), candidate)
    for summary in candidates(house, principal):
        try:
            case = seen(house, principal, _id(summary))
            hides = questions.is_for_others(principal, case)
            yield _tried_case(house, case, books, as_of=as_of, for_others=hides)
        except (CaseUnknown, StreamErased):
            continue


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
        judged = _judged(
            histories_facts.facts(found),
            case_id=histories_facts.case_of(found),
            known=histories_facts.around(found),
            books=books,
            as_of=as_of or found.as_of or now,
        )
        yield _tried(found.id, *judged)


def _id(summary: Summary) -> CaseId:
    return CaseId(UUID(summary.case_id))


def _tried_case(
    house: House,
    case: Seen,
    books: Books,
    *,
    as_of: datetime | None,
    for_others: bool,
) -> Tried:
    facts: list[Fact] = stored(house, case)
    before, after = _judged(
        facts,
        case_id=case.begun.case_id,
        known=around_case(house, case.begun),
        books=books,
        as_of=as_of or house.today_ends(),
    )
    if for_others:
        before = questions.shown_to_others(house, before, facts)
        after = questions.shown_to_others(house, after, facts)
    return _tried(case.begun.reference, before, after)


def _judged(
    told: Iterable[Fact],
    *,
    case_id: CaseId,
    known: Around,
    books: Books,
    as_of: datetime,
) -> tuple[Assessment, Assessment]:
    facts = tuple(fact for fact in told if isinstance(fact, CaseFact))

    def judged(book: RuleBook) -> Assessment:
        return assess(
            facts,
            case_id=case_id,
            as_of=as_of,
            book=book,
            codes=codes.on_file(),
            around=known,
        )

    in_force, candidate = books
    return judged(in_force), judged(candidate)


def _tried(name: str, before: Assessment, after: Assessment) -> Tried:
    return Tried(
        id=name,
        in_force=before.attention,
        candidate=after.attention,
        differs=differences(before, after),
    )
