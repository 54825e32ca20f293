"""The kinds of question: what has become of a person, and what is said of them now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TypeAlias

from tests.persons_data import census, spoiling
from tests.persons_data.contact import address_of_email, landline, mobile
from tests.persons_data.people import Person
from tests.persons_data.places import home, home_in, suburb_of
from tests.persons_data.records import ASKED, Record, in_other_words, partly, whole

Asking: TypeAlias = Callable[[Person, Random], Record | None]
"""What is asked of that person; None where it makes no sense of this one."""


def usual(person: Person, chance: Random) -> Record:
    """As an intake form has it, some of it new or not said."""
    if chance.random() < 0.15:
        person = replace(person, phone=mobile(chance))
    elif person.landline and chance.random() < 0.3:
        person = replace(person, phone=person.landline)
    if chance.random() < 0.2:
        again = address_of_email(person.given, person.surname, person.born, chance)
        person = replace(person, email=again)
    return in_other_words(partly(whole(person), ASKED, chance), chance)


def _slip_in(*fields: str) -> Asking:
    def asked(person: Person, chance: Random) -> Record:
        record = usual(person, chance)
        return record | {each: spoiling.slip(record[each], chance) for each in fields}

    return asked


def nickname(person: Person, chance: Random) -> Record | None:
    """By the name that friends use."""
    names = spoiling.NICKNAMES.get(person.given)
    if names is None:
        return None
    return usual(replace(person, given=chance.choice(names)), chance)


def full_name(person: Person, chance: Random) -> Record | None:
    """By one more given name than was written down."""
    second = census.given_name(person.sex, chance)
    return usual(person, chance) | {"given_name": f"{person.given} {second}"}


def initial(person: Person, chance: Random) -> Record:
    """By the first letter of the given name."""
    return usual(person, chance) | {"given_name": person.given[0]}


def names_swapped(person: Person, chance: Random) -> Record:
    """The surname in the field of the given name."""
    record = usual(person, chance)
    return record | {"given_name": record["surname"], "surname": record["given_name"]}


def date_turned(person: Person, chance: Random) -> Record | None:
    """Day and month in the other order."""
    turned = spoiling.day_and_month_turned(person.born)
    return usual(person, chance) | {"date_of_birth": turned} if turned else None


def date_slip(person: Person, chance: Random) -> Record:
    """One digit of the date is wrong."""
    wrong = spoiling.one_digit_wrong(person.born, chance)
    return usual(person, chance) | {"date_of_birth": wrong}


def married(person: Person, chance: Random) -> Record | None:
    """Another surname, for some with the one before."""
    if (grown := _grown_up(person)) is None:
        return None
    name = census.surname(chance)
    if chance.random() < 0.15:
        name = f"{person.surname}-{name}"
    return usual(replace(grown, surname=name), chance)


def moved(person: Person, chance: Random) -> Record:
    """Another home; most keep their own number, nobody that of the home."""
    return usual(_elsewhere(person, chance), chance)


def married_and_moved(person: Person, chance: Random) -> Record | None:
    """Another surname and another home."""
    return married(_elsewhere(person, chance), chance)


def little_said(person: Person, chance: Random) -> Record:
    """A name, and one thing beside it."""
    record = whole(person)
    part = chance.choice(("date_of_birth", "address", "phone"))
    return partly(record, {each: float(each == part) for each in ASKED}, chance)


def several(person: Person, chance: Random) -> Record:
    """Two of the slips at once."""
    first, second = chance.sample((_slip_given, _slip_surname, _short, _date), 2)
    return second(first(usual(person, chance), chance), chance)


def _slip_given(record: Record, chance: Random) -> Record:
    return record | {"given_name": spoiling.slip(record["given_name"], chance)}


def _slip_surname(record: Record, chance: Random) -> Record:
    return record | {"surname": spoiling.slip(record["surname"], chance)}


def _short(record: Record, chance: Random) -> Record:
    names = spoiling.NICKNAMES.get(record["given_name"].title())
    return record | {"given_name": chance.choice(names)} if names else record


def _date(record: Record, chance: Random) -> Record:
    if not record["date_of_birth"]:
        return record
    born = date.fromisoformat(record["date_of_birth"])
    return record | {"date_of_birth": spoiling.one_digit_wrong(born, chance)}


def _grown_up(person: Person) -> Person | None:
    return person if person.role not in {"child", "twin", "junior"} else None


def _elsewhere(person: Person, chance: Random) -> Person:
    kept = person.phone != person.landline and chance.random() < 0.75
    return replace(
        person,
        place=home(chance),
        phone=person.phone if kept else mobile(chance),
        landline=landline(chance) if person.landline else "",
    )


def left_home(person: Person, chance: Random) -> Record | None:
    """Lives elsewhere, and gives the number of the home they come from."""
    if not person.landline:
        return None
    there = replace(person, place=home(chance), landline="", phone=person.landline)
    record = in_other_words(partly(whole(there), ASKED, chance), chance)
    return record | {"phone": person.landline}


SAME: dict[str, Asking] = {
    "as before": usual,
    "slip in given name": _slip_in("given_name"),
    "slip in surname": _slip_in("surname"),
    "slip in both names": _slip_in("given_name", "surname"),
    "nickname": nickname,
    "second given name": full_name,
    "initial": initial,
    "names swapped": names_swapped,
    "day and month turned": date_turned,
    "digit of date wrong": date_slip,
    "married": married,
    "moved": moved,
    "married and moved": married_and_moved,
    "little said": little_said,
    "two slips": several,
}


def of_name(known: Person, stranger: Person, _: Random) -> Person:
    """A stranger who bears the same name as somebody known."""
    born = stranger.born
    if born == known.born:
        born -= timedelta(days=1)
    return replace(stranger, given=known.given, surname=known.surname, born=born)


def next_door(known: Person, stranger: Person, chance: Random) -> Person:
    """A stranger in the same street, some houses on."""
    number = str(int(known.place.number) + chance.choice((2, 4, 6, 8, 10)))
    return replace(stranger, place=replace(known.place, number=number, unit=""))


def alike(known: Person, stranger: Person, chance: Random) -> Person:
    """A stranger of the same suburb, and of the same surname, birthday or given name."""
    there = replace(stranger, place=home_in(suburb_of(known.place), chance))
    shared = chance.choice(("surname", "born", "given"))
    if shared == "surname":
        return replace(there, surname=known.surname)
    if shared == "born":
        return replace(there, born=known.born)
    return replace(there, given=known.given)
