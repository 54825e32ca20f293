"""No stored bit can be changed, and no row moved, without the reader being told."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from uuid import UUID

import pytest

from domain.case import section_stream
from domain.facts.fact import Fact
from domain.ledger import Ledger
from domain.refusals import StoredFactUnreadable
from domain.values import CaseId, Section
from tests.ledger.store import Store
from tests.ledger.writing import FIXED, opened, recorded


def read_all(ledger: Ledger) -> list[Fact]:
    return [fact for _, fact in ledger.read_on(0, limit=1000)]


def assert_unreadable(ledger: Ledger, *, stream: UUID, version: int) -> None:
    with pytest.raises(StoredFactUnreadable) as caught:
        ledger.fact(stream, version)
    assert (caught.value.stream, caught.value.version) == (stream, version)
    assert f"fact {version} of stream {stream} cannot be read" in str(caught.value)
    with pytest.raises(StoredFactUnreadable, match=r"restore the ledger"):
        read_all(ledger)


class Row:
    """One stored fact, for hands that do not go through the ledger."""

    def __init__(self, store: Store, *, stream: UUID, version: int) -> None:
        self.store = store
        self.table = store.facts
        self.stream, self.version = store.stream(stream), version

    def get(self, column: str) -> bytes:
        ((value,),) = self.store.sql(
            f"SELECT {column} FROM {self.table} "  # noqa: S608
            "WHERE originator_id = ? AND originator_version = ?",
            self.stream,
            self.version,
        )
        return value.encode() if isinstance(value, str) else bytes(value)

    def set(self, column: str, value: object) -> None:
        self.store.sql(
            f"UPDATE {self.table} SET {column} = ? "  # noqa: S608
            "WHERE originator_id = ? AND originator_version = ?",
            value,
            self.stream,
            self.version,
        )


def flipped(value: bytes, bit: int) -> bytes:
    changed = bytearray(value)
    changed[bit // 8] ^= 1 << (bit % 8)
    return bytes(changed)


@pytest.fixture
def case(store: Store) -> CaseId:
    """A case of three facts in a database without guards."""
    begun = opened(store.ledger)
    recorded(store.ledger, begun.case_id)
    recorded(store.ledger, begun.case_id)
    store.without_guards()
    return begun.case_id


@pytest.fixture
def stream(store: Store, case: CaseId) -> UUID:
    """The stream of its record."""
    return section_stream(case, Section.RECORD)


def test_an_untouched_store_is_read(store: Store, case: CaseId, stream: UUID) -> None:
    assert len(read_all(store.ledger)) == FIXED + 3
    assert len(store.ledger.facts(stream)) == 3


def test_every_single_bit_of_a_state_counts(sqlite_store: Store) -> None:
    begun = opened(sqlite_store.ledger)
    sqlite_store.without_guards()
    row = Row(sqlite_store, stream=begun.originator_id, version=1)
    state = row.get("state")
    put = "UPDATE stored_events SET state = ? WHERE originator_version = 1"

    with closing(sqlite3.connect(sqlite_store.directory / "ledger.db")) as hand:
        hand.execute("PRAGMA synchronous = OFF")
        for bit in range(len(state) * 8):
            with hand:
                hand.execute(put, (flipped(state, bit),))
            with pytest.raises(StoredFactUnreadable):
                sqlite_store.ledger.fact(begun.originator_id, 1)
        with hand:
            hand.execute(put, (state,))

    assert sqlite_store.ledger.fact(begun.originator_id, 1) == begun


def test_a_bit_of_a_state_counts(store: Store, stream: UUID) -> None:
    row = Row(store, stream=stream, version=2)
    state = row.get("state")

    for bit in random.sample(range(len(state) * 8), 40):
        row.set("state", flipped(state, bit))
        assert_unreadable(store.ledger, stream=stream, version=2)


@pytest.mark.parametrize("cut", [0, 1, 12, 13, 28, -1])
def test_a_state_cut_short_is_not_read(store: Store, stream: UUID, cut: int) -> None:
    row = Row(store, stream=stream, version=2)

    row.set("state", row.get("state")[:cut])

    assert_unreadable(store.ledger, stream=stream, version=2)


def test_a_state_with_more_behind_it_is_not_read(store: Store, stream: UUID) -> None:
    row = Row(store, stream=stream, version=2)

    row.set("state", row.get("state") + b" ")

    assert_unreadable(store.ledger, stream=stream, version=2)


def test_every_bit_of_a_version_counts(store: Store, stream: UUID) -> None:
    for bit in range(63):
        moved = 3 ^ (1 << bit)
        if moved in (1, 2):
            Row(store, stream=stream, version=moved).set("originator_version", 99)

        Row(store, stream=stream, version=3).set("originator_version", moved)

        assert_unreadable(store.ledger, stream=stream, version=3)
        Row(store, stream=stream, version=moved).set("originator_version", 3)
        if moved in (1, 2):
            Row(store, stream=stream, version=99).set("originator_version", moved)
    assert len(read_all(store.ledger)) == FIXED + 3


def test_a_negative_version_is_noticed(store: Store, stream: UUID) -> None:
    Row(store, stream=stream, version=3).set("originator_version", 3 - 2**63)

    assert_unreadable(store.ledger, stream=stream, version=3)


def test_every_bit_of_a_topic_counts(store: Store, stream: UUID) -> None:
    row = Row(store, stream=stream, version=2)
    topic = row.get("topic")

    for bit in range(len(topic) * 8):
        changed = flipped(topic, bit)
        if store.is_postgres:
            if changed[bit // 8] > 0x7F:
                continue  # PostgreSQL keeps no text that is not UTF-8.
            row.set("topic", changed.decode())
        else:
            store.sql(
                "UPDATE stored_events SET topic = CAST(? AS TEXT) "
                "WHERE originator_version = 2",
                changed,
            )
        assert_unreadable(store.ledger, stream=stream, version=2)


def test_two_rows_of_a_stream_cannot_change_places(store: Store, stream: UUID) -> None:
    first = Row(store, stream=stream, version=2)
    second = Row(store, stream=stream, version=3)

    for row, state in ((first, second.get("state")), (second, first.get("state"))):
        row.set("state", state)

    assert_unreadable(store.ledger, stream=stream, version=2)
    assert_unreadable(store.ledger, stream=stream, version=3)


def test_rows_of_two_cases_cannot_change_places(store: Store, stream: UUID) -> None:
    other = opened(store.ledger).originator_id
    mine = Row(store, stream=stream, version=1)
    theirs = Row(store, stream=other, version=1)

    for row, state in ((mine, theirs.get("state")), (theirs, mine.get("state"))):
        row.set("state", state)

    assert_unreadable(store.ledger, stream=stream, version=1)
    assert_unreadable(store.ledger, stream=other, version=1)


def test_a_fact_moved_to_another_stream_is_not_read(store: Store, stream: UUID) -> None:
    other = opened(store.ledger).originator_id

    Row(store, stream=stream, version=3).set("originator_id", store.stream(other))

    assert_unreadable(store.ledger, stream=other, version=3)
    assert_unreadable(store.ledger, stream=stream, version=3)


def test_a_fact_taken_out_of_the_middle_is_missed(store: Store, stream: UUID) -> None:
    store.sql(f"DELETE FROM {store.facts} WHERE originator_version = 2")  # noqa: S608

    with pytest.raises(StoredFactUnreadable, match=r"fact 2 .* it is not there"):
        store.ledger.facts(stream)


def test_decisions_stop_at_a_changed_fact(store: Store, case: CaseId) -> None:
    stream = section_stream(case, Section.RECORD)
    row = Row(store, stream=stream, version=2)
    row.set("state", flipped(row.get("state"), 100))
    fresh = store.another()

    with pytest.raises(StoredFactUnreadable):
        recorded(fresh, case)

    fresh.close()
