"""Erasure, holds and retention over HTTP, for who keeps privacy."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import retention
from api.house import House
from audit_reports.certificate_check import check_certificate
from tests.api.asking import V1, get, kind_of_problem, post
from tests.erasure.conftest import CANARIES, Practice
from tests.erasure.forgetting_words import BASIS, CLASS, REASON
from tests.house import PASSWORD, Clock, Someone

ERASURES, HOLDS = f"{V1}/erasures", f"{V1}/holds"


def asking(practice: Practice, **more: Any) -> dict[str, Any]:
    """What is sent to ask for an erasure of the client."""
    told = {"of": "person", "subject": str(practice.client)}
    return {**told, "reason": REASON, "basis": BASIS, **more}


@pytest.fixture
def asked(client: TestClient, prepared: Practice) -> Any:
    """A request of the officer, as it was answered."""
    answer = post(client, ERASURES, asking(prepared), by=prepared.officer)
    assert answer.status_code == 201, answer.text
    return answer.json()


class TestErasures:
    def test_one_asks_another_approves(
        self, client: TestClient, prepared: Practice, asked: Any
    ) -> None:
        address = f"{ERASURES}/{asked['request_id']}"
        assert (asked["state"], asked["asked_by"]["name"]) == ("open", "Pia Veil")

        same = post(client, f"{address}/approval", {}, by=prepared.officer)
        done = post(client, f"{address}/approval", {}, by=prepared.other_officer)

        assert (same.status_code, kind_of_problem(same)) == (
            403,
            "second-person-needed",
        )
        assert done.status_code == 200
        assert done.json()["state"] == "approved"
        assert done.json()["settled_by"]["name"] == "Per Vane"
        shown = get(client, address, by=prepared.officer).json()
        assert shown["state"] == "approved"

    def test_a_repeat_answers_the_same(
        self, client: TestClient, prepared: Practice, asked: Any
    ) -> None:
        address = f"{ERASURES}/{asked['request_id']}/approval"
        who = prepared.other_officer
        first = post(client, address, {}, by=who, key="once")

        again = post(client, address, {}, by=who, key="once")
        anew = post(client, address, {}, by=who, key="twice")

        assert again.status_code == 200
        assert again.json() == first.json()
        assert kind_of_problem(anew) == "request-unknown"

    def test_asking_again_under_the_same_key_is_one_request(
        self, client: TestClient, prepared: Practice
    ) -> None:
        told, who = asking(prepared), prepared.officer
        first = post(client, ERASURES, told, by=who, key="once")

        again = post(client, ERASURES, told, by=who, key="once")
        anew = post(client, ERASURES, told, by=who, key="twice")

        assert again.json() == first.json()
        assert (anew.status_code, kind_of_problem(anew)) == (409, "asked-already")

    def test_a_refusal_says_why(
        self, client: TestClient, prepared: Practice, asked: Any
    ) -> None:
        address = f"{ERASURES}/{asked['request_id']}/refusal"

        told = {"reason": "a complaint is pending"}
        answer = post(client, address, told, by=prepared.other_officer)

        assert answer.json()["state"] == "refused"
        assert answer.json()["refused_because"] == told["reason"]

    def test_a_hold_forbids_it(self, client: TestClient, prepared: Practice) -> None:
        told = {"person": str(prepared.client), "reason": "suit 12"}
        held = post(client, HOLDS, told, by=prepared.officer)

        answer = post(client, ERASURES, asking(prepared), by=prepared.officer)

        assert held.status_code == 201
        assert (answer.status_code, kind_of_problem(answer)) == (409, "under-hold")
        listed = get(client, HOLDS, by=prepared.other_officer).json()["items"]
        assert [each["reason"] for each in listed] == ["suit 12"]
        released = post(
            client,
            f"{HOLDS}/{held.json()['hold_id']}/release",
            {"reason": "settled"},
            by=prepared.officer,
        )
        assert released.status_code == 204
        assert get(client, HOLDS, by=prepared.officer).json()["items"] == []

    def test_the_list_has_the_newest_first_and_pages(
        self, client: TestClient, prepared: Practice, asked: Any
    ) -> None:
        other = asking(prepared, subject=str(prepared.other_client))
        post(client, ERASURES, other, by=prepared.officer)

        first = get(client, f"{ERASURES}?limit=1", by=prepared.officer).json()
        rest = get(
            client, f"{ERASURES}?limit=1&cursor={first['next']}", by=prepared.officer
        ).json()

        assert first["items"][0]["subject_id"] == str(prepared.other_client)
        assert rest["items"][0]["request_id"] == asked["request_id"]
        assert rest["next"] is None

    @pytest.mark.parametrize(
        ("more", "status"),
        [
            ({"reason": ""}, 422),
            ({"subject": "Cy Dunn", "reason": "Ms Dunn wrote"}, 422),
            ({"basis": None}, 422),
            ({"of": "nobody"}, 422),
            ({"subject": "nobody"}, 422),
            ({"of": "case", "subject": "x"}, 422),
            ({"more": 1}, 422),
        ],
    )
    def test_what_cannot_be_meant_is_said(
        self,
        client: TestClient,
        prepared: Practice,
        more: dict[str, Any],
        status: int,
    ) -> None:
        answer = post(client, ERASURES, asking(prepared, **more), by=prepared.officer)

        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"

    def test_nothing_of_a_case_or_a_name_is_shown(
        self, client: TestClient, prepared: Practice
    ) -> None:
        post(client, ERASURES, asking(prepared), by=prepared.officer)
        for address in (ERASURES, HOLDS, f"{V1}/retention"):
            told = get(client, address, by=prepared.officer).text
            assert [canary for canary in CANARIES if canary in told] == []
        case = get(client, f"{V1}/cases/{prepared.town.case}", by=prepared.officer)
        assert case.status_code == 404


class TestCertificates:
    def test_it_is_downloaded_and_holds(
        self, client: TestClient, house: House, prepared: Practice, asked: Any
    ) -> None:
        address = f"{ERASURES}/{asked['request_id']}"
        early = get(client, f"{address}/certificate", by=prepared.officer)
        post(client, f"{address}/approval", {}, by=prepared.other_officer)

        file = get(client, f"{address}/certificate", by=prepared.officer)
        paper = get(client, f"{address}/certificate?format=pdf", by=prepared.officer)

        assert early.status_code == 404
        found = check_certificate(file.content, vkeys=house.keeper.vkeys)
        assert found.statement["id"] == str(prepared.client)
        assert file.headers["content-disposition"].startswith("attachment")
        assert paper.content.startswith(b"%PDF-")


class TestAfterTheEnd:
    def test_a_case_that_was_ended_answers_410(
        self, client: TestClient, house: House, prepared: Practice, clock: Clock
    ) -> None:
        town, who = prepared.town, prepared.officer
        retention.choose_class(
            house,
            by=who.person_id,
            case_id=None,
            retention_class=CLASS,
            of_age_on=None,
        )
        clock.forward(days=8 * 366)
        therapist, officer, other = (
            again(house, each.name)
            for each in (
                town.other_therapist,
                prepared.officer,
                prepared.other_officer,
            )
        )
        told = {"of": "case", "subject": str(town.other_case), "reason": REASON}
        asked = post(client, ERASURES, told, by=officer).json()
        address = f"{ERASURES}/{asked['request_id']}/approval"

        done = post(client, address, {}, by=other)

        assert done.status_code == 200
        assert asked["basis"].endswith(CLASS)
        for way in ("", "/facts", "/timeline", "/report"):
            gone = get(client, f"{V1}/cases/{town.other_case}{way}", by=therapist)
            assert (gone.status_code, kind_of_problem(gone)) == (
                410,
                "records-destroyed",
            )
        assert get(client, f"{V1}/cases", by=therapist).json()["items"] == []
        shown = get(client, f"{V1}/retention", by=officer).json()["cases"]
        assert [each["case_id"] for each in shown] == [str(town.case)]
        page = client.get(
            f"/cases/{town.other_case}",
            headers={"Cookie": f"__Host-session={therapist.token}"},
        )
        assert page.status_code == 410
        assert "destroyed at the end of their retention" in page.text


def again(house: House, name: str) -> Someone:
    """Somebody who signs in anew; sessions do not last for years."""
    session = house.accounts.sign_in(name, PASSWORD, now=house.clock())
    assert session is not None
    return Someone(person_id=session.person_id, name=name, token=session.token)
