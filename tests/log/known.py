"""Keys and trees that never change, and changes of single bits."""

from __future__ import annotations

from collections.abc import Iterator

from domain.log.checkpoints import Checkpoint
from domain.log.nodes import MemoryNodes, frontier_at
from domain.log.signer import KeyPair, Role, key_pair
from domain.log.tree import leaf_hash

ORIGIN = "practice.example/boundary-ledger/0f9c2a4e-6f0b-4a53-9d0e-5b6f0c1d2e3f"
NOW = 1_800_000_000


def keys(role: Role, name: str, seed: int) -> KeyPair:
    return key_pair(
        role=role,
        name=name,
        ed25519=bytes([seed] * 32),
        ml_dsa_44=bytes([seed + 1] * 32),
    )


LOG = keys(Role.LOG, ORIGIN, 1)
NEXT = keys(Role.LOG, ORIGIN, 3)
AFTER_NEXT = keys(Role.LOG, ORIGIN, 5)
WITNESS = keys(Role.WITNESS, "witness.example/w1", 7)
STRANGER = keys(Role.WITNESS, "witness.example/w2", 9)


def leaf(index: int) -> bytes:
    return b"leaf %d" % index


def tree(size: int) -> MemoryNodes:
    return MemoryNodes(leaf_hash(leaf(index)) for index in range(size))


def root(size: int) -> bytes:
    return frontier_at(tree(size), size).root


def checkpoint(size: int) -> Checkpoint:
    return Checkpoint(origin=ORIGIN, size=size, root=root(size))


def flipped(raw: bytes, bit: int) -> bytes:
    changed = bytearray(raw)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def every_flip(raw: bytes) -> Iterator[bytes]:
    return (flipped(raw, bit) for bit in range(8 * len(raw)))
