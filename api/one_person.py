"""Records that were judged to be one person, as steps of a walk from tie to tie.

What counts is what stands today: a later judgement takes the place of one, and what is
taken back gives it to the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from api.as_one import pairs_of
from api.house import House
from domain.dual.kinds import RoleKind
from domain.dual.steps import Step
from domain.facts.persons import Judgement, LikenessJudged
from domain.facts.ties import TieStanding
from domain.values import EvidenceLevel
from projections.likenesses import LikenessesRead
from projections.ties_found import Ones


def ones(house: House, connection: Connection) -> Ones:
    """Tells a walk which records of people are one person, by whom and when judged."""

    read = LikenessesRead(connection, house.keys)

    def told(people: Sequence[bytes]) -> Iterable[Step]:
        for pair in pairs_of(house, read.of(people)):
            if pair.standing and pair.standing[0].judgement is Judgement.SAME:
                yield _step(pair.standing[0])

    return told


def _step(fact: LikenessJudged) -> Step:
    return Step(
        fact_id=fact.fact_id,
        kind=RoleKind.SAME_PERSON,
        first=fact.person_id,
        other=fact.other_id,
        standing=TieStanding.CURRENT,
        since=None,
        until=None,
        told_by=fact.recorded_by,
        told_at=fact.recorded_at,
        evidence_level=EvidenceLevel.SYSTEM,
    )
