"""Which facts still stand, and which a later one puts right.

A correction changes nothing that was written: the fact it corrects stays where it is
and stays visible. It only no longer weighs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import cache
from typing import cast

from domain.acts import known_at
from domain.facts.fact import CaseFact
from domain.values import FactId, Sealed

OF_THE_TELLING = frozenset(
    {
        "originator_version",
        "fact_id",
        "recorded_at",
        "recorded_by",
        "recorded_as",
        "claimed_recorded_at",
        "source",
        "corrects",
    }
)
"""What is of a telling, and not of what is told."""


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


def as_first_told(
    facts: Iterable[CaseFact], *, among: Iterable[CaseFact]
) -> tuple[CaseFact, ...]:
    """The same facts; one that only puts a word right is as old as what it corrects.

    A slip of the pen that is mended must not make an honest record a late one. Where
    anything was changed that a rule could see, the later moment counts. `among` are
    all that were known.
    """
    given = {fact.fact_id: fact for fact in among}
    return tuple([_as_first_told(fact, given) for fact in facts])


def _as_first_told(fact: CaseFact, given: Mapping[FactId, CaseFact]) -> CaseFact:
    first = fact
    seen = {fact.fact_id}
    while first.corrects is not None and first.corrects not in seen:
        before = given.get(first.corrects)
        if before is None or not _say_the_same(before, fact):
            break
        seen.add(before.fact_id)
        first = before
    return fact if first is fact else replace(fact, claimed_recorded_at=known_at(first))


def _say_the_same(one: CaseFact, other: CaseFact) -> bool:
    """Whether no rule can tell them apart: of words it sees that there are some."""
    return type(one) is type(other) and all(
        _seen(getattr(one, name)) == _seen(getattr(other, name))
        for name in _told(type(one))  # type: ignore[arg-type]  # As in `severity`.
    )


@cache
def _told(kind: type[CaseFact]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind) if each.name not in OF_THE_TELLING)


def _seen(value: object) -> object:
    if isinstance(value, Sealed):
        return Sealed, value.is_blank
    if isinstance(value, tuple):
        return tuple(_seen(each) for each in cast("tuple[object, ...]", value))
    return value


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
