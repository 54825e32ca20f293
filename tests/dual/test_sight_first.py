"""Ties that are hidden push none out that is seen: they change nothing of an answer.

Every bound of a walk is made small here, so that there are more hidden ties around
everybody than any of them has room for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from domain.dual import walking
from domain.dual.sight import PRACTICE, Sight, own, reviewing
from domain.dual.steps import Path
from domain.facts.ties import TieKind
from domain.values import FactId, PersonId
from projections import ties_found
from projections.catch_up import catch_up
from projections.ties_found import TiesRead
from projections.ties_stored import Sealer
from tests.dual.people import who
from tests.dual.ties_written import stated
from tests.projections.reading import Reading

ADA, BEN, CEM, THEA, OMAR = map(who, ("Ada", "Ben", "Cem", "Thea", "Omar"))
Told: TypeAlias = tuple[Any, ...]
FEW = 3


@pytest.fixture(autouse=True)
def _little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    for bound in ("HUB", "ENDS", "MOST_PEOPLE", "RING"):
        monkeypatch.setattr(walking, bound, FEW)
    monkeypatch.setattr(walking, "MOST_PATHS", 2)
    monkeypatch.setattr(walking, "FEW", 1)
    monkeypatch.setattr(ties_found, "MORE", 4)


def seen_by_practice(reading: Reading) -> None:
    """Two ways from Ada to Thea, and a hub on one."""
    stated(reading, ADA, BEN, recorded_by=OMAR)
    stated(reading, BEN, THEA)
    stated(reading, ADA, CEM)
    for nth in range(FEW + 2):
        stated(reading, CEM, who(f"neighbour {nth}"))
    stated(reading, who("neighbour 1"), THEA)


def seen_by_thea(reading: Reading) -> None:
    """What Thea told herself."""
    stated(reading, ADA, BEN, recorded_by=THEA)
    stated(reading, BEN, THEA, recorded_by=THEA)


def of_another_circle(reading: Reading) -> None:
    """Many ties that Omar keeps to himself, around and between all of them."""
    for one, other in ((ADA, THEA), (ADA, BEN), (BEN, THEA), (CEM, THEA)):
        for kind in (TieKind.FRIEND, TieKind.KIN, TieKind.COLLEAGUE, TieKind.CARE):
            stated(reading, one, other, kind=kind, held_by=OMAR)
    for one in (ADA, BEN, CEM, THEA):
        for nth in range(3 * FEW):
            stated(reading, one, who(f"hidden {nth}"), held_by=OMAR)


def told_by_others(reading: Reading) -> None:
    """Many ties of everybody but Thea herself, which the practice knows from Omar."""
    for one, other in ((ADA, BEN), (ADA, CEM), (BEN, CEM)):
        for nth in range(3 * FEW):
            stated(reading, one, other, recorded_by=OMAR)
            stated(reading, one, who(f"hidden {nth}"), recorded_by=OMAR)


def told(reading: Reading, sight: Sight) -> Told:
    """Everything that may be asked of the ties around Ada and Thea."""
    catch_up(reading.engine, reading.ledger)
    with reading.engine.connect() as connection:
        read = TiesRead(connection, Sealer(reading.keys), sight=sight)
        between = read.between(ADA, THEA)
        rings = read.rings(ADA)
        ties = read.of(ADA, most=2)
        cut = sorted(read.people({*between[1], *rings[1]}))
    return [each_step(path) for path in between[0]], between[1:], rings, ties, cut


def each_step(path: Path) -> list[list[FactId]]:
    return [[step.fact_id for step in hop] for hop in path.hops]


@pytest.mark.parametrize(
    ("seen", "hidden", "sight"),
    [
        pytest.param(seen_by_practice, of_another_circle, PRACTICE, id="practice"),
        pytest.param(
            seen_by_practice, of_another_circle, reviewing(THEA), id="reviewing"
        ),
        pytest.param(seen_by_thea, of_another_circle, own(THEA), id="own, a circle"),
        pytest.param(seen_by_thea, told_by_others, own(THEA), id="own, the practice"),
    ],
)
def test_what_is_hidden_changes_nothing(
    reading: Reading,
    seen: Callable[[Reading], None],
    hidden: Callable[[Reading], None],
    sight: Sight,
) -> None:
    seen(reading)
    before = told(reading, sight)

    hidden(reading)

    assert told(reading, sight) == before
    assert before[0] != []


def test_without_sight_they_would(reading: Reading) -> None:
    """What the comparison is good for: it sees what is not passed over."""
    seen_by_practice(reading)
    before = told(reading, PRACTICE)

    of_another_circle(reading)

    assert told(reading, reviewing(OMAR)) != before


def test_somebody_all_of_whose_ties_are_hidden_has_none(reading: Reading) -> None:
    of_another_circle(reading)

    paths, (cut, is_more), rings, ties, people = told(reading, own(PersonId(ADA)))

    assert (paths, cut, is_more) == ([], set(), False)
    assert rings == ([], set())
    assert ties == ([], False)
    assert people == []
