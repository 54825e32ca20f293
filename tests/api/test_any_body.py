"""Whatever is sent, nothing breaks; whatever was told, it can be read and told again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from api.app import create_app
from api.house import House
from domain import catalogue
from domain.answers import LARGEST_NUMBER
from domain.catalogue import Field, Kind, Shape
from domain.values import EvidenceLevel, Role, Section
from tests.api.asking import V1, facts, get, post, telling
from tests.conftest import AT, Settled
from tests.house import Clock, Someone, Town, copied, open_case

EXAMPLES = settings(max_examples=60, deadline=None)
KINDS = tuple(catalogue.kinds().values())
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1))  # noqa: DTZ001 - without an offset it is UTC.
NUMBERS = st.integers(0, LARGEST_NUMBER) | st.floats(0, LARGEST_NUMBER)
AMOUNTS = st.decimals(0, 10**6, places=2).map(str) | NUMBERS
SHAPES: dict[Shape, st.SearchStrategy[Any]] = {
    Shape.YES_NO: st.booleans(),
    Shape.WHOLE_NUMBER: st.integers(-LARGEST_NUMBER, LARGEST_NUMBER),
    Shape.NUMBER: NUMBERS,
    Shape.MONEY: AMOUNTS.filter(lambda amount: not isinstance(amount, str))
    | st.fixed_dictionaries({"amount": AMOUNTS, "currency": st.just("EUR")}),
    Shape.MOMENT: st.just("") | MOMENTS.map(datetime.isoformat),
    Shape.TEXT: WORDS,
    Shape.TERM: WORDS | st.sampled_from([*catalogue.kinds(), "R01", "APA-3.05"]),
    Shape.REFERENCE: WORDS | st.uuids().map(str),
}
MANY = {
    Shape.CHOICES: Shape.CHOICE,
    Shape.TEXTS: Shape.TEXT,
    Shape.TERMS: Shape.TERM,
    Shape.REFERENCES: Shape.REFERENCE,
}
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=12)
    | st.sampled_from(["2026-03-08", "9999-12-31T23:59:59-14:00", "\ud800", "\x00"]),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(), one, max_size=3),
    max_leaves=8,
)


def answers(field: Field) -> st.SearchStrategy[Any]:
    """Any answer that a field takes."""
    if field.shape in MANY:
        found: st.SearchStrategy[Any] = st.lists(_one(field, MANY[field.shape]))
    else:
        found = _one(field, field.shape)
    return found if field.is_required else st.none() | found


def _one(field: Field, shape: Shape) -> st.SearchStrategy[Any]:
    if field.choices is not None:
        return st.sampled_from([choice.value for choice in field.choices])
    return SHAPES[shape]


DATA = {
    kind.name: st.fixed_dictionaries({f.name: answers(f) for f in kind.fields})
    for kind in KINDS
}


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    """A fact of any kind, told as it should be."""
    kind = draw(st.sampled_from(KINDS))
    levels = [level.value for level in EvidenceLevel if level != "system"]
    told = {
        "occurred_at": draw(MOMENTS).replace(year=2024).isoformat(),
        "evidence_level": draw(st.none() | st.sampled_from(levels)),
        "narrative": draw(st.none() | WORDS),
    }
    return telling(kind=kind.name, data=draw(DATA[kind.name]), **told)


@st.composite
def mangled(draw: st.DrawFn) -> Any:
    """A fact of which something was replaced, left out or added; or anything."""
    told = draw(bodies())
    for part in (told, told["data"]):
        for name in draw(st.lists(st.sampled_from([*part, "more"]), max_size=2)):
            part[name] = draw(ANYTHING)
    if draw(st.booleans()):
        del told[draw(st.sampled_from(list(told)))]
    return draw(st.just(told) | ANYTHING)


@pytest.fixture(scope="module")
def big_house(
    settled: Settled, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """One house for all examples, which takes whatever it is sent."""
    folder = tmp_path_factory.mktemp("any") / "data"
    with copied(settled.data, folder, clock=Clock()) as house:
        yield house


@pytest.fixture(scope="module")
def door(big_house: House) -> Iterator[TestClient]:
    """Its door."""
    with TestClient(create_app(big_house), base_url=AT) as client:
        yield client


@given(body=mangled())
@EXAMPLES
def test_nothing_that_is_sent_breaks_anything(
    door: TestClient, settled: Settled, body: Any
) -> None:
    town = settled.town
    sent = json.dumps(body)
    headers = town.therapist.signed_in | {"Content-Type": "application/json"}
    headers["Idempotency-Key"] = str(abs(hash(sent)))

    for address in (facts(town.case), f"{V1}/cases", f"{V1}/sessions"):
        response = door.post(address, content=sent, headers=headers)
        assert response.status_code in {201, 401, 403, 404, 422}, response.text
        response.json()


@given(body=bodies())
@EXAMPLES
def test_what_is_told_as_it_should_be_is_taken_and_can_be_told_again(
    door: TestClient, settled: Settled, body: dict[str, Any]
) -> None:
    town = settled.town
    by = _teller(town, catalogue.kinds()[body["kind"]])

    first = post(door, facts(town.case), body, by=by or town.therapist)
    if by is None:
        assert first.status_code == 403
        return
    again = telling(kind=body["kind"], data=first.json()["data"])
    second = post(door, facts(town.case), again, by=by)

    assert (first.status_code, second.status_code) == (201, 201), second.text
    assert second.json()["data"] == first.json()["data"]
    assert first.json()["narrative"] == (body["narrative"] or None)


@given(told=st.lists(bodies(), min_size=1, max_size=5))
@settings(max_examples=15, deadline=None)
def test_a_case_can_be_read_whatever_was_told(
    door: TestClient, big_house: House, settled: Settled, told: list[dict[str, Any]]
) -> None:
    by = settled.town.therapist
    case = f"{V1}/cases/{open_case(big_house, by)}"

    for body in told:
        post(door, f"{case}/facts", body, by=by)

    for part in ("", "/facts", "/timeline", "/timeline.svg", "/report"):
        assert get(door, case + part, by=by).status_code == 200
    assert get(door, f"{V1}/cases?limit=200", by=by).status_code == 200


def _teller(town: Town, kind: Kind) -> Someone | None:
    """Somebody who may tell a fact of this kind in the case, if anybody may."""
    if Role.THERAPIST in kind.recorded_by:
        return town.therapist
    if Role.SUPERVISOR in kind.recorded_by and kind.family.section in {
        Section.RECORD,
        Section.SUPERVISION,
    }:
        return town.supervisor
    return town.board_member if Role.ETHICS_BOARD in kind.recorded_by else None
