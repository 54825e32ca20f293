"""Walls: keeping somebody out of a case, by a conflict reviewer, with a reason.

No therapist is told of a wall: that there is one would tell them whom another treats.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from api import people
from api.access import permitted, require
from api.checks import desk
from api.house import House
from api.letting_in import sealer
from api.privacy import listed_as
from api.relations import access_of
from domain import checking, recording, walls
from domain.access import REASON, relations_stream
from domain.checks import DESK
from domain.facts.checks import CheckId, WallRaised
from domain.facts.fact import Fact
from domain.ledger import Command
from domain.policy import Action, Decision, Principal
from domain.practice import Booking
from domain.refusals import Conflicted
from domain.values import CaseId, PersonId

NOT_ONESELF = "nobody decides about a wall that is about themselves"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wall:
    """Who is kept out of a case, since when, and why."""

    person_id: PersonId
    name: str
    since: datetime
    reason: str


def standing(house: House, principal: Principal, case_id: CaseId) -> list[Wall]:
    """The walls of a case, oldest first. That they are seen is a fact before.

    Raises NotAllowed and CaseUnknown.
    """
    decision = _decided(house, principal, case_id)
    house.keys.ensure(streams=[DESK], subjects=[])
    house.ledger.carry_out(
        lambda: [
            checking.look(
                desk(house),
                rule=decision.by.id,
                booking=_booking(house, principal, decision),
                case_id=case_id,
            )
        ]
    )
    house.catch_up()
    known = access_of(house, case_id).walls.values()
    return [
        Wall(
            person_id=each.person_id,
            name=listed_as(house, each.person_id),
            since=each.recorded_at,
            reason=house.ledger.words(each, REASON, each.reason),
        )
        for each in known
    ]


def put_up(
    house: House,
    principal: Principal,
    case_id: CaseId,
    *,
    person_id: PersonId,
    reason: str,
    command: Command | None,
) -> None:
    """Keep somebody out of a case.

    Raises NotAllowed, CaseUnknown, WallUnusable, NotUnderstood and KeyReused.
    """
    _decided(house, principal, case_id, about=person_id)
    by = principal.person_id
    raised = raising(house, case_id, person_id=person_id, reason=reason, by=by)

    def up() -> list[Fact]:
        return [raised(_allowed(house, principal, case_id, person_id), None)]

    house.ledger.carry_out(up, command=command)
    house.catch_up()


def take_down(
    house: House,
    principal: Principal,
    case_id: CaseId,
    *,
    person_id: PersonId,
    reason: str,
    command: Command | None,
) -> None:
    """Keep somebody out no longer. Raises what `put_up` raises."""
    _decided(house, principal, case_id, about=person_id)
    begun = recording.opened(house.ledger, case_id)
    sealed = sealer(house, case_id, reason, by=principal.person_id)

    def down() -> list[Fact]:
        return [
            walls.take_down(
                access_of(house, case_id),
                begun=begun,
                person_id=person_id,
                seal=sealed,
                booking=_allowed(house, principal, case_id, person_id),
            )
        ]

    house.ledger.carry_out(down, command=command)
    house.catch_up()


def raising(
    house: House, case_id: CaseId, *, person_id: PersonId, reason: str, by: PersonId
) -> Callable[[Booking, CheckId | None], WallRaised]:
    """What decides on a wall, once it is known that somebody may.

    Raises CaseUnknown and NotUnderstood, and WallUnusable when it is called.
    """
    begun = recording.opened(house.ledger, case_id)
    sealed = sealer(house, case_id, reason, by=by)
    house.keys.ensure(streams=[relations_stream(case_id)], subjects=[])

    def raised(booking: Booking, check_id: CheckId | None) -> WallRaised:
        return walls.raise_wall(
            access_of(house, case_id),
            begun=begun,
            person_id=person_id,
            seal=sealed,
            booking=booking,
            check_id=check_id,
        )

    return raised


def _decided(
    house: House,
    principal: Principal,
    case_id: CaseId,
    *,
    about: PersonId | None = None,
) -> Decision:
    """That somebody may put up walls in a case, and not about themselves.

    Raises NotAllowed, CaseUnknown and Conflicted.
    """
    require(principal, Action.WALL_OFF)
    if about == principal.person_id:
        raise Conflicted(people.name_of(house, principal.person_id), NOT_ONESELF)
    _, decision = permitted(house, principal, case_id, Action.WALL_OFF)
    return decision


def _allowed(
    house: House, principal: Principal, case_id: CaseId, about: PersonId
) -> Booking:
    """The same asked again as it is written, by what they hold then. Raises as it."""
    now = people.principal(house, principal.person_id)
    return _booking(house, now, _decided(house, now, case_id, about=about))


def _booking(house: House, principal: Principal, decision: Decision) -> Booking:
    assert decision.role is not None
    return Booking(by=principal.person_id, role=decision.role, now=house.clock())
