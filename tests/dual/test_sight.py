"""Whose ties are whose to see: a tie helps only where it does not give away."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.dual.kinds import RoleKind
from domain.dual.sight import (
    PRACTICE,
    Sight,
    own,
    reached,
    reviewing,
)
from domain.dual.steps import Step
from domain.key_providers import KeyFile
from domain.keys import KeyStore
from projections.ties_stored import Packed, Sealer
from tests.dual.people import TREATS, a_friend, tie, who

THEA, OMAR = who("Thea"), who("Omar")


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return Sealer(KeyStore(tmp_path / "keys.db", KeyFile(tmp_path / "key")))


HERS = a_friend("Thea", "Ada", held_by=THEA)
HIS = a_friend("Omar", "Ada", held_by=OMAR, told_by=OMAR)


@pytest.mark.parametrize(
    ("step", "sight", "is_seen"),
    [
        pytest.param(HERS, own(THEA), True, id="her own circle"),
        pytest.param(HERS, reviewing(THEA), True, id="her circle, reviewed"),
        pytest.param(HERS, PRACTICE, False, id="a circle, from outside"),
        pytest.param(HERS, own(OMAR), False, id="her circle, for him"),
        pytest.param(HERS, reviewing(OMAR), False, id="her circle, his check"),
        pytest.param(HIS, reviewing(THEA), False, id="his circle, her check"),
        pytest.param(a_friend("Ben", "Ada"), PRACTICE, True, id="the practice sees"),
        pytest.param(a_friend("Ben", "Ada"), own(THEA), True, id="she told it"),
        pytest.param(
            a_friend("Ben", "Ada", told_by=OMAR), own(THEA), False, id="he told it"
        ),
        pytest.param(
            a_friend("Ben", "Thea", told_by=OMAR), own(THEA), True, id="it names her"
        ),
        pytest.param(tie("Thea", TREATS, "Ada"), own(THEA), True, id="her client"),
        pytest.param(
            tie("Omar", TREATS, "Ada", told_by=THEA), own(THEA), False, id="his client"
        ),
        pytest.param(
            tie("Sol", RoleKind.SUPERVISION, "Thea"),
            own(THEA),
            True,
            id="her supervisor",
        ),
        pytest.param(
            tie("Bo", RoleKind.PANEL, "Thea"), own(THEA), False, id="who judges her"
        ),
        pytest.param(
            tie("Ada", RoleKind.COMPLAINT, "Thea"),
            own(THEA),
            False,
            id="who complained of her",
        ),
        pytest.param(
            a_friend("Ben", "Ada"), Sight(is_own=True), False, id="nobody in particular"
        ),
    ],
)
def test_who_sees_what(step: Step, sight: Sight, is_seen: bool, sealer: Sealer) -> None:
    """Told by the tie itself, and by the bytes of it before they are unpacked."""
    assert sight.sees(step) is is_seen
    assert sight.sees(Packed(sealer.unsealed(sealer.sealed(step)))) is is_seen


def test_nobody_is_reached_through_what_is_not_seen() -> None:
    steps = [a_friend("Ada", "Ben"), a_friend("Cem", "Ben"), a_friend("Dora", "Una")]

    far = reached(who("Ada"), steps)

    assert far == {who("Ada"): 0, who("Ben"): 1, who("Cem"): 2}
