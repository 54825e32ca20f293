"""What makes an act weigh less: consent, and safeguards around ties."""

from __future__ import annotations

from typing import Any

import pytest

from domain.facts.alliance_choices import (
    ConsentScope,
    Setting,
)
from domain.facts.confidentiality import (
    ConfidentialInformationDisclosed,
    Recipient,
    SharingBasis,
)
from domain.facts.contact import (
    IncidentalEncounterOccurred,
    Interaction,
)
from domain.facts.dual_roles import (
    ConflictCheckPerformed,
    ProfessionalRoleChanged,
    RelatedPersonAcceptedAsClient,
    SecondaryRelationshipDisclosed,
    SecondaryRelationshipEntered,
)
from domain.facts.dual_roles_choices import (
    CheckAction,
    ConnectionRole,
    EnteredRole,
    ProfessionalRole,
)
from domain.facts.fact import CaseFact, Modifier
from domain.facts.gifts_and_money import (
    BarterArranged,
    FinancialTransactionMade,
    GiftExchanged,
    GiftKind,
    TransactionKind,
)
from domain.facts.touch import (
    TouchConsent,
)
from tests.case_facts import (
    chat,
    consent,
    consultation,
    day,
    decision,
    effect,
    hug,
    social,
    started,
    told,
    weighed,
)


class TestConsent:
    @pytest.mark.parametrize(
        ("act", "scope"),
        [
            (hug(), ConsentScope.PHYSICAL_CONTACT),
            (chat(), ConsentScope.CONTACT_POLICY),
            (social(), ConsentScope.OUT_OF_OFFICE),
            (told(BarterArranged, client_requested=True), ConsentScope.BARTER_OR_FEE),
        ],
    )
    def test_consent_to_the_element_counts(
        self, act: CaseFact, scope: ConsentScope
    ) -> None:
        found = weighed(act, consent(scope, on=-1))

        assert effect(found, Modifier.CONSENTED) == "× 0.8"

    def test_consent_to_something_else_does_not(self) -> None:
        assert weighed(hug(), consent(ConsentScope.TREATMENT, on=-1)).steps == ()

    @pytest.mark.parametrize("values", [{"on": 1}, {"on": -9, "valid_until": day(-1)}])
    def test_consent_given_later_or_run_out_does_not(
        self, values: dict[str, Any]
    ) -> None:
        given = consent(ConsentScope.PHYSICAL_CONTACT, **values)

        assert weighed(hug(), given).steps == ()

    @pytest.mark.parametrize(
        "act",
        [
            hug(consent=TouchConsent.WRITTEN),
            hug(consent=TouchConsent.VERBAL),
            told(RelatedPersonAcceptedAsClient, consents=True),
            told(
                ProfessionalRoleChanged, to_role=ProfessionalRole.COUPLE, consent=True
            ),
            told(GiftExchanged, gift_kind=GiftKind.FOOD, meaning_explored=True),
            told(ConfidentialInformationDisclosed, basis=SharingBasis.WRITTEN_CONSENT),
        ],
    )
    def test_what_the_act_itself_says_of_consent_counts(self, act: CaseFact) -> None:
        assert effect(weighed(act), Modifier.CONSENTED) == "× 0.8"

    def test_a_touch_without_consent_is_not_cured_by_a_form(self) -> None:
        act = hug(consent=TouchConsent.NONE)

        found = weighed(act, consent(ConsentScope.PHYSICAL_CONTACT, on=-1))

        assert effect(found, Modifier.CONSENTED) is None

    def test_a_disclosure_without_basis_is_not_consented_to(self) -> None:
        shared = told(
            ConfidentialInformationDisclosed,
            basis=SharingBasis.NONE,
            recipient=Recipient.FAMILY,
        )

        assert weighed(shared).score == 72

    def test_consent_never_covers_what_is_hidden_or_sexual(self) -> None:
        policy = consent(ConsentScope.CONTACT_POLICY, on=-1)
        hidden = chat(on_record=False)
        love = told(SecondaryRelationshipDisclosed, role=ConnectionRole.SEXUAL)

        assert effect(weighed(hidden, policy), Modifier.CONSENTED) is None
        assert effect(weighed(love), Modifier.CONSENTED) is None


class TestUnavoidable:
    def entered(self, **values: Any) -> SecondaryRelationshipEntered:
        usual: dict[str, Any] = {"role": EnteredRole.CLUB_OR_BOARD, "avoidable": False}
        return told(SecondaryRelationshipEntered, **(usual | values))

    @pytest.mark.parametrize(
        "safeguard",
        [
            told(SecondaryRelationshipDisclosed, on=-3),
            told(
                ConflictCheckPerformed,
                on=-3,
                action=CheckAction.PROCEED_WITH_SAFEGUARDS,
            ),
            decision(SecondaryRelationshipEntered, on=-3),
            consultation(SecondaryRelationshipEntered, on=-3),
        ],
    )
    def test_an_unavoidable_role_with_a_safeguard_is_lighter(
        self, safeguard: CaseFact
    ) -> None:
        found = weighed(self.entered(), safeguard)

        assert effect(found, Modifier.UNAVOIDABLE) == "× 0.7"

    def test_without_a_safeguard_it_is_not(self) -> None:
        check = told(ConflictCheckPerformed, on=-3, action=CheckAction.PROCEED)

        assert effect(weighed(self.entered(), check), Modifier.UNAVOIDABLE) is None

    def test_an_avoidable_role_is_not(self) -> None:
        found = weighed(
            self.entered(avoidable=True), told(SecondaryRelationshipDisclosed, on=-3)
        )

        assert effect(found, Modifier.UNAVOIDABLE) is None

    def test_love_is_never_unavoidable(self) -> None:
        found = weighed(
            self.entered(role=EnteredRole.ROMANTIC),
            told(SecondaryRelationshipDisclosed, on=-3),
        )

        assert effect(found, Modifier.UNAVOIDABLE) is None

    @pytest.mark.parametrize(
        ("opening", "expected"),
        [
            (started(small_community=True), "× 0.7"),
            (started(setting=Setting.RURAL), "× 0.7"),
            (started(), None),
            (hug(), None),
        ],
    )
    def test_a_purchase_in_a_small_place_can_be(
        self, opening: CaseFact, expected: str | None
    ) -> None:
        bought = told(
            FinancialTransactionMade, kind=TransactionKind.PURCHASE_FROM_CLIENT
        )

        found = weighed(bought, opening, decision(FinancialTransactionMade, on=-1))

        assert effect(found, Modifier.UNAVOIDABLE) == expected

    def test_a_barter_in_a_small_place_can_be(self) -> None:
        found = weighed(
            told(BarterArranged, client_requested=True),
            started(small_community=True),
            decision(BarterArranged, on=-1),
        )

        assert effect(found, Modifier.UNAVOIDABLE) == "× 0.7"

    def test_a_hug_in_a_small_place_is_not(self) -> None:
        found = weighed(
            hug(), started(small_community=True), decision(type(hug()), on=-1)
        )

        assert effect(found, Modifier.UNAVOIDABLE) is None

    @pytest.mark.parametrize(("is_private", "score"), [(True, 12 * 0.7), (False, 20)])
    def test_a_chance_meeting_is_lighter_where_privacy_was_kept(
        self, is_private: bool, score: float
    ) -> None:
        met = told(
            IncidentalEncounterOccurred,
            interaction=Interaction.EXTENDED,
            privacy_protected=is_private,
        )

        assert weighed(met).score == pytest.approx(score)
