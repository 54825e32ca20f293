"""What may be added to a case, and what is known of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import case
from domain.case import SectionMemory, Telling, remember, section_stream
from domain.facts.alliance import SessionHeld
from domain.facts.alliance_choices import AllianceStage, SessionMedium, SessionPlace
from domain.facts.bookkeeping import CaseOpened
from domain.facts.fact import CaseFact, Fact
from domain.ledger import Ledger
from domain.refusals import (
    AlreadyCorrected,
    CaseUnknown,
    EndsBeforeItBegins,
    FactUnknown,
    NotYetHappened,
    NotYoursToRecord,
    Refusal,
)
from domain.values import CaseId, EvidenceLevel, FactId, Role, Section
from tests.ledger.writing import (
    CLIENT,
    GIFT,
    NOW,
    SESSION,
    THEN,
    THERAPIST,
    opened,
    recorded,
    telling,
    written,
)

CASE = CaseId(UUID(int=0xCA5E))
BLANK = SectionMemory(case_id=CASE, section=Section.RECORD)


@dataclass(frozen=True)
class Session:
    """A session, told and ready."""

    fact: type[CaseFact] = SessionHeld

    def fields(self) -> Mapping[str, object]:
        return {
            "planned_minutes": 50,
            "actual_minutes": 50,
            "medium": SessionMedium.IN_PERSON,
            "place": SessionPlace.OFFICE,
            "alliance_stage": AllianceStage.PROCESS,
        }


def begun(**more: Any) -> CaseOpened:
    about: dict[str, Any] = {"telling": telling(), "now": NOW}
    return case.open_case(
        case_id=CASE,
        therapist_id=THERAPIST,
        client_id=CLIENT,
        reference="C-1",
        fact_id=FactId(uuid4()),
        **{**about, **more},
    )


def after(*facts: Fact) -> SectionMemory:
    return remember(BLANK, facts)


def told(known: SectionMemory, telling: Telling, **more: Any) -> CaseFact:
    about: dict[str, Any] = {"fact_id": FactId(uuid4()), "now": NOW}
    return case.record(
        section=known,
        case=known.standing,
        draft=Session(),
        telling=telling,
        **{**about, **more},
    )


def some(count: int) -> list[Fact]:
    """A case of so many facts, each third one a correction of the one before."""
    facts: list[Fact] = [begun()]
    for number in range(1, count):
        corrects = facts[-1].fact_id if number > 1 and number % 3 == 0 else None
        facts.append(told(after(*facts), telling(corrects=corrects)))
    return facts


class TestOpeningACase:
    def test_begins_its_record(self) -> None:
        fact = begun()

        known = after(fact)

        assert fact.originator_id == section_stream(CASE, Section.RECORD)
        assert (fact.originator_version, known.version) == (1, 1)
        assert known.opened == fact
        assert (fact.occurred_at, fact.recorded_at) == (THEN, NOW)

    def test_is_refused_for_a_day_to_come(self) -> None:
        with pytest.raises(NotYetHappened, match="2026-03-09 18:31 UTC has not come"):
            begun(telling=telling(occurred_at=NOW + timedelta(minutes=1)))

    def test_gives_every_section_a_stream_of_its_own(self) -> None:
        streams = {section_stream(CASE, section) for section in Section}

        assert len(streams | {CASE}) == len(Section) + 1


class TestRecording:
    def test_adds_the_next_fact(self) -> None:
        known = after(begun())

        fact = told(known, telling())

        assert (fact.originator_id, fact.originator_version) == (known.stream, 2)
        assert fact.case_id == CASE

    @pytest.mark.parametrize(
        ("role", "level"),
        [
            (Role.THERAPIST, EvidenceLevel.SELF_REPORT),
            (Role.TRAINEE, EvidenceLevel.SELF_REPORT),
        ],
    )
    def test_says_how_it_is_known_where_nobody_said(
        self, role: Role, level: EvidenceLevel
    ) -> None:
        fact = told(after(begun()), telling(recorded_as=role))

        assert fact.evidence_level is level

    def test_keeps_how_it_is_known_where_somebody_said(self) -> None:
        level = EvidenceLevel.OBSERVED

        assert (
            told(after(begun()), telling(evidence_level=level)).evidence_level is level
        )

    def test_takes_a_correction_of_a_correction(self) -> None:
        facts: list[Fact] = [begun()]
        facts.append(told(after(*facts), telling()))
        for _ in range(3):
            facts.append(told(after(*facts), telling(corrects=facts[-1].fact_id)))

        standing = after(*facts).standing

        corrected = [standing[fact.fact_id] for fact in facts[1:]]
        assert corrected == [*(f.fact_id for f in facts[2:]), None]

    def test_takes_references_to_facts_of_the_case(self) -> None:
        facts: list[Fact] = [begun()]
        facts.append(told(after(*facts), telling()))
        known = after(*facts)
        session = facts[1].fact_id

        fact = told(
            known,
            telling(
                session_ref=session, decision_ref=session, consultation_refs=(session,)
            ),
        )

        assert fact.session_ref == fact.decision_ref == session

    def test_takes_this_very_moment(self) -> None:
        assert told(after(begun()), telling(occurred_at=NOW)).occurred_at == NOW


class TestARefusal:
    """Each leaves everything as it was."""

    @pytest.mark.parametrize(
        ("more", "refusal", "said"),
        [
            ({"recorded_as": Role.CLIENT}, NotYoursToRecord, "not by a client"),
            (
                {"occurred_at": NOW + timedelta(microseconds=1)},
                NotYetHappened,
                "has not come yet",
            ),
            (
                {"occurred_until": NOW + timedelta(days=1)},
                NotYetHappened,
                "2026-03-10 18:30 UTC has not come yet",
            ),
            (
                {"occurred_until": THEN - timedelta(seconds=1)},
                EndsBeforeItBegins,
                "lies before its beginning",
            ),
            ({"corrects": FactId(UUID(int=1))}, FactUnknown, "named by corrects"),
            ({"session_ref": FactId(UUID(int=1))}, FactUnknown, "by session_ref"),
            ({"decision_ref": FactId(UUID(int=1))}, FactUnknown, "by decision_ref"),
            (
                {"consultation_refs": (FactId(UUID(int=1)),)},
                FactUnknown,
                "by consultation_refs",
            ),
        ],
    )
    def test_says_what_is_not_right(
        self, more: dict[str, Any], refusal: type[Refusal], said: str
    ) -> None:
        with pytest.raises(refusal, match=said):
            told(after(begun()), telling(**more))

    def test_names_the_fact_that_corrected_before(self) -> None:
        facts: list[Fact] = [begun()]
        facts.append(told(after(*facts), telling()))
        wrong = facts[1].fact_id
        facts.append(told(after(*facts), telling(corrects=wrong)))

        with pytest.raises(AlreadyCorrected) as caught:
            told(after(*facts), telling(corrects=wrong))

        assert (caught.value.fact_id, caught.value.by) == (wrong, facts[2].fact_id)

    def test_leaves_the_opening_of_a_case_as_it_was(self) -> None:
        first = begun()

        with pytest.raises(FactUnknown):
            told(after(first), telling(corrects=first.fact_id))

    def test_meets_a_correction_from_another_section(self, ledger: Ledger) -> None:
        fact = opened(ledger)
        session = written(ledger, recorded(ledger, fact.case_id))
        supervisor = telling(recorded_as=Role.SUPERVISOR, corrects=session.fact_id)

        with pytest.raises(FactUnknown):
            recorded(
                ledger,
                fact.case_id,
                "CaseFlagReviewed",
                {
                    "flag_ref": str(uuid4()),
                    "outcome": "discuss",
                    "reason": "It was an ordinary kindness.",
                },
                telling=supervisor,
            )

    def test_meets_a_case_that_was_never_opened(self, ledger: Ledger) -> None:
        with pytest.raises(CaseUnknown):
            recorded(ledger, CaseId(uuid4()))


class TestMemory:
    @given(split=st.integers(0, 12), other=st.integers(0, 12))
    def test_may_stop_and_go_on_anywhere(self, split: int, other: int) -> None:
        facts = some(12)
        first, second = sorted((split, other))

        known = BLANK
        for part in (facts[:first], facts[first:second], facts[second:]):
            known = remember(known, part)

        assert known == after(*facts)

    def test_is_total(self) -> None:
        facts = some(12)

        known = after(*facts)

        assert known.version == 12
        assert set(known.standing) == {fact.fact_id for fact in facts[1:]}

    def test_changes_nothing_that_was_known(self) -> None:
        facts = some(6)
        known = after(*facts[:3])
        before = dict(known.standing)

        remember(known, facts[3:])

        assert known.standing == before

    def test_insists_on_the_order_of_the_stream(self) -> None:
        facts = some(4)

        with pytest.raises(AssertionError):
            remember(BLANK, [facts[0], facts[2]])

    def test_of_a_ledger_is_that_of_its_facts(self, ledger: Ledger) -> None:
        fact = opened(ledger)
        recorded(ledger, fact.case_id, data=SESSION)
        recorded(ledger, fact.case_id, "GiftExchanged", GIFT)
        facts = ledger.case_facts(fact.case_id, tuple(Section))

        known = ledger.sections(fact.case_id, tuple(Section))

        nothing = SectionMemory(case_id=fact.case_id, section=Section.RECORD)
        assert known[Section.RECORD] == remember(nothing, facts)
        assert {known[s].version for s in Section if s is not Section.RECORD} == {0}
