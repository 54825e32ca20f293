"""What the rules call a boundary event, clinical, sexual; and which facts stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.acts import BOUNDARY_EVENTS, is_sexual
from domain.corrections import standing
from domain.facts import catalogue
from domain.facts.alliance_choices import PriorRelationship
from domain.facts.disclosure import DisclosureKind
from domain.facts.dual_roles import SecondaryRelationshipEntered
from domain.facts.dual_roles_choices import EnteredRole
from domain.facts.endings import PostTerminationRelationshipEntered
from domain.facts.endings_choices import LaterRelationKind
from domain.facts.fact import ALL_MODIFIERS, CaseFact, Modifier
from domain.facts.touch import SexualizedBehaviorOccurred
from domain.facts.transference import AttractionResponse, ClientAttractionDisclosed
from tests.case_facts import disclosed, hug, started, told


def test_boundary_events_are_the_seventeen_that_the_rules_name() -> None:
    asked = {kind for kind in catalogue() if kind.WEIGHT.modifiers == ALL_MODIFIERS}

    assert len(BOUNDARY_EVENTS) == 17
    assert asked >= BOUNDARY_EVENTS - {SexualizedBehaviorOccurred}


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (told(SexualizedBehaviorOccurred), True),
        (told(SecondaryRelationshipEntered, role=EnteredRole.ROMANTIC), True),
        (told(SecondaryRelationshipEntered, role=EnteredRole.BUSINESS), False),
        (
            told(
                PostTerminationRelationshipEntered,
                kind=LaterRelationKind.LIVING_TOGETHER,
            ),
            True,
        ),
        (
            told(PostTerminationRelationshipEntered, kind=LaterRelationKind.FRIENDSHIP),
            False,
        ),
        (disclosed(kind=DisclosureKind.ROMANTIC_OR_SEXUAL_FEELING_FOR_CLIENT), True),
        (disclosed(), False),
        (
            told(ClientAttractionDisclosed, response=AttractionResponse.RECIPROCATED),
            True,
        ),
        (told(ClientAttractionDisclosed, response=AttractionResponse.IGNORED), False),
        (started(prior_relationship=PriorRelationship.SEXUAL_PAST), True),
        (hug(), False),
    ],
)
def test_what_is_sexual_is_known_by_the_fact_alone(
    fact: CaseFact, expected: bool
) -> None:
    assert is_sexual(fact) is expected


def test_no_sexual_act_lists_what_would_lighten_it() -> None:
    listed = SexualizedBehaviorOccurred.WEIGHT.modifiers

    assert set(listed) == {Modifier.VULNERABILITY, Modifier.FREQUENCY, Modifier.SECRECY}


def test_what_was_put_right_no_longer_stands() -> None:
    first, other = hug(on=1), hug(on=2)
    right = replace(hug(on=1), corrects=first.fact_id)

    assert standing([first, other, right]) == (other, right)


def test_a_correction_of_what_nobody_knows_stands_alone() -> None:
    right = replace(hug(on=1), corrects=hug().fact_id)

    assert standing([right]) == (right,)
