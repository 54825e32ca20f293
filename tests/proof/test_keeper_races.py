"""Several processes keep one log, and any of them may be killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.log.signed_checkpoints import open_checkpoint
from domain.log_files import LogFiles
from domain.log_keeper import LogForked, LogKeeper
from domain.store import open_keys, open_ledger
from tests.ledger.writing import FIXED, opened, recorded
from tests.proof.keeping import Kept

SPAWN = multiprocessing.get_context("spawn")
ROUNDS = 12


def write_and_sign(directory: Path, url: str | None) -> list[tuple[int, bytes]]:
    """What one process signs while it and others write."""
    keys = open_keys(directory)
    ledger = open_ledger(directory, keys=keys, database_url=url)
    keeper = LogKeeper(ledger, directory, lambda: datetime.now(UTC))
    begun = opened(ledger)
    made = []
    for _ in range(ROUNDS):
        recorded(ledger, begun.case_id)
        signed = keeper.checkpoint().checkpoint
        made.append((signed.size, signed.root))
    ledger.close()
    keys.close()
    return made


def sign_and_die(directory: Path, url: str | None, renames: int) -> None:
    """Sign, and be killed before the next file gets its name."""
    replace = Path.replace
    left = [renames]

    def replaced(path: Path, target: Path) -> Path:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return replace(path, target)

    Path.replace = replaced  # type: ignore[assignment, method-assign] # Only in a process that dies.
    keys = open_keys(directory)
    ledger = open_ledger(directory, keys=keys, database_url=url)
    LogKeeper(ledger, directory, lambda: datetime.now(UTC)).checkpoint()


def killed(kept: Kept, *, renames: int) -> None:
    store = kept.store
    process = SPAWN.Process(
        target=sign_and_die, args=(store.directory, store.database_url, renames)
    )
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


@pytest.mark.slow
def test_two_processes_sign_one_log(kept: Kept) -> None:
    store = kept.store
    with ProcessPoolExecutor(2, mp_context=SPAWN) as pool:
        futures = [
            pool.submit(write_and_sign, store.directory, store.database_url)
            for _ in range(2)
        ]
        made = [signed for future in futures for signed in future.result()]

    assert len(made) == 2 * ROUNDS
    assert all(root == kept.root(size) for size, root in made)
    keeper = kept.another()
    assert keeper.checkpoint().checkpoint.size == 2 * (FIXED + 1 + ROUNDS)
    found = kept.read()
    assert found.failures == ()
    assert found.checkpoints == len({size for size, _ in made})


@pytest.mark.parametrize("renames", [0, 1])
def test_killed_before_a_checkpoint_has_its_names(kept: Kept, renames: int) -> None:
    kept.write(20)
    first = kept.keeper.checkpoint()
    kept.write(20)

    killed(kept, renames=renames)

    files = LogFiles(kept.store.directory)
    assert files.sizes() == [20]
    latest = files.latest()
    assert latest is not None
    seen = open_checkpoint(latest, log_keys=kept.keeper.vkeys).checkpoint
    assert seen.size == (20, 40)[renames]
    assert (latest == first.note) == (renames == 0)
    made = kept.another().checkpoint()
    assert made.checkpoint.root == kept.root()
    assert kept.read().failures == ()
    assert files.at(40) == files.latest() == made.note


def test_what_was_on_disk_and_told_to_nobody_binds_all_the_same(kept: Kept) -> None:
    kept.write(20)
    kept.keeper.checkpoint()
    kept.write(20)
    killed(kept, renames=1)
    kept.past("DELETE FROM {leaves} WHERE log_index >= 30")

    for keeper in (kept.keeper, kept.another()):
        with pytest.raises(LogForked, match="a checkpoint of 40 was signed"):
            keeper.checkpoint()
