"""Legal holds: placed and released, each with a reason that stays on record."""

from __future__ import annotations

from api import people
from api.as_one import as_one
from api.house import House
from api.privacy import (
    booking,
    require_person,
    words,
    write,
)
from api.who_decides import concerned, concerned_with, involved_in
from api.whose_reasons import of_persons
from domain.facts.erasures import HoldPlaced, HoldReleased
from domain.ledger import Command
from domain.privacy import (
    REASON,
    PrivacyMemory,
    Request,
    State,
    check_releaser,
    place_hold,
    release_hold,
)
from domain.refusals import (
    CaseUnknown,
    HoldUnknown,
    NotUnderstood,
    PersonErased,
    PersonUnknown,
    Problem,
    StreamErased,
)
from domain.values import FactId, PersonId

BY_THE_OPERATOR = "released by the operator"


def hold(
    house: House,
    *,
    by: PersonId,
    person_id: PersonId,
    reason: str,
    command: Command | None = None,
) -> HoldPlaced:
    """Forbid that anything about a person be destroyed, by whichever record of theirs.

    Raises PersonUnknown, PersonErased and NamesThePerson.
    """

    def decision(known: PrivacyMemory) -> list[HoldPlaced]:
        require_person(house, person_id)
        about = of_persons(house, as_one(house, person_id), by=by, reason=reason)
        sealing = words(house, {REASON: reason}, about=about)
        by_whom = booking(house, by)
        return [place_hold(known, person_id=person_id, words=sealing, booking=by_whom)]

    placed = write(house, decision, command=command)
    assert isinstance(placed, HoldPlaced)
    return placed


def release(
    house: House,
    *,
    by: PersonId,
    hold_id: FactId,
    reason: str,
    command: Command | None = None,
) -> HoldReleased:
    """Let a hold stand no longer, for a reason that stays.

    The operator releases what the operator placed, and needs no reason for it. Raises
    HoldUnknown, SecondPersonNeeded, NamesThePerson, and NotUnderstood without a reason.
    """
    said = reason.strip() or (BY_THE_OPERATOR if by == people.SYSTEM else "")

    def decision(known: PrivacyMemory) -> list[HoldReleased]:
        placed = known.holds.get(hold_id)
        if placed is None:
            raise HoldUnknown(hold_id)
        _check(house, known, placed, by=by)
        if not said:
            raise NotUnderstood([Problem(field=REASON, reason="is missing")])
        them = as_one(house, placed.person_id)
        about = of_persons(house, them, by=by, reason=said)
        sealing, by_whom = words(house, {REASON: said}, about=about), booking(house, by)
        return [release_hold(known, hold_id=hold_id, words=sealing, booking=by_whom)]

    released = write(house, decision, command=command)
    assert isinstance(released, HoldReleased)
    return released


def _check(
    house: House, known: PrivacyMemory, placed: HoldPlaced, *, by: PersonId
) -> None:
    """That somebody may release a hold. Raises SecondPersonNeeded."""
    held = placed.person_id
    who = concerned_with(house, held, by=by)
    check_releaser(
        by,
        placed=placed,
        stopped=[one for one in known.requests.values() if _stops(house, placed, one)],
        involved=who.involved | (involved_in(house, held) - {held}),
        tied=who.tied,
    )


def _stops(house: House, placed: HoldPlaced, request: Request) -> bool:
    """Whether a hold is what a request waits for."""
    if request.state is not State.OPEN:
        return False
    try:
        who = concerned(house, request.asked.of, request.asked.subject_id)
    except (PersonErased, PersonUnknown, CaseUnknown, StreamErased):
        return False  # What was asked for is gone by another way.
    return not who.held.isdisjoint(as_one(house, placed.person_id))
