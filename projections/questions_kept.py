"""The facts of cases that a rebuild has just read, so that none is read twice.

Only so many are held. Those of the cases that were touched longest ago are given up
first; a case that goes on after that is read back at the end.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from domain.facts.fact import CaseFact, Fact
from domain.facts.replies import FlagReplied
from domain.values import CaseId

MOST_FACTS = 10_000


class Kept:
    """Facts by case, all from the first on, the case touched last at the end."""

    def __init__(self, most: int = MOST_FACTS) -> None:
        self._most = most
        self._facts: OrderedDict[CaseId, list[Fact]] = OrderedDict()
        self._given_up: set[CaseId] = set()
        self._size = 0

    def add(self, fact: CaseFact | FlagReplied) -> None:
        """Hold one fact of a case, unless some of that case were given up."""
        case_id = fact.case_id
        if case_id in self._given_up:
            return
        self._facts.setdefault(case_id, []).append(fact)
        self._facts.move_to_end(case_id)
        self._size += 1

    def overdue(self) -> dict[CaseId, list[Fact]]:
        """The cases to give up where there are too many facts: half of what is held."""
        found: dict[CaseId, list[Fact]] = {}
        if self._size > self._most:
            while self._size > self._most // 2:
                case_id, facts = self._facts.popitem(last=False)
                found[case_id] = facts
                self._size -= len(facts)
        self._given_up |= found.keys()
        return found

    def of(self, cases: Iterable[CaseId]) -> dict[CaseId, list[Fact]]:
        """What is held of some cases; nothing of those that have to be read back."""
        return {case: self._facts[case] for case in cases if case in self._facts}
