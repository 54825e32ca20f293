"""As what the practice knows somebody: roles, cases, and who treats in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api import people
from api.house import House
from api.judgements import judged_with
from domain.catalogue import in_words
from domain.facts.persons import Judgement
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
    roles = [FORMER_CLIENT if each.ended else CLIENT for each in cases]
    roles += [
        in_words(standing).lower()
        for standing in sorted(people.principal(house, person_id).standings)
    ]
    return Stands(
        roles=tuple(dict.fromkeys(roles)),
        cases=tuple(sorted(CaseId(UUID(each.case_id)) for each in cases)),
        therapists=tuple(sorted({PersonId(UUID(each.therapist_id)) for each in cases})),
    )


def as_one(house: House, person_id: PersonId) -> tuple[PersonId, ...]:
    """Somebody, and everybody of whom somebody judged that they are the same person."""
    same = [
        other
        for other, said in judged_with(house, person_id).items()
        if said.judgement is Judgement.SAME
    ]
    return (person_id, *sorted(same))


def takes_part(house: House, person_id: PersonId) -> bool:
    """Whether somebody is in a role of therapy or of the practice, whatever it is.

    So is who was judged to be one person with them. A client who left stays a former
    one; other roles end.
    """
    return any(standing_of(house, one).roles for one in as_one(house, person_id))
