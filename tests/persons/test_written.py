"""How a name is put together, and taken apart again: in its own script as it is there."""

from __future__ import annotations

import pytest

from api import people
from api.house import House
from api.pages.check_views import lines_of
from api.persons import check
from api.persons_kept import describe, details_of, register
from domain.described import called, names_called, of_name, written
from domain.matching.details import Details, Name
from domain.matching.weighing import Label
from tests.persons.people import booking

WEI = Details(names=(Name(given="伟", surname="王"),), date_of_birth="1980-04-09")


@pytest.mark.parametrize(
    ("given", "surname", "whole"),
    [
        ("Ada", "Quill", "Ada Quill"),
        ("", "Quill", "Quill"),
        ("Ada", "", "Ada"),
        ("伟", "王", "王伟"),
        ("修", "欧阳", "欧阳修"),
        ("太郎", "山田", "山田太郎"),
        ("エミ", "佐藤", "佐藤エミ"),
        ("さくら", "佐々木", "佐々木さくら"),
        ("민준", "김", "김민준"),
        ("민수", "남궁", "남궁민수"),
        ("Wei", "王", "Wei 王"),
        ("Мария", "Иванова", "Мария Иванова"),
    ],
)
def test_a_name_is_written_and_read_again(given: str, surname: str, whole: str) -> None:
    name = Name(given=given, surname=surname)

    assert written(name) == whole
    assert called(Details(names=(name,))) == whole
    assert lines_of(Details(names=(name,))) == (("Name", whole),)
    if given:
        assert names_called(Details(names=(name,)), whole) == (name,)
    if given and surname and whole != "Wei 王":
        assert of_name(whole).names == (name,)


def test_lists_and_pictures_say_it_so(empty: House) -> None:
    person = register(empty, WEI, booking=booking(empty))

    assert people.name_of(empty, person) == "王伟"
    (found,) = check(empty, WEI).matches
    assert found.likeness.label is Label.SAME


def test_described_without_a_name_the_parts_stay(empty: House) -> None:
    told = Details(names=(Name(given="恵", surname="山田"),))
    person = register(empty, told, booking=booking(empty))

    describe(empty, person, Details(date_of_birth="1990-01-02"), booking=booking(empty))

    assert details_of(empty, person).names == told.names
    assert people.name_of(empty, person) == "山田恵"
