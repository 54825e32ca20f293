"""Reading the store again finds each change, and names the first fact that fails."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from uuid import uuid4

import pytest
from eventsourcing.persistence import OperationalError

from domain.fsck import Failure
from domain.log.signer import Role, make_key_file
from domain.log.tree import EMPTY_ROOT
from domain.stored_nodes import BATCH
from tests.proof.keeping import Kept

SIZE = 40
LOST = "this fact was logged and is not in the store"
CHANGED = "the stored fact is not the one that was logged"
NEVER_LOGGED = "this fact stands in the store and was never logged"


@pytest.fixture
def signed(kept: Kept) -> Kept:
    """A ledger of one case, signed at 20 and 40 leaves."""
    kept.write(20)
    kept.keeper.checkpoint()
    kept.write(20)
    kept.keeper.checkpoint()
    return kept


def first(kept: Kept) -> Failure:
    """The first that fails, in a store that must not pass."""
    found = kept.read()
    assert not found.is_sound
    assert found.first is not None
    return found.first


def test_an_empty_store_is_sound(kept: Kept) -> None:
    found = kept.read()

    assert found.is_sound
    assert (found.facts, found.size, found.root) == (0, 0, EMPTY_ROOT)
    assert found.signed is None


def test_a_store_that_is_what_was_logged_is_sound(signed: Kept) -> None:
    signed.write(3)
    found = signed.read()

    assert found.failures == ()
    assert (found.facts, found.size, found.streams) == (43, 43, 1)
    assert found.root == signed.root()
    assert found.checkpoints == 2
    assert found.signed is not None
    assert found.signed.checkpoint.size == 40
    assert found.nodes == 3
    assert found.without_key == 0


def test_many_batches_and_streams_are_sound(kept_in_sqlite: Kept) -> None:
    for _ in range(3):
        kept_in_sqlite.write(BATCH // 2 + 7)
        kept_in_sqlite.keeper.checkpoint()
        kept_in_sqlite.begun = kept_in_sqlite.last = None

    found = kept_in_sqlite.read()

    assert found.failures == ()
    assert (found.facts, found.streams) == (3 * (BATCH // 2 + 7), 3)
    assert found.checkpoints == 3


def test_what_is_written_meanwhile_is_read_too(signed: Kept) -> None:
    reader = signed.reader()
    snapshot = signed.store.ledger.recorder.snapshot
    rounds: list[int] = []

    def looked() -> object:
        if not rounds:
            signed.write(2)
        rounds.append(1)
        return snapshot()

    # After the first list of checkpoints, and before what is then read of the rows.
    signed.store.ledger.recorder.snapshot = looked  # type: ignore[assignment, method-assign] # A writer at the worst moment.
    found = reader.read()

    assert found.is_sound
    assert found.size == 42


class TestAChangedFact:
    @pytest.mark.parametrize("index", [0, 17, SIZE - 1])
    def test_state(self, signed: Kept, index: int) -> None:
        signed.past(
            "UPDATE {facts} SET state = ? WHERE originator_version = ?",
            os.urandom(300),
            index + 1,
        )

        assert first(signed) == Failure(
            words=CHANGED, stream=signed.stream, version=index + 1, log_index=index
        )

    def test_a_single_bit(self, signed: Kept) -> None:
        ((state,),) = signed.store.sql(
            f"SELECT state FROM {signed.store.facts} WHERE originator_version = 8"  # noqa: S608
        )
        changed = bytes(state[:-1]) + bytes([state[-1] ^ 1])
        signed.past(
            "UPDATE {facts} SET state = ? WHERE originator_version = 8", changed
        )

        assert first(signed).log_index == 7

    def test_topic(self, signed: Kept) -> None:
        signed.past("UPDATE {facts} SET topic = 'person' WHERE originator_version = 9")

        assert first(signed).words == CHANGED
        assert first(signed).version == 9

    def test_a_state_that_was_taken_away(self, signed: Kept) -> None:
        signed.past("UPDATE {facts} SET state = NULL WHERE originator_version = 9")

        assert first(signed).version == 9

    def test_version(self, signed: Kept) -> None:
        signed.past(
            "UPDATE {facts} SET originator_version = 99 WHERE originator_version = 9"
        )

        found = signed.read()
        assert found.failed == 2
        assert found.failures[0] == Failure(
            words=LOST, stream=signed.stream, version=9, log_index=8
        )
        assert found.failures[1].words == NEVER_LOGGED

    def test_stream(self, signed: Kept) -> None:
        other = uuid4()
        signed.past(
            "UPDATE {facts} SET originator_id = ? WHERE originator_version = 9",
            signed.store.stream(other),
        )

        found = signed.read()
        assert [one.words for one in found.failures] == [LOST, NEVER_LOGGED]
        assert [one.stream for one in found.failures] == [signed.stream, other]

    @pytest.mark.parametrize("told", ["", "zz" * 16, "AB" * 16, "cd" * 17])
    def test_a_stream_that_is_none(self, kept_in_sqlite: Kept, told: str) -> None:
        kept_in_sqlite.write(5)
        kept_in_sqlite.past(
            "UPDATE {facts} SET originator_id = ? WHERE originator_version = 3", told
        )
        kept_in_sqlite.past(
            "UPDATE {leaves} SET originator_id = ? WHERE originator_version = 3", told
        )

        found = first(kept_in_sqlite)
        assert found.log_index == 2

    def test_a_version_that_is_none(self, kept_in_sqlite: Kept) -> None:
        kept_in_sqlite.write(5)
        for table in ("facts", "leaves"):
            kept_in_sqlite.past(
                "UPDATE {" + table + "} SET originator_version = 'x' "  # noqa: S608
                "WHERE originator_version = 3"
            )

        assert first(kept_in_sqlite).log_index == 2

    def test_two_facts_that_changed_places(self, signed: Kept) -> None:
        for old, new in ((3, 1003), (4, 3), (1003, 4)):
            signed.past(
                "UPDATE {facts} SET originator_version = ? WHERE originator_version = ?",
                new,
                old,
            )

        found = signed.read()
        assert found.failed == 2
        assert [one.version for one in found.failures] == [3, 4]


class TestRowsThatComeAndGo:
    @pytest.mark.parametrize("index", [0, 17, SIZE - 1])
    def test_a_fact_that_was_deleted(self, signed: Kept, index: int) -> None:
        signed.past("DELETE FROM {facts} WHERE originator_version = ?", index + 1)

        found = signed.read()
        assert found.failures == (
            Failure(
                words=LOST, stream=signed.stream, version=index + 1, log_index=index
            ),
        )

    def test_a_fact_that_was_added(self, signed: Kept) -> None:
        stream = uuid4()
        signed.past(
            "INSERT INTO {facts} (originator_id, originator_version, topic, state) "
            "VALUES (?, 1, 'case', ?)",
            signed.store.stream(stream),
            b"state",
        )

        assert first(signed) == Failure(words=NEVER_LOGGED, stream=stream, version=1)

    def test_a_fact_that_was_hidden_before_the_first(
        self, kept_in_sqlite: Kept
    ) -> None:
        kept_in_sqlite.write(5)
        kept_in_sqlite.past(
            "INSERT INTO {facts} (rowid, originator_id, originator_version) "
            "VALUES (-7, 'hidden', 1)"
        )

        assert first(kept_in_sqlite) == Failure(words=NEVER_LOGGED, version=1)

    def test_the_order_of_rows_is_not_what_counts(self, kept_in_sqlite: Kept) -> None:
        kept_in_sqlite.write(30)
        for old, new in ((5, 500), (20, 499), (29, 2000)):
            kept_in_sqlite.past(
                "UPDATE {facts} SET rowid = ? WHERE rowid = ?", new, old
            )

        assert kept_in_sqlite.read().failures == ()

    def test_a_fact_that_stands_twice(self, kept_in_sqlite: Kept) -> None:
        kept_in_sqlite.write(5)
        kept_in_sqlite.past("ALTER TABLE stored_events RENAME TO before")
        kept_in_sqlite.past(
            "CREATE TABLE stored_events AS SELECT * FROM before LIMIT 1"
        )
        kept_in_sqlite.past("INSERT INTO stored_events SELECT * FROM before")
        kept_in_sqlite.past("DROP TABLE before")

        assert first(kept_in_sqlite).words == "a fact stands here twice"

    @pytest.mark.parametrize("index", [5, 16, SIZE - 1])
    def test_a_leaf_that_was_deleted(self, signed: Kept, index: int) -> None:
        signed.past("DELETE FROM {leaves} WHERE log_index = ?", index)

        found = first(signed)
        if index < SIZE - 1:
            assert found.words == "a leaf of the log is missing"
            assert found.log_index == index
        else:
            assert found.words.startswith("a checkpoint of 40 leaves was signed")
            assert found.log_index == index

    def test_all_leaves(self, signed: Kept) -> None:
        signed.past("DELETE FROM {leaves}")

        assert "the log has 0" in first(signed).words

    def test_the_end_of_the_log_with_its_facts(self, signed: Kept) -> None:
        signed.past("DELETE FROM {leaves} WHERE originator_version > 30")
        signed.past("DELETE FROM {facts} WHERE originator_version > 30")

        found = signed.read()
        assert found.failures[0].words.startswith(
            "a checkpoint of 40 leaves was signed"
        )
        assert "2 stored subtrees belong to no leaves" in found.failures[1].words

    def test_the_middle_of_the_log_closed_up_again(self, signed: Kept) -> None:
        """Fact and leaf are gone, and the rest was numbered anew."""
        signed.past("DELETE FROM {leaves} WHERE log_index = 10")
        signed.past("DELETE FROM {facts} WHERE originator_version = 11")
        for index in range(11, SIZE):
            signed.past(
                "UPDATE {leaves} SET log_index = ? WHERE log_index = ?",
                index - 1,
                index,
            )

        found = first(signed)
        assert found.words == "version 11 of its stream should stand here in the log"
        assert (found.version, found.log_index) == (12, 10)


class TestTheLog:
    def test_a_changed_leaf(self, signed: Kept) -> None:
        leaf = os.urandom(65)
        signed.past("UPDATE {leaves} SET leaf = ? WHERE log_index = 12", leaf)

        found = signed.read()
        assert found.failures[0].log_index == 12
        assert any("another root" in one.words for one in found.failures)

    def test_a_leaf_with_another_tag(self, signed: Kept) -> None:
        leaf = bytearray(signed.leaves()[12])
        leaf[5] ^= 1
        signed.past("UPDATE {leaves} SET leaf = ? WHERE log_index = 12", bytes(leaf))

        assert first(signed).words.startswith("its leaf does not carry the tag")

    def test_two_leaves_that_changed_places(self, signed: Kept) -> None:
        leaves = signed.leaves()
        for index, other in ((12, 13), (13, 12)):
            signed.past(
                "UPDATE {leaves} SET leaf = ? WHERE log_index = ?", leaves[other], index
            )

        assert first(signed).log_index == 12

    def test_a_changed_subtree(self, signed: Kept) -> None:
        signed.past("UPDATE {nodes} SET hash = ? WHERE node_index = 1", bytes(32))

        found = first(signed)
        assert (
            found.words == "the stored subtree 1 of level 4 is not that of its leaves"
        )
        assert found.log_index == 16

    def test_a_missing_subtree(self, signed: Kept) -> None:
        signed.past("DELETE FROM {nodes} WHERE level = 5")

        assert first(signed).words == "the stored subtree 0 of level 5 is missing"

    def test_a_subtree_of_no_leaves(self, signed: Kept) -> None:
        signed.past("INSERT INTO {nodes} VALUES (7, 3, ?)", bytes(32))

        assert "1 stored subtrees belong to no leaves" in first(signed).words

    def test_subtrees_that_are_not_stored_yet(self, signed: Kept) -> None:
        signed.write(40)

        assert signed.read().is_sound


class TestCheckpoints:
    @pytest.mark.parametrize("name", ["latest", "000000000020", "000000000040"])
    def test_each_changed_bit_is_found(self, signed: Kept, name: str) -> None:
        path = signed.keeper.files.folder / name
        raw = bytearray(path.read_bytes())
        chain = signed.another().generations()
        for place in range(0, len(raw), 97):
            raw[place] ^= 4
            path.write_bytes(raw)
            reader = signed.reader()
            reader._chain = chain
            assert not reader.read().is_sound, place
            raw[place] ^= 4

    def test_one_of_another_tree(self, signed: Kept) -> None:
        signed.past("DELETE FROM {nodes}")
        ((leaf,),) = signed.store.sql(
            f"SELECT leaf FROM {signed.store.table('leaves')} WHERE log_index = 3"  # noqa: S608
        )
        assert leaf
        signed.store.sql(
            f"DELETE FROM {signed.store.table('leaves')} WHERE log_index > 38"  # noqa: S608
        )

        assert not signed.read().is_sound

    def test_an_older_one_that_was_put_back(self, signed: Kept) -> None:
        files = signed.keeper.files
        older = files.at(20)
        assert older is not None
        (files.folder / "latest").write_bytes(older)

        assert first(signed).words == "the latest checkpoint is older than another one"

    def test_one_under_the_name_of_another(self, signed: Kept) -> None:
        files = signed.keeper.files
        older = files.at(20)
        assert older is not None
        (files.folder / "000000000040").write_bytes(older)

        assert "another root" in first(signed).words

    def test_one_that_cannot_be_read(self, signed: Kept) -> None:
        (signed.keeper.files.folder / "latest").write_bytes(b"nothing\n")

        assert first(signed).words.startswith("the latest checkpoint cannot be read")

    def test_ones_by_another_key(self, signed: Kept) -> None:
        key = signed.store.directory / "log.key"
        origin = signed.keeper.origin
        key.unlink()
        make_key_file(key, role=Role.LOG, name=origin)

        found = signed.read()
        assert found.signed is None
        assert "is not what was signed" in found.failures[0].words


def in_keys(kept: Kept, statement: str) -> None:
    """Change the store of keys behind everybody's back."""
    kept.store.close()
    with closing(sqlite3.connect(kept.store.directory / "keys.db")) as connection:
        connection.execute(statement)
        connection.commit()
    kept.store.open()


class TestKeys:
    def test_a_key_that_is_missing_is_not_passed_over(self, signed: Kept) -> None:
        in_keys(signed, "DELETE FROM secrets WHERE owner = 'stream'")

        found = first(signed)
        assert found.words == "the key of its stream is missing"
        assert (found.version, found.log_index) == (1, 0)

    def test_a_key_that_does_not_open(self, signed: Kept) -> None:
        in_keys(
            signed, "UPDATE secrets SET wrapped = zeroblob(60) WHERE owner = 'stream'"
        )

        assert first(signed).words == "the key of its stream does not open"

    def test_facts_of_a_destroyed_key_are_counted(self, signed: Kept) -> None:
        signed.store.keys.destroy(stream=signed.stream)

        found = signed.read()
        assert found.is_sound
        assert found.without_key == SIZE

    def test_they_are_still_the_bytes_that_were_logged(self, signed: Kept) -> None:
        signed.store.keys.destroy(stream=signed.stream)
        signed.past("UPDATE {facts} SET topic = 'person' WHERE originator_version = 9")

        assert first(signed).words == CHANGED

    def test_many_streams_are_read_with_few_keys_in_memory(
        self, kept_in_sqlite: Kept, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("domain.fsck_rows.MOST_STREAMS", 1)
        for _ in range(3):
            kept_in_sqlite.write(2)
            kept_in_sqlite.begun = kept_in_sqlite.last = None

        assert kept_in_sqlite.read().is_sound


def test_of_very_many_failures_the_first_are_named(kept_in_sqlite: Kept) -> None:
    kept_in_sqlite.write(130)
    kept_in_sqlite.past("UPDATE {facts} SET topic = 'person'")

    found = kept_in_sqlite.read()

    assert found.failed == 130
    assert [one.log_index for one in found.failures] == list(range(100))


def test_on_a_busy_ledger_the_reading_ends(kept_in_sqlite: Kept) -> None:
    kept_in_sqlite.write(3)
    reader = kept_in_sqlite.reader()
    rows = kept_in_sqlite.store.ledger.recorder
    snapshot = rows.snapshot

    def looked() -> object:
        taken = snapshot()
        kept_in_sqlite.write(1)
        return taken

    rows.snapshot = looked  # type: ignore[assignment, method-assign] # A writer who never rests.
    found = reader.read()
    rows.snapshot = snapshot  # type: ignore[method-assign] # As it was.

    assert found.is_sound
    assert found.size < rows.leaf_count()


def test_a_database_that_is_locked_is_no_finding(kept_in_sqlite: Kept) -> None:
    kept_in_sqlite.write(3)
    reader = kept_in_sqlite.reader()
    kept_in_sqlite.past("ALTER TABLE {leaves} RENAME TO away")

    with pytest.raises(OperationalError):
        reader.read()
