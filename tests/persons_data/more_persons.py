"""What becomes of a match when people are added who have nothing to do with it.

Twice as many persons make a chance likeness twice as likely, so the threshold is a bit
higher, which is said where the threshold is explained. Apart from that bit nothing may
change: neither what two persons share, nor that the one is opened for the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from math import isclose, log2
from random import Random

from domain.matching.weighing import Likeness
from tests.persons_data.households import HouseholdSet, Query
from tests.persons_data.ours import Registry
from tests.persons_data.people import households
from tests.persons_data.records import Record, registered

OTHERS_SEED = 500_009
TOLERANCE = 0.01
"""Of the pairs that alert, how many may do so no longer among twice as many persons."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """Pairs that alerted, and what became of them among more persons.

    `below` have too few bits now, by no more than the threshold has risen; `unopened`
    are not looked at any more; `otherwise` changed in any other way. `new` alert now
    and did not before.
    """

    pairs: int
    below: int
    unopened: int
    otherwise: int
    new: int

    @property
    def lost(self) -> float:
        """The share that alerts no longer."""
        return (self.below + self.unopened + self.otherwise) / self.pairs


def changed(made: HouseholdSet, *, times: int = 2) -> Changed:
    """The pairs of a set that belong together, among so many times as many persons."""
    more = made.records | others(made, (times - 1) * len(made.records))
    before, after = Registry(made.records), Registry(more)
    became = Counter(
        _became(then.get(record_id), now.get(record_id), threshold=log2(len(more)))
        for query in made.queries
        for then, now in [(_found(before, query), _found(after, query))]
        for record_id in query.truth
    )
    return Changed(
        pairs=became.total() - became[NEW] - became[NOTHING],
        below=became[BELOW],
        unopened=became[UNOPENED],
        otherwise=became[OTHERWISE],
        new=became[NEW],
    )


def others(made: HouseholdSet, count: int) -> dict[str, Record]:
    """So many registered persons of households that none of the set is of."""
    chance = Random(f"others {made.seed}")
    people = (
        member
        for household in households(made.seed + OTHERS_SEED)
        for member in household.members
    )
    rows = [registered(person, chance) for person in islice(people, count)]
    renamed = [row | {"record_id": f"other-{row['record_id']}"} for row in rows]
    return {row["record_id"]: row for row in renamed}


def _found(registry: Registry, query: Query) -> Mapping[str, Likeness]:
    return {
        found.record_id: found.likeness
        for found in registry.ask(query.record)
        if found.record_id in query.truth
    }


NEW, NOTHING, UNOPENED = "new", "nothing", "unopened"
BELOW, OTHERWISE, AS_BEFORE = "below", "otherwise", "as before"


def _became(then: Likeness | None, now: Likeness | None, *, threshold: float) -> str:
    """What became of a pair."""
    if then is None or not then.alert:
        return NEW if now is not None and now.alert else NOTHING
    if now is None:
        return UNOPENED
    if not isclose(now.bits, then.bits):
        return OTHERWISE
    if now.alert:
        return AS_BEFORE if now.label is then.label else OTHERWISE
    return BELOW if now.bits < threshold else OTHERWISE
