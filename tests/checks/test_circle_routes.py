"""One's own circle for programs: listed, told, ended and taken back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.circle import mine
from api.house import House
from domain import recording
from tests.house import Someone, Town, principal
from tests.reading.offices import Watch, cases_of

AT = "/api/v1/circle"
BEN: dict[str, Any] = {
    "described": {"given_name": "Ben Orrin", "surname": "Quillfeather"},
    "kind": "landlord",
    "since": "2012-05-01",
    "words": "we met in Lisbon",
}
KNOWN = {"given_name": "Marguerite Jane", "surname": "Hollenbeck"}
UNKNOWN = {"given_name": "Etireugram Enaj", "surname": "Kcebnelloh"}


def sent(
    client: TestClient, who: Someone, told: Any, *, at: str = AT, key: str = ""
) -> Response:
    headers = who.signed_in | {"Idempotency-Key": key or uuid4().hex}
    return client.post(at, json=told, headers=headers)


def listed(client: TestClient, who: Someone, **params: Any) -> dict[str, Any]:
    answer = client.get(AT, params=params, headers=who.signed_in)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_tie_is_told_and_listed(client: TestClient, town: Town) -> None:
    told = sent(client, town.therapist, BEN)

    one = told.json()
    assert told.status_code == 201, told.text
    assert listed(client, town.therapist) == {"items": [one], "next": None}
    assert one["says"] == "Ben Orrin Quillfeather is your landlord"
    assert one["other"]["person_id"] == str(town.therapist.person_id)
    assert one["other"]["name"] == town.therapist.name
    assert (one["since"], one["until"], one["is_over"]) == ("2012-05-01", None, False)
    assert one["words"] == "we met in Lisbon"


def test_nobody_else_is_shown_it(client: TestClient, town: Town) -> None:
    tie = sent(client, town.therapist, BEN).json()["tie_id"]

    for who in (town.other_therapist, town.supervisor):
        assert listed(client, who)["items"] == []
        for deed in ("end", "withdrawal"):
            answer = sent(client, who, {}, at=f"{AT}/{tie}/{deed}")
            assert answer.status_code == 404
    for who in (town.administrator, town.board_member):
        assert client.get(AT, headers=who.signed_in).status_code == 403
        assert sent(client, who, BEN).status_code == 403
    assert len(listed(client, town.therapist)["items"]) == 1


def test_whoever_is_described_is_answered_alike(client: TestClient, town: Town) -> None:
    answers = [
        sent(client, town.other_therapist, {"described": who, "kind": "friend"})
        for who in (KNOWN, UNKNOWN)
    ]

    bodies = [answer.json() for answer in answers]
    for body, who in zip(bodies, (KNOWN, UNKNOWN), strict=True):
        name = " ".join(who.values())
        assert body["says"] == f"{name} is a friend of yours"
        body["says"] = body["says"].replace(name, "-")
        assert body["first"].pop("name") == name
        del body["tie_id"], body["told_at"], body["first"]["person_id"]
    assert bodies[0] == bodies[1]
    assert {answer.status_code for answer in answers} == {201}
    assert len({len(answer.content) for answer in answers}) == 1
    headers = [set(answer.headers) for answer in answers]
    assert headers[0] == headers[1]


def test_the_same_request_twice_writes_once(
    client: TestClient, house: House, town: Town
) -> None:
    key = uuid4().hex
    answers = [sent(client, town.therapist, BEN, key=key) for _ in range(2)]
    head = house.ledger.head()
    again = sent(client, town.therapist, BEN)
    other = sent(client, town.therapist, BEN | {"kind": "kin"}, key=key)

    assert answers[0].json() == answers[1].json() == again.json()
    assert other.status_code == 422
    assert house.ledger.head() == head


def test_a_tie_ends_on_a_day_and_is_taken_back(client: TestClient, town: Town) -> None:
    who = town.therapist
    at = f"{AT}/{sent(client, who, BEN).json()['tie_id']}"

    early = sent(client, who, {"on": "2011-01-01"}, at=f"{at}/end")
    ended = sent(client, who, {"on": "2020-02-29"}, at=f"{at}/end")
    again = sent(client, who, {"on": "2021-02-28"}, at=f"{at}/end")
    key = uuid4().hex
    gone = [sent(client, who, None, at=f"{at}/withdrawal", key=key) for _ in "ab"]

    assert early.status_code == 422
    assert early.json()["errors"][0]["field"] == "on"
    assert ended.json()["says"] == "Ben Orrin Quillfeather was your landlord"
    assert (ended.json()["until"], ended.json()["is_over"]) == ("2020-02-29", True)
    assert again.json() == ended.json()
    assert [answer.status_code for answer in gone] == [204, 204]
    assert listed(client, who)["items"] == []


def test_it_comes_a_page_at_a_time(client: TestClient, town: Town) -> None:
    for nth in range(3):
        told = {"described": {"surname": f"Ashgrove {nth}"}, "kind": "club"}
        assert sent(client, town.therapist, told).status_code == 201

    first = listed(client, town.therapist, limit=2)
    rest = listed(client, town.therapist, limit=2, cursor=first["next"])

    assert len(first["items"]) == 2
    assert [one["first"]["name"] for one in rest["items"]] == ["Ashgrove 0"]


def test_a_client_of_ones_own_is_noted(
    client: TestClient, house: House, town: Town
) -> None:
    told = {"case": str(town.case), "kind": "teacher", "is_other_first": True}
    one = sent(client, town.therapist, told).json()
    watch = Watch(house)

    listed(client, town.therapist)

    (look,) = watch.news()
    assert cases_of(look) == (town.case,)
    assert one["says"].endswith(" is a student of yours")
    assert one["first"]["person_id"] == str(town.therapist.person_id)


def test_ones_own_check_goes_by_what_one_told(client: TestClient, town: Town) -> None:
    born = {"date_of_birth": "1969-04-03"}
    told = BEN | {"described": BEN["described"] | born}
    assert sent(client, town.therapist, told).status_code == 201

    bits = [
        sent(client, town.therapist, asked, at="/api/v1/persons/check").json()[
            "matches"
        ][0]["bits"]
        for asked in (told["described"], BEN["described"])
    ]

    assert bits[0] > bits[1] + 3


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({}, "who"),
        ({"described": {"surname": "-"}}, "surname"),
        ({"described": {"surname": "Fern"}, "person": str(uuid4())}, "who"),
        ({"person": str(uuid4())}, "who"),
        ({"case": str(uuid4())}, "who"),
        ({"described": {"surname": "Fern"}, "other": str(uuid4())}, "other"),
        ({"described": {"surname": "Fern"}, "since": "2999-01-01"}, "since"),
        ({"described": {"surname": "Fern"}, "until": "2020-01-01"}, "until"),
    ],
)
def test_what_is_refused_names_its_field(
    client: TestClient, house: House, town: Town, told: dict[str, Any], field: str
) -> None:
    answer = sent(client, town.therapist, {"kind": "friend", **told})

    assert answer.status_code == 422, answer.text
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert mine(house, principal(house, town.therapist)).ties == ()


def test_no_client_of_another_can_be_named(
    client: TestClient, house: House, town: Town
) -> None:
    theirs = recording.opened(house.ledger, town.other_case).client_id
    nobody = uuid4()

    answers = [
        sent(client, town.therapist, {"kind": "friend", name: str(value)})
        for name, value in (
            ("case", town.other_case),
            ("case", nobody),
            ("person", theirs),
            ("person", nobody),
        )
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.json()["detail"] for answer in answers}) == 1
