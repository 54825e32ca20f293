"""Households of invented people: who lives together, and what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from random import Random
from typing import Literal, TypeAlias

from tests.persons_data import census
from tests.persons_data.contact import address_of_email, landline, mobile
from tests.persons_data.places import Place, home

Sex: TypeAlias = Literal["female", "male"]
TODAY = date(2026, 1, 1)
OF_AGE = 16
"""From here on somebody has a telephone and an address of e-mail of their own."""
SAME_NAME_AS_FATHER = 0.05
TWINS = 0.06
KEEPS_NAME = 0.25
"""Of two who live together, how many do not bear the same surname."""
HAS_LANDLINE = 0.35


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody invented, as they are today, all of it known."""

    person_id: str
    household_id: int
    role: str
    sex: Sex
    given: str
    surname: str
    born: date
    place: Place
    phone: str
    email: str
    landline: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Household:
    """People of one home, in the order in which they were thought of."""

    household_id: int
    members: tuple[Person, ...]

    def of(self, role: str) -> list[Person]:
        """The members of that role, such as `child` or `twin`."""
        return [member for member in self.members if member.role == role]


@dataclass(kw_only=True, slots=True)
class Founding:
    """One household while it grows."""

    household_id: int
    chance: Random
    place: Place
    landline: str
    surname: str
    members: list[Person]

    def add(
        self,
        role: str,
        *,
        born: date,
        sex: Sex | None = None,
        given: str | None = None,
        surname: str | None = None,
    ) -> Person:
        """Let somebody live here; a child is reached where a parent is."""
        chance = self.chance
        drawn: Sex = chance.choice(("female", "male"))
        which = sex or drawn
        name = given or self._free_name(which)
        last = surname or self.surname
        of_age = (TODAY - born).days // 365 >= OF_AGE or not self.members
        own = mobile(chance) if chance.random() < 0.88 else self.landline
        person = Person(
            person_id=f"p{self.household_id:05d}-{len(self.members)}",
            household_id=self.household_id,
            role=role,
            sex=which,
            given=name,
            surname=last,
            born=born,
            place=self.place,
            phone=(own or mobile(chance)) if of_age else self.members[0].phone,
            email=address_of_email(name, last, born, chance)
            if of_age
            else self.members[0].email,
            landline=self.landline,
        )
        self.members.append(person)
        return person

    def _free_name(self, sex: Sex) -> str:
        taken = {member.given for member in self.members}
        while (name := census.given_name(sex, self.chance)) in taken:
            pass
        return name


def households(seed: int) -> Iterator[Household]:
    """One household after the other, without end; the same ones for the same seed."""
    chance = Random(f"households {seed}")
    kinds = list(KINDS)
    weights = [weight for _, weight in KINDS.values()]
    household_id = 0
    taken: dict[Place, set[str]] = {}
    while True:
        (kind,) = chance.choices(kinds, weights)
        founding = Founding(
            household_id=household_id,
            chance=chance,
            place=_free_home(taken, chance),
            landline=landline(chance) if chance.random() < HAS_LANDLINE else "",
            surname=census.surname(chance),
            members=[],
        )
        KINDS[kind][0](founding)
        yield Household(household_id=household_id, members=tuple(founding.members))
        household_id += 1


def _free_home(taken: dict[Place, set[str]], chance: Random) -> Place:
    """Where nobody lives yet: a house of one home, or a flat among flats."""
    while True:
        place = home(chance)
        units = taken.setdefault(replace(place, unit=""), set())
        if not units or (place.unit and "" not in units and place.unit not in units):
            units.add(place.unit)
            return place


def born_at(age: float, chance: Random) -> date:
    """A day of birth of somebody who is about that old."""
    days = age * 365.25 + chance.uniform(-0.5, 0.5) * 365
    return TODAY - timedelta(days=max(30, round(days)))


def _single(founding: Founding) -> None:
    founding.add("single", born=born_at(_adult_age(founding.chance), founding.chance))


def _couple(founding: Founding) -> None:
    chance = founding.chance
    age = _adult_age(chance)
    first: Sex = chance.choice(("female", "male"))
    other: Sex = "male" if (first == "female") == (chance.random() < 0.95) else "female"
    founding.add("partner", sex=first, born=born_at(age, chance))
    near = max(18.0, chance.gauss(age, 4))
    founding.add(
        "partner", sex=other, born=born_at(near, chance), surname=_second_name(founding)
    )


def _family(founding: Founding) -> None:
    chance = founding.chance
    age = min(62.0, max(22.0, chance.gauss(42, 9)))
    father = founding.add("parent", sex="male", born=born_at(age, chance))
    near = max(20.0, chance.gauss(age - 2, 3))
    founding.add(
        "parent",
        sex="female",
        born=born_at(near, chance),
        surname=_second_name(founding),
    )
    _children(founding, eldest=min(age, near) - chance.uniform(19, 34), father=father)


def _lone_parent(founding: Founding) -> None:
    chance = founding.chance
    age = min(58.0, max(20.0, chance.gauss(40, 9)))
    sex: Sex = "female" if chance.random() < 0.82 else "male"
    parent = founding.add("parent", sex=sex, born=born_at(age, chance))
    father = parent if sex == "male" else None
    _children(founding, eldest=age - chance.uniform(18, 32), father=father)


def _three_generations(founding: Founding) -> None:
    _family(founding)
    chance = founding.chance
    old = max((TODAY - member.born).days / 365 for member in founding.members)
    founding.add("grandparent", born=born_at(old + chance.uniform(20, 34), chance))


def _flatmates(founding: Founding) -> None:
    chance = founding.chance
    for _ in range(chance.randint(2, 4)):
        founding.add(
            "flatmate",
            born=born_at(chance.uniform(18, 38), chance),
            surname=census.surname(chance),
        )


def _children(founding: Founding, *, eldest: float, father: Person | None) -> None:
    chance = founding.chance
    age = max(0.3, eldest)
    count = chance.choices((1, 2, 3, 4), (35, 42, 17, 6))[0]
    while count > 0 and age > 0:
        if chance.random() < TWINS:
            _twins(founding, born=born_at(age, chance))
            count -= 2
        else:
            _child(founding, born=born_at(age, chance), father=father)
            count -= 1
        age -= chance.uniform(1.2, 5)


def _child(founding: Founding, *, born: date, father: Person | None) -> None:
    is_junior = father is not None and founding.chance.random() < SAME_NAME_AS_FATHER
    taken = any(member.role == "junior" for member in founding.members)
    if father is not None and is_junior and not taken:
        founding.add("junior", sex="male", born=born, given=father.given)
    else:
        founding.add("child", born=born)


def _twins(founding: Founding, *, born: date) -> None:
    """Two of one day; some parents choose names that begin alike."""
    first = founding.add("twin", born=born)
    second = founding.add(
        "twin", born=born, sex=first.sex if founding.chance.random() < 0.65 else None
    )
    wants_alike = founding.chance.random() < 0.25
    if wants_alike or _of_one_name(first.given, second.given):
        founding.members[-1] = replace(second, given=_alike(first, founding))


def _alike(twin: Person, founding: Founding) -> str:
    taken = {member.given for member in founding.members}
    for _ in range(300):
        name = census.given_name(twin.sex, founding.chance)
        is_free = name not in taken and not _of_one_name(name, twin.given)
        if name[0] == twin.given[0] and is_free:
            return name
    return founding.members[-1].given


def _of_one_name(one: str, other: str) -> bool:
    """Whether it is one name in two forms, such as Jon and John: no parents do that."""
    first, second = sorted((_bones(one), _bones(other)), key=len)
    return second.startswith(first)


def _bones(name: str) -> str:
    """The consonants of a name, as they sound."""
    heard = name.lower().replace("z", "s").replace("c", "k")
    return "".join(each for each, _ in groupby(heard) if each not in "aeiouyh")


def _second_name(founding: Founding) -> str:
    chance = founding.chance
    if chance.random() < KEEPS_NAME:
        own = census.surname(chance)
        return f"{own}-{founding.surname}" if chance.random() < 0.15 else own
    return founding.surname


def _adult_age(chance: Random) -> float:
    return min(95.0, max(18.0, chance.gauss(48, 18)))


KINDS: dict[str, tuple[Callable[[Founding], None], int]] = {
    "single": (_single, 27),
    "couple": (_couple, 24),
    "family": (_family, 31),
    "lone parent": (_lone_parent, 9),
    "flatmates": (_flatmates, 5),
    "three generations": (_three_generations, 4),
}
