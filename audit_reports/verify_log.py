"""Checks 2, 3, 9 and 10: the log that the facts of a bundle stand in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from audit_reports import bundle_files as files_
from audit_reports.verdict import Asked, Contents, Kept, Refused
from domain.log.canonical import read_hashes
from domain.log.leaf import LEAF_LENGTH, LEAF_VERSION
from domain.log.nodes import MemoryNodes, frontier_at
from domain.log.notes import parse_note
from domain.log.proofs import verify_consistency
from domain.log.refusals import LogRefusal
from domain.log.rotation import parse_rotation
from domain.log.signed_checkpoints import SignedCheckpoint, open_checkpoint
from domain.log.vkeys import VerifierKey, parse_vkeys
from domain.log_keys import Generation, chain_of, open_with

UTF_8 = "utf-8"


@dataclass(frozen=True, kw_only=True, slots=True)
class Vouched:
    """A checkpoint that was found good, and all keys that ever signed for its log.

    `others` names lines under it that say nothing to this reader.
    """

    opened: SignedCheckpoint
    chain: list[Generation]
    others: tuple[str, ...]

    @property
    def size(self) -> int:
        return self.opened.checkpoint.size

    @property
    def root(self) -> bytes:
        return self.opened.checkpoint.root


@dataclass(frozen=True, kw_only=True, slots=True)
class Tree:
    """All leaves, and their tree at any size."""

    leaves: bytes
    nodes: MemoryNodes

    @property
    def size(self) -> int:
        return len(self.leaves) // LEAF_LENGTH

    def leaf(self, index: int) -> bytes:
        return self.leaves[LEAF_LENGTH * index : LEAF_LENGTH * (index + 1)]

    def root(self, size: int) -> bytes:
        return frontier_at(self.nodes, size).root


def check_checkpoint(contents: Contents, asked: Asked) -> Vouched:
    """Check 2. Raises Refused."""
    chain = _chain(contents)
    _check_brought(chain, asked.vkeys)
    note = contents.files[files_.CHECKPOINT]
    everybody = [key for step in chain for key in step.keys]
    try:
        opened = open_checkpoint(
            note,
            log_keys=chain[-1].keys,
            witness_keys=[*everybody, *asked.witness_keys],
        )
        others = opened.note.unknown_to([*everybody, *asked.witness_keys])
    except LogRefusal as refusal:
        raise Refused(str(refusal), place=files_.CHECKPOINT) from None
    said, found = contents.manifest.checkpoint, opened.checkpoint
    if not chain[-1].covers(found.size):
        words = "it is signed by keys that did not sign at its size"
        raise Refused(words, place=files_.CHECKPOINT)
    if (said.origin, said.size, said.root) != (found.origin, found.size, found.root):
        raise Refused("it names another checkpoint", place=files_.MANIFEST)
    _check_witnesses(opened, asked)
    names = tuple(sorted({line.name for line in others}))
    return Vouched(opened=opened, chain=chain, others=names)


def check_leaves(contents: Contents, vouched: Vouched) -> Tree:
    """Check 3. Raises Refused."""
    leaves = contents.files[files_.LEAVES]
    if len(leaves) != LEAF_LENGTH * vouched.size:
        words = (
            f"it has {len(leaves):,} bytes, and the checkpoint speaks of "
            f"{vouched.size:,} leaves of {LEAF_LENGTH}"
        )
        raise Refused(words, place=files_.LEAVES)
    if leaves[::LEAF_LENGTH] != LEAF_VERSION * vouched.size:
        raise Refused("a leaf is of another version than 1", place=files_.LEAVES)
    tree = Tree(leaves=leaves, nodes=MemoryNodes(_leaf_hashes(leaves)))
    if tree.root(tree.size) != vouched.root:
        words = "these are not the leaves that the checkpoint was signed for"
        raise Refused(words, place=files_.LEAVES)
    return tree


def check_earlier(
    contents: Contents, asked: Asked, vouched: Vouched, tree: Tree
) -> None:
    """Check 9. Raises Refused."""
    _check_rotations(contents, tree)
    for size, note in contents.earlier.items():
        name = files_.earlier_name(size)
        then = _opened(note, vouched, asked, place=name)
        if then.checkpoint.size != size:
            raise Refused("it has another size than its name says", place=name)
        _check_prefix(then, tree, place=name)
        _check_consistency(contents, vouched, then)
    for kept in asked.kept:
        _check_kept(kept, asked, vouched, tree)


def check_stamp(contents: Contents, asked: Asked) -> str:
    """Check 10: what the timestamp shows, in words; empty where nobody asked."""
    if not asked.certificates:
        return ""
    # It brings a library of its own, which nobody needs who asks for no timestamp.
    from domain.log_timestamps import StampRefused, verify_token  # noqa: PLC0415 - slow to load, and seldom asked for.

    token = contents.files.get(files_.STAMP)
    if token is None:
        words = "there is no timestamp, and you gave certificates to check one"
        raise Refused(words, place=files_.STAMP)
    note = contents.files[files_.CHECKPOINT]
    try:
        stamp = verify_token(token, note, certificates=asked.certificates)
    except StampRefused as refusal:
        raise Refused(str(refusal), place=files_.STAMP) from None
    return stamp.words


def _chain(contents: Contents) -> list[Generation]:
    """All keys of the log, those of `log.vkey` last."""
    try:
        keys = parse_vkeys(contents.files[files_.VKEYS].decode(UTF_8))
        if len(set(keys)) < len(keys):
            raise Refused("it has a key twice", place=files_.VKEYS)
    except (LogRefusal, UnicodeDecodeError) as error:
        raise Refused(f"it is no file of keys ({error})", place=files_.VKEYS) from None
    try:
        return chain_of(contents.rotations, current=keys)
    except LogRefusal as refusal:
        raise Refused(str(refusal), place="rotations/") from None


def _check_brought(chain: Sequence[Generation], vkeys: Sequence[VerifierKey]) -> None:
    if vkeys and not any(set(vkeys) <= set(step.keys) for step in chain):
        words = (
            "the key that you gave is not a key of this log: it was signed by somebody "
            "else, or this is another log"
        )
        raise Refused(words, place=files_.VKEYS)


def _check_witnesses(opened: SignedCheckpoint, asked: Asked) -> None:
    found = {who.key: who.at for who in opened.cosigned}
    since = asked.not_before
    for key in asked.witness_keys:
        at = found.get(key)
        if at is None:
            words = f"{key.name} has not cosigned it"
            raise Refused(words, place=files_.CHECKPOINT)
        if since is not None and at < int(since.timestamp()):
            when = f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC"
            words = f"{key.name} cosigned it at {when}, before the time that you asked"
            raise Refused(words, place=files_.CHECKPOINT)


def _leaf_hashes(leaves: bytes) -> list[bytes]:
    """The hash of each leaf: a tight loop, because there are many."""
    hashed: Callable[[bytes], bytes] = lambda raw: sha256(raw).digest()  # noqa: E731
    return [
        hashed(b"\x00" + leaves[at : at + LEAF_LENGTH])
        for at in range(0, len(leaves), LEAF_LENGTH)
    ]


def _opened(
    note: bytes, vouched: Vouched, asked: Asked, *, place: str
) -> SignedCheckpoint:
    try:
        return open_with(note, vouched.chain, witness_keys=asked.witness_keys)
    except LogRefusal as refusal:
        raise Refused(str(refusal), place=place) from None


def _check_rotations(contents: Contents, tree: Tree) -> None:
    """That each tree after which keys were changed is one of this history."""
    for number, raw in enumerate(contents.rotations, 1):
        after = parse_rotation(parse_note(raw).text).after  # Read before, by check 2.
        if after.size > tree.size or tree.root(after.size) != after.root:
            words = (
                "the tree after which it changed the keys is not one of this log: this "
                "is another history"
            )
            raise Refused(words, place=files_.rotation_name(number))


def _check_prefix(then: SignedCheckpoint, tree: Tree, *, place: str) -> None:
    if tree.root(then.checkpoint.size) != then.checkpoint.root:
        words = (
            f"the first {then.checkpoint.size:,} leaves are not those that were signed "
            "then: this is another history"
        )
        raise Refused(words, place=place)


def _check_consistency(
    contents: Contents, vouched: Vouched, then: SignedCheckpoint
) -> None:
    size = then.checkpoint.size
    name = files_.consistency_name(size, vouched.size)
    try:
        *lines, after = contents.consistency[size].decode("ascii").split("\n")
        if after:
            raise Refused("its last line does not end", place=name)
        verify_consistency(
            old_size=size,
            new_size=vouched.size,
            old=then.checkpoint.root,
            new=vouched.root,
            proof=read_hashes(lines),
        )
    except UnicodeDecodeError:
        raise Refused("it is not ASCII", place=name) from None
    except LogRefusal as refusal:
        raise Refused(str(refusal), place=name) from None


def _check_kept(kept: Kept, asked: Asked, vouched: Vouched, tree: Tree) -> None:
    """That a checkpoint which the reader kept is of this very history."""
    then = _opened(kept.note, vouched, asked, place=kept.name)
    size = then.checkpoint.size
    if size > vouched.size:
        words = (
            f"it has {size:,} leaves, and the bundle's has {vouched.size:,}: the bundle "
            "is older than what you kept, or the log was cut off"
        )
        raise Refused(words, place=kept.name)
    _check_prefix(then, tree, place=kept.name)
