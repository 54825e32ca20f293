"""What changed where nobody asked, as far as a reviewer may know who has not opened it.

It says of what kind it is, and names nobody and no case.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from api.dual import consider
from api.house import House
from domain.checks import Check
from domain.dual.kinds import RoleKind
from domain.dual.limbs import MEANT, Limb
from domain.dual.steps import Step
from domain.facts.checks import CheckId, Found
from domain.ledger import Ledger
from domain.refusals import CaseUnknown, StreamErased

CHANGES = {
    Found.SAME: "Somebody was described: two who are known may be one person",
    Found.HOUSEHOLD: "Somebody was described: two who are known may be close",
}
ONE = "Two who are known were judged to be one person"
A_TIE, A_ROLE = "A tie is new", "A role is new"
MOST_TOLD = 500
_TOLD: WeakKeyDictionary[Ledger, dict[CheckId, str]] = WeakKeyDictionary()
"""What was said of the latest checks: what changed then stays what changed."""


def changed_in_words(house: House, check: Check) -> str:
    """What changed, such as `A tie is new (friend): another role with the person`."""
    told = _TOLD.setdefault(house.ledger, {})
    words = told.get(check.id)
    if words is None:
        if len(told) >= MOST_TOLD:
            told.clear()
        words = told[check.id] = _words(house, check)
    return words


def _words(house: House, check: Check) -> str:
    hits = check.screened.hits if check.screened else ()
    kinds = {hit.found for hit in hits}
    said = [words for kind, words in CHANGES.items() if kind in kinds]
    limbs = {limb for hit in hits for limb in hit.limbs}
    gravest = next((MEANT[limb].title for limb in Limb if limb.value in limbs), "")
    if gravest:
        said.append(f"{_tie(house, check)}: {gravest[:1].lower()}{gravest[1:]}")
    return "; ".join(said) or A_TIE


def _tie(house: House, check: Check) -> str:
    """Whether a tie or a role is new, and of what kind: the newest on the ways found."""
    steps = list(_steps(house, check))
    if not steps:
        return A_TIE
    new = max(steps, key=_as_new)
    if new.is_of_one:
        return ONE
    what = A_ROLE if isinstance(new.kind, RoleKind) else A_TIE
    return f"{what} ({new.kind.value.replace('_', ' ')})"


def _steps(house: House, check: Check) -> list[Step]:
    found: list[Step] = []
    for hit in check.screened.hits if check.screened else ():
        if hit.found is not Found.TIED:
            continue
        try:
            told = consider(house, therapist=hit.person_id, person=check.asked.about_id)
        except (CaseUnknown, StreamErased):
            continue  # Its time was over since.
        paths = (each.path for each in told.telling)
        found += [step for path in paths for hop in path.hops for step in hop]
    return found


def _as_new(step: Step) -> tuple[float, bool]:
    """The latest told; of one moment, what is more than the therapy."""
    return step.told_at.timestamp(), step.kind is not RoleKind.THERAPY
