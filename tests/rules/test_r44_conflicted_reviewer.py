"""R44: conflicted reviewer."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from domain.facts.fact import CaseFact
from domain.facts.proceedings import FindingIssued, HearingHeld
from domain.values import PersonId, Role
from tests.case_facts import THERAPIST, words
from tests.rules.asking import asked, fact, severity

PARTNER = UUID(int=9)


def finding() -> FindingIssued:
    issued = fact("FindingIssued", 9, reviewer=UUID(int=4))
    assert isinstance(issued, FindingIssued)
    return issued


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


def test_having_stepped_back_first_makes_it_lighter() -> None:
    hearing = fact("HearingHeld", 8, recusals=[PARTNER])

    assert found(by=PARTNER, after=(hearing,)) == pytest.approx(42)


def test_stepping_back_later_clears_nothing_that_was_decided() -> None:
    hearing = fact("HearingHeld", 60, recusals=[PARTNER])

    assert found(by=PARTNER, after=(hearing,)) == pytest.approx(60)


def test_that_somebody_else_stepped_back_changes_nothing() -> None:
    hearing = fact("HearingHeld", 8, recusals=[UUID(int=4)])

    assert found(by=PARTNER, after=(hearing,)) == pytest.approx(60)


def test_the_therapist_reviews_their_own_flag() -> None:
    own = fact("CaseFlagReviewed", 3)

    assert severity("R44", asked(own)) == pytest.approx(60)


@pytest.mark.parametrize(
    ("about", "expected"), [(PARTNER, 60), (THERAPIST, None), (UUID(int=4), None)]
)
def test_words_about_somebody_too_close_name_them(
    about: UUID, expected: float | None
) -> None:
    """Words are about the therapist unless they say otherwise, and name nobody then."""
    named = replace(words(), subject_id=PersonId(about))
    issued = replace(
        finding(),
        recorded_as=Role.ETHICS_BOARD,
        recorded_by=PersonId(UUID(int=3)),
        reviewer=named,
    )

    case = asked(issued, conflicted=frozenset({PARTNER}))

    assert severity("R44", case) == expected


def test_words_about_whoever_stepped_back_name_them_too() -> None:
    hearing = fact("HearingHeld", 8)
    assert isinstance(hearing, HearingHeld)
    about = replace(words(), subject_id=PersonId(PARTNER))
    hearing = replace(hearing, recusals=(about,))

    assert found(by=PARTNER, after=(hearing,)) == pytest.approx(42)
