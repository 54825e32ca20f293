"""What is kept under another's key and outlives the client names them nowhere in full."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import people
from api.house import House
from api.queue import queue_of
from domain.sealing import Erased
from tests.api.asking import V1, get, post
from tests.erasure.conftest import Practice
from tests.erasure.forgetting_words import erase, lay_before_board
from tests.house import CLIENT_NAME, COMPLAINT, principal, tell

DIRECTIVE = {"due_at": "2026-04-01", "category": "refer"}


def directive(words: str | dict[str, str]) -> dict[str, Any]:
    return {
        "kind": "SupervisorDirectiveIssued",
        "occurred_at": "2026-03-08T10:00:00Z",
        "data": {**DIRECTIVE, "directive": words},
    }


@pytest.fixture
def facts(prepared: Practice) -> str:
    return f"{V1}/cases/{prepared.town.other_case}/facts"


class TestADirective:
    @pytest.mark.parametrize(
        "words", [f"{CLIENT_NAME} is to be referred", "ada  QUILL is to be referred"]
    )
    def test_that_names_the_client_is_refused(
        self, client: TestClient, prepared: Practice, facts: str, words: str
    ) -> None:
        by = prepared.town.other_supervisor

        answer = post(client, facts, directive(words), by=by)

        assert answer.status_code == 422
        (problem,) = answer.json()["errors"]
        assert problem["field"] == "directive"
        assert "say it without the name" in problem["reason"]

    def test_about_the_client_may_name_them_and_goes_with_them(
        self, client: TestClient, house: House, prepared: Practice, facts: str
    ) -> None:
        words = {
            "text": f"{CLIENT_NAME} is to be referred",
            "about": str(prepared.other_client),
        }
        by = prepared.town.other_supervisor
        assert post(client, facts, directive(words), by=by).status_code == 201

        erase(house, prepared, person=prepared.other_client)

        assert isinstance(people.name_of(house, prepared.other_client), Erased)
        assert CLIENT_NAME not in get(client, facts, by=by).text

    def test_without_the_name_is_written(
        self, client: TestClient, prepared: Practice, facts: str
    ) -> None:
        by = prepared.town.other_supervisor

        answer = post(client, facts, directive("refer the client, says Ada"), by=by)

        assert answer.status_code == 201


def test_words_about_a_third_do_not_name_the_client(
    client: TestClient, prepared: Practice, facts: str
) -> None:
    third = str(prepared.town.other_board_member.person_id)
    said = [{"about": third, "text": f"they saw {CLIENT_NAME} there"}]
    told = {
        "kind": "ComplaintFiled",
        "occurred_at": "2026-03-08T10:00:00Z",
        "data": {**COMPLAINT, "allegations": said},
    }

    answer = post(client, facts, told, by=prepared.town.other_therapist)

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == ["allegations"]


def test_who_may_not_know_the_client_learns_no_name_by_a_refusal(
    client: TestClient, house: House, prepared: Practice
) -> None:
    lay_before_board(house, prepared)
    told = {
        "kind": "FindingIssued",
        "occurred_at": "2026-03-08T10:00:00Z",
        "data": {
            "particulars": ["one point"],
            "standard_of_proof": "balance_of_probabilities",
            "reasons": f"is it {CLIENT_NAME}?",
        },
    }
    address = f"{V1}/cases/{prepared.town.case}/facts"

    answer = post(client, address, told, by=prepared.town.board_member)

    assert answer.status_code == 201, answer.text


def test_a_reply_does_not_name_the_client(
    client: TestClient, house: House, prepared: Practice
) -> None:
    town = prepared.town
    secret = {"what": "do_not_tell_supervisor", "evidence": "self_report"}
    tell(house, town.therapist, town.case, kind="SecrecyRequested", data=secret)
    (queued,) = queue_of(house, principal(house, town.therapist))
    (question,) = queued.questions
    address = f"{V1}/cases/{town.case}/flags/{question.id}/replies"

    named = post(client, address, {"reply": f"{CLIENT_NAME} asked"}, by=town.therapist)
    unnamed = post(client, address, {"reply": "Ada asked it"}, by=town.therapist)

    assert (named.status_code, unnamed.status_code) == (422, 201)
    assert [each["field"] for each in named.json()["errors"]] == ["reply"]
