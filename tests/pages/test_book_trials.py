"""The page on which a rule book is tried before it is adopted."""

from __future__ import annotations

from importlib.resources import files

import pytest
from httpx2 import Response

from api.house import House
from domain import rules
from tests.house import GIFT, Town, tell
from tests.pages.reading import Document
from tests.pages.visiting import SAME_SITE, Visitor

COSTLY = {**GIFT, "value_estimate": {"amount": "900", "currency": "EUR"}}
PAGE = "/rule-books/try"


def sent(visitor: Visitor, texts: dict[str, bytes], **form: str) -> Response:
    """The form as a browser sends it with files."""
    csrf = visitor.page(PAGE).field("csrf")
    parts = [("files", (name, text, "text/yaml")) for name, text in texts.items()]
    return visitor.client.post(
        PAGE,
        data={"csrf": csrf, "rule_book": "", "as_of": "", **form},
        files=parts or None,
        headers=SAME_SITE,
    )


def book(*left_out: str) -> dict[str, bytes]:
    folder = files("domain.rules").joinpath("books", rules.newest().name)
    texts = rules.texts_in(folder)
    return {
        f"draft/{name}": text.replace("name: house-1", "name: house-2").encode()
        for name, text in texts.items()
        if name.removesuffix(".yaml") not in left_out
    }


def test_it_is_reached_from_the_rules(therapist: Visitor) -> None:
    assert therapist.page("/rules").all("a", href=PAGE)
    assert "Tried on" not in therapist.page(PAGE).text


def test_files_are_tried_and_the_cases_named_to_who_may_see_them(
    therapist: Visitor, house: House, town: Town
) -> None:
    tell(house, town.therapist, town.case, data=COSTLY)

    answer = sent(therapist, book("R22"))

    assert answer.status_code == 200
    text = Document(answer.text).text
    assert "house-2" in text
    assert "Asked otherwise: 1 case." in text
    assert "Asked by the book in force alone 1 case : C-" in text.replace(
        "case:", "case :"
    )


def test_who_sees_no_case_is_told_of_none(
    therapist: Visitor, house: House, town: Town
) -> None:
    tell(house, town.therapist, town.case, data=COSTLY)

    answer = sent(therapist.as_(town.administrator), book("R22"))

    text = Document(answer.text).text
    assert "on 0 cases" in text
    assert "C-" not in text


@pytest.mark.parametrize(
    ("texts", "form", "why"),
    [
        ({}, {}, "book.yaml, and one file for each rule"),
        ({"book.yaml": b"\xff"}, {}, "no text in UTF-8"),
        ({"book.yaml": b"["}, {}, "make no book that can be used"),
        ({}, {"rule_book": "house-1", "as_of": "soon"}, "cannot be read"),
        ({}, {"rule_book": "house-0"}, "not on file; these are"),
    ],
)
def test_what_cannot_be_tried_is_said_beside_its_field(
    therapist: Visitor, texts: dict[str, bytes], form: dict[str, str], why: str
) -> None:
    answer = sent(therapist, texts, **form)

    assert answer.status_code == 422
    page = Document(answer.text)
    (error,) = page.all("p", class_="error")
    assert why in error.text


def test_the_book_in_force_asks_nothing_otherwise(
    therapist: Visitor, house: House, town: Town
) -> None:
    tell(house, town.therapist, town.case, data=COSTLY)

    answer = sent(therapist, {}, rule_book="house-1")

    assert "Nothing is asked otherwise." in Document(answer.text).text
