"""How alike two words are: the kind of likeness, never a number."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from domain.matching.name_lists import (
    are_spelled_apart,
    is_surname,
    is_usual,
    may_be_one_name,
    sexes,
)
from domain.matching.name_words import VOWELS, sound_of

EXACT, DIFFERS = "exact", "differs"
FEW, FEWEST_FOR_TWO, ENOUGH = 3, 5, 7
FOND = ("ie", "ey", "y", "i")
FEMININE = frozenset({"a", "e", "ina", "ine", "ette", "etta"})
FEWEST_BEGINNING, FEWEST_ENDING = 3, 4
FEWEST_SOUNDS = 3
BARELY = 0.55
CLOSE = frozenset({"one letter", "one letter of few", "sounds alike", "in the other"})
FORMS = (
    ("ova", "ov"), ("eva", "ev"), ("ina", "in"), ("ska", "ski"), ("cka", "cki"),
    ("skaya", "skiy"), ("skaia", "skii"), ("aya", "yy"), ("dottir", "son"),
)  # fmt: skip
"""Endings of one family's name that go with the bearer."""


def likeness_of_given(one: str, other: str) -> str:
    """How two words of given names agree."""
    if one == other:
        return EXACT
    if len(one) == 1 or len(other) == 1:
        return "initial" if one[0] == other[0] else DIFFERS
    if may_be_one_name(one, other):
        return "nickname"
    found = _alike(one, other)
    if found != "one letter" and (_is_fond(one, other) or _is_fond(other, one)):
        return "nickname"
    if found != DIFFERS and is_usual(one) and is_usual(other):
        return _of_two_names(one, other, found)
    return found


def _is_fond(one: str, other: str) -> bool:
    """Whether one is how the other is called fondly: `davy` or `dannie` for `daniel`."""
    if not one.endswith(FOND):
        return False
    for ending in FOND:
        stem = one.removesuffix(ending)
        if stem != one and len(stem) >= FEWEST_BEGINNING:
            stem = stem[:-1] if stem[-1] == stem[-2] else stem
            return len(stem) >= FEWEST_BEGINNING and other.startswith(stem)
    return False


def _of_two_names(one: str, other: str, found: str) -> str:
    """Both are names that people have: a slip seldom makes one out of the other."""
    sex, other_sex = sexes().get(one), sexes().get(other)
    if sex and other_sex and sex != other_sex:
        return DIFFERS
    shorter, longer = sorted((one, other), key=len)
    if longer.startswith(shorter) and longer[len(shorter) :] in FEMININE:
        return DIFFERS
    return "another alike" if found in CLOSE else DIFFERS


def likeness_of_surnames(one: str, other: str) -> str:
    """How two words of surnames agree."""
    if one == other:
        return EXACT
    if len(one) == 1 or len(other) == 1:
        return "initial" if one[0] == other[0] else DIFFERS
    if are_spelled_apart(one, other):
        return "form"
    found = _alike(one, other)
    if one[:2] == other[:2] and _are_forms(one, other):
        return "form"
    if found == "one letter" and is_surname(one) and is_surname(other):
        return "another alike"
    return found


def _alike(one: str, other: str) -> str:
    if len(one) > len(other):
        one, other = other, one
    shorter, longer = len(one), len(other)
    distance = OSA.distance(one, other)
    if distance == 1 and shorter >= FEW:
        return "one letter" if shorter > FEW else "one letter of few"
    if distance == 2 and shorter >= FEWEST_FOR_TWO:  # noqa: PLR2004 (two are two)
        return "two letters" if shorter >= ENOUGH else "two letters of few"
    # Nothing but added letters keeps one of them whole.
    if distance == longer - shorter and _is_in(one, other):
        return "in the other"
    if _sound_alike(one, other):
        return "sounds alike"
    return "barely alike" if longer - distance >= BARELY * longer else DIFFERS


def _is_in(shorter: str, longer: str) -> bool:
    """Whether the one begins with the other, or ends with enough of it."""
    if len(shorter) < FEWEST_BEGINNING:
        return False
    if longer.startswith(shorter):
        return True
    return len(shorter) >= FEWEST_ENDING and longer.endswith(shorter)


def _sound_alike(one: str, other: str) -> bool:
    """By consonants alone, where there are enough, or a script told no vowels."""
    sound = sound_of(one)
    if len(sound) < FEWEST_SOUNDS - 1 or sound != sound_of(other):
        return False
    return (
        len(sound) >= FEWEST_SOUNDS
        or VOWELS.isdisjoint(one)
        or VOWELS.isdisjoint(other)
    )


def _are_forms(one: str, other: str) -> bool:
    return any(
        (one.endswith(a) and other.endswith(b) and one[: -len(a)] == other[: -len(b)])
        or (
            one.endswith(b) and other.endswith(a) and one[: -len(b)] == other[: -len(a)]
        )
        for a, b in FORMS
    )
