"""What a person or program reads of a request that does not fit, in words of our own."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.asking import V1, get, kind_of_problem, post
from tests.house import Town
from tests.pages.reading import Document
from tests.pages.visiting import Visitor

IDENTIFIER = "must be an identifier as it was shown, such as "
OF_A_LIBRARY = ("nput should", "valid ", "uUID", "UUID", "unable to", "parsing")


def reasons(answer: Any) -> dict[str, str]:
    """Each field and what is said of it; all of it is in the detail too."""
    assert kind_of_problem(answer) == "not-understood"
    body = answer.json()
    said = {each["field"]: each["reason"] for each in body["errors"]}
    assert all(reason in body["detail"] for reason in said.values())
    assert not [word for word in OF_A_LIBRARY if word in body["detail"]], body
    return said


@pytest.mark.parametrize("odd", ["zz", 7, "5f0c1d52-6a53-4c86-9d0c"])
def test_an_identifier_that_is_none(client: TestClient, town: Town, odd: Any) -> None:
    told = {"client_name": "Ada Quill", "check": odd}

    said = reasons(post(client, f"{V1}/cases", told, by=town.therapist))

    assert said["check"].startswith(IDENTIFIER)


def test_an_identifier_in_an_address(client: TestClient, town: Town) -> None:
    address = f"{V1}/people/nobody/second-factors"
    answer = client.delete(address, headers=town.administrator.signed_in)

    assert reasons(answer)["person"].startswith(IDENTIFIER)


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        ("limit=many", "limit", "must be a whole number"),
        ("limit=0", "limit", "must be at least 1"),
        ("limit=1e99", "limit", "must be a whole number"),
        ("section=attic", "section", "must be one of 'record', "),
        (f"kind={'x' * 101}", "kind", "must have at most 100 characters"),
    ],
)
def test_a_question_in_an_address(
    client: TestClient, town: Town, asked: str, field: str, said: str
) -> None:
    answer = get(client, f"{V1}/cases/{town.case}/facts?{asked}", by=town.therapist)

    assert reasons(answer)[field].startswith(said)


@pytest.mark.parametrize(
    ("told", "field", "said"),
    [
        (7, "body", "must be an object with named fields"),
        ({}, "client_name", "is missing"),
        ({"client_name": 7}, "client_name", "must be text"),
        ({"client_name": "A", "x": 1}, "x", "is not a field here"),
        (
            {"client_name": "A", "occurred_at": "soon"},
            "occurred_at",
            "'soon' is not an ISO 8601 date or time",
        ),
    ],
)
def test_a_body_that_does_not_fit(
    client: TestClient, town: Town, told: Any, field: str, said: str
) -> None:
    answer = post(client, f"{V1}/cases", told, by=town.therapist)

    assert reasons(answer)[field].startswith(said)


def test_a_page_tells_it_in_the_same_words(client: TestClient, town: Town) -> None:
    answer = Visitor(client).as_(town.therapist).get("/former-clients?page=many")

    page = Document(answer.text)
    assert answer.status_code == 422
    assert "page: must be a whole number" in page.text
