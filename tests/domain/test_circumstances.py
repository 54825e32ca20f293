"""What makes an act weigh more, and where it stays silent."""

from __future__ import annotations

import pytest

from domain.facts.alliance_choices import (
    AllianceStage,
    PriorRelationship,
    Vulnerability,
)
from domain.facts.contact import (
    ClientLifeEventAttended,
    ContactPurpose,
    MeetingPurpose,
    SocialMediaContactOccurred,
)
from domain.facts.decisions import AdviceFollowed, ConsultationObtained
from domain.facts.dual_roles import (
    SecondaryRelationshipEntered,
)
from domain.facts.endings import PostTerminationContactOccurred
from domain.facts.endings_choices import LaterContactPurpose
from domain.facts.fact import CaseFact, Modifier
from domain.facts.gifts_and_money import (
    BarterArranged,
    FavourDirection,
    FinancialTransactionMade,
    GiftDisposition,
    GiftExchanged,
    GiftKind,
    ServiceOrFavorExchanged,
    TransactionKind,
)
from domain.facts.supervision import (
    SupervisionContractEstablished,
    SupervisionSessionHeld,
)
from domain.facts.touch import TouchConsent, TouchContext, TouchKind
from domain.facts.transference import (
    SecrecyRequested,
)
from domain.values import Code
from tests.case_facts import (
    chat,
    disclosed,
    effect,
    effects,
    ended,
    hug,
    session,
    social,
    started,
    told,
    weighed,
)


class TestVulnerability:
    @pytest.mark.parametrize(
        ("markers", "expected"),
        [
            ((Vulnerability.MINOR,), "× 1.25"),
            ((Vulnerability.MINOR, Vulnerability.ISOLATION), "× 1.45"),
            ((Vulnerability.NONE_KNOWN,), None),
            ((Vulnerability.FINANCIAL_HARDSHIP, Vulnerability.BPD_TRAITS), None),
            ((Vulnerability.SUBSTANCE_USE, Vulnerability.PSYCHOSIS), "× 1.25"),
        ],
    )
    def test_only_the_markers_of_the_table_count(
        self, markers: tuple[Vulnerability, ...], expected: str | None
    ) -> None:
        opening = started(*markers)

        found = weighed(hug(), opening)

        assert effect(found, Modifier.VULNERABILITY) == expected

    def test_an_act_below_ten_is_not_raised(self) -> None:
        pat = hug(kind=TouchKind.SHOULDER_OR_ARM)

        found = weighed(pat, started(Vulnerability.MINOR))

        assert effect(found, Modifier.VULNERABILITY) is None

    def test_it_says_what_is_known_and_by_which_fact(self) -> None:
        opening = started(Vulnerability.ABUSE_HISTORY, Vulnerability.BEREAVEMENT)

        step = weighed(hug(), opening).steps[0]

        assert step.because == "Known of the client: abuse history, bereavement."
        assert step.facts == (opening.fact_id,)


class TestFrequency:
    @pytest.mark.parametrize(
        ("others", "expected"), [(2, None), (3, "× 1.15"), (7, "× 1.15"), (8, "× 1.3")]
    )
    def test_more_than_three_and_more_than_eight_count(
        self, others: int, expected: str | None
    ) -> None:
        before = [hug(on=-number) for number in range(1, others + 1)]

        found = weighed(hug(), *before)

        assert effect(found, Modifier.FREQUENCY) == expected

    def test_what_is_clinical_or_older_or_later_or_of_no_weight_is_not_counted(
        self,
    ) -> None:
        around = [
            *(hug(on=-n, kind=TouchKind.HANDSHAKE) for n in range(5)),
            *(hug(on=-31 - n) for n in range(5)),
            *(hug(on=1 + n) for n in range(5)),
            *(disclosed(on=-n) for n in range(5)),
        ]

        assert weighed(hug(), *around).steps == ()

    def test_contact_meetings_and_posts_are_not_the_same(self) -> None:
        others = [chat(on=-1), told(SocialMediaContactOccurred, on=-2), social(on=-3)]

        assert effect(weighed(social(), *others), Modifier.FREQUENCY) is None

    def test_meetings_of_two_kinds_are(self) -> None:
        others = [told(ClientLifeEventAttended, on=-n) for n in (1, 2, 3)]

        found = weighed(social(), *others)

        assert effect(found, Modifier.FREQUENCY) == "× 1.15"
        assert "4 acts within 30 days in the same category (meeting)." in {
            step.because for step in found.steps
        }

    def test_touch_as_an_agreed_technique_is_not_counted(self) -> None:
        agreed = {
            "kind": TouchKind.MASSAGE,
            "consent": TouchConsent.WRITTEN,
            "context": TouchContext.TECHNIQUE,
        }
        others = [hug(on=-n, **agreed) for n in (1, 2, 3)]
        standing = told(
            ConsultationObtained,
            on=-2,
            topic=(Code("touch"),),
            followed=AdviceFollowed.YES,
        )

        talked_over = weighed(hug(), *others, standing)

        assert effect(weighed(hug(), *others), Modifier.FREQUENCY) == "× 1.15"
        assert effect(talked_over, Modifier.FREQUENCY) is None

    def test_a_clinical_act_is_never_one_of_too_many(self) -> None:
        handshake = hug(kind=TouchKind.HANDSHAKE)

        found = weighed(handshake, *(hug(on=-n) for n in range(9)))

        assert found.score == 1

    def test_what_touches_no_boundary_is_counted_by_its_kind(self) -> None:
        long = [session(on=-n, minutes=80) for n in range(4)]

        found = weighed(long[0], *long[1:])

        assert effect(found, Modifier.FREQUENCY) == "× 1.15"


class TestEscalation:
    def rising(self) -> list[CaseFact]:
        return [
            disclosed(on=0),
            hug(on=30),
            told(GiftExchanged, on=60, gift_kind=GiftKind.LUXURY),
        ]

    def test_acts_that_grow_heavier_across_categories_raise_the_last(self) -> None:
        rising = self.rising()

        found = weighed(social(on=90), *rising)

        (step,) = [s for s in found.steps if s.modifier is Modifier.ESCALATION]
        assert step.effect == "+ 10"
        assert step.facts[:3] == tuple(fact.fact_id for fact in rising)

    def test_three_acts_are_no_slope(self) -> None:
        found = weighed(social(on=90), *self.rising()[1:])

        assert effect(found, Modifier.ESCALATION) is None

    def test_acts_of_one_category_are_no_slope(self) -> None:
        kinds = [TouchKind.HUG, TouchKind.HUG, TouchKind.HAND_HOLD, TouchKind.MASSAGE]
        touches = [hug(on=30 * n, kind=kind) for n, kind in enumerate(kinds)]

        found = weighed(touches[-1], *touches[:-1])

        assert effect(found, Modifier.ESCALATION) is None

    def test_what_lies_within_three_weeks_is_a_burst(self) -> None:
        quick = [disclosed(on=86), hug(on=87), hug(on=88)]

        found = weighed(social(on=90), *quick)

        assert effect(found, Modifier.ESCALATION) is None

    def test_acts_that_grow_lighter_raise_nothing(self) -> None:
        falling = [social(on=0), social(on=30), hug(on=60)]

        found = weighed(disclosed(on=90), *falling)

        assert effect(found, Modifier.ESCALATION) is None

    def test_a_planned_exposure_is_no_part_of_a_slope(self) -> None:
        exposure = social(on=90, purpose=MeetingPurpose.IN_VIVO_EXPOSURE)

        found = weighed(exposure, social(on=90), *self.rising())

        assert found.steps == ()

    @pytest.mark.parametrize(("days", "expected"), [(100, "+ 10"), (301, None)])
    def test_a_tie_of_steep_and_flat_pairs_is_settled_by_their_median(
        self, days: int, expected: str | None
    ) -> None:
        first = [hug(on=0), hug(on=0.5)]
        last = [
            told(FinancialTransactionMade, on=days, kind=TransactionKind.PAID_BILLS),
            told(FinancialTransactionMade, on=days, kind=TransactionKind.PAID_BILLS),
        ]

        found = weighed(last[-1], *first, last[0])

        assert effect(found, Modifier.ESCALATION) == expected


class TestSecrecy:
    @pytest.mark.parametrize("days", [-180, -1, 0, 1, 180])
    def test_a_request_for_secrecy_before_or_after_adds_twenty(self, days: int) -> None:
        found = weighed(hug(), told(SecrecyRequested, on=days))

        assert effects(found) == [(Modifier.SECRECY, "+ 20")]
        assert found.score == 35

    @pytest.mark.parametrize("days", [-181, 181])
    def test_half_a_year_away_it_is_forgotten(self, days: int) -> None:
        assert weighed(hug(), told(SecrecyRequested, on=days)).steps == ()

    def test_it_floors_an_act_of_twenty(self) -> None:
        found = weighed(
            hug(kind=TouchKind.BODY_THERAPY_TECHNIQUE), told(SecrecyRequested)
        )

        assert effect(found, Modifier.SECRECY) == "+ 20, at least 60"
        assert found.score == 60

    def test_social_contact_off_the_record_is_secrecy(self) -> None:
        found = weighed(hug(), chat(on=3, on_record=False))

        assert effect(found, Modifier.SECRECY) == "+ 20"

    def test_a_business_call_after_the_ending_off_the_record_is_secrecy(self) -> None:
        call = told(
            PostTerminationContactOccurred,
            on=3,
            on_record=False,
            purpose=LaterContactPurpose.BUSINESS,
        )

        assert effect(weighed(hug(), call), Modifier.SECRECY) == "+ 20"

    def test_a_crisis_call_that_nobody_wrote_down_is_none(self) -> None:
        call = chat(on=3, purpose=ContactPurpose.CRISIS, on_record=False)

        assert weighed(hug(), call).steps == ()

    def test_contact_off_the_record_is_not_its_own_circumstance(self) -> None:
        hidden = chat(on_record=False)

        assert effect(weighed(hidden), Modifier.SECRECY) is None

    def test_a_declined_gift_stays_at_nought(self) -> None:
        declined = told(GiftExchanged, disposition=GiftDisposition.DECLINED)

        assert weighed(declined, told(SecrecyRequested)).score == 0


class TestStage:
    def test_the_commitment_stage_raises(self) -> None:
        opening = started(on=-20)

        found = weighed(hug(), opening, session(on=-10, stage=AllianceStage.COMMITMENT))

        assert effects(found) == [(Modifier.STAGE, "× 1.1")]
        assert found.steps[0].facts == (opening.fact_id,)

    def test_the_middle_of_therapy_does_not(self) -> None:
        sessions = [
            session(on=-15, stage=AllianceStage.COMMITMENT),
            session(on=-5, stage=AllianceStage.PROCESS),
        ]

        assert weighed(hug(), started(on=-20), *sessions).steps == ()

    def test_sessions_that_all_say_the_same_leave_the_stage_unknown(self) -> None:
        sessions = [session(on=-day_) for day_ in range(1, 5)]

        assert weighed(hug(), started(on=-20), *sessions).steps == ()

    def test_no_opening_no_stage(self) -> None:
        assert weighed(hug()).steps == ()

    @pytest.mark.parametrize(
        ("days", "expected"), [(-31, None), (-30, "× 1.1"), (30, "× 1.1"), (31, None)]
    )
    def test_thirty_days_around_the_ending_raise(
        self, days: int, expected: str | None
    ) -> None:
        assert effect(weighed(hug(on=days), ended(on=0)), Modifier.STAGE) == expected

    def test_an_ending_is_not_near_itself(self) -> None:
        assert weighed(ended(on=0)).score == 2

    def test_an_opening_is_no_stage_to_itself(self) -> None:
        friend = started(prior_relationship=PriorRelationship.FRIEND)

        assert weighed(friend).score == 50


class TestBenefit:
    @pytest.mark.parametrize(
        ("act", "gains"),
        [
            (told(SecondaryRelationshipEntered, therapist_benefits=True), True),
            (told(SecondaryRelationshipEntered, therapist_benefits=False), False),
            (chat(purpose=ContactPurpose.THERAPIST_NEED), True),
            (social(purpose=MeetingPurpose.THERAPIST_BENEFIT), True),
            (social(), False),
            (told(BarterArranged, is_labour=True), True),
            (
                told(
                    ServiceOrFavorExchanged,
                    direction=FavourDirection.CLIENT_FOR_THERAPIST,
                ),
                True,
            ),
            (
                told(
                    ServiceOrFavorExchanged,
                    direction=FavourDirection.THERAPIST_FOR_CLIENT,
                ),
                False,
            ),
            (
                told(FinancialTransactionMade, kind=TransactionKind.LOAN_FROM_CLIENT),
                True,
            ),
            (
                told(FinancialTransactionMade, kind=TransactionKind.LOAN_TO_CLIENT),
                False,
            ),
            (
                told(
                    FinancialTransactionMade,
                    kind=TransactionKind.BEQUEST,
                    known_before=True,
                ),
                True,
            ),
            (hug(), False),
        ],
    )
    def test_what_the_therapist_gains_raises(self, act: CaseFact, gains: bool) -> None:
        expected = "× 1.35" if gains else None

        assert effect(weighed(act), Modifier.BENEFIT) == expected


class TestTrainee:
    def test_a_trainee_without_supervision_in_three_weeks_raises(self) -> None:
        opening = started(treatment_under_trainee=True)

        found = weighed(hug(), opening, told(SupervisionSessionHeld, on=-22))

        assert effects(found)[-1] == (Modifier.TRAINEE, "× 1.1")

    @pytest.mark.parametrize(
        "kind", [SupervisionSessionHeld, SupervisionContractEstablished]
    )
    def test_supervision_within_three_weeks_does_not(
        self, kind: type[CaseFact]
    ) -> None:
        opening = started(treatment_under_trainee=True)

        found = weighed(hug(), opening, told(kind, on=-21))

        assert effect(found, Modifier.TRAINEE) is None
