"""How common names are, and which are short for which.

The lists beside this file come from the census of the United States of 1990 and from
names of many countries (`scripts/name_lists.py` writes them); nicknames are those of
the package `nicknames`. A name that is on no list counts as rare.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from nicknames import name_triplets

from domain.matching.folding import folded

UNLISTED_GIVEN_BITS = 9.5
UNLISTED_SURNAME_BITS = 11.4
"""What agreement on a name tells that no list knows: it may be common in its place."""
UNUSUAL_BITS = 13.0
GIVEN_KNEE, GIVEN_SLOPE = 7.0, 0.5
LEAST_SURNAME_BITS, SURNAME_SLOPE = 5.8, 0.75
"""Names gather in places and years: agreement tells less than a whole country's list
says, the more so the rarer the name. Measured on FEBRL 1 and 2."""
COMMON_SHARE_BITS = 8.4
"""Names at least this common, 0.3 %, never stand alone in a token."""

NO_NAMES: frozenset[str] = frozenset()
NOWHERE: frozenset[int] = frozenset()


@cache
def _lines(kind: str) -> tuple[tuple[float, str, tuple[str, ...]], ...]:
    """Bits, sex and names of every line of a list."""
    text = files("domain.matching").joinpath("names", f"{kind}.txt").read_text("ascii")
    lines = (line.split() for line in text.splitlines())
    return tuple((float(bits), sex, tuple(names)) for bits, sex, *names in lines)


@cache
def rarities(kind: str) -> dict[str, float]:
    """Bits by name, for `given` or `surname`: -log2 of the share of people named so."""
    return {name: bits for bits, _, names in _lines(kind) for name in names}


@cache
def sexes() -> dict[str, str]:
    """`f` or `m` by given name, where hardly anybody of the other sex is called so."""
    return {
        name: sex for _, sex, names in _lines("given") if sex != "-" for name in names
    }


def is_usual(name: str) -> bool:
    """Whether enough people are called so by given name that it is hardly a slip."""
    return rarities("given").get(name, UNUSUAL_BITS) < UNUSUAL_BITS


def is_surname(name: str) -> bool:
    """Whether people are known to be called so by surname."""
    return name in rarities("surname")


def given_bits(name: str) -> float:
    """What agreement on this given name tells, in bits."""
    listed = rarities("given").get(name)
    if listed is None:
        return UNLISTED_GIVEN_BITS
    if listed < GIVEN_KNEE:
        return listed
    return GIVEN_KNEE + GIVEN_SLOPE * (listed - GIVEN_KNEE)


def surname_bits(name: str) -> float:
    """What agreement on this surname tells, in bits."""
    listed = rarities("surname").get(name)
    if listed is None:
        return UNLISTED_SURNAME_BITS
    return max(LEAST_SURNAME_BITS, SURNAME_SLOPE * listed)


def is_common(name: str) -> bool:
    """Whether so many bear the name that its token alone would give it away."""
    rarest = min(
        rarities("given").get(name, UNLISTED_SURNAME_BITS),
        rarities("surname").get(name, UNLISTED_SURNAME_BITS),
    )
    return rarest <= COMMON_SHARE_BITS


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    """Whatever stands for an English given name, in both directions."""
    found: dict[str, set[str]] = {}
    for formal, _, short in name_triplets():
        one, other = folded(formal), folded(short)
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {name: frozenset(others) for name, others in found.items()}


@cache
def _groups(kind: str) -> dict[str, frozenset[int]]:
    """The lines of a list of names that go together, by the names in them."""
    text = files("domain.matching").joinpath("names", f"{kind}.txt").read_text("ascii")
    found: dict[str, set[int]] = {}
    for number, line in enumerate(text.splitlines()):
        for name in line.split():
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _go_together(kind: str, one: str, other: str) -> bool:
    groups = _groups(kind)
    return not groups.get(one, NOWHERE).isdisjoint(groups.get(other, NOWHERE))


def may_be_one_name(one: str, other: str) -> bool:
    """Whether one given name is a short form of the other, or both are of a third."""
    return other in short_forms(one) or _go_together("short", one, other)


def are_spelled_apart(one: str, other: str) -> bool:
    """Whether two surnames are known spellings of one."""
    return _go_together("spelled", one, other)


def short_forms(name: str) -> frozenset[str]:
    """The English names that this one may stand for, or that may stand for it."""
    return _nicknames().get(name, NO_NAMES)
