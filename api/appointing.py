"""Giving and taking back roles, and supervision contracts, for who manages people."""

from __future__ import annotations

from datetime import datetime

from api import people
from api.access import require
from api.house import House
from api.relations import practice_of
from api.sign_in.events import What
from domain.facts.bookkeeping import Standing
from domain.policy import Action, Contract, Principal
from domain.values import PersonId


def give(
    house: House, principal: Principal, person_id: PersonId, standing: Standing
) -> None:
    """Give somebody a role; an auditor is proposed first, and confirmed by another.

    Raises NotAllowed and RoleWithheld.
    """
    asked = practice_of(house).appointment(person_id, standing, at=house.clock())
    require(principal, Action.APPOINT, asked)
    people.grant(house, person_id=person_id, standing=standing, by=principal.person_id)


def take(
    house: House, principal: Principal, person_id: PersonId, standing: Standing
) -> None:
    """Take a role back, or a proposal. Raises NotAllowed."""
    require(principal, Action.MANAGE_PEOPLE)
    people.withdraw(
        house, person_id=person_id, standing=standing, by=principal.person_id
    )


def supervise(
    house: House,
    principal: Principal,
    person_id: PersonId,
    supervisor_id: PersonId,
    *,
    since: datetime | None = None,
) -> None:
    """Say who supervises a therapist, from the day of the contract.

    Raises NotAllowed and NotUnderstood.
    """
    contract = Contract(person_id=person_id, supervisor_id=supervisor_id)
    require(principal, Action.BOOK_SUPERVISION, contract)
    is_new = supervisor_id not in people.practitioner(house, person_id).supervisors
    people.supervise(
        house,
        person_id=person_id,
        supervisor_id=supervisor_id,
        since=since,
        by=principal.person_id,
    )
    if is_new:
        tell_supervised(house, person_id)


def tell_supervised(house: House, person_id: PersonId) -> None:
    """Tell somebody that a supervisor of theirs is new: they read all their cases."""
    now = house.clock()
    house.accounts.events.note(What.SUPERVISED, person_id, now=now, by_another=True)


def end_supervision(
    house: House, principal: Principal, person_id: PersonId, supervisor_id: PersonId
) -> None:
    """Say that somebody supervises a therapist no longer. Raises NotAllowed."""
    contract = Contract(person_id=person_id, supervisor_id=supervisor_id)
    require(principal, Action.BOOK_SUPERVISION, contract)
    people.end_supervision(
        house,
        person_id=person_id,
        supervisor_id=supervisor_id,
        by=principal.person_id,
    )
