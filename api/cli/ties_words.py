"""What is asked before a role, as a command says it."""

from __future__ import annotations

from collections.abc import Iterable

from audit_reports.wording import count
from domain.codes.provisions import CHECK_THE_TEXT
from domain.dual.considering import Considered
from domain.dual.gottlieb import Levels
from domain.dual.limbs import MEANT
from domain.dual.steps import Names, path_in_words
from domain.dual.unavoidable import GROUNDS, SAFEGUARDS

NOTHING = "No tie between them is known, directly or through one or two others."

NO_CODE = "No code is named for them, so that no provision is cited."


def considered_in_words(told: Considered, names: Names) -> str:
    """All of it: paths with their questions, time, levels, safeguards, and limits."""
    return "\n".join(
        [
            *(_paths(told, names) or [NOTHING]),
            *_time(told),
            *_levels(told),
            *_guards(told),
            *_limits(told, names),
        ]
    )


def _paths(told: Considered, names: Names) -> list[str]:
    lines: list[str] = []
    for number, each in enumerate(told.asked, start=1):
        only = " (only through a common party)" if each.is_common else ""
        lines.append(f"{number}. {path_in_words(each.path, names)}.{only}")
        meant = [MEANT[limb] for limb in each.limbs]
        lines += [f"   {one.title}. {one.asks}" for one in meant]
        cited = ", ".join(f"{c.cited_as} {c.number} ({c.edition})" for c in each.cites)
        if cited:
            lines.append(f"   See {cited}. {CHECK_THE_TEXT}")
    return lines


def _time(told: Considered) -> Iterable[str]:
    for former in told.former:
        yield f"Last professional contact: {former.last_contact_on.isoformat()}."
        yield from (f"   {clock.words}" for clock in former.clocks)


def _levels(told: Considered) -> Iterable[str]:
    if told.levels is not None:
        proposed = " (proposed; change them)" if told.levels.are_proposed else ""
        yield f"Power, duration and ending{proposed}:"
        yield f"   now: {_in_words(told.levels.current)}"
        yield f"   then: {_in_words(told.levels.contemplated)}"
        yield f"   {told.levels.asks}"


def _in_words(levels: Levels) -> str:
    return f"{levels.power.value}, {levels.duration.value}, {levels.ending.value}"


def _guards(told: Considered) -> Iterable[str]:
    if told.guarded is not None:
        why = "; ".join(GROUNDS[each] for each in told.guarded.grounds)
        yield f"Written down as unavoidable: {why}."
        yield from (f"   {SAFEGUARDS[each]}" for each in told.guarded.safeguards)
        yield from (f"   {question}" for question in told.guarded.asks)


def _limits(told: Considered, names: Names) -> Iterable[str]:
    if told.cut:
        hubs = ", ".join(names(one) for one in told.cut)
        yield (
            f"Not all was walked: {hubs} {'has' if len(told.cut) == 1 else 'have'} very "
            "many ties."
        )
    if told.is_more:
        yield f"There are more paths than the {count(len(told.asked), 'path')} here."
    if told.asked and not (told.is_bound or told.codes_unknown):
        yield NO_CODE
    if told.codes_unknown:
        yield f"Not on file: {', '.join(told.codes_unknown)}."
