"""What an auditor begins with: roles given, the log, broken glass; nothing of a case.

Who looked at which case is `api.accesses`, which asks what for. What stands here tells
of no case, so it asks nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api import alarms_told, glass, privacy
from api.access import require
from api.house import House
from api.relations import access_of
from domain.alarms import Alarm
from domain.facts.bookkeeping import RoleGranted, RoleProposed, RoleWithdrawn, Standing
from domain.log.checkpoints import parse_checkpoint
from domain.log.notes import parse_note
from domain.policy import Action, Principal
from domain.practice import PRACTICE
from domain.refusals import StreamErased
from domain.values import CaseId
from projections.relations import glass_broken

MOST = 20
DONE = {
    RoleProposed: "proposed as",
    RoleGranted: "was made",
    RoleWithdrawn: "is no longer",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointed:
    """Somebody was given a role, proposed for it, or had it taken back; by whom."""

    at: datetime
    name: str
    done: str
    standing: Standing
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """How far the log was signed last, by whom beside this ledger, and what waits."""

    size: int
    cosigned_by: tuple[str, ...]
    waiting: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """What there is to look into; `glasses` counts the last `glass.TOLD_FOR`."""

    signed: Signed | None
    alarms: tuple[Alarm, ...]
    glasses: int
    appointed: tuple[Appointed, ...]


def overview(house: House, principal: Principal) -> Overview:
    """What an auditor begins with. Raises NotAllowed."""
    require(principal, Action.SEE_ACCESS)
    return Overview(
        signed=_signed(house),
        # An alarm of broken glass names its case; the auditor is told how many.
        alarms=tuple(
            a for a in alarms_told.open_alarms(house) if a.kind != glass.ALARM
        ),
        glasses=_glasses(house),
        appointed=_appointed(house),
    )


def _signed(house: House) -> Signed | None:
    """What the checkpoint says that was published last; it is verified elsewhere."""
    raw = house.keeper.files.latest()
    if raw is None:
        return None
    note = parse_note(raw)
    said = parse_checkpoint(note.text)
    others = dict.fromkeys(s.name for s in note.signatures if s.name != said.origin)
    return Signed(
        size=said.size,
        cosigned_by=tuple(others),
        waiting=max(house.keeper.log.size() - said.size, 0),
    )


def _glasses(house: House) -> int:
    since = house.clock() - glass.TOLD_FOR
    with house.engine.connect() as connection:
        cases = glass_broken(connection)
    return sum(_broken_since(house, CaseId(case_id), since) for case_id in cases)


def _broken_since(house: House, case_id: CaseId, since: datetime) -> int:
    try:
        broken = access_of(house, case_id).broken
    except StreamErased:
        return 0
    return sum(fact.recorded_at >= since for fact in broken)


def _appointed(house: House) -> tuple[Appointed, ...]:
    """The latest changes of roles, the latest first."""
    told = [
        fact
        for fact in house.ledger.facts(PRACTICE)
        if isinstance(fact, RoleGranted | RoleProposed | RoleWithdrawn)
    ]
    return tuple(
        Appointed(
            at=fact.recorded_at,
            name=privacy.called(house, fact.person_id),
            done=DONE[type(fact)],
            standing=fact.standing,
            by=privacy.called(house, fact.recorded_by),
        )
        for fact in reversed(told[-MOST:])
    )
