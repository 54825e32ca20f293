"""`tie` and `former-clients`: what operators type, and what they are told."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from api import people
from api.house import House
from domain.dual import walking
from domain.facts.bookkeeping import Licence
from tests.cli.run import Said, run
from tests.dual.telling import registered
from tests.dual.test_dual import ENDED
from tests.house import Town, tell

THEA, CASE_PERSON = "Thea Lind", "Ben Quill"


@pytest.fixture
def data(house: House, town: Town) -> Path:
    """A directory in which Ben is known besides everybody of the town."""
    registered(house, CASE_PERSON)
    return house.settings.data


def tie(data: Path, *arguments: str | Path) -> Said:
    return run("--data", data, "tie", *arguments)


def of_case(town: Town) -> str:
    return str(town.case)


def test_a_tie_is_told_listed_ended_and_taken_back(data: Path, town: Town) -> None:
    told = tie(data, "add", "Ben Quill", of_case(town), "--kind", "partner", "--json")
    again = tie(data, "add", "Ben Quill", of_case(town), "--kind", "partner")
    listed = tie(data, "list", "Ben Quill")
    meant = told.document["tie"][:8]
    ended = tie(data, "end", "Ben Quill", meant, "--on", "2026-03-01", "--json")
    back = tie(data, "withdraw", "Ben Quill", meant)

    assert told.document["is_new"] is True
    assert again.out == "Ben Quill is the partner of Ada Quill. That was known.\n"
    assert "somebody else says so; the operator of the machine" in listed.out
    assert meant in listed.out
    assert ended.document["until"] == "2026-03-01T00:00:00Z"
    assert ended.document["standing"] == "former"
    assert back.out == "It is taken back.\n"
    assert tie(data, "list", "Ben Quill").out.strip() == "No ties are known."


def test_the_list_goes_as_far_as_is_asked_and_draws_it(
    data: Path, town: Town, tmp_path: Path
) -> None:
    tie(
        data,
        "add",
        "Ben Quill",
        of_case(town),
        "--kind",
        "kin",
        "--since",
        "2020-05-01",
    )
    picture = tmp_path / "ties.svg"

    near = tie(data, "list", "Ben Quill", "--json")
    far = tie(data, "list", "Ben Quill", "--depth", "3", "--svg", picture, "--json")

    assert {one["name"] for one in near.document["people"]} == {"Ada Quill"}
    assert {"Ada Quill", THEA, "Sol Marsh"} <= {
        p["name"] for p in far.document["people"]
    }
    assert near.document["ties"][0]["since"] == "2020-05-01T00:00:00Z"
    ET.fromstring(picture.read_text("utf-8"))  # noqa: S314 - our own.


def test_a_circle_is_shown_where_its_therapist_is_named(data: Path, town: Town) -> None:
    tie(
        *(data, "add", "Ben Quill", of_case(town), "--kind", "club"),
        *("--circle-of", THEA),
    )

    assert tie(data, "list", "Ben Quill", "--json").document["ties"] == []
    shown = tie(data, "list", "Ben Quill", "--circle-of", THEA)
    assert f"of their own circle: {THEA}" in shown.out


def test_a_role_is_thought_about(data: Path, town: Town) -> None:
    tie(data, "add", "Ben Quill", of_case(town), "--kind", "partner")

    said = tie(data, "consider", THEA, "Ben Quill")
    document = tie(data, "consider", THEA, "Ben Quill", "--json").document
    nothing = tie(data, "consider", "Omar Vey", "Ben Quill")

    assert said.out.startswith(
        "1. Ben Quill is the partner of Ada Quill; Ada Quill is a client of Thea Lind."
    )
    assert "Two clients who know each other." in said.out
    assert document["limbs"] == ["close_person", "clients_known"]
    assert nothing.out.startswith("No tie between them is known")


def test_another_role_is_laid_beside_the_therapy(data: Path, town: Town) -> None:
    tie(
        *(data, "unavoidable", THEA, of_case(town), "--ground", "rural"),
        *("--safeguard", "consent", "--review", "2026-06-01"),
    )

    said = tie(data, "consider", THEA, of_case(town), "--role", "business")

    assert "Power, duration and ending (proposed; change them):" in said.out
    assert (
        "Written down as unavoidable: a small place, far from other help." in said.out
    )
    assert "With whom is it talked over" in said.out


def test_what_is_unavoidable_is_answered_in_json(data: Path, town: Town) -> None:
    said = tie(
        *(data, "unavoidable", THEA, of_case(town), "--ground", "military"),
        *("--safeguard", "supervision", "--json"),
    )

    assert said.document["grounds"] == ["military"]
    assert said.document["review_due"] is None


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (
            ("add", "Nobody Here", "Ben Quill", "--kind", "kin"),
            2,
            "nobody is registered",
        ),
        (("add", "Ben Quill", "Ben Quill", "--kind", "kin"), 1, "between two people"),
        (("end", "Ben Quill", "12345678"), 2, "there is no one tie"),
        (("consider", THEA, "Ben Quill", "--role", "king"), 2, "--role is one of"),
    ],
    ids=["nobody", "oneself", "no tie", "no role"],
)
def test_what_cannot_be_is_said_calmly(
    data: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    said = tie(data, *arguments)

    assert said.code == code
    assert words in said.err


def test_a_name_of_two_people_asks_which(data: Path, house: House) -> None:
    registered(house, CASE_PERSON)

    said = tie(data, "list", CASE_PERSON)

    assert said.code == 2
    assert "several people are meant" in said.err


def test_what_was_left_out_is_said(
    data: Path, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "HUB", 1)
    monkeypatch.setattr(walking, "MOST_PATHS", 0)
    run("--data", data, "user", "add", "Ines", "--role", "therapist", "--code", "XYZ")
    tie(data, "add", "Ben Quill", of_case(town), "--kind", "partner")
    tie(data, "add", of_case(town), "Ines", "--kind", "friend")
    tie(data, "add", "Ines", "Sol Marsh", "--kind", "friend")

    said = tie(data, "consider", "Ines", "Ben Quill").out

    assert "Not all was walked: Ada Quill has very many ties." in said
    assert "There are more paths than the 0 paths here." in said
    assert "Not on file: XYZ." in said


def test_a_former_client_has_clocks_beside_another_role(
    data: Path, house: House, town: Town
) -> None:
    tell(house, town.therapist, town.case, kind="TherapyTerminated", data=ENDED)

    said = tie(data, "consider", THEA, of_case(town), "--role", "social_friend").out

    assert "Last professional contact: 2026-03-01." in said


class TestFormerClients:
    """The list of clocks."""

    def test_nobody_is_said(self, data: Path) -> None:
        assert (
            "nobody whose therapy has ended"
            in run("--data", data, "former-clients").out
        )
        within = run("--data", data, "former-clients", "--within", "30")
        assert within.out == "No interval ends in this time.\n"

    def test_who_is_bound_by_no_code_is_said(
        self, data: Path, house: House, town: Town
    ) -> None:
        tell(house, town.therapist, town.case, kind="TherapyTerminated", data=ENDED)

        said = run("--data", data, "former-clients", "--therapist", THEA).out

        assert "No code is named for them." in said

    def test_a_code_that_nobody_knows_is_a_line_too(
        self, data: Path, house: House, town: Town
    ) -> None:
        people.practise(
            house,
            person_id=town.therapist.person_id,
            licence=Licence.LICENSED,
            codes=("XYZQ",),
        )
        tell(house, town.therapist, town.case, kind="TherapyTerminated", data=ENDED)

        said = run("--data", data, "former-clients").out
        document = run("--data", data, "former-clients", "--json").document

        assert "XYZQ: no code of this name is on file here" in said
        (one,) = document["former_clients"]
        (clock,) = one["clocks"]
        assert (clock["code"], clock["runs"]) == ("XYZQ", "silent")
        assert (clock["provision"], clock["ends_on"]) == (None, None)

    def test_each_clock_is_a_line(self, tmp_path: Path) -> None:
        history = {
            "id": "F01",
            "title": "An ending",
            "context": {"codes": ["APA", "NASW"], "therapist": "licensed"},
            "as_of": "2024-06-01T00:00:00",
            "events": [
                {
                    "seq": 1,
                    "type": "TherapyTerminated",
                    "occurred_at": "2024-03-01T10:00:00",
                    "recorded_at": "2024-03-01T12:00:00",
                    "recorded_by": "therapist",
                    "data": {
                        "initiated_by": "mutual",
                        "reason": "goals_met",
                        "pretermination_sessions": 2,
                        "alternatives_offered": True,
                        "mode": "in_person",
                        "last_contact_at": "2024-03-01T10:00:00",
                    },
                }
            ],
        }
        file, data = tmp_path / "history.json", tmp_path / "data"
        file.write_text(json.dumps({"vignettes": [history]}))
        run("--data", data, "import", file)

        said = run("--data", data, "former-clients", "--as-of", "2025-01-01")
        document = run(
            *("--data", data, "former-clients", "--as-of", "2026-02-01"),
            *("--within", "60", "--json"),
        ).document

        assert "2026-03-01" in said.out
        assert "never" in said.out
        bound_by_none = run("--data", data, "former-clients", "--therapist", "Thea").err
        assert "nobody is registered as Thea" in bound_by_none
        (one,) = document["former_clients"]
        assert one["last_contact_on"] == "2024-03-01"
        assert [(c["code"], c["runs"], c["ends_on"]) for c in one["clocks"]] == [
            ("NASW", "never", None),
            ("APA", "until", "2026-03-01"),
        ]


def test_that_no_code_is_named_is_said_once(
    house: House, data: Path, town: Town
) -> None:
    tie(data, "add", "Ben Quill", of_case(town), "--kind", "romantic")
    tie(data, "add", "Ben Quill", THEA, "--kind", "friend")

    said = tie(data, "consider", THEA, "Ben Quill")
    found = tie(data, "consider", THEA, "Ben Quill", "--json").document
    people.practise(
        house,
        person_id=town.therapist.person_id,
        licence=Licence.LICENSED,
        codes=("APA",),
    )
    named = tie(data, "consider", THEA, "Ben Quill")

    assert said.out.count("No code is named for them") == 1
    assert "See " not in said.out
    assert found["codes_named"] is False
    assert len(found["asked"]) > 1
    assert all(each["cites"] == [] for each in found["asked"])
    assert "No code is named" not in named.out
    assert "See APA" in named.out
    assert "in a romantic or sexual relationship with Ada Quill" in said.out


def test_nobody_is_considered_with_themselves(data: Path) -> None:
    guards = ("--ground", "rural", "--safeguard", "consent")
    for words in (("consider", THEA, THEA), ("unavoidable", THEA, THEA, *guards)):
        said = tie(data, *words)

        assert (said.code, said.out) == (2, "")
        assert "they are one person" in said.err
