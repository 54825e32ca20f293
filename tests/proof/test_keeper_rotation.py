"""New keys for a log, and verifiers who follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.log.refusals import KeyFileUnusable, LogRefusal
from domain.log.rotation import follow_rotations
from domain.log.signed_checkpoints import open_checkpoint
from domain.log_keeper import LogForked
from domain.log_keys import generations, open_with, vouched_for
from tests.log.known import LOG
from tests.proof.keeping import Kept


@pytest.fixture
def kept(kept_in_sqlite: Kept) -> Kept:
    kept_in_sqlite.write(3)
    kept_in_sqlite.keeper.checkpoint()
    kept_in_sqlite.write(4)
    return kept_in_sqlite


def key(kept: Kept) -> Path:
    return kept.store.directory / "log.key"


def test_new_keys_sign_from_then_on(kept: Kept) -> None:
    old = kept.keeper.vkeys
    before = key(kept).read_bytes()

    last = kept.keeper.rotate()

    new = kept.keeper.vkeys
    assert set(old).isdisjoint(new)
    assert {one.name for one in (*old, *new)} == {kept.keeper.origin}
    assert open_checkpoint(last.note, log_keys=old).checkpoint.size == 7
    assert open_checkpoint(last.note, log_keys=new).checkpoint.size == 7
    kept.write(2)
    made = kept.keeper.checkpoint()
    assert open_checkpoint(made.note, log_keys=new).checkpoint.root == kept.root()
    with pytest.raises(LogRefusal):
        open_checkpoint(made.note, log_keys=old)
    assert key(kept).read_bytes() != before
    assert not key(kept).with_name("log.key.next").exists()


def test_whoever_trusts_the_first_keys_follows(kept: Kept) -> None:
    first = kept.keeper.vkeys
    for _ in range(3):
        kept.keeper.rotate()
        kept.write(2)
    made = kept.keeper.checkpoint()

    keys, rotations = follow_rotations(first, kept.keeper.files.rotations())

    assert keys == kept.keeper.vkeys
    assert [rotation.after.size for rotation in rotations] == [7, 9, 11]
    assert open_checkpoint(made.note, log_keys=keys).checkpoint.size == 13


def test_another_process_takes_the_new_keys(kept: Kept) -> None:
    other = kept.another()
    old = other.vkeys

    kept.keeper.rotate()
    kept.write()

    made = other.checkpoint()
    assert open_checkpoint(made.note, log_keys=kept.keeper.vkeys).checkpoint.size == 8
    assert other.vkeys == kept.keeper.vkeys != old


def test_all_checkpoints_stay_verified(kept: Kept) -> None:
    first = kept.keeper.vkeys
    kept.keeper.rotate()
    kept.write(2)
    kept.keeper.checkpoint()

    found = kept.read()

    assert found.failures == ()
    assert found.checkpoints == 3
    for trusted in (first, kept.keeper.vkeys, first[:1]):
        chain = vouched_for(kept.keeper.files, trusted)
        for size in kept.keeper.files.sizes():
            note = kept.keeper.files.at(size)
            assert note is not None
            assert open_with(note, chain).checkpoint.size == size
    with pytest.raises(LogRefusal, match="never signed for this log"):
        vouched_for(kept.keeper.files, LOG.verifier_keys)


def test_old_keys_sign_nothing_new(kept: Kept) -> None:
    files, old = kept.keeper.files, key(kept).read_bytes()
    kept.keeper.rotate()
    key(kept).write_bytes(old)
    kept.write()

    with pytest.raises(KeyFileUnusable, match="does not belong to these checkpoints"):
        kept.another().checkpoint()

    assert files.sizes() == [3, 7]


@pytest.mark.parametrize("step", ["state", "finish", "put"])
def test_a_change_that_is_interrupted_is_finished_or_undone(
    kept: Kept, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = kept.keeper.vkeys

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    kept.keeper.checkpoint()
    place = {
        "state": "domain.log_keys.LogKeys.state",
        "finish": "domain.log_keys.LogKeys.finish",
        "put": "domain.log_files.LogFiles.put",
    }[step]
    with monkeypatch.context() as patch:
        patch.setattr(place, interrupted)
        with pytest.raises(KeyboardInterrupt):
            kept.keeper.rotate()

    keeper = kept.another()
    made = keeper.checkpoint()
    assert (keeper.vkeys == old) == (step == "state")
    assert open_checkpoint(made.note, log_keys=keeper.vkeys).checkpoint.size == 7
    assert kept.read().failures == ()
    keeper.rotate()
    assert kept.read().failures == ()


def test_a_statement_that_is_missing_is_seen(kept: Kept) -> None:
    kept.keeper.rotate()
    kept.keeper.rotate()
    (kept.keeper.files.rotation_folder / "000001").unlink()

    with pytest.raises(LogRefusal, match="first statement about keys"):
        generations(kept.keeper.files)
    with pytest.raises(KeyFileUnusable):
        kept.another().checkpoint()


def test_keys_sign_only_in_their_time(kept: Kept) -> None:
    """Old keys that were stolen after the change make no newer checkpoint."""
    kept.write(2)
    newer = kept.keeper.checkpoint()
    files = kept.keeper.files
    (files.folder / "latest").write_bytes(files.at(3) or b"")
    (files.folder / f"{newer.checkpoint.size:012}").unlink()
    keeper = kept.another()
    kept.past("DELETE FROM {leaves} WHERE log_index >= 7")
    keeper.rotate()

    with pytest.raises(LogRefusal, match="keys that did not sign at its size"):
        open_with(newer.note, keeper.generations())


def test_nothing_is_changed_on_a_log_that_is_not_the_signed_one(kept: Kept) -> None:
    kept.keeper.checkpoint()
    old = kept.keeper.vkeys
    kept.past("DELETE FROM {leaves} WHERE log_index >= 2")

    with pytest.raises(LogForked):
        kept.keeper.rotate()

    assert kept.another().vkeys == old
