"""R21: client works for therapist."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, advice, check, fact, rows


def favour(**values: Any) -> CaseFact:
    usual = {"direction": "client_for_therapist"}
    return fact("ServiceOrFavorExchanged", **(usual | values))


@rows(
    Row("cleaning", (favour(kind="household_work"),), (50, 95)),
    Row("holding a door", (favour(kind="minor_courtesy"),), None),
    Row(
        "the therapist helps the client",
        (favour(kind="errand", direction="therapist_for_client"),),
        None,
    ),
    Row(
        "stopped, repaired and talked over",
        (favour(kind="errand"), advice(4), fact("PowerDynamicAddressed", 5)),
        (35, 66),
    ),
)
def test_client_works_for_therapist(row: Row) -> None:
    check("R21", row)
