"""How likely two descriptions are of one person, of one household, or of strangers.

Each thing that can be compared adds bits of evidence for one person and for one
household, against strangers (I. P. Fellegi and A. B. Sunter, A Theory for Record
Linkage, 1969). What is missing on either side adds nothing. The bits that are shown add
up to the bits that decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import exp2, log2
from typing import NamedTuple

from domain.matching.comparing_addresses import addresses_seen
from domain.matching.comparing_contacts import contacts_seen
from domain.matching.comparing_dates import born_seen
from domain.matching.comparing_names import Words, names_seen
from domain.matching.preparing import Prepared
from domain.matching.seen import Seen
from domain.matching.together import for_one_household, for_one_person
from domain.matching.weights import LINK_MARGIN, REVIEW_MARGIN

__all__ = [
    "Evidence", "Label", "Likeness", "Link", "Words", "related", "through", "weigh",
]  # fmt: skip

DIFFERS = "differs"
FOR_LIFE = frozenset({"given name", "second given name", "date of birth", "identifier"})
MOST_BITS = 60.0
"""Beyond this nothing is surer: a probability cannot say more."""


FEWEST_AMONG = 1_000
"""Among fewer people the threshold is that of a thousand: two who merely share a name
are no likelier to be one in a small practice."""


class Label(StrEnum):
    """What two descriptions may be to each other."""

    SAME = "same"
    HOUSEHOLD = "household"
    REVIEW = "review"
    UNRELATED = "unrelated"


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """How one thing agrees, and what that is worth for the label given, in bits."""

    feature: str
    agreement: str
    bits: float
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """What two descriptions may be to each other, and why.

    `bits` is the evidence for the label against strangers, and the sum of the
    explanation; for `review` and `unrelated`, for the likelier of same and household.
    `probability` is that of one person or one household, `alert` whether it is
    one of the two labels. `explanation` is empty for `unrelated`.
    """

    label: Label
    alert: bool
    probability: float
    bits: float
    explanation: tuple[Evidence, ...] = ()


class _Comparison(NamedTuple):
    """What was seen for one person, for one household, and for either."""

    for_same: list[Seen]
    for_household: list[Seen]
    others: list[Seen]


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A third description, and what it is to who is asked about and to who is known."""

    asked: Likeness
    known: Likeness
    name: str


def weigh(
    asked: Prepared, known: Prepared, *, among: int, words: Words | None = None
) -> Likeness:
    """What somebody known is to whoever is asked about, among so many known people.

    The threshold is log2 of how many are known, at least a thousand: as many bits as
    it takes for somebody who is there to be as likely as a stranger among them. Who
    weighs many against one person gives the same `words` each time.
    """
    return _weighed(_seen(asked, known, words or Words()), _threshold(among))


def related(
    asked: Prepared, known: Prepared, *, among: int, words: Words
) -> Likeness | None:
    """The same for one of very many, most of whom are unrelated: None for them."""
    threshold = _threshold(among)
    seen = _seen(asked, known, words)
    # What things tell together only ever speaks against.
    if max(_both(seen)) < threshold - REVIEW_MARGIN:
        return None
    likeness = _weighed(seen, threshold)
    return None if likeness.label is Label.UNRELATED else likeness


def _weighed(seen: _Comparison, threshold: float) -> Likeness:
    seen = _together(seen)
    same, household = _both(seen)
    bits = max(same, household)
    probability = _probability(same, household, threshold)
    if bits < threshold - REVIEW_MARGIN:
        return Likeness(
            label=Label.UNRELATED, alert=False, bits=bits, probability=probability
        )
    is_same = same >= household
    label = Label.SAME if is_same else Label.HOUSEHOLD
    lines = [*(seen.for_same if is_same else seen.for_household), *seen.others]
    return Likeness(
        label=label if bits >= threshold else Label.REVIEW,
        alert=bits >= threshold,
        probability=probability,
        bits=bits,
        explanation=tuple([_evidence(each, is_same=is_same) for each in lines]),
    )


def through(
    asked: Prepared, known: Prepared, link: Link, *, among: int
) -> Likeness | None:
    """What somebody known is who is sure to be the same as another known person.

    Of two records of one person, one tells the birth and the other the home: who is
    described by their home alone is the first of them through the second. A chain is
    as sure as its weaker part. None where a part is not sure enough, where the two are
    rather of one household, or where anything that stays with a person speaks against
    it, in either part or in the whole.
    """
    threshold = _threshold(among)
    if any(each.label is not Label.SAME for each in (link.asked, link.known)):
        return None
    bits = min(link.asked.bits, link.known.bits)
    if bits < threshold + LINK_MARGIN:
        return None
    seen = _together(_seen(asked, known, Words()))
    same, household = _both(seen)
    lines = [_evidence(each, is_same=True) for each in (*seen.for_same, *seen.others)]
    if household > same or any(
        map(_speaks_against, (*lines, *link.asked.explanation, *link.known.explanation))
    ):
        return None
    chained = Evidence(
        feature="another record", agreement="same as both",
        bits=bits - same, detail=link.name,
    )  # fmt: skip
    return Likeness(
        label=Label.SAME,
        alert=True,
        probability=_probability(bits, -MOST_BITS, threshold),
        bits=bits,
        explanation=(*lines, chained),
    )


def _speaks_against(line: Evidence) -> bool:
    """Whether what a person keeps for life is told otherwise.

    Surnames and homes change.
    """
    return line.feature in FOR_LIFE and line.bits < 0


def _threshold(among: int) -> float:
    return log2(max(among, FEWEST_AMONG))


def _seen(asked: Prepared, known: Prepared, words: Words) -> _Comparison:
    for_same, for_household = names_seen(asked, known, words)
    others = born_seen(asked.born, known.born)
    others += addresses_seen(asked, known)
    others += contacts_seen(asked, known)
    return _Comparison(for_same, for_household, others)


def _together(seen: _Comparison) -> _Comparison:
    """What was seen, and what that says in all."""
    for_same, for_household, others = seen
    return _Comparison(
        for_same + for_one_person(for_same, others),
        for_household + for_one_household(for_household, others),
        others,
    )


def _both(seen: _Comparison) -> tuple[float, float]:
    """The bits for one person, and for one household."""
    same = sum([each.same for each in seen.for_same])
    household = sum([each.household for each in seen.for_household])
    return (
        same + sum([each.same for each in seen.others]),
        household + sum([each.household for each in seen.others]),
    )


def _probability(same: float, household: float, threshold: float) -> float:
    odds = exp2(min(same - threshold, MOST_BITS)) + exp2(
        min(household - threshold, MOST_BITS)
    )
    return odds / (1.0 + odds)


def _evidence(seen: Seen, *, is_same: bool) -> Evidence:
    sign = "=" if seen.one == seen.other else "~"
    if seen.agreement == DIFFERS:
        sign = "≠"
    return Evidence(
        feature=seen.feature,
        agreement=seen.agreement,
        bits=seen.same if is_same else seen.household,
        detail=f"{seen.one} {sign} {seen.other}" if seen.other else seen.one,
    )
