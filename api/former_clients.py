"""Former clients: since when, and until when each code that binds sets an interval.

Judged from the facts of each case, so that a correction counts. A client who came back
is no former one, and one who died is on no list: intervals are about the living. Whoever shows this notes the cases (`api.access`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from api.house import House
from api.relations import practitioner_of
from domain import recording
from domain.case import section_stream
from domain.codes import on_file
from domain.dual.clocks import Ended, clocks_of, coming, course_of
from domain.dual.considering import FormerClient
from domain.facts.fact import CaseFact
from domain.refusals import StreamErased
from domain.values import CaseId, PersonId, Section
from projections import caseload
from projections.caseload import Summary


def former_clients(
    house: House,
    *,
    therapist: PersonId | None = None,
    at: datetime | None = None,
    within_days: int | None = None,
) -> list[FormerClient]:
    """The former clients of a therapist, or of all, those whose time ends next first.

    `at` cuts by when things happened. With `within_days`, only those for whom an
    interval ends in so many days from then on.
    """
    at = at or house.clock()
    day = at.date()
    with house.engine.connect() as connection:
        if therapist is None:
            summaries = caseload.everything(connection, house.keys)
        else:
            summaries = caseload.of_therapists(connection, house.keys, [therapist])
    found = [
        one
        for together in _together(summaries)
        if any(each.ended for each in together)
        and (one := former_of(house, _cases(together), at=at)) is not None
        and (
            within_days is None or coming(one.clocks, day=day, within_days=within_days)
        )
    ]
    return sorted(found, key=lambda one: _order(one, day=day))


def ended_now(house: House, therapist: PersonId) -> tuple[tuple[str, int, str], ...]:
    """The cases that a therapist's former clients are told from, and how far each is.

    As long as it stays the same, so do they, on one day and by the same codes.
    """
    with house.engine.connect() as connection:
        summaries = caseload.of_therapists(connection, house.keys, [therapist])
    return tuple(
        (each.case_id, each.facts, each.last_recorded_at)
        for together in _together(summaries)
        if any(one.ended for one in together)
        for each in together
    )


def former_of(
    house: House, cases: Sequence[CaseId], *, at: datetime
) -> FormerClient | None:
    """The same of one therapist's cases with one client, the last of them named.

    None where one goes on, and where the client has died.
    """
    there = {each: one for each in cases if (one := _course_of(house, each, by=at))}
    course = _as_one(there.values())
    if course is None or not course.is_over or course.has_died:
        return None
    begun = recording.opened(house.ledger, list(there)[-1])
    codes = practitioner_of(house, begun.therapist_id).codes
    binding, unknown = on_file().binding(codes)
    return FormerClient(
        case_id=begun.case_id,
        reference=begun.reference,
        therapist_id=begun.therapist_id,
        client_id=begun.client_id,
        last_contact_on=course.last_contact_at.date(),
        clocks=clocks_of(
            course.last_contact_at,
            codes=on_file(),
            binding=binding,
            day=at.date(),
            unknown=unknown,
        ),
    )


def course_over(house: House, cases: Iterable[CaseId]) -> Ended | None:
    """Cases of two people as one course, over where every one of them is.

    None where nothing is left of them.
    """
    now = house.clock()
    found = (_course_of(house, each, by=now) for each in cases)
    return _as_one(one for one in found if one is not None)


def _as_one(found: Iterable[Ended]) -> Ended | None:
    courses = list(found)
    if not courses:
        return None
    latest = max(courses, key=lambda one: one.last_contact_at)
    return Ended(
        since=min(one.since for one in courses),
        last_contact_at=latest.last_contact_at,
        is_over=all(one.is_over for one in courses),
        was_planned=latest.was_planned,
        is_vulnerable=any(one.is_vulnerable for one in courses),
        has_died=any(one.has_died for one in courses),
    )


def _together(summaries: Iterable[Summary]) -> list[list[Summary]]:
    """The cases of each therapist with each client."""
    found: dict[tuple[str, str], list[Summary]] = {}
    for each in summaries:
        found.setdefault((each.therapist_id, each.client_id), []).append(each)
    return list(found.values())


def _cases(together: Iterable[Summary]) -> list[CaseId]:
    return [CaseId(UUID(each.case_id)) for each in together]


def _course_of(house: House, case_id: CaseId, *, by: datetime) -> Ended | None:
    try:
        facts = house.ledger.facts(section_stream(case_id, Section.RECORD))
    except StreamErased:
        return None
    told = [fact for fact in facts if isinstance(fact, CaseFact)]
    return course_of(facts[0].occurred_at, told, by=by)


def _order(one: FormerClient, *, day: date) -> tuple[bool, date, str]:
    ahead = [
        c.ends_on for c in one.clocks if c.ends_on is not None and c.ends_on >= day
    ]
    return not ahead, min(ahead, default=date.max), one.reference
