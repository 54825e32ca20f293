"""Where nobody else is a conflict reviewer, who asks is told what to do, whatever is found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import people, reviewing
from api.checks import Wanted, ask, mine, one_of_mine
from api.house import House
from api.screening import work
from api.unreviewed import ADVICE, TO_THE_OPERATOR
from domain.facts.bookkeeping import Standing
from domain.facts.checks import Answer, CheckId
from domain.policy import Principal
from tests.api.asking import V1
from tests.checks.conftest import ADA, STRANGER, signed_in
from tests.cli.run import run
from tests.house import PASSWORD, Clock, Town, principal
from tests.pages.visiting import Visitor

HIT = {"given_name": "Marguerite Jane", "surname": "Hollenbeck"}
NONE = {"given_name": "Etireugram Enaj", "surname": "Kcebnelloh"}


def take_office(house: House, name: str) -> None:
    person = house.accounts.person(name)
    assert person is not None
    people.withdraw(house, person_id=person, standing=Standing.CONFLICT_REVIEWER)


@pytest.fixture
def alone(house: House) -> House:
    """A practice in which nobody reviews."""
    for name in ("Rhea Vail", "Ren Ashby"):
        take_office(house, name)
    return house


def advised(client: TestClient, who: dict[str, str], told: dict[str, str]) -> Any:
    """What one hears at once, but for the number and what one told oneself."""
    answer = client.post(f"{V1}/persons/check", json=told, headers=who)
    assert answer.status_code == 200, answer.text
    check = answer.json()["check"]
    return answer.json() | {"check": check | {"check_id": "", "name": ""}}, len(
        answer.content
    )


class TestAtOnce:
    @pytest.mark.usefixtures("alone")
    def test_a_program_is_told_the_same_whoever_is_known(
        self, client: TestClient, town: Town
    ) -> None:
        who = town.other_therapist.signed_in

        hit, none = (advised(client, who, told) for told in (HIT, NONE))

        assert hit == none
        assert hit[0]["check"]["advice"] == ADVICE

    def test_it_is_told_nothing_where_somebody_reviews(
        self, house: House, client: TestClient, town: Town
    ) -> None:
        take_office(house, "Ren Ashby")

        heard, _ = advised(client, town.other_therapist.signed_in, HIT)

        assert heard["check"]["advice"] is None

    @pytest.mark.usefixtures("alone")
    def test_the_pages_say_it_before_and_after(
        self, client: TestClient, town: Town
    ) -> None:
        visitor = Visitor(client).as_(town.other_therapist)
        before = visitor.page("/check")
        form = HIT | {"occasion": "intake"}
        after = visitor.page(visitor.fill_in("/check", form).headers["location"])

        assert [p.text for p in before.all("p", **{"class": "notice"})] == [ADVICE]
        assert [p.text for p in after.all("p", **{"class": "notice"})] == [ADVICE]

    def test_the_pages_say_nothing_where_somebody_reviews(
        self, client: TestClient, town: Town
    ) -> None:
        page = Visitor(client).as_(town.other_therapist).page("/check")

        assert page.all("p", **{"class": "notice"}) == []

    def test_the_only_reviewer_is_told_so_too_where_they_ask_blind(
        self, alone: House, asker: Principal
    ) -> None:
        office = Standing.CONFLICT_REVIEWER
        people.grant(alone, person_id=asker.person_id, standing=office)
        both = people.principal(alone, asker.person_id)

        heard = ask(alone, both, Wanted(details=ADA), command=None)

        assert heard.mine.advice == ADVICE


class TestInTheEnd:
    def test_who_is_asked_to_talk_is_told_with_whom(
        self, alone: House, asker: Principal, clock: Clock
    ) -> None:
        hit, none = (
            ask(alone, asker, Wanted(details=each), command=None).mine
            for each in (ADA, STRANGER)
        )
        clock.forward(minutes=10)
        work(alone)
        waiting = {each.advice for each in mine(alone, asker)}
        clock.forward(hours=25)
        work(alone)

        now = [one_of_mine(alone, asker, each.id).mine for each in (hit, none)]
        assert waiting == {ADVICE}
        assert [each.answer for each in now] == [Answer.TALK, Answer.CLEAR]
        assert [each.advice for each in now] == [ADVICE, None]

    def test_somebody_from_outside_who_is_given_the_office_answers_it(
        self, alone: House, asker: Principal, clock: Clock
    ) -> None:
        """As the advice promises."""
        hit = ask(alone, asker, Wanted(details=ADA), command=None).mine
        clock.forward(minutes=10)
        work(alone)
        clock.forward(hours=25)
        work(alone)
        people.add_member(
            alone,
            name="Out Sider",
            password=PASSWORD,
            standings=[Standing.CONFLICT_REVIEWER],
        )
        who = principal(alone, signed_in(alone, "Out Sider"))

        assert one_of_mine(alone, asker, hit.id).mine.advice is None
        (waits,) = reviewing.waiting_for(alone, who)
        said, why = Answer.CLEAR, "two towns, two lives"
        reviewing.answer(
            alone, who, CheckId(waits.id), said=said, reason=why, command=None
        )
        work(alone)

        assert one_of_mine(alone, asker, hit.id).mine.answer is Answer.CLEAR


class TestTheOperator:
    @pytest.fixture
    def person(self, tmp_path: Path) -> Path:
        file = tmp_path / "person.json"
        file.write_text(json.dumps(NONE))
        return file

    def test_is_told_how_to_give_the_office(self, alone: House, person: Path) -> None:
        data = alone.settings.data
        told = run("--data", data, "check-person", person)
        document = run("--data", data, "check-person", person, "--json").document

        assert told.code == 0, told.err
        assert TO_THE_OPERATOR in " ".join(told.out.split())
        assert document["advice"] == TO_THE_OPERATOR

    def test_is_told_nothing_where_somebody_reviews(
        self, house: House, person: Path
    ) -> None:
        told = run("--data", house.settings.data, "check-person", person, "--json")

        assert told.document["advice"] is None
