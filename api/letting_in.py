"""Letting somebody in to a case for a time, and stepping back from one.

Each asks `domain.policy` first, and leaves a fact with its reason. The operator of the
machine acts as the practice itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from api import people
from api.access import permitted, told_about
from api.house import House
from api.reasons import reason_told
from api.relations import access_of
from api.whose_reasons import of_case
from domain import access, recording
from domain.access import REASON, relations_stream
from domain.facts.access import AccessGranted, Recused
from domain.facts.fact import Fact
from domain.ledger import Command
from domain.policy import Action, Context, Principal
from domain.practice import Booking
from domain.refusals import (
    CaseUnknown,
    Conflicted,
    NotUnderstood,
    PersonUnknown,
    Problem,
)
from domain.relations import CaseRelations
from domain.sealing import seal
from domain.values import CaseId, FactId, PersonId, Role, Sealed, Section

LETTABLE = (Section.RECORD, Section.SUPERVISION, Section.PROCEEDING)
"""The sections that somebody from outside may be let in to."""
NOT_ONESELF = "nobody lets themselves in"
PARTIES_OF_IT = "whose case it is has a way in of their own"
OUT_OF_IT = "they stepped back from this case, or were named as too close to it"


@dataclass(frozen=True, kw_only=True, slots=True)
class Letting:
    """Whom to let in, to which sections, up to when and why."""

    party_id: PersonId
    sections: tuple[Section, ...]
    until: datetime
    reason: str
    names_client: bool = False


def let_in(
    house: House,
    principal: Principal,
    case_id: CaseId,
    wanted: Letting,
    *,
    command: Command | None,
) -> AccessGranted:
    """Let somebody from outside read sections of a case up to a moment.

    Raises CaseUnknown, NotAllowed, and what `grant` raises.
    """

    def booking() -> Booking:
        now = people.principal(house, principal.person_id)
        context = Context(purpose=wanted.reason)
        _, decision = permitted(house, now, case_id, Action.LET_IN, context)
        return _booking(house, principal.person_id, decision.role)

    return grant(house, case_id, wanted, booking=booking, command=command)


def grant(
    house: House,
    case_id: CaseId,
    wanted: Letting,
    *,
    booking: Callable[[], Booking],
    command: Command | None = None,
) -> AccessGranted:
    """The same by whoever `booking` says, which is asked again as it is written.

    Raises CaseUnknown, PersonUnknown, Conflicted, NotUnderstood, UntilUnusable and
    KeyReused.
    """
    asking = booking()
    _require_outsider(house, case_id, wanted.party_id, by=asking)
    if not wanted.sections or not set(wanted.sections) <= set(LETTABLE):
        said = f"choose at least one of {', '.join(LETTABLE)}"
        raise NotUnderstood([Problem(field="sections", reason=said)])
    sealed = sealer(house, case_id, wanted.reason, by=asking.by)
    written = _write(
        house,
        case_id,
        lambda: access.let_in(
            access_of(house, case_id),
            case_id=case_id,
            party_id=wanted.party_id,
            sections=wanted.sections,
            until=wanted.until,
            names_client=wanted.names_client,
            seal=sealed,
            booking=booking(),
        ),
        command,
    )
    assert isinstance(written, AccessGranted)
    return written


def _require_outsider(
    house: House, case_id: CaseId, party: PersonId, *, by: Booking
) -> None:
    """That a party has no part in a case. Raises PersonUnknown and Conflicted.

    Only who knows the client hears that a party is the client, whom a grant lets
    nowhere in any case.
    """
    begun = recording.opened(house.ledger, case_id)
    if party not in house.accounts.people():
        raise PersonUnknown(party)
    knows = by.by in (begun.therapist_id, people.SYSTEM)
    if party == begun.therapist_id or (knows and party == begun.client_id):
        raise Conflicted(people.name_of(house, party), PARTIES_OF_IT)
    if party == by.by:
        raise Conflicted(people.name_of(house, party), NOT_ONESELF)
    known = access_of(house, case_id)
    if party in known.recused or party in known.conflicted:
        raise Conflicted(people.name_of(house, party), OUT_OF_IT)


def end_grant(
    house: House,
    principal: Principal,
    case_id: CaseId,
    grant_id: FactId,
    *,
    command: Command | None,
) -> None:
    """End a grant before its time. Raises CaseUnknown, NotAllowed and GrantUnknown."""

    def booking() -> Booking:
        now = people.principal(house, principal.person_id)
        _, decision = permitted(house, now, case_id, Action.LET_IN)
        return _booking(house, principal.person_id, decision.role)

    booking()  # Whoever may not end it does not learn whether there is one.
    end(house, case_id, grant_id, booking=booking, command=command)


def end(
    house: House,
    case_id: CaseId,
    grant_id: FactId,
    *,
    booking: Callable[[], Booking],
    command: Command | None = None,
) -> None:
    """The same by whoever `booking` says. Raises GrantUnknown."""
    _write(
        house,
        case_id,
        lambda: access.end_grant(
            access_of(house, case_id),
            case_id=case_id,
            grant_id=grant_id,
            booking=booking(),
        ),
        command,
    )


def recuse(
    house: House,
    principal: Principal,
    case_id: CaseId,
    *,
    reason: str,
    command: Command | None,
    by: Booking | None = None,
) -> Recused:
    """Step back from a case for good; `by` is who writes it down in their place.

    Raises CaseUnknown, NotAllowed, NotUnderstood, RecusedAlready and KeyReused.
    """
    role = _stepping(house, principal, case_id, reason)
    sealed = sealer(house, case_id, reason, by=principal.person_id)
    booking = _booking(house, principal.person_id, role) if by is None else by
    written = _write(
        house,
        case_id,
        lambda: access.recuse(
            access_of(house, case_id),
            case_id=case_id,
            person_id=principal.person_id,
            seal=sealed,
            booking=booking,
        ),
        command,
    )
    assert isinstance(written, Recused)
    return written


def require_office(house: House, principal: Principal, case_id: CaseId) -> None:
    """That somebody has an office in a case. Raises CaseUnknown and NotAllowed."""
    permitted(house, principal, case_id, Action.RECUSE)


def reference(house: House, case_id: CaseId) -> str:
    """What people call a case. Raises CaseUnknown."""
    return recording.opened(house.ledger, case_id).reference


def relations_to_show(
    house: House, principal: Principal, case_id: CaseId
) -> CaseRelations:
    """Who stands how to a case, for who may let in. Raises CaseUnknown, NotAllowed."""
    relations, decision = permitted(house, principal, case_id, Action.LET_IN)
    told_about(house, principal.person_id, case_id, decision)
    return relations


def sealer(
    house: House, case_id: CaseId, reason: str, *, by: PersonId
) -> Callable[[FactId], Sealed]:
    """Seals a reason of somebody's, which outlives the client where they know them.

    Raises CaseUnknown and NotUnderstood.
    """
    text = reason_told(reason)
    whose = of_case(house, case_id, by=by, reason=text)
    house.keys.ensure(streams=[relations_stream(case_id)], subjects=[whose()])

    def sealed(fact_id: FactId) -> Sealed:
        return seal(house.keys, text, about=whose(), fact_id=fact_id, field=REASON)

    return sealed


def operator_books(house: House) -> Booking:
    """What the operator of the machine writes down as the practice itself."""
    return Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())


def _stepping(
    house: House, principal: Principal, case_id: CaseId, reason: str
) -> Role | None:
    """In which role somebody steps back; who has before is answered as they were then."""
    context = Context(purpose=reason)
    try:
        _, decision = permitted(house, principal, case_id, Action.RECUSE, context)
    except CaseUnknown:
        if principal.person_id not in access_of(house, case_id).recused:
            raise
        return Role.SYSTEM
    return decision.role


def _booking(house: House, by: PersonId, role: Role | None) -> Booking:
    assert role is not None, "whoever is let to do this does it in a role"
    return Booking(by=by, role=role, now=house.clock())


def _write(
    house: House,
    case_id: CaseId,
    decision: Callable[[], Fact],
    command: Command | None,
) -> Fact:
    house.keys.ensure(streams=[relations_stream(case_id)], subjects=[])
    receipt = house.ledger.carry_out(lambda: [decision()], command=command)
    house.catch_up()
    return house.ledger.fact(receipt.stream, receipt.version)
