"""A request is carried out once, however often and from wherever it is sent."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from domain.appointing import grant_role
from domain.case import section_stream
from domain.facts.bookkeeping import Standing
from domain.facts.fact import Fact
from domain.ledger import MOST_ATTEMPTS, Ledger, Receipt
from domain.practice import (
    PRACTICE,
    Booking,
    PracticeMemory,
    remember_practice,
)
from domain.refusals import KeyReused, Overtaken
from domain.values import CaseId, PersonId, Role, Section
from tests.ledger.store import Store
from tests.ledger.writing import (
    FIXED,
    NOW,
    THERAPIST,
    command,
    opened,
    recorded,
    telling,
    written,
)


def test_a_repeat_answers_the_first_receipt(ledger: Ledger) -> None:
    begun = opened(ledger)
    first = recorded(ledger, begun.case_id, command=command("k"))

    second = recorded(ledger, begun.case_id, command=command("k"))

    assert second == Receipt(stream=first.stream, version=first.version, is_repeat=True)
    assert not first.is_repeat
    assert len(ledger.facts(begun.originator_id)) == 2


def test_a_repeat_is_known_after_a_restart(store: Store) -> None:
    begun = opened(store.ledger)
    first = recorded(store.ledger, begun.case_id, command=command("k"))
    store.reopen()

    second = recorded(store.ledger, begun.case_id, command=command("k"))

    assert (second.is_repeat, second.version) == (True, first.version)


def test_a_repeat_is_answered_where_the_deed_would_now_be_refused(
    ledger: Ledger,
) -> None:
    begun = opened(ledger)
    wrong = written(ledger, recorded(ledger, begun.case_id))
    correction: dict[str, Any] = {
        "telling": telling(corrects=wrong.fact_id),
        "command": command("k"),
    }
    first = recorded(ledger, begun.case_id, **correction)

    second = recorded(ledger, begun.case_id, **correction)

    assert (second.is_repeat, second.version) == (True, first.version)


def test_a_key_with_another_request_is_refused(ledger: Ledger) -> None:
    begun = opened(ledger)
    recorded(ledger, begun.case_id, command=command("k", b"one"))

    with pytest.raises(KeyReused):
        recorded(ledger, begun.case_id, command=command("k", b"other"))

    assert len(ledger.facts(begun.originator_id)) == 2


def test_the_same_key_of_somebody_else_is_another_key(ledger: Ledger) -> None:
    begun = opened(ledger)
    mine = command("k")
    theirs = type(mine)(key="k", actor=PersonId(UUID(int=9)), request=b"request")

    receipts = [recorded(ledger, begun.case_id, command=c) for c in (mine, theirs)]

    assert [receipt.version for receipt in receipts] == [2, 3]


def test_a_repeated_opening_opens_one_case(ledger: Ledger) -> None:
    first = opened(ledger, command=command("k"))

    second = opened(ledger, command=command("k"))

    assert first == second
    assert ledger.head() == FIXED + 1


def test_a_refused_decision_leaves_nothing(ledger: Ledger) -> None:
    begun = opened(ledger)

    def decision() -> list[Fact]:
        raise Overtaken

    with pytest.raises(Overtaken):
        ledger.carry_out(decision, command=command("k"))

    assert len(ledger.facts(begun.originator_id)) == 1
    assert not recorded(ledger, begun.case_id, command=command("k")).is_repeat


def test_threads_with_one_key_write_one_fact(ledger: Ledger) -> None:
    begun = opened(ledger)

    with ThreadPoolExecutor(4) as threads:
        told = [
            threads.submit(recorded, ledger, begun.case_id, command=command("k"))
            for _ in range(8)
        ]
        receipts = [future.result() for future in told]

    assert {(r.stream, r.version) for r in receipts} == {(begun.originator_id, 2)}
    assert [r.is_repeat for r in receipts].count(False) == 1
    assert len(ledger.facts(begun.originator_id)) == 2


def test_threads_with_keys_of_their_own_all_write(ledger: Ledger) -> None:
    begun = opened(ledger)

    with ThreadPoolExecutor(4) as threads:
        told = [
            threads.submit(recorded, ledger, begun.case_id, command=command(str(n)))
            for n in range(12)
        ]
        versions = sorted(future.result().version for future in told)

    assert versions == list(range(2, 14))


def test_processes_write_one_after_another(store: Store) -> None:
    begun = opened(store.ledger)
    asked = [
        (store.directory, store.database_url, begun.case_id, f"{n}-", 6)
        for n in range(3)
    ]

    with multiprocessing.get_context("forkserver").Pool(3) as pool:
        versions = sorted(v for found in pool.map(_record, asked) for v in found)

    assert versions == list(range(2, 20))
    assert len(store.ledger.facts(begun.originator_id)) == 19
    rows = store.ledger.recorder.leaf_rows(start=0, limit=100)
    assert [row.log_index for row in rows] == list(range(FIXED + 19))


def test_processes_with_one_key_write_one_fact(store: Store) -> None:
    begun = opened(store.ledger)
    asked = [(store.directory, store.database_url, begun.case_id, "k", 1)] * 3

    with multiprocessing.get_context("forkserver").Pool(3) as pool:
        versions = [v for found in pool.map(_record, asked) for v in found]

    assert versions == [2, 2, 2]
    assert len(store.ledger.facts(begun.originator_id)) == 2


def _record(asked: tuple[Path, str | None, CaseId, str, int]) -> list[int]:
    directory, database_url, case_id, key, count = asked
    with Store(directory, database_url=database_url) as store:
        return [
            recorded(store.ledger, case_id, command=command(f"{key}{n}")).version
            for n in range(count)
        ]


def test_an_overtaken_decision_sees_what_overtook_it(store: Store) -> None:
    store.keys.ensure(streams=[PRACTICE], subjects=[])
    booking = Booking(by=THERAPIST, role=Role.CLINIC_ADMIN, now=NOW)
    other = store.another()
    seen: list[int] = []

    def granted(ledger: Ledger, standing: Standing) -> list[Fact]:
        known = ledger.recall(PRACTICE, PracticeMemory(), remember_practice)
        seen.append(known.version)
        return grant_role(
            known, person_id=THERAPIST, standing=standing, booking=booking
        )

    def overtaken() -> list[Fact]:
        decided = granted(store.ledger, Standing.THERAPIST)
        if len(seen) == 1:
            other.carry_out(lambda: granted(other, Standing.SUPERVISOR))
        return decided

    receipt = store.ledger.carry_out(overtaken)

    assert receipt.version == 2
    assert seen == [0, 0, 1]
    held = store.ledger.recall(PRACTICE, PracticeMemory(), remember_practice)
    assert held.standings[THERAPIST] == {Standing.THERAPIST, Standing.SUPERVISOR}
    other.close()


def test_a_writer_overtaken_again_and_again_is_told(store: Store) -> None:
    begun = opened(store.ledger)
    fact = written(store.ledger, recorded(store.ledger, begun.case_id))
    asked = 0

    def stubborn() -> list[Fact]:
        nonlocal asked
        asked += 1
        return [fact]

    with pytest.raises(Overtaken):
        store.ledger.carry_out(stubborn)

    assert asked == MOST_ATTEMPTS
    assert store.ledger.head() == FIXED + 2


def test_what_was_seen_may_be_required_to_stand(ledger: Ledger) -> None:
    begun = opened(ledger)
    recorded(ledger, begun.case_id, expected=(1, 0, 0))

    with pytest.raises(Overtaken):
        recorded(ledger, begun.case_id, expected=(1, 0, 0))

    assert recorded(ledger, begun.case_id, expected=(2, 0, 0)).version == 3


def test_a_memory_is_that_of_the_facts(ledger: Ledger, store: Store) -> None:
    begun = opened(ledger)
    for _ in range(5):
        recorded(ledger, begun.case_id)
    fresh = store.another()

    assert ledger.section(begun.case_id, Section.RECORD) == fresh.section(
        begun.case_id, Section.RECORD
    )
    assert ledger.section(begun.case_id, Section.RECORD).stream == section_stream(
        begun.case_id, Section.RECORD
    )
    fresh.close()


def test_old_memories_are_let_go_and_come_again(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.ledger.MOST_MEMORIES", 2)
    cases = [opened(ledger).case_id for _ in range(4)]

    receipts = [recorded(ledger, case_id) for case_id in cases * 2]

    assert [receipt.version for receipt in receipts] == [2] * 4 + [3] * 4
