"""`erase`, `hold`, `release`, `retention` and certificates on the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from api.checks import NAMED_NO_MORE, Wanted, ask, one_of_mine
from domain.described import of_name
from tests.cli.run import Said, run
from tests.erasure.conftest import CANARIES, Practice
from tests.erasure.forgetting_words import BASIS, CLASS, REASON, lay_before_board
from tests.histories.written import FILE
from tests.house import CLIENT_NAME, PASSWORD, Clock, opened, principal

WHY = ("--reason", REASON, "--basis", BASIS)


class Desk:
    """Somebody at the command line of a directory."""

    def __init__(self, data: Path, practice: Practice) -> None:
        self.data = data
        self.practice = practice

    def __call__(self, *words: str | Path, **more: Any) -> Said:
        return run("--data", self.data, *words, **more)

    def by(self, name: str, *words: str | Path, password: str = PASSWORD) -> Said:
        """The same by somebody who signs in."""
        env = {"BOUNDARY_LEDGER_PASSWORD": password}
        return self(*words, "--as", name, env=env)

    def erased(self, person: str) -> Any:
        """Both steps; what the second one answered."""
        assert self("erase", person, *WHY).code == 0
        done = self.by(
            self.practice.officer.name, "erase", person, "--approve", "--json"
        )
        assert done.code == 0, done.err
        return done.document


@pytest.fixture
def desk(data: Path, prepared: Practice) -> Desk:
    return Desk(data, prepared)


class TestErasing:
    def test_one_asks_and_another_approves(self, desk: Desk) -> None:
        client = str(desk.practice.client)

        asked = desk("erase", client, *WHY, "--json")
        done = desk.by(desk.practice.officer.name, "erase", client, "--approve")

        assert asked.document["status"] == "asked"
        assert asked.document["person"] == client
        assert f"erase {client} --approve --as NAME" in asked.document["next"]
        assert (asked.code, done.code) == (0, 0)
        assert "Forgotten: person" in done.out
        assert desk("erase", client, *WHY).code == 1

    def test_what_was_destroyed_does_not_say_whether_anybody_asked(
        self, desk: Desk, clock: Clock
    ) -> None:
        """Who erases somebody learns of no check that was made of them."""
        practice = desk.practice
        with opened(desk.data, clock=clock) as house:
            who = principal(house, practice.town.other_therapist)
            wanted = Wanted(details=of_name(CLIENT_NAME))
            check = ask(house, who, wanted, command=None).mine

        done = desk.erased(str(practice.client))

        with opened(desk.data, clock=clock) as house:
            left = one_of_mine(house, who, check.id).mine.name
        assert done["keys_destroyed"] == 1
        assert left == NAMED_NO_MORE

    def test_a_second_erase_by_another_approves_too(self, desk: Desk) -> None:
        client, practice = str(desk.practice.client), desk.practice
        first = desk.by(practice.officer.name, "erase", client, *WHY, "--json")
        same = desk.by(practice.officer.name, "erase", client, *WHY)

        second = desk.by(practice.other_officer.name, "erase", client, *WHY, "--json")

        assert first.document["status"] == "asked"
        assert (same.code, "asked for already" in same.err) == (1, True)
        assert second.document["status"] == "erased"
        assert second.document["asked_by"] == practice.officer.name

    @pytest.mark.parametrize("decided", ["--approve", "--refuse"])
    def test_nobody_asks_and_decides_at_once(self, desk: Desk, decided: str) -> None:
        name, case = desk.practice.officer.name, str(desk.practice.town.other_case)

        for words in (
            ("erase", str(desk.practice.client)),
            ("retention", "end", case),
        ):
            said = desk.by(name, *words, *WHY, decided)
            assert (said.code, said.out) == (1, "")
            assert "ask first" in said.err
        assert "asked" in desk("erase", str(desk.practice.client), *WHY, "--json").out

    def test_somebody_let_in_since_approves_nothing(self, desk: Desk) -> None:
        client = str(desk.practice.client)
        desk("erase", client, *WHY)
        role = ("--role", "privacy_officer", "--password-stdin")
        assert desk("user", "add", "New Face", *role, stdin=PASSWORD).code == 0

        late = desk.by("New Face", "erase", client, "--approve")
        done = desk.by(desk.practice.officer.name, "erase", client, "--approve")

        assert late.code == 1
        assert "only after it was asked for" in late.err
        assert done.code == 0

    def test_the_operator_approves_nothing(self, desk: Desk) -> None:
        client = str(desk.practice.client)
        desk("erase", client, *WHY)

        said = desk("erase", client, "--approve")

        assert (said.code, said.out) == (1, "")
        assert "another person has to decide this" in said.err

    @pytest.mark.parametrize(
        "named", ["id", "case", "reference", "registered", "different letters"]
    )
    def test_a_person_is_named_in_many_ways(self, desk: Desk, named: str) -> None:
        case = desk.practice.town.case
        ways = {
            "id": str(desk.practice.client),
            "case": str(case),
            "reference": f"C-{case.hex[:8]}",
            "registered": "Somebody New",
            "different letters": "somebody  NEW",
        }
        if named in {"registered", "different letters"}:
            desk("user", "add", "Somebody New", "--role", "therapist")
        assert desk("erase", ways[named], *WHY).code == 0

    def test_a_name_that_several_have_is_not_guessed(self, desk: Desk) -> None:
        """Both clients of the town are called the same."""
        said = desk("erase", CLIENT_NAME, *WHY)

        assert said.code == 2
        assert "several people are meant" in said.err
        assert str(desk.practice.client) in said.err

    @pytest.mark.parametrize("named", ["nobody", "V01", "C-00000000", "", "\udcff"])
    def test_nobody_is_a_clear_answer(self, desk: Desk, named: str) -> None:
        said = desk("erase", named, *WHY)

        assert said.code == 2
        assert "Traceback" not in said.err

    def test_reason_and_basis_are_asked_for(self, desk: Desk) -> None:
        for words in ((), ("--reason", REASON), ("--basis", BASIS)):
            said = desk("erase", str(desk.practice.client), *words)
            assert (said.code, "--reason TEXT --basis TEXT" in said.err) == (2, True)

    def test_nothing_asked_for_is_nothing_to_approve(self, desk: Desk) -> None:
        client, name = str(desk.practice.client), desk.practice.officer.name
        for word in ("--approve", "--refuse"):
            said = desk.by(name, "erase", client, word)
            assert (said.code, "ask first" in said.err) == (1, True)

    def test_a_refusal_needs_a_reason_and_stays(self, desk: Desk) -> None:
        client, name = str(desk.practice.client), desk.practice.officer.name
        desk("erase", client, *WHY)

        without = desk.by(name, "erase", client, "--refuse")
        refused = desk.by(
            name, "erase", client, "--refuse", "--reason", "a suit", "--json"
        )

        assert without.code == 2
        assert refused.document["status"] == "refused"
        assert desk("erase", client, *WHY).code == 0

    def test_a_reason_without_the_name(self, desk: Desk) -> None:
        said = desk(
            *("erase", str(desk.practice.client)),
            *("--reason", f"{CLIENT_NAME} asked", "--basis", BASIS),
        )

        assert said.code == 1
        assert "names the person" in said.err


class TestWhoActs:
    def test_a_wrong_password_is_nobody(self, desk: Desk) -> None:
        name = desk.practice.officer.name
        for who, password in ((name, "not this one, sorry"), ("Nobody", PASSWORD)):
            said = desk.by(
                who, "erase", str(desk.practice.client), *WHY, password=password
            )
            assert (said.code, "nobody signs in as" in said.err) == (1, True)

    def test_a_therapist_may_not(self, desk: Desk) -> None:
        who = desk.practice.town.other_therapist.name

        said = desk.by(who, "erase", str(desk.practice.client), *WHY)

        assert said.code == 1
        assert "only a privacy officer or an administrator may" in said.err

    def test_the_password_comes_on_standard_input_too(self, desk: Desk) -> None:
        words = ("--as", desk.practice.officer.name, "--password-stdin")
        client = str(desk.practice.client)

        said = desk("erase", client, *WHY, *words, stdin=f"{PASSWORD}\n")
        none = desk("erase", client, *WHY, "--as", desk.practice.officer.name)

        assert said.code == 0
        assert (none.code, "--password-stdin" in none.err) == (2, True)


class TestHolds:
    def test_a_hold_stops_it_and_says_who_and_why(self, desk: Desk) -> None:
        client, name = str(desk.practice.client), desk.practice.officer.name
        held = desk("hold", client, "--reason", "suit 12", "--json")

        said = desk.by(name, "erase", client, *WHY)

        assert held.document["placed_by"] == "the operator of the machine"
        assert said.code == 1
        assert "the operator of the machine placed it" in said.err
        assert "suit 12" in said.err

    def test_a_hold_needs_nothing_but_a_person(self, desk: Desk) -> None:
        client = str(desk.practice.client)
        assert desk("hold", client).code == 0
        assert "no reason was given" in desk("erase", client, *WHY).err

        released = desk("release", client, "--json")

        assert len(released.document["released"]) == 1
        assert desk("erase", client, *WHY).code == 0
        assert desk("release", client).code == 1


class TestCertificates:
    def test_it_is_written_and_verified(self, desk: Desk, tmp_path: Path) -> None:
        person = desk.erased(str(desk.practice.client))["person"]
        out, paper = tmp_path / "c.json", tmp_path / "c.pdf"
        keys = tmp_path / "log.vkey"
        keys.write_text(desk("log", "vkey").out)

        written = desk("certificate", person, "--out", out)
        printed = desk("certificate", person, "--out", paper)
        alone = run("verify-certificate", out)
        vouched = run("verify-certificate", out, "--vkey", keys, "--json")

        assert (written.code, printed.code, alone.code) == (0, 0, 0)
        assert out.stat().st_mode & 0o777 == 0o600
        assert paper.read_bytes().startswith(b"%PDF-")
        assert "Nobody has vouched" in alone.out
        assert vouched.document["vouched_for"] is True
        assert vouched.document["statement"]["id"] == person
        assert [word for word in CANARIES if word in out.read_text()] == []

    def test_a_changed_one_is_refused(self, desk: Desk, tmp_path: Path) -> None:
        person = desk.erased(str(desk.practice.client))["person"]
        out = tmp_path / "c.json"
        desk("certificate", person, "--out", out)
        out.write_text(out.read_text().replace(REASON, "asked for by nobody"))

        said = run("verify-certificate", out, "--json")

        assert (said.code, said.document["ok"]) == (1, False)

    def test_what_is_none_cannot_be_read(self, desk: Desk, tmp_path: Path) -> None:
        other = tmp_path / "x.json"
        other.write_text("{}")

        assert run("verify-certificate", other).code == 2
        assert run("verify-certificate", tmp_path / "nowhere.json").code == 2
        # Far more than there is memory for; it takes no room on disk.
        large = tmp_path / "large.json"
        large.touch()
        os.truncate(large, 1 << 40)
        said = run("verify-certificate", large)
        assert said.code == 2
        assert "a certificate has at most" in said.err
        assert desk("certificate", "x", "--out", tmp_path / "c.json").code == 2
        assert desk("certificate", "x", "--out", tmp_path / "c.txt").code == 2
        none = desk("certificate", str(desk.practice.client), "--out", other)
        assert (none.code, "nothing was erased" in none.err) == (1, True)


class TestRetention:
    def test_the_list_is_a_dry_run(self, desk: Desk) -> None:
        said = desk("retention", "--json")
        plain = desk("retention", "--as-of", "2040-01-01")

        assert [each["may_end"] for each in said.document["cases"]] == [False, False]
        assert "not legal advice" in said.document["note"].lower() or plain.out
        assert "None of this is legal advice" in plain.out

    def test_a_class_is_chosen_and_the_list_follows(self, desk: Desk) -> None:
        chosen = desk("retention", "choose", "--class", CLASS, "--json")
        with opened(desk.data, clock=Clock()) as house:
            lay_before_board(house, desk.practice)

        later = desk("retention", "--as-of", "2040-01-01", "--json").document["cases"]

        assert chosen.document == {"case": None, "class": CLASS, "of_age_on": None}
        assert [each["may_end"] for each in later] == [True, False]
        assert later[0]["kept_until"] == "2033-03-08"
        assert "before a board" in later[1]["why"]

    def test_a_case_that_is_not_over_is_kept(self, desk: Desk) -> None:
        desk("retention", "choose", "--class", CLASS)
        case = str(desk.practice.town.other_case)

        said = desk("retention", "end", case, "--reason", REASON)

        assert said.code == 1
        assert "kept until 2033-03-08" in said.err

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("choose",), 2),
            (("choose", "--class", "nothing"), 1),
            (("choose", "--of-age-on", "2031-01-01"), 2),
            (("choose", "V00", "--class", CLASS), 2),
            (("end", "V00", "--reason", "r"), 2),
            (("--as-of", "soon"), 2),
        ],
    )
    def test_what_cannot_be_meant_is_said(
        self, desk: Desk, words: tuple[str, ...], code: int
    ) -> None:
        said = desk("retention", *words)

        assert said.code == code
        assert said.err.startswith("boundary-ledger: ")

    def test_a_day_has_to_be_one(self, desk: Desk) -> None:
        case = str(desk.practice.town.case)

        wrong = desk("retention", "choose", case, "--of-age-on", "2031-02-30")
        right = desk("retention", "choose", case, "--of-age-on", "2031-02-28", "--json")

        assert wrong.code == 2
        assert right.document["of_age_on"] == "2031-02-28"

    def test_the_classes_are_listed_with_their_sources(self) -> None:
        found = json.loads(run("retention", "classes", "--json").out)

        assert {"us-apa-record", CLASS} <= {one["name"] for one in found["classes"]}
        assert all(one["source"] for one in found["classes"])

    def test_a_case_is_ended_by_two_and_then_a_clear_answer(
        self, tmp_path: Path
    ) -> None:
        """An imported case of long ago, which no class but the practice's own keeps."""
        history = next(
            each
            for each in json.loads(FILE.read_text("utf-8"))["vignettes"]
            if each["id"] == "V12"
        )
        source = tmp_path / "history.json"
        source.write_text(json.dumps({"vignettes": [history]}))
        at = ("--data", tmp_path / "data")
        run(*at, "import", source)
        run(
            *at,
            *("user", "add", "Pia", "--role", "privacy_officer", "--password-stdin"),
            stdin=PASSWORD,
        )
        run(*at, "retention", "choose", "--class", CLASS)
        asked = run(*at, "retention", "end", "V12", "--reason", REASON, "--json")

        done = run(
            *at,
            *("retention", "end", "V12", "--approve", "--as", "Pia", "--json"),
            env={"BOUNDARY_LEDGER_PASSWORD": PASSWORD},
        )

        assert asked.document["status"] == "asked"
        assert done.document["status"] == "ended"
        case = done.document["case"]
        for words in (("timeline", "V12"), ("timeline", case), ("erase", case, *WHY)):
            said = run(*at, *words)
            assert said.code in {1, 2}, said
            assert said.err.startswith("boundary-ledger: ")
        assert run(*at, "verify").code == 0
        assert run(*at, "rebuild", "--compare").code == 0
        again = run(*at, "import", source, "--json")
        assert (again.code, again.document["rejected"]) == (1, 1)
        out = tmp_path / "c.json"
        assert run(*at, "certificate", case, "--out", out).code == 0
        assert run("verify-certificate", out).code == 0
