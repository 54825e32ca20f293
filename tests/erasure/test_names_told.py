"""A name that must not outlive somebody is found in whichever spelling it is told."""

from __future__ import annotations

import unicodedata

import pytest

from api import persons_kept, privacy
from api.house import House
from api.letting_in import operator_books
from api.names_told import says, tells
from domain import recording
from domain.matching.details import Details, Name
from domain.refusals import NamesThePerson
from tests.house import Town, open_case

NAME = "Zo\u00eb M\u00fcller"


@pytest.mark.parametrize(
    "text",
    [
        f"{NAME} wrote to us",
        unicodedata.normalize("NFD", f"{NAME} wrote to us"),
        unicodedata.normalize("NFD", "M\u00fcller wrote"),
        "Zo\u00eb M\u00fc\u200bller wrote",
        "M\u00fcl\u00adler wrote",
        "\u2066M\u00fcller\u2069 wrote",
        "Mu\u034f\u0308ller wrote",
        "Zo\u00eb\u200bM\u00fcller wrote",
        "\uff2d\u00fcller wrote",
        "Zoe Muller wrote",
        "zoe muller wrote",
        "zo\u00eb\u00a0m\u00fcller wrote",
        "M\u00dcLLER wrote",
        "Mueller wrote",
        "Muller wrote",
        "of zoe mueller",
    ],
)
def test_is_found_in_another_spelling(house: House, town: Town, text: str) -> None:
    case = open_case(house, town.therapist, client=NAME)
    client = recording.opened(house.ledger, case).client_id

    with pytest.raises(NamesThePerson):
        privacy.require_no_name(house, [client], reason=text)


@pytest.mark.parametrize("text", ["as Ms Hollenbeck said", "as Ms Quillfeather said"])
def test_a_name_of_before_is_one_too(house: House, town: Town, text: str) -> None:
    case = open_case(house, town.therapist, client="Ada Hollenbeck")
    client = recording.opened(house.ledger, case).client_id
    anew = Details(names=(Name(given="Ada", surname="Quillfeather"),))
    persons_kept.describe(house, client, anew, booking=operator_books(house))

    with pytest.raises(NamesThePerson):
        privacy.require_no_name(house, [client], reason=text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("by letter of the client", "Zo\u00eb M\u00fcller"),
        ("it may be so", "May Brown"),
        ("a rose was given", "Rose Hill"),
        ("asked for in Adaptation 3", "Ada Quill"),
        ("the mullerian duct", "Zo\u00eb M\u00fcller"),
        ("in the Annex", "Ann Ex Lee"),
        ("by letter", "\u200b"),
        ("", "Ada Quill"),
        ("by letter", ""),
    ],
)
def test_is_not_found_where_it_is_not_told(text: str, name: str) -> None:
    assert not tells(text, name=name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("as Rose said", "Rose Hill"),
        ("as ROSE said", "Rose Hill"),
        ("as rose said", "rose hill"),
        ("of S\u00f8ren", "Soeren Dahl"),
        ("of Aase", "\u00c5se Lie"),
        ("of IVANOV", "\u0418\u0432\u0430\u043d\u043e\u0432"),
        (
            "\u05d3\u05e0\u05d4 \u05db\u05ea\u05d1\u05d4",
            "\u05d3\u05e0\u05d4 \u05db\u05d4\u05df",
        ),
        ("Anne Marie Stone", "Anne-Marie Stone"),
    ],
)
def test_is_found_where_it_is(text: str, name: str) -> None:
    assert tells(text, name=name)


def test_a_whole_name_is_more_than_a_word_of_it() -> None:
    assert says("so ada quill said", name="Ada Quill")
    assert not says("as Ada said", name="Ada Quill")
