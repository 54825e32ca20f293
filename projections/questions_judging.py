"""Judging the cases of the table of questions: from which facts, and by what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from domain import codes
from domain.access import relations_stream
from domain.assessment import Judging
from domain.case import section_stream
from domain.conflicts import ConflictsMemory, remember_conflicts
from domain.facts.fact import CaseFact, Fact
from domain.facts.replies import FlagReplied
from domain.ledger import Ledger
from domain.open_questions import outlook
from domain.practice import (
    PRACTICE,
    PractitionerMemory,
    practitioner_stream,
    remember_practitioner,
)
from domain.recording import SECTIONS
from domain.refusals import StreamErased
from domain.rule_figures import FiguresMemory, book_with, remember_figures
from domain.rules.seen import Around
from domain.values import CaseId, PersonId, Section
from projections.questions_sealed import Judged

NOBODY = frozenset[PersonId]()
WHOLE = frozenset(SECTIONS)
SUPERVISED = frozenset({Section.RECORD, Section.SUPERVISION})
"""What a row is judged by. Who sees the proceedings too, and there are some, has the
case judged on the spot."""


def judged(
    ledger: Ledger,
    cases: dict[CaseId, PersonId],
    *,
    view: frozenset[Section],
    known: Mapping[CaseId, list[Fact]] | None = None,
) -> dict[CaseId, Judged | None]:
    """What cases of these therapists ask; None for one whose records are destroyed.

    `known` are all facts of some of them, which are not read again.
    """
    if not cases:
        return {}
    given = {
        case_id: facts for case_id, facts in (known or {}).items() if case_id in cases
    }
    told = _read_back(ledger, cases.keys() - given.keys()) | given
    figures = ledger.recall(PRACTICE, FiguresMemory(), remember_figures)
    book = book_with(figures.chosen)
    around = {therapist: _around(ledger, therapist) for therapist in {*cases.values()}}
    too_close = _conflicted(ledger, told)
    found: dict[CaseId, Judged | None] = dict.fromkeys(cases)
    for case_id, facts in told.items():
        if facts is None:
            continue
        by = Judging(
            case_id=case_id,
            book=book,
            codes=codes.on_file(),
            around=replace(
                around[cases[case_id]], conflicted=too_close.get(case_id, NOBODY)
            ),
        )
        shown = [fact for fact in facts if _section(fact) in view]
        found[case_id] = Judged(
            outlook=outlook(shown, by), has_proceedings=_has_proceedings(facts)
        )
    return found


def _around(ledger: Ledger, therapist_id: PersonId) -> Around:
    """What is known of a therapist's cases besides their facts: the codes that bind."""
    working = ledger.recall(
        practitioner_stream(therapist_id), PractitionerMemory(), remember_practitioner
    )
    return Around(codes=working.codes, subject=therapist_id)


def _conflicted(
    ledger: Ledger, told: Mapping[CaseId, list[Fact] | None]
) -> dict[CaseId, frozenset[PersonId]]:
    """Who stands too close to judge, all in one reading; nobody judges in a record."""
    streams = {
        relations_stream(case_id): case_id
        for case_id, facts in told.items()
        if facts and any(_section(fact) is not Section.RECORD for fact in facts)
    }
    found: dict[UUID, ConflictsMemory] = {}
    if streams:
        found = _recalled(ledger, list(streams))
    return {streams[stream]: known.people for stream, known in found.items()}


def _recalled(ledger: Ledger, streams: Sequence[UUID]) -> dict[UUID, ConflictsMemory]:
    try:
        return ledger.recall_each(streams, ConflictsMemory(), remember_conflicts)
    except StreamErased:
        # A case was ended a moment ago; the others are judged all the same.
        if len(streams) == 1:
            return {}
        each = (_recalled(ledger, [stream]) for stream in streams)
        return {stream: known for one in each for stream, known in one.items()}


def _has_proceedings(facts: Iterable[Fact]) -> bool:
    return any(_section(fact) is Section.PROCEEDING for fact in facts)


def _section(fact: Fact) -> Section:
    """The section of a case that a fact of it stands in; its opening in the record."""
    if isinstance(fact, CaseFact):
        return fact.FAMILY.section
    return Section.SUPERVISION if isinstance(fact, FlagReplied) else Section.RECORD


def _read_back(
    ledger: Ledger, cases: Iterable[CaseId]
) -> dict[CaseId, list[Fact] | None]:
    """The facts of each case, all in one reading unless one of them was ended."""
    streams = {
        section_stream(case_id, section): case_id
        for case_id in cases
        for section in SECTIONS
    }
    found: dict[CaseId, list[Fact] | None] = {case_id: [] for case_id in cases}
    if not found:
        return {}
    try:
        told = ledger.facts_of(streams)
    except StreamErased:
        if len(found) == 1:
            return dict.fromkeys(found)
        one_by_one = (_read_back(ledger, [case_id]) for case_id in found)
        return {
            case_id: facts for each in one_by_one for case_id, facts in each.items()
        }
    for fact in told:
        those = found[streams[fact.originator_id]]
        assert those is not None
        those.append(fact)
    return found
