"""The timeline of a case: as it happened, and as it was known on a day."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.facts.alliance import AllianceStageAdvanced, SessionHeld
from domain.facts.alliance_choices import AllianceStage
from domain.facts.contact import OutOfOfficeMeetingHeld
from domain.facts.endings import ClientStoppedAttending
from domain.facts.fact import CaseFact, Fact, Family
from domain.facts.proceedings import ComplaintFiled
from domain.facts.supervision import SupervisionSessionHeld
from domain.facts.touch import PhysicalContactOccurred, TouchConsent, TouchKind
from domain.values import FactId, Section, Source
from domain.weighing import Attention
from projections.timeline import Moment, Timeline, timeline
from tests.case_facts import (
    CASE,
    CLIENT,
    THERAPIST,
    chat,
    day,
    decision,
    ended,
    hug,
    opened,
    session,
    social,
    started,
    told,
)
from tests.case_strategies import histories


class SeenBySomebody(SessionHeld):
    """A stand-in for a fact of the access section; no kind of the catalogue."""

    FAMILY = Family(letter="Z", name="Access", lane="", section=Section.ACCESS)


LATER = datetime(2040, 1, 1, tzinfo=UTC)


def of(*facts: Fact, on: float = 100, known_on: float | None = None) -> Timeline:
    """The timeline of a case on a day."""
    known = None if known_on is None else day(known_on)
    return timeline([opened(), *facts], as_of=day(on), known_on=known)


def moment(found: Timeline, fact: Fact) -> Moment:
    """What the timeline says of a fact."""
    (said,) = (each for each in found.moments if each.fact.fact_id == fact.fact_id)
    return said


def correction(of_: CaseFact, *, on: float, told_on: float) -> PhysicalContactOccurred:
    """The same touch told again on another day: it was a handshake."""
    return told(
        PhysicalContactOccurred,
        on=on,
        after_days=told_on - on,
        kind=TouchKind.HANDSHAKE,
        consent=TouchConsent.IMPLIED,
        corrects=of_.fact_id,
    )


class TestMoments:
    def test_they_come_as_they_happened_and_are_numbered_as_told(self) -> None:
        late = hug(on=1, after_days=10)
        early = hug(on=5)

        found = of(late, early)

        assert [(each.number, each.fact) for each in found.moments] == [
            (2, late),
            (1, early),
        ]

    def test_what_was_told_here_is_numbered_after_an_import(self) -> None:
        imported = hug(on=3, source=Source(history="V01", seq=7))
        own = hug(on=2, after_days=0)

        found = of(own, imported)

        assert [each.number for each in found.moments] == [8, 7]

    def test_they_say_who_the_case_is_about(self) -> None:
        found = of(started(), session(on=1), session(on=8), known_on=50)

        assert (found.case_id, found.reference) == (CASE, "A-1")
        assert (found.therapist_id, found.client_id) == (THERAPIST, CLIENT)
        assert (found.as_of, found.known_on) == (day(100), day(50))
        assert found.sessions == 2

    def test_supervision_and_proceedings_belong_to_it(self) -> None:
        facts = [told(SupervisionSessionHeld, on=1), told(ComplaintFiled, on=2)]

        found = of(*facts)

        assert [each.lane for each in found.moments] == [
            fact.FAMILY.lane for fact in facts
        ]
        assert [each.is_safeguard for each in found.moments] == [True, False]

    def test_who_read_the_case_does_not(self) -> None:
        plain = session(on=1)
        values = {field.name: getattr(plain, field.name) for field in fields(plain)}

        assert of(SeenBySomebody(**values)).moments == ()

    def test_what_happens_later_is_not_there_yet(self) -> None:
        assert of(hug(on=6), on=5).moments == ()

    def test_a_session_is_marked(self) -> None:
        found = of(session(on=1), hug(on=2))

        assert [each.is_session for each in found.moments] == [True, False]

    @pytest.mark.parametrize(("days", "late"), [(7, None), (7.5, 7), (20, 20)])
    def test_what_is_written_down_after_a_week_is_late(
        self, days: float, late: int | None
    ) -> None:
        fact = hug(on=1, after_days=days)

        assert moment(of(fact), fact).late_by_days == late

    def test_an_import_is_known_from_when_its_source_says(self) -> None:
        fact = hug(on=1, after_days=900, claimed_recorded_at=day(2))

        found = of(fact)

        assert moment(found, fact).is_claimed
        assert moment(found, fact).known_at == day(2)
        assert moment(found, fact).late_by_days is None
        assert found.has_claimed_times

    def test_attention_goes_with_the_weight(self) -> None:
        fact = social(on=1)

        said = moment(of(fact), fact)

        assert said.weighed.score == pytest.approx(69)
        assert said.attention is Attention.SERIOUS


class TestDecisionRecords:
    def test_a_boundary_act_of_twenty_five_lacks_one(self) -> None:
        heavy, light = social(on=1), hug(on=1)

        found = of(heavy, light)

        assert moment(found, heavy).lacks_decision_record
        assert not moment(found, light).lacks_decision_record

    def test_one_about_its_kind_its_id_or_named_by_it_covers_it(self) -> None:
        by_kind, by_name = social(on=1), chat(on=2)
        record = decision(by_name.fact_id, on=2)
        by_reference = hug(on=2, kind=TouchKind.MASSAGE, decision_ref=record.fact_id)

        found = of(
            by_kind,
            by_name,
            by_reference,
            record,
            decision(OutOfOfficeMeetingHeld, on=-300),
        )

        assert not any(each.lacks_decision_record for each in found.moments)

    def test_clinical_work_asks_for_none(self) -> None:
        handshake = hug(on=1, kind=TouchKind.HANDSHAKE, consent=TouchConsent.NONE)

        found = moment(of(handshake), handshake)

        assert found.weighed.base == 25
        assert not found.lacks_decision_record


class TestAsItWasKnown:
    def test_what_was_recorded_late_was_not_known_before(self) -> None:
        late = social(on=10, after_days=30)
        known = hug(on=12)

        then, now = of(late, known, known_on=20), of(late, known)

        assert [each.fact for each in then.moments] == [known]
        assert [each.fact for each in now.moments] == [late, known]
        assert then.risk[-1].total == 0
        assert now.risk[-1].total > 0

    def test_silence_does_not_count_before_its_time_was_over(self) -> None:
        act = social(on=10)

        then = moment(of(act, known_on=11), act)
        now = moment(of(act), act)

        assert then.weighed.score == 60
        assert now.weighed.score == pytest.approx(69)

    def test_numbers_stay_what_they_are(self) -> None:
        first = hug(on=30, after_days=1)
        second = hug(on=10, after_days=40)

        then, now = of(first, second, known_on=35), of(first, second)

        assert moment(then, first).number == moment(now, first).number == 1

    def test_an_import_is_known_by_its_claimed_time(self) -> None:
        fact = hug(on=1, after_days=900, claimed_recorded_at=day(2))

        assert len(of(fact, known_on=3).moments) == 1
        assert len(of(fact, known_on=1).moments) == 0


class TestCorrections:
    def test_what_was_put_right_stays_and_no_longer_weighs(self) -> None:
        first = hug(on=1, kind=TouchKind.MASSAGE)
        right = correction(first, on=1, told_on=5)

        found = of(first, right)

        assert moment(found, first).corrected_by == right.fact_id
        assert moment(found, first).weighed.score == 0
        assert not moment(found, first).lacks_decision_record
        assert moment(found, right).corrected_by is None
        assert found.risk[-1].total == 0

    def test_before_it_was_known_nothing_had_changed(self) -> None:
        first = hug(on=1, kind=TouchKind.MASSAGE)
        right = correction(first, on=1, told_on=5)

        assert of(first, right, known_on=4) == of(first, known_on=4)

    def test_a_correction_that_moves_an_act_takes_it_from_its_old_day(self) -> None:
        first = hug(on=1, kind=TouchKind.MASSAGE)
        right = correction(first, on=50, told_on=51)

        found = of(first, right, on=10)

        assert [each.corrected_by for each in found.moments] == [right.fact_id]

    def test_in_a_chain_the_last_counts(self) -> None:
        first = hug(on=1, kind=TouchKind.MASSAGE)
        second = correction(first, on=1, told_on=5)
        third = correction(second, on=1, told_on=9)

        found = of(first, second, third)

        assert [each.corrected_by for each in found.moments] == [
            second.fact_id,
            third.fact_id,
            None,
        ]

    def test_of_two_corrections_the_later_counts(self) -> None:
        first = hug(on=1, kind=TouchKind.MASSAGE)
        second = correction(first, on=1, told_on=5)
        third = correction(first, on=1, told_on=9)

        found = of(first, second, third)

        assert moment(found, first).corrected_by == third.fact_id
        assert moment(found, second).corrected_by == third.fact_id
        assert moment(found, third).corrected_by is None

    def test_of_two_chains_the_later_end_counts(self) -> None:
        first = hug(on=1, kind=TouchKind.MASSAGE)
        left = correction(first, on=1, told_on=3)
        right = correction(first, on=1, told_on=4)
        end = correction(left, on=1, told_on=9)

        found = of(first, left, right, end)

        standing = [each.fact for each in found.moments if each.corrected_by is None]
        assert standing == [end]

    def test_a_session_told_twice_is_one_session(self) -> None:
        first = session(on=1)
        again = replace(session(on=2), corrects=first.fact_id)

        assert of(first, again).sessions == 1


class TestRisk:
    def test_each_part_names_its_moment(self) -> None:
        acts = [social(on=10), chat(on=20)]

        found = of(*acts)

        assert [point.at for point in found.risk] == [day(10), day(20), day(100)]
        last = found.risk[-1]
        assert [part.fact_id for part in last.parts] == [act.fact_id for act in acts]
        assert [part.number for part in last.parts] == [1, 2]

    def test_the_score_is_cut_where_the_total_is_not(self) -> None:
        point = of(*(social(on=1) for _ in range(3)), on=1).risk[-1]

        assert point.total > 100
        assert (point.score, point.attention) == (100, Attention.REFER)


class TestStages:
    def spans(self, *facts: CaseFact) -> list[tuple[str, datetime, datetime]]:
        return [(span.stage, span.since, span.until) for span in of(*facts).stages]

    def advanced(self, to: AllianceStage, *, on: float) -> AllianceStageAdvanced:
        return told(AllianceStageAdvanced, on=on, to_stage=to)

    def test_therapy_starts_in_commitment_and_goes_on_until_the_day(self) -> None:
        assert self.spans(started(on=0)) == [("commitment", day(0), day(100))]

    def test_each_stage_ends_where_the_next_begins(self) -> None:
        spans = self.spans(
            started(on=0),
            self.advanced(AllianceStage.PROCESS, on=20),
            self.advanced(AllianceStage.PROCESS, on=25),
            self.advanced(AllianceStage.CHANGE, on=60),
            ended(on=90),
        )

        assert spans == [
            ("commitment", day(0), day(20)),
            ("process", day(20), day(60)),
            ("change", day(60), day(90)),
            ("termination", day(90), day(100)),
        ]

    def test_a_client_who_stays_away_ends_it(self) -> None:
        spans = self.spans(started(on=0), told(ClientStoppedAttending, on=40))

        assert spans[-1] == ("termination", day(40), day(100))

    def test_sessions_hint_where_they_differ(self) -> None:
        spans = self.spans(
            started(on=0),
            session(on=10, stage=AllianceStage.COMMITMENT),
            session(on=20, stage=AllianceStage.PROCESS),
        )

        assert [stage for stage, _, _ in spans] == ["commitment", "process"]

    def test_sessions_that_all_say_the_same_hint_at_nothing(self) -> None:
        spans = self.spans(started(on=0), session(on=10), session(on=20))

        assert [stage for stage, _, _ in spans] == ["commitment"]

    def test_an_advance_outweighs_all_sessions(self) -> None:
        spans = self.spans(
            started(on=0),
            session(on=10, stage=AllianceStage.CHANGE),
            session(on=20, stage=AllianceStage.PROCESS),
            self.advanced(AllianceStage.PROCESS, on=30),
        )

        assert [stage for stage, _, _ in spans] == ["commitment", "process"]

    def test_of_one_moment_the_furthest_stage_counts(self) -> None:
        spans = self.spans(started(on=0), self.advanced(AllianceStage.PROCESS, on=0))

        assert spans == [("process", day(0), day(100))]

    def test_a_stage_that_begins_on_the_day_has_no_length_yet(self) -> None:
        assert self.spans(started(on=100)) == []


class TestAnyHistory:
    @given(
        histories(has_corrections=True),
        st.integers(-400, 500),
        st.none() | st.integers(-400, 500),
        st.randoms(use_true_random=False),
    )
    def test_it_is_a_function_of_the_set_of_facts(
        self, facts: list[CaseFact], on: int, known_on: int | None, random: Random
    ) -> None:
        shuffled = [opened(), *facts]
        random.shuffle(shuffled)

        found = of(*facts, on=on, known_on=known_on)

        known = None if known_on is None else day(known_on)
        assert timeline(iter(shuffled), as_of=day(on), known_on=known) == found

    @given(histories(has_corrections=True), st.randoms(use_true_random=False))
    def test_order_of_telling_changes_the_numbers_alone(
        self, facts: list[CaseFact], random: Random
    ) -> None:
        ours = [replace(fact, source=None) for fact in facts]
        versions = [fact.originator_version for fact in ours]
        random.shuffle(versions)
        pairs = zip(ours, versions, strict=True)
        retold = [replace(fact, originator_version=version) for fact, version in pairs]

        first, second = of(*ours, on=900), of(*retold, on=900)

        assert weights(first) == weights(second)
        assert first.stages == second.stages
        assert [point.total for point in first.risk] == [
            point.total for point in second.risk
        ]

    @given(histories(has_corrections=True), st.integers(-400, 500))
    def test_what_is_told_later_does_not_change_what_was_known(
        self, facts: list[CaseFact], known_on: int
    ) -> None:
        known = [
            fact
            for fact in facts
            if (fact.claimed_recorded_at or fact.recorded_at) <= day(known_on)
        ]

        then = timeline([opened(), *facts], as_of=LATER, known_on=day(known_on))
        alone = timeline([opened(), *known], as_of=LATER, known_on=day(known_on))

        assert weights(then) == weights(alone)
        assert then.stages == alone.stages

    @given(histories(has_corrections=True))
    def test_one_fact_of_each_chain_of_corrections_stands(
        self, facts: list[CaseFact]
    ) -> None:
        found = timeline([opened(), *facts], as_of=LATER)

        standing = [each for each in found.moments if each.corrected_by is None]
        assert len(standing) == sum(fact.corrects is None for fact in facts)
        assert {each.fact.fact_id for each in found.moments} == {
            fact.fact_id for fact in facts
        }


def weights(found: Timeline) -> dict[FactId, tuple[float, FactId | None, bool]]:
    """What a timeline says of each fact, but its number."""
    return {
        each.fact.fact_id: (
            each.weighed.score,
            each.corrected_by,
            each.lacks_decision_record,
        )
        for each in found.moments
    }
