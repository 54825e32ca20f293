"""Who stands how to a case: letting somebody in, stepping back, and proceedings."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Response

from api import letting_in, proceedings
from api.dependencies import (
    PROVED,
    TheCase,
    TheCommand,
    TheHouse,
    ThePrincipal,
    identifier,
)
from api.house import House
from api.letting_in import Letting
from api.people import SYSTEM, called, member_named
from api.privacy import OPERATOR
from api.v1.access_shapes import (
    GrantIn,
    MembersIn,
    Names,
    ProceedingOut,
    ReasonIn,
    ReferIn,
    RelationsOut,
    proceeding_out,
    relations_out,
)
from api.v1.shapes import PersonOut
from domain.policy import Principal
from domain.refusals import GrantUnknown, NotUnderstood, Problem
from domain.values import CaseId, FactId, PersonId, Section

router = APIRouter(prefix="/cases/{case}", tags=["access"])


@router.get("/relations")
def show_relations(
    *, house: TheHouse, principal: ThePrincipal, case: TheCase
) -> RelationsOut:
    """Who stands how to a case, for its therapist and for privacy officers."""
    return _relations(house, principal, case)


@router.post("/grants", status_code=201, dependencies=PROVED)
def let_in(
    *,
    told: GrantIn,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
) -> RelationsOut:
    """Let somebody from outside read sections of a case up to a moment."""
    letting_in.relations_to_show(house, principal, case)
    if told.until is None:
        raise NotUnderstood([Problem(field="until", reason="is missing")])
    wanted = Letting(
        party_id=member_named(house, told.party, field="party"),
        sections=sections_named(told.sections),
        until=told.until,
        reason=told.reason,
        names_client=told.names_client,
    )
    letting_in.let_in(house, principal, case, wanted, command=command)
    return _relations(house, principal, case)


@router.post("/grants/{grant}/end")
def end_grant(
    *,
    grant: str,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
) -> RelationsOut:
    """End a grant before its time."""
    letting_in.relations_to_show(house, principal, case)
    found = identifier(grant)
    if found is None:
        raise GrantUnknown(grant)
    letting_in.end_grant(house, principal, case, FactId(found), command=command)
    return _relations(house, principal, case)


@router.post("/recusal", status_code=204, response_class=Response)
def recuse(
    *,
    told: ReasonIn,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
) -> None:
    """Step back from a case for good: one does not see it any more."""
    letting_in.recuse(house, principal, case, reason=told.reason, command=command)


@router.post("/proceeding", status_code=201)
def take_charge(
    *,
    told: ReasonIn,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
) -> ProceedingOut:
    """Open a proceeding about a case, as its officer, for a reason.

    A case about which another officer runs one is answered as if there were none.
    """
    del command  # Doing it twice changes nothing.
    proceedings.take_charge(house, principal, case, reason=told.reason)
    return _proceeding(house, principal, case)


@router.get("/proceeding")
def show_proceeding(
    *, house: TheHouse, principal: ThePrincipal, case: TheCase
) -> ProceedingOut:
    """The panel to choose from, each with what ties them to the case."""
    return _proceeding(house, principal, case)


@router.post("/proceeding/referrals", status_code=201)
def refer(
    *,
    told: ReferIn,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
) -> ProceedingOut:
    """Lay sections of a case before members of the board."""
    del command  # What lies before them already lies before them still.
    _proceeding(house, principal, case)
    proceedings.refer(
        house,
        principal,
        case,
        member_ids=_members(house, told.members),
        sections=sections_named(told.sections),
    )
    return _proceeding(house, principal, case)


@router.post("/proceeding/revocations")
def take_back(
    *,
    told: MembersIn,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
) -> ProceedingOut:
    """Let a case lie before members no longer."""
    del command  # Doing it twice changes nothing.
    _proceeding(house, principal, case)
    members = _members(house, told.members)
    proceedings.take_back(house, principal, case, member_ids=members)
    return _proceeding(house, principal, case)


@router.post("/proceeding/end", status_code=204, response_class=Response)
def end(
    *, house: TheHouse, principal: ThePrincipal, case: TheCase, command: TheCommand
) -> None:
    """End a proceeding: nobody has the case before them any more."""
    del command  # What is over cannot be ended again.
    proceedings.end(house, principal, case)


def sections_named(told: Iterable[str]) -> tuple[Section, ...]:
    """Sections by their names, each once. Raises NotUnderstood."""
    known = {section.value: section for section in Section}
    for name in told:
        if name not in known:
            said = f"{name!r} is none of {', '.join(known)}"
            raise NotUnderstood([Problem(field="sections", reason=said)])
    return tuple(known[name] for name in dict.fromkeys(told))


def names_of(house: House) -> Names:
    """Turns people into how the API names them."""

    def named(person_id: PersonId) -> PersonOut:
        is_operator = person_id == SYSTEM
        name = OPERATOR if is_operator else called(house, person_id)
        return PersonOut(person_id=person_id, name=name)

    return named


def _members(house: House, told: Iterable[str]) -> list[PersonId]:
    return [member_named(house, each, field="members") for each in told]


def _relations(house: House, principal: Principal, case: CaseId) -> RelationsOut:
    found = letting_in.relations_to_show(house, principal, case)
    return relations_out(found, names_of(house))


def _proceeding(house: House, principal: Principal, case: CaseId) -> ProceedingOut:
    found = proceedings.panel(house, principal, case)
    opening = proceedings.opening(house, principal, case)
    return proceeding_out(case, found, opening)
