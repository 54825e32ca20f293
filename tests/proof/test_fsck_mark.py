"""What was read before is not read again, as long as it is the signed log's."""

from __future__ import annotations

import os

import pytest

from domain.fsck_mark import read_mark, write_mark
from domain.keys import KeyStore
from tests.proof.keeping import Kept

SIZE = 40


@pytest.fixture
def signed(kept: Kept) -> Kept:
    """A ledger of one case, signed at 20 and 40 leaves."""
    kept.write(20)
    kept.keeper.checkpoint()
    kept.write(20)
    kept.keeper.checkpoint()
    return kept


class TestTheMark:
    def marked(self, kept: Kept) -> None:
        """Read up to the newest checkpoint, and remember it."""
        made = kept.keeper.checkpoint()
        found = kept.reader().read(until=made.checkpoint.size)
        write_mark(
            kept.store.directory,
            keys=kept.store.keys,
            findings=found,
            made=made,
            now=kept.now,
        )

    def mark(self, kept: Kept, *, keys: KeyStore | None = None) -> int | None:
        keeper = kept.another()
        found = read_mark(
            kept.store.directory,
            keys=keys or kept.store.keys,
            log=keeper.log,
            chain=keeper.generations(),
        )
        return None if found is None else found.size

    def read_on(self, kept: Kept) -> tuple[int, int, bool]:
        keeper = kept.another()
        mark = read_mark(
            kept.store.directory,
            keys=kept.store.keys,
            log=keeper.log,
            chain=keeper.generations(),
        )
        found = type(kept.reader())(
            kept.store.ledger.recorder,
            keys=kept.store.keys,
            files=keeper.files,
            chain=keeper.generations(),
            mark=mark,
        ).read()
        return found.since, found.facts, found.is_sound

    def test_what_was_read_is_not_read_again(self, signed: Kept) -> None:
        self.marked(signed)
        signed.write(5)
        signed.keeper.checkpoint()
        signed.write(1)

        assert self.read_on(signed) == (40, 6, True)

    def test_what_was_written_since_is_found(self, signed: Kept) -> None:
        self.marked(signed)
        signed.write(5)
        signed.past("UPDATE {facts} SET topic = 'person' WHERE originator_version = 43")

        assert self.read_on(signed) == (40, 5, False)

    def test_a_gap_to_what_was_read_is_found(self, signed: Kept) -> None:
        self.marked(signed)
        signed.write(5)
        signed.past("DELETE FROM {facts} WHERE originator_version = 41")
        signed.past("DELETE FROM {leaves} WHERE log_index = 40")

        assert not self.read_on(signed)[2]

    def test_there_is_none_at_first(self, signed: Kept) -> None:
        assert self.mark(signed) is None

    @pytest.mark.parametrize(
        "change",
        [
            lambda _: b"",
            lambda _: b"[]",
            lambda _: b"{}",
            lambda raw: raw.replace(b'"position": ', b'"position": 1'),
            lambda raw: raw.replace(b"\\n40\\n", b"\\n41\\n"),
            lambda raw: raw.replace(b'"seal": "', b'"seal": "0'),
        ],
        ids=["empty", "list", "bare", "position", "checkpoint", "seal"],
    )
    def test_a_changed_one_counts_for_nothing(
        self, signed: Kept, change: object
    ) -> None:
        self.marked(signed)
        assert self.mark(signed) == 40
        path = signed.store.directory / "verified.json"
        assert callable(change)
        path.write_bytes(change(path.read_bytes()))

        assert self.mark(signed) is None

    def test_one_of_another_tree_counts_for_nothing(self, signed: Kept) -> None:
        self.marked(signed)
        signed.past("UPDATE {leaves} SET leaf = ? WHERE log_index = 39", os.urandom(65))

        assert self.mark(signed) is None

    def test_one_without_its_leaves_counts_for_nothing(self, signed: Kept) -> None:
        self.marked(signed)
        signed.past("DELETE FROM {leaves} WHERE log_index >= 36")

        assert self.mark(signed) is None
