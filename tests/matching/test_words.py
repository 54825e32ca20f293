"""Words of names, dates and streets, as they are compared."""

from __future__ import annotations

import pytest

from domain.matching.comparing_words import likeness_of_given, likeness_of_surnames
from domain.matching.dates_told import digits_of_date
from domain.matching.folding import folded
from domain.matching.name_lists import given_bits, is_common, surname_bits
from domain.matching.name_words import (
    given_words,
    in_two_parts,
    sound_of,
    surname_words,
)
from domain.matching.place_words import street_of


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Émilie  O'Neil", "emilie oneil"),
        ("Müller-Lüdenscheidt", "muller ludenscheidt"),
        ("Юрий", "yuriy"),
        ("王", "wang"),
        ("  ", ""),
    ],
)
def test_words_are_folded_to_plain_letters(written: str, expected: str) -> None:
    assert folded(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("van der Berg", ("berg",)),
        ("al-Rashid", ("rashid",)),
        ("García y Márquez", ("garcia", "marquez")),
        ("Mac Donald", ("macdonald",)),
        ("O'Neil", ("oneil",)),
        ("van den", ("van", "den")),
        ("الحسن", ("hsn",)),
        ("", ()),
    ],
)
def test_a_surname_is_its_telling_words(
    written: str, expected: tuple[str, ...]
) -> None:
    assert surname_words(written) == expected


def test_a_title_is_no_given_name() -> None:
    assert given_words("Dr. Anna Maria") == ("anna", "maria")


@pytest.mark.parametrize(
    ("given", "surname", "expected"),
    [
        ("Mitchell Green", "", ("Mitchell", "Green")),
        ("", "Green, Mitchell", ("Mitchell", "Green")),
        ("Dr Anna van der Berg", "", ("Anna", "van der Berg")),
        ("", "Juan García Márquez", ("Juan", "García Márquez")),
        ("", "van der Berg", ("", "van der Berg")),
        ("Anna", "", ("Anna", "")),
        ("Anna", "Berg", ("Anna", "Berg")),
        ("", "", ("", "")),
    ],
)
def test_a_whole_name_in_one_place_is_parted(
    given: str, surname: str, expected: tuple[str, str]
) -> None:
    first, last = in_two_parts(given, surname)

    assert (first.strip(), last.strip()) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("anna", "anna", "exact"),
        ("a", "anna", "initial"),
        ("a", "maria", "differs"),
        ("bob", "robert", "nickname"),
        ("paco", "francisco", "nickname"),
        ("davy", "david", "nickname"),
        ("mitchell", "mithcell", "one letter"),
        ("amy", "amx", "one letter of few"),
        ("erik", "erika", "differs"),
        ("daniel", "daniela", "differs"),
        ("jan", "jana", "differs"),
        ("connor", "conor", "another alike"),
        ("mhmd", "mohammad", "sounds alike"),
        ("ytshk", "yitzhak", "sounds alike"),
        ("chukwubuike", "buike", "in the other"),
        ("gemaekly", "gamaeklx", "two letters"),
        ("anna", "robert", "differs"),
    ],
)
def test_how_given_names_agree(one: str, other: str, expected: str) -> None:
    assert likeness_of_given(one, other) == expected
    assert likeness_of_given(other, one) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("greenlees", "greenlees", "exact"),
        ("g", "greenlees", "initial"),
        ("g", "novak", "differs"),
        ("greenlees", "grenelees", "one letter"),
        ("reid", "reed", "another alike"),
        ("ivanova", "ivanov", "form"),
        ("ivanov", "ivanova", "form"),
        ("zhang", "cheung", "form"),
        ("chaykovskiy", "tchaikovsky", "sounds alike"),
        ("greenlees", "novak", "differs"),
    ],
)
def test_how_surnames_agree(one: str, other: str, expected: str) -> None:
    assert likeness_of_surnames(one, other) == expected


def test_a_common_name_tells_less_than_a_rare_one() -> None:
    assert given_bits("john") < given_bits("mitchell") < given_bits("philippa")
    assert surname_bits("smith") < surname_bits("mitchell") < surname_bits("unheard")
    assert (is_common("smith"), is_common("hollingbery")) == (True, False)


def test_one_sound_has_many_spellings() -> None:
    assert {sound_of(each) for each in ("schmitt", "shmit", "szmyt")} == {"smt"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1956-04-09", "19560409"),
        ("19560409", "19560409"),
        ("9.4.1956", "19560409"),
        ("1956-04", "19560400"),
        ("1956", "19560000"),
        ("1958-11-31", "19581131"),
        ("not known", ""),
        ("0000-00-00", ""),
        ("", ""),
    ],
)
def test_a_date_is_read_as_it_is_told(written: str, expected: str) -> None:
    assert digits_of_date(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Harbour Tce", "harbour terrace"),
        ("12th St.", "12th street"),
        ("Hauptstraße", "haupt street"),
        ("Lindenstr.", "linden street"),
        ("St", "st"),
        ("", ""),
    ],
)
def test_a_kind_of_street_is_written_out(written: str, expected: str) -> None:
    assert street_of(written) == expected
