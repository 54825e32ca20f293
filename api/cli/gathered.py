"""A case as the operator of the machine reads it: everything, and nobody is asked.

Whoever runs the command line holds keys and database, so `decide()` has no say here;
what may be shown to whom is for the operator to answer for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from api import people
from api.house import House
from audit_reports.gather import gather, to_json
from audit_reports.report import Report
from domain.facts.fact import CaseFact, Fact
from domain.recording import SECTIONS
from domain.refusals import PersonUnknown
from domain.values import CaseId, PersonId
from projections.timeline import Timeline, timeline


def timeline_of(
    house: House, case_id: CaseId, *, as_of: datetime | None, known_on: datetime | None
) -> Timeline:
    """The timeline of a case, up to `as_of` or else today."""
    facts = house.ledger.case_facts(case_id, SECTIONS)
    until = as_of or today(facts, now=house.clock())
    return timeline(facts, as_of=until, known_on=known_on)


def today(facts: Iterable[Fact], *, now: datetime) -> datetime:
    """The beginning of today, or the last thing that happened where that is later.

    So the same day gives the same answer, and nothing told is left out.
    """
    begins = datetime.combine(now, time.min, now.tzinfo)
    told = (fact.occurred_at for fact in facts if isinstance(fact, CaseFact))
    return max([begins, *told])


def report_of(house: House, shown: Timeline) -> Report:
    """The report of a timeline, with the names of its people."""
    tellers = {moment.fact.recorded_by for moment in shown.moments}
    named = {shown.therapist_id, shown.client_id} | tellers
    return gather(
        shown,
        open_words=house.ledger.words,
        made_at=house.clock(),
        people=dict(_names(house, named)),
    )


def timeline_document(report: Report) -> dict[str, Any]:
    """The timeline for programs: a function of the facts and the two dates alone."""
    document = to_json(report)
    del document["made_at"]
    return document


def _names(house: House, persons: Iterable[PersonId]) -> Iterable[tuple[PersonId, str]]:
    for person in persons:
        try:
            yield person, people.name_of(house, person)
        except PersonUnknown:
            continue  # The practice itself, which has no name to tell.
