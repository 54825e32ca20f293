"""`grant`, `recuse`, `access`, `proceeding`: who stands how to a case, and may what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.proceedings import STEPS_BACK
from tests.cli.run import Said, run

SOON = "2030-01-01"
PASSWORD = "quite a long one"
WHY = ("--reason", "a second opinion")
PANEL = ("--role", "panel")


def cli(data: Path, *arguments: str) -> Said:
    return run("--data", data, *arguments)


def until(days: int = 30) -> str:
    """A day that lies ahead."""
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


@pytest.fixture
def data(data: Path) -> Path:
    """The filled ledger, and somebody from outside."""
    cli(data, "user", "add", "Con Sult", "--outside")
    return data


class TestAGrant:
    def test_is_made_shown_and_ended(self, data: Path) -> None:
        made = cli(
            data, "grant", "V45", "--to", "Con Sult", "--until", until(), *WHY, "--json"
        )
        (grant,) = made.document["grants"]
        seen = cli(data, "access", "V45", "--who", "Con Sult", "--json")
        ended = cli(data, "grant", "V45", "--end", grant["grant"], "--json")
        gone = cli(data, "access", "V45", "--who", "Con Sult")

        assert (grant["name"], grant["sections"], grant["holds"]) == (
            "Con Sult",
            ["record"],
            True,
        )
        assert seen.code == 0
        assert seen.document["decisions"][0]["rule_id"] == "party"
        assert ended.document["grants"] == []
        assert gone.code == 1
        assert "no, you have no relation to this case that lets you" in gone.out

    @pytest.mark.parametrize(
        ("options", "code", "reason"),
        [
            ((), 2, "say whom, up to when and why"),
            (("--to", "Nobody", "--until", SOON, *WHY), 2, "nobody is registered"),
            (("--to", "Con Sult", "--until", "1999-01-01", *WHY), 1, "lies ahead"),
            (("--to", "Con Sult", "--until", until(800), *WHY), 1, "at most 366"),
            (("--to", "Con Sult", "--until", "soon", *WHY), 2, "--until"),
            (("--to", "Con Sult", "--until", SOON), 2, "--reason"),
            (("--end", "that one"), 2, "is no grant"),
            (("--end", "00000000-0000-4000-8000-000000000000"), 1, "there is no grant"),
        ],
    )
    def test_is_refused_in_a_sentence(
        self, data: Path, options: tuple[str, ...], code: int, reason: str
    ) -> None:
        said = cli(data, "grant", "V45", *options)

        assert (said.code, said.out) == (code, "")
        assert reason in said.err


class TestSteppingBack:
    def test_ends_what_a_board_member_sees(self, data: Path) -> None:
        cli(data, "case", "refer", "V45", "--member", "Bodil")
        before = cli(data, "access", "V45", "--who", "Bodil")

        said = cli(data, "recuse", "V45", "--who", "Bodil", *WHY)

        after = cli(data, "access", "V45", "--who", "Bodil")
        assert (before.code, said.code, after.code) == (0, 0, 1)
        assert "Bodil stepped back" in said.out
        assert "they have stepped back from the case" in after.out

    @pytest.mark.parametrize(
        ("options", "code", "reason"),
        [
            (WHY, 2, "--who"),
            (("--who", "Thea", *WHY), 1, "has no office in this case"),
            (("--who", "Bodil"), 2, "--reason"),
        ],
    )
    def test_is_refused_in_a_sentence(
        self, data: Path, options: tuple[str, ...], code: int, reason: str
    ) -> None:
        cli(data, "case", "refer", "V45", "--member", "Bodil")

        said = cli(data, "recuse", "V45", *options)

        assert (said.code, said.out) == (code, "")
        assert reason in said.err


class TestAProceeding:
    def test_ends_for_everybody(self, data: Path) -> None:
        cli(data, "case", "refer", "V45", "--member", "Bodil")

        said = cli(data, "proceeding", "end", "V45", "--json")

        assert said.document["board"] == []
        assert cli(data, "access", "V45", "--who", "Bodil").code == 1
        again = cli(data, "proceeding", "end", "V45")
        assert again.code == 1
        assert "no proceeding about this case runs" in again.err

    def test_names_who_is_tied_to_the_case(self, data: Path) -> None:
        cli(data, "case", "refer", "V45", "--member", "Bodil")
        cli(data, "recuse", "V45", "--who", "Bodil", *WHY)

        said = cli(data, "proceeding", "conflicts", "V45", "--json")
        nobody = cli(data, "proceeding", "conflicts", "V01")

        (found,) = said.document["conflicts"]
        assert (found["name"], found["rule_id"]) == ("Bodil", "tied-recused")
        assert nobody.out == "Nobody who signs in is tied to this case.\n"

    def test_names_who_stands_close_and_seats_them_not(self, data: Path) -> None:
        cli(data, "tie", "add", "Bodil", "V45", "--kind", "kin")

        refused = cli(data, "case", "refer", "V45", "--member", "Bodil")
        said = cli(data, "proceeding", "conflicts", "V45", "--json")

        (found,) = said.document["conflicts"]
        assert (found["rule_id"], said.document["asked"]) == ("tied-close", [])
        assert (refused.code, refused.out) == (1, "")
        assert "tied to the case" in refused.err

    def test_says_whom_to_ask_whether_they_step_back(self, data: Path) -> None:
        cli(data, "tie", "add", "Bodil", "V45", "--kind", "neighbour")

        thought_of = cli(data, "tie", "consider", "Bodil", "V45", *PANEL, "--json")
        said = cli(data, "proceeding", "conflicts", "V45")
        seated = cli(data, "case", "refer", "V45", "--member", "Bodil")

        assert "panel" in thought_of.document["limbs"]
        assert said.out == f"Bodil: {STEPS_BACK}.\n"
        assert seated.out.splitlines()[1] == f"Bodil: {STEPS_BACK}."


def test_a_past_access_is_judged_by_what_was_known(data: Path) -> None:
    cli(data, "case", "refer", "V45", "--member", "Bodil")
    now = cli(data, "access", "V45", "--json").document["at"]
    cli(data, "case", "revoke", "V45", "--member", "Bodil")

    then = cli(data, "access", "V45", "--who", "Bodil", "--at", now, "--json")

    assert then.code == 0
    assert then.document["decisions"][0]["rule_id"] == "board"
    assert cli(data, "access", "V45", "--who", "Bodil").code == 1


def test_an_auditor_takes_two_by_name(data: Path) -> None:
    for name, role in (("Ada", "administrator"), ("Pia", "privacy_officer")):
        run(
            *("--data", data, "user", "add", name, "--role", role),
            "--password-stdin",
            stdin=f"{PASSWORD}\n",
        )

    def granted(*by: str) -> Said:
        arguments = ("user", "grant", "Con Sult", "--role", "auditor", *by, "--json")
        env = {"BOUNDARY_LEDGER_PASSWORD": PASSWORD}
        return run("--data", data, *arguments, env=env)

    nobody, first, same, second = (
        granted(),
        granted("--as", "Ada"),
        granted("--as", "Ada"),
        granted("--as", "Pia"),
    )

    assert (nobody.code, same.code) == (1, 1)
    assert "by name" in nobody.err
    assert first.document == {"name": "Con Sult", "roles": [], "proposed": ["auditor"]}
    assert second.document["roles"] == ["auditor"]
    assert "somebody else" in same.err


class TestWhoLooked:
    def test_calls_a_case_by_its_own_name(self, data: Path) -> None:
        cli(data, "timeline", "V45")

        looks = cli(data, "accesses")
        left = cli(data, "disclosures", "V45", "--json")

        assert " V45 " in looks.out
        assert " C-" not in looks.out
        assert left.document["reference"] == "V45"
