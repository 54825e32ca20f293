"""The ledger in one SQLite file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteCursor,
    SQLiteDatastore,
)

from domain import tables
from domain.log_on_sqlite import SQLiteLogRows
from domain.recorders import Answered, Asked, LeafRow, StoreUnsafe
from domain.refusals import StoredFactUnreadable

_FULL = 2
"""What SQLite answers for synchronous=FULL."""

# The columns as bytes: one that somebody changed may hold what is no text at all.
_BEYOND = """SELECT stored_events.rowid, originator_id, originator_version,
    CAST(topic AS BLOB), CAST(state AS BLOB)
    FROM json_each(?) AS known CROSS JOIN stored_events
    ON originator_id = known.key AND originator_version > known.value
    ORDER BY originator_id, originator_version"""
_AT = """SELECT rowid, originator_id, originator_version,
    CAST(topic AS BLOB), CAST(state AS BLOB)
    FROM stored_events WHERE originator_id = ? AND originator_version = ?"""
_AFTER = """SELECT rowid, originator_id, originator_version,
    CAST(topic AS BLOB), CAST(state AS BLOB)
    FROM stored_events WHERE rowid > ? ORDER BY rowid LIMIT ?"""


class SQLiteLedgerRecorder(SQLiteLogRows, SQLiteApplicationRecorder):
    """Writes facts, leaves and commands, and reads them back."""

    def __init__(
        self, datastore: SQLiteDatastore, events_table_name: str = "stored_events"
    ) -> None:
        super().__init__(datastore, events_table_name)
        with datastore.transaction(commit=False) as c:
            c.execute("PRAGMA synchronous")
            (synchronous,) = c.fetchone()
            c.execute("PRAGMA journal_mode")
            (journal,) = c.fetchone()
        if synchronous < _FULL or journal != "wal":
            msg = (
                "this build of SQLite does not write durably (synchronous="
                f"{synchronous}, journal_mode={journal}); the ledger needs FULL and wal"
            )
            raise StoreUnsafe(msg)

    def construct_create_table_statements(self) -> list[str]:
        return [*super().construct_create_table_statements(), *tables.SQLITE]

    def _insert_events(
        self,
        c: SQLiteCursor,
        stored_events: Sequence[StoredEvent],
        *,
        leaves: Sequence[bytes] = (),
        asked: Asked | None = None,
        **kwargs: Any,
    ) -> Sequence[int] | None:
        assert len(leaves) == len(stored_events)
        # The facts go first: their INSERT takes the write lock that orders the log.
        ids = super()._insert_events(c, stored_events, **kwargs)
        for stored, leaf in zip(stored_events, leaves, strict=True):
            c.execute(
                "INSERT INTO leaves SELECT coalesce(max(log_index) + 1, 0), ?, ?, ? "
                "FROM leaves",
                (_hex(stored.originator_id), stored.originator_version, leaf),
            )
        if asked is not None:
            answer = stored_events[asked.answer]
            c.execute(
                "INSERT INTO commands VALUES (?, ?, ?, ?)",
                (
                    asked.key,
                    asked.digest,
                    _hex(answer.originator_id),
                    answer.originator_version,
                ),
            )
        return ids

    def beyond(self, places: Mapping[UUID, int]) -> list[StoredEvent]:
        """The facts of some streams, each beyond a version, in order."""
        known = json.dumps({stream.hex: version for stream, version in places.items()})
        with self.datastore.transaction(commit=False) as c:
            c.execute(_BEYOND, (known,))
            return [_stored(row) for row in c.fetchall()]

    def at(self, stream: UUID, version: int) -> StoredEvent | None:
        """One fact, where it is there."""
        with self.datastore.transaction(commit=False) as c:
            c.execute(_AT, (stream.hex, version))
            row = c.fetchone()
        return None if row is None else _stored(row)

    def after(self, position: int, *, limit: int) -> list[tuple[int, StoredEvent]]:
        """The facts of all streams after a position, each with its own."""
        with self.datastore.transaction(commit=False) as c:
            c.execute(_AFTER, (position, limit))
            return [(row[0], _stored(row)) for row in c.fetchall()]

    def answered(self, key: bytes) -> Answered | None:
        """What a command of this key led to, if it was carried out."""
        with self.datastore.transaction(commit=False) as c:
            c.execute("SELECT * FROM commands WHERE command_key = ?", (key,))
            row = c.fetchone()
        if row is None:
            return None
        return Answered(digest=row[1], stream=UUID(row[2]), version=row[3])

    def leaf_rows(self, *, start: int, limit: int) -> list[LeafRow]:
        """Leaves from `start` on, in the order of the log."""
        with self.datastore.transaction(commit=False) as c:
            c.execute(
                "SELECT * FROM leaves WHERE log_index >= ? ORDER BY log_index LIMIT ?",
                (start, limit),
            )
            return [
                LeafRow(log_index=r[0], stream=UUID(r[1]), version=r[2], leaf=r[3])
                for r in c.fetchall()
            ]


def _hex(originator_id: UUID | str) -> str:
    assert isinstance(originator_id, UUID)
    return originator_id.hex


def _stored(row: Sequence[Any]) -> StoredEvent:
    _, stream, version, topic, state = row
    return StoredEvent(
        originator_id=_stream(stream, version=version),
        originator_version=version,
        topic=(topic or b"").decode(errors="replace"),
        state=state or b"",
    )


_uuid = lru_cache(maxsize=4096)(UUID)


def _stream(told: str, *, version: int) -> UUID:
    try:
        return _uuid(told)
    except ValueError:
        why = f"it stands under {told!r}, which is no stream"
        raise StoredFactUnreadable(
            stream=UUID(int=0), version=version, why=why
        ) from None
