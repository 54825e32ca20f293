"""What the API answers of another role that somebody thinks of with a client."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from api.dual_told import clock_document, compared_document, guarded_document
from api.role_thought import Thought
from api.v1.former_clients import ClockOut
from domain.facts.dual_roles_choices import (
    DurationClass,
    EnteredRole,
    PowerDifferential,
    TerminationClarity,
)
from domain.facts.ties import Safeguard, Unavoidable


class LevelsOut(BaseModel):
    """How a role stands on Gottlieb's three dimensions."""

    power: PowerDifferential
    duration: DurationClass
    ending: TerminationClarity


class ComparedOut(BaseModel):
    """The therapy there is or was and the other role, side by side, and what it asks.

    `are_proposed`: the levels follow from dates and from the kind of role.
    """

    current: LevelsOut
    contemplated: LevelsOut
    are_proposed: bool
    asks: str
    source: str


class GroundOut(BaseModel):
    """Why two roles cannot be kept apart."""

    ground: Unavoidable
    words: str


class SafeguardOut(BaseModel):
    """What guards both people."""

    safeguard: Safeguard
    words: str


class GuardedOut(BaseModel):
    """What was written down of roles that cannot be kept apart.

    `asks` names what codes look for and nobody wrote down.
    """

    grounds: list[GroundOut]
    safeguards: list[SafeguardOut]
    review_due: datetime | None
    asks: list[str]


class LastContactOut(BaseModel):
    """A client whose therapy has ended, and what each code that binds says of time."""

    case_id: UUID
    reference: str
    last_contact_on: date
    clocks: list[ClockOut]


class ThoughtOut(BaseModel):
    """What is laid out where another role is thought of with a client.

    `role` is null where none was named; then `levels` is too.
    """

    role: EnteredRole | None
    levels: ComparedOut | None
    former_client: list[LastContactOut]
    unavoidable: GuardedOut | None


def thought_out(told: Thought | None) -> ThoughtOut | None:
    """What is laid out of another role; None where nothing is."""
    if told is None:
        return None
    levels, safe = told.levels, told.guarded
    return ThoughtOut(
        role=told.role,
        levels=None
        if levels is None
        else ComparedOut.model_validate(compared_document(levels)),
        former_client=[
            LastContactOut(
                case_id=one.case_id,
                reference=one.reference,
                last_contact_on=one.last_contact_on,
                clocks=[
                    ClockOut.model_validate(clock_document(each, told.on))
                    for each in one.clocks
                ],
            )
            for one in told.former
        ],
        unavoidable=None
        if safe is None
        else GuardedOut.model_validate(guarded_document(safe)),
    )
