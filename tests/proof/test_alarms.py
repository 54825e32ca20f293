"""Alarms stay until somebody says that they looked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from time import sleep
from uuid import UUID

import pytest

from domain.alarms import WHO, Alarms, AlarmUnknown, Line
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


def test_whom_an_alarm_is_about_is_kept_by_number(
    alarms: Alarms, tmp_path: Path
) -> None:
    one, other = (
        alarms.raise_alarm("checks-many", f"{WHO} asked often", about=UUID(int=number))
        for number in (1, 2)
    )

    assert alarms.raise_alarm("checks-many", one.words, about=one.about) == one
    assert Alarms(tmp_path, Clock()).open_alarms() == [one, other]


def test_lines_are_written_anew_where_they_change(
    alarms: Alarms, tmp_path: Path
) -> None:
    first = alarms.raise_alarm("log-forked", "two trees")
    with (tmp_path / "alarms.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": 2, "ki\n')
    before = (tmp_path / "alarms.jsonl").stat()

    assert alarms.reword(lambda line: line) == 0
    assert (tmp_path / "alarms.jsonl").stat() == before
    assert alarms.reword(lambda line: line | {"words": "three trees"}) == 1

    assert [each.words for each in alarms.open_alarms()] == ["three trees"]
    assert alarms.raise_alarm("other", "words").id == 3
    assert (tmp_path / "alarms.jsonl").stat().st_mode & 0o777 == 0o600
    alarms.answer(first.id)
    assert [each.id for each in alarms.open_alarms()] == [3]


def test_nothing_is_made_where_there_is_nothing_to_write_anew(
    alarms: Alarms, tmp_path: Path
) -> None:
    assert alarms.reword(lambda line: line) == 0
    assert list(tmp_path.iterdir()) == []


def test_who_waits_while_a_file_is_written_anew_writes_into_the_new_one(
    alarms: Alarms, tmp_path: Path
) -> None:
    alarms.raise_alarm("log-forked", "two trees")
    began, waits = Event(), Barrier(2, timeout=20)

    def other(line: Line) -> Line:
        began.set()
        waits.wait()
        sleep(0.2)  # For as long the other stands before the old file.
        return line | {"words": "three trees"}

    with ThreadPoolExecutor(2) as beside:
        rewording = beside.submit(alarms.reword, other)
        assert began.wait(20)
        waiting = beside.submit(alarms.raise_alarm, "witness-ahead", "it knows more")
        waits.wait()
        assert (rewording.result(), waiting.result().id) == (1, 2)

    told = [each.words for each in Alarms(tmp_path, Clock()).open_alarms()]
    assert told == ["three trees", "it knows more"]


def test_half_a_line_is_passed_over(alarms: Alarms, tmp_path: Path) -> None:
    first = alarms.raise_alarm("log-forked", "two trees")
    with (tmp_path / "alarms.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": 2, "ki\n')

    assert alarms.open_alarms() == [first]
    assert alarms.raise_alarm("log-forked", "three trees").id == 3
