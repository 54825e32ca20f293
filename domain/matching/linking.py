"""Several records of one person, each of which tells something else.

A practice often has somebody twice: once as they rang up, with a telephone, and once as
they were registered, with a date of birth. Who is described as in the one is the person
of the other too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from domain.matching.preparing import Prepared
from domain.matching.weighing import Label, Likeness, Link, through, weigh


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """A known person, what they are to who is asked about, and what to call them."""

    known: Prepared
    likeness: Likeness
    name: str


def linked(
    asked: Prepared,
    weighed: Sequence[Weighed],
    *,
    among: int,
    are_apart: Callable[[int, int], bool] = lambda _one, _other: False,
) -> list[Likeness]:
    """What each is to who is asked about, once the others are known too: in order.

    Only who would be reviewed changes, and only to `same`. `are_apart` says of two
    places whether somebody has judged these two not to be one person.
    """
    found: list[Likeness] = []
    for place, each in enumerate(weighed):
        likeness = each.likeness
        if likeness.label is Label.REVIEW:
            chains = _chains(asked, weighed, place, among)
            likeness = next(
                (chained for other, chained in chains if not are_apart(other, place)),
                likeness,
            )
        found.append(likeness)
    return found


def _chains(
    asked: Prepared, weighed: Sequence[Weighed], place: int, among: int
) -> Iterator[tuple[int, Likeness]]:
    """Each way from who is asked about over one other to somebody known."""
    known = weighed[place].known
    for other, between in enumerate(weighed):
        if between.likeness.label is not Label.SAME:
            continue
        link = Link(
            asked=between.likeness,
            known=weigh(between.known, known, among=among),
            name=between.name,
        )
        chained = through(asked, known, link, among=among)
        if chained is not None:
            yield other, chained
