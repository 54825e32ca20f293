"""`decide` and a policy in Cedar, written apart, answer the same in every cell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import cedarpy
import pytest

from domain.facts.bookkeeping import Standing
from domain.policy import (
    Action,
    Appointment,
    CheckQuestion,
    Contract,
    IdentityRequest,
    Principal,
    decide,
)
from domain.values import Section
from tests.policy.matrix import AT, NOW, OTHER, SELF, THERAPIST, State, roles, states

POLICY = (Path(__file__).parent / "access.cedar").read_text("utf-8")
OF_SECTIONS = (Action.SEE, Action.RECORD, Action.HAND_OVER, Action.SEE_ACCESS)
DEEDS = (
    *(Action.RECUSE, Action.LET_IN, Action.OPEN_PROCEEDING),
    *(Action.RUN_PROCEEDING, Action.ASK_IDENTITY, Action.BREAK_GLASS),
    *(Action.NAME_CONFLICT, Action.WALL_OFF),
)
NAME = "know the name"
ROLES = pytest.mark.parametrize(
    "held", roles(), ids=lambda held: "+".join(sorted(held)) or "nobody"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One question: what `decide` answers, and how it is put to Cedar."""

    ours: bool
    action: str
    resource: str
    context: dict[str, Any]
    told: object

    @property
    def request(self) -> dict[str, Any]:
        return {
            "principal": 'User::"self"',
            "action": f"Action::{json.dumps(self.action)}",
            "resource": self.resource,
            "context": self.context,
        }


def differing(held: frozenset[Standing], cells: list[Cell]) -> list[Cell]:
    """The cells in which the two disagree. A cell that Cedar cannot judge is one."""
    answers = cedarpy.is_authorized_batch(
        [cell.request for cell in cells], POLICY, _entities(held)
    )
    return [
        cell
        for cell, answer in zip(cells, answers, strict=True)
        if answer.allowed != cell.ours or answer.diagnostics.errors
    ]


@ROLES
def test_every_case_in_every_state(
    held: frozenset[Standing], record_property: Any
) -> None:
    cells = [cell for state in states(held) for cell in _of_case(state)]

    assert differing(held, cells) == []
    record_property("cells", len(cells))
    print(f"{len(cells)} cells, 0 disagreements")


@ROLES
def test_what_concerns_no_case(held: frozenset[Standing]) -> None:
    who = Principal(person_id=SELF, standings=held)
    cells = [
        Cell(
            ours=decide(who, action).allowed,
            action=action.value,
            resource='Office::"none"',
            context={},
            told=action,
        )
        for action in Action
    ]

    assert differing(held, cells) == []


@ROLES
def test_every_appointment(held: frozenset[Standing]) -> None:
    who = Principal(person_id=SELF, standings=held)
    cells = [
        Cell(
            ours=decide(who, Action.APPOINT, asked).allowed,
            action=Action.APPOINT.value,
            resource=f'Role::"{asked.standing.value}"',
            context=_appointing(asked),
            told=asked,
        )
        for asked in _appointments()
    ]

    assert differing(held, cells) == []
    print(f"{len(cells)} cells, 0 disagreements")


@ROLES
def test_every_check(held: frozenset[Standing]) -> None:
    who = Principal(person_id=SELF, standings=held)
    cells = [
        Cell(
            ours=decide(
                who,
                Action.ANSWER_CHECK,
                CheckQuestion(asked_by=asker, people=frozenset(found)),
            ).allowed,
            action=Action.ANSWER_CHECK.value,
            resource='Check::"one"',
            context={"asked_by_self": asker == SELF, "is_found": SELF in found},
            told=(asker, found),
        )
        for asker, found in product((SELF, OTHER), ((), (OTHER,), (SELF, OTHER)))
    ]

    assert differing(held, cells) == []


@ROLES
def test_every_contract(held: frozenset[Standing]) -> None:
    who = Principal(person_id=SELF, standings=held)
    pairs = [(SELF, OTHER), (OTHER, SELF), (OTHER, THERAPIST)]
    cells = [
        Cell(
            ours=decide(
                who,
                Action.BOOK_SUPERVISION,
                Contract(person_id=one, supervisor_id=other),
            ).allowed,
            action=Action.BOOK_SUPERVISION.value,
            resource='Contract::"one"',
            context={"is_of_self": SELF in (one, other)},
            told=(one, other),
        )
        for one, other in pairs
    ]

    assert differing(held, cells) == []


def test_the_comparison_finds_what_differs() -> None:
    """A matrix in which nothing could differ would prove nothing."""
    held = frozenset({Standing.BOARD_MEMBER})
    cells = [cell for state in states(held) for cell in _of_case(state)]
    wrong = [
        Cell(
            ours=not cell.ours,
            action=cell.action,
            resource=cell.resource,
            context=cell.context,
            told=cell.told,
        )
        for cell in cells[:50]
    ]

    assert len(differing(held, wrong)) == len(wrong)
    assert {cell.ours for cell in cells} == {True, False}


def _of_case(state: State) -> Iterator[Cell]:
    who, case, context = state.principal, state.case, state.context
    asked = {action: decide(who, action, case) for action in Action}
    for action, section in product(OF_SECTIONS, Section):
        found = asked[action]
        yield Cell(
            ours=found.allowed and section in found.sections,
            action=action.value,
            resource=f'Section::"{section.value}"',
            context=context,
            told=state,
        )
    for action in DEEDS:
        yield _deed(action.value, context, state, ours=asked[action].allowed)
    ways = (asked[Action.SEE], asked[Action.SEE_ACCESS])
    yield _deed(NAME, context, state, ours=any(way.names_client for way in ways))
    for is_own in (False, True):
        request = IdentityRequest(case=case, asked_by=SELF if is_own else OTHER)
        found = decide(who, Action.OPEN_IDENTITY, request)
        told = {**context, "asked_by_self": is_own}
        saying = Action.OPEN_IDENTITY.value
        yield _deed(saying, told, state, ours=found.allowed)


def _deed(action: str, context: dict[str, Any], told: object, *, ours: bool) -> Cell:
    resource = 'Deed::"one"'
    return Cell(ours=ours, action=action, resource=resource, context=context, told=told)


def _appointments() -> Iterator[Appointment]:
    ago = (None, timedelta(days=29, hours=23), timedelta(days=30), timedelta(days=31))
    held = [frozenset[Standing](), *(frozenset({each}) for each in Standing)]
    cells = product((SELF, OTHER), Standing, held, ago, (None, SELF, OTHER))
    for person, standing, has, since, proposer in cells:
        yield Appointment(
            person_id=person,
            standing=standing,
            at=AT,
            held=has,
            administrator_until=None if since is None else AT - since,
            proposed_by=proposer,
        )


def _appointing(asked: Appointment) -> dict[str, Any]:
    until, by = asked.administrator_until, asked.proposed_by
    found: dict[str, Any] = {
        "at": NOW,
        "is_for_self": asked.person_id == SELF,
        "held": sorted(asked.held),
    }
    if until is not None:
        found["administrator_until"] = NOW - int((AT - until).total_seconds() // 3600)
    if by is not None:
        found["proposed_by_self"] = by == SELF
    return found


def _entities(held: frozenset[Standing]) -> list[dict[str, Any]]:
    def entity(kind: str, id_: str, **attributes: Any) -> dict[str, Any]:
        uid = {"type": kind, "id": id_}
        return {"uid": uid, "attrs": attributes, "parents": []}

    return [
        entity("User", "self", roles=sorted(held)),
        *(entity("Section", each.value, name=each.value) for each in Section),
        *(entity("Role", each.value, name=each.value) for each in Standing),
        *(entity(kind, "one") for kind in ("Deed", "Contract", "Check")),
        entity("Office", "none"),
    ]
