"""A case as the operator of the machine reads it: everything, and nobody is asked.

Whoever runs the command line holds keys and database, so `decide()` has no say here;
what may be shown to whom is for the operator to answer for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from api import people
from api.access import operator_sees, stored
from api.house import House
from api.questions import asked_of
from audit_reports.gather import gather
from audit_reports.report import Report
from domain.refusals import PersonUnknown
from domain.values import CaseId, PersonId
from projections.timeline import Timeline, timeline


def timeline_of(
    house: House, case_id: CaseId, *, as_of: datetime | None, known_on: datetime | None
) -> Timeline:
    """The timeline of a case, up to `as_of` or else today."""
    facts = stored(house, operator_sees(house, case_id))
    return timeline(facts, as_of=as_of or house.today_ends(), known_on=known_on)


def report_of(house: House, shown: Timeline) -> Report:
    """The report of a timeline, with the names of its people."""
    case = operator_sees(house, shown.case_id)
    asked = asked_of(
        house,
        case.begun,
        stored(house, case),
        as_of=shown.as_of,
        known_on=shown.known_on,
        for_others=False,
    )
    tellers = {moment.fact.recorded_by for moment in shown.moments}
    tellers |= {each.recorded_by for each in asked.replies}
    named = {shown.therapist_id, shown.client_id} | tellers
    return gather(
        shown,
        open_words=house.ledger.words,
        made_at=house.clock(),
        people=dict(_names(house, named)),
        asked=asked,
    )


def _names(house: House, persons: Iterable[PersonId]) -> Iterable[tuple[PersonId, str]]:
    for person in persons:
        try:
            yield person, people.name_of(house, person)
        except PersonUnknown:
            continue  # The practice itself, which has no name to tell.
