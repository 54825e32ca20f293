"""Judging the cases of the ledger, each as somebody sees it."""

from __future__ import annotations

from dataclasses import replace

from api import figures, people
from api.access import Seen, stored
from api.assessing import Judged, Wanted, judge
from api.house import House
from domain.access import relations_stream
from domain.conflicts import ConflictsMemory, remember_conflicts
from domain.facts.bookkeeping import CaseOpened
from domain.facts.fact import CaseFact
from domain.rules.seen import Around


def judge_case(house: House, case: Seen, wanted: Wanted) -> Judged:
    """Judge a case of the ledger as somebody sees it; nothing is held back for a day."""
    opened = case.begun
    return judge(
        opened.reference,
        tuple(fact for fact in stored(house, case) if isinstance(fact, CaseFact)),
        case_id=opened.case_id,
        known=around_case(house, opened),
        wanted=replace(wanted, as_of=wanted.as_of or house.today_ends()),
        book_of=lambda name: figures.book_of(house, name, on=wanted.known_on),
    )


def around_case(house: House, begun: CaseOpened) -> Around:
    """What is known of a case of the ledger besides its facts."""
    working = people.practitioner(house, begun.therapist_id)
    conflicts = house.ledger.recall(
        relations_stream(begun.case_id), ConflictsMemory(), remember_conflicts
    )
    return Around(
        codes=working.codes,
        subject=begun.therapist_id,
        conflicted=frozenset(conflicts.people),
    )
