"""Rules, codes, and what a case asks for, over the API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import people
from api.house import House
from domain import codes, rules
from domain.facts.bookkeeping import Licence
from tests.api.asking import V1, facts, get, kind_of_problem, post, telling
from tests.house import ADVICE, GIFT, NOON, PASSWORD, Clock, Someone, Town, tell

DEPENDS = {"indicator": "cannot_tolerate_break", "fostered_by_therapist": False}
COSTLY = {**GIFT, "value_estimate": {"amount": "900", "currency": "EUR"}}


def assessment(town: Town, query: str = "") -> str:
    """The address of what the town's case asks for."""
    return f"{V1}/cases/{town.case}/assessment{query}"


def depends(house: House, town: Town, day: str) -> None:
    """The client leans on the work, once more."""
    tell(
        house,
        town.therapist,
        town.case,
        kind="DependencyIndicatorNoted",
        data=DEPENDS,
        occurred_at=f"{day}T10:00:00Z",
    )


def asked(document: dict[str, Any]) -> dict[str, str]:
    """How each question stands, by its rule."""
    return {flag["rule"]: flag["status"] for flag in document["flags"]}


class TestRulesAndCodes:
    def test_every_rule_of_the_book_in_force_is_told(
        self, client: TestClient, town: Town
    ) -> None:
        told = get(client, f"{V1}/rules", by=town.therapist).json()

        book = rules.newest()
        assert [each["id"] for each in told["items"]] == [rule.id for rule in book]
        assert told["rule_book"]["name"] == book.name
        assert told["rule_book"]["in_force"] is True
        assert told["rule_books"] == list(rules.names())
        assert all(each["harmless_readings"] for each in told["items"])

    def test_everyday_words_find_a_rule(self, client: TestClient, town: Town) -> None:
        told = get(client, f"{V1}/rules?words=present", by=town.therapist).json()

        found = [each["id"] for each in told["items"]]
        assert "R22" in found
        assert "R45" not in found

    def test_one_rule_says_what_its_figures_rest_on(
        self, client: TestClient, town: Town
    ) -> None:
        told = get(client, f"{V1}/rules/R09", by=town.supervisor).json()

        (base,) = told["parameters"]
        assert base["name"] == "base"
        assert base["value"] == 45
        assert base["rests_on"] == "design"
        assert base["may_be_set"] is True
        assert told["provisions"] == list(rules.newest().by_id["R09"].cites)

    @pytest.mark.parametrize(
        "address", ["rules/R00", "rules/r09", "rules?rule_book=none", "codes/NONE"]
    )
    def test_what_is_not_on_file_is_not_found(
        self, client: TestClient, town: Town, address: str
    ) -> None:
        answer = get(client, f"{V1}/{address}", by=town.therapist)

        assert answer.status_code == 404
        assert kind_of_problem(answer) == "not-found"

    def test_a_code_tells_each_provision_and_whether_somebody_has_read_it(
        self, client: TestClient, town: Town
    ) -> None:
        listed = get(client, f"{V1}/codes", by=town.therapist).json()["items"]
        told = get(client, f"{V1}/codes/APA", by=town.therapist).json()

        on_file = {code.id: code for code in codes.on_file().codes}
        assert [each["id"] for each in listed] == list(on_file)
        by_id = {each["id"]: each for each in told["provisions"]}
        assert set(by_id) == {each.id for each in on_file["APA"].provisions}
        assert by_id["APA-1.05"]["verified"] is False
        assert by_id["APA-3.05"]["note"] == "Paraphrased. Check the official text."

    def test_what_is_no_longer_in_force_is_told_as_over(
        self, client: TestClient, town: Town
    ) -> None:
        told = get(client, f"{V1}/codes/HCPC", by=town.therapist).json()

        today = NOON.date().isoformat()
        over = {e["id"] for e in told["provisions"] if (e["until"] or today) < today}
        assert over
        assert over == {e["id"] for e in told["provisions"] if not e["in_force"]}

    def test_a_code_is_found_by_its_other_name(
        self, client: TestClient, town: Town
    ) -> None:
        told = get(client, f"{V1}/codes/APS", by=town.therapist).json()

        assert told["id"] == "PSYBA"


class TestAsking:
    def test_a_case_is_told_its_questions_with_their_reasons(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        tell(house, town.therapist, town.case, data=COSTLY)

        told = get(client, assessment(town), by=town.therapist).json()

        (gifts,) = [flag for flag in told["flags"] if flag["rule"] == "R22"]
        assert told["attention"] == "discuss"
        assert gifts["because"]
        assert gifts["asks"].endswith("?")
        assert gifts["harmless_readings"]
        assert {cite["note"] for cite in gifts["cites"]} == {
            "Paraphrased. Check the official text."
        }
        assert "difference" not in told

    def test_only_what_the_reader_may_see_is_judged(
        self, client: TestClient, town: Town
    ) -> None:
        """A proceeding is its therapist's and the board's, and no supervisor's."""
        of_therapist = get(client, assessment(town), by=town.therapist).json()
        of_supervisor = get(client, assessment(town), by=town.supervisor).json()

        assert "R45" in asked(of_therapist)
        assert "R45" not in asked(of_supervisor)

    def test_for_a_day_a_question_is_the_therapist_s_alone(
        self, client: TestClient, house: House, clock: Clock, town: Town
    ) -> None:
        tell(house, town.therapist, town.case, data=COSTLY)

        def of(who: Someone, query: str = "") -> set[str]:
            told = get(client, assessment(town, query), by=who).json()
            differs = told.get("difference", [])
            return {*asked(told), *(each["rule"] for each in differs)}

        assert "R22" in of(town.therapist)
        assert "R22" not in of(town.supervisor)
        assert "R22" not in of(town.supervisor, "?code=ACA")
        clock.forward(days=2)
        again = house.accounts.sign_in(town.supervisor.name, PASSWORD, now=clock.now)
        assert again is not None
        later = replace(town.supervisor, token=again.token)
        assert "R22" in of(later)

    def test_a_planned_act_does_not_tell_what_is_the_therapist_s_alone(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        tell(house, town.therapist, town.case, data=COSTLY)
        body = telling(kind="SupervisionSessionHeld", data=ADVICE)

        told = post(client, assessment(town), body, by=town.supervisor).json()

        assert "R22" not in asked(told)
        assert told["difference"] == []

    def test_nor_where_it_would_make_the_question_look_new(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        """Told before the third, the act would be the one that the question hangs on."""
        days = ("2026-02-10", "2026-02-12", "2026-02-18")
        for day in days:
            depends(house, town, day)
        body = telling(
            kind="DependencyIndicatorNoted",
            data=DEPENDS,
            occurred_at="2026-02-14T10:00:00Z",
        )

        of_therapist = get(client, assessment(town), by=town.therapist).json()
        told = post(client, assessment(town), body, by=town.supervisor).json()

        assert "R29" in asked(of_therapist)
        assert "R29" not in asked(told)
        assert told["difference"] == []

    def test_what_the_act_itself_raises_is_told(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        for day in ("2026-02-10", "2026-02-12"):
            depends(house, town, day)
        body = telling(
            kind="DependencyIndicatorNoted",
            data=DEPENDS,
            occurred_at="2026-02-14T10:00:00Z",
        )

        told = post(client, assessment(town), body, by=town.supervisor).json()

        assert asked(told)["R29"] == "raised"

    def test_another_code_says_what_it_sees_otherwise(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        people.practise(
            house,
            person_id=town.therapist.person_id,
            licence=Licence.LICENSED,
            codes=("APA",),
        )
        tell(house, town.therapist, town.case, data=COSTLY)

        told = get(client, assessment(town, "?code=ACA"), by=town.therapist).json()

        assert told["codes"] == ["ACA"]
        (gifts,) = [each for each in told["difference"] if each["rule"] == "R22"]
        assert gifts["usually"]["cites"] != gifts["here"]["cites"]
        assert "ACA-A.10.f" in gifts["here"]["cites"]

    def test_two_dates_cut_as_for_the_timeline(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        tell(house, town.therapist, town.case, data=COSTLY)

        before = "?as_of=2026-03-07"
        unknown = "?known_on=2026-03-08"
        now = get(client, assessment(town), by=town.therapist).json()
        for query in (before, unknown):
            told = get(client, assessment(town, query), by=town.therapist).json()
            assert "R22" not in asked(told)
        assert "R22" in asked(now)

    def test_an_etag_is_the_same_for_the_same_answer(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        first = get(client, assessment(town), by=town.therapist)
        tag = first.headers["etag"]

        again = get(client, assessment(town), by=town.therapist, if_none_match=tag)
        tell(house, town.therapist, town.case, data=COSTLY)
        later = get(client, assessment(town), by=town.therapist, if_none_match=tag)

        assert again.status_code == 304
        assert again.content == b""
        assert later.status_code == 200
        assert later.headers["etag"] != tag

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ("?code=XX", "code"),
            ("?rule_book=none", "rule_book"),
            ("?as_of=soon", "as_of"),
            ("?known_on=soon", "known_on"),
        ],
    )
    def test_what_cannot_be_asked_is_said_by_field(
        self, client: TestClient, town: Town, query: str, field: str
    ) -> None:
        answer = get(client, assessment(town, query), by=town.therapist)

        assert answer.status_code == 422
        assert kind_of_problem(answer) == "not-understood"
        assert [each["field"] for each in answer.json()["errors"]] == [field]


class TestPlanning:
    def test_a_planned_act_says_what_it_would_raise_and_writes_nothing(
        self, client: TestClient, town: Town
    ) -> None:
        before = get(client, facts(town.case), by=town.therapist).json()["items"]
        body = telling(data=COSTLY)

        told = post(client, assessment(town), body, by=town.therapist).json()

        (gifts,) = [each for each in told["difference"] if each["rule"] == "R22"]
        assert gifts["usually"] is None
        assert gifts["here"]["status"] == "raised"
        assert told["planned"] == len(before) + 1
        (flag,) = [each for each in told["flags"] if each["rule"] == "R22"]
        assert told["planned"] in flag["because"]
        after = get(client, facts(town.case), by=town.therapist).json()["items"]
        assert after == before
        assert "R22" not in asked(
            get(client, assessment(town), by=town.therapist).json()
        )

    def test_the_answer_is_the_one_that_recording_it_leads_to(
        self, client: TestClient, town: Town
    ) -> None:
        body = telling(data=COSTLY)

        planned = post(client, assessment(town), body, by=town.therapist).json()
        post(client, facts(town.case), body, by=town.therapist)
        recorded = get(client, assessment(town), by=town.therapist).json()

        assert asked(planned) == asked(recorded)
        assert planned["attention"] == recorded["attention"]

    def test_what_is_planned_may_lie_ahead(
        self, client: TestClient, town: Town
    ) -> None:
        body = telling(data=COSTLY, occurred_at="2026-05-01T10:00:00Z")

        told = post(client, assessment(town), body, by=town.therapist).json()

        assert told["as_of"].startswith("2026-05-01")
        assert asked(told)["R22"] == "raised"

    def test_nothing_is_asked_of_what_is_ordinary(
        self, client: TestClient, town: Town
    ) -> None:
        body = telling(kind="SupervisionSessionHeld", data=ADVICE)

        told = post(client, assessment(town), body, by=town.supervisor).json()

        assert told["difference"] == []

    def test_a_correction_can_be_tried(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        gift = tell(house, town.therapist, town.case, data=COSTLY)
        body = telling(corrects=str(gift))

        told = post(client, assessment(town), body, by=town.therapist).json()

        assert asked(told)["R22"] == "superseded"

    @pytest.mark.parametrize(
        ("body", "status", "kind"),
        [
            (telling(kind="NoSuchThing"), 422, "kind-unknown"),
            (telling(data={}), 422, "not-understood"),
            (telling(corrects="7"), 422, "not-understood"),
            (telling(kind="SexualizedBehaviorOccurred"), 422, "not-understood"),
        ],
    )
    def test_what_could_not_be_recorded_cannot_be_tried(
        self,
        client: TestClient,
        town: Town,
        body: dict[str, Any],
        status: int,
        kind: str,
    ) -> None:
        answer = post(client, assessment(town), body, by=town.therapist)

        assert answer.status_code == status
        assert kind_of_problem(answer) == kind
