"""Whose ties are whose to see: a tie helps only where it does not give away."""

from __future__ import annotations

import pytest

from domain.dual.kinds import RoleKind
from domain.dual.sight import (
    PRACTICE,
    Sight,
    own,
    reached,
    reviewing,
    seen_hop,
    seen_path,
)
from domain.dual.steps import Path, Step
from tests.dual.people import TREATS, a_friend, path, tie, who

THEA, OMAR = who("Thea"), who("Omar")
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
def test_who_sees_what(step: Step, sight: Sight, is_seen: bool) -> None:
    assert sight.sees(step) is is_seen
    assert seen_hop((step,), sight) == ((step,) if is_seen else ())


def test_a_path_is_seen_only_where_every_hop_of_it_is() -> None:
    through = path(a_friend("Ben", "Ada", told_by=OMAR), tie("Thea", TREATS, "Ada"))
    both = Path(
        people=through.people,
        hops=((*through.hops[0], a_friend("Ben", "Ada")), through.hops[1]),
    )

    seen = seen_path(both, own(THEA))

    assert seen_path(through, own(THEA)) is None
    assert seen is not None
    assert seen.hops == ((a_friend("Ben", "Ada"),), through.hops[1])


def test_nobody_is_reached_through_what_is_not_seen() -> None:
    steps = [a_friend("Ada", "Ben"), a_friend("Cem", "Ben"), a_friend("Dora", "Una")]

    far = reached(who("Ada"), steps)

    assert far == {who("Ada"): 0, who("Ben"): 1, who("Cem"): 2}
