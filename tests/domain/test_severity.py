"""An act on the scales as a whole, and what holds for any history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case_so_far import CaseSoFar
from domain.facts.alliance import CulturalDifferenceAddressed, ProgressReviewed
from domain.facts.alliance_choices import (
    ConsentScope,
    Vulnerability,
)
from domain.facts.contact import (
    ContactPurpose,
    IncidentalEncounterOccurred,
    MeetingPurpose,
    OutOfOfficeMeetingHeld,
    OutOfSessionContactOccurred,
)
from domain.facts.decisions import AdviceFollowed, RiskAssessed
from domain.facts.dual_roles import (
    SecondaryRelationshipDisclosed,
    SecondaryRelationshipEntered,
)
from domain.facts.dual_roles_choices import (
    ConnectionRole,
    EnteredRole,
)
from domain.facts.fact import CaseFact, Modifier
from domain.facts.gifts_and_money import GiftDisposition, GiftExchanged
from domain.facts.touch import (
    PhysicalContactOccurred,
    SexualizedBehaviorOccurred,
    SexualizedForm,
    TouchKind,
)
from domain.facts.transference import (
    AttractionResponse,
    ClientAttractionDisclosed,
    CountertransferenceKind,
    CountertransferenceNoted,
    SecrecyKind,
    SecrecyRequested,
    TransferenceNoted,
)
from domain.severity import weigh
from domain.values import FactId
from tests.case_facts import (
    consent,
    consultation,
    decision,
    effects,
    replayed,
    scores,
    started,
    told,
    weighed,
)
from tests.case_strategies import histories, shifted

HARMLESS: list[tuple[type[CaseFact], dict[str, Any]]] = [
    (ProgressReviewed, {}),
    (CulturalDifferenceAddressed, {}),
    (TransferenceNoted, {}),
    (RiskAssessed, {}),
    (SecondaryRelationshipDisclosed, {"role": ConnectionRole.NEIGHBOUR}),
    (PhysicalContactOccurred, {"kind": TouchKind.HANDSHAKE}),
    (OutOfSessionContactOccurred, {"purpose": ContactPurpose.SCHEDULING}),
    (OutOfOfficeMeetingHeld, {"purpose": MeetingPurpose.IN_VIVO_EXPOSURE}),
    (GiftExchanged, {"disposition": GiftDisposition.DECLINED}),
    (IncidentalEncounterOccurred, {"privacy_protected": True}),
]
"""What honest people record more of: safeguards, feelings, clinical work, chance."""
BENIGN = st.builds(
    lambda kind, on: told(kind[0], on=on, **kind[1]),
    st.sampled_from(HARMLESS),
    st.integers(-400, 400),
)


class TestTheWhole:
    def test_a_declaration_of_love_is_made_lighter_by_nothing(self) -> None:
        around = [
            consent(*ConsentScope, on=-1),
            consultation(SexualizedBehaviorOccurred, on=-1),
            decision(SexualizedBehaviorOccurred, on=-1),
        ]

        act = told(SexualizedBehaviorOccurred, form=SexualizedForm.FLIRTATION)

        assert weighed(act, *around).score == 75

    def test_no_score_passes_a_hundred(self) -> None:
        act = told(
            SecondaryRelationshipEntered,
            role=EnteredRole.SEXUAL,
            therapist_benefits=True,
        )

        found = weighed(act, started(Vulnerability.MINOR))

        assert found.score == 100
        assert found.steps[-1].after == 100

    @pytest.mark.parametrize(
        "response", ["explored_with_limits", "boundaries_restated"]
    )
    def test_a_feeling_answered_well_weighs_fifteen_at_most(
        self, response: str
    ) -> None:
        said = told(ClientAttractionDisclosed, response=AttractionResponse(response))
        ignored = consultation(
            ClientAttractionDisclosed, on=0, followed=AdviceFollowed.NO
        )

        assert weighed(said, ignored, started(Vulnerability.MINOR)).score <= 15

    def test_attraction_that_nobody_was_told_of_weighs_fifteen(self) -> None:
        noted = told(
            CountertransferenceNoted,
            kind=CountertransferenceKind.ATTRACTION,
            consult_planned=False,
        )

        assert weighed(noted, told(SecrecyRequested)).score == 15

    def test_steps_come_in_the_order_of_the_table(self) -> None:
        around = [
            started(Vulnerability.MINOR, small_community=True),
            told(SecrecyRequested, on=5),
            told(SecondaryRelationshipDisclosed, on=-3),
            consultation(SecondaryRelationshipEntered, on=-3),
        ]
        act = told(
            SecondaryRelationshipEntered,
            role=EnteredRole.COLLEAGUE,
            avoidable=False,
            therapist_benefits=True,
        )

        assert effects(weighed(act, *around)) == [
            (Modifier.VULNERABILITY, "× 1.25"),
            (Modifier.STAGE, "× 1.1"),
            (Modifier.DOCUMENTED_LATE, "× 1.15"),
            (Modifier.BENEFIT, "× 1.35"),
            (Modifier.SECRECY, "+ 20"),
            (Modifier.CONSULTED, "× 0.7"),
            (Modifier.UNAVOIDABLE, "× 0.7"),
            (Modifier.SECRECY, "at least 60"),
        ]


class TestAnyHistory:
    @given(histories())
    def test_every_score_is_explained(self, facts: list[CaseFact]) -> None:
        case = CaseSoFar(facts=tuple(facts))
        ids = {fact.fact_id for fact in facts}

        for fact in facts:
            found = weigh(fact, case)

            assert 0 <= found.score <= 100
            assert min(replayed(found), 100) == pytest.approx(found.score)
            assert not found.steps or found.steps[-1].after == found.score
            assert {step.modifier for step in found.steps} <= set(fact.WEIGHT.modifiers)
            assert all(
                step.facts and ids.issuperset(step.facts) for step in found.steps
            )
            assert all(step.because.endswith(".") for step in found.steps)

    @given(histories(), st.randoms(use_true_random=False))
    def test_the_order_of_telling_changes_nothing(
        self, facts: list[CaseFact], random: Random
    ) -> None:
        versions = [fact.originator_version for fact in facts]
        random.shuffle(versions)
        pairs = zip(facts, versions, strict=True)
        retold = [replace(fact, originator_version=version) for fact, version in pairs]
        random.shuffle(retold)

        assert scores(retold) == scores(facts)

    @given(histories(), st.integers(-40_000_000, 40_000_000))
    def test_shifting_all_times_changes_nothing(
        self, facts: list[CaseFact], seconds: int
    ) -> None:
        later = [shifted(fact, timedelta(seconds=seconds)) for fact in facts]

        assert scores(later) == scores(facts)

    @given(histories(), st.data(), st.integers(0, 365))
    def test_a_complete_prior_record_never_raises(
        self, facts: list[CaseFact], data: st.DataObject, days: int
    ) -> None:
        act = data.draw(st.sampled_from(facts))
        record = moved(decision(act.fact_id, on=0), to=act, days_before=days)

        assert raised(facts, [record]) == set()

    @given(histories(), st.data(), st.integers(0, 30))
    def test_a_followed_consultation_never_raises(
        self, facts: list[CaseFact], data: st.DataObject, days: int
    ) -> None:
        act = data.draw(st.sampled_from(facts))
        advice = moved(consultation(type(act), on=0), to=act, days_before=days)

        assert raised(facts, [advice]) == set()

    @given(histories(), st.data(), st.integers(0, 365))
    def test_consent_never_raises(
        self, facts: list[CaseFact], data: st.DataObject, days: int
    ) -> None:
        act = data.draw(st.sampled_from(facts))
        agreed = moved(consent(*ConsentScope, on=0), to=act, days_before=days)

        assert raised(facts, [agreed]) == set()

    @given(histories(), st.integers(-400, 400), st.sampled_from(SecrecyKind))
    def test_a_request_for_secrecy_never_lowers(
        self, facts: list[CaseFact], on: int, what: SecrecyKind
    ) -> None:
        request = told(SecrecyRequested, on=on, what=what)

        before, after = scores(facts), scores([*facts, request])

        assert [each for each in before if after[each] < before[each]] == []

    @given(histories(), st.lists(BENIGN, max_size=12))
    def test_recording_what_is_benign_never_raises(
        self, facts: list[CaseFact], benign: list[CaseFact]
    ) -> None:
        assert raised(facts, benign) == set()


def raised(facts: list[CaseFact], more: list[CaseFact]) -> set[FactId]:
    """The facts that weigh more once others are recorded too."""
    before, after = scores(facts), scores([*facts, *more])
    return {each for each, score in before.items() if after[each] > score}


def moved(fact: CaseFact, *, to: CaseFact, days_before: int) -> CaseFact:
    """The fact at a time before another, written down at once."""
    at = to.occurred_at - timedelta(days=days_before)
    return replace(fact, occurred_at=at, recorded_at=at)
