"""Which of those who share a token to look at: the likeliest first, and not too many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import nsmallest
from math import log2

MOST = 100
MANY = 1 << 14
LEAST = 0.5
ALWAYS = 40
ENOUGH = 9.5
"""Strangers come to fewer votes by the beginnings of names that they share. The recall
that `make bench-persons` prints is with this floor."""
REACHED_BY = ("t:", "e:", "i:")
"""A telephone, an e-mail address, an identifier: whoever shares one is looked at, though
a whole house does."""


def chosen(found: Mapping[str, Sequence[int]], *, limit: int = MOST) -> list[int]:
    """At most `limit` numbers of people, the likeliest first.

    `found` says who shares each token. Each token votes for whoever shares it, the
    more the fewer they are; equal votes go to the lower number, so that the answer
    is always the same. Beyond the first few, whom hardly anything speaks for is left
    out.
    """
    votes: dict[int, float] = {}
    for people in sorted(found.values(), key=len):
        if people:
            vote = max(log2(MANY / len(people)), LEAST)
            for person in people:
                votes[person] = votes.get(person, 0.0) + vote
    reached = {
        person
        for token, people in found.items()
        if token.startswith(REACHED_BY)
        for person in people
    }
    first = nsmallest(limit, votes, key=lambda person: (-votes[person], person))
    return first[:ALWAYS] + [
        each for each in first[ALWAYS:] if votes[each] >= ENOUGH or each in reached
    ]
