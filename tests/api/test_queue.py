"""The queue and replies as programs ask for them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from api import figures
from api.house import House
from domain.rules.book import THE_BOOK
from domain.values import CaseId
from tests.api.asking import V1, get, kind_of_problem, post
from tests.house import Clock, Someone, Town, tell

SECRET: dict[str, Any] = {"what": "do_not_tell_supervisor", "evidence": "self_report"}


def queue(client: TestClient, by: Someone) -> list[Any]:
    """The cases that wait for somebody."""
    answer = get(client, f"{V1}/queue", by=by)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def hide(house: House, town: Town) -> None:
    """Something is to be kept from the supervisor."""
    tell(house, town.therapist, town.case, kind="SecrecyRequested", data=SECRET)


def test_a_question_waits_for_its_author_first(
    client: TestClient, house: House, town: Town, clock: Clock
) -> None:
    hide(house, town)

    (case,) = queue(client, town.therapist)

    (question,) = case["questions"]
    assert case["is_own"]
    assert case["attention"] == question["attention"] == "refer"
    assert case["therapist"]["name"] == "Thea Lind"
    assert question["rule"] == "R05"
    assert question["others_see_from"] == "2026-03-10T12:00:00Z"
    assert queue(client, town.supervisor) == []


def test_the_practice_says_for_how_long(
    client: TestClient, house: House, town: Town
) -> None:
    figures.set_in(
        house,
        rule=THE_BOOK,
        parameter="author_first_hours",
        value=Decimal(36),
        by=town.administrator.person_id,
        reason="We sleep on it twice.",
    )
    hide(house, town)

    (case,) = queue(client, town.therapist)
    timeline = get(client, f"{V1}/cases/{town.case}/timeline", by=town.therapist)
    book = get(client, f"{V1}/rules", by=town.therapist).json()["rule_book"]

    (flag,) = (f for f in timeline.json()["flags"] if f["rule"] == "R05")
    assert case["questions"][0]["others_see_from"] == "2026-03-11T00:00:00Z"
    assert flag["others_see_from"] == "2026-03-11T00:00:00Z"
    assert book["parameters"][0]["chosen"]["instead_of"] == 24


def test_what_is_absolute_is_shown_to_a_supervisor_at_once(
    client: TestClient, house: House, town: Town
) -> None:
    tell(
        house,
        town.therapist,
        town.case,
        kind="ClientAttractionDisclosed",
        data={"response": "reciprocated", "client_self_esteem_protected": True},
    )

    (case,) = queue(client, town.supervisor)

    assert [each["rule"] for each in case["questions"]] == ["R04"]


def test_a_reply_lets_the_supervisor_see_it(
    client: TestClient, house: House, town: Town
) -> None:
    hide(house, town)
    (case,) = queue(client, town.therapist)
    (question,) = case["questions"]
    address = f"{V1}/cases/{town.case}/flags/{question['id']}/replies"
    body = {"reply": "It is about her job."}

    first = post(client, address, body, by=town.therapist, key="once")
    second = post(client, address, body, by=town.therapist, key="once")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    (seen,) = queue(client, town.supervisor)
    assert not seen["is_own"]
    assert seen["questions"][0]["is_replied"]
    timeline = get(client, f"{V1}/cases/{town.case}/timeline", by=town.supervisor)
    (flag,) = (f for f in timeline.json()["flags"] if f["rule"] == "R05")
    assert [reply["words"] for reply in flag["replies"]] == ["It is about her job."]
    assert flag["state"] == "open"


def test_the_timeline_of_others_has_no_question_of_the_first_day(
    client: TestClient, house: House, town: Town
) -> None:
    hide(house, town)
    asked: dict[str, list[str]] = {}

    for name in ("therapist", "supervisor", "board_member"):
        who: Someone = getattr(town, name)
        shown = get(client, f"{V1}/cases/{town.case}/timeline", by=who).json()
        judged = get(client, f"{V1}/cases/{town.case}/assessment", by=who).json()
        asked[name] = [f["rule"] for f in (*shown["flags"], *judged["flags"])]

    assert asked["therapist"].count("R05") == 2
    assert "R05" not in asked["supervisor"] + asked["board_member"]


def test_an_empty_reply_is_no_reply(
    client: TestClient, house: House, town: Town
) -> None:
    hide(house, town)
    (case,) = queue(client, town.therapist)
    flag = case["questions"][0]["id"]
    address = f"{V1}/cases/{town.case}/flags/{flag}/replies"

    answer = post(client, address, {"reply": " "}, by=town.therapist)

    assert answer.status_code == 422
    assert kind_of_problem(answer) == "not-understood"


def test_the_queue_comes_in_pages_ordered_by_attention_and_age(
    client: TestClient, house: House, town: Town, clock: Clock
) -> None:
    hide(house, town)
    made = post(client, f"{V1}/cases", {"client_name": "Lou Fern"}, by=town.therapist)
    other = CaseId(UUID(made.json()["case_id"]))
    clock.forward(minutes=10)
    tell(house, town.therapist, other, kind="SecrecyRequested", data=SECRET)

    first = get(client, f"{V1}/queue?limit=1", by=town.therapist).json()
    second = get(
        client, f"{V1}/queue?limit=1&cursor={first['next']}", by=town.therapist
    ).json()

    cases = [page["items"][0]["case_id"] for page in (first, second)]
    assert cases == [str(town.case), str(other)]
    assert second["next"] is None
