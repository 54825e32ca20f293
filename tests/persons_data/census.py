"""Names as frequent as they are: the United States census of 1990, public domain.

`census.jsonl` holds the 20,000 commonest surnames and all published given names. One
person in five has a surname that is not among them: such a one is put together here.
"""

from __future__ import annotations

import json
from bisect import bisect
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

SOURCE = Path(__file__).with_name("census.jsonl")
LISTED = 0.8
"""The share of persons whose surname is in the list."""
RARE = 2_000
"""How many of the commonest surnames lend no half to an unlisted one."""
SHORTEST_HALF = 3


@cache
def _listed(kind: str) -> tuple[list[str], list[int]]:
    names: list[str] = []
    weights: list[int] = []
    for line in SOURCE.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == kind:
            names += row["names"]
            weights += [row["per_million"]] * len(row["names"])
    return names, list(accumulate(weights))


def _drawn(kind: str, chance: Random) -> str:
    names, sums = _listed(kind)
    return names[bisect(sums, chance.randrange(sums[-1]))]


def given_name(sex: str, chance: Random) -> str:
    """A given name; `sex` is `female` or `male`."""
    return _drawn(sex, chance)


def surname(chance: Random) -> str:
    """A surname, common or rare as surnames are."""
    if chance.random() < LISTED:
        return _drawn("surname", chance)
    return _unlisted(chance)


def share_of_surname(name: str) -> float:
    """The share of persons who bear it, among those with a listed name; 0 if unlisted."""
    names, sums = _listed("surname")
    if name not in names:
        return 0.0
    at = names.index(name)
    return (sums[at] - (sums[at - 1] if at else 0)) / sums[-1]


def _unlisted(chance: Random) -> str:
    names, _ = _listed("surname")
    rare = names[RARE:]
    first, second = chance.choice(rare), chance.choice(rare)
    head = first[: max(SHORTEST_HALF, len(first) // 2)]
    return head + second[len(second) // 2 :].lower()
