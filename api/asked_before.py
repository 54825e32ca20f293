"""What a reviewer is asked, or was, by the check that stands with a client's case.

The check and the case ask the same of one person. Whoever is asked by the check is not
asked by the case too, while all of it is as it was; but they are where the check was
answered before anybody could know that a case would follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from api.checks import asked_by, desk
from api.house import House
from api.standing import Stands
from domain.checks import AskedMemory, DeskMemory
from domain.facts.checks import Answer, CheckId, Hit
from domain.values import CaseId, PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedBefore:
    """What was asked with the checks of a client's cases.

    While one of them is yet to be looked up nothing is asked beside it: who it concerns
    is looked at once it was (`api.concerned`).
    """

    hits: tuple[Hit, ...] = ()
    is_to_come: bool = False

    def covers(self, hit: Hit) -> bool:
        """Whether a question is asked there, was answered, or is to come."""
        return self.is_to_come or any(_is_as_it_was(hit, then) for then in self.hits)


def asked_with_check(house: House, stands: Stands) -> AskedBefore:
    """What the checks asked that stand with the cases of a client."""
    known = desk(house)
    hits: list[Hit] = []
    for therapist, check_id in _checks(house, stands):
        check = known.open.get(check_id)
        if check is not None and check.screened is None:
            return AskedBefore(is_to_come=True)
        asked = asked_by(house, therapist)
        if _is_settled(known, asked, check_id):
            about = asked.checks[check_id].about_id
            hits += [
                replace(hit, people=(*hit.people, therapist))
                for one, hit in known.raised
                if one == about
            ]
    return AskedBefore(hits=tuple(hits))


def case_after(house: House, check_id: CheckId) -> CaseId | None:
    """The case that a check stands with; None where there is none."""
    check = desk(house).open.get(check_id)
    askers = house.accounts.people() if check is None else [check.asked.recorded_by]
    for person in askers:
        case_id = asked_by(house, person).carried.get(check_id)
        if case_id is not None:
            return case_id
    return None


def _checks(house: House, stands: Stands) -> Iterator[tuple[PersonId, CheckId]]:
    for therapist in stands.therapists:
        for check_id, case_id in asked_by(house, therapist).carried.items():
            if case_id in stands.cases:
                yield therapist, check_id


def _is_settled(known: DeskMemory, asked: AskedMemory, check_id: CheckId) -> bool:
    """Whether a check asks for its case too: it waits for a reviewer, it was cleared, or
    who answered it otherwise had been shown that the case was there."""
    check, told = known.open.get(check_id), asked.told.get(check_id)
    if check is not None and check.waits_for_reviewer:
        return True
    answered = None if check is None else check.answered
    said = answered or told
    if said is not None and said.answer is Answer.CLEAR:
        return True
    shown_at = known.weighed.get(check_id)
    return shown_at is not None and asked.carried_at[check_id] <= shown_at


def _is_as_it_was(now: Hit, then: Hit) -> bool:
    """Whether nothing has come to what was found of somebody."""
    return (
        (now.person_id, now.found) == (then.person_id, then.found)
        and set(now.roles) <= set(then.roles)
        and set(now.cases) <= set(then.cases)
        and set(now.people) <= set(then.people)
    )
