"""Invented streets and suburbs, some of them with far more people than others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

SUBURBS = 240
FLATS = 0.22
"""The share of homes that are one of several in a house."""
TREES = [
    "oak",
    "elm",
    "ash",
    "birch",
    "cedar",
    "maple",
    "willow",
    "poplar",
    "hazel",
    "alder",
    "linden",
    "juniper",
]
PEOPLE = [
    "victoria",
    "albert",
    "nelson",
    "wellington",
    "churchill",
    "lincoln",
    "franklin",
    "harrison",
    "monroe",
    "whitfield",
    "barton",
    "macarthur",
    "kingsley",
    "bradman",
    "chisholm",
    "jansen",
    "duffy",
    "carstairs",
]
THINGS = [
    "church",
    "station",
    "mill",
    "bridge",
    "market",
    "school",
    "park",
    "castle",
    "river",
    "lake",
    "hill",
    "harbour",
    "orchard",
    "meadow",
    "garden",
    "chapel",
    "quarry",
    "spring",
    "forest",
    "valley",
    "ridge",
    "beacon",
]
TYPES = {
    "street": 40,
    "road": 20,
    "avenue": 15,
    "lane": 8,
    "drive": 8,
    "close": 5,
    "court": 4,
}
FIRST = [
    "north",
    "south",
    "east",
    "west",
    "new",
    "old",
    "upper",
    "lower",
    "mount",
    "port",
    "lake",
    "saint",
    "great",
    "little",
]
MIDDLE = [
    "ash",
    "brad",
    "carl",
    "dun",
    "ever",
    "fair",
    "green",
    "hart",
    "king",
    "lang",
    "mel",
    "nor",
    "oak",
    "pen",
    "quar",
    "ross",
    "stan",
    "thorn",
    "wal",
    "wood",
    "york",
    "clay",
    "bel",
    "cold",
    "hazel",
]
LAST = [
    "ton",
    "ford",
    "ham",
    "field",
    "wick",
    "ley",
    "worth",
    "bury",
    "mere",
    "dale",
    "brook",
    "combe",
    "stead",
    "by",
]
STATES = ["nsw", "vic", "qld", "wa", "sa", "tas", "act", "nt"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One home. `unit` is empty where the house has one home only."""

    number: str
    street: str
    unit: str
    suburb: str
    postcode: str
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Suburb:
    """Where homes are."""

    name: str
    postcode: str
    state: str
    streets: tuple[str, ...]


@cache
def suburbs() -> tuple[Suburb, ...]:
    """Always the same suburbs, whatever is drawn elsewhere."""
    chance = Random("suburbs")
    names: dict[str, None] = {}
    while len(names) < SUBURBS:
        name = chance.choice(MIDDLE) + chance.choice(LAST)
        names[f"{chance.choice(FIRST)} {name}" if chance.random() < 0.3 else name] = (
            None
        )
    return tuple(_suburb(name, chance) for name in names)


def _suburb(name: str, chance: Random) -> Suburb:
    words = [*TREES, *PEOPLE, *THINGS]
    types, weights = list(TYPES), list(TYPES.values())
    streets = tuple(
        f"{chance.choice(words)} {chance.choices(types, weights)[0]}"
        for _ in range(chance.randint(15, 60))
    )
    state = chance.choice(STATES)
    postcode = f"{STATES.index(state) + 1}{chance.randint(0, 160):03d}"
    return Suburb(name=name, postcode=postcode, state=state, streets=streets)


@cache
def _crowds() -> list[float]:
    """The bigger ones first: the share of the hundredth is a hundredth of the first's."""
    return list(accumulate(1 / (rank + 5) for rank in range(SUBURBS)))


def home(chance: Random) -> Place:
    """A home anywhere."""
    (suburb,) = chance.choices(suburbs(), cum_weights=_crowds())
    return home_in(suburb, chance)


def suburb_of(place: Place) -> Suburb:
    """The suburb in which a home is."""
    (found,) = (each for each in suburbs() if each.name == place.suburb)
    return found


def home_in(suburb: Suburb, chance: Random) -> Place:
    """A home in this suburb: low numbers are more frequent than high ones."""
    unit = f"flat {chance.randint(1, 24)}" if chance.random() < FLATS else ""
    return Place(
        number=str(int(chance.expovariate(1 / 45)) + 1),
        street=chance.choice(suburb.streets),
        unit=unit,
        suburb=suburb.name,
        postcode=suburb.postcode,
        state=suburb.state,
    )
