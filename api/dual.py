"""What people are to each other, and what is asked before somebody takes a role.

Whoever asks was let in before (`domain.policy`); `Sight` says which ties are theirs to
see. What a case tells is noted by whoever shows it: `cases_of` names the cases.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from sqlalchemy import Connection

from api.as_one import as_one
from api.common_parties import common_of
from api.former_clients import course_over, former_of
from api.house import House
from api.one_person import ones
from api.relations import practitioner_of
from audit_reports.ties_lines import near_end, ordered
from domain.codes import on_file
from domain.dual import gottlieb
from domain.dual.clocks import Ended
from domain.dual.common_parties import NO_COMMON, Common
from domain.dual.considering import (
    Considered,
    FormerClient,
    Taking,
    asked_of,
    is_the_role,
)
from domain.dual.gottlieb import Compared, Levels, Work
from domain.dual.kinds import RoleKind
from domain.dual.sight import (
    PRACTICE,
    Sight,
    own,
    reached,
    reviewing,
)
from domain.dual.steps import Path, Step
from domain.dual.telling import TiesMemory, remember_ties
from domain.dual.unavoidable import Guarded, guarded
from domain.dual.walking import DEEPEST
from domain.facts.dual_roles_choices import EnteredRole
from domain.facts.ties import TieStanding
from domain.practice import person_stream
from domain.values import CaseId, PersonId
from projections.ties_found import TiesRead
from projections.ties_stored import Sealer

Role: TypeAlias = EnteredRole | Taking


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """What somebody is to somebody else: `words` as in `was a friend of`.

    `person_id` is the record of theirs that the tie names.
    """

    person_id: PersonId
    other_id: PersonId
    words: str
    step: Step


@dataclass(frozen=True, kw_only=True, slots=True)
class Circle:
    """Everybody within some ties of somebody, how far away, and the ties.

    `cut` are people of whom not every tie was walked.
    """

    person_id: PersonId
    far: dict[PersonId, int]
    steps: tuple[Step, ...]
    cut: tuple[PersonId, ...] = ()


def relations_of(
    house: House, person_id: PersonId, for_whom: PersonId | None = None
) -> list[Relation]:
    """What somebody is to others, as the practice knows it, what still is first.

    With `for_whom`, only what that therapist may see anyway.
    """
    sight = PRACTICE if for_whom is None else own(for_whom)
    circle = ties_of(house, person_id, sight=sight)
    return [_relation(circle, step) for step in sorted(circle.steps, key=_as_listed)]


def _relation(circle: Circle, step: Step) -> Relation:
    is_own = circle.person_id in (step.first, step.other)
    here = circle.person_id if is_own else near_end(step, circle.far)
    return Relation(
        person_id=here,
        other_id=step.beside(here),
        words=step.words_from(here),
        step=step,
    )


def ties_of(
    house: House, person_id: PersonId, *, sight: Sight = PRACTICE, depth: int = 1
) -> Circle:
    """Everybody within so many ties of somebody, as far as they may be seen."""
    with house.engine.connect() as connection:
        read = _read(house, connection, sight)
        steps, numbers = read.rings(person_id, depth=min(depth, DEEPEST))
        cut = read.people(numbers)
    far = reached(person_id, steps)
    return Circle(
        person_id=person_id,
        far=far,
        steps=tuple(s for s in steps if s.first in far and s.other in far),
        cut=tuple(one for one in cut if one in far),
    )


def listed(circle: Circle) -> list[Step]:
    """The ties in the order in which the picture and its table number them."""
    return ordered(circle.steps, circle.far)


def consider(
    house: House,
    *,
    therapist: PersonId,
    person: PersonId,
    role: Role = Taking.THERAPY,
    sight: Sight | None = None,
    current: Levels | None = None,
    contemplated: Levels | None = None,
) -> Considered:
    """What is known and asked where somebody thinks of a role with a person.

    Without `sight` it is what a reviewer sees. `current` and `contemplated` are
    Gottlieb's levels where somebody has looked at them.
    """
    sight = reviewing(therapist) if sight is None else sight
    now = house.clock()
    day = now.date()
    binding, unknown = on_file().binding(practitioner_of(house, therapist).codes)
    common = NO_COMMON if sight.is_own else common_of(house)
    paths, cut, is_more = _paths(house, person, therapist, sight, common=common)
    theirs = _cases_together(paths)
    is_role = role is not Taking.MENTIONED
    former = former_of(house, theirs, at=now) if is_role else None
    work = course_over(house, theirs)
    asked = [path for path in paths if not is_the_role(path, role)]
    return Considered(
        therapist_id=therapist,
        person_id=person,
        role=role,
        on=day,
        asked=asked_of(
            asked,
            codes=on_file(),
            binding=binding,
            day=day,
            role=role,
            common=common,
        ),
        former=() if former is None else (former,),
        levels=_levels(role, work, current=current, contemplated=contemplated),
        guarded=_guarded(house, person, therapist, with_records=not sight.is_own),
        cut=cut,
        is_more=is_more,
        codes_unknown=unknown,
        is_bound=bool(binding),
    )


def cases_of(told: Considered | Iterable[Step]) -> list[CaseId]:
    """The cases whose facts say something of what is shown, each once."""
    if isinstance(told, Considered):
        hops = [hop for each in told.asked for hop in each.path.hops]
        steps = [step for hop in hops for step in hop]
        former: Iterable[FormerClient] = told.former
    else:
        steps, former = list(told), ()
    named = [step.case_id for step in steps if step.case_id is not None]
    return list(dict.fromkeys([*named, *(each.case_id for each in former)]))


def _paths(
    house: House,
    person: PersonId,
    therapist: PersonId,
    sight: Sight,
    *,
    common: Common,
) -> tuple[list[Path], tuple[PersonId, ...], bool]:
    if person == therapist:
        return [], (), False
    with house.engine.connect() as connection:
        read = _read(house, connection, sight)
        found, numbers, is_more = read.between(person, therapist, common=common)
        cut = read.people(numbers)
    return [_as_of_now(house, path) for path in found], tuple(cut), is_more


def _read(house: House, connection: Connection, sight: Sight) -> TiesRead:
    told = ones(house, connection)
    return TiesRead(connection, Sealer(house.keys), sight=sight, ones=told)


def _as_of_now(house: House, path: Path) -> Path:
    """The path with each therapy as the facts of its case tell it today."""
    hops = tuple(tuple(_refined(house, step) for step in hop) for hop in path.hops)
    return replace(path, hops=hops)


def _refined(house: House, step: Step) -> Step:
    if step.kind is not RoleKind.THERAPY or step.case_id is None:
        return step
    course = course_over(house, [step.case_id])
    if course is None:
        return step
    standing = TieStanding.FORMER if course.is_over else TieStanding.CURRENT
    until = course.last_contact_at if course.is_over else None
    return replace(step, standing=standing, until=until)


def _cases_together(paths: Iterable[Path]) -> list[CaseId]:
    """The cases in which who would take the role treats, or treated, the person, by
    whichever records of the two."""
    found = [
        step.case_id
        for path in (each.as_one for each in paths if len(each) == 1)
        for step in path.near
        if step.kind is RoleKind.THERAPY
        and step.first == path.people[-1]
        and step.case_id is not None
    ]
    return list(dict.fromkeys(found))


def _levels(
    role: Role,
    work: Ended | None,
    *,
    current: Levels | None,
    contemplated: Levels | None,
) -> Compared | None:
    """Gottlieb's levels, where there is or was therapy and another role is thought of."""
    if not isinstance(role, EnteredRole) or (work is None and current is None):
        return None
    proposed = current or gottlieb.levels_of(_work(work))
    then = contemplated or gottlieb.PROPOSED[role]
    is_looked_at = current is not None and contemplated is not None
    return gottlieb.compared(proposed, then, are_proposed=not is_looked_at)


def _work(course: Ended | None) -> Work:
    assert course is not None
    return Work(
        since=course.since,
        last_contact_at=course.last_contact_at,
        is_over=course.is_over,
        was_planned=course.was_planned,
        is_vulnerable=course.is_vulnerable,
    )


def _guarded(
    house: House, person: PersonId, therapist: PersonId, *, with_records: bool
) -> Guarded | None:
    told = (
        house.ledger.recall(person_stream(one), TiesMemory(), remember_ties).overlaps
        for one in (as_one(house, person) if with_records else (person,))
    )
    overlaps = [overlap for overlaps in told for overlap in overlaps]
    return guarded(overlaps, therapist=therapist, now=house.clock())


def _as_listed(step: Step) -> tuple[int, str, float]:
    order = (TieStanding.CURRENT, TieStanding.PROMISED, TieStanding.FORMER)
    return order.index(step.standing), step.kind.value, -step.told_at.timestamp()
