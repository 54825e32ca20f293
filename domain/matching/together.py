"""What things tell together that neither tells alone.

Adding bits takes what is compared to be independent. Where people are known not to be
so, in one home or of one name, a line of its own puts it right, and is shown.
"""

from __future__ import annotations

from domain.matching.comparing_names import POOR
from domain.matching.seen import Seen
from domain.matching.weights import (
    ANOTHER_HOME,
    ANOTHER_NAME_AT_HOME,
    BORN_APART,
    BORN_APART_AT_HOME,
    BOTH_NAMES_DIFFER,
    INITIAL_AND_PLACE,
    NAME_ALONE,
    NAMESAKE,
    SURNAME_DIFFERS_UNBORN,
    TIE,
    TWINS,
    Weight,
)

DIFFERS = "differs"
BIRTH = "date of birth"
INITIAL = "initial"
OTHER_NUMBER = frozenset({"alike", "differs"})
ELSEWHERE = frozenset({"address", "phone", "e-mail"})
PLACE = frozenset({"suburb", "postcode", "state"})
STRONG = frozenset({"identifier", "phone", "e-mail", "street number"})
"""What hardly two people share who are not close. A number is compared where the street
agrees."""


def for_one_person(names: list[Seen], others: list[Seen]) -> list[Seen]:
    """What speaks against one person in the whole of it."""
    differing = [each.feature for each in names if each.agreement == DIFFERS]
    given, surname = "given name" in differing, "surname" in differing
    # Where it is known of both, it was compared first.
    birth = others[0] if others and others[0].feature == BIRTH else None
    apart = birth is not None and birth.agreement in BORN_APART
    unborn = birth is None or birth.same < 0
    found: list[Seen] = []
    if given and surname:
        found.append(_row("names", "both differ", BOTH_NAMES_DIFFER))
    elif surname and unborn:
        found.append(_row("surname", "and no birth", SURNAME_DIFFERS_UNBORN))
    is_home = _home(others) >= TIE
    if is_home:
        if given:
            found.append(_row("one home", "another name", ANOTHER_NAME_AT_HOME))
        if apart:
            found.append(_row("one home", "born apart", BORN_APART_AT_HOME))
    elif given != surname and unborn and _is_elsewhere(others):
        found.append(_row("one name", "and another home", ANOTHER_HOME))
    elif (
        given and _is_family(names) and birth is not None and birth.agreement == "exact"
    ):
        found.append(_row("twins", "another name", TWINS))
    elif apart and any(
        each.feature in ELSEWHERE and each.agreement == DIFFERS for each in others
    ):
        found.append(_row("namesake", "born apart", NAMESAKE))
    if unborn and not is_home and INITIAL in [each.agreement for each in names]:
        found.extend(_place(names, others, found))
    return found


def for_one_household(names: list[Seen], others: list[Seen]) -> list[Seen]:
    """A surname shared where nothing else is: of one household only rarely."""
    over = sum([each.household for each in names]) - NAME_ALONE
    if over <= 0 or sum([each.household for each in others]) >= TIE:
        return []
    return [Seen("household", "name alone", 0.0, -over, "", "")]


def _home(others: list[Seen]) -> float:
    """What speaks for a shared home, or a shared line: all but the birth."""
    return sum([each.household for each in others if each.feature != BIRTH])


def _place(names: list[Seen], others: list[Seen], so_far: list[Seen]) -> list[Seen]:
    """What a place is not worth beside an initial: a whole town has the place."""
    if any(each.feature in STRONG and each.same > 0 for each in others):
        return []
    place = sum([each.same for each in others if each.feature in PLACE])
    beside = [each.same for each in names if each.agreement in POOR]
    over = place + sum(beside) + sum([each.same for each in so_far]) - INITIAL_AND_PLACE
    over = min(over, place)
    return [Seen("place", "and an initial", -over, 0.0, "", "")] if over > 0 else []


def _is_elsewhere(others: list[Seen]) -> bool:
    """Whether the home is known, and another one."""
    return any(
        (each.feature in {"street", "address"} and each.agreement == DIFFERS)
        or (each.feature == "street number" and each.agreement in OTHER_NUMBER)
        for each in others
    )


def _is_family(names: list[Seen]) -> bool:
    """Whether the surnames agree, each in its place."""
    said = {each.feature: each.same for each in names}
    return said.get("surname", 0.0) > 0 and "name order" not in said


def _row(feature: str, agreement: str, weight: Weight) -> Seen:
    return Seen(feature, agreement, *weight, "", "")
