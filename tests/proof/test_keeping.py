"""While the house is open its log is signed in time, and checked at the start."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import cases
from api.edge import COOKIE
from api.house import House
from api.keeping import Keeping, StoreDamaged, check_at_start, with_checkpoint
from api.settings import SettingUnusable, from_environment
from audit_reports.render import render_report
from domain.log.canonical import write_base64
from domain.log_keeper import LogForked
from tests.house import Clock, Town, opened, principal, tell
from tests.ledger.store import Store

SOON = 2.0


def until(found: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait for something, and fail where it does not come."""
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def soon(house: House) -> House:
    """The house with checkpoints at most so many seconds after a write."""
    return replace(house, settings=replace(house.settings, checkpoint_seconds=SOON))


def quietly(_done: int, _whole: int | None) -> None:
    """Nobody looks at the progress."""


def tampered(house: House, version: int = 1) -> None:
    """A fact is changed behind everybody's back."""
    store = Store.__new__(Store)
    store.directory, store.database_url = house.settings.data, None
    store.without_guards()
    store.sql("UPDATE stored_events SET topic = 'x' WHERE rowid = ?", version)


class TestTheThread:
    def test_what_was_written_is_signed_in_time(self, house: House, town: Town) -> None:
        said: list[str] = []
        keeping = Keeping(soon(house), say=said.append)
        keeping.start()
        tell(house, town.therapist, town.case)
        count = house.keeper.log.size()

        until(lambda: count in house.keeper.files.sizes())

        keeping.finish()
        assert said == []
        assert house.keeper.files.sizes() == [count]

    def test_it_signs_once_more_at_the_end(self, house: House, town: Town) -> None:
        keeping = Keeping(house, say=pytest.fail)
        keeping.start()
        tell(house, town.therapist, town.case)

        keeping.finish()

        assert house.keeper.files.sizes() == [house.keeper.log.size()]

    @pytest.mark.usefixtures("town")
    def test_it_says_once_that_nothing_is_signed_any_more(self, house: House) -> None:
        house.keeper.checkpoint()
        store = Store.__new__(Store)
        store.directory, store.database_url = house.settings.data, None
        store.without_guards()
        store.sql("DELETE FROM leaves WHERE log_index > 3")
        said: list[str] = []
        keeping = Keeping(soon(house), say=said.append)
        keeping.start()

        until(lambda: bool(said))
        time.sleep(SOON)
        keeping.finish()

        assert len(said) == 1
        assert said[0].startswith(
            "the log is not signed any more: the log has 4 leaves"
        )
        assert len(house.alarms.open_alarms()) == 1

    @pytest.mark.usefixtures("town")
    def test_it_tries_again_after_a_fault(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said: list[str] = []

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("domain.log_files.LogFiles.put", full)
        keeping = Keeping(soon(house), say=said.append)
        keeping.start()
        until(lambda: bool(said))
        monkeypatch.undo()
        until(lambda: bool(house.keeper.files.sizes()))
        keeping.finish()

        assert "No space left on device" in said[0]


class TestTheStart:
    def test_the_first_reads_all_and_the_next_what_came_since(
        self, house: House, town: Town
    ) -> None:
        count = house.keeper.log.size()
        assert (check_at_start(house, say=quietly).facts, count) == (count, count)

        tell(house, town.therapist, town.case)

        found = check_at_start(house, say=quietly)
        assert (found.since, found.size - found.since) == (count, found.facts)
        (house.settings.data / "verified.json").unlink()
        assert check_at_start(house, say=quietly).since == 0

    def test_a_damaged_store_is_named_and_raises_an_alarm(self, house: House) -> None:
        tampered(house, version=3)

        with pytest.raises(StoreDamaged, match=r"is not the one .* leaf 2\)"):
            check_at_start(house, say=quietly)

        (alarm,) = house.alarms.open_alarms()
        assert alarm.kind == "store-damaged"
        assert not (house.settings.data / "verified.json").exists()

    def test_a_truncated_log_is_not_signed(self, house: House) -> None:
        check_at_start(house, say=quietly)
        store = Store.__new__(Store)
        store.directory, store.database_url = house.settings.data, None
        store.without_guards()
        store.sql("DELETE FROM leaves WHERE log_index > 3")

        with pytest.raises(LogForked):
            check_at_start(house, say=quietly)


class TestReports:
    def test_a_report_prints_the_checkpoint_of_its_facts(
        self, house: House, town: Town
    ) -> None:
        report = cases.report_of(house, principal(house, town.therapist), town.case)

        told = with_checkpoint(house, report)

        assert told.checkpoint is not None
        made = house.keeper.checkpoint().checkpoint
        page = render_report(told)
        for shown in (made.origin, f"<code>{made.size}</code>"):
            assert shown in page
        assert write_base64(made.root) in page.replace("&#43;", "+")
        assert "Checkpoint" not in render_report(report)

    def test_a_report_says_so_where_the_log_cannot_be_signed(
        self, house: House, town: Town
    ) -> None:
        house.keeper.checkpoint()
        report = cases.report_of(house, principal(house, town.therapist), town.case)
        store = Store.__new__(Store)
        store.directory, store.database_url = house.settings.data, None
        store.without_guards()
        store.sql("DELETE FROM leaves WHERE log_index > 3")

        told = with_checkpoint(house, report)

        assert told.checkpoint is None
        assert "did not agree with what had been signed" in told.limits[-1]

    def test_every_way_to_a_report_signs(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        answer = client.get(
            f"/api/v1/cases/{town.case}/report?format=json",
            headers=town.therapist.signed_in,
        )

        checkpoint = answer.json()["checkpoint"]
        assert checkpoint["size"] in house.keeper.files.sizes()
        assert checkpoint["origin"] == house.keeper.origin


def test_an_administrator_sees_open_alarms(
    client: TestClient, house: House, town: Town
) -> None:
    house.alarms.raise_alarm("witness-ahead", "a witness has seen more <than> this")

    client.cookies.set(COOKIE, town.administrator.token)
    page = client.get("/people").text

    assert "a witness has seen more &lt;than&gt; this" in page


def test_settings_name_the_log_and_its_key(tmp_path: Path) -> None:
    told = from_environment(
        data=tmp_path,
        environ={
            "BOUNDARY_LEDGER_LOG_KEY_FILE": str(tmp_path / "apart.key"),
            "BOUNDARY_LEDGER_CHECKPOINT_SECONDS": "5",
            "BOUNDARY_LEDGER_DOMAIN": "practice.example",
        },
    )

    assert told.log_key_file == tmp_path / "apart.key"
    assert told.checkpoint_seconds == 5
    assert told.log_domain == "practice.example"
    for wrong in ("0", "61", "-1", "soon", "nan"):
        with pytest.raises(SettingUnusable, match="at most 60"):
            from_environment(environ={"BOUNDARY_LEDGER_CHECKPOINT_SECONDS": wrong})


def test_a_house_of_another_domain_names_its_log_after_it(tmp_path: Path) -> None:
    with opened(tmp_path / "data", clock=Clock()) as house:
        assert house.keeper.origin.startswith("practice.invalid/boundary-ledger/")
