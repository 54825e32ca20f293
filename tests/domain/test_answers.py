"""A word of a closed vocabulary stands in clear; whatever else is typed is sealed."""

from __future__ import annotations

import pytest

from domain.answers import Words, understand_term

PROVISIONS = ["APA-3.05", "ACA-A.6.d", "HIPAA-164.508a2", "HCPC-1.7-OLD", "LA-XXV-113"]
WORDS = [
    "AB-Name1956",
    "APA-Miller",
    "CA-2024-Jane",
    "TX-1.2.ann",
    "MD-Jones",
    "APA-",
    "",
]


@pytest.mark.parametrize("text", PROVISIONS)
def test_a_provision_stands_in_clear(text: str) -> None:
    assert understand_term("standards")(text) == text


@pytest.mark.parametrize("text", WORDS)
def test_anything_that_could_name_somebody_is_sealed(text: str) -> None:
    assert understand_term("standards")(text) == Words(text=text, about=None)
