"""What was said of an erased person occurs in 0 bytes of anything that is left or made.

Words are never stored in clear, so their absence alone shows little. What makes them
readable is the person's wrapped key: that is looked for too, byte by byte, and was there
before. And whoever kept the key file of then finds nothing that it opens.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from api.backup.making import back_up
from api.backup.restoring import Asked, restore
from api.cases import report_of
from api.house import House, open_house
from api.settings import Settings
from audit_reports.gather import to_json
from audit_reports.render import render_report
from domain.key_files import Held
from domain.key_providers import KeyInHand
from domain.key_writing import read as read_key
from domain.keys import KeyUnusable, Owner
from domain.store import KEY_FILE
from tests.erasure.conftest import CANARIES, WORDS, Practice
from tests.erasure.conftest import practice as practice_in
from tests.erasure.forgetting_words import all_bytes, erase
from tests.house import NOON, Clock, open_case, principal, settle, tell
from tests.postgres import Server, new_database, serving

LABEL = b"boundary-ledger/secret/v1/subject/"
WRAPPED = 12 + 32 + 16
"""A nonce, a secret and the tag of AES-GCM."""


def wrapped_key(directory: Path, practice: Practice) -> bytes:
    """The wrapped secret of the client as `keys.db` holds it."""
    with closing(sqlite3.connect(directory / "keys.db")) as keys:
        (found,) = keys.execute(
            "SELECT wrapped FROM secrets WHERE owner = ? AND id = ?",
            (Owner.SUBJECT.value, practice.client.bytes),
        ).fetchone()
    return bytes(found)


def where(directory: Path, needle: bytes) -> list[str]:
    """The files that hold some bytes."""
    return [name for name, held in all_bytes(directory).items() if needle in held]


def report_files(house: House, practice: Practice, to: Path) -> None:
    """The report of the case as it is handed out now, in both forms."""
    town = practice.town
    report = report_of(house, principal(house, town.therapist), town.case)
    to.mkdir()
    (to / "report.html").write_text(render_report(report))
    (to / "report.json").write_text(json.dumps(to_json(report)))


class TestOnSQLite:
    def test_nothing_that_is_left_or_made_holds_words_or_key(
        self, house: House, prepared: Practice, data: Path, tmp_path: Path
    ) -> None:
        wrapped = wrapped_key(data, prepared)
        report_files(house, prepared, tmp_path / "before")
        assert where(data, wrapped)
        assert where(tmp_path / "before", WORDS.encode())

        erase(house, prepared)
        report_files(house, prepared, tmp_path / "after")
        house.keeper.checkpoint()
        back_up(Settings(data=data), tmp_path / "after" / "backup", now=NOON)

        shutil.rmtree(tmp_path / "before")
        for canary in (*(word.encode() for word in CANARIES), wrapped):
            assert where(tmp_path, canary) == [], canary

    def test_nobody_opens_it_with_the_key_file_of_then(
        self, house: House, prepared: Practice, data: Path
    ) -> None:
        held = read_key(data / KEY_FILE)
        assert isinstance(held, Held)
        thief = KeyInHand(held)
        label = LABEL + prepared.client.bytes
        assert any(True for _ in opened_by(thief, label, all_bytes(data).values()))

        erase(house, prepared)

        assert not any(True for _ in opened_by(thief, label, all_bytes(data).values()))

    def test_not_even_while_others_read(
        self, house: House, prepared: Practice, data: Path
    ) -> None:
        wrapped = wrapped_key(data, prepared)
        with open_house(Settings(data=data), clock=Clock()) as other:
            town = prepared.town
            report_of(other, principal(other, town.therapist), town.case)

            erase(house, prepared)

            assert where(data, wrapped) == []
            again = report_of(other, principal(other, town.therapist), town.case)
        assert WORDS not in json.dumps(to_json(again))

    def test_a_restored_backup_of_after_holds_nothing(
        self, house: House, prepared: Practice, data: Path, tmp_path: Path
    ) -> None:
        erase(house, prepared)
        back_up(Settings(data=data), tmp_path / "backup", now=NOON)
        shutil.copyfile(data / KEY_FILE, tmp_path / KEY_FILE)

        restored = Settings(data=tmp_path / "restored")
        restore(
            restored, Asked(backup=tmp_path / "backup", key_file=tmp_path / KEY_FILE)
        )

        with open_house(restored, clock=Clock()) as again:
            report_files(again, prepared, tmp_path / "reports")
            assert again.keys.is_destroyed(prepared.client)
        for canary in CANARIES:
            assert where(tmp_path / "restored", canary.encode()) == []
            assert where(tmp_path / "reports", canary.encode()) == []


def opened_by(
    provider: KeyInHand, label: bytes, files: Iterable[bytes]
) -> Iterator[bytes]:
    """Every stretch of bytes that a key-encryption key opens as this secret."""
    for held in files:
        for place in range(len(held) - WRAPPED):
            try:
                yield provider.unwrap(held[place : place + WRAPPED], label=label)
            except KeyUnusable:
                continue


@pytest.fixture
def server() -> Iterator[tuple[Server, Path]]:
    """A server of its own, and where it keeps its files."""
    with serving() as running:
        with psycopg.connect(running.url(), autocommit=True) as connection:
            (found,) = connection.execute("SHOW data_directory").fetchone() or ("",)
        yield running, Path(str(found))


@pytest.mark.postgres
@pytest.mark.slow
def test_no_file_of_postgresql_ever_holds_words_or_key(
    server: tuple[Server, Path], tmp_path: Path
) -> None:
    """Tables, indexes and write-ahead log: they are handed ciphertext alone.

    That its log would show what it is handed is shown by a word that is.
    """
    running, files = server
    with new_database(running) as name:
        url = running.url(name)
        settings = Settings(data=tmp_path / "data", database_url=url)
        with open_house(settings, clock=Clock()) as house:
            practice = practice_in(house, settings.data, settle(house))
            wrapped = wrapped_key(settings.data, practice)
            erase(house, practice)
            report_files(house, practice, tmp_path / "after")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE control (told text)")
            connection.execute("INSERT INTO control VALUES ('a control of the parrot')")
            connection.execute("CHECKPOINT")

        assert where(files, b"a control of the parrot")
        for canary in (*(word.encode() for word in CANARIES), wrapped):
            assert where(files, canary) == []
            assert where(tmp_path, canary) == []


def test_the_search_finds_what_is_there(
    house: House, prepared: Practice, data: Path
) -> None:
    """The tests above could fail: a name in clear is found wherever it stands."""
    town = prepared.town
    case = open_case(house, town.therapist, client="Somebody Else")
    tell(house, town.therapist, case)
    (data / "checkpoints").mkdir(exist_ok=True)
    (data / "checkpoints" / "note").write_text(f"about {CANARIES[2]}")

    assert where(data, CANARIES[2].encode()) == ["checkpoints/note"]
