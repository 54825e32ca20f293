"""The stages of the alliance: commitment, process, change, termination.

Somebody tells them, or they are unknown; no stage is computed from what was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.facts.alliance import AllianceStageAdvanced, SessionHeld, TherapyStarted
from domain.facts.alliance_choices import AllianceStage
from domain.facts.endings import ClientStoppedAttending, TherapyTerminated
from domain.facts.fact import CaseFact
from domain.values import FactId

_ORDER = tuple(AllianceStage)


@dataclass(frozen=True, kw_only=True, slots=True)
class StageSet:
    """From this moment on the alliance stands in this stage, as this fact says."""

    since: datetime
    stage: AllianceStage
    fact_id: FactId


def stages(facts: Iterable[CaseFact]) -> tuple[StageSet, ...]:
    """The stages in order of time, each once until the next one differs.

    What a session says of its stage is a weak hint: it counts only where nobody told
    an advance, and where sessions differ from one another, since a form that always
    says `process` says nothing. Of several told for one moment the furthest counts.
    """
    everything = tuple(facts)
    said = [each for fact in everything if (each := _said(fact)) is not None]
    if not any(isinstance(fact, AllianceStageAdvanced) for fact in everything):
        said += _hints(everything)
    said.sort(key=lambda each: (each.since, _ORDER.index(each.stage), each.fact_id))
    return _merged(said)


def is_doubtful(facts: Iterable[CaseFact]) -> bool:
    """Whether every session contradicts the opening, and nobody told an advance."""
    hinted: set[AllianceStage] = set()
    for fact in facts:
        if isinstance(fact, AllianceStageAdvanced):
            return False
        if isinstance(fact, SessionHeld):
            hinted.add(fact.alliance_stage)
    return len(hinted) == 1 and AllianceStage.COMMITMENT not in hinted


def _said(fact: CaseFact) -> StageSet | None:
    match fact:
        case TherapyStarted():
            stage = AllianceStage.COMMITMENT
        case AllianceStageAdvanced():
            stage = fact.to_stage
        case TherapyTerminated() | ClientStoppedAttending():
            stage = AllianceStage.TERMINATION
        case _:
            return None
    return StageSet(since=fact.occurred_at, stage=stage, fact_id=fact.fact_id)


def _hints(facts: Sequence[CaseFact]) -> list[StageSet]:
    sessions = [fact for fact in facts if isinstance(fact, SessionHeld)]
    if len({session.alliance_stage for session in sessions}) <= 1:
        return []
    return [
        StageSet(
            since=session.occurred_at,
            stage=session.alliance_stage,
            fact_id=session.fact_id,
        )
        for session in sessions
    ]


def _merged(said: Sequence[StageSet]) -> tuple[StageSet, ...]:
    merged: list[StageSet] = []
    for each in said:
        if merged and merged[-1].since == each.since:
            merged.pop()
        if not merged or merged[-1].stage is not each.stage:
            merged.append(each)
    return tuple(merged)
