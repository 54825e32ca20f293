"""Inviting by a link that is good once, and helping who is locked out."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from api import people
from api.house import House
from domain.facts.bookkeeping import Licence, Standing
from tests.api.asking import V1, get, kind_of_problem
from tests.api.sign_in.conftest import Browser, Phone
from tests.cli.run import run
from tests.house import PASSWORD, Clock, Town
from tests.pages.reading import Document

NEW = "five other words that do not"
CHOSEN = {"password": NEW, "again": NEW}


def link_of(answer: str) -> str:
    """The address that a page shows once, within the house."""
    return urlsplit(Document(answer).one("code").text).path


def invited(administrator: Browser, **form: str | list[str]) -> str:
    """The link of somebody whom an administrator invites on the page."""
    told: dict[str, str | list[str]] = {"name": "Lou New", "roles": "therapist"}
    answer = administrator.send("/people/invite", **(told | form))
    assert answer.status_code == 200, Document(answer.text).text
    return link_of(answer.text)


def followed(browser: Browser, link: str) -> Document:
    """The page that a link leads somebody to who is nobody yet."""
    browser.client.cookies.clear()
    answer = browser.get(link)
    assert answer.headers["location"] == "/invitation"
    return browser.page("/invitation")


def accept(browser: Browser, page: Document, **form: str) -> Document:
    """Choose a password on that page; where it leads is read too."""
    told = {"csrf": page.field("csrf"), **CHOSEN, **form}
    answer = browser.post("/invitation", told)
    if answer.status_code == 303:
        answer = browser.get(answer.headers["location"])
    return Document(answer.text)


class TestAnInvitation:
    def test_lets_somebody_new_in_who_chooses_their_password(
        self, administrator: Browser, house: House
    ) -> None:
        link = invited(
            administrator,
            roles=["therapist", "supervisor"],
            licence="trainee",
            codes="apa, hcpc",
        )

        page = followed(administrator, link)
        assert page.heading == "Welcome, Lou New"
        assert "as therapist, supervisor" in page.text
        came = accept(administrator, page)

        assert came.heading == "My cases"
        person = house.accounts.person("lou new")
        assert person is not None
        standings = people.principal(house, person).standings
        assert standings == {Standing.THERAPIST, Standing.SUPERVISOR}
        working = people.practitioner(house, person)
        assert (working.licence, set(working.codes)) == (
            Licence.TRAINEE,
            {"APA", "HCPC"},
        )
        assert house.accounts.proved("Lou New", NEW) is not None

    def test_says_which_code_is_not_on_file(self, administrator: Browser) -> None:
        told = {"name": "Lou New", "roles": "therapist", "codes": "PsyBA, MadeUp"}

        page = Document(administrator.send("/people/invite", **told).text)

        assert "nothing is asked by it: MADEUP. On file are AAMFT" in page.text

    def test_is_good_once(self, administrator: Browser) -> None:
        link = invited(administrator)
        page = followed(administrator, link)
        accept(administrator, page)
        administrator.client.cookies.clear()

        again = administrator.get(link)

        assert again.status_code == 404
        page = Document(again.text)
        assert page.heading == "This link is not good any more"
        assert "used, withdrawn or has expired" in page.text

    def test_of_two_who_follow_it_one_comes_in(
        self, administrator: Browser, client: TestClient, house: House
    ) -> None:
        link = invited(administrator)
        page = followed(administrator, link)
        secret = link.rpartition("/")[2]
        told = {"secret": secret, "password": "seven wet bridges in the fog"}
        first = client.post(
            f"{V1}/invitations/acceptance",
            json=told,
            headers={"Sec-Fetch-Site": "same-origin"},
        )

        second = accept(administrator, page)

        assert first.status_code == 201
        assert second.heading == "This link is not good any more"
        assert house.accounts.proved("Lou New", NEW) is None

    def test_expires(self, administrator: Browser, clock: Clock) -> None:
        link = invited(administrator)
        clock.forward(hours=71)
        before = administrator.get(link)
        clock.forward(hours=2)

        assert before.status_code == 303
        assert administrator.get(link).status_code == 404

    def test_can_be_withdrawn(self, administrator: Browser) -> None:
        link = invited(administrator)
        people_page = administrator.page("/people")
        assert "Lou New therapist; until" in people_page.text
        action = people_page.all("form")[-1].attributes["action"]

        administrator.send(action)

        assert administrator.get(link).status_code == 404
        assert "Lou New" not in administrator.page("/people").text

    def test_made_anew_ends_the_one_before(self, administrator: Browser) -> None:
        first, second = invited(administrator), invited(administrator)

        assert administrator.get(first).status_code == 404
        assert administrator.get(second).status_code == 303

    def test_registers_nobody_before_they_have_come(
        self, administrator: Browser, house: House
    ) -> None:
        before = house.ledger.recorder.max_notification_id()

        invited(administrator)

        assert house.ledger.recorder.max_notification_id() == before
        assert house.accounts.person("Lou New") is None

    def test_is_sealed_and_its_secret_a_digest(
        self, administrator: Browser, house: House
    ) -> None:
        secret = invited(administrator).rpartition("/")[2]

        kept = b"".join(p.read_bytes() for p in house.settings.data.glob("*.*"))

        assert secret.encode() not in kept
        assert b"Lou New" not in kept

    @pytest.mark.parametrize(
        ("form", "words"),
        [
            ({"again": "something else"}, "not the same"),
            ({"password": "too short", "again": "too short"}, "15 characters"),
            (
                {"password": "Lou New 20262026", "again": "Lou New 20262026"},
                "your name",
            ),
        ],
    )
    def test_is_not_used_up_by_a_password_that_is_refused(
        self, administrator: Browser, form: dict[str, str], words: str
    ) -> None:
        page = followed(administrator, invited(administrator))

        refused = accept(administrator, page, **form)
        came = accept(administrator, refused)

        assert words in refused.text
        assert came.heading == "My cases"

    def test_needs_the_form_of_its_page(self, administrator: Browser) -> None:
        followed(administrator, invited(administrator))

        answer = administrator.post("/invitation", {"csrf": "x", **CHOSEN})

        assert answer.status_code == 403

    @pytest.mark.parametrize(
        ("form", "words"),
        [
            ({"name": "Thea Lind"}, "signs in as"),
            ({"name": " "}, "printable characters"),
            ({"roles": "auditor"}, "two people"),
            ({"roles": "boss"}, "at least one capacity"),
        ],
    )
    def test_says_what_to_mend_to_who_makes_it(
        self, administrator: Browser, form: dict[str, str], words: str
    ) -> None:
        told = {"name": "Lou New", "roles": "therapist"} | form

        answer = administrator.send("/people/invite", **told)

        assert answer.status_code == 422
        assert words in Document(answer.text).text

    def test_by_a_program(self, client: TestClient, town: Town, house: House) -> None:
        by = town.administrator
        made = client.post(
            f"{V1}/invitations",
            json={"name": "Lou New", "standings": ["supervisor"]},
            headers=by.signed_in,
        ).json()
        (listed,) = get(client, f"{V1}/invitations", by=by).json()
        secret = made["link"].rpartition("/")[2]
        accepted = client.post(
            f"{V1}/invitations/acceptance", json={"secret": secret, "password": NEW}
        )

        assert "link" not in listed
        assert listed["name"] == "Lou New"
        assert accepted.json()["name"] == "Lou New"
        assert house.accounts.proved("Lou New", NEW) is not None
        assert get(client, f"{V1}/invitations", by=by).json() == []

    def test_on_the_command_line(self, tmp_path: Path) -> None:
        said = run(
            *("--data", tmp_path / "d", "user", "invite", "Ada  Bell", "--json"),
            *("--role", "administrator"),
            env={"BOUNDARY_LEDGER_ORIGIN": "https://ledger.example.org"},
        )
        taken = run("--data", tmp_path / "d", "user", "list", "--json")

        found = said.document
        assert found["name"] == "Ada Bell"
        assert found["link"].startswith("https://ledger.example.org/invitation/")
        assert taken.document == {"users": []}


class TestALostPassword:
    def test_is_chosen_anew_by_its_person_who_keeps_their_second_factor(
        self, therapist: Browser, phone: Phone, town: Town, house: House
    ) -> None:
        who = town.therapist
        made = therapist.as_(town.administrator).send(f"/people/{who.person_id}/renew")
        page = followed(therapist, link_of(made.text))
        assert page.heading == "A new password for Thea Lind"

        asked = accept(therapist, page)

        assert asked.heading == "Second factor"
        assert house.accounts.proved(who.name, PASSWORD) is None
        done = therapist.post("/sign-in/second", {"code": phone.code})
        assert done.headers["location"] == "/"

    def test_has_a_link_on_the_command_line_too(self, data: Path) -> None:
        said = run("--data", data, "user", "renew", "Thea", "--json")
        unknown = run("--data", data, "user", "renew", "Nobody")

        assert "/invitation/" in said.document["link"]
        assert unknown.code == 2


class TestALostSecondFactor:
    def test_is_ended_by_an_administrator_and_its_person_is_told(
        self, therapist: Browser, phone: Phone, town: Town, house: House, clock: Clock
    ) -> None:
        who = town.therapist
        administrator = therapist.as_(town.administrator)
        shown = administrator.page(f"/people/{who.person_id}/sign-in")
        assert "Has an authenticator app." in shown.text
        assert phone.secret not in shown.html

        done = administrator.send(f"/people/{who.person_id}/end-factors")

        assert "Tell Thea Lind that you did" in Document(done.text).text
        assert not house.accounts.has_second_factor(who.person_id)
        assert house.accounts.sessions.of(who.person_id, now=clock.now) == []
        clock.forward(minutes=1)
        therapist.client.cookies.clear()
        assert therapist.signs_in(who.name).headers["location"] == "/"
        page = therapist.page("/account")
        assert "An administrator ended the second factors" in page.text
        logged = (house.settings.data / "security.log").read_text().splitlines()
        assert "factors-reset" in [json.loads(line)["event"] for line in logged]

    def test_by_a_program_with_a_recent_proof_only(
        self, client: TestClient, town: Town, clock: Clock
    ) -> None:
        by, address = town.administrator, f"{V1}/people/{town.therapist.person_id}"
        done = client.delete(f"{address}/second-factors", headers=by.signed_in)
        for _ in range(2):
            clock.forward(minutes=10)
            get(client, f"{V1}/me", by=by)
        refused = client.delete(f"{address}/second-factors", headers=by.signed_in)
        unknown = client.delete(
            f"{V1}/people/{town.case}/second-factors", headers=by.signed_in
        )

        assert done.json() == {"ended": 0}
        assert kind_of_problem(refused) == "confirm-first"
        assert unknown.status_code == 403

    def test_on_the_command_line(self, data: Path) -> None:
        said = run("--data", data, "user", "end-factors", "Thea", "--json")
        signed_out = run("--data", data, "user", "sign-out", "Thea", "--json")

        assert said.document == {"name": "Thea", "ended": 0}
        assert signed_out.document == {"name": "Thea", "ended": 0}


class TestPeople:
    def test_are_told_when_they_are_signed_out_everywhere(
        self, administrator: Browser, town: Town, house: House
    ) -> None:
        who = town.therapist

        administrator.send(f"/people/{who.person_id}/end-sessions")

        assert house.accounts.session(who.token, now=house.clock()) is None
        words = [each.what for each in house.accounts.events.of(who.person_id)]
        assert words == ["sessions-ended"]

    @pytest.mark.parametrize("person", ["7", "00000000-0000-0000-0000-000000000000"])
    def test_who_are_not_here_are_not_found(
        self, administrator: Browser, person: str
    ) -> None:
        assert administrator.get(f"/people/{person}/sign-in").status_code == 404
        for deed in ("renew", "end-factors", "end-sessions"):
            answer = administrator.send(f"/people/{person}/{deed}")
            assert answer.status_code in {404, 422}
