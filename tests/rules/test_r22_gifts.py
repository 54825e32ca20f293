"""R22: gift threshold."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, check, fact, rows


def gift(on: float = 0, **values: Any) -> CaseFact:
    usual = {"disposition": "accepted", "occasion": "none", "value_estimate": 5}
    return fact("GiftExchanged", on, **(usual | values))


@rows(
    Row("a watch", (gift(gift_kind="luxury"),), (40, 90)),
    Row("costly", (gift(gift_kind="other", value_estimate=51),), (40, 90)),
    Row("not costly", (gift(gift_kind="other", value_estimate=50),), None),
    Row(
        "much in a year",
        tuple(
            gift(n * 60 - 100, gift_kind="food", value_estimate=30) for n in range(4)
        ),
        (40, 90),
    ),
    Row(
        "two of thirty, two years apart",
        (
            gift(-700, gift_kind="other", value_estimate=30),
            gift(gift_kind="other", value_estimate=30),
        ),
        None,
    ),
    Row(
        "a little thing each holiday for years",
        tuple(
            gift(n * -365, gift_kind="food", value_estimate=9, occasion="holiday")
            for n in range(7)
        ),
        None,
    ),
    Row("often", tuple(gift(n * 20, gift_kind="food") for n in range(4)), (40, 90)),
    Row(
        "a child's drawings",
        tuple(gift(n * 5, gift_kind="token_handmade") for n in range(9)),
        None,
    ),
    Row(
        "holidays alone",
        tuple(gift(n * 20, gift_kind="food", occasion="holiday") for n in range(4)),
        None,
    ),
    Row(
        "declined",
        (gift(gift_kind="luxury", disposition="declined", value_estimate=900),),
        None,
    ),
    Row(
        "shared with the service",
        (gift(gift_kind="cash_or_voucher", disposition="shared_with_service"),),
        None,
    ),
    Row(
        "from the therapist, twice",
        (
            gift(-90, direction="therapist_to_client", gift_kind="other"),
            gift(direction="therapist_to_client", gift_kind="other"),
        ),
        (40, 90),
    ),
    Row(
        "therapeutic objects",
        (
            gift(-90, direction="therapist_to_client", gift_kind="therapeutic_object"),
            gift(direction="therapist_to_client", gift_kind="therapeutic_object"),
        ),
        None,
    ),
    Row(
        "a duty of the culture, talked about",
        (
            gift(gift_kind="luxury", meaning_explored=True),
            fact("CulturalDifferenceAddressed", 2),
        ),
        (32, 72),
    ),
)
def test_gifts(row: Row) -> None:
    check("R22", row)
