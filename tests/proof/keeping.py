"""The vocabulary of the log's tests: a ledger, its keeper, and people with no manners."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from domain.facts.bookkeeping import CaseOpened
from domain.facts.fact import Fact
from domain.fsck import Findings, Reader
from domain.log.tree import leaf_hash, root_of
from domain.log_keeper import LogKeeper
from domain.values import FactId
from tests.ledger.store import Store
from tests.ledger.writing import NOW, opened_alone, recorded, written


class Kept:
    """A ledger with a keeper; the clock goes a second on with every look at it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOW
        self.begun: CaseOpened | None = None
        self.last: Fact | None = None
        self.keeper = self.another()

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def another(self) -> LogKeeper:
        """A keeper of the same log that remembers nothing, as after a start."""
        return LogKeeper(self.store.ledger, self.store.directory, self.clock)

    def write(self, facts: int = 1) -> None:
        """Write facts of one case, all of them at once but for the first two."""
        ledger = self.store.ledger
        if self.begun is None and facts:
            self.begun, facts = opened_alone(ledger), facts - 1
        if self.last is None and facts:
            assert self.begun is not None
            receipt = recorded(ledger, self.begun.case_id)
            self.last, facts = written(ledger, receipt), facts - 1
        if facts:
            ledger.carry_out(lambda: self._next(facts))

    def _next(self, facts: int) -> list[Fact]:
        assert self.last is not None
        first = self.store.ledger.facts(self.stream)[-1].originator_version + 1
        return [
            replace(self.last, fact_id=FactId(uuid4()), originator_version=version)
            for version in range(first, first + facts)
        ]

    @property
    def stream(self) -> UUID:
        assert self.begun is not None
        return self.begun.originator_id

    def leaves(self) -> list[bytes]:
        rows = self.store.ledger.recorder.leaf_rows(start=0, limit=100_000)
        return [row.leaf for row in rows]

    def root(self, size: int | None = None) -> bytes:
        """The root over all leaves, as slowly as the definition has it."""
        return root_of(leaf_hash(leaf) for leaf in self.leaves()[:size])

    def read(self) -> Findings:
        """Read the whole store, with the keys of this machine."""
        return self.reader().read()

    def reader(self) -> Reader:
        keeper = self.another()
        chain = keeper.generations() if keeper.files.sizes() else []
        return Reader(
            self.store.ledger.recorder,
            keys=self.store.keys,
            files=keeper.files,
            chain=chain,
        )

    def past(self, statement: str, *values: object) -> None:
        """What whoever owns the database can do: no trigger stands in the way.

        `{facts}`, `{leaves}` and `{nodes}` are the tables.
        """
        store = self.store
        store.without_guards()
        if store.is_postgres:
            store.sql(f"ALTER TABLE {store.table('nodes')} DISABLE TRIGGER ALL")
        names = {name: store.table(name) for name in ("leaves", "nodes")}
        store.sql(statement.format(facts=store.facts, **names), *values)
        # The triggers are made again by whoever opens SQLite next.
