"""Looking again at whom a change concerns: persons, ties or roles that were added.

A thread does this after each change (`api.desk`). What it finds and
nobody was asked before becomes a question to a reviewer; what was answered stays so
until something about it changes. What is so no longer need not be answered
(`api.lapsing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import uuid4

from api.asked_before import asked_with_check
from api.checks import desk
from api.circled import is_of_their_circle, named_by
from api.concerned import concerned
from api.dual import consider
from api.finding_in_all import close_by, found_again, hit_of, tied
from api.house import House
from api.lapsing import lapsed, touched_by, without_own_complaint
from api.screening import BY_THE_SYSTEM, by_itself
from api.standing import Stands, standing_of
from domain import checking
from domain.checks import DESK
from domain.dual.considering import Asked
from domain.dual.kinds import RoleKind
from domain.dual.sight import PRACTICE
from domain.facts.checks import CheckId, Hit
from domain.facts.fact import Fact
from domain.refusals import CaseUnknown, PersonErased, PersonUnknown, StreamErased
from domain.values import PersonId

AT_ONCE = 200
"""So many facts are looked through in one step."""


class _NothingNew(Exception):
    """All of it was asked before."""


class Changes:
    """Reads on in the ledger, and looks again at whoever a change concerns."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._reached: int | None = None

    def look(self, *, steps: int | None = None) -> int:
        """Look through what was written since, at most in so many steps.

        How many questions that raised.
        """
        house = self._house
        if self._reached is None:
            self._reached = desk(house).looked_up_to
        raised = 0
        while self._reached < house.ledger.head() and steps != 0:
            steps = None if steps is None else steps - 1
            page = house.ledger.page(self._reached, limit=AT_ONCE)
            facts = [fact for _, fact in page.facts]
            persons, touched = concerned(house, facts), touched_by(house, facts)
            if persons or touched:
                found = sum(_look_again(house, person) for person in sorted(persons))
                if not found:
                    _nothing_found(house, min(persons | touched))
                over = lapsed(house, touched)
                self._note(
                    page.end, persons=len(persons | touched), found=found, over=over
                )
                raised += found
            self._reached = page.end
        return raised

    def _note(
        self, up_to: int, *, persons: int, found: int, over: tuple[CheckId, ...]
    ) -> None:
        house = self._house
        house.keys.ensure(streams=[DESK], subjects=[])
        house.ledger.carry_out(
            lambda: [
                checking.changes_looked_at(
                    desk(house),
                    up_to=up_to,
                    persons=persons,
                    found=found,
                    lapsed=over,
                    booking=by_itself(house),
                )
            ]
        )
        house.catch_up()


def _look_again(house: House, person: PersonId) -> int:
    """How many questions a person raises now that were not asked before."""
    stands = standing_of(house, person)
    questions = [*_likenesses(house, person, stands), *_ties(house, person, stands)]
    return sum(_raise(house, about, hit) for about, hit in questions)


def _likenesses(
    house: House, person: PersonId, stands: Stands
) -> Iterator[tuple[PersonId, Hit]]:
    """Each pair that may be one, or close, told one way round: people in roles, or a
    client and somebody of their therapist's own circle."""
    if not stands.roles and named_by(house, person) is None:
        return
    try:
        found = found_again(house, person)
    except (PersonUnknown, PersonErased):
        return
    before = asked_with_check(house, stands)
    for match, theirs in found:
        if not _is_asked(house, (person, stands), (match.person_id, theirs)):
            continue
        hit = hit_of(match, theirs, None)
        if before.covers(hit):
            continue
        first = min(person, match.person_id)
        if first == person:
            yield person, hit
            continue
        yield (
            first,
            Hit(
                person_id=person,
                found=hit.found,
                roles=stands.roles,
                cases=stands.cases,
                people=tuple(each for each in stands.therapists if each != person),
            ),
        )


def _is_asked(
    house: House, one: tuple[PersonId, Stands], other: tuple[PersonId, Stands]
) -> bool:
    """Whether it matters that two may be one, or close."""
    (person, stands), (match, theirs) = one, other
    if stands.roles and theirs.roles:
        return True
    return is_of_their_circle(house, person, theirs) or is_of_their_circle(
        house, match, stands
    )


def _ties(
    house: House, person: PersonId, stands: Stands
) -> Iterator[tuple[PersonId, Hit]]:
    """Each therapist to whom their own client leads in another way too."""
    for therapist in stands.therapists:
        try:
            told = consider(house, therapist=therapist, person=person)
            told = without_own_complaint(told)
        except (CaseUnknown, StreamErased):
            continue  # Its time was over since.
        if told.telling:
            yield person, tied(house, told)
    yield from _to_clients_of_others(house, person, stands)


def _to_clients_of_others(
    house: House, person: PersonId, stands: Stands
) -> Iterator[tuple[PersonId, Hit]]:
    """Clients of other therapists to whom a client is close, told from one of the two."""
    if not stands.therapists:
        return
    for other in sorted(close_by(house, person)):
        if other < person:
            continue  # Whoever is looked at, so is everybody around them.
        treating = set(standing_of(house, other).therapists)
        for therapist in sorted(treating.difference(stands.therapists)):
            try:
                told = consider(
                    house, therapist=therapist, person=person, sight=PRACTICE
                )
            except (CaseUnknown, StreamErased):
                continue  # Its time was over since.
            ways = tuple(_as_treated(told.telling, other))
            if ways:
                yield person, tied(house, replace(told, asked=ways))


def _as_treated(asked: Iterable[Asked], other: PersonId) -> Iterator[Asked]:
    """The ways over somebody to who treats them, by the therapy alone: what else the two
    are to each other is asked about elsewhere."""
    for one in asked:
        therapy = tuple(s for s in one.path.far if s.kind is RoleKind.THERAPY)
        if one.path.is_through_one and other in one.path.people and therapy:
            hops = (*one.path.hops[:-1], therapy)
            yield replace(one, path=replace(one.path, hops=hops))


def _nothing_found(house: House, about: PersonId) -> None:
    """Write that nothing was found: as many facts as where there is one question.

    Otherwise the size of the log, which every report shows, told a hit from none.
    """
    house.keys.ensure(streams=[DESK], subjects=[])
    check_id = CheckId(uuid4())
    house.ledger.carry_out(
        lambda: checking.raise_question(
            desk(house),
            check_id=check_id,
            about_id=about,
            rule=BY_THE_SYSTEM,
            compared=1,
            hits=(),
            booking=by_itself(house),
        )
    )


def _raise(house: House, about: PersonId, hit: Hit) -> int:
    house.keys.ensure(streams=[DESK], subjects=[])
    check_id = CheckId(uuid4())

    def decision() -> list[Fact]:
        facts = checking.raise_question(
            desk(house),
            check_id=check_id,
            about_id=about,
            rule=BY_THE_SYSTEM,
            compared=1,
            hits=(hit,),
            booking=by_itself(house),
        )
        if not facts:
            raise _NothingNew
        return facts

    try:
        house.ledger.carry_out(decision)
    except _NothingNew:
        return 0
    return 1
