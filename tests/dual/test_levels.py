"""Gottlieb's three dimensions, and what guards two people who cannot be kept apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.dual.gottlieb import (
    PROPOSED,
    Levels,
    Work,
    compared,
    levels_of,
    with_levels,
)
from domain.dual.unavoidable import GROUNDS, SAFEGUARDS, guarded
from domain.facts.dual_roles_choices import (
    DurationClass,
    EnteredRole,
    PowerDifferential,
    TerminationClarity,
)
from domain.facts.ties import OverlapUnavoidable, Safeguard, Unavoidable
from domain.values import FactId, Role
from tests.dual.people import who

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
LOW, HIGH = PowerDifferential.LOW, PowerDifferential.HIGH


def work(days: int, **more: Any) -> Work:
    """Therapy that lasted so many days."""
    return Work(since=NOW - timedelta(days=days), last_contact_at=NOW, **more)


def levels(power: str, duration: str, ending: str) -> Levels:
    return Levels(
        power=PowerDifferential(power),
        duration=DurationClass(duration),
        ending=TerminationClarity(ending),
    )


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (work(60), levels("mid", "brief", "indefinite")),
        (work(61), levels("mid", "intermediate", "indefinite")),
        (work(365), levels("high", "long", "indefinite")),
        (work(90, is_over=True), levels("mid", "intermediate", "uncertain")),
        (
            work(90, is_over=True, was_planned=True),
            levels("mid", "intermediate", "definite"),
        ),
        (work(90, is_vulnerable=True), levels("high", "intermediate", "indefinite")),
    ],
    ids=["brief", "intermediate", "long", "over", "planned", "vulnerable"],
)
def test_therapy_stands_where_its_dates_put_it(told: Work, expected: Levels) -> None:
    assert levels_of(told) == expected


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (
            levels("high", "long", "indefinite"),
            levels("high", "long", "definite"),
            "Both roles stand at the far end: power, duration and ending now, power",
        ),
        (
            levels("high", "long", "definite"),
            levels("low", "brief", "definite"),
            "In the role there is, power and duration stand at the far end.",
        ),
        (
            levels("low", "brief", "definite"),
            levels("mid", "long", "indefinite"),
            "In the role thought of, duration and ending stand at the far end.",
        ),
        (
            levels("high", "brief", "definite"),
            levels("low", "long", "definite"),
            "Neither role stands far out on two of the three.",
        ),
    ],
    ids=["both", "now", "then", "neither"],
)
def test_two_at_the_far_end_ask_for_advice(
    now: Levels, then: Levels, words: str
) -> None:
    told = compared(now, then)

    assert words in told.asks
    assert told.are_proposed


def test_every_role_has_levels_that_can_be_changed() -> None:
    assert set(PROPOSED) == set(EnteredRole)
    changed = with_levels(PROPOSED[EnteredRole.NEIGHBOUR], power=HIGH)

    assert changed == levels("high", "long", "indefinite")
    assert with_levels(
        changed,
        power=LOW,
        duration=DurationClass.BRIEF,
        ending=TerminationClarity.DEFINITE,
    ) == levels("low", "brief", "definite")


def overlap(therapist: str = "Thea", **more: Any) -> OverlapUnavoidable:
    """What somebody wrote down."""
    plain: dict[str, Any] = {
        "originator_id": UUID(int=1),
        "originator_version": 1,
        "fact_id": FactId(UUID(int=2)),
        "occurred_at": NOW,
        "recorded_at": NOW,
        "recorded_by": who("Thea"),
        "recorded_as": Role.THERAPIST,
        "therapist_id": who(therapist),
        "person_id": who("Ada"),
        "grounds": (Unavoidable.RURAL,),
        "safeguards": (Safeguard.SUPERVISION,),
    }
    return OverlapUnavoidable(**{**plain, **more})


def test_what_guards_both_is_gathered_and_what_lacks_is_asked() -> None:
    first = overlap()
    second = overlap(
        grounds=(Unavoidable.RURAL, Unavoidable.DEAF_COMMUNITY),
        safeguards=(Safeguard.CONSENT, Safeguard.LIMITS_AGREED),
        review_due=NOW + timedelta(days=30),
    )

    early = guarded([first, overlap("Omar")], therapist=who("Thea"), now=NOW)
    later = guarded([first, second], therapist=who("Thea"), now=NOW)

    assert early is not None
    assert later is not None
    assert len(early.told) == 1
    assert [question.split()[0] for question in early.asks] == ["Was", "Which", "When"]
    assert later.grounds == (Unavoidable.RURAL, Unavoidable.DEAF_COMMUNITY)
    assert later.asks == ()


def test_a_review_that_has_passed_is_asked_for() -> None:
    told = overlap(
        safeguards=(Safeguard.TALKED_OVER, Safeguard.LIMITS_AGREED),
        review_due=NOW - timedelta(days=1),
    )

    found = guarded([told], therapist=who("Thea"), now=NOW)

    assert found is not None
    assert [question.split()[0] for question in found.asks] == ["With", "The"]


def test_where_nothing_was_written_down_nothing_is_said() -> None:
    assert guarded([overlap("Omar")], therapist=who("Thea"), now=NOW) is None


def test_every_ground_and_safeguard_has_words() -> None:
    assert set(GROUNDS) == set(Unavoidable)
    assert set(SAFEGUARDS) == set(Safeguard)
