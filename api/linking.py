"""Putting a check of one's own to a case of one's own, whichever of the two came first.

It tells nobody anything new: whom a therapist asked about, and what they were told, is
theirs, and so is the client. What a check found stands nowhere near it.
"""

from __future__ import annotations

from api.access import permitted, seen
from api.carrying import SOMEBODY_ELSE, described, is_called, offered, readable
from api.checks import Mine, asked_by
from api.house import House
from api.own_people import AMONG, known_as
from api.people import name_of
from domain import checking, recording
from domain.access_rules import THERAPIST
from domain.checking import CHECK
from domain.checks import asker_stream
from domain.described import matchable
from domain.facts.checks import CheckId
from domain.facts.fact import Fact
from domain.ledger import Command
from domain.matching.details import Details
from domain.matching.preparing import prepared
from domain.matching.weighing import Label, weigh
from domain.policy import Action, Decision, Principal
from domain.practice import Booking, PersonMemory, person_stream, remember_person
from domain.refusals import NotAllowed, NotUnderstood, Problem
from domain.sealing import ERASED
from domain.values import CaseId, PersonId

PUT = "add a check to this case"
ITS_THERAPIST = "only its therapist may"


def linkable(house: House, principal: Principal, case_id: CaseId) -> list[Mine]:
    """One's own checks that may be of a case's client, and belong to no case yet.

    Raises CaseUnknown, and NotAllowed for everybody but its therapist.
    """
    require_theirs(house, principal, case_id)
    client = recording.opened(house.ledger, case_id).client_id
    known = asked_by(house, principal.person_id)
    return [
        one
        for one in offered(house, principal)
        if _is_of(house, readable(house, known, one.id), client)
    ]


def link(
    house: House,
    principal: Principal,
    case_id: CaseId,
    check_id: CheckId,
    *,
    command: Command | None,
) -> None:
    """Put a check of one's own to a case of one's own, once.

    A client of whom no more than the name is known is described as in the check.

    Raises CaseUnknown, NotAllowed, NotUnderstood and KeyReused.
    """
    seen(house, principal, case_id)
    decision = require_theirs(house, principal, case_id)
    assert decision.role is not None
    client = recording.opened(house.ledger, case_id).client_id
    by = principal.person_id
    booking = Booking(by=by, role=decision.role, now=house.clock())
    house.keys.ensure(streams=[asker_stream(by)], subjects=[])

    def decided() -> list[Fact]:
        known = asked_by(house, by)
        facts: list[Fact] = [
            checking.carry(known, check_id=check_id, case_id=case_id, booking=booking)
        ]
        details = readable(house, known, check_id)
        if not _is_of(house, details, client):
            raise NotUnderstood([Problem(field=CHECK, reason=SOMEBODY_ELSE)])
        return [*facts, *_described(house, details, client, booking=booking)]

    house.ledger.carry_out(decided, command=command)
    house.catch_up()


def require_theirs(house: House, principal: Principal, case_id: CaseId) -> Decision:
    """That somebody acts as the therapist of a case. Raises CaseUnknown, NotAllowed."""
    _, decision = permitted(house, principal, case_id, Action.RECORD)
    if decision.by is not THERAPIST:
        raise NotAllowed(action=PUT, rule=ITS_THERAPIST)
    return decision


def _is_of(house: House, details: Details, client: PersonId) -> bool:
    """Whether a check may have been of a client: as who asked is told at once."""
    known, name = known_as(house, client), name_of(house, client)
    if known is None or name is ERASED or not is_called(details, name):
        return False
    likeness = weigh(prepared(matchable(details)), prepared(known), among=AMONG)
    return likeness.label is Label.SAME


def _described(
    house: House, details: Details, client: PersonId, *, booking: Booking
) -> list[Fact]:
    """What is known of a client from now on, where it was the name alone."""
    known = house.ledger.recall(person_stream(client), PersonMemory(), remember_person)
    if known.described is not None:
        return []
    name = name_of(house, client)
    return [described(house, details, client, known, name=name, booking=booking)]
