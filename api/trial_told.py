"""What a trial of a rule book found, as one document for programs, pages and terminals.

Whoever may see the cases has them named. To everybody else it is a statistic: small
numbers are hidden in it, and no therapist stands beside another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from api.book_trial import Books, Tried, Untried
from api.small_numbers import FEWEST, told
from domain.assessment import Difference
from domain.histories import Rejected
from domain.rules.book import Rule
from domain.weighing import Attention

Outcome: TypeAlias = Tried | Untried | Rejected
WAYS = ("only_candidate", "only_in_force", "heavier", "lighter", "otherwise")
"""How a question may differ; a case may stand under several."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Everything that a trial found; `names_cases` where its reader may see them.

    `is_cut` where there are more cases than were tried.
    """

    books: Books
    tried: tuple[Tried, ...]
    destroyed: tuple[str, ...]
    rejected: tuple[Rejected, ...]
    names_cases: bool
    is_cut: bool = False

    @property
    def changed(self) -> int:
        """In how many cases something is asked otherwise."""
        return sum(bool(one.differs) for one in self.tried)


def gathered(
    books: Books,
    outcomes: Iterable[Outcome],
    *,
    names_cases: bool,
    most: int | None = None,
) -> Found:
    """What came of each case, together; of the first `most`, where that is said."""
    everything = tuple(outcomes)
    each = everything[:most]
    return Found(
        is_cut=len(each) < len(everything),
        books=books,
        tried=tuple(one for one in each if isinstance(one, Tried)),
        destroyed=tuple(one.id for one in each if isinstance(one, Untried)),
        rejected=tuple(one for one in each if isinstance(one, Rejected)),
        names_cases=names_cases,
    )


def document(found: Found) -> dict[str, Any]:
    """A trial as plain data. A count is null where it would tell of few."""
    in_force, candidate = found.books
    everything = len(found.tried)
    return {
        "candidate": {"name": candidate.name, "version": candidate.version},
        "in_force": {"name": in_force.name, "version": in_force.version},
        "names_cases": found.names_cases,
        "fewest": None if found.names_cases else FEWEST,
        "cases": _count(everything, found),
        "is_cut": found.is_cut,
        "changed": _count(found.changed, found),
        "destroyed": _cases(found.destroyed, found),
        "rejected": [one.id for one in found.rejected],
        "rules": list(_rules(found)),
        "attention": list(_moved(found)),
    }


def _rules(found: Found) -> Iterator[dict[str, Any]]:
    """Rule by rule, in which cases it is asked otherwise; others are left out."""
    differing: dict[str, tuple[Rule, dict[str, list[str]]]] = {}
    for case in found.tried:
        for each in case.differs:
            flag = each.after or each.before
            assert flag is not None
            _, ways = differing.setdefault(
                flag.rule.id, (flag.rule, {way: [] for way in WAYS})
            )
            if case.id not in (cases := ways[_way(each)]):
                cases.append(case.id)
    for id_ in sorted(differing):
        rule, ways = differing[id_]
        shown = {way: _cases(cases, found) for way, cases in ways.items()}
        yield {"rule": rule.id, "title": rule.title, **shown}


def _way(each: Difference) -> str:
    if each.before is None:
        return "only_candidate"
    if each.after is None:
        return "only_in_force"
    if each.before.severity < each.after.severity:
        return "heavier"
    if each.before.severity > each.after.severity:
        return "lighter"
    return "otherwise"


def _moved(found: Found) -> Iterator[dict[str, Any]]:
    """The cases that ask for another measure of attention, by both measures."""
    moved: dict[tuple[Attention, Attention], list[str]] = {}
    for one in found.tried:
        if one.in_force is not one.candidate:
            moved.setdefault((one.in_force, one.candidate), []).append(one.id)
    order = list(Attention)
    for before, after in sorted(moved, key=lambda pair: [order.index(p) for p in pair]):
        cases = _cases(moved[before, after], found)
        yield {"in_force": before.value, "candidate": after.value, **cases}


def _cases(cases: Iterable[str], found: Found) -> dict[str, Any]:
    those = list(cases)
    named = {"cases": those} if found.names_cases else {}
    return {"count": _count(len(those), found), **named}


def _count(number: int, found: Found) -> int | None:
    return number if found.names_cases else told(number, of=len(found.tried))
