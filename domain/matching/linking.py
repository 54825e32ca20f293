"""Several records of one person, each of which tells something else.

A practice often has somebody twice: once as they rang up, with a telephone, and once as
they were registered, with a date of birth. Who is described as in the one is the person
of the other too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.matching.preparing import Prepared
from domain.matching.weighing import Label, Likeness, Link, through, weigh


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """A known person, what they are to who is asked about, and what to call them.

    Over somebody of whom a person is unsure nobody is reached.
    """

    known: Prepared
    likeness: Likeness
    name: str
    may_lead_on: bool = True


def linked(
    asked: Prepared,
    weighed: Sequence[Weighed],
    *,
    among: int,
    are_apart: Callable[[int, int], bool] = lambda _one, _other: False,
) -> list[Likeness]:
    """What each is to who is asked about, once the others are known too: in order.

    Only who would be reviewed changes, and only to `same`. `are_apart` says of two
    places whether somebody has judged these two not to be one person: then neither is
    drawn in while the other is surely who is asked about.
    """
    sure = [n for n, each in enumerate(weighed) if each.likeness.label is Label.SAME]
    found: list[Likeness] = []
    for place, each in enumerate(weighed):
        likeness = each.likeness
        if likeness.label is Label.REVIEW:
            chains = (_chained(asked, weighed[n], each.known, among) for n in sure)
            chained = next((chain for chain in chains if chain is not None), None)
            if chained is not None and not any(are_apart(n, place) for n in sure):
                likeness = chained
        found.append(likeness)
    return found


def _chained(
    asked: Prepared, between: Weighed, known: Prepared, among: int
) -> Likeness | None:
    """What somebody known is, over one who is the same as who is asked about."""
    if not between.may_lead_on:
        return None
    link = Link(
        asked=between.likeness,
        known=weigh(between.known, known, among=among),
        name=between.name,
    )
    return through(asked, known, link, among=among)
