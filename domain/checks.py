"""Checks of persons: what is known of them. What may be added is `domain.checking`.

Memory is folded from facts and never refuses. The desk remembers what is open; what is
settled stands in its stream.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID, uuid5

from domain.asked_already import takes_over
from domain.facts.checks import (
    ChangesLookedAt,
    CheckAnswered,
    CheckAsked,
    CheckCarried,
    CheckId,
    CheckRead,
    CheckScreened,
    CheckTold,
    Found,
    Hit,
    Occasion,
)
from domain.facts.fact import Fact
from domain.practice import PRACTICE
from domain.values import CaseId, PersonId

DESK = uuid5(PRACTICE, "checks")
"""The stream of whoever reviews checks; a ledger has one."""
ANSWERED_WITHIN = timedelta(hours=24)
LATELY = timedelta(days=1)

Pair: TypeAlias = tuple[PersonId, Hit]
"""A person and what was found about them: a question that is asked once."""


def asker_stream(person_id: PersonId) -> UUID:
    """The stream that says what somebody asked, and what they were told."""
    return uuid5(person_id, "checks")


def due(asked_at: datetime) -> datetime:
    """When who asks hears: after a day, at a full hour, whatever is found."""
    latest = asked_at + ANSWERED_WITHIN
    hour = latest.replace(minute=0, second=0, microsecond=0)
    return hour if hour == latest else hour + timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One check, as far as it has come."""

    asked: CheckAsked
    screened: CheckScreened | None = None
    answered: CheckAnswered | None = None
    told: CheckTold | None = None
    shown: CheckRead | None = None

    @property
    def id(self) -> CheckId:
        return self.asked.check_id

    @property
    def is_by_itself(self) -> bool:
        """Whether the system asked, because something changed: nobody is told."""
        return self.asked.occasion is Occasion.CHANGED

    @property
    def waits_for_reviewer(self) -> bool:
        """Whether a reviewer has to look: something was found, or it is urgent."""
        if self.screened is None or self.answered is not None or self.asked.is_open:
            return False
        return bool(self.screened.hits) or self.asked.is_urgent

    @property
    def weighed_at(self) -> datetime | None:
        """When whoever answered it was shown it last; None where they never were."""
        if self.answered is None or self.shown is None:
            return None
        is_theirs = self.shown.recorded_by == self.answered.recorded_by
        return self.shown.recorded_at if is_theirs else None

    @property
    def is_settled(self) -> bool:
        """Whether nothing of it is open."""
        if self.screened is None or self.waits_for_reviewer:
            return False
        if self.is_by_itself:
            return True
        said = self.answered and self.answered.answer
        return self.told is not None and said in (None, self.told.answer)


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskMemory:
    """What is open, who asked lately, and what has been answered about whom.

    `looked_up_to` is how far in the ledger changes were looked through, `weighed` when
    whoever answered a check was last shown it before.
    """

    version: int = 0
    open: Mapping[CheckId, Check] = field(default_factory=dict["CheckId", Check])
    lately: Mapping[PersonId, tuple[datetime, ...]] = field(
        default_factory=dict[PersonId, tuple[datetime, ...]]
    )
    raised: frozenset[Pair] = frozenset()
    looked_up_to: int = 0
    weighed: Mapping[CheckId, datetime] = field(default_factory=dict[CheckId, datetime])


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedMemory:
    """What somebody asked, what they were told of it last, and which cases followed."""

    version: int = 0
    checks: Mapping[CheckId, CheckAsked] = field(
        default_factory=dict[CheckId, CheckAsked]
    )
    told: Mapping[CheckId, CheckTold] = field(default_factory=dict[CheckId, CheckTold])
    carried: Mapping[CheckId, CaseId] = field(default_factory=dict[CheckId, CaseId])
    carried_at: Mapping[CheckId, datetime] = field(
        default_factory=dict[CheckId, datetime]
    )


def remember_desk(known: DeskMemory, facts: Iterable[Fact]) -> DeskMemory:
    """What the desk knows once `facts` have happened."""
    checks, lately = dict(known.open), dict(known.lately)
    raised, up_to, version = set(known.raised), known.looked_up_to, known.version
    weighed = dict(known.weighed)
    for fact in facts:
        version = fact.originator_version
        if isinstance(fact, CheckAsked):
            checks[fact.check_id] = Check(asked=fact)
            if fact.occasion is not Occasion.CHANGED:
                recent = _recent(lately.get(fact.recorded_by, ()), fact)
                lately[fact.recorded_by] = recent
        elif isinstance(fact, ChangesLookedAt):
            up_to = fact.up_to
            raised -= _taken_out(checks, fact.lapsed or ())
        elif check := _open(checks, fact):
            now = _moved(check, fact)
            if isinstance(fact, CheckScreened):
                raised |= {(check.asked.about_id, hit) for hit in fact.hits}
                for narrower in _taken_over(checks, check, fact):
                    del checks[narrower]
            if now.weighed_at is not None:
                weighed[now.id] = now.weighed_at
            if now.is_settled:
                del checks[now.id]
            else:
                checks[now.id] = now
    return DeskMemory(
        version=version,
        open=checks,
        lately=lately,
        raised=frozenset(raised),
        looked_up_to=up_to,
        weighed=weighed,
    )


def _taken_out(checks: dict[CheckId, Check], lapsed: Iterable[CheckId]) -> set[Pair]:
    """Take questions out that need no answer any more: what they asked, to be asked
    again where it comes to be so again."""
    found: set[Pair] = set()
    for one in lapsed:
        check = checks.pop(one, None)
        if check is not None and check.screened is not None:
            found |= {(check.asked.about_id, hit) for hit in check.screened.hits}
    return found


def _taken_over(
    checks: Mapping[CheckId, Check], wider: Check, found: CheckScreened
) -> list[CheckId]:
    """The open questions about ties of somebody of which another now shows everything."""
    if not wider.is_by_itself or not found.hits:
        return []
    return [
        each.id
        for each in checks.values()
        if each.asked.about_id == wider.asked.about_id
        and each.is_by_itself
        and each.screened is not None
        and each.screened.hits
        and takes_over(found.hits, each.screened.hits)
    ]


def _recent(before: tuple[datetime, ...], asked: CheckAsked) -> tuple[datetime, ...]:
    """When somebody asked lately, this time too."""
    since = asked.recorded_at - LATELY
    return (*(at for at in before if at > since), asked.recorded_at)


def _open(checks: Mapping[CheckId, Check], fact: Fact) -> Check | None:
    """The open check that a fact is about."""
    if not isinstance(fact, CheckScreened | CheckRead | CheckAnswered | CheckTold):
        return None
    return None if fact.check_id is None else checks.get(fact.check_id)


def _moved(check: Check, fact: Fact) -> Check:
    match fact:
        case CheckScreened():
            return replace(check, screened=fact)
        case CheckRead():
            return replace(check, shown=fact)
        case CheckAnswered():
            return replace(check, answered=fact)
        case CheckTold():
            return replace(check, told=fact)
        case _:
            return check


def remember_asked(known: AskedMemory, facts: Iterable[Fact]) -> AskedMemory:
    """What somebody asked and was told once `facts` have happened."""
    checks, told, version = dict(known.checks), dict(known.told), known.version
    carried, carried_at = dict(known.carried), dict(known.carried_at)
    for fact in facts:
        version = fact.originator_version
        if isinstance(fact, CheckAsked):
            checks[fact.check_id] = fact
        elif isinstance(fact, CheckTold):
            told[fact.check_id] = fact
        elif isinstance(fact, CheckCarried):
            carried[fact.check_id] = fact.case_id
            carried_at[fact.check_id] = fact.recorded_at
    return AskedMemory(
        version=version,
        checks=checks,
        told=told,
        carried=carried,
        carried_at=carried_at,
    )


def about_the_same(facts: Iterable[Fact], person_id: PersonId) -> list[PersonId]:
    """Under whose keys it is sealed what was asked about somebody, by the desk's facts.

    A check is about whoever it found to be the same person. What came up by itself is
    about somebody who is registered, and whose key is their own.
    """
    asked: dict[CheckId, PersonId] = {}
    found: dict[PersonId, None] = {}
    for fact in facts:
        if isinstance(fact, CheckAsked):
            if fact.occasion is not Occasion.CHANGED:
                asked[fact.check_id] = fact.about_id
        elif isinstance(fact, CheckScreened) and any(
            fact.check_id in asked
            and (hit.person_id, hit.found) == (person_id, Found.SAME)
            for hit in fact.hits
        ):
            found[asked[fact.check_id]] = None
    found.pop(person_id, None)
    return list(found)
