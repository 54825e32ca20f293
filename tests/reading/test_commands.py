"""What the operator of the machine reads leaves a fact like any other look."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from api.house import House
from api.people import SYSTEM
from domain.facts.reading import CaseRead, CasesListed
from tests.cli.run import Said, run
from tests.house import GIFT, Town
from tests.reading.offices import Watch, cases_of

Run = Callable[..., Said]


@pytest.fixture
def data(house: House) -> Path:
    """The directory of the house."""
    return house.settings.data


@pytest.fixture
def bl(data: Path, tmp_path: Path) -> Run:
    """Runs a command on it."""

    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(GIFT))

    def command(*arguments: str | Path, code: int = 0) -> Said:
        told = [str(one).format(out=tmp_path / "out", plan=plan) for one in arguments]
        said = run("--data", data, *told)
        assert said.code == code, said.err
        return said

    return command


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (["timeline"], "timeline"),
        (["timeline", "--json"], "timeline"),
        (["report", "--out", "{out}.html"], "report"),
        (["report", "--out", "{out}.json"], "report"),
        (["report", "--out", "{out}.pdf"], "paper"),
        (["assess"], "assessment"),
        (["assess", "--plan", "GiftExchanged", "--data", "{plan}"], "plan"),
        (["bundle", "--out", "{out}.zip", "--section", "record"], "bundle"),
        (["access"], "people"),
        (["access", "--who", "Sol Marsh"], "people"),
        (["accesses"], "readers"),
        (["disclosures"], "disclosures"),
    ],
    ids=lambda told: " ".join(told) if isinstance(told, list) else told,
)
def test_each_leaves_one_fact(
    bl: Run, town: Town, watch: Watch, command: list[str], shown: str
) -> None:
    bl(command[0], str(town.case), *command[1:])

    (fact,) = watch.news()
    assert isinstance(fact, CaseRead)
    assert (fact.shown, fact.case_id) == (shown, town.case)
    assert (fact.recorded_by, fact.rule) == (SYSTEM, "operator")


@pytest.mark.parametrize(
    ("command", "shown"), [(["retention"], "retention"), (["accesses"], "audit")]
)
def test_what_lists_cases_leaves_one_list(
    bl: Run, town: Town, watch: Watch, command: list[str], shown: str
) -> None:
    bl("timeline", str(town.case))
    watch.news()

    bl(*command)

    (fact,) = watch.news()
    assert isinstance(fact, CasesListed)
    assert fact.shown == shown
    assert town.case in cases_of(fact)


def test_a_trial_of_a_book_leaves_a_fact_in_each_case(
    bl: Run, town: Town, watch: Watch
) -> None:
    book = Path("domain/rules/books/house-1")

    bl("assess-book", book)

    assert {(fact.shown, *cases_of(fact)) for fact in watch.news()} == {
        ("trial", town.case),
        ("trial", town.other_case),
    }


class TestAccesses:
    def test_tells_who_looked_in_words_and_as_data(self, bl: Run, town: Town) -> None:
        bl("timeline", str(town.case))

        plain = bl("accesses", str(town.case)).out
        document = bl("accesses", str(town.case), "--json").document

        assert "the operator of the machine" in plain
        assert "the boundary-risk timeline" in plain
        shown = [each["shown"] for each in document["accesses"]]
        assert shown == ["readers", "timeline"]

    def test_sifts_by_person_and_time(self, bl: Run, town: Town) -> None:
        bl("timeline", str(town.case))
        case = str(town.case)

        none = bl("accesses", case, "--person", "Sol Marsh", "--json").document
        all_ = bl("accesses", case, "--person", "operator", "--json").document
        early = bl("accesses", case, "--until", "2000-01-01", "--json").document

        assert none["accesses"] == []
        assert len(all_["accesses"]) == 2
        assert early["accesses"] == []

    def test_goes_on_below_a_number(self, bl: Run, town: Town) -> None:
        for _ in range(3):
            bl("timeline", str(town.case))

        first = bl("accesses", str(town.case), "--limit", "2", "--json").document
        before = str(first["before"])
        rest = bl("accesses", str(town.case), "--before", before, "--json").document

        assert len(first["accesses"]) == 2
        assert len(rest["accesses"]) == 1

    def test_unknown_names_are_told_calmly(self, bl: Run, town: Town) -> None:
        said = bl("accesses", str(town.case), "--person", "Nobody", code=2)

        assert "Nobody" in said.err
        assert bl("accesses", "C-00000000", code=2).err
        assert "--since: 'never'" in bl("accesses", "--since", "never", code=2).err


def test_disclosures_are_told_in_words_and_as_data(
    bl: Run, town: Town, tmp_path: Path
) -> None:
    out = tmp_path / "case.zip"
    to = ("--recipient", "the court", "--purpose", "a hearing")
    nothing = bl("disclosures", str(town.case)).out
    bl("bundle", str(town.case), "--out", out, "--section", "record", *to)

    plain = bl("disclosures", str(town.case)).out
    (told,) = bl("disclosures", str(town.case), "--json").document["disclosures"]

    assert nothing.startswith("Nothing left of C-")
    assert "the court" in plain
    assert (told["to_whom"], told["what_for"]) == ("the court", "a hearing")


def test_a_command_that_cannot_write_shows_nothing(
    data: Path, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        msg = "no space left on device"
        raise OSError(msg)

    monkeypatch.setattr("api.reading.write", refuse)

    said = run("--data", data, "timeline", str(town.case))

    assert said.code != 0
    assert said.out == ""
