"""R44: conflicted reviewer."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from domain.facts.fact import CaseFact
from domain.values import PersonId, Role
from tests.case_facts import THERAPIST
from tests.rules.asking import asked, fact, severity

PARTNER = UUID(int=9)


def found(*, by: UUID, after: tuple[CaseFact, ...] = ()) -> float | None:
    issued = replace(
        fact("FindingIssued", 9, reviewer=by),
        recorded_as=Role.ETHICS_BOARD,
        recorded_by=PersonId(UUID(int=3)),
    )
    case = asked(issued, *after, conflicted=frozenset({PARTNER}))
    return severity("R44", case)


def test_somebody_too_close_decides() -> None:
    assert found(by=PARTNER) == pytest.approx(60)


def test_the_therapist_decides_on_their_own_conduct() -> None:
    assert found(by=THERAPIST) == pytest.approx(60)


def test_somebody_else_decides() -> None:
    assert found(by=UUID(int=4)) is None


def test_whoever_stepped_back_did_not_decide() -> None:
    hearing = fact("HearingHeld", 8, recusals=[PARTNER])

    assert found(by=PARTNER, after=(hearing,)) is None


def test_the_therapist_reviews_their_own_flag() -> None:
    own = fact("CaseFlagReviewed", 3)

    assert severity("R44", asked(own)) == pytest.approx(60)
