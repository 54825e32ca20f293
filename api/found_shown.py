"""What a check found, put into words for a reviewer: who, how likely, as what, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from api import persons
from api.dual import consider
from api.house import House
from api.own_people import AMONG, known_as
from api.privacy import listed_as
from api.standing import standing_of
from domain import recording
from domain.checks import Check
from domain.dual.considering import THOUGHT_OF, Asked
from domain.dual.limbs import MEANT
from domain.dual.sight import PRACTICE
from domain.dual.steps import path_in_words, sentence
from domain.facts.checks import Found, Hit
from domain.matching.details import Details
from domain.matching.preparing import prepared
from domain.matching.weighing import Likeness, weigh
from domain.refusals import CaseUnknown, StreamErased
from domain.values import CaseId, PersonId


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
class TieShown:
    """One way in which somebody leads to a therapist: each step, and what it asks.

    `sources` say of each step who told it and when; `cites` are provisions in force.
    `is_common` where it leads only through a common party (`domain.dual.common_parties`).
    """

    title: str
    words: str
    asks: str
    sources: tuple[str, ...]
    cites: tuple[str, ...]
    is_common: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class HitShown:
    """Somebody a check found. `likeness` is None where they or the asked are gone.

    `ties` are the ways in which they lead to who asked, gravest first.
    """

    person_id: PersonId
    name: str
    found: Found
    roles: tuple[str, ...]
    cases: tuple[CaseShown, ...]
    likeness: Likeness | None
    ties: tuple[TieShown, ...] = ()


def shown_hits(
    house: House, check: Check, details: Details | None
) -> tuple[HitShown, ...]:
    """All that a check found, as it was found, with the evidence as it is weighed now."""
    if check.screened is None:
        return ()
    # As in a check: two records of one person are known by each other.
    matches = persons.check(house, details).matches if details else ()
    weighed = {each.person_id: each.likeness for each in matches}
    return tuple(
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


def _weighed(house: House, hit: Hit, details: Details | None) -> Likeness | None:
    """What somebody found is to the asked by what is told of the two alone."""
    known = known_as(house, hit.person_id)
    if known is None or details is None:
        return None
    return weigh(prepared(details), prepared(known), among=AMONG)


def ties_shown(house: House, asked: Iterable[Asked]) -> tuple[TieShown, ...]:
    """Every way in which somebody leads to a therapist, in words."""

    def name(person: PersonId) -> str:
        return listed_as(house, person)

    return tuple(
        TieShown(
            title=MEANT[each.limbs[0]].title,
            words=path_in_words(each.path, name),
            asks=" ".join(each.asks),
            sources=tuple(
                f"{sentence(step, name)}: told by {name(step.told_by)} on "
                f"{step.told_at:%Y-%m-%d}"
                for hop in each.path.hops
                for step in hop
            ),
            cites=tuple(f"{one.code} {one.number}" for one in each.cites),
            is_common=each.is_common,
        )
        for each in asked
    )


def _ties(house: House, check: Check, hit: Hit) -> tuple[TieShown, ...]:
    """How somebody found leads to who asked; or, where nobody did, to who treats them."""
    if check.is_by_itself:
        if hit.found is not Found.TIED:
            return ()
        therapist, person = hit.person_id, check.asked.about_id
    elif hit.found is Found.TIED:
        return ties_shown(house, _to_a_client(house, check, hit))
    else:
        therapist, person = check.asked.recorded_by, hit.person_id
    try:
        role = THOUGHT_OF[check.asked.occasion]
        told = consider(house, therapist=therapist, person=person, role=role)
    except (CaseUnknown, StreamErased):
        return ()  # Its time was over since.
    return ties_shown(house, told.asked)


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
        ties=_ties(house, check, hit),
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
