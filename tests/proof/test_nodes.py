"""Stored subtrees: never changed, filled late, and right however they were filled."""

from __future__ import annotations

from functools import partial

import pytest

from domain.log.nodes import MemoryNodes, consistency_proof, inclusion_proof
from domain.log.tree import Frontier, Node, leaf_hash, root_of
from domain.log_rows import LogDamaged
from domain.stored_log import StoredLog
from domain.stored_nodes import LOWEST, Blocks, StoredNodes, grow
from domain.tables import REFUSAL
from tests.ledger.store import refused
from tests.proof.keeping import Kept

SIZES = (1, 15, 16, 17, 31, 32, 33, 48, 70)


@pytest.fixture
def full(kept: Kept) -> Kept:
    kept.write(70)
    return kept


def test_writing_facts_stores_no_subtree(kept: Kept) -> None:
    kept.write(40)

    assert kept.store.sql(f"SELECT * FROM {kept.store.table('nodes')}") == []  # noqa: S608


def test_every_proof_is_the_one_by_definition(full: Kept) -> None:
    rows = full.store.ledger.recorder
    grow(rows, Frontier(), size=70)
    by_definition = MemoryNodes(leaf_hash(leaf) for leaf in full.leaves())
    log = StoredLog(rows)

    for size in SIZES:
        assert log.tree(size).root == full.root(size)
        for index in range(size):
            assert log.inclusion(index, size) == inclusion_proof(
                by_definition, index=index, size=size
            )
        for old in range(1, size + 1):
            assert log.consistency(old, size) == consistency_proof(
                by_definition, old=old, new=size
            )
    assert log.consistency(0, 70) == []


def test_only_subtrees_of_sixteen_leaves_and_more_are_stored(full: Kept) -> None:
    grow(full.store.ledger.recorder, Frontier(), size=70)

    stored = full.store.sql(
        f"SELECT level, node_index FROM {full.store.table('nodes')} ORDER BY 1, 2"  # noqa: S608
    )
    assert stored == [(4, 0), (4, 1), (4, 2), (4, 3), (5, 0), (5, 1), (6, 0)]


def test_filling_in_steps_or_twice_makes_no_difference(full: Kept) -> None:
    rows = full.store.ledger.recorder
    state = Frontier()
    for size in SIZES:
        state = grow(rows, state, size=size)

    assert grow(rows, Frontier(), size=70) == state
    assert state.root == full.root()


def test_a_stored_subtree_is_never_changed(full: Kept) -> None:
    nodes = full.store.table("nodes")
    grow(full.store.ledger.recorder, Frontier(), size=70)
    before = full.store.sql(f"SELECT * FROM {nodes}")  # noqa: S608
    deeds = (f"UPDATE {nodes} SET node_index = 9", f"DELETE FROM {nodes}")  # noqa: S608

    for deed in deeds:
        assert REFUSAL in refused(partial(full.store.sql, deed))
    full.store.ledger.recorder.put_nodes([Node(4, 0, bytes(32))])

    assert full.store.sql(f"SELECT * FROM {nodes}") == before  # noqa: S608


def test_a_stored_subtree_is_not_replaced(kept_in_sqlite: Kept) -> None:
    kept_in_sqlite.write(20)
    grow(kept_in_sqlite.store.ledger.recorder, Frontier(), size=20)
    put = "INSERT OR REPLACE INTO nodes VALUES (4, 0, zeroblob(32))"

    assert REFUSAL in refused(lambda: kept_in_sqlite.store.sql(put))


def test_a_subtree_that_somebody_put_there_first_is_seen(full: Kept) -> None:
    rows = full.store.ledger.recorder
    rows.put_nodes([Node(LOWEST, 2, bytes(32))])

    with pytest.raises(LogDamaged, match="subtree 2 of level 4 is not that of"):
        grow(rows, Frontier(), size=70)


def test_a_missing_subtree_is_seen(full: Kept) -> None:
    grow(full.store.ledger.recorder, Frontier(), size=70)
    full.past("DELETE FROM {nodes} WHERE level = 4 AND node_index = 2")

    with pytest.raises(LogDamaged, match="subtree 2 of level 4 is missing"):
        StoredLog(full.store.ledger.recorder).inclusion(50, 70)


def test_a_proof_that_leads_elsewhere_is_not_handed_out(full: Kept) -> None:
    grow(full.store.ledger.recorder, Frontier(), size=70)
    full.past(
        "UPDATE {nodes} SET hash = ? WHERE level = 4 AND node_index = 0", bytes(32)
    )
    log = StoredLog(full.store.ledger.recorder)

    with pytest.raises(LogDamaged, match="gives another root"):
        log.inclusion(20, 70)
    with pytest.raises(LogDamaged, match="the proof does not"):
        log.consistency(17, 70)


@pytest.mark.parametrize("index", [0, 30, 69])
def test_a_missing_leaf_is_seen(full: Kept, index: int) -> None:
    full.past("DELETE FROM {leaves} WHERE log_index = ?", index)

    with pytest.raises(LogDamaged, match=f"leaf {index} of the log is missing"):
        grow(full.store.ledger.recorder, Frontier(), size=70)
    with pytest.raises(LogDamaged, match="a leaf from 0 on is missing"):
        list(StoredLog(full.store.ledger.recorder).leaves(70))


def test_a_leaf_that_is_not_there_yet_is_no_leaf(full: Kept) -> None:
    with pytest.raises(LogDamaged, match="subtree 80 of level 0 is missing"):
        StoredNodes(full.store.ledger.recorder).get_many([(0, 80)])


def test_leaves_are_found_by_their_fact(full: Kept) -> None:
    rows = full.store.ledger.recorder

    assert rows.leaf_index(full.stream, 7) == 6
    assert rows.leaf_index(full.stream, 71) is None
    assert rows.leaf_count() == 70
    assert list(StoredLog(rows).leaves(70)) == full.leaves()


@pytest.mark.parametrize("first", [0, 3, 16, 40])
def test_a_tree_by_blocks_is_the_same_tree(full: Kept, first: int) -> None:
    rows = full.store.ledger.recorder
    grow(rows, Frontier(), size=70)
    hashes = [leaf_hash(leaf) for leaf in full.leaves()]

    tree = Blocks.at(rows, first)
    assert (tree.size, tree.root) == (first, root_of(hashes[:first]))
    made = []
    for index in range(first, 70, 9):
        made += tree.add(hashes[index : index + 9])
        assert tree.root == root_of(hashes[: index + 9])

    stored = rows.nodes_at([(node.level, node.index) for node in made])
    assert stored == {(node.level, node.index): node.hash for node in made}


def test_a_snapshot_does_not_see_what_is_written_meanwhile(full: Kept) -> None:
    with full.store.ledger.recorder.snapshot() as rows:
        before = rows.leaf_count()
        full.write(3)
        assert rows.leaf_count() == before
        assert len(rows.facts(after=0, limit=100)) == before

    assert full.store.ledger.recorder.leaf_count() == before + 3
