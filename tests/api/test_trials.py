"""Trying a rule book over the API: on what one may know, and without small numbers."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import figures
from api.house import House
from domain import rules
from tests.api.asking import V1, kind_of_problem, post
from tests.cli.run import run
from tests.house import GIFT, PASSWORD, Clock, Someone, Town, tell

SECRET = {"what": "do_not_tell_supervisor", "evidence": "self_report"}
COSTLY = {**GIFT, "value_estimate": {"amount": "900", "currency": "EUR"}}
ADDRESS = f"{V1}/rule-books/trial"


def book(**changed: str) -> dict[str, str]:
    """The files of the book in force under another name, with some rules left out."""
    folder = files("domain.rules").joinpath("books", rules.newest().name)
    texts = dict(rules.texts_in(folder))
    texts["book.yaml"] = texts["book.yaml"].replace("house-1", "house-2")
    return texts | changed


def without(*rule: str) -> dict[str, str]:
    return {name: text for name, text in book().items() if name[:-5] not in rule}


def tried(client: TestClient, by: Someone, **body: Any) -> dict[str, Any]:
    answer = post(client, ADDRESS, body, by=by)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def of_rule(told: dict[str, Any], rule: str) -> dict[str, Any]:
    (found,) = [each for each in told["rules"] if each["rule"] == rule]
    return dict(found)


def again(house: House, who: Someone) -> Someone:
    session = house.accounts.sign_in(who.name, PASSWORD, now=house.clock())
    assert session is not None
    return Someone(person_id=who.person_id, name=who.name, token=session.token)


class TestOnOnesOwnCases:
    def test_the_same_book_asks_the_same(self, client: TestClient, town: Town) -> None:
        told = tried(client, town.therapist, files=book())

        assert told["candidate"]["name"] == "house-2"
        assert told["names_cases"] is True
        assert told["cases"] == 1
        assert (told["changed"], told["rules"], told["attention"]) == (0, [], [])

    def test_a_rule_that_is_left_out_is_told_with_its_cases(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        tell(house, town.therapist, town.case, data=COSTLY)

        told = tried(client, town.therapist, files=without("R22"))

        (reference,) = of_rule(told, "R22")["only_in_force"]["cases"]
        assert reference.startswith("C-")
        assert told["changed"] == 1

    def test_nobody_learns_of_a_case_of_others(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        tell(house, town.other_therapist, town.other_case, data=COSTLY)

        told = tried(client, town.therapist, files=without("R22"))

        assert told["rules"] == []

    def test_what_is_the_therapists_alone_is_in_no_trial_of_another(
        self, client: TestClient, house: House, town: Town, clock: Clock
    ) -> None:
        """Not even of a book that says that its questions wait for nobody."""
        tell(house, town.therapist, town.case, kind="SecrecyRequested", data=SECRET)
        hasty = book()
        at_once = hasty["R05.yaml"].replace(
            "rests_on:", "shown_at_once: So.\nrests_on:", 1
        )
        hasty["R05.yaml"] = at_once.replace("is: 75", "is: 80")

        early = tried(client, town.supervisor, files=without("R05"))
        nor_so = tried(client, town.supervisor, files=hasty)
        clock.forward(days=2)
        late = tried(client, again(house, town.supervisor), files=without("R05"))

        assert early["rules"] == nor_so["rules"] == []
        assert of_rule(late, "R05")["only_in_force"]["count"] == 1

    def test_the_practices_figures_count_in_the_candidate(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        tell(house, town.therapist, town.case, data=COSTLY)
        figures.set_in(
            house,
            rule="R22",
            parameter="costly",
            value=None,
            by=town.administrator.person_id,
            reason="As it is.",
        )

        assert tried(client, town.therapist, files=book())["changed"] == 0


def test_who_sees_no_case_is_told_of_none(
    client: TestClient, house: House, town: Town
) -> None:
    tell(house, town.therapist, town.case, data=COSTLY)

    told = tried(client, town.administrator, files=without("R22"))

    assert (told["cases"], told["rules"], told["attention"]) == (0, [], [])


class TestWhatCannotBeTried:
    @pytest.mark.parametrize(
        ("body", "field", "why"),
        [
            ({}, "files", "none was chosen"),
            ({"rule_book": "none"}, "rule_book", "not on file; these are: house-1"),
            ({"rule_book": "house-1", "files": book()}, "rule_book", "not both"),
            ({"files": {"R01.yaml": "x"}}, "files", "there is no book.yaml"),
            ({"files": {"book.yaml": "["}}, "files", "they make no book"),
            ({"files": book(**{"R22.yaml": "a: &a [*a]"})}, "files", "without end"),
            ({"rule_book": "house-1", "as_of": "soon"}, "as_of", "soon"),
        ],
    )
    def test_is_said_by_field(
        self, client: TestClient, town: Town, body: Any, field: str, why: str
    ) -> None:
        answer = post(client, ADDRESS, body, by=town.therapist)

        assert answer.status_code == 422
        assert kind_of_problem(answer) == "not-understood"
        (error,) = answer.json()["errors"]
        assert error["field"] == field
        assert why in error["reason"]
        assert "recorded" not in answer.json()["detail"]


def test_the_command_line_says_the_same(
    client: TestClient, house: House, town: Town, tmp_path: Any
) -> None:
    tell(house, town.therapist, town.case, data=COSTLY)
    folder = tmp_path / "draft"
    folder.mkdir()
    for name, text in without("R22").items():
        (folder / name).write_text(text, "utf-8")

    day = "2026-03-09"
    over_api = tried(client, town.therapist, files=without("R22"), as_of=day)
    trial = ("assess-book", folder, "--as-of", day, "--cases", "--json")
    on_terminal = run("--data", house.settings.data, *trial).document

    # Whoever runs this machine sees the case of the other therapist too.
    assert on_terminal.pop("cases") == over_api.pop("cases") + 1
    assert on_terminal == over_api
