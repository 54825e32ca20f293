"""Giving and taking back roles, and supervision contracts, for who manages people.

Whether they may is asked before anything is made, and again in the write: who loses the
right in between does nothing with it any more.
"""

from __future__ import annotations

from collections.abc import Callable
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

    def asked(now: Principal) -> None:
        known = practice_of(house)
        giving = known.appointment(person_id, standing, at=house.clock())
        require(now, Action.APPOINT, giving)

    asked(principal)
    people.grant(
        house,
        person_id=person_id,
        standing=standing,
        by=principal.person_id,
        allowed=_again(house, principal, asked),
    )


def take(
    house: House, principal: Principal, person_id: PersonId, standing: Standing
) -> None:
    """Take a role back, or a proposal. Raises NotAllowed."""

    def asked(now: Principal) -> None:
        require(now, Action.MANAGE_PEOPLE)

    asked(principal)
    people.withdraw(
        house,
        person_id=person_id,
        standing=standing,
        by=principal.person_id,
        allowed=_again(house, principal, asked),
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
    booked = _booked(Contract(person_id=person_id, supervisor_id=supervisor_id))
    booked(principal)
    is_new = supervisor_id not in people.practitioner(house, person_id).supervisors
    people.supervise(
        house,
        person_id=person_id,
        supervisor_id=supervisor_id,
        since=since,
        by=principal.person_id,
        allowed=_again(house, principal, booked),
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
    booked = _booked(Contract(person_id=person_id, supervisor_id=supervisor_id))
    booked(principal)
    people.end_supervision(
        house,
        person_id=person_id,
        supervisor_id=supervisor_id,
        by=principal.person_id,
        allowed=_again(house, principal, booked),
    )


def _booked(contract: Contract) -> Callable[[Principal], None]:
    """That somebody may agree or end a contract. It raises NotAllowed."""

    def booked(now: Principal) -> None:
        require(now, Action.BOOK_SUPERVISION, contract)

    return booked


def _again(
    house: House, principal: Principal, asked: Callable[[Principal], None]
) -> Callable[[], None]:
    """The same question of the same person, with what they hold by then."""
    return lambda: asked(people.principal(house, principal.person_id))
