"""What one asker asked again in the same words while it waits: it is answered together.

Whoever asked notices nothing of it: each of their checks is told in its own time. Put
together is only what one look is enough for: the same person in the same words, for
the same purpose, with the same people found, and before a case has followed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias

from api.checks import asked_by, desk, details_of
from api.house import House
from api.role_thought import named_in
from domain.checking import PURPOSE
from domain.checks import Check
from domain.described import as_text
from domain.facts.checks import Hit, Occasion
from domain.values import PersonId

Found: TypeAlias = tuple[PersonId, Occasion, frozenset[Hit]]
"""Who asked, on which occasion, and all that was found."""


def together(house: House, checks: Iterable[Check]) -> list[tuple[Check, ...]]:
    """Some open checks, those that one answer answers side by side, in their order."""
    told = [(one, _found(one)) for one in checks]
    counted = Counter(found for _, found in told)
    groups: dict[object, list[Check]] = {}
    for one, found in told:
        words = _words(house, one) if counted[found] > 1 else None
        key = one.id if words is None else (found, words)
        groups.setdefault(key, []).append(one)
    return [tuple(group) for group in groups.values()]


def answered_with(house: House, check: Check, *, by: PersonId) -> tuple[Check, ...]:
    """A check, and what its answer answers too: what was found before whoever answers
    was last shown it. What came later is looked at anew."""
    now = desk(house).open.get(check.id, check)
    if now.shown is None or now.shown.recorded_by != by:
        return (now,)
    seen_at = now.shown.recorded_at
    first, *others = asked_with(house, now)
    return (first, *(one for one in others if _found_by(one, seen_at)))


def _found_by(check: Check, at: datetime) -> bool:
    return check.screened is not None and check.screened.recorded_at <= at


def asked_with(house: House, check: Check) -> tuple[Check, ...]:
    """A check, and what waits that was asked alike."""
    waiting = [one for one in desk(house).open.values() if one.waits_for_reviewer]
    for group in together(house, waiting):
        if check.id in {one.id for one in group}:
            return (check, *(one for one in group if one.id != check.id))
    return (check,)


def _found(check: Check) -> Found:
    hits = check.screened.hits if check.screened else ()
    return check.asked.recorded_by, check.asked.occasion, frozenset(hits)


def _words(house: House, check: Check) -> tuple[str, ...] | None:
    """What was asked, word by word; None where it stands for itself."""
    asked = check.asked
    if check.is_by_itself or check.id in asked_by(house, asked.recorded_by).carried:
        return None
    details, purpose = details_of(house, asked), asked.purpose
    if details is None or purpose is None:
        return None
    said = house.ledger.words(asked, PURPOSE, purpose)
    return (as_text(details), said, named_in(house, asked) or "")
