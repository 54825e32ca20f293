"""Looking again at whom a change concerns: persons, ties or roles that were added.

A thread does this after each change (`api.desk`). What it finds and
nobody was asked before becomes a question to a reviewer; what was answered stays so
until something about it changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

from api.checks import asked_by, desk
from api.dual import consider, ties_of
from api.finding_in_all import Stands, found_again, hit_of, standing_of, tied
from api.house import House
from api.screening import BY_THE_SYSTEM, by_itself
from domain import checking
from domain.checks import DESK, Pair
from domain.dual.sight import reviewing
from domain.facts.bookkeeping import (
    CaseOpened,
    CaseReferred,
    PersonRegistered,
    SupervisionAgreed,
)
from domain.facts.checks import Answer, CheckId, Hit
from domain.facts.common_parties import CommonPartyUnnamed
from domain.facts.fact import Fact
from domain.facts.persons import LikenessJudgementUndone, PersonDescribed
from domain.facts.ties import TieStated
from domain.refusals import CaseUnknown, PersonErased, PersonUnknown, StreamErased
from domain.values import PersonId

AT_ONCE = 200
"""So many facts are looked through in one step."""
NEAR = 2
"""A path of three ties that goes over a new one begins at most so far from it."""


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
            described, near = _concerned(fact for _, fact in page.facts)
            persons = _in_roles(house, described) | _around(house, near)
            if persons:
                found = sum(_look_again(house, person) for person in sorted(persons))
                if not found:
                    _nothing_found(house, min(persons))
                self._note(page.end, persons=len(persons), found=found)
                raised += found
            self._reached = page.end
        return raised

    def _note(self, up_to: int, *, persons: int, found: int) -> None:
        house = self._house
        house.keys.ensure(streams=[DESK], subjects=[])
        house.ledger.carry_out(
            lambda: [
                checking.changes_looked_at(
                    desk(house),
                    up_to=up_to,
                    persons=persons,
                    found=found,
                    booking=by_itself(house),
                )
            ]
        )
        house.catch_up()


def _concerned(facts: Iterator[Fact]) -> tuple[set[PersonId], set[PersonId]]:
    """Who was described anew, and whom a new tie or role touches."""
    described: set[PersonId] = set()
    near: set[PersonId] = set()
    for fact in facts:
        match fact:
            case PersonRegistered() | PersonDescribed():
                described.add(fact.name.subject_id)
            case LikenessJudgementUndone():
                described |= {fact.person_id, fact.other_id}
            case CaseOpened():
                described.add(fact.client_id)
                near.add(fact.client_id)
            case CommonPartyUnnamed():
                near.add(fact.person_id)
            case TieStated():
                near |= {fact.person_id, fact.other_id}
            case SupervisionAgreed():
                near |= {fact.person_id, fact.supervisor_id}
            case CaseReferred():
                near |= set(fact.member_ids)
            case _:
                pass
    return described, near


def _in_roles(house: House, persons: set[PersonId]) -> set[PersonId]:
    """Those of some people to whom anything ties the practice."""
    return {one for one in persons if len(ties_of(house, one).far) > 1}


def _around(house: House, near: set[PersonId]) -> set[PersonId]:
    """Everybody from whom a path may go over a tie of these."""
    found: set[PersonId] = set()
    for person in near:
        found |= set(ties_of(house, person, sight=reviewing(person), depth=NEAR).far)
        found.add(person)
    return found


def _look_again(house: House, person: PersonId) -> int:
    """How many questions a person raises now that were not asked before."""
    stands = standing_of(house, person)
    questions = [*_likenesses(house, person, stands), *_ties(house, person, stands)]
    return sum(_raise(house, about, hit) for about, hit in questions)


def _likenesses(
    house: House, person: PersonId, stands: Stands
) -> Iterator[tuple[PersonId, Hit]]:
    """Each pair of people in roles that may be one, or close, told one way round."""
    if not stands.roles:
        return
    try:
        found = found_again(house, person)
    except (PersonUnknown, PersonErased):
        return
    cleared = _cleared_before(house, stands)
    for match, theirs in found:
        hit = hit_of(match, theirs, None)
        if any(_is_as_it_was(hit, then) for then in cleared):
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


def _cleared_before(house: House, stands: Stands) -> list[Hit]:
    """What the checks found that a client's cases were opened after, and were cleared of.

    A reviewer saw it then, and said that nothing stands in the way: while all of it is
    as it was, the client is not asked about anew.
    """
    abouts: set[PersonId] = set()
    for therapist in stands.therapists:
        known = asked_by(house, therapist)
        abouts |= {
            known.checks[check_id].about_id
            for check_id, case_id in known.carried.items()
            if case_id in stands.cases
            and (told := known.told.get(check_id)) is not None
            and told.answer is Answer.CLEAR
        }
    pairs = desk(house).raised if abouts else frozenset[Pair]()
    return [hit for about, hit in pairs if about in abouts]


def _is_as_it_was(now: Hit, then: Hit) -> bool:
    """Whether nothing has come to what was found of somebody."""
    return (
        (now.person_id, now.found) == (then.person_id, then.found)
        and set(now.roles) <= set(then.roles)
        and set(now.cases) <= set(then.cases)
        and set(now.people) <= set(then.people)
    )


def _ties(
    house: House, person: PersonId, stands: Stands
) -> Iterator[tuple[PersonId, Hit]]:
    """Each therapist to whom their own client leads in another way too."""
    for therapist in stands.therapists:
        try:
            told = consider(house, therapist=therapist, person=person)
        except (CaseUnknown, StreamErased):
            continue  # Its time was over since.
        if told.telling:
            yield person, tied(told)


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
