"""Breaking the glass says of a walled case what it says where no case is."""

from __future__ import annotations

from time import perf_counter

import pytest
from fastapi.testclient import TestClient

from api import glass, walls
from api.house import House
from api.steady import STROKE_SECONDS
from domain import recording
from domain.refusals import CaseUnknown
from domain.values import CaseId
from tests.api.asking import V1, kind_of_problem, post
from tests.house import Someone, Town, open_case, principal
from tests.pages.visiting import Visitor

WHY = "They called from the station, and nobody else is there."
NO_CASE = "11111111-1111-4111-8111-111111111111"
ADDRESS = f"{V1}/glass"


@pytest.fixture
def walled(house: House, town: Town, reviewer: Someone) -> CaseId:
    """A case of a colleague that a wall keeps the other therapist out of."""
    case = open_case(house, town.therapist, client="Delphine Marrowby")
    walls.put_up(
        house,
        principal(house, reviewer),
        case,
        person_id=town.other_therapist.person_id,
        reason="two households, two rooms",
        command=None,
    )
    return case


@pytest.mark.parametrize("end", ["", "/end"])
def test_a_wall_of_nobody_names_the_field_that_was_sent(
    client: TestClient, town: Town, reviewer: Someone, end: str
) -> None:
    told = {"person": "Zed", "reason": WHY}

    answer = post(client, f"{V1}/cases/{town.case}/walls{end}", told, by=reviewer)

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == ["person"]


@pytest.mark.parametrize("by_reference", [False, True])
def test_the_same_status_and_words_as_for_no_case(
    client: TestClient, town: Town, walled: CaseId, by_reference: bool
) -> None:
    told = recording.reference_of(walled) if by_reference else str(walled)
    none = "C-00000000" if by_reference else NO_CASE
    who = town.other_therapist

    answer = post(client, ADDRESS, {"case": told, "reason": WHY}, by=who)
    other = post(client, ADDRESS, {"case": none, "reason": WHY}, by=who)

    assert kind_of_problem(answer) == "case-unknown"
    assert answer.text.replace(told, "CASE") == other.text.replace(none, "CASE")
    assert answer.headers.keys() == other.headers.keys()


def test_the_same_page_as_for_no_case(
    client: TestClient, town: Town, walled: CaseId
) -> None:
    visitor = Visitor(client).as_(town.other_therapist)
    said: list[str] = []
    for told in (recording.reference_of(walled), "C-00000000"):
        typed = {"case": told, "reason": WHY}
        answer = visitor.fill_in("/break-glass", typed)
        assert answer.status_code == 422
        page = answer.text.replace(told, "CASE")
        said += [line for line in page.splitlines() if "CASE" in line]

    assert f"there is no case {told} here".lower() in answer.text.lower()
    half = len(said) // 2
    assert said[:half] == said[half:]


def test_the_same_time_as_for_no_case(house: House, town: Town, walled: CaseId) -> None:
    who = principal(house, town.other_therapist)
    for told in (str(walled), NO_CASE):
        began = perf_counter()
        with pytest.raises(CaseUnknown):
            glass.case_meant(house, who, told)
        assert perf_counter() - began >= STROKE_SECONDS


def test_a_case_that_is_known_by_its_number_only(
    house: House, town: Town, walled: CaseId
) -> None:
    who = principal(house, town.other_therapist)

    with pytest.raises(CaseUnknown):
        glass.break_glass(house, who, walled, reason=WHY, command=None)


def test_the_try_is_noted_for_whoever_runs_the_ledger(
    client: TestClient, house: House, town: Town, walled: CaseId
) -> None:
    body = {"case": str(walled), "reason": WHY}
    post(client, ADDRESS, body, by=town.other_therapist)

    log = (house.settings.data / "security.log").read_text(encoding="utf-8")
    last = log.splitlines()[-1]
    assert "case-unknown" in last
    assert ADDRESS in last


def test_others_break_it_as_ever(
    client: TestClient, town: Town, walled: CaseId
) -> None:
    body = {"case": str(town.case), "reason": WHY}

    assert post(client, ADDRESS, body, by=town.other_therapist).status_code == 201
