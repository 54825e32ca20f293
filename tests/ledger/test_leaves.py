"""Each fact has its leaf, at a gapless index, as architecture.md section 3 has it."""

from __future__ import annotations

import hashlib
import hmac
import struct
from uuid import UUID

from domain.appointing import grant_role
from domain.facts.bookkeeping import Standing
from domain.log.leaf import LEAF_LENGTH
from domain.practice import PRACTICE, Booking, PracticeMemory
from domain.values import Role
from tests.ledger.store import Store
from tests.ledger.writing import FIXED, GIFT, NOW, THERAPIST, opened, recorded


def independently(
    tag_key: bytes, stream: UUID, version: int, topic: str, state: bytes
) -> bytes:
    """A leaf, written a second time from the description alone."""
    number = struct.pack(">Q", version)
    parts = (b"boundary-ledger/fact/v1", stream.bytes, number, topic.encode(), state)
    told = b"".join(struct.pack(">Q", len(part)) + part for part in parts)
    tag = hmac.new(tag_key, number, hashlib.sha256).digest()
    return b"\x01" + tag + hashlib.sha256(told).digest()


def fill(store: Store) -> None:
    for _ in range(3):
        begun = opened(store.ledger)
        recorded(store.ledger, begun.case_id, narrative="A quiet hour.")
        recorded(store.ledger, begun.case_id, "GiftExchanged", GIFT)
    store.keys.ensure(streams=[PRACTICE], subjects=[])
    booking = Booking(by=THERAPIST, role=Role.CLINIC_ADMIN, now=NOW)
    store.ledger.carry_out(
        lambda: grant_role(
            PracticeMemory(),
            person_id=THERAPIST,
            standing=Standing.THERAPIST,
            booking=booking,
        )
    )


def test_every_fact_has_the_leaf_that_follows_from_it(store: Store) -> None:
    fill(store)

    rows = store.ledger.recorder.leaf_rows(start=0, limit=100)

    assert [row.log_index for row in rows] == list(range(3 * (FIXED + 3) + 1))
    for row in rows:
        stored = store.ledger.recorder.at(row.stream, row.version)
        assert stored is not None
        keys = store.keys.stream(row.stream)
        assert len(row.leaf) == LEAF_LENGTH == 65
        assert row.leaf == independently(
            keys.tag_key, row.stream, row.version, stored.topic, stored.state
        )


def test_the_log_has_the_order_of_the_facts(store: Store) -> None:
    fill(store)

    rows = store.ledger.recorder.leaf_rows(start=0, limit=100)
    facts = [fact for _, fact in store.ledger.read_on(0, limit=100)]

    places = [(fact.originator_id, fact.originator_version) for fact in facts]
    assert [(row.stream, row.version) for row in rows] == places


def test_leaves_are_read_in_pages(store: Store) -> None:
    fill(store)
    read = store.ledger.recorder.leaf_rows

    paged = [row for start in range(0, 15, 3) for row in read(start=start, limit=3)]

    assert paged == read(start=0, limit=100)


def test_no_two_leaves_are_alike_where_the_facts_are(store: Store) -> None:
    begun = opened(store.ledger)
    for _ in range(20):
        recorded(store.ledger, begun.case_id)

    rows = store.ledger.recorder.leaf_rows(start=0, limit=100)

    assert len({row.leaf for row in rows}) == FIXED + 21
    assert len({row.leaf[1:33] for row in rows}) == FIXED + 21
