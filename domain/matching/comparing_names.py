"""Names, compared: several of them, in either order, in full or in part."""

from __future__ import annotations

from math import log2

from domain.matching.comparing_words import (
    DIFFERS,
    EXACT,
    likeness_of_given,
    likeness_of_surnames,
)
from domain.matching.name_lists import given_bits, surname_bits
from domain.matching.preparing import Prepared, PreparedName
from domain.matching.seen import Seen
from domain.matching.weights import (
    GIVEN_BARELY_ALIKE,
    GIVEN_COST,
    GIVEN_DIFFERS,
    INITIAL,
    LEAST_FUZZY,
    NAMESAKE_SHARE,
    OTHER_GIVEN_USED,
    SECOND_GIVEN_AGREES,
    SECOND_GIVEN_DIFFERS,
    SURNAME_BARELY_ALIKE,
    SURNAME_COST,
    SURNAME_DIFFERS,
    SURNAME_INITIAL,
    SURNAME_SHARE,
    SWAPPED,
)

POOR = frozenset({DIFFERS, "initial", "barely alike"})
TURNED = Seen("name order", "swapped", *SWAPPED, "", "")
LONG = 6
GOOD_ENOUGH = 9.0
"""Names that agree by so many bits as they stand are not tried the other way round."""


class Words:
    """Words of names, each two of them compared once.

    Whom a check compares with are those who share something with one person, so the
    same words come again and again. It lives as long as a check: what is remembered
    longer would tell by its time who was asked about before.
    """

    __slots__ = ("_given", "_surnames")

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], Seen] = {}
        self._surnames: dict[tuple[str, str], Seen] = {}

    def given(self, one: str, other: str) -> Seen:
        """How two words of given names agree."""
        pair = (one, other)
        found = self._given.get(pair)
        if found is None:
            found = self._given[pair] = _given_word(one, other)
        return found

    def surnames(self, one: str, other: str) -> Seen:
        """How two words of surnames agree."""
        pair = (one, other)
        found = self._surnames.get(pair)
        if found is None:
            found = self._surnames[pair] = _surname_word(one, other)
        return found


def names_seen(
    asked: Prepared, known: Prepared, words: Words
) -> tuple[list[Seen], list[Seen]]:
    """The best comparison of any two names: for one person, and for one household."""
    best: list[Seen] = []
    best_household: list[Seen] = []
    most = most_household = float("-inf")
    for one in asked.names:
        for other in known.names:
            for found in _pairs(one, other, words):
                same = sum([each.same for each in found])
                household = sum([each.household for each in found])
                if same > most:
                    most, best = same, found
                if household > most_household:
                    most_household, best_household = household, found
    pairs = len(asked.names) * len(known.names)
    if pairs > 1:
        cost = -0.5 * log2(pairs)
        chances = Seen("names tried", "several", cost, cost, str(pairs), "")
        return [*best, chances], [*best_household, chances]
    return best, best_household


def _pairs(one: PreparedName, other: PreparedName, words: Words) -> list[list[Seen]]:
    """Two names as they stand, and the other way round where that may be.

    It may be where both agree the other way round, or where one does exactly and none
    does as they stand.
    """
    straight = _given(one.given, other.given, words)
    straight += _surname(one.surname, other.surname, words)
    bits = sum([each.same for each in straight])
    if bits >= GOOD_ENOUGH:
        return [straight]
    if not (one.given and other.surname) and not (one.surname and other.given):
        return [straight]
    is_hopeless = _are_poor(straight)
    turned = _given(one.given, other.surname, words)
    if not is_hopeless and not _agree(turned):
        return [straight]
    turned += _surname(one.surname, other.given, words)
    if not _agree(turned) and not (is_hopeless and any(map(_is_sure, turned))):
        return [straight]
    return [straight, [*map(_as_either, turned), TURNED]]


def _agree(seen: list[Seen]) -> bool:
    return POOR.isdisjoint([each.agreement for each in seen])


def _are_poor(seen: list[Seen]) -> bool:
    return POOR.issuperset([each.agreement for each in seen])


def _is_sure(seen: Seen) -> bool:
    """Whether two words are one, or a slip apart and long enough to be no chance."""
    if seen.agreement == EXACT:
        return True
    return seen.agreement == "one letter" and len(seen.one) >= LONG


def _as_either(seen: Seen) -> Seen:
    """Given name against surname: a word is as common as it is as either."""
    bits = min(
        min(given_bits(word), surname_bits(word)) for word in (seen.one, seen.other)
    )
    return seen._replace(same=min(seen.same, bits))


def _given(one: tuple[str, ...], other: tuple[str, ...], words: Words) -> list[Seen]:
    if not one or not other:
        return []
    first = words.given(one[0], other[0])
    if len(one) == 1 and len(other) == 1:
        return [first]
    if len(one) != len(other):
        joined = words.given("".join(one), "".join(other))
        if joined.same > first.same or joined.agreement == EXACT:
            return [joined]
    if first.agreement in POOR:
        return [max([first, *_crossed(one, other, words)], key=_same)]
    if len(one) > 1 and len(other) > 1:
        return [first, _second(one[1], other[1])]
    return [first]


def _same(seen: Seen) -> tuple[float, float]:
    return seen.same, seen.household


def _crossed(one: tuple[str, ...], other: tuple[str, ...], words: Words) -> list[Seen]:
    """A middle name that is the one in use."""
    pairs = [(one[0], word) for word in other[1:]] + [
        (word, other[0]) for word in one[1:]
    ]
    return [
        Seen("given name", "other given name", seen.same - OTHER_GIVEN_USED, 0.0, a, b)
        for a, b in pairs
        if (seen := words.given(a, b)).agreement not in POOR
    ]


def _second(one: str, other: str) -> Seen:
    if likeness_of_given(one, other) == DIFFERS:
        same, household = SECOND_GIVEN_DIFFERS
        return Seen("second given name", DIFFERS, same, household, one, other)
    return Seen("second given name", "agrees", SECOND_GIVEN_AGREES, 0.0, one, other)


def _given_word(one: str, other: str) -> Seen:
    agreement = likeness_of_given(one, other)
    if agreement == EXACT:
        rarity = given_bits(one)
        household = log2(NAMESAKE_SHARE * 2**rarity + 1 - NAMESAKE_SHARE)
        return Seen(
            "given name", EXACT, rarity - GIVEN_COST[EXACT], household, one, other
        )
    if agreement == DIFFERS:
        return Seen("given name", DIFFERS, *GIVEN_DIFFERS, one, other)
    if agreement == "initial":
        return Seen("given name", "initial", *INITIAL, one, other)
    if agreement == "barely alike":
        return Seen("given name", agreement, *GIVEN_BARELY_ALIKE, one, other)
    rarity = min(given_bits(one), given_bits(other)) - GIVEN_COST[agreement]
    return Seen("given name", agreement, max(rarity, LEAST_FUZZY), 0.0, one, other)


def _surname(one: tuple[str, ...], other: tuple[str, ...], words: Words) -> list[Seen]:
    if not one or not other:
        return []
    if len(one) == 1 and len(other) == 1:
        return [words.surnames(one[0], other[0])]
    whole = words.surnames("".join(one), "".join(other))
    if whole.agreement == EXACT:
        return [whole]
    parts = max((words.surnames(a, b) for a in one for b in other), key=_same)
    if whole.same >= parts.same or parts.agreement in POOR:
        return [max(whole, parts, key=_same)]
    cost = SURNAME_COST["one of several"]
    return [
        Seen(
            "surname",
            "one of several",
            max(parts.same - cost, LEAST_FUZZY),
            max(parts.household - cost, 0.0),
            " ".join(one),
            " ".join(other),
        )
    ]


def _surname_word(one: str, other: str) -> Seen:
    agreement = likeness_of_surnames(one, other)
    if agreement == DIFFERS:
        return Seen("surname", DIFFERS, *SURNAME_DIFFERS, one, other)
    if agreement == "initial":
        return Seen("surname", "initial", *SURNAME_INITIAL, one, other)
    if agreement == "barely alike":
        return Seen("surname", agreement, *SURNAME_BARELY_ALIKE, one, other)
    rarity = surname_bits(one)
    if agreement != EXACT:
        rarity = min(rarity, surname_bits(other))
    same = max(rarity - SURNAME_COST[agreement], LEAST_FUZZY)
    return Seen("surname", agreement, same, same + log2(SURNAME_SHARE), one, other)
