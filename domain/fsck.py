"""Reads the whole store again, and says whether it is what was logged.

Every leaf is computed anew from the stored row of its fact; leaves and facts must pair
one to one, versions follow each other in each stream, the stored subtrees be those of
the leaves, and the root be the one in every checkpoint that was signed. What was written
meanwhile is read afterwards, so that this runs on a ledger in use.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from eventsourcing.persistence import DatabaseError, OperationalError

from domain.fsck_rows import BATCH, Rows
from domain.keys import KeyStore
from domain.log.checkpoints import parse_checkpoint
from domain.log.notes import parse_note
from domain.log.refusals import LogRefusal
from domain.log.signed_checkpoints import SignedCheckpoint
from domain.log.tree import Node
from domain.log.vkeys import VerifierKey
from domain.log_files import LogFiles
from domain.log_keys import Generation, open_with
from domain.log_rows import LogRows, Snapshot
from domain.stored_nodes import LOWEST, Blocks

ROUNDS = 3
"""How often what was written meanwhile is read on; a busy ledger never ends."""
MOST_SHOWN = 100

Say = Callable[[int, int | None], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """Something that is not as it was logged, and where."""

    words: str
    stream: UUID | None = None
    version: int | None = None
    log_index: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """How far the store was read before; the stored tree has the right root there."""

    position: int
    size: int


BEGINNING = Mark(position=-(2**63), size=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """What was read and what was found. `failures` are the first of `failed`."""

    since: int
    facts: int
    streams: int
    without_key: int
    nodes: int
    checkpoints: int
    signed: SignedCheckpoint | None
    """The newest checkpoint that fits the leaves."""
    size: int
    root: bytes
    position: int
    failed: int
    failures: tuple[Failure, ...]

    @property
    def is_sound(self) -> bool:
        return self.failed == 0

    @property
    def first(self) -> Failure | None:
        return self.failures[0] if self.failures else None


class Reader:
    """One reading of the store, from its beginning or from a mark."""

    def __init__(
        self,
        rows: LogRows,
        *,
        keys: KeyStore,
        files: LogFiles,
        chain: Sequence[Generation],
        witness_keys: Sequence[VerifierKey] = (),
        mark: Mark | None = None,
        say: Say = lambda _done, _whole: None,
    ) -> None:
        self._rows = rows
        self._files = files
        self._chain = chain
        self._witness_keys = witness_keys
        self._say = say
        start = mark or BEGINNING
        self._since = start.size
        self._state = Blocks.at(rows, start.size)
        self._failed = 0
        self._failures: list[Failure] = []
        self._nodes = 0
        self._checkpoints = 0
        self._latest: dict[int, bytes] = {}
        self._look_from = self._since
        self._signed: SignedCheckpoint | None = None
        self._pairs = Rows(
            keys, size=self._since, position=start.position, fail=self._fail
        )

    def read(self, *, until: int | None = None) -> Findings:
        """Read all there is, or up to a size, and what was written meanwhile."""
        try:
            self._read_rounds(until)
        except OperationalError:
            raise  # A database that is away or locked is no finding.
        except DatabaseError as error:
            self._fail(
                f"the database cannot be read: {error}", log_index=self._state.size
            )
        return self._findings()

    def _read_rounds(self, until: int | None) -> None:
        for number in range(ROUNDS):
            # Listed first: each has all its leaves in what is looked at after it.
            stops = self._listed()
            with self._rows.snapshot() as snapshot:
                count = snapshot.leaf_count()
                self._read_snapshot(snapshot, stops, until=until)
                if until is not None:
                    break
                self._pairs.finish(snapshot)
                if number == 0 and self._since == 0:
                    self._count_nodes(snapshot)
            if self._rows.leaf_count() <= count:
                break

    def _read_snapshot(
        self, snapshot: Snapshot, stops: Sequence[int], *, until: int | None
    ) -> None:
        count = snapshot.leaf_count()
        end = count if until is None else min(count, until)
        stored = (snapshot.last_node(LOWEST) + 1) << LOWEST
        for stop in [size for size in stops if size <= end]:
            self._read_to(stop, snapshot, end=end, stored=stored)
            self._check_checkpoint(stop)
        self._read_to(end, snapshot, end=end, stored=stored)
        if stops and stops[-1] > count:
            self._fail(
                f"a checkpoint of {stops[-1]} leaves was signed; the log has {count}",
                log_index=count,
            )

    def _listed(self) -> list[int]:
        """The sizes of the checkpoints that were not looked at yet."""
        sizes = [size for size in self._files.sizes() if size >= self._look_from]
        # Read last: it is put before the file that has the size for its name.
        latest = self._files.latest()
        try:
            size = 0 if latest is None else _size(latest)
        except LogRefusal as refusal:
            self._fail(f"the latest checkpoint cannot be read: {refusal}")
        else:
            self._latest = {} if latest is None else {size: latest}
            if latest is not None and size < max(sizes, default=0):
                self._fail("the latest checkpoint is older than another one")
            sizes += [size for size in self._latest if size >= self._look_from]
        found = sorted(set(sizes))
        self._look_from = found[-1] + 1 if found else self._look_from
        return found

    def _read_to(self, stop: int, snapshot: Snapshot, *, end: int, stored: int) -> None:
        while (done := self._state.size) < stop:
            hashes = self._pairs.read(snapshot, limit=min(BATCH, stop - done))
            if not hashes:
                self._fail(f"leaf {done} of the log is missing", log_index=done)
                return
            made = self._state.add(hashes)
            self._check_nodes(made, snapshot, stored=stored)
            self._say(self._state.size, end)

    def _check_nodes(
        self, made: Sequence[Node], snapshot: Snapshot, *, stored: int
    ) -> None:
        """That the stored subtrees are those of the leaves, none missing."""
        found = snapshot.nodes_at([(node.level, node.index) for node in made])
        self._nodes += len(found)
        for node in made:
            last = (node.index + 1) << node.level
            hash_ = found.get((node.level, node.index))
            if hash_ != node.hash and (hash_ is not None or last <= stored):
                what = "missing" if hash_ is None else "not that of its leaves"
                self._fail(
                    f"the stored subtree {node.index} of level {node.level} is {what}",
                    log_index=node.index << node.level,
                )

    def _count_nodes(self, snapshot: Snapshot) -> None:
        more = snapshot.node_count() - self._nodes
        if more > 0:
            self._fail(
                f"{more} stored subtrees belong to no leaves: leaves are missing at the "
                "end of the log, or somebody added subtrees",
                log_index=self._state.size,
            )

    def _check_checkpoint(self, size: int) -> None:
        if self._state.size != size:
            return  # A leaf is missing before it, which was said.
        for raw in {self._files.at(size), self._latest.get(size)} - {None}:
            assert raw is not None
            self._check_note(size, raw)

    def _check_note(self, size: int, raw: bytes) -> None:
        try:
            signed = open_with(raw, self._chain, witness_keys=self._witness_keys)
        except LogRefusal as refusal:
            self._fail(
                f"the checkpoint of {size} leaves is not what was signed: {refusal}",
                log_index=size,
            )
            return
        self._checkpoints += 1
        told = signed.checkpoint
        if (told.size, told.root) == (size, self._state.root):
            self._signed = signed
            return
        self._fail(
            f"the checkpoint of {size} leaves has another root than the stored leaves",
            log_index=size,
        )

    def _fail(
        self,
        words: str,
        *,
        stream: UUID | None = None,
        version: int | None = None,
        log_index: int | None = None,
    ) -> None:
        self._failed += 1
        if len(self._failures) < MOST_SHOWN:
            self._failures.append(
                Failure(
                    words=words, stream=stream, version=version, log_index=log_index
                )
            )

    def _findings(self) -> Findings:
        return Findings(
            since=self._since,
            facts=self._pairs.facts,
            streams=self._pairs.streams,
            without_key=self._pairs.without_key,
            nodes=self._nodes,
            checkpoints=self._checkpoints,
            signed=self._signed,
            size=self._state.size,
            root=self._state.root,
            position=self._pairs.position,
            failed=self._failed,
            failures=tuple(self._failures),
        )


def _size(note: bytes) -> int:
    return parse_checkpoint(parse_note(note).text).size
