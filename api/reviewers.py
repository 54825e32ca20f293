"""Who may review a check: nobody who asked it, nor anybody close to whom it concerns.

Whoever a wall, a named conflict or a tie keeps out of a case reviews no check by which
that case would be read.
"""

from __future__ import annotations

from collections.abc import Iterable

from api import people
from api.as_one import as_one
from api.house import House
from api.relations import practitioner_of, stands_close
from api.standing import standing_of
from api.who_decides import is_tied
from domain.checks import Check
from domain.facts.bookkeeping import Standing
from domain.policy import Action, CheckQuestion, decide
from domain.values import PersonId


def concerned(check: Check) -> frozenset[PersonId]:
    """Whom a check found, and everybody on the way to them."""
    found = check.screened.hits if check.screened else ()
    them = {hit.person_id for hit in found}
    them |= {person for hit in found for person in hit.people}
    return frozenset(them)


def question_of(house: House, check: Check, who: PersonId) -> CheckQuestion:
    """A check as it stands to somebody who would review it.

    Among its people are all whom it concerns by each record of theirs, and who supervises
    or has supervised one of them; and `who`, where they stand close to one of these, or
    are kept out of a case that it found.
    """
    asker = check.asked.recorded_by
    them = set(concerned(check))
    if check.is_by_itself:
        about = check.asked.about_id
        them |= {about, *standing_of(house, about).therapists}
    them |= {other for one in them for other in as_one(house, one)}
    found = them | _supervising(house, {*them, asker})
    if who not in found and _is_close(house, check, who, {*them, asker}):
        found.add(who)
    return CheckQuestion(asked_by=asker, people=frozenset(found))


def too_close(
    house: House, people_: Iterable[PersonId], who: PersonId
) -> frozenset[PersonId]:
    """Some people, who treats or treated them, and who ever supervised any of these; and
    `who`, where they stand close to one of them."""
    them = set(people_)
    for one in tuple(them):
        them |= set(standing_of(house, one).therapists)
    found = them | _supervising(house, them)
    return frozenset(found | {who} if stands_close(house, who, them) else found)


def somebody_may(house: House, check: Check) -> bool:
    """Whether anybody at all may review a check."""
    reviewing = (people.principal(house, one) for one in house.accounts.people())
    return any(
        decide(
            one, Action.ANSWER_CHECK, question_of(house, check, one.person_id)
        ).allowed
        for one in reviewing
        if Standing.CONFLICT_REVIEWER in one.standings
    )


def _is_close(house: House, check: Check, who: PersonId, them: set[PersonId]) -> bool:
    if stands_close(house, who, them):
        return True
    hits = check.screened.hits if check.screened else ()
    return any(is_tied(house, who, case) for hit in hits for case in hit.cases)


def _supervising(house: House, them: Iterable[PersonId]) -> set[PersonId]:
    ever = (practitioner_of(house, one).ever_supervised_by for one in them)
    return set[PersonId]().union(*ever)
