"""Roles and supervision contracts of people who can sign in; nothing of any case."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from api import appointing
from api.access import require
from api.dependencies import PROVED, TheCommand, TheHouse, ThePrincipal
from api.house import House
from api.people import member_named
from api.relations import practice_of, practitioner_of
from api.v1.access import names_of
from api.v1.access_shapes import RoleIn, RolesOut, SupervisorIn
from domain.facts.bookkeeping import Standing
from domain.policy import Action
from domain.refusals import NotUnderstood, Problem
from domain.values import PersonId

router = APIRouter(prefix="/people/{person}", tags=["people"])


def the_person(person: str, principal: ThePrincipal, house: TheHouse) -> PersonId:
    """The person in the address. Raises NotAllowed and PersonUnknown."""
    require(principal, Action.APPOINT)
    return member_named(house, person)


ThePerson = Annotated[PersonId, Depends(the_person)]


@router.get("/roles")
def show_roles(*, person: ThePerson, house: TheHouse) -> RolesOut:
    """The roles of somebody, those they are proposed for, and who supervises them."""
    return _shown(house, person)


@router.post("/roles", dependencies=PROVED)
def give_role(
    *,
    person: ThePerson,
    told: RoleIn,
    house: TheHouse,
    principal: ThePrincipal,
    command: TheCommand,
) -> RolesOut:
    """Give somebody a role. An auditor is proposed, and confirmed by somebody else."""
    del command  # What is held already stays as it is.
    appointing.give(house, principal, person, standing_named(told.role))
    return _shown(house, person)


@router.post("/roles/withdrawal", dependencies=PROVED)
def take_role(
    *,
    person: ThePerson,
    told: RoleIn,
    house: TheHouse,
    principal: ThePrincipal,
    command: TheCommand,
) -> RolesOut:
    """Take a role back, and end the sessions in which it was used."""
    del command
    appointing.take(house, principal, person, standing_named(told.role))
    return _shown(house, person)


@router.post("/supervisors", dependencies=PROVED)
def supervise(
    *,
    person: ThePerson,
    told: SupervisorIn,
    house: TheHouse,
    principal: ThePrincipal,
    command: TheCommand,
) -> RolesOut:
    """Say who supervises a therapist, from the day of the contract."""
    del command
    supervisor = member_named(house, told.supervisor, field="supervisor")
    appointing.supervise(house, principal, person, supervisor, since=told.since)
    return _shown(house, person)


@router.post("/supervisors/end", dependencies=PROVED)
def end_supervision(
    *,
    person: ThePerson,
    told: SupervisorIn,
    house: TheHouse,
    principal: ThePrincipal,
    command: TheCommand,
) -> RolesOut:
    """Say that somebody supervises a therapist no longer."""
    del command
    supervisor = member_named(house, told.supervisor, field="supervisor")
    appointing.end_supervision(house, principal, person, supervisor)
    return _shown(house, person)


def standing_named(told: str) -> Standing:
    """A capacity by its name. Raises NotUnderstood."""
    try:
        return Standing(told)
    except ValueError:
        said = f"is none of {', '.join(Standing)}"
        raise NotUnderstood([Problem(field="role", reason=said)]) from None


def _shown(house: House, person: PersonId) -> RolesOut:
    known, name = practice_of(house), names_of(house)
    working = practitioner_of(house, person)
    shown = name(person)
    return RolesOut(
        person_id=shown.person_id,
        name=shown.name,
        standings=sorted(known.standings.get(person, frozenset())),
        proposed=sorted(standing for who, standing in known.proposed if who == person),
        supervisors=[name(who) for who in working.supervisors],
    )
