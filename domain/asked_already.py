"""Whether a question about somebody was asked before, and may rest.

What was asked is remembered by the ties that were shown, and not by what they amount
to: another tie or role between the same people, or another kind of it, is asked about,
and what was shown before is not.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.facts.checks import Found, Hit
from domain.values import PersonId


def asked_already(
    raised: frozenset[tuple[PersonId, Hit]], about_id: PersonId, hit: Hit
) -> bool:
    """Whether all of what was found of somebody was put to a reviewer before.

    Of a tie between two clients of one therapist it is asked once, from either of them.
    """
    if (about_id, hit) in raised:
        return True
    if hit.found is not Found.TIED:
        return False
    alike = [(who, then) for who, then in raised if _are_alike(then, hit)]
    same = [then for who, then in alike if who == about_id]
    turned = [then for who, then in alike if _is_turned(about_id, hit, who, then)]
    shown = bool(turned) and _has_its_ties([*same, *turned], hit)
    return shown or covers(same, hit)


def covers(before: Sequence[Hit], now: Hit) -> bool:
    """Whether some questions show all that another of the same two people would."""
    return (
        _has_its_ties(before, now)
        and set(now.cases) <= {case for each in before for case in each.cases}
        and set(now.people) <= {person for each in before for person in each.people}
    )


def takes_over(wider: Sequence[Hit], narrower: Sequence[Hit]) -> bool:
    """Whether a question of ties shows all that another shows, so that one is enough."""
    return all(
        now.found is Found.TIED
        and covers([one for one in wider if _are_alike(one, now)], now)
        for now in narrower
    )


def _are_alike(one: Hit, other: Hit) -> bool:
    return (one.person_id, one.found) == (other.person_id, other.found)


def _has_its_ties(before: Sequence[Hit], now: Hit) -> bool:
    """Whether each tie was shown, and each way in which two roles meet was named."""
    ties = {tie for each in before for tie in each.ties}
    limbs = {limb for each in before for limb in each.limbs}
    return set(now.ties) <= ties and set(now.limbs) <= limbs


def _is_turned(about: PersonId, now: Hit, who: PersonId, then: Hit) -> bool:
    """Whether it was asked about somebody on the way, with this one on theirs."""
    is_other_end = who != about and who in now.people and about in then.people
    return is_other_end and bool(now.ties)
