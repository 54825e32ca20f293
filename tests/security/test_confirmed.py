"""Who was here for a while proves again who they are before a grave act."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from api import problem_kinds as kinds
from api.house import House
from api.sign_in import doorway, one_time_codes
from tests.api.asking import post
from tests.house import Clock, Someone, Town
from tests.pages.reading import Document
from tests.pages.visiting import Visitor

GRAVE = (
    "/api/v1/erasures",
    "/api/v1/holds",
    "/api/v1/people/{person}/roles",
    "/api/v1/people/{person}/supervisors",
    "/api/v1/identities/nothing/answer",
    "/api/v1/cases/{case}/grants",
)


def stays(client: TestClient, who: Someone, clock: Clock) -> None:
    """Somebody looks around for longer than a proof of who they are lasts."""
    for _ in range(2):
        clock.forward(minutes=10)
        assert client.get("/api/v1/me", headers=who.signed_in).status_code == 200


@pytest.mark.parametrize("address", GRAVE)
def test_the_api_asks_for_it(
    client: TestClient, town: Town, clock: Clock, address: str
) -> None:
    who = town.administrator
    stays(client, who, clock)

    where = address.format(person=town.therapist.person_id, case=town.case)
    answer = post(client, where, {}, by=who)

    assert answer.json()["type"].endswith(kinds.CONFIRM_FIRST.name)


@pytest.mark.parametrize("way", [doorway.PASSWORD, doorway.PROVIDER])
@pytest.mark.parametrize("address", GRAVE)
def test_who_has_a_second_factor_proved_it_by_that(
    client: TestClient, house: House, town: Town, address: str, way: str
) -> None:
    person, accounts = town.administrator.person_id, house.accounts
    accounts.codes.keep(person, one_time_codes.new_app_secret(), now=house.clock())
    before = accounts.session(town.administrator.token, now=house.clock())
    assert before is not None
    fresh = accounts.sessions.rotate(before, now=house.clock(), proved_by=way)
    assert fresh is not None
    who = replace(town.administrator, token=fresh.token)

    where = address.format(person=town.therapist.person_id, case=town.case)
    answer = post(client, where, {}, by=who)

    assert answer.json()["type"].endswith(kinds.CONFIRM_FIRST.name)


def test_the_page_asks_for_it_before_somebody_is_let_in(
    client: TestClient, town: Town, clock: Clock
) -> None:
    stays(client, town.therapist, clock)
    browser = Visitor(client=client).as_(town.therapist)
    at = f"/cases/{town.case}/let-in"

    answer = browser.post(at, {"csrf": browser.page(at).field("csrf"), "reason": "why"})

    page = Document(answer.text)
    assert answer.status_code == 403
    ways = [each.attributes["href"] for each in page.all("a")]
    assert f"/account/confirm?next={at}" in ways


def test_who_proved_it_just_now_is_not_asked(client: TestClient, town: Town) -> None:
    answer = post(client, "/api/v1/holds", {}, by=town.administrator)

    assert not answer.json()["type"].endswith(kinds.CONFIRM_FIRST.name)
