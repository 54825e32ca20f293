"""As what the practice knows somebody: roles, cases, and who treats in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api import people
from api.as_one import as_one
from api.former_clients import course_over
from api.house import House
from domain.catalogue import in_words
from domain.values import CaseId, PersonId
from projections import caseload
from projections.caseload import Summary

CLIENT, FORMER_CLIENT = "client", "former client"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stands:
    """As what the practice knows somebody: roles, cases, and who treats in them."""

    roles: tuple[str, ...] = ()
    cases: tuple[CaseId, ...] = ()
    therapists: tuple[PersonId, ...] = ()


def standing_of(house: House, person_id: PersonId) -> Stands:
    """As what somebody is known to the practice."""
    with house.engine.connect() as connection:
        cases = caseload.of_client(connection, house.keys, person_id)
    return standing_in(house, person_id, cases)


def standing_in(house: House, person_id: PersonId, cases: Sequence[Summary]) -> Stands:
    """The same where it is known in which cases they are the client."""
    roles = _as_client(house, cases)
    roles += [
        in_words(standing).lower()
        for standing in sorted(people.principal(house, person_id).standings)
    ]
    return Stands(
        roles=tuple(dict.fromkeys(roles)),
        cases=tuple(sorted(CaseId(UUID(each.case_id)) for each in cases)),
        therapists=tuple(sorted({PersonId(UUID(each.therapist_id)) for each in cases})),
    )


def _as_client(house: House, cases: Sequence[Summary]) -> list[str]:
    """Client where a case with a therapist goes on today; else a former one of theirs.

    Only where each of them has an ending are facts read, which say whether it stands
    and whether therapy began again.
    """
    of_therapist: dict[str, list[Summary]] = {}
    for each in cases:
        of_therapist.setdefault(each.therapist_id, []).append(each)
    return [
        FORMER_CLIENT if _are_over(house, together) else CLIENT
        for together in of_therapist.values()
    ]


def _are_over(house: House, together: Sequence[Summary]) -> bool:
    if not all(each.ended for each in together):
        return False
    course = course_over(house, [CaseId(UUID(each.case_id)) for each in together])
    return course is None or course.is_over


def takes_part(house: House, person_id: PersonId) -> bool:
    """Whether somebody is in a role of therapy or of the practice, whatever it is.

    So is who was judged to be one person with them. A client who left stays a former
    one; other roles end.
    """
    return any(standing_of(house, one).roles for one in as_one(house, person_id))
