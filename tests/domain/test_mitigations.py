"""What makes an act weigh less: forethought, advice, clinical work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.facts.alliance import TreatmentFrameChanged
from domain.facts.alliance_choices import (
    FrameElement,
    FrameReason,
    PriorRelationship,
)
from domain.facts.contact import (
    ContactPurpose,
    MeetingPurpose,
    OutOfOfficeMeetingHeld,
)
from domain.facts.decisions import AdviceFollowed
from domain.facts.endings import PostTerminationContactOccurred
from domain.facts.endings_choices import LaterContactPurpose
from domain.facts.fact import CaseFact, Modifier
from domain.facts.gifts_and_money import (
    GiftExchanged,
)
from domain.facts.supervision import (
    BoundaryIssueRaisedInSupervision,
    SupervisionSessionHeld,
)
from domain.facts.touch import (
    PhysicalContactOccurred,
    TouchConsent,
    TouchKind,
)
from domain.facts.transference import (
    SecrecyRequested,
)
from domain.values import Code
from tests.case_facts import (
    chat,
    consultation,
    day,
    decision,
    effect,
    effects,
    hug,
    kind_code,
    session,
    social,
    started,
    told,
    weighed,
    words,
)


class TestDecisionRecords:
    @pytest.mark.parametrize("about_the_kind", [True, False])
    def test_a_complete_record_made_before_halves_nearly(
        self, about_the_kind: bool
    ) -> None:
        act = social()
        about = OutOfOfficeMeetingHeld if about_the_kind else act.fact_id

        found = weighed(act, decision(about, on=-7))

        assert effects(found) == [(Modifier.DOCUMENTED_BEFORE, "× 0.6")]
        assert found.score == 36

    def test_a_record_that_the_act_names_covers_it(self) -> None:
        record = decision(GiftExchanged, on=-7)

        found = weighed(social(decision_ref=record.fact_id), record)

        assert effect(found, Modifier.DOCUMENTED_BEFORE) == "× 0.6"

    @pytest.mark.parametrize("on", [-366, 4])
    def test_a_record_a_year_before_or_days_after_does_not_cover_it(
        self, on: int
    ) -> None:
        found = weighed(social(), decision(OutOfOfficeMeetingHeld, on=on))

        assert effects(found) == [(Modifier.DOCUMENTED_LATE, "× 1.15")]

    def test_a_record_in_time_but_after_the_act_changes_nothing(self) -> None:
        found = weighed(social(), decision(OutOfOfficeMeetingHeld, on=2))

        assert found.steps == ()

    def test_a_record_written_a_week_late_is_late(self) -> None:
        late = decision(OutOfOfficeMeetingHeld, on=-1, after_days=9)

        (step,) = weighed(social(), late).steps

        assert step.effect == "× 1.15"
        assert "7 days later" in step.because

    def test_a_record_that_leaves_its_reasons_blank_is_none(self) -> None:
        blank = decision(OutOfOfficeMeetingHeld, on=-1, rationale=words(are_blank=True))

        (step,) = weighed(social(), blank).steps

        assert step.effect == "× 1.15"
        assert "blank" in step.because

    def test_silence_counts_only_once_three_days_have_passed(self) -> None:
        act = social()

        early = weighed(act, as_of=day(3))
        later = weighed(act, as_of=day(3) + timedelta(seconds=1))

        assert effect(early, Modifier.DOCUMENTED_LATE) is None
        assert effect(later, Modifier.DOCUMENTED_LATE) == "× 1.15"

    def test_an_act_below_twenty_five_asks_no_record(self) -> None:
        assert weighed(hug(), decision(PhysicalContactOccurred, on=-7)).steps == ()

    def test_what_touches_no_boundary_asks_no_record(self) -> None:
        friend = started(prior_relationship=PriorRelationship.FRIEND)

        assert weighed(friend).steps == ()

    def test_forethought_does_not_lighten_what_is_grave(self) -> None:
        lap = hug(kind=TouchKind.LAP_SITTING)

        assert weighed(lap, decision(PhysicalContactOccurred, on=-7)).score == 75


class TestConsultation:
    @pytest.mark.parametrize(
        ("followed", "expected"),
        [
            (AdviceFollowed.YES, "× 0.7"),
            (AdviceFollowed.PARTLY, "× 0.7"),
            (AdviceFollowed.PENDING, None),
            (AdviceFollowed.NO, "× 1.2"),
        ],
    )
    def test_what_became_of_the_advice_decides(
        self, followed: AdviceFollowed, expected: str | None
    ) -> None:
        advice = consultation(PhysicalContactOccurred, on=-3, followed=followed)

        found = weighed(hug(), advice)

        assert effect(found, Modifier.CONSULTED) == expected

    @pytest.mark.parametrize(
        ("on", "expected"),
        [(-31, None), (-30, "× 0.7"), (14, "× 0.7"), (15, None)],
    )
    def test_it_counts_from_a_month_before_to_two_weeks_after(
        self, on: int, expected: str | None
    ) -> None:
        found = weighed(hug(), consultation(PhysicalContactOccurred, on=on))

        assert effect(found, Modifier.CONSULTED) == expected

    def test_supervision_on_the_kind_counts(self) -> None:
        supervised = told(
            SupervisionSessionHeld, topics=(kind_code(PhysicalContactOccurred),)
        )

        assert effect(weighed(hug(), supervised), Modifier.CONSULTED) == "× 0.7"

    def test_raising_the_act_in_supervision_counts(self) -> None:
        act = hug()
        raised = told(BoundaryIssueRaisedInSupervision, subject_event_ref=act.fact_id)

        assert effect(weighed(act, raised), Modifier.CONSULTED) == "× 0.7"

    def test_talking_over_the_whole_case_counts(self) -> None:
        supervised = told(SupervisionSessionHeld, topics=(Code("all"),))

        assert effect(weighed(hug(), supervised), Modifier.CONSULTED) == "× 0.7"

    def test_a_consultation_that_the_act_names_counts(self) -> None:
        advice = consultation(on=-2)

        found = weighed(hug(consultation_refs=(advice.fact_id,)), advice)

        assert effect(found, Modifier.CONSULTED) == "× 0.7"

    def test_advice_on_something_else_does_not(self) -> None:
        assert weighed(hug(), consultation(GiftExchanged, on=-2)).steps == ()

    def test_it_does_not_lighten_what_is_grave(self) -> None:
        advice = consultation(PhysicalContactOccurred, on=-2)

        found = weighed(hug(kind=TouchKind.LAP_SITTING), advice)

        assert effect(found, Modifier.CONSULTED) is None


class TestClinicalWork:
    def test_a_handshake_without_asking_weighs_as_a_handshake(self) -> None:
        found = weighed(hug(kind=TouchKind.HANDSHAKE, consent=TouchConsent.NONE))

        assert found.base == 25
        assert effects(found) == [(Modifier.CLINICAL, "counts as 1")]

    def test_a_frame_changed_for_clinical_reasons_weighs_as_such(self) -> None:
        change = told(
            TreatmentFrameChanged,
            element=FrameElement.FEE,
            reason=FrameReason.CLINICAL,
            only_this_client=True,
        )

        assert weighed(change).score == 5

    def test_what_is_clinical_asks_no_record(self) -> None:
        call = chat(purpose=ContactPurpose.CRISIS, on_record=False)

        found = weighed(call, told(SecrecyRequested))

        assert found.score == 20
        assert effect(found, Modifier.DOCUMENTED_LATE) is None

    def test_a_walk_with_drinks_is_not_clinical(self) -> None:
        walk = social(purpose=MeetingPurpose.WALK_AND_TALK, alcohol=True)

        assert effect(weighed(walk), Modifier.CLINICAL) is None

    def test_what_is_clinical_and_plain_needs_no_step(self) -> None:
        walk = social(purpose=MeetingPurpose.WALK_AND_TALK)

        assert weighed(walk).steps == ()

    def test_clinical_work_without_a_figure_of_its_own_keeps_its_weight(self) -> None:
        call = told(
            PostTerminationContactOccurred,
            purpose=LaterContactPurpose.SAFETY,
            on_record=False,
        )

        assert effect(weighed(call), Modifier.CLINICAL) is None

    def test_long_sessions_that_were_planned_weigh_nothing(self) -> None:
        planned = told(
            TreatmentFrameChanged,
            on=-5,
            element=FrameElement.SESSION_LENGTH,
            reason=FrameReason.CLINICAL,
        )

        found = weighed(session(on=0, minutes=90), planned)

        assert found.score == 0
        assert found.steps[0].facts == (planned.fact_id,)

    def test_a_long_session_of_a_recognised_method_weighs_nothing(self) -> None:
        held = told(
            type(session(on=0)), actual_minutes=90, content_tags=(Code("emdr"),)
        )

        assert weighed(held).score == 0

    @pytest.mark.parametrize(
        "around",
        [
            [],
            [told(TreatmentFrameChanged, on=5, element=FrameElement.SESSION_LENGTH)],
            [told(TreatmentFrameChanged, on=-5, element=FrameElement.FEE)],
        ],
    )
    def test_another_long_session_weighs_as_one(self, around: list[CaseFact]) -> None:
        assert weighed(session(on=0, minutes=90), *around).score == 12
