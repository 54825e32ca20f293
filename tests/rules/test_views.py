"""As it happened, as it was known, as another code would see it, and before an act."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain import codes, rules
from domain.assessment import Assessment, differences
from domain.facts.decisions import BoundaryDecisionDocumented
from domain.facts.fact import CaseFact
from domain.facts.gifts_and_money import TransactionKind
from domain.rules import chosen_in
from domain.rules.flags import Flag, Status
from domain.values import FactId
from domain.weighing import Attention
from tests.case_facts import day
from tests.rules.asking import (
    advice,
    asked,
    fact,
    flags_of,
    record,
    sessions,
    severity,
    started,
)

RUPTURE = fact("AllianceRuptureIdentified", 0)
REPAIR = fact("RuptureRepairAttempted", 10, outcome="repaired", late=40)
GIFT = fact("GiftExchanged", 0, disposition="accepted", gift_kind="luxury")


def the(rule: str, found: Assessment) -> Flag:
    (flag,) = flags_of(rule, found)
    return flag


class TestTime:
    def test_a_question_may_lie_in_the_future(self) -> None:
        found = the("R31", asked(RUPTURE, as_of=5))

        assert found.status is Status.PENDING
        assert found.arose_at == day(22)

    def test_a_later_fact_withdraws_it_before_it_arises(self) -> None:
        found = the("R31", asked(RUPTURE, REPAIR, as_of=30))

        assert found.status is Status.WITHDRAWN
        assert found.answered_by == (REPAIR.fact_id,)

    def test_it_arises_on_its_day_and_stays(self) -> None:
        for as_of in (22, 60, 200):
            found = the("R31", asked(RUPTURE, as_of=as_of))
            assert found.status is Status.RAISED
            assert found.arose_at == day(22)

    def test_it_keeps_its_id_all_the_while(self) -> None:
        ids = {the("R31", asked(RUPTURE, as_of=as_of)).id for as_of in (5, 30)}
        ids.add(the("R31", asked(RUPTURE, REPAIR, as_of=30)).id)

        assert len(ids) == 1


class TestAsKnown:
    def test_a_repair_that_was_written_down_later_was_not_known(self) -> None:
        facts = (RUPTURE, REPAIR)

        happened = the("R31", asked(*facts, as_of=60))
        known = the("R31", asked(*facts, as_of=60, known_on=30))

        assert happened.status is Status.WITHDRAWN
        assert known.status is Status.RAISED
        assert known.id == happened.id

    def test_what_nobody_knew_yet_asks_nothing(self) -> None:
        late = fact(
            "GiftExchanged", 0, disposition="accepted", gift_kind="luxury", late=20
        )

        assert severity("R22", asked(late, as_of=30)) is not None
        assert severity("R22", asked(late, as_of=30, known_on=10)) is None

    def test_a_deadline_after_the_day_known_has_not_passed(self) -> None:
        found = asked(RUPTURE, as_of=60, known_on=10)

        assert the("R31", found).status is Status.PENDING


class TestCorrections:
    right = replace(
        fact("GiftExchanged", 0, disposition="declined", gift_kind="luxury", late=50),
        corrects=GIFT.fact_id,
    )

    def test_a_correction_supersedes_and_the_question_stays_visible(self) -> None:
        found = the("R22", asked(GIFT, self.right))

        assert found.status is Status.SUPERSEDED
        assert found.superseded_by == (self.right.fact_id,)
        assert asked(GIFT, self.right).attention is Attention.NONE

    def test_before_it_was_known_the_question_stood(self) -> None:
        found = the("R22", asked(GIFT, self.right, known_on=40))

        assert found.status is Status.RAISED
        assert asked(GIFT, self.right, known_on=40) == asked(GIFT, known_on=40)

    def test_a_question_keeps_its_id_through_a_correction(self) -> None:
        still = replace(GIFT, fact_id=self.right.fact_id, corrects=GIFT.fact_id)

        assert the("R22", asked(GIFT, still)).id == the("R22", asked(GIFT)).id

    def test_a_correction_of_a_correction_leads_to_the_first(self) -> None:
        again = replace(
            GIFT,
            fact_id=FactId(UUID(int=7)),
            corrects=self.right.fact_id,
            recorded_at=day(60),
        )

        found = the("R22", asked(GIFT, self.right, again))

        assert found.status is Status.RAISED
        assert found.id == the("R22", asked(GIFT)).id


class TestASlipThatIsPutRight:
    """A word mended later makes no honest record a late one."""

    wedding = fact("ClientLifeEventAttended", 10, event_kind="wedding")
    before = record(8, "ClientLifeEventAttended")

    @staticmethod
    def mended(told: CaseFact, on: float = 40, **changes: Any) -> CaseFact:
        return replace(
            told,
            fact_id=FactId(UUID(int=9)),
            corrects=told.fact_id,
            recorded_at=day(on),
            **changes,
        )

    def test_is_not_told_late(self) -> None:
        told = fact("FinancialTransactionMade", 0, kind="purchase_from_client")
        rules_of = {flag.rule.id for flag in asked(told).flags}

        again = asked(told, self.mended(told))

        assert "R07" not in rules_of
        assert {flag.rule.id for flag in again.raised} == rules_of

    def test_but_another_account_of_it_is(self) -> None:
        told = fact("FinancialTransactionMade", 0, kind="purchase_from_client")
        other = self.mended(told, kind=TransactionKind.LOAN_TO_CLIENT)

        assert "R07" in {flag.rule.id for flag in asked(told, other).raised}

    def test_leaves_the_reasons_before_the_act(self) -> None:
        assert asked(self.wedding, self.before).raised == ()
        assert asked(self.wedding, self.before, self.mended(self.before)).raised == ()

    def test_but_reasons_that_were_not_there_come_late(self) -> None:
        reasons = self.before
        assert isinstance(reasons, BoundaryDecisionDocumented)
        blank = replace(reasons.rationale, is_blank=True)
        thin = replace(reasons, rationale=blank)
        full = self.mended(thin, rationale=reasons.rationale)

        assert asked(self.wedding, thin, full).raised != ()

    def test_on_the_day_before_it_was_known_nothing_is_different(self) -> None:
        told = (self.wedding, self.before)
        later = asked(*told, self.mended(self.before), known_on=30)

        assert later == asked(*told, known_on=30)


class TestCodes:
    touch = fact("PhysicalContactOccurred", kind="hug", consent="verbal")
    """On 5 January 2026."""

    def before(self, days: int) -> CaseFact:
        return replace(
            self.touch,
            occurred_at=self.touch.occurred_at - timedelta(days=days),
            recorded_at=self.touch.recorded_at - timedelta(days=days),
        )

    def test_the_code_in_force_on_the_day_asks(self) -> None:
        last_day_before = self.before(36)
        first_day = self.before(35)

        assert f"{last_day_before.occurred_at:%Y-%m-%d}" == "2025-11-30"
        assert severity("R24", asked(last_day_before, bound_by=("APS",))) is None
        assert severity("R24", asked(first_day, bound_by=("APS",))) == 40

    def test_another_code_is_told_with_the_difference(self) -> None:
        usual = asked(self.touch, bound_by=("APA",))
        other = asked(self.touch, bound_by=("PSYBA",))

        (found,) = differences(usual, other)

        assert found.before is None
        assert found.after is not None
        assert found.after.rule.id == "R24"

    def test_a_citation_is_of_the_edition_of_the_day(self) -> None:
        found = asked(fact("SecrecyRequested"), bound_by=("HCPC",))
        cited = {cite.provision.id: cite for cite in the("R05", found).cites}

        assert set(cited) == {"HCPC-SANC", "HCPC-1.12"}
        assert all(cite.binds for cite in cited.values())

    def test_what_does_not_bind_is_shown_where_nothing_that_binds_was_read(
        self,
    ) -> None:
        amended = fact("RecordAmended", marked_as_late=False)

        found = the("R06", asked(amended, bound_by=("APA",)))
        shown = [(cite.provision.id, cite.binds) for cite in found.cites]

        assert shown == [("APA-6.01", True), ("ACA-A.1.b", False)]
        assert found.severity == 65

    def test_no_flag_above_discuss_stands_on_memory_alone(self) -> None:
        for rule in rules.newest():
            for code in codes.on_file().codes:
                case = asked(
                    fact("BarterArranged"),
                    fact("TherapyTerminated", 5, alternatives_offered=False),
                    *sessions(*range(25)),
                    bound_by=(code.id,),
                )
                for flag in flags_of(rule.id, case):
                    verified = [c for c in flag.cites if c.provision.is_verified]
                    alone = flag.cites and not verified
                    if alone and not rule.stands_without_code:
                        assert flag.severity < 50

    def test_codes_that_are_not_on_file_are_told(self) -> None:
        assert asked(bound_by=("NZ", "APA")).unknown_codes == ("NZ",)


class TestBeforeItHappens:
    def test_a_planned_act_is_asked_about_without_being_told(self) -> None:
        planned = fact("OutOfOfficeMeetingHeld", 100, purpose="social")
        now = asked(started(), *sessions(0, 7))

        raised = {
            each.after.rule.id
            for each in differences(now, asked(started(), *sessions(0, 7), planned))
            if each.after and each.after.status is Status.RAISED
        }

        assert raised == {"R08"}

    def test_a_book_can_be_tried_on_past_facts(self) -> None:
        strict = chosen_in(rules.newest().name, {("R22", "costly"): 4.0})
        gift = fact("GiftExchanged", disposition="accepted", gift_kind="food")

        changed = differences(asked(gift), asked(gift, book=strict))

        assert [each.after.rule.id for each in changed if each.after] == ["R22"]


class TestAttention:
    def test_four_grave_rules_lift_serious_to_refer(self) -> None:
        three = (
            fact("DependencyIndicatorNoted", fostered_by_therapist=True),
            fact("CompetenceLimitIdentified", plan="continue_unchanged"),
            fact("RecordAmended", marked_as_late=False),
        )
        fourth = fact("SpecialTreatmentGiven", kind="told_special")

        assert asked(*three).attention is Attention.SERIOUS
        assert asked(*three, fourth).attention is Attention.REFER
        assert asked(*three, fourth).lifted

    def test_a_pending_question_asks_for_no_attention_yet(self) -> None:
        assert asked(RUPTURE, as_of=5).attention is Attention.NONE

    def test_care_is_shown_beside_the_question(self) -> None:
        kept = record(-2, "FinancialTransactionMade")
        sought = advice(-3, "FinancialTransactionMade")
        loan = fact(
            "FinancialTransactionMade", kind="loan_to_client", known_before=True
        )

        found = the("R19", asked(kept, sought, loan))

        assert set(found.speaks_for) == {kept.fact_id, sought.fact_id}

    def test_what_makes_an_act_heavier_is_never_shown_as_care(self) -> None:
        """Not even where the scale ends below what the act came to without it."""
        loan = fact(
            "FinancialTransactionMade", kind="loan_to_client", known_before=True
        )
        vulnerable = started(-100, client_vulnerability=["minor", "suicidality"])
        hidden = fact("SecrecyRequested", 1)

        found = the("R19", asked(vulnerable, loan, hidden))

        assert found.severity > 90
        assert found.speaks_for == ()

    def test_the_risk_fades_and_is_cut(self) -> None:
        found = asked(fact("SecrecyRequested"), fact("SecrecyRequested"), as_of=90)

        first, last = found.risk
        assert first.score == 100
        assert last.score == pytest.approx(75, abs=15)
        assert last.attention in {Attention.REFER, Attention.SERIOUS}
