"""Whom the whole practice knows of those who may be a person, and what ties them.

Nobody's request does this but a reviewer's. Whoever is known is found, whatever they
are: where no role and no tie is written down, that is for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from api.as_one import as_one
from api.circled import is_hidden_from
from api.dual import Role, cases_of, consider, ties_of
from api.house import House
from api.own_people import own_alerts
from api.persons import Checked, Match, check, check_person
from api.standing import Stands, standing_in
from api.ties_numbered import numbers_of_ties
from domain.dual.considering import Considered, Taking, is_another_role
from domain.dual.limbs import Limb
from domain.dual.sight import own
from domain.facts.checks import Found, Hit
from domain.matching.details import Details
from domain.matching.weighing import Label
from domain.values import PersonId
from projections import caseload
from projections.caseload import Summary

FOUND = {
    Label.SAME: Found.SAME,
    Label.HOUSEHOLD: Found.HOUSEHOLD,
    Label.REVIEW: Found.REVIEW,
}
ALERTS = frozenset({Label.SAME, Label.HOUSEHOLD})
"""Of these everybody is told; of what only may be, where it is somebody in a role."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InAll:
    """Whom a check found, and everybody who was likely enough to be looked at."""

    hits: tuple[Hit, ...]
    checked: Checked


def found_in_all(
    house: House, details: Details, *, asked_by: PersonId, role: Role = Taking.THERAPY
) -> InAll:
    """Everybody who may be the person, or close to them, and as what.

    Those whom the asker sees anyway are left out, where nobody else has to do with
    them; but not where another role is thought of with somebody who is tied to them.
    """
    checked = _without_circles(house, check(house, details), asked_by=asked_by)
    seen = own_alerts(house, asked_by, details)
    matches = [one for one in checked.matches if one.likeness.label in FOUND]
    cases = _cases(house)  # Whether or not somebody was found: it takes as long.
    hits: list[Hit] = []
    for match in matches:
        stands = standing_in(
            house, match.person_id, cases.get(str(match.person_id), [])
        )
        if match.likeness.label not in ALERTS and not stands.roles:
            continue
        told = consider(house, therapist=asked_by, person=match.person_id, role=role)
        is_seen = match.person_id in seen and set(stands.therapists) <= {asked_by}
        if _is_second_role(told) or not (is_seen and _is_all_seen(house, told)):
            hits.append(hit_of(match, stands, told))
    same = [one.person_id for one in matches if one.likeness.label is Label.SAME]
    known = {one.person_id for one in matches}
    hits += _close_to(house, same, known, cases, asked_by=asked_by)
    return InAll(hits=tuple(hits), checked=checked)


def _without_circles(house: House, checked: Checked, *, asked_by: PersonId) -> Checked:
    """The same without whom the practice knows by another's own circle alone."""
    matches = (
        one
        for one in checked.matches
        if not is_hidden_from(house, asked_by, one.person_id)
    )
    return replace(checked, matches=tuple(matches))


def _close_to(
    house: House,
    same: Iterable[PersonId],
    known: set[PersonId],
    cases: Mapping[str, Sequence[Summary]],
    *,
    asked_by: PersonId,
) -> Iterator[Hit]:
    """Clients of others who are close to whom the person may be, as a tie says."""
    for person in same:
        for other in close_by(house, person) - known:
            stands = standing_in(house, other, cases.get(str(other), []))
            if set(stands.therapists) - {asked_by}:
                known.add(other)
                yield Hit(
                    person_id=other,
                    found=Found.TIED,
                    roles=stands.roles,
                    limbs=(Limb.CLIENTS_KNOWN.value,),
                    cases=stands.cases,
                    people=tuple(sorted({person, *stands.therapists})),
                )


def close_by(house: House, person: PersonId) -> set[PersonId]:
    """Everybody to whom somebody is tied closely, as the practice knows it.

    Of both it is every record that was judged to be theirs.
    """
    circle = ties_of(house, person)
    own = {one for one, far in circle.far.items() if far == 0}
    ends = [
        {step.first, step.other}
        for step in circle.steps
        if step.is_close and not step.is_of_one
    ]
    close = {one for two in ends if not own.isdisjoint(two) for one in two - own}
    return close.union(*(as_one(house, one) for one in close))


def found_again(house: House, person_id: PersonId) -> list[tuple[Match, Stands]]:
    """Everybody who may be somebody known, or close to them, and as what.

    Whom somebody has judged is left out. Raises PersonUnknown and PersonErased.
    """
    checked = check_person(house, person_id)
    matches = [
        one
        for one in checked.matches
        if one.likeness.label in ALERTS and one.judged is None
    ]
    cases = _cases(house) if matches else {}
    return [
        (one, standing_in(house, one.person_id, cases.get(str(one.person_id), [])))
        for one in matches
    ]


def hit_of(match: Match, stands: Stands, told: Considered | None) -> Hit:
    """Somebody found, with all whom it concerns."""
    told = without_common(told) if told else None
    on_the_way = (
        {who for each in told.asked for who in each.path.people} if told else ()
    )
    concerned = {*stands.therapists, *on_the_way} - {match.person_id}
    return Hit(
        person_id=match.person_id,
        found=FOUND[match.likeness.label],
        roles=stands.roles,
        limbs=tuple(limb.value for limb in told.limbs) if told else (),
        cases=tuple(sorted({*stands.cases, *(cases_of(told) if told else ())})),
        people=tuple(sorted(concerned - ({told.therapist_id} if told else set()))),
    )


def tied(house: House, told: Considered) -> Hit:
    """Somebody who is known, and leads in another way to who treats them."""
    told = without_common(told)
    on_the_way = {who for each in told.asked for who in each.path.people}
    return Hit(
        person_id=told.therapist_id,
        found=Found.TIED,
        limbs=tuple(limb.value for limb in told.limbs),
        cases=tuple(sorted(cases_of(told))),
        people=tuple(sorted(on_the_way - {told.therapist_id, told.person_id})),
        ties=numbers_of_ties(house, told),
    )


def without_common(told: Considered) -> Considered:
    """The same without what leads through common parties alone: that makes no hit."""
    return replace(told, asked=told.telling)


def _is_second_role(told: Considered) -> bool:
    """Whether another role is thought of with somebody who is tied to the asker."""
    return is_another_role(told.role) and any(
        len(each.path) == 1 for each in told.telling
    )


def _is_all_seen(house: House, told: Considered) -> bool:
    """Whether a therapist may see every tie that was found anyway."""
    therapist = told.therapist_id
    theirs = consider(
        house,
        therapist=therapist,
        person=told.person_id,
        role=told.role,
        sight=own(therapist),
    )
    return _people(told) <= _people(theirs)


def _people(told: Considered) -> set[tuple[PersonId, ...]]:
    return {each.path.people for each in told.telling}


def _cases(house: House) -> dict[str, list[Summary]]:
    """Every case by its client; who that is stands sealed, so each is opened."""
    with house.engine.connect() as connection:
        everything = caseload.everything(connection, house.keys)
    found: dict[str, list[Summary]] = {}
    for each in everything:
        found.setdefault(each.client_id, []).append(each)
    return found
