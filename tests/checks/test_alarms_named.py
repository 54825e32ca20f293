"""Alarms about somebody: kept by number, told by name to those who may read them."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api import alarms_told, auditing, people, screening
from api.alarms_kept import take_names_out
from api.checks import Wanted, ask
from api.house import House
from domain.facts.bookkeeping import Standing
from domain.policy import Principal
from domain.values import PersonId
from tests.checks.conftest import STRANGER, signed_in
from tests.cli.run import run
from tests.house import Clock
from tests.pages.visiting import Visitor

AGAIN = "had one person checked again and again, the last time on 2026-03-09"


@pytest.fixture
def alarmed(house: House, asker: Principal, clock: Clock) -> House:
    """Somebody asked about one person again and again."""
    for _ in range(screening.ALIKE + 1):
        ask(house, asker, Wanted(details=STRANGER), command=None)
        clock.forward(minutes=10)
        screening.work(house)
    return house


def kept(house: House) -> str:
    return (house.settings.data / "alarms.jsonl").read_text("utf-8")


def test_no_name_is_kept(alarmed: House, asker: Principal) -> None:
    assert "again and again" in kept(alarmed)
    assert str(asker.person_id) in kept(alarmed)
    assert "Omar" not in kept(alarmed)


def test_who_may_see_them_reads_the_name(alarmed: House, client: TestClient) -> None:
    visitor = Visitor(client).as_(signed_in(alarmed, "Ada Admin"))

    page = visitor.page("/people")
    listed = run("--data", alarmed.settings.data, "log", "alarms", "--json")

    said = [each["words"] for each in listed.document["alarms"]]
    assert f"Omar Vey {AGAIN}" in page.text
    assert f"Omar Vey {AGAIN}" in said


def test_an_auditor_reads_it_too(alarmed: House) -> None:
    auditor = Principal(
        person_id=PersonId(uuid4()), standings=frozenset({Standing.AUDITOR})
    )

    said = [each.words for each in auditing.overview(alarmed, auditor).alarms]
    assert f"Omar Vey {AGAIN}" in said


def test_who_was_forgotten_has_no_name_there_either(
    alarmed: House, asker: Principal
) -> None:
    alarmed.keys.destroy(subject=asker.person_id)

    (said,) = [
        each.words for each in alarms_told.open_alarms(alarmed) if "again" in each.words
    ]
    assert said == f"somebody who was erased since {AGAIN}"


def test_the_program_itself_is_called_so(house: House) -> None:
    house.alarms.raise_alarm("checks-many", "{who} asked", about=people.SYSTEM)
    house.alarms.raise_alarm("desk", "it stands still")

    said = [each.words for each in alarms_told.open_alarms(house)]
    assert said == ["the program by itself asked", "it stands still"]


def test_where_the_ledger_does_not_open_they_are_told_by_number(
    alarmed: House, asker: Principal
) -> None:
    (alarmed.settings.data / "key-encryption.key").unlink()

    listed = run("--data", alarmed.settings.data, "log", "alarms")

    assert listed.code == 0
    assert f"person {asker.person_id} had one" in " ".join(listed.out.split())


class TestOfAnEarlierVersion:
    def test_names_are_taken_out(self, house: House, asker: Principal) -> None:
        for kind, words in (
            ("checks-alike", f"Omar Vey {AGAIN}"),
            (
                "checks-many",
                "Nobody Now had 25 persons or more checked within a day, on 2",
            ),
            ("checks-alike", f"{asker.person_id} {AGAIN}"),
            ("checks-unanswered", f"Omar Vey {AGAIN}"),
        ):
            house.alarms.raise_alarm(kind, words)

        assert take_names_out(house.alarms, house.accounts.person) == 3
        assert take_names_out(house.alarms, house.accounts.person) == 0

        lines = [json.loads(line) for line in kept(house).splitlines()]
        number = str(asker.person_id)
        assert [line.get("about") for line in lines] == [number, None, number, None]
        assert [line["words"].split(" had ")[0] for line in lines] == [
            *("{who}", "somebody", "{who}", "Omar Vey"),
        ]

    def test_each_start_does_it(self, house: House) -> None:
        house.alarms.raise_alarm("checks-alike", f"Omar Vey {AGAIN}")

        listed = run("--data", house.settings.data, "user", "list")

        assert listed.code == 0
        assert "Omar" not in kept(house)
        (alarm,) = alarms_told.open_alarms(house)
        assert alarm.words == f"Omar Vey {AGAIN}"

    def test_so_none_is_in_a_backup(self, alarmed: House) -> None:
        told = run(
            *("--data", alarmed.settings.data, "backup"),
            alarmed.settings.data.parent / "copy",
        )

        copied = alarmed.settings.data.parent / "copy" / "alarms.jsonl"
        assert told.code == 0, told.err
        assert copied.read_text("utf-8") == kept(alarmed)
        assert "Omar" not in copied.read_text("utf-8")
