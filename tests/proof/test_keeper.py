"""The keeper signs what has grown, and never anything else."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest

from domain.log.checkpoints import Checkpoint
from domain.log.notes import Note, Signature, parse_note, signatures_on
from domain.log.refusals import KeyFileUnusable
from domain.log.signed_checkpoints import open_checkpoint, sign_checkpoint
from domain.log.signer import Role, read_key_file
from domain.log.tree import EMPTY_ROOT
from domain.log_keeper import LogForked, LogKeeper
from tests.log.known import WITNESS
from tests.proof.keeping import Kept


def test_a_checkpoint_is_of_all_leaves_and_signed_by_both_keys(kept: Kept) -> None:
    kept.write(20)

    made = kept.keeper.checkpoint()

    opened = open_checkpoint(made.note, log_keys=kept.keeper.vkeys)
    assert opened.checkpoint == made.checkpoint
    assert made.checkpoint == Checkpoint(
        origin=kept.keeper.origin, size=20, root=kept.root()
    )
    assert made.made_at <= kept.now
    assert len(kept.keeper.vkeys) == 2


def test_an_empty_log_is_signed_too(kept: Kept) -> None:
    made = kept.keeper.checkpoint()
    assert (made.checkpoint.size, made.checkpoint.root) == (0, EMPTY_ROOT)

    kept.write(3)

    assert kept.keeper.checkpoint().checkpoint.root == kept.root()


def test_where_nothing_was_written_the_last_one_stands(kept: Kept) -> None:
    kept.write(3)
    made = kept.keeper.checkpoint()

    assert kept.keeper.checkpoint() == made
    assert kept.another().checkpoint() == made
    kept.write()
    assert kept.keeper.checkpoint(fresh=False) == made
    assert kept.keeper.checkpoint().checkpoint.size == 4


def test_the_first_one_is_made_even_if_it_need_not_be_fresh(kept: Kept) -> None:
    kept.write(2)

    assert kept.keeper.checkpoint(fresh=False).checkpoint.size == 2


def test_checkpoints_stay_on_disk_by_their_size(kept: Kept) -> None:
    made = []
    for _ in range(3):
        kept.write(11)
        made.append(kept.keeper.checkpoint())

    files = kept.keeper.files
    assert files.sizes() == [11, 22, 33]
    assert [files.at(size) for size in files.sizes()] == [one.note for one in made]
    assert files.latest() == made[-1].note
    assert files.at(12) is None


def test_every_step_is_proved(kept: Kept) -> None:
    kept.write(11)
    kept.keeper.checkpoint()
    kept.write(30)
    made = kept.keeper.checkpoint()

    assert kept.keeper.consistency(11, 41) == kept.keeper.log.consistency(11, 41)
    assert kept.keeper.inclusion(7, 41) == kept.keeper.log.inclusion(7, 41)
    assert [row.leaf for row in kept.keeper.leaves(0, 100)] == kept.leaves()
    assert made.checkpoint.root == kept.root()


def test_the_log_keeps_its_name(kept: Kept) -> None:
    origin = kept.keeper.origin

    assert origin.startswith("practice.invalid/boundary-ledger/")
    assert kept.another().origin == origin
    named = LogKeeper(
        kept.store.ledger, kept.store.directory, kept.clock, domain="other.example"
    )
    assert named.origin == origin


def test_the_key_may_lie_elsewhere(kept: Kept) -> None:
    elsewhere = kept.store.directory.parent / "apart.key"
    keeper = LogKeeper(
        kept.store.ledger,
        kept.store.directory,
        kept.clock,
        key_file=elsewhere,
        domain="practice.example",
    )

    assert keeper.origin.startswith("practice.example/boundary-ledger/")
    assert elsewhere.stat().st_mode & 0o777 == 0o600
    assert not (kept.store.directory / "log.key").exists()


class TestWhatIsNeverSigned:
    @pytest.fixture
    def signed(self, kept: Kept) -> Kept:
        kept.write(40)
        kept.keeper.checkpoint()
        return kept

    def refused(self, kept: Kept, keeper: LogKeeper, words: str) -> None:
        """Nothing is signed, and an alarm says why."""
        files = kept.keeper.files
        sizes = files.sizes()
        known = {files.latest(), *(files.at(size) for size in sizes)}

        with pytest.raises(LogForked, match=words):
            keeper.checkpoint()

        assert files.sizes() == sizes
        assert files.latest() in known
        (alarm,) = keeper.alarms.open_alarms()
        assert alarm.kind == "log-forked"

    @pytest.mark.parametrize("is_new", [False, True])
    def test_a_truncated_log(self, signed: Kept, *, is_new: bool) -> None:
        signed.past("DELETE FROM {leaves} WHERE log_index >= 30")
        signed.past("DELETE FROM {nodes}")

        keeper = signed.another() if is_new else signed.keeper
        self.refused(signed, keeper, "has 30 leaves, and a checkpoint of 40 was signed")

    def test_a_truncated_log_whose_latest_checkpoint_was_put_back(
        self, kept: Kept
    ) -> None:
        kept.write(20)
        older = kept.keeper.checkpoint()
        kept.write(20)
        kept.keeper.checkpoint()
        kept.past("DELETE FROM {leaves} WHERE log_index >= 20")
        (kept.keeper.files.folder / "latest").write_bytes(older.note)

        self.refused(kept, kept.another(), "has 20 leaves")
        self.refused(kept, kept.keeper, "has 20 leaves")

    def test_a_truncated_log_whose_latest_checkpoint_was_taken_away(
        self, signed: Kept
    ) -> None:
        signed.past("DELETE FROM {leaves} WHERE log_index >= 30")
        (signed.keeper.files.folder / "latest").unlink()

        self.refused(signed, signed.another(), "has 30 leaves")
        self.refused(signed, signed.keeper, "has 30 leaves")

    def test_a_truncated_log_under_a_checkpoint_that_was_signed_anew(
        self, signed: Kept
    ) -> None:
        """The one who holds the key may do it; the files of before betray them."""
        keys = read_key_file(signed.store.directory / "log.key", role=Role.LOG)
        signed.past("DELETE FROM {leaves} WHERE log_index >= 30")
        forged = sign_checkpoint(
            Checkpoint(origin=keys.name, size=30, root=signed.root()),
            keys=keys.signing_keys,
            at=2_000_000_000,
        )
        (signed.keeper.files.folder / "latest").write_bytes(forged.encode())

        self.refused(signed, signed.another(), "has 30 leaves")
        self.refused(signed, signed.keeper, "has 30 leaves")

    def test_another_tree_of_the_same_size_under_the_same_key(
        self, signed: Kept
    ) -> None:
        keys = read_key_file(signed.store.directory / "log.key", role=Role.LOG)
        forged = sign_checkpoint(
            Checkpoint(origin=keys.name, size=40, root=bytes(32)),
            keys=keys.signing_keys,
            at=2_000_000_000,
        )
        (signed.keeper.files.folder / "latest").write_bytes(forged.encode())

        self.refused(signed, signed.another(), "two checkpoints of 40 leaves")

    @pytest.mark.parametrize("index", [33, 39])
    @pytest.mark.parametrize("more", [0, 5])
    def test_a_changed_leaf_at_the_edge(
        self, signed: Kept, index: int, more: int
    ) -> None:
        signed.past(
            "UPDATE {leaves} SET leaf = ? WHERE log_index = ?", os.urandom(65), index
        )
        signed.write(more)

        self.refused(signed, signed.another(), "first 40 leaves .* not those")

    def test_a_changed_subtree(self, signed: Kept) -> None:
        signed.past("UPDATE {nodes} SET hash = ? WHERE level = 5", bytes(32))

        self.refused(signed, signed.another(), "first 40 leaves .* not those")

    def test_a_missing_leaf_since_then(self, signed: Kept) -> None:
        signed.write(5)
        signed.past("DELETE FROM {leaves} WHERE log_index = 42")

        self.refused(signed, signed.another(), "leaf 42 of the log is missing")

    def test_after_a_checkpoint_that_nobody_signed(self, signed: Kept) -> None:
        latest = signed.keeper.files.folder / "latest"
        latest.write_bytes(latest.read_bytes().replace(b"\n40\n", b"\n41\n"))

        self.refused(signed, signed.another(), "not one that this log signed")


def test_a_latest_checkpoint_that_a_power_cut_left_empty_is_mended(kept: Kept) -> None:
    kept.write(20)
    made = kept.keeper.checkpoint()
    (kept.keeper.files.folder / "latest").write_bytes(b"")
    assert kept.read().is_sound

    assert kept.another().checkpoint() == made

    assert kept.keeper.files.latest() == made.note


class TestTheKeyFile:
    def test_a_missing_key_is_not_made_anew(self, kept_in_sqlite: Kept) -> None:
        kept_in_sqlite.keeper.checkpoint()
        (kept_in_sqlite.store.directory / "log.key").unlink()

        with pytest.raises(
            KeyFileUnusable, match=r"log.key is missing, and checkpoint"
        ):
            kept_in_sqlite.another().checkpoint()

    def test_a_key_of_another_log_signs_nothing(self, kept_in_sqlite: Kept) -> None:
        kept_in_sqlite.keeper.checkpoint()
        kept_in_sqlite.write()
        (kept_in_sqlite.store.directory / "log.key").unlink()
        other = kept_in_sqlite.store.directory / "other"
        other.mkdir()
        LogKeeper(kept_in_sqlite.store.ledger, other, kept_in_sqlite.clock).checkpoint()
        (other / "log.key").rename(kept_in_sqlite.store.directory / "log.key")

        with pytest.raises(LogForked, match="not one that this log signed"):
            kept_in_sqlite.another().checkpoint()


@dataclass(frozen=True)
class Cosigned:
    """What a witness answers."""

    lines: tuple[Signature, ...] = ()
    failures: tuple[str, ...] = ()


class OneWitness:
    """A witness in this process; `is_away` until it is not."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.is_away = False
        self.asked: list[tuple[Checkpoint | None, int]] = []
        self.meanwhile: Callable[[], object] = int

    def cosign(
        self,
        note: Note,
        *,
        old: Checkpoint | None,
        prove: Callable[[int, int], Sequence[bytes]],
        leaves: Callable[[], int] | None,
    ) -> Cosigned:
        assert leaves is not None
        prove(old.size if old else 0, leaves())
        self.asked.append((old, leaves()))
        self.meanwhile()
        if self.is_away:
            return Cosigned(failures=("w1: away",))
        lines = signatures_on(
            note.text, keys=WITNESS.signing_keys, at=int(self.kept.now.timestamp())
        )
        return Cosigned(lines=lines)


class TestWitnesses:
    @pytest.fixture
    def witness(self, kept: Kept) -> OneWitness:
        witness = OneWitness(kept)
        kept.keeper.witnesses = witness
        return witness

    def test_their_lines_are_kept(self, kept: Kept, witness: OneWitness) -> None:
        kept.write(3)

        made = kept.keeper.checkpoint()

        opened = open_checkpoint(
            made.note,
            log_keys=kept.keeper.vkeys,
            witness_keys=WITNESS.verifier_keys,
        )
        assert len(opened.cosigned) == 2
        assert kept.keeper.files.latest() == kept.keeper.files.at(3) == made.note
        assert witness.asked == [(None, 3)]
        assert kept.keeper.checkpoint() == made
        assert len(witness.asked) == 1

    def test_one_that_is_away_is_asked_again(
        self, kept: Kept, witness: OneWitness
    ) -> None:
        witness.is_away = True
        kept.write(3)
        alone = kept.keeper.checkpoint()
        assert [*kept.keeper.failures] == ["w1: away"]
        assert len(parse_note(alone.note).signatures) == 2

        witness.is_away = False
        made = kept.keeper.checkpoint()

        assert len(parse_note(made.note).signatures) == 4
        assert not [*kept.keeper.failures]
        assert witness.asked[1] == (alone.checkpoint, 3)

    def test_they_may_be_left_for_later(self, kept: Kept, witness: OneWitness) -> None:
        kept.write(3)

        kept.keeper.checkpoint(cosign=False)

        assert witness.asked == []

    def test_others_sign_while_a_witness_takes_its_time(
        self, kept: Kept, witness: OneWitness
    ) -> None:
        def meanwhile() -> None:
            kept.write(2)
            kept.another().checkpoint()

        witness.meanwhile = meanwhile
        kept.write(3)

        made = kept.keeper.checkpoint()

        files = kept.keeper.files
        assert made.checkpoint.size == 3
        assert files.at(3) == made.note
        assert len(parse_note(made.note).signatures) == 4
        assert files.latest() == files.at(5)
        witness.meanwhile = int
        kept.now += timedelta(seconds=9)
        assert kept.keeper.checkpoint().checkpoint.size == 5
