"""The questions that wait for somebody: of their supervisees' cases, and of their own.

It orders questions, never people: by how much attention one asks for, then by how long
it has been open. Who may not see a case sees nothing of it here either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api import figures
from api.access import Seen, within_reach
from api.finding import candidates
from api.house import House
from domain.facts.tellers import CLINICIANS
from domain.open_questions import Outlook, Standing
from domain.policy import Principal
from domain.refusals import CaseUnknown
from domain.rules.book import RuleBook
from domain.rules.ladder import shown_to_others_from
from domain.values import CaseId, PersonId
from domain.weighing import Attention
from projections import questions
from projections.questions_judging import SUPERVISED, WHOLE

ORDER = tuple(reversed(Attention))


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """An open question of the queue; `since` is when it began to be asked.

    `returned` was answered before and asks more now; `replied` has a reply of the
    therapist. `others_see_from` is set where the therapist alone sees it by now.
    """

    id: UUID
    rule: str
    title: str
    asks: str
    attention: Attention
    since: datetime
    is_returned: bool
    is_replied: bool
    others_see_from: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Queued:
    """A case with open questions, the heaviest and oldest first."""

    case: Seen
    is_own: bool
    questions: tuple[Waiting, ...]

    @property
    def attention(self) -> Attention:
        """The band of its heaviest question."""
        return self.questions[0].attention

    @property
    def oldest(self) -> datetime:
        """Since when the oldest of its questions is open."""
        return min(each.since for each in self.questions)


def queue_of(house: House, principal: Principal) -> list[Queued]:
    """The cases whose questions wait for somebody, the heaviest and oldest first.

    Whoever shows one calls `api.access.shown`.
    """
    own, others = _cases(house, principal)
    found = [
        *_queued(house, principal, own, is_own=True),
        *_queued(house, principal, others, is_own=False),
    ]
    return sorted(found, key=_place)


def _place(queued: Queued) -> tuple[int, datetime, UUID]:
    heaviest = ORDER.index(queued.attention)
    return heaviest, queued.oldest, queued.case.begun.case_id


def _cases(
    house: House, principal: Principal
) -> tuple[dict[CaseId, Outlook], dict[CaseId, Outlook]]:
    """What one's own cases ask, and what those of others that one may know of ask."""
    own: list[UUID] = []
    others: list[UUID] = []
    for summary in candidates(house, principal):
        is_own = PersonId(UUID(summary.therapist_id)) == principal.person_id
        (own if is_own else others).append(UUID(summary.case_id))
    with house.engine.connect() as connection:
        return (
            questions.of_cases(connection, house.ledger, own, view=WHOLE),
            questions.of_cases(connection, house.ledger, others, view=SUPERVISED),
        )


def _queued(
    house: House,
    principal: Principal,
    outlooks: Mapping[CaseId, Outlook],
    *,
    is_own: bool,
) -> Iterator[Queued]:
    book = figures.book_of(house)
    expected = WHOLE if is_own else SUPERVISED
    for case_id, outlook in outlooks.items():
        found = tuple(_waiting(house, outlook, book, is_own=is_own))
        if not found:
            continue
        try:
            case = within_reach(house, principal, case_id)
        except CaseUnknown:
            continue
        if case.decision.role in CLINICIANS and case.decision.sections == expected:
            yield Queued(case=case, is_own=is_own, questions=found)


def _waiting(
    house: House, outlook: Outlook, book: RuleBook, *, is_own: bool
) -> list[Waiting]:
    found = [
        _question(house, each, outlook, book)
        for each in outlook.open_on(house.today_ends())
    ]
    shown = [each for each in found if is_own or each.others_see_from is None]
    return sorted(
        shown, key=lambda each: (ORDER.index(each.attention), each.since, each.rule)
    )


def _question(
    house: House, standing: Standing, outlook: Outlook, book: RuleBook
) -> Waiting:
    rule, mark = book.by_id[standing.rule], outlook.mark(standing.id)
    until = shown_to_others_from(
        at_once=book.shows_at_once(rule.id),
        hours=book.author_first_hours,
        arose_at=standing.arose_at,
        told_at=standing.told_at,
        has_reply=mark.has_reply,
    )
    return Waiting(
        id=standing.id,
        rule=rule.id,
        title=rule.title,
        asks=rule.asks,
        attention=standing.attention,
        since=max(standing.arose_at, standing.told_at),
        is_returned=mark.band is not None,
        is_replied=mark.has_reply,
        others_see_from=until if house.clock() < until else None,
    )
