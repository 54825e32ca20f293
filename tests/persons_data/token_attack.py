"""What a thief learns who has the table of tokens, and not its key.

The thief knows how tokens are made, and how frequent names are: from a people as large
as this one, of which they know everything. They put the tokens of both in the order of
how many persons bear them, and say of each that it is the one at the same place.

The table does not say of which kind a token is; `told_kinds` lets the thief know it all
the same. Each guess that is right in a part of a name counts, however unsure.
"""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import msgspec

from domain.matching.preparing import prepared
from domain.matching.tokens import tokens
from tests.persons_data.people import Person, households
from tests.persons_data.records import details, whole

KNOWN_SEED = 77_000_003
"""The people whom the thief knows are drawn with another seed, this far away."""
KEYS = 5
OF_NAMES = frozenset("npqyzbu")
"""The kinds of token that a part of a name goes into, alone or with something else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stolen:
    """How many persons there are, and of which share a part of the name is recovered.

    `by_luck` is the share whose surname is right when everybody is said to bear the
    commonest one.
    """

    persons: int
    recovered: float
    by_luck: float


def stolen(
    *, seed: int, persons: int, told_kinds: bool = False, in_one_town: bool = False
) -> Stolen:
    """Thefts of the same table under several keys: which one it is, is chance.

    Where all are of one town a place tells nobody apart, and what stands beside it is
    as common as it is alone.
    """
    people = persons_of(seed, persons)
    plain = [_tokens(each, in_one_town=in_one_town) for each in people]
    known = [
        _tokens(each, in_one_town=in_one_town)
        for each in persons_of(seed + KNOWN_SEED, persons)
    ]
    surnames = Counter(person.surname for person in people)
    keys = [secrets.token_bytes(32) for _ in range(KEYS)]
    return Stolen(
        persons=persons,
        recovered=sum(
            _hits(plain, known, key=key, told_kinds=told_kinds) for key in keys
        )
        / KEYS
        / persons,
        by_luck=surnames.most_common(1)[0][1] / persons,
    )


def _hits(
    plain: Sequence[Sequence[str]],
    known: Sequence[Sequence[str]],
    *,
    key: bytes,
    told_kinds: bool,
) -> int:
    """Of how many persons the thief says something of a name that is right."""
    counts = Counter(token for of_one in plain for token in of_one)
    hidden = {token: blake2b(token.encode(), key=key).digest() for token in counts}
    ours = _in_order(counts, told_kinds=told_kinds, tie=hidden.__getitem__)
    theirs = _in_order(
        Counter(token for of_one in known for token in of_one),
        told_kinds=told_kinds,
        tie=str.encode,
    )
    right = {
        one
        for kind, tokens_ in ours.items()
        for one, guess in zip(tokens_, theirs[kind], strict=False)
        if one == guess and _kind(one) in OF_NAMES
    }
    return sum(not right.isdisjoint(of_one) for of_one in plain)


def persons_of(seed: int, count: int) -> list[Person]:
    """So many persons, in whole households as long as there is room."""
    found: list[Person] = []
    for household in households(seed):
        found += household.members
        if len(found) >= count:
            return found[:count]
    raise AssertionError("households have no end")


def _tokens(person: Person, *, in_one_town: bool) -> tuple[str, ...]:
    found = prepared(details(whole(person)))
    if not in_one_town:
        return tokens(found)
    addresses = [
        msgspec.structs.replace(each, suburb="riverton", postcode="3000")
        for each in found.addresses
    ]
    return tokens(msgspec.structs.replace(found, addresses=tuple(addresses)))


def _kind(token: str) -> str:
    return token.partition(":")[0]


def _in_order(
    counts: Mapping[str, int], *, told_kinds: bool, tie: Callable[[str], bytes]
) -> dict[str, list[str]]:
    """The most frequent first, of each kind or of all; the rest is the table's chance."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for token in sorted(counts, key=lambda each: (-counts[each], tie(each))):
        found[_kind(token) if told_kinds else ""].append(token)
    return found
