"""What a case asks on any later day is what judging it anew on that day says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import codes, rules
from domain.assessment import Judging, assess
from domain.case import section_stream
from domain.facts.fact import CaseFact
from domain.histories import History, read
from domain.histories_facts import around, case_of, facts
from domain.open_questions import (
    Arising,
    Outlook,
    Question,
    outlook,
)
from domain.rules.flags import Status
from domain.rules.seen import Around
from domain.values import CaseId, Section
from projections.questions_sealed import Judged, opened, sealed
from tests.case_facts import CASE, day
from tests.case_strategies import histories
from tests.ledger.store import Store

HISTORIES = Path("api/demo_data/case_histories.json")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def by(case_id: CaseId = CASE, known: Around | None = None) -> Judging:
    """The newest book, and the codes on file."""
    return Judging(
        case_id=case_id,
        book=rules.newest(),
        codes=codes.on_file(),
        around=known or Around(codes=("APA", "HCPC")),
    )


def judged_on(told: Iterable[CaseFact], moment: datetime, how: Judging) -> list[Any]:
    """What `assess` says of a moment, in the order of an outlook."""
    found = assess(
        told,
        case_id=how.case_id,
        as_of=moment,
        book=how.book,
        codes=how.codes,
        around=how.around,
    )
    return sorted(
        (f.arose_at, f.rule.id, f.id, f.severity, f.status)
        for f in found.flags
        if f.status is not Status.SUPERSEDED
    )


def foreseen_on(found: Outlook, moment: datetime) -> list[Any]:
    """What an outlook says of a moment."""
    return [(s.arose_at, s.rule, s.id, s.severity, s.status) for s in found.on(moment)]


def moments(found: Outlook, last: datetime) -> list[datetime]:
    """Every moment at which something may change, and the ones beside it."""
    known = {last, last + timedelta(days=4000)}
    for segment in found.segments:
        known.add(segment.since)
        for question in segment.questions:
            known |= {arising.at for arising in question.arisings}
    beside = {each + step for each in known for step in (-TICK, timedelta(0), TICK)}
    return sorted(each for each in beside if each >= last)


def test_the_case_histories_are_foreseen_as_they_are_judged() -> None:
    looked_at = 0
    with HISTORIES.open("rb") as file:
        for history in read(file, now=NOW):
            assert isinstance(history, History)
            told = facts(history)
            how = by(case_of(history), around(history))
            last = max(fact.occurred_at for fact in told)

            found = outlook(told, how)

            for moment in moments(found, last):
                looked_at += 1
                assert foreseen_on(found, moment) == judged_on(told, moment, how)
    assert looked_at > 300


@settings(max_examples=60, deadline=None)
@given(
    told=histories(has_corrections=True),
    later=st.lists(st.integers(0, 60_000), min_size=1, max_size=4),
)
def test_any_case_is_foreseen_as_it_is_judged(
    told: list[CaseFact], later: list[int]
) -> None:
    if not told:
        return
    last = max(fact.occurred_at for fact in told)

    found = outlook(told, by())

    for minutes in later:
        moment = last + timedelta(minutes=minutes)
        assert foreseen_on(found, moment) == judged_on(told, moment, by())


def test_nothing_told_asks_nothing() -> None:
    assert outlook([], by()).on(day(1)) == ()


def test_what_is_sealed_is_opened_as_it_was(tmp_path: Path) -> None:
    with HISTORIES.open("rb") as file, Store(tmp_path / "data") as store:
        for history in read(file, now=NOW):
            assert isinstance(history, History)
            case_id = case_of(history)
            stream = section_stream(case_id, Section.RECORD)
            store.keys.ensure(streams=[stream], subjects=[])
            told = Judged(
                outlook=outlook(facts(history), by(case_id)), has_proceedings=True
            )

            bytes_ = sealed(store.keys, case_id, told)

            assert bytes_ is not None
            assert bytes_ == sealed(store.keys, case_id, told)
            assert opened(store.keys, case_id, bytes_) == told


class TestAQuestionOnADay:
    def question(self, *arisings: tuple[float, float, bool]) -> Question:
        return Question(
            id=CASE,
            rule="R01",
            told_at=day(0),
            arisings=tuple(
                Arising(at=day(on), severity=severity, is_answered=is_answered)
                for on, severity, is_answered in arisings
            ),
        )

    def test_waits_until_it_arises(self) -> None:
        found = self.question((5, 40, False))

        assert found.on(day(5) - TICK).status is Status.PENDING
        assert found.on(day(5)).status is Status.RAISED

    def test_is_withdrawn_where_every_way_was_answered(self) -> None:
        found = self.question((5, 40, True), (6, 50, True)).on(day(9))

        assert (found.status, found.severity) == (Status.WITHDRAWN, 50)

    @pytest.mark.parametrize(("on", "severity"), [(5, 40), (8, 60)])
    def test_weighs_what_has_arisen(self, on: float, severity: float) -> None:
        found = self.question((5, 40, False), (8, 60, False)).on(day(on))

        assert (found.arose_at, found.severity) == (day(5), severity)
