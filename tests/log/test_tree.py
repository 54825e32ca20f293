"""Trees grow the same in any steps; every proof verifies, and no changed one does."""

from __future__ import annotations

import timeit
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from math import ceil, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.log.nodes import (
    MemoryNodes,
    Place,
    consistency_proof,
    frontier_at,
    inclusion_proof,
)
from domain.log.proofs import verify_consistency, verify_inclusion
from domain.log.refusals import ProofRefused
from domain.log.tree import (
    EMPTY_ROOT,
    Frontier,
    append,
    leaf_hash,
    node_hash,
    root_of,
)
from tests.log import by_definition
from tests.log.known import flipped, leaf, root, tree

SMALL = 34
MILLION = 1_000_000
LEAVES = [leaf_hash(leaf(index)) for index in range(300)]


def grown(batches: Sequence[int]) -> tuple[Frontier, MemoryNodes]:
    """A tree of the first leaves, appended in batches."""
    state, nodes, size = Frontier(), MemoryNodes(), 0
    for batch in batches:
        state, made = append(state, LEAVES[size : size + batch])
        nodes.add(made)
        size += batch
    return state, nodes


@pytest.mark.parametrize("size", range(SMALL))
def test_roots_and_proofs_are_those_of_the_definition(size: int) -> None:
    leaves, nodes = LEAVES[:size], tree(size)

    assert (
        root_of(leaves) == frontier_at(nodes, size).root == by_definition.head(leaves)
    )
    for index in range(size):
        proof = inclusion_proof(nodes, index=index, size=size)
        assert proof == by_definition.path(index, leaves)
    for old in range(1, size + 1):
        assert consistency_proof(nodes, old=old, new=size) == by_definition.subproof(
            old, leaves
        )


@pytest.mark.parametrize("new", range(1, SMALL))
def test_every_pair_of_sizes_is_consistent(new: int) -> None:
    nodes = tree(SMALL)
    for old in range(1, new + 1):
        proof = consistency_proof(nodes, old=old, new=new)
        verify_consistency(
            old_size=old, new_size=new, old=root(old), new=root(new), proof=proof
        )


def test_an_empty_tree_and_a_leaf() -> None:
    assert root_of([]) == Frontier().root == EMPTY_ROOT
    assert append(Frontier(), []) == (Frontier(), [])
    assert root_of(LEAVES[:1]) == LEAVES[0]
    assert leaf_hash(b"\x01" + bytes(64)) != node_hash(bytes(32), bytes(32))


@given(st.lists(st.integers(0, 40), max_size=7))
def test_it_is_the_same_in_any_batches(batches: list[int]) -> None:
    size = sum(batches)

    state, nodes = grown(batches)

    at_once, at_once_nodes = grown([size])
    assert state == at_once == frontier_at(nodes, size)
    assert state.root == root_of(LEAVES[:size])
    assert vars(nodes) == vars(at_once_nodes) == vars(MemoryNodes(LEAVES[:size]))


@given(st.data())
def test_an_inclusion_proof_verifies_and_a_changed_one_agrees_with_the_definition(
    data: st.DataObject,
) -> None:
    size = data.draw(st.integers(1, len(LEAVES)))
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(tree(size), index=index, size=size)
    top = root_of(LEAVES[:size])
    verify_inclusion(
        index=index, size=size, leaf_hash=LEAVES[index], proof=proof, root=top
    )

    said = b"".join([LEAVES[index], top, *proof])
    said = flipped(said, data.draw(st.integers(0, 8 * len(said) - 1)))
    changed = [said[n : n + 32] for n in range(0, len(said), 32)]
    with pytest.raises(ProofRefused):
        verify_inclusion(
            index=index,
            size=size,
            leaf_hash=changed[0],
            proof=changed[2:],
            root=changed[1],
        )
    with pytest.raises(ProofRefused):
        verify_inclusion(
            index=index ^ 1 << data.draw(st.integers(0, 62)),
            size=size,
            leaf_hash=LEAVES[index],
            proof=proof,
            root=top,
        )


@given(st.data())
def test_a_consistency_proof_verifies_and_a_changed_one_does_not(
    data: st.DataObject,
) -> None:
    new = data.draw(st.integers(2, len(LEAVES)))
    old = data.draw(st.integers(1, new - 1))
    proof = consistency_proof(tree(new), old=old, new=new)
    roots = [root_of(LEAVES[:old]), root_of(LEAVES[:new])]
    verify_consistency(
        old_size=old, new_size=new, old=roots[0], new=roots[1], proof=proof
    )

    said = b"".join([*roots, *proof])
    said = flipped(said, data.draw(st.integers(0, 8 * len(said) - 1)))
    changed = [said[n : n + 32] for n in range(0, len(said), 32)]
    with pytest.raises(ProofRefused):
        verify_consistency(
            old_size=old,
            new_size=new,
            old=changed[0],
            new=changed[1],
            proof=changed[2:],
        )


@given(
    index=st.integers(-1, 70),
    size=st.integers(-1, 70),
    claimed=st.integers(1, 64),
    claimed_index=st.integers(0, 63),
    cut=st.integers(-1, 1),
)
def test_the_inclusion_verifier_says_what_the_definition_says(
    index: int, size: int, claimed: int, claimed_index: int, cut: int
) -> None:
    """A size alone is not always bound by a proof: two sizes may ask for one path.

    What binds it is the signature of the checkpoint.
    """
    claimed_index %= claimed
    proof = inclusion_proof(tree(claimed), index=claimed_index, size=claimed)
    proof = proof[:cut] if cut < 0 else [*proof, *LEAVES[:cut]]
    leaf_, top = LEAVES[claimed_index], root(claimed)

    expected = by_definition.head_from_path(index, size, leaf_, proof) == top
    try:
        verify_inclusion(index=index, size=size, leaf_hash=leaf_, proof=proof, root=top)
    except ProofRefused:
        found = False
    else:
        found = True

    assert found == expected


@given(
    old=st.integers(-1, 40),
    new=st.integers(-1, 40),
    claimed=st.integers(1, 40),
    claimed_old=st.integers(1, 40),
    cut=st.integers(-1, 1),
)
def test_the_consistency_verifier_says_what_the_definition_says(
    old: int, new: int, claimed: int, claimed_old: int, cut: int
) -> None:
    claimed_old = min(claimed_old, claimed)
    proof = consistency_proof(tree(claimed), old=claimed_old, new=claimed)
    proof = proof[:cut] if cut < 0 else [*proof, *LEAVES[:cut]]
    roots = root(claimed_old), root(claimed)

    heads = None
    if 0 < old <= new:
        heads = by_definition.heads_from_subproof(old, new, proof, roots[0])
    try:
        verify_consistency(
            old_size=old, new_size=new, old=roots[0], new=roots[1], proof=proof
        )
    except ProofRefused:
        found = False
    else:
        found = True

    assert found == (heads == roots)


class Alike:
    """The nodes of a tree of any size whose leaves are all the same; counts reads."""

    def __init__(self) -> None:
        self.reads = 0
        self.rows = [leaf_hash(b"the same")]
        for _ in range(63):
            self.rows.append(node_hash(self.rows[-1], self.rows[-1]))

    def get_many(self, places: Sequence[Place]) -> list[bytes]:
        self.reads += len(places)
        return [self.rows[level] for level, _ in places]


LARGE = [MILLION - 1, MILLION, MILLION + 1, 2**40 - 1]


def places(size: int) -> list[int]:
    return [0, 1, size // 3, size // 2, 2 ** (size.bit_length() - 1), size - 1]


@pytest.mark.parametrize("size", LARGE)
def test_proofs_of_large_trees_verify_and_read_few_nodes(size: int) -> None:
    nodes = Alike()
    top, most = frontier_at(nodes, size).root, 2 * ceil(log2(size))

    for index in places(size):
        nodes.reads = 0
        proof = inclusion_proof(nodes, index=index, size=size)
        assert nodes.reads <= most
        verify_inclusion(
            index=index, size=size, leaf_hash=nodes.rows[0], proof=proof, root=top
        )
    for old, new in pairwise([*places(size)[1:], size]):
        nodes.reads = 0
        proof = consistency_proof(nodes, old=old, new=new)
        assert nodes.reads <= most
        roots = [frontier_at(nodes, at).root for at in (old, new)]
        verify_consistency(
            old_size=old, new_size=new, old=roots[0], new=roots[1], proof=proof
        )


def seconds(deed: Callable[[], object]) -> float:
    """The quickest of several runs: a busy machine slows some, not all."""
    return min(timeit.repeat(deed, number=1, repeat=7))


@pytest.mark.parametrize("size", LARGE)
def test_proofs_of_large_trees_take_at_most_5_ms(size: int) -> None:
    nodes = Alike()

    for index in places(size):
        made = partial(inclusion_proof, nodes, index=index, size=size)
        assert seconds(made) <= 0.005
    for old, new in pairwise([*places(size)[1:], size]):
        made = partial(consistency_proof, nodes, old=old, new=new)
        assert seconds(made) <= 0.005


def test_the_root_of_a_bundle_is_quick() -> None:
    leaves = [bytes(32)] * 200_000

    assert seconds(partial(root_of, leaves)) < 1
    assert root_of(leaves) == frontier_at(MemoryNodes(leaves), len(leaves)).root
