"""Somebody whom a check concerns, as its reviewer sees them: as what, and tied to whom.

A person is shown for as long as a check about them waits for that reviewer, and not
otherwise: nobody leafs through persons.
"""

from __future__ import annotations

from dataclasses import dataclass

from api import judgements
from api.common_parties import named_of
from api.dual import Circle, ties_of
from api.found_shown import CaseShown, shown_case
from api.house import House
from api.own_people import known_as
from api.privacy import listed_as
from api.reviewers import concerned
from api.reviewing import booking_of, note, reviewed
from api.standing import standing_of, takes_part
from domain.checks import Check
from domain.dual.sight import PRACTICE, reviewing
from domain.facts.checks import CheckId, Found
from domain.facts.persons import Judgement
from domain.ledger import Command
from domain.matching.details import Details
from domain.policy import Principal
from domain.refusals import CheckUnknown, NamesThePerson
from domain.values import PersonId

DEPTH = 1
"""A second step would name everybody else whom the same therapist treats."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonShown:
    """What is known of somebody. `may_be` is who else they may be, by the check.

    `around` has everybody within one tie; `shown` are those who have a page too.
    `is_common` where they are named as a common party, which `counts` all the same
    where they have come into a role since.
    """

    check_id: CheckId
    person_id: PersonId
    name: str
    details: Details | None
    roles: tuple[str, ...]
    cases: tuple[CaseShown, ...]
    around: Circle
    names: dict[PersonId, str]
    shown: frozenset[PersonId]
    may_be: PersonId | None
    is_common: bool = False
    counts: bool = False


def person_shown(
    house: House, principal: Principal, check_id: CheckId, person_id: PersonId
) -> PersonShown:
    """Somebody whom a check concerns. That they are seen is a fact before.

    Raises NotAllowed, and CheckUnknown where the check concerns no such person.
    """
    check, decision = reviewed(house, principal, check_id)
    shown = _concerned(check)
    if person_id not in shown:
        raise CheckUnknown(check_id)
    note(house, principal, check_id, decision)
    by_itself = check.is_by_itself
    sight = PRACTICE if by_itself else reviewing(check.asked.recorded_by)
    around = ties_of(house, person_id, sight=sight, depth=DEPTH)
    told_by = {step.told_by for step in around.steps}
    held_by = {step.held_by for step in around.steps if step.held_by is not None}
    stands = standing_of(house, person_id)
    is_common = person_id in named_of(house)
    cases = [shown_case(house, case_id) for case_id in stands.cases]
    return PersonShown(
        check_id=check_id,
        person_id=person_id,
        name=listed_as(house, person_id),
        details=known_as(house, person_id),
        roles=stands.roles,
        cases=tuple(case for case in cases if case is not None),
        around=around,
        names={
            one: listed_as(house, one)
            for one in {*around.far, *told_by, *held_by, *around.cut, person_id}
        },
        shown=shown,
        may_be=_other_of(check, person_id),
        is_common=is_common,
        counts=is_common and takes_part(house, person_id),
    )


def judge(
    house: House,
    principal: Principal,
    check_id: CheckId,
    person_id: PersonId,
    *,
    judgement: Judgement,
    reason: str,
    command: Command | None,
) -> None:
    """Say how two who look alike are alike. It can be taken back (`persons undo`).

    Raises NotAllowed, CheckUnknown, and what `judgements.judge` raises.
    """
    check, decision = reviewed(house, principal, check_id)
    other = _other_of(check, person_id)
    if other is None:
        raise CheckUnknown(check_id)
    try:
        judgements.judge(
            house,
            person_id=person_id,
            other_id=other,
            judgement=judgement,
            reason=reason,
            booking=booking_of(house, principal, decision),
            command=command,
        )
    except NamesThePerson:  # It tells who they are, as the page of the two does.
        note(house, principal, check_id, decision)
        raise


def _concerned(check: Check) -> frozenset[PersonId]:
    return concerned(check) | {check.asked.about_id}


def _other_of(check: Check, person_id: PersonId) -> PersonId | None:
    """Who else somebody may be, where the check is about two who are registered."""
    hits = check.screened.hits if check.screened else ()
    if not check.is_by_itself:
        return None
    pairs = {
        hit.person_id: check.asked.about_id
        for hit in hits
        if hit.found is not Found.TIED
    }
    return pairs.get(person_id) or next(
        (one for one, about in pairs.items() if about == person_id), None
    )
