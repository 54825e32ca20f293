"""What outside verifiers need of the log, as files; nothing in them tells of anybody.

log.vkey               the keys in force, one a line
checkpoint             the newest checkpoint
checkpoint.N           the one at N leaves
leaves.bin             all leaves of the newest, 65 bytes each
NNNNNN.leaf            a leaf, and
NNNNNN.tlog-proof      the proof that it stands under the newest checkpoint
OLD-NEW.consistency    that the tree of NEW begins with that of OLD, a hash a line
rotations/NNNNNN       where keys were changed, the statements that say so
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from domain.log.canonical import write_hashes
from domain.log.leaf import LEAF_LENGTH
from domain.log.tlog_proof import TlogProof
from domain.log_keeper import LogKeeper, SignedCheckpoint

MOST_LEAVES = 1000
MOST_CHECKPOINTS = 100
EVERY = 50

Say = Callable[[int, int | None], None]


class NotEmpty(Exception):
    """There is something in the directory already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """What was written."""

    origin: str
    size: int
    root: bytes
    proofs: int
    checkpoints: int
    consistency: int


def export(
    keeper: LogKeeper, directory: Path, *, wanted: Sequence[int] | None, say: Say
) -> Exported:
    """Write an export of a checkpoint that is made now, whole or not at all.

    Raises NotEmpty, IndexError for a leaf that is not there, and LogForked.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        msg = f"{directory} is not empty; name a new directory"
        raise NotEmpty(msg)
    made = keeper.checkpoint()
    size = made.checkpoint.size
    for index in wanted or ():
        if index >= size:
            msg = f"there is no leaf {index}; the log has {size}, counted from 0"
            raise IndexError(msg)
    draft = directory.with_name(f".{directory.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        sizes, proofs = _checkpoints(keeper, made, draft)
        indexes = sorted(set(wanted or _spread(range(size), most=MOST_LEAVES)))
        _leaves(keeper, made, draft, indexes=set(indexes))
        _proofs(keeper, made, draft, indexes=indexes, say=say)
        draft.replace(directory)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return Exported(
        origin=made.checkpoint.origin,
        size=size,
        root=made.checkpoint.root,
        proofs=len(indexes),
        checkpoints=len(sizes),
        consistency=proofs,
    )


def _checkpoints(
    keeper: LogKeeper, made: SignedCheckpoint, folder: Path
) -> tuple[list[int], int]:
    """Keys, checkpoints, and the proofs that lead from each to the next and the last."""
    newest = made.checkpoint.size
    (folder / "log.vkey").write_text("".join(f"{key}\n" for key in keeper.vkeys))
    (folder / "checkpoint").write_bytes(made.note)
    known = [size for size in keeper.files.sizes() if 0 < size < newest]
    sizes = [*_spread(known, most=MOST_CHECKPOINTS), newest]
    for size in sizes:
        note = keeper.files.at(size) or made.note
        (folder / f"checkpoint.{size}").write_bytes(note)
    steps = {*pairwise(sizes), *((old, newest) for old in sizes[:-1])}
    for old, new in steps:
        hashes = write_hashes(keeper.consistency(old, new))
        (folder / f"{old}-{new}.consistency").write_text(hashes)
    if keeper.files.rotation_count():
        hidden = shutil.ignore_patterns(".*")
        there = keeper.files.rotation_folder
        shutil.copytree(there, folder / "rotations", ignore=hidden)
    return sizes, len(steps)


def _leaves(
    keeper: LogKeeper, made: SignedCheckpoint, folder: Path, *, indexes: set[int]
) -> None:
    with (folder / "leaves.bin").open("wb") as file:
        for index, leaf in enumerate(keeper.log.leaves(made.checkpoint.size)):
            assert len(leaf) == LEAF_LENGTH
            file.write(leaf)
            if index in indexes:
                (folder / f"{index:06}.leaf").write_bytes(leaf)


def _proofs(
    keeper: LogKeeper,
    made: SignedCheckpoint,
    folder: Path,
    *,
    indexes: Sequence[int],
    say: Say,
) -> None:
    size = made.checkpoint.size
    for done, index in enumerate(indexes):
        proof = TlogProof(
            index=index,
            hashes=tuple(keeper.inclusion(index, size)),
            checkpoint=made.note,
        )
        (folder / f"{index:06}.tlog-proof").write_bytes(proof.encode())
        if done % EVERY == 0:
            say(done, len(indexes))


def _spread(numbers: Sequence[int], *, most: int) -> list[int]:
    """All of them, or so many that are spread evenly, the first and the last included."""
    if len(numbers) <= most:
        return list(numbers)
    step = (len(numbers) - 1) / (most - 1)
    return [numbers[round(place * step)] for place in range(most)]
