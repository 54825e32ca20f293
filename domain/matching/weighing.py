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

from domain.matching.comparing_addresses import addresses_seen
from domain.matching.comparing_contacts import contacts_seen
from domain.matching.comparing_dates import born_seen
from domain.matching.comparing_names import Words, names_seen
from domain.matching.preparing import Prepared
from domain.matching.seen import Seen
from domain.matching.together import for_one_household, for_one_person
from domain.matching.weights import REVIEW_MARGIN

__all__ = ["Evidence", "Label", "Likeness", "Words", "weigh"]

DIFFERS = "differs"
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


def weigh(
    asked: Prepared, known: Prepared, *, among: int, words: Words | None = None
) -> Likeness:
    """What somebody known is to whoever is asked about, among so many known people.

    The threshold is log2 of how many are known, at least a thousand: as many bits as
    it takes for somebody who is there to be as likely as a stranger among them. Who
    weighs many against one person gives the same `words` each time.
    """
    threshold = log2(max(among, FEWEST_AMONG))
    for_same, for_household = names_seen(asked, known, words or Words())
    others = born_seen(asked.born, known.born)
    others += addresses_seen(asked, known)
    others += contacts_seen(asked, known)
    for_same = for_same + for_one_person(for_same, others)
    for_household = for_household + for_one_household(for_household, others)
    same = sum([each.same for each in for_same]) + sum([each.same for each in others])
    household = sum([each.household for each in for_household]) + sum(
        [each.household for each in others]
    )
    bits = max(same, household)
    if bits < threshold - REVIEW_MARGIN:
        return Likeness(
            label=Label.UNRELATED, alert=False, bits=bits,
            probability=_probability(same, household, threshold),
        )  # fmt: skip
    is_same = same >= household
    label = Label.SAME if is_same else Label.HOUSEHOLD
    seen = [*(for_same if is_same else for_household), *others]
    return Likeness(
        label=label if bits >= threshold else Label.REVIEW,
        alert=bits >= threshold,
        probability=_probability(same, household, threshold),
        bits=bits,
        explanation=tuple([_evidence(each, is_same=is_same) for each in seen]),
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
