"""A word of a closed vocabulary stands in clear; whatever else is typed is sealed."""

from __future__ import annotations

from uuid import UUID

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


SUBJECTS = {
    "GiftExchanged": "GiftExchanged",
    "gift exchanged": "GiftExchanged",
    "Out of session contact occurred": "OutOfSessionContactOccurred",
    "gift": "gift",
    "Meeting": "meeting",
    "after_ending": "after ending",
    " After  Ending ": "after ending",
    "All": "all",
}


@pytest.mark.parametrize("text", SUBJECTS)
def test_a_kind_or_a_category_stands_in_clear_however_it_is_typed(text: str) -> None:
    assert understand_term("kinds")(text) == SUBJECTS[text]


@pytest.mark.parametrize(
    "text", ["the gift from Ann", "gifts for Ann", "attraction", ""]
)
def test_a_subject_in_words_of_its_own_is_sealed(text: str) -> None:
    assert understand_term("kinds")(text) == Words(text=text, about=None)


def test_a_category_about_somebody_is_sealed() -> None:
    about = {"text": "gift", "about": str(UUID(int=7))}

    assert understand_term("kinds")(about) == Words(text="gift", about=UUID(int=7))


@pytest.mark.parametrize("text", ["business", "in_law", "caregiver", "therapist"])
def test_a_role_stands_in_clear(text: str) -> None:
    assert understand_term("roles")(text) == text


@pytest.mark.parametrize("text", PROVISIONS)
def test_a_provision_stands_in_clear(text: str) -> None:
    assert understand_term("standards")(text) == text


@pytest.mark.parametrize("text", WORDS)
def test_anything_that_could_name_somebody_is_sealed(text: str) -> None:
    assert understand_term("standards")(text) == Words(text=text, about=None)
