"""However a file is mangled, nothing breaks and no half of a history is stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from io import BytesIO
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.house import House, open_house
from api.importing import case_of, import_histories
from api.settings import Settings
from domain.facts.fact import CaseFact
from domain.histories import History, Read, read
from domain.histories_file import FileUnreadable
from domain.recording import SECTIONS
from tests.histories.written import FILE, NOW

WRITTEN: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["vignettes"]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(), max_size=30),
    st.sampled_from(["", " ", "2024-02-31", "9999-12-31T23:59:59-12:00", "none"]),
    st.just([]),
    st.just({}),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
    st.sampled_from([{"text": "x"}, {"text": "x", "about": "y"}, {"amount": "1"}]),
)
Path_ = tuple[str | int, ...]
numbers = count(1)


@pytest.fixture(scope="module")
def shared_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    directory = tmp_path_factory.mktemp("mangled")
    with open_house(Settings(data=directory), clock=lambda: NOW) as opened:
        yield opened


def paths(value: object, *, base: Path_ = ()) -> Iterator[Path_]:
    """Every place inside a value of JSON."""
    if isinstance(value, dict):
        inside: list[tuple[str | int, object]] = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    else:
        return
    for name, one in inside:
        yield (*base, name)
        yield from paths(one, base=(*base, name))


@st.composite
def mangled(draw: st.DrawFn) -> dict[str, Any]:
    """A history of the file with some of its places changed, taken out or doubled."""
    told: dict[str, Any] = deepcopy(draw(st.sampled_from(WRITTEN)))
    for _ in range(draw(st.integers(1, 3))):
        places = list(paths(told))
        if not places:
            break
        *way, last = draw(st.sampled_from(places))
        inside: Any = told
        for step in way:
            inside = inside[step]
        odd = deepcopy(draw(ODD))  # One that is changed later must not be drawn again.
        draw(st.sampled_from(DEEDS))(inside, last, odd)
    return told


def _replace(inside: Any, last: str | int, odd: object) -> None:
    inside[last] = odd


def _remove(inside: Any, last: str | int, _: object) -> None:
    del inside[last]


def _add(inside: Any, last: str | int, odd: object) -> None:
    if isinstance(inside, list):
        inside.append(deepcopy(inside[int(last)]))
    else:
        inside[f"{last}x"] = odd


DEEDS: list[Callable[[Any, str | int, object], None]] = [_replace, _remove, _add]


def facts_of(house: House, name: str) -> int:
    found = house.ledger.case_facts(case_of(house, name), SECTIONS)
    return sum(isinstance(fact, CaseFact) for fact in found)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(told=mangled())
def test_a_mangled_history_is_imported_whole_or_rejected_in_words(
    shared_house: House, told: dict[str, Any]
) -> None:
    if isinstance(told.get("id"), str):
        told["id"] = f"{told['id'][:100]}-{next(numbers)}"
    file = json.dumps({"vignettes": [told]}).encode()
    before = shared_house.ledger.head()

    try:
        (outcome,) = import_histories(shared_house, BytesIO(file)).outcomes
    except FileUnreadable:
        assert shared_house.ledger.head() == before
        return

    if outcome.status == "rejected":
        assert shared_house.ledger.head() == before
        assert all(problem.reason for problem in outcome.problems)
        # Whatever is said can be shown and sent.
        said = [(p.history, p.field, p.reason) for p in outcome.problems]
        assert json.dumps(said, ensure_ascii=False).encode()
    else:
        assert outcome.facts == len(told["events"])
        assert facts_of(shared_house, outcome.history) == len(told["events"])


@settings(max_examples=300, deadline=None)
@given(
    cut=st.integers(0, 4000),
    put=st.binary(max_size=6),
    take=st.integers(0, 6),
    as_lines=st.booleans(),
)
def test_a_file_with_changed_bytes_never_breaks_the_reader(
    *, cut: int, put: bytes, take: int, as_lines: bool
) -> None:
    few = WRITTEN[:2]
    whole = (
        b"\n".join(json.dumps(one).encode() for one in few)
        if as_lines
        else json.dumps({"vignettes": few}).encode()
    )
    cut %= len(whole)
    changed = whole[:cut] + put + whole[cut + take :]

    found = read_or_refused(changed)

    assert found is None or found
    for one in found or ():
        assert isinstance(one, History) or one.rejections


@settings(max_examples=200, deadline=None)
@given(text=st.binary(max_size=200))
def test_any_bytes_at_all_are_read_or_refused(text: bytes) -> None:
    found = read_or_refused(text)

    assert found is None or found


def read_or_refused(text: bytes) -> list[Read] | None:
    try:
        return list(read(BytesIO(text), now=NOW))
    except FileUnreadable:
        return None
