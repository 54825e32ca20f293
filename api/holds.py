"""Legal holds: placed and released, each with a reason that stays on record."""

from __future__ import annotations

from api.house import House
from api.privacy import booking, require_no_name, require_person, words, write
from domain.facts.erasures import HoldPlaced, HoldReleased
from domain.ledger import Command
from domain.privacy import REASON, PrivacyMemory, place_hold, release_hold
from domain.values import FactId, PersonId


def hold(
    house: House,
    *,
    by: PersonId,
    person_id: PersonId,
    reason: str,
    command: Command | None = None,
) -> HoldPlaced:
    """Forbid that anything about a person be destroyed.

    Raises PersonUnknown, PersonErased and NamesThePerson.
    """

    def decision(known: PrivacyMemory) -> list[HoldPlaced]:
        require_person(house, person_id)
        require_no_name(house, [person_id], reason=reason)
        sealing, by_whom = words(house, {REASON: reason}), booking(house, by)
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
    """Let a hold stand no longer. Raises HoldUnknown."""

    def decision(known: PrivacyMemory) -> list[HoldReleased]:
        sealing, by_whom = words(house, {REASON: reason}), booking(house, by)
        return [release_hold(known, hold_id=hold_id, words=sealing, booking=by_whom)]

    released = write(house, decision, command=command)
    assert isinstance(released, HoldReleased)
    return released
