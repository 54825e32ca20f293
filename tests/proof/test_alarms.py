"""Alarms stay until somebody says that they looked."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.alarms import Alarms, AlarmUnknown
from tests.house import Clock


@pytest.fixture
def alarms(tmp_path: Path) -> Alarms:
    return Alarms(tmp_path, Clock())


def test_there_is_none_at_first(alarms: Alarms) -> None:
    assert alarms.open_alarms() == []


def test_an_alarm_stays_open_until_it_is_answered(
    alarms: Alarms, tmp_path: Path
) -> None:
    first = alarms.raise_alarm("log-forked", "two trees")
    second = alarms.raise_alarm("witness-ahead", "it knows more")

    assert Alarms(tmp_path, Clock()).open_alarms() == [first, second]
    alarms.answer(first.id)
    assert alarms.open_alarms() == [second]
    with pytest.raises(AlarmUnknown, match=f"no open alarm {first.id}"):
        alarms.answer(first.id)


def test_the_same_alarm_is_raised_once_while_it_is_open(alarms: Alarms) -> None:
    first = alarms.raise_alarm("log-forked", "two trees")

    assert alarms.raise_alarm("log-forked", "two trees") == first
    alarms.answer(first.id)
    assert alarms.raise_alarm("log-forked", "two trees").id > first.id


def test_half_a_line_is_passed_over(alarms: Alarms, tmp_path: Path) -> None:
    first = alarms.raise_alarm("log-forked", "two trees")
    with (tmp_path / "alarms.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": 2, "ki\n')

    assert alarms.open_alarms() == [first]
    assert alarms.raise_alarm("log-forked", "three trees").id == 3
