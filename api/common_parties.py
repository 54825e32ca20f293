"""Common parties: which are named now, and writing down that one is, or is no longer.

Whoever names one was let in before (`api.reviewing_common`, or the operator).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from api.house import House
from api.privacy import listed_as
from api.reasons import reason_told
from api.standing import takes_part
from domain.dual import common_parties as deciding
from domain.dual.common_parties import (
    COMMON,
    COUNTS,
    REASON,
    Common,
    CommonMemory,
    remember_common,
)
from domain.facts.fact import Fact
from domain.keys import KeyMissing
from domain.ledger import Command
from domain.practice import Booking
from domain.refusals import PersonErased, PersonUnknown
from domain.sealing import seal
from domain.values import FactId, PersonId, Sealed


@dataclass(frozen=True, kw_only=True, slots=True)
class CommonParty:
    """A common party: what it is called, since when it counts as one, who said so, why.

    `counts_because` says why it is none for now; empty while it is one.
    """

    person_id: PersonId
    name: str
    since: datetime
    named_by: str
    reason: str
    counts_because: str = ""


def named_of(house: House) -> frozenset[PersonId]:
    """Every party that is named as common."""
    return frozenset(_known(house).named)


def common_of(house: House) -> Common:
    """Which of them are common now. Who takes part is looked up where it is asked."""
    return Common(named=named_of(house), takes_part=cache(partial(takes_part, house)))


def listed(house: House) -> list[CommonParty]:
    """Every party that is named, by name."""
    found = [
        CommonParty(
            person_id=person,
            name=listed_as(house, person),
            since=fact.recorded_at,
            named_by=listed_as(house, fact.recorded_by),
            reason=house.ledger.words(fact, REASON, fact.reason),
            counts_because=COUNTS if takes_part(house, person) else "",
        )
        for person, fact in _known(house).named.items()
    ]
    return sorted(found, key=lambda one: (one.name, one.since))


def name(
    house: House,
    person_id: PersonId,
    *,
    reason: str,
    booking: Booking,
    command: Command | None = None,
) -> None:
    """Write down that a party is common.

    Raises PersonUnknown, PersonErased and NotUnderstood, where it is one already too.
    """
    sealed = _sealer(house, person_id, reason)
    _write(
        house,
        lambda: deciding.name_party(
            _known(house), person_id=person_id, seal=sealed, booking=booking
        ),
        command=command,
    )


def unname(
    house: House,
    person_id: PersonId,
    *,
    reason: str,
    booking: Booking,
    command: Command | None = None,
) -> None:
    """Write down that a party is common no longer: its ties count again.

    Raises PersonUnknown, PersonErased and NotUnderstood, where it is none too.
    """
    sealed = _sealer(house, person_id, reason)
    _write(
        house,
        lambda: deciding.unname_party(
            _known(house), person_id=person_id, seal=sealed, booking=booking
        ),
        command=command,
    )


def _write(
    house: House, decision: Callable[[], Fact], *, command: Command | None
) -> None:
    house.keys.ensure(streams=[COMMON], subjects=[])
    house.ledger.carry_out(lambda: [decision()], command=command)
    house.catch_up()


def _known(house: House) -> CommonMemory:
    return house.ledger.recall(COMMON, CommonMemory(), remember_common)


def _sealer(
    house: House, person_id: PersonId, reason: str
) -> Callable[[FactId, str], Sealed]:
    words = reason_told(reason)
    try:
        house.keys.subject(person_id)
    except KeyMissing:
        was_erased = house.keys.is_destroyed(person_id)
        raise (PersonErased if was_erased else PersonUnknown)(person_id) from None
    return partial(_sealed, house, person_id, words)


def _sealed(
    house: House, about: PersonId, words: str, fact_id: FactId, field: str
) -> Sealed:
    return seal(house.keys, words, about=about, fact_id=fact_id, field=field)
