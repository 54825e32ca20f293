"""Another role that is thought of, as a page lays it out beside the therapy.

Levels may be looked at otherwise than they are proposed: what is chosen stands in the
address and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import TypeVar

from api.pages.controls import Control, Option, Widget
from api.role_thought import Thought
from domain.dual.gottlieb import Compared, Levels
from domain.dual.named_roles import (
    DURATION,
    ENDING,
    POWER,
    ROLES,
    Said,
    with_said,
)
from domain.dual.unavoidable import GROUNDS, SAFEGUARDS, Guarded
from domain.facts.dual_roles_choices import (
    DurationClass,
    PowerDifferential,
    TerminationClarity,
)
from domain.values import PersonId

Choice = TypeVar("Choice", bound=StrEnum)
PERSON, NOW, THEN = "person", "now", "then"
DIMENSIONS = (("power", "Power"), ("duration", "Duration"), ("ending", "Ending"))
WORDS: Mapping[str, Mapping[str, str]] = {
    "power": {each.value: words for each, words in POWER.items()},
    "duration": {each.value: words for each, words in DURATION.items()},
    "ending": {each.value: words for each, words in ENDING.items()},
}
THERAPY = "The therapy"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One dimension of both roles, in words."""

    name: str
    now: str
    then: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelsView:
    """Power, duration and ending of both roles. `selects` are empty where they are not
    to be changed: else three for the therapy and three for the role."""

    role: str
    rows: tuple[Row, ...]
    asks: str
    are_proposed: bool
    selects: tuple[tuple[str, tuple[Control, ...]], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FormerView:
    """Since when there was no professional contact, and what each code says of it."""

    reference: str
    last_contact_at: datetime
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class GuardedView:
    """What was written down of two roles that cannot be kept apart, in words."""

    grounds: tuple[str, ...]
    safeguards: tuple[str, ...]
    review_due: datetime | None
    asks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ThoughtView:
    """All that is laid out of another role with one client."""

    person_id: PersonId
    levels: LevelsView | None
    former: tuple[FormerView, ...]
    guarded: GuardedView | None


def laid_out(
    told: Thought | None,
    person: PersonId,
    *,
    query: Mapping[str, str] | None = None,
) -> ThoughtView | None:
    """What a page shows of another role; None where nothing is known to lay out.

    With a `query` the levels can be changed, and are as they were chosen there.
    """
    if told is None:
        return None
    return ThoughtView(
        person_id=person,
        levels=_levels(told, person, query),
        former=tuple(
            FormerView(
                reference=one.reference,
                last_contact_at=datetime.combine(
                    one.last_contact_on, time.min, tzinfo=UTC
                ),
                words=tuple(clock.words for clock in one.clocks),
            )
            for one in told.former
        ),
        guarded=None if told.guarded is None else guarded_view(told.guarded),
    )


def guarded_view(told: Guarded) -> GuardedView:
    """What was written down as unavoidable, and what codes look for besides."""
    return GuardedView(
        grounds=tuple(GROUNDS[each] for each in told.grounds),
        safeguards=tuple(SAFEGUARDS[each] for each in told.safeguards),
        review_due=told.review_due,
        asks=told.asks,
    )


def _levels(
    told: Thought, person: PersonId, query: Mapping[str, str] | None
) -> LevelsView | None:
    if told.levels is None or told.role is None:
        return None
    shown, role = told.levels, ROLES[told.role]
    if query is not None and query.get(PERSON) == str(person):
        shown = with_said(shown, now=_said(query, NOW), then=_said(query, THEN))
    return LevelsView(
        role=role,
        rows=tuple(_rows(shown)),
        asks=shown.asks,
        are_proposed=shown.are_proposed,
        selects=()
        if query is None
        else (
            (THERAPY, _selects(NOW, shown.current)),
            (f"The other role: {role}", _selects(THEN, shown.contemplated)),
        ),
    )


def _rows(told: Compared) -> Iterable[Row]:
    now, then = _values(told.current), _values(told.contemplated)
    for key, name in DIMENSIONS:
        yield Row(name=name, now=WORDS[key][now[key]], then=WORDS[key][then[key]])


def _values(levels: Levels) -> dict[str, str]:
    return {
        "power": levels.power.value,
        "duration": levels.duration.value,
        "ending": levels.ending.value,
    }


def _selects(prefix: str, levels: Levels) -> tuple[Control, ...]:
    values = _values(levels)
    return tuple(
        Control(
            name=f"{prefix}_{key}",
            label=name,
            hint="",
            widget=Widget.SELECT,
            is_required=True,
            options=tuple(
                Option(value=value, label=words, is_chosen=value == values[key])
                for value, words in WORDS[key].items()
            ),
        )
        for key, name in DIMENSIONS
    )


def _said(query: Mapping[str, str], prefix: str) -> Said:
    """What was chosen for one role; what is none of the levels is as it is proposed."""
    return Said(
        power=_one(PowerDifferential, query.get(f"{prefix}_power")),
        duration=_one(DurationClass, query.get(f"{prefix}_duration")),
        ending=_one(TerminationClarity, query.get(f"{prefix}_ending")),
    )


def _one(choices: type[Choice], said: str | None) -> Choice | None:
    return next((each for each in choices if each.value == said), None)
