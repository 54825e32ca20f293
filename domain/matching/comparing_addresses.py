"""Addresses, compared as wholes: who moved differs in every part, and only once."""

from __future__ import annotations

import msgspec
from rapidfuzz.distance import OSA

from domain.matching.folding import digits_of
from domain.matching.preparing import Prepared, PreparedAddress
from domain.matching.seen import Seen
from domain.matching.weights import (
    BUILDING,
    MOVED,
    NUMBER,
    PLACE_AT_MOST,
    POSTCODE,
    STATE,
    STREET,
    STREET_AT_MOST,
    STREET_ELSEWHERE,
    SUBURB,
    Weight,
)

EXACT, ALIKE, DIFFERS = "exact", "alike", "differs"
OTHER_NUMBER = frozenset({ALIKE, DIFFERS})
NAMED = {EXACT: "one name", ALIKE: "names alike"}
BY_NAME = frozenset(NAMED.values())
LETTERS_PER_SLIP = 4


def addresses_seen(asked: Prepared, known: Prepared) -> list[Seen]:
    """The addresses of two people that agree best, part by part."""
    best: list[Seen] = []
    most = float("-inf")
    for one in asked.addresses:
        for other in known.addresses:
            found = _pair(one, other)
            bits = sum([each.same for each in found])
            if found and bits > most:
                most, best = bits, found
    return best


def _pair(one: PreparedAddress, other: PreparedAddress) -> list[Seen]:
    place = _place(one, other)
    line = _line(one, other, sum([each.same for each in place]), _is_elsewhere(place))
    found = line + place
    if _is_another_door(found):
        # Who lives near by is of no household: a shared street or suburb is no tie.
        found = [
            each._replace(household=0.0) if each.household > 0 else each
            for each in found
        ]
    same = sum([each.same for each in found])
    household = sum([each.household for each in found])
    if found and same < MOVED.same:
        household = max(household, MOVED.household)
        here, there = _written(one), _written(other)
        return [Seen("address", DIFFERS, MOVED.same, household, here, there)]
    if household < MOVED.household:
        first, *rest = found
        return [
            first._replace(household=MOVED.household),
            *(each._replace(household=0.0) for each in rest),
        ]
    return found


def _is_another_door(found: list[Seen]) -> bool:
    """Whether the street, the number or the flat is known to be another one.

    A house that has a name is known by it, whatever its number. Streets of one name
    are in many towns.
    """
    said = {each.feature: each.agreement for each in found}
    if said.get("street") == DIFFERS or said.get("building") == "another door":
        return True
    if said.get("suburb") == DIFFERS and said.get("postcode", DIFFERS) != EXACT:
        return True
    if said.get("postcode") == DIFFERS and "suburb" not in said:
        return True
    return (
        said.get("street number") in OTHER_NUMBER
        and said.get("building") not in BY_NAME
    )


def _written(address: PreparedAddress) -> str:
    parts = (address.number, address.street, address.suburb, address.postcode)
    return " ".join(part for part in parts if part)


def _is_elsewhere(place: list[Seen]) -> bool:
    """Whether suburb and postcode are known, and both are others."""
    return bool(place) and all(each.agreement == DIFFERS for each in place)


def _line(
    one: PreparedAddress, other: PreparedAddress, place: float, is_elsewhere: bool
) -> list[Seen]:
    if _are_lines_turned(one, other):
        other = msgspec.structs.replace(
            other, street=other.building, building=other.street
        )
    found: list[Seen] = []
    agrees = False
    if one.street and other.street:
        street = _streets(one.street, other.street)
        agrees = street != DIFFERS
        same, household = STREET[street]
        same = min(same, STREET_AT_MOST - place)
        if is_elsewhere:
            same = min(same, STREET_ELSEWHERE)
        found.append(Seen("street", street, same, household, one.street, other.street))
    if agrees and one.number and other.number:
        number = _number(one.number, other.number)
        weight = NUMBER[number]
        found.append(Seen("street number", number, *weight, one.number, other.number))
    elif agrees and not (one.building and one.building == other.building):
        found.append(Seen("street number", "unknown", *NUMBER["unknown"], "", ""))
    if one.building and other.building:
        building = _buildings(one.building, other.building)
        weight = BUILDING[building]
        found.append(Seen("building", building, *weight, one.building, other.building))
    return found


def _are_lines_turned(one: PreparedAddress, other: PreparedAddress) -> bool:
    """Whether the first line of one stands as the second of the other."""
    turned = (one.street and one.street == other.building) or (
        other.street and other.street == one.building
    )
    return bool(turned) and one.street != other.street


def _place(one: PreparedAddress, other: PreparedAddress) -> list[Seen]:
    found: list[Seen] = []
    if one.suburb and other.suburb:
        suburb = _text(one.suburb, other.suburb)
        found.append(Seen("suburb", suburb, *SUBURB[suburb], one.suburb, other.suburb))
    if one.postcode and other.postcode:
        code = _number(one.postcode, other.postcode)
        weight = POSTCODE[code]
        if found and weight.same > 0:
            weight = Weight(
                min(weight.same, PLACE_AT_MOST.same - found[0].same),
                min(weight.household, PLACE_AT_MOST.household - found[0].household),
            )
        found.append(Seen("postcode", code, *weight, one.postcode, other.postcode))
    if not found and one.state and other.state:
        state = EXACT if one.state == other.state else DIFFERS
        found.append(Seen("state", state, *STATE[state], one.state, other.state))
    return found


def _buildings(one: str, other: str) -> str:
    """Compare houses by name, and flats by number."""
    digits = digits_of(one)
    if digits != digits_of(other):
        return "another door" if digits and digits_of(other) else DIFFERS
    agreement = _text(one, other)
    return agreement if digits else NAMED.get(agreement, agreement)


def _streets(one: str, other: str) -> str:
    """Compare what streets are called; that both are streets says nothing."""
    core, _, kind = one.rpartition(" ")
    core_other, _, kind_other = other.rpartition(" ")
    if core and core_other and kind == kind_other:
        return _text(core, core_other)
    return _text(one.replace(" ", ""), other.replace(" ", ""))


def _text(one: str, other: str) -> str:
    if one == other:
        return EXACT
    slips = max(1, min(len(one), len(other)) // LETTERS_PER_SLIP)
    near = OSA.distance(one, other, score_cutoff=slips) <= slips
    return ALIKE if near else DIFFERS


def _number(one: str, other: str) -> str:
    if one == other:
        return EXACT
    return ALIKE if OSA.distance(one, other, score_cutoff=1) == 1 else DIFFERS
