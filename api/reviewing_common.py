"""Common parties as a conflict reviewer names them, and takes the name back.

A party is named from a check that concerns it: nobody leafs through persons.
"""

from __future__ import annotations

from api import common_parties
from api.access import require
from api.common_parties import CommonParty
from api.finding_in_all import standing_of
from api.house import House
from api.reviewing import booking_of, reviewed
from api.screening import concerned
from domain.dual.common_parties import IN_A_ROLE
from domain.facts.checks import CheckId
from domain.ledger import Command
from domain.policy import Action, Principal
from domain.refusals import CheckUnknown, NotUnderstood, Problem
from domain.values import PersonId

GONE = "is known no longer"


def listed(house: House, principal: Principal) -> list[CommonParty]:
    """Every party that is common now, by name. Raises NotAllowed."""
    require(principal, Action.ANSWER_CHECK)
    return common_parties.listed(house)


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
    if standing_of(house, person_id).roles:
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
    if person_id not in common_parties.common_of(house):
        raise NotUnderstood([Problem(field="person", reason=GONE)])
    booking = booking_of(house, principal, decision)
    common_parties.unname(
        house, person_id, reason=reason, booking=booking, command=command
    )
