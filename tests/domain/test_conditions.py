"""What a kind of act weighs alone: conditions, variants and overrides."""

from __future__ import annotations

import pytest

from domain import facts
from domain.catalogue import Kind, Shape, describe, kinds
from domain.conditions import Basis, basis, parse, variants
from domain.facts.alliance import SessionHeld
from domain.facts.contact import ContactPurpose, OutOfSessionContactOccurred
from domain.facts.dual_roles import SecondaryRelationshipEntered
from domain.facts.dual_roles_choices import EnteredRole
from domain.facts.endings import AppointmentCancelledByTherapist
from domain.facts.fact import CaseFact
from domain.facts.gifts_and_money import (
    BarterArranged,
    FinancialTransactionMade,
    GiftDisposition,
    GiftExchanged,
    GiftKind,
    TransactionKind,
)
from tests.case_facts import told


class TestBasis:
    def test_the_default_counts_where_no_variant_matches(self) -> None:
        cake = told(
            GiftExchanged,
            gift_kind=GiftKind.FOOD,
            disposition=GiftDisposition.ACCEPTED,
        )

        assert basis(cake) == Basis(score=10, variant=None)

    def test_a_variant_below_the_default_counts(self) -> None:
        drawing = told(
            GiftExchanged,
            gift_kind=GiftKind.TOKEN_HANDMADE,
            disposition=GiftDisposition.ACCEPTED,
        )

        assert basis(drawing) == Basis(score=4, variant="gift_kind=token_handmade")

    def test_the_highest_matching_variant_counts(self) -> None:
        chat = told(
            OutOfSessionContactOccurred,
            purpose=ContactPurpose.SOCIAL_CHAT,
            on_record=False,
        )

        assert basis(chat) == Basis(score=40, variant="on_record=false")

    def test_the_lowest_matching_override_counts_before_any_variant(self) -> None:
        declined = told(
            GiftExchanged,
            gift_kind=GiftKind.LUXURY,
            disposition=GiftDisposition.DECLINED,
        )

        assert basis(declined) == Basis(score=0, variant="disposition=declined")

    def test_an_unavoidable_role_does_not_hide_which_role_it_is(self) -> None:
        shop = told(
            SecondaryRelationshipEntered, role=EnteredRole.BUSINESS, avoidable=False
        )

        assert basis(shop) == Basis(score=78, variant="role=business")

    @pytest.mark.parametrize(("known", "score"), [(False, 15), (True, 60)])
    def test_all_parts_of_a_condition_must_hold(self, known: bool, score: int) -> None:
        bequest = told(
            FinancialTransactionMade, kind=TransactionKind.BEQUEST, known_before=known
        )

        assert basis(bequest).score == score

    @pytest.mark.parametrize(("minutes", "score"), [(69, 0), (70, 12), (95, 12)])
    def test_a_session_is_long_from_twenty_minutes_over(
        self, minutes: int, score: int
    ) -> None:
        held = told(SessionHeld, planned_minutes=50, actual_minutes=minutes)

        assert basis(held).score == score

    @pytest.mark.parametrize(("hours", "score"), [(1, 15), (2, 6)])
    def test_a_cancellation_is_short_below_two_hours(
        self, hours: int, score: int
    ) -> None:
        cancelled = told(AppointmentCancelledByTherapist, notice_hours=hours)

        assert basis(cancelled).score == score


class TestParsing:
    @pytest.mark.parametrize("kind", facts.catalogue(), ids=lambda kind: kind.__name__)
    def test_every_condition_of_the_catalogue_names_what_there_is(
        self, kind: type[CaseFact]
    ) -> None:
        described = describe(kind)

        read = variants(kind)  # type: ignore[arg-type]  # See domain/conditions.py.

        assert {variant.text: variant.score for variant in read} == dict(
            kind.WEIGHT.variants
        )
        assert set(kind.WEIGHT.overrides) <= set(kind.WEIGHT.variants)
        assert [
            (comparison.field, comparison.value)
            for variant in read
            for comparison in variant.comparisons
            if comparison.sign == "="
            and comparison.value not in _values(described)[comparison.field]
        ] == []

    @pytest.mark.parametrize(
        "text", ["kind", "kind==hug", "kind=hug&", "what is this=no", "overrun>=many"]
    )
    def test_a_misspelt_condition_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError):
            parse(text, kind=SessionHeld)

    def test_a_field_that_the_kind_has_not_is_refused(self) -> None:
        with pytest.raises(ValueError, match="BarterArranged has no field overrun"):
            parse("overrun>=20", kind=BarterArranged)

    @pytest.mark.parametrize(
        ("text", "holds"),
        [
            ("actual_minutes>50", False),
            ("actual_minutes>=50", True),
            ("actual_minutes<=50", True),
            ("actual_minutes<50", False),
            ("actual_minutes=50", True),
            ("last_slot_of_day=true", False),
            ("last_slot_of_day=false", False),
            ("content_tags>1", False),
        ],
    )
    def test_what_is_not_stated_holds_for_nothing(self, text: str, holds: bool) -> None:
        held = told(SessionHeld, actual_minutes=50, last_slot_of_day=None)

        (comparison,) = parse(text, kind=SessionHeld)

        assert comparison.holds(held) is holds


def test_the_first_of_two_equal_variants_names_the_act() -> None:
    assert [variant.score for variant in variants(GiftExchanged)] == sorted(
        GiftExchanged.WEIGHT.variants.values(), reverse=True
    )


def _values(kind: Kind) -> dict[str, list[object]]:
    """What each field of a kind can be."""
    return {
        field.name: [True, False]
        if field.shape is Shape.YES_NO
        else [choice.value for choice in field.choices or ()]
        for field in kinds()[kind.name].fields
    }
