"""An erasure that was cut short is finished, wherever the ledger is opened next."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from api.backup.making import back_up
from api.backup.restoring import Asked, restore
from api.house import open_house
from api.settings import Settings
from domain.privacy import Request
from domain.store import KEY_FILE, open_keys
from tests.cli.run import ROOT, environment
from tests.erasure.conftest import WORDS, Practice
from tests.erasure.forgetting_words import ask, erase, said
from tests.erasure.test_canary import where, wrapped_key
from tests.house import NOON, PASSWORD, Clock, opened


def killed_while(practice: Practice, data: Path, request: Request, moment: str) -> None:
    """The second officer approves, and the program dies at a moment."""
    words = [str(data), str(request.id), str(practice.other_officer.person_id), moment]
    program = [sys.executable, "-m", "tests.erasure.killed", *words]
    done = subprocess.run(
        program, cwd=ROOT, env=environment(), check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def asked(practice: Practice, data: Path) -> Request:
    with opened(data, clock=Clock()) as house:
        return ask(house, practice)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_next_start_finishes_it(
    prepared: Practice, data: Path, moment: str
) -> None:
    request, wrapped = asked(prepared, data), wrapped_key(data, prepared)
    killed_while(prepared, data, request, moment)
    assert where(data, wrapped)

    with opened(data, clock=Clock()) as house:
        left = said(house, prepared.town.therapist, prepared.town.case, prepared.note)

    assert left != WORDS
    assert where(data, wrapped) == []


def test_killed_before_the_destruction_the_key_was_still_there(
    prepared: Practice, data: Path
) -> None:
    """So the test above shows that it is the start that finishes."""
    killed_while(prepared, data, asked(prepared, data), "before")

    keys = open_keys(data)
    try:
        assert not keys.is_destroyed(prepared.client)
    finally:
        keys.close()


def test_an_account_is_closed_by_the_next_start_too(
    prepared: Practice, data: Path
) -> None:
    who = prepared.town.other_board_member
    with opened(data, clock=Clock()) as house:
        request = ask(house, prepared, person=who.person_id)
    killed_while(prepared, data, request, "before")

    with opened(data, clock=Clock()) as house:
        assert house.accounts.person(who.name) is None


def test_an_account_without_a_key_is_taken_away_by_the_next_start(
    prepared: Practice, data: Path
) -> None:
    """As where an old backup was restored by a version that did not do this."""
    who = prepared.town.other_supervisor
    with opened(data, clock=Clock()) as house:
        house.keys.destroy(subject=who.person_id)
        assert who.person_id in house.accounts.people()

    with opened(data, clock=Clock()) as house:
        assert who.person_id not in house.accounts.people()


class TestRestoring:
    def back_up(self, data: Path, to: Path) -> tuple[Path, Path]:
        """A backup, and the key file of then."""
        back_up(Settings(data=data), to, now=NOON)
        key = to.with_name(f"{to.name}.key")
        shutil.copyfile(data / KEY_FILE, key)
        return to, key

    def is_erased(self, restored: Path, practice: Practice) -> bool:
        with open_house(Settings(data=restored), clock=Clock()) as house:
            town = practice.town
            left = said(house, town.therapist, town.case, practice.note)
            assert (left == WORDS) != house.keys.is_destroyed(practice.client)
            return left != WORDS

    def test_a_backup_between_the_fact_and_the_destruction_is_finished(
        self, prepared: Practice, data: Path, tmp_path: Path
    ) -> None:
        killed_while(prepared, data, asked(prepared, data), "before")
        backup, key = self.back_up(data, tmp_path / "between")

        restore(Settings(data=tmp_path / "new"), Asked(backup=backup, key_file=key))

        keys = open_keys(tmp_path / "new")
        try:
            assert keys.is_destroyed(prepared.client)
        finally:
            keys.close()
        assert self.is_erased(tmp_path / "new", prepared)

    def test_a_backup_of_before_learns_of_it_from_a_later_one_beside_it(
        self, prepared: Practice, data: Path, tmp_path: Path
    ) -> None:
        backup, key = self.back_up(data, tmp_path / "before")
        with opened(data, clock=Clock()) as house:
            erase(house, prepared)
        self.back_up(data, tmp_path / "later")

        found = restore(
            Settings(data=tmp_path / "new"), Asked(backup=backup, key_file=key)
        )

        assert found.erased_since == 1
        assert self.is_erased(tmp_path / "new", prepared)

    def test_the_account_of_who_was_forgotten_since_does_not_come_back(
        self, prepared: Practice, data: Path, tmp_path: Path
    ) -> None:
        who = prepared.town.other_supervisor
        backup, key = self.back_up(data, tmp_path / "before")
        with opened(data, clock=Clock()) as house:
            erase(house, prepared, person=who.person_id)
        self.back_up(data, tmp_path / "later")

        restore(Settings(data=tmp_path / "new"), Asked(backup=backup, key_file=key))

        copied = sqlite3.connect(tmp_path / "new" / "keys.db")
        left = copied.execute(
            "SELECT count(*) FROM accounts WHERE person_id = ?", (who.person_id.bytes,)
        )
        assert left.fetchone() == (0,)
        copied.close()
        with opened(tmp_path / "new", clock=Clock()) as house:
            assert house.accounts.sign_in(who.name, PASSWORD, now=NOON) is None
            assert prepared.town.supervisor.person_id in house.accounts.people()

    def test_alone_it_cannot_know_and_that_is_what_is_promised(
        self, prepared: Practice, data: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "alone").mkdir()
        backup, key = self.back_up(data, tmp_path / "alone" / "before")
        with opened(data, clock=Clock()) as house:
            erase(house, prepared)

        restore(Settings(data=tmp_path / "new"), Asked(backup=backup, key_file=key))

        assert not self.is_erased(tmp_path / "new", prepared)
