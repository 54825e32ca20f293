"""What a check found, put into words for a reviewer: who, how likely, as what, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from api import persons
from api.dual import consider
from api.house import House
from api.own_people import AMONG, known_as
from api.privacy import listed_as
from api.role_thought import Thought, role_of, thought
from api.standing import standing_of
from api.ties_shown import TieShown, ties_shown
from domain import recording
from domain.checks import Check
from domain.dual.considering import Asked, Considered
from domain.dual.limbs import Limb
from domain.dual.sight import PRACTICE
from domain.facts.checks import Found, Hit
from domain.matching.details import Details
from domain.matching.preparing import prepared
from domain.matching.weighing import Likeness, weigh
from domain.refusals import CaseUnknown, StreamErased
from domain.values import CaseId, PersonId

ORDER = (Found.SAME, Found.HOUSEHOLD, Found.TIED, Found.REVIEW)
"""Whom a reviewer reads of first: who may be the person, before who hardly is."""
FAR = frozenset({Limb.SUPERVISION.value, Limb.FURTHER.value})


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseShown:
    """A case that a check touches: what it is called, and whose it is.

    `is_on_the_way` where whoever was found is not its client.
    """

    id: CaseId
    reference: str
    therapist: str
    therapist_id: PersonId
    is_on_the_way: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class HitShown:
    """Somebody a check found. `likeness` is None where they or the asked are gone.

    `ties` are the ways in which they lead to who asked, gravest first. `thought` is laid
    out where who asked thinks of another role with a client of theirs.
    """

    person_id: PersonId
    name: str
    found: Found
    roles: tuple[str, ...]
    cases: tuple[CaseShown, ...]
    likeness: Likeness | None
    ties: tuple[TieShown, ...] = ()
    thought: Thought | None = None
    limbs: tuple[str, ...] = ()

    @property
    def is_faint(self) -> bool:
        """Whether too little is known to say who it is, and no near tie speaks for it.

        Supervision and ways over others tie nearly everybody in a small practice.
        """
        return self.found is Found.REVIEW and FAR.issuperset(self.limbs)


def shown_hits(
    house: House, check: Check, details: Details | None
) -> tuple[HitShown, ...]:
    """All that a check found, with the evidence as it is weighed now; the likeliest
    first."""
    if check.screened is None:
        return ()
    # As in a check: two records of one person are known by each other.
    matches = persons.check(house, details).matches if details else ()
    weighed = {each.person_id: each.likeness for each in matches}
    found = (
        _shown(
            house,
            check,
            hit,
            None
            if hit.found is Found.TIED
            else weighed.get(hit.person_id) or _weighed(house, hit, details),
        )
        for hit in check.screened.hits
    )
    return tuple(sorted(found, key=_as_listed))


def _as_listed(hit: HitShown) -> tuple[bool, int, float]:
    """What weighs most comes first; of the same sort, what is likeliest."""
    bits = 0.0 if hit.likeness is None else hit.likeness.bits
    return hit.is_faint, ORDER.index(hit.found), -bits


def _weighed(house: House, hit: Hit, details: Details | None) -> Likeness | None:
    """What somebody found is to the asked by what is told of the two alone."""
    known = known_as(house, hit.person_id)
    if known is None or details is None:
        return None
    return weigh(prepared(details), prepared(known), among=AMONG)


def _considered(house: House, check: Check, hit: Hit) -> Considered | None:
    """What somebody found is to who asked; or, where nobody did, to who treats them."""
    is_tied = hit.found is Found.TIED
    if check.is_by_itself is not is_tied:
        return None
    if check.is_by_itself:
        therapist, person = hit.person_id, check.asked.about_id
    else:
        therapist, person = check.asked.recorded_by, hit.person_id
    try:
        role = role_of(house, check.asked)
        return consider(house, therapist=therapist, person=person, role=role)
    except (CaseUnknown, StreamErased):
        return None  # Its time was over since.


def _ties(
    house: House, check: Check, hit: Hit, told: Considered | None
) -> tuple[TieShown, ...]:
    """How somebody found leads to who asked; or, where nobody did, to who treats them."""
    if told is not None:
        return ties_shown(house, told.asked)
    if check.is_by_itself or hit.found is not Found.TIED:
        return ()
    return ties_shown(house, _to_a_client(house, check, hit))


def _to_a_client(house: House, check: Check, hit: Hit) -> Iterator[Asked]:
    """The ways by which whom a check found as the person leads to a client of others."""
    treating = set(standing_of(house, hit.person_id).therapists)
    others = check.screened.hits if check.screened else ()
    same = [one.person_id for one in others if one.found is Found.SAME]
    for person in (one for one in same if one in hit.people):
        for therapist in sorted(treating - {check.asked.recorded_by}):
            try:
                told = consider(
                    house, therapist=therapist, person=person, sight=PRACTICE
                )
            except (CaseUnknown, StreamErased):
                continue  # Its time was over since.
            yield from (one for one in told.asked if hit.person_id in one.path.people)


def _shown(house: House, check: Check, hit: Hit, likeness: Likeness | None) -> HitShown:
    cases = [shown_case(house, case_id) for case_id in hit.cases]
    theirs = set(standing_of(house, hit.person_id).cases)
    told = _considered(house, check, hit)
    return HitShown(
        person_id=hit.person_id,
        name=listed_as(house, hit.person_id),
        found=hit.found,
        roles=hit.roles,
        cases=tuple(
            replace(case, is_on_the_way=case.id not in theirs)
            for case in cases
            if case is not None
        ),
        likeness=likeness,
        ties=_ties(house, check, hit, told),
        thought=thought(told) if told and hit.found is Found.SAME else None,
        limbs=hit.limbs,
    )


def shown_case(house: House, case_id: CaseId) -> CaseShown | None:
    """A case that somebody is in; None where its time was over since."""
    try:
        begun = recording.opened(house.ledger, case_id)
    except (CaseUnknown, StreamErased):
        return None
    therapist = listed_as(house, begun.therapist_id)
    return CaseShown(
        id=case_id,
        reference=begun.reference,
        therapist=therapist,
        therapist_id=begun.therapist_id,
    )
