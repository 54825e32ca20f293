"""Which facts still stand, and which a later one puts right.

A correction changes nothing that was written: the fact it corrects stays where it is
and stays visible. It only no longer weighs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from domain.acts import known_at
from domain.facts.fact import CaseFact
from domain.values import FactId


def corrected_by(facts: Iterable[CaseFact]) -> dict[FactId, FactId]:
    """For each fact that no longer stands, the fact that puts it right.

    Only corrections among `facts` count, so leave out those not yet known on the day
    in question. Where several correct the same fact, the last one written down does.
    """
    told = tuple(facts)
    if all(fact.corrects is None for fact in told):
        return {}
    given = {fact.fact_id: fact for fact in told}
    corrections: defaultdict[FactId, list[CaseFact]] = defaultdict(list)
    for fact in given.values():
        if fact.corrects is not None and fact.corrects in given:
            corrections[fact.corrects].append(fact)
    found = {
        corrected: max(those, key=_written).fact_id
        for corrected, those in corrections.items()
    }
    for first in [each for each in corrections if given[each].corrects not in given]:
        ends = _ends(first, corrections=corrections)
        last = max(ends, key=_written)
        found |= {end.fact_id: last.fact_id for end in ends if end is not last}
    return found


def standing(facts: Iterable[CaseFact]) -> tuple[CaseFact, ...]:
    """The facts that no other puts right, in the order given."""
    given = tuple(facts)
    corrected = corrected_by(given)
    return tuple(fact for fact in given if fact.fact_id not in corrected)


def _ends(
    corrected: FactId, *, corrections: Mapping[FactId, Sequence[CaseFact]]
) -> list[CaseFact]:
    """The corrections of a fact, and of these, that nothing corrects in turn."""
    found: list[CaseFact] = []
    for each in corrections[corrected]:
        if each.fact_id in corrections:
            found += _ends(each.fact_id, corrections=corrections)
        else:
            found.append(each)
    return found


def _written(fact: CaseFact) -> tuple[datetime, FactId]:
    return known_at(fact), fact.fact_id
