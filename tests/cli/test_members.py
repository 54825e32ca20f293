"""`user`: who may sign in, and in which capacity."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.cli.passwords import generate, words
from api.house import open_house
from api.settings import Settings
from tests.cli.run import run
from tests.histories.written import NOW

PASSWORD = "a bridge of seven wet spoons"


def can_sign_in(data: Path, name: str, password: str) -> bool:
    with open_house(Settings(data=data)) as house:
        return house.accounts.sign_in(name, password, now=NOW) is not None


def listed(data: Path) -> dict[str, dict[str, object]]:
    users = run("--data", data, "user", "list", "--json").document["users"]
    return {user["name"]: user for user in users}


class TestAddingSomebody:
    def test_begins_a_ledger_and_shows_a_password_once(self, tmp_path: Path) -> None:
        data = tmp_path / "new"

        said = run(
            *("--data", data, "user", "add", "Ada  Bell", "--role", "therapist"),
            *("--code", "APA", "--code", "ACA", "--licence", "trainee", "--json"),
        )

        assert said.code == 0
        assert said.document["name"] == "Ada Bell"
        assert said.document["roles"] == ["therapist"]
        assert can_sign_in(data, "Ada Bell", said.document["password"])
        user = listed(data)["Ada Bell"]
        assert (user["licence"], user["codes"]) == ("trainee", ["APA", "ACA"])

    @pytest.mark.parametrize("way", ["add", "invite"])
    def test_says_which_code_is_not_on_file(self, tmp_path: Path, way: str) -> None:
        said = run(
            *("--data", tmp_path, "user", way, "Ada", "--role", "therapist"),
            *("--code", "psyba", "--code", "MADEUP", "--json"),
        )

        assert said.code == 0
        assert (
            "Not on file, so that nothing is asked by it: MADEUP. On file" in said.err
        )
        assert "APA" in said.err
        if way == "add":
            assert listed(tmp_path)["Ada"]["codes"] == ["PSYBA", "MADEUP"]

    def test_shows_the_password_to_people_too(self, tmp_path: Path) -> None:
        said = run("--data", tmp_path, "user", "add", "Ada", "--role", "administrator")

        password = said.out.splitlines()[0].rpartition(" ")[2]
        assert "shown only now" in said.out
        assert can_sign_in(tmp_path, "Ada", password)

    def test_takes_a_password_from_standard_input(self, tmp_path: Path) -> None:
        said = run(
            *("--data", tmp_path, "user", "add", "Ada", "--role", "supervisor"),
            *("--password-stdin", "--json"),
            stdin=f"{PASSWORD}\n",
        )

        assert said.document["password"] is None
        assert PASSWORD not in said.out + said.err
        assert can_sign_in(tmp_path, "Ada", PASSWORD)

    def test_can_ask_for_the_password(self, tmp_path: Path) -> None:
        said = run(
            *("--data", tmp_path, "user", "add", "Ada", "--role", "supervisor"),
            "--ask",
            stdin=f"{PASSWORD}\n{PASSWORD}\n",
        )

        assert said.code == 0
        assert can_sign_in(tmp_path, "Ada", PASSWORD)

    def test_can_grant_several_roles(self, tmp_path: Path) -> None:
        said = run(
            *("--data", tmp_path, "user", "add", "Ada", "--json"),
            *("--role", "therapist", "--role", "supervisor", "--role", "therapist"),
        )

        assert said.document["roles"] == ["therapist", "supervisor"]

    @pytest.mark.parametrize(
        ("arguments", "code", "reason"),
        [
            (("Thea", "--role", "therapist"), 1, "somebody signs in as 'Thea' already"),
            (("THEA", "--role", "therapist"), 1, "already"),
            (("Ada",), 2, "--role"),
            (("Ada", "--role", "boss"), 2, "boss"),
            (("Ada", "--role", "therapist", "--licence", "novice"), 2, "novice"),
            ((" ", "--role", "therapist"), 2, "a name has"),
            (("a\x1b[1m", "--role", "therapist"), 2, "a name has"),
            (("x" * 201, "--role", "therapist"), 2, "a name has"),
            (("\udcff", "--role", "therapist"), 2, "a name has"),
            (("Ada", "--role", "therapist", "--password-stdin"), 2, "no password came"),
            (("Ada", "--role", "therapist", "--password", "x"), 2, "--password"),
        ],
    )
    def test_is_refused_in_a_sentence(
        self, data: Path, arguments: tuple[str, ...], code: int, reason: str
    ) -> None:
        before = listed(data)

        said = run("--data", data, "user", "add", *arguments)

        assert (said.code, said.out) == (code, "")
        assert reason in said.err
        assert listed(data) == before

    def test_is_refused_with_a_short_password(self, data: Path) -> None:
        said = run(
            *("--data", data, "user", "add", "Ada", "--role", "therapist"),
            "--password-stdin",
            stdin="short\n",
        )

        assert (said.code, said.out) == (1, "")
        assert "at least 15 characters" in said.err
        assert "Ada" not in listed(data)


class TestRoles:
    def test_are_granted_and_withdrawn(self, data: Path) -> None:
        granted = run(
            "--data", data, "user", "grant", "Thea", "--role", "supervisor", "--json"
        )
        withdrawn = run(
            "--data", data, "user", "withdraw", "Thea", "--role", "therapist"
        )

        assert granted.document["roles"] == ["supervisor", "therapist"]
        assert withdrawn.out == "Thea: supervisor.\n"
        assert listed(data)["Thea"]["roles"] == ["supervisor"]

    @pytest.mark.parametrize("command", ["grant", "withdraw"])
    def test_are_for_people_who_are_there(self, data: Path, command: str) -> None:
        said = run("--data", data, "user", command, "Nobody", "--role", "supervisor")

        assert (said.code, said.out) == (2, "")
        assert "nobody is registered as Nobody" in said.err


class TestANewPassword:
    def test_is_made_and_shown(self, data: Path) -> None:
        said = run("--data", data, "user", "password", "Thea", "--json")

        assert can_sign_in(data, "Thea", said.document["password"])
        assert not can_sign_in(data, "Thea", "quite a long one")

    def test_can_be_told(self, data: Path) -> None:
        said = run(
            "--data",
            data,
            *("user", "password", "Thea", "--password-stdin"),
            stdin=PASSWORD,
        )

        assert said.out == "Thea signs in with the password you gave.\n"
        assert can_sign_in(data, "Thea", PASSWORD)

    def test_is_for_people_who_are_there(self, data: Path) -> None:
        assert run("--data", data, "user", "password", "Nobody").code == 2

    def test_is_made_of_five_of_many_words(self) -> None:
        password = generate()

        assert len(password.split("-")) == 5
        assert set(password.split("-")) <= set(words())
        assert len(set(words())) == len(words()) >= 1024
        assert all(3 <= len(word) <= 8 and word.islower() for word in words())


class TestSupervision:
    def test_is_agreed_and_ended(self, data: Path) -> None:
        line = ("--data", data, "user", "supervise", "Thea", "--supervisor", "Sven")

        agreed = run(*line, "--json")
        ended = run(*line, "--end")

        assert agreed.document == {"name": "Thea", "supervisors": ["Sven"]}
        assert ended.out == "Thea is supervised by nobody.\n"

    @pytest.mark.parametrize(
        ("name", "supervisor", "code", "reason"),
        [
            ("Thea", "Thea", 2, "nobody supervises their own work"),
            ("Thea", "Nobody", 2, "nobody is registered as Nobody"),
            ("Nobody", "Sven", 2, "nobody is registered as Nobody"),
            ("Thea", "Bodil", 1, "Bodil is no supervisor"),
            ("Bodil", "Sven", 1, "Bodil is no therapist"),
        ],
    )
    def test_is_between_a_therapist_and_a_supervisor(
        self, data: Path, name: str, supervisor: str, code: int, reason: str
    ) -> None:
        said = run(
            "--data", data, "user", "supervise", name, "--supervisor", supervisor
        )

        assert (said.code, said.out) == (code, "")
        assert reason in said.err


def test_everybody_is_listed_for_people(data: Path) -> None:
    said = run("--data", data, "user", "list")

    heads, _, *rows = said.out.splitlines()
    assert heads.split("  ")[0] == "Name"
    assert [row.split()[0] for row in rows] == ["Bodil", "Sven", "Thea"]
