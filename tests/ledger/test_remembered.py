"""The facts of a few streams are remembered, and never longer than they may be."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.case import section_stream
from domain.facts.fact import Fact
from domain.ledger import FEW_STREAMS, Ledger
from domain.refusals import StreamErased
from domain.values import CaseId, Section
from tests.ledger.store import Store
from tests.ledger.writing import opened, recorded


def record_of(case_id: CaseId) -> UUID:
    return section_stream(case_id, Section.RECORD)


def facts_of(ledger: Ledger, *cases: CaseId) -> list[Fact]:
    return ledger.facts_of([record_of(case_id) for case_id in cases])


def test_what_was_read_is_remembered_and_what_is_new_is_read(
    ledger: Ledger, store: Store
) -> None:
    case_id = opened(ledger).case_id
    recorded(ledger, case_id)
    before = facts_of(ledger, case_id)
    recorded(ledger, case_id)

    found = facts_of(ledger, case_id)

    assert [a is b for a, b in zip(before, found, strict=False)] == [True, True]
    with store.another() as fresh:
        assert found == facts_of(fresh, case_id)
    assert len(found) == 3


def test_of_many_streams_nothing_is_remembered(ledger: Ledger) -> None:
    cases = [opened(ledger).case_id for _ in range(FEW_STREAMS + 1)]

    first, second = facts_of(ledger, *cases), facts_of(ledger, *cases)

    assert first == second
    assert not any(a is b for a, b in zip(first, second, strict=True))


def test_what_was_read_longest_ago_is_let_go(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.ledger.MOST_TOLD", 1)
    one, other = opened(ledger).case_id, opened(ledger).case_id
    (first,) = facts_of(ledger, one)
    (kept,) = facts_of(ledger, other)

    assert facts_of(ledger, other)[0] is kept
    assert facts_of(ledger, one) == [first]
    assert facts_of(ledger, one)[0] is not first


def test_what_was_destroyed_is_remembered_by_nobody(ledger: Ledger) -> None:
    case_id = opened(ledger).case_id
    facts_of(ledger, case_id)

    ledger.keys.destroy(stream=record_of(case_id))

    with pytest.raises(StreamErased):
        facts_of(ledger, case_id)
