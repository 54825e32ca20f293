"""Common parties as a conflict reviewer names them, and takes the name back.

A party is named from a check that concerns it: nobody leafs through persons.
"""

from __future__ import annotations

from dataclasses import replace

from api import common_parties
from api.access import require
from api.as_one import as_one
from api.common_parties import CommonParty
from api.house import House
from api.reviewers import concerned, too_close
from api.reviewing import booking_of, reviewed
from api.standing import takes_part
from domain.dual.common_parties import IN_A_ROLE
from domain.facts.checks import CheckId
from domain.ledger import Command
from domain.policy import Action, CheckQuestion, Principal, decide
from domain.refusals import CheckUnknown, NotUnderstood, Problem
from domain.values import PersonId

GONE = "is known no longer"


def listed(house: House, principal: Principal) -> list[CommonParty]:
    """Every party that is named, by name. Raises NotAllowed.

    That one counts again is told to no reviewer who could not look at a check of them.
    """
    require(principal, Action.ANSWER_CHECK)
    return [
        replace(one, counts_because="")
        if one.counts_because and _is_close(house, principal, one.person_id)
        else one
        for one in common_parties.listed(house)
    ]


def _is_close(house: House, principal: Principal, person_id: PersonId) -> bool:
    them = too_close(house, as_one(house, person_id), principal.person_id)
    question = CheckQuestion(asked_by=person_id, people=them)
    return not decide(principal, Action.ANSWER_CHECK, question).allowed


def name(
    house: House,
    principal: Principal,
    check_id: CheckId,
    person_id: PersonId,
    *,
    reason: str,
    command: Command | None,
) -> None:
    """Say that somebody on the way of a check is a common party.

    Raises NotAllowed, CheckUnknown, and what `common_parties.name` raises.
    """
    check, decision = reviewed(house, principal, check_id)
    if person_id not in concerned(check):
        raise CheckUnknown(check_id)
    require_outside(house, person_id)
    booking = booking_of(house, principal, decision)
    common_parties.name(
        house, person_id, reason=reason, booking=booking, command=command
    )


def require_outside(house: House, person_id: PersonId) -> None:
    """Raises NotUnderstood for somebody who is in a role of therapy or of the practice.

    What leads through a client or a colleague is never dismissed.
    """
    if takes_part(house, person_id):
        raise NotUnderstood([Problem(field="person", reason=IN_A_ROLE)])


def unname(
    house: House,
    principal: Principal,
    person_id: PersonId,
    *,
    reason: str,
    command: Command | None,
) -> None:
    """Say that a party is common no longer.

    Raises NotAllowed, and what `common_parties.unname` raises.
    """
    decision = require(principal, Action.ANSWER_CHECK)
    if person_id not in common_parties.named_of(house):
        raise NotUnderstood([Problem(field="person", reason=GONE)])
    booking = booking_of(house, principal, decision)
    common_parties.unname(
        house, person_id, reason=reason, booking=booking, command=command
    )
