"""Who is tied to whom: what people told, and the roles that other facts tell.

Nothing is stated twice: therapy, supervision, panels, complaints, and second roles with
a client are read from the facts that say them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, select, tuple_

from domain.dual.kinds import RoleKind
from domain.dual.steps import Step
from domain.facts.bookkeeping import SupervisionAgreed, SupervisionEnded
from domain.facts.erasures import PersonErased, RetentionEnded
from domain.facts.fact import CaseFact, Fact
from domain.facts.ties import TieEnded, TieStanding, TieStated, TieWithdrawn
from domain.keys import KeyStore
from domain.values import EvidenceLevel
from projections.schema import ReadModel
from projections.ties_desk import Desk, Key, lay_all
from projections.ties_roles import CASE_KINDS, of_case_fact
from projections.ties_stored import Sealer

NAME = "ties"
TABLE = ReadModel.metadata.tables[NAME]
MOST_AT_ONCE = 400
"""How many ends one question to the database names."""

_Said: TypeAlias = TieStated | TieEnded | TieWithdrawn
_Supervised: TypeAlias = SupervisionAgreed | SupervisionEnded


class Ties:
    """Keeps what people are to each other now, found from either of them."""

    name = NAME

    def __init__(self, keys: KeyStore) -> None:
        self._sealer = Sealer(keys)
        self._desk = Desk(sealer=self._sealer)

    def read(
        self, connection: Connection, generation: int, facts: Sequence[Fact]
    ) -> None:
        """Bring the ties that `facts` touch to hand."""
        nodes: set[int] = set()
        keys: set[Key] = set()
        for fact in facts:
            nodes.update(self._whole(fact))
            keys.update(self._single(fact))
        here = TABLE.c.generation == generation
        columns = select(TABLE.c.node, TABLE.c.thread, TABLE.c.step)
        for some in _in_parts(sorted(nodes)):
            found = connection.execute(columns.where(here, TABLE.c.node.in_(some)))
            lay_all(self._desk, (((r.node, r.thread), r.step) for r in found))
        place = tuple_(TABLE.c.node, TABLE.c.thread)
        for pairs in _in_parts(sorted(keys)):
            found = connection.execute(columns.where(here, place.in_(pairs)))
            lay_all(self._desk, (((r.node, r.thread), r.step) for r in found))

    def add(self, position: int, fact: Fact) -> None:
        """Add one fact."""
        del position
        match fact:
            case TieStated() | TieEnded() | TieWithdrawn():
                self._said(fact)
            case SupervisionAgreed() | SupervisionEnded():
                self._supervised(fact)
            case PersonErased():
                self._desk.forget(fact.person_id)
            case RetentionEnded():
                for thread, step in self._desk.of_case(fact.case_id):
                    self._desk.take(thread, step)
            case _:
                of_case_fact(self._desk, fact)

    def write(self, connection: Connection, generation: int) -> None:
        """Write what changed."""
        old, new = self._desk.changes()
        if old:
            connection.execute(
                delete(TABLE).where(
                    TABLE.c.generation == generation,
                    TABLE.c.node == bindparam("at"),
                    TABLE.c.thread == bindparam("tie"),
                ),
                [{"at": node, "tie": thread} for node, thread in old],
            )
        if new:
            connection.execute(
                insert(TABLE),
                [
                    {
                        "generation": generation,
                        "node": node,
                        "thread": thread,
                        "other": other,
                        "step": self._sealer.sealed(step),
                    }
                    for (node, thread), other, step in new
                ],
            )
        self._desk = Desk(sealer=self._sealer)

    def _whole(self, fact: Fact) -> Iterable[int]:
        """The people and cases of which every tie is needed."""
        if isinstance(fact, PersonErased):
            yield self._desk.person(fact.person_id)
            yield self._desk.circles(fact.person_id)
        elif isinstance(fact, CASE_KINDS) or (
            isinstance(fact, CaseFact) and fact.corrects is not None
        ):
            yield self._desk.case(fact.case_id)

    def _single(self, fact: Fact) -> Iterable[Key]:
        """The rows that are needed alone."""
        match fact:
            case TieEnded() | TieWithdrawn():
                thread = self._sealer.number(fact.tie_id)
                yield self._desk.end(fact.person_id, fact.held_by), thread
            case SupervisionAgreed() | SupervisionEnded():
                yield self._desk.person(fact.person_id), self._contract(fact)
            case _:
                pass

    def _said(self, fact: _Said) -> None:
        if isinstance(fact, TieStated):
            self._desk.put(self._sealer.number(fact.fact_id), _stated(fact))
            return
        thread = self._sealer.number(fact.tie_id)
        end = self._desk.end(fact.person_id, fact.held_by)
        step = self._desk.found(end, thread)
        if step is None:
            return
        if isinstance(fact, TieWithdrawn):
            self._desk.take(thread, step)
        else:
            self._desk.put(thread, ended(step, fact.occurred_at))

    def _supervised(self, fact: _Supervised) -> None:
        thread = self._contract(fact)
        if isinstance(fact, SupervisionAgreed):
            self._desk.put(
                thread,
                Step(
                    fact_id=fact.fact_id,
                    kind=RoleKind.SUPERVISION,
                    first=fact.supervisor_id,
                    other=fact.person_id,
                    standing=TieStanding.CURRENT,
                    since=fact.occurred_at,
                    until=None,
                    told_by=fact.recorded_by,
                    told_at=fact.recorded_at,
                    evidence_level=EvidenceLevel.SYSTEM,
                ),
            )
            return
        step = self._desk.found(self._desk.person(fact.person_id), thread)
        if step is not None:
            self._desk.put(thread, ended(step, fact.occurred_at))

    def _contract(self, fact: _Supervised) -> int:
        return self._sealer.number(fact.person_id, fact.supervisor_id, "supervision")


def ended(step: Step, at: datetime) -> Step:
    """The same tie, over since a day."""
    return replace(step, standing=TieStanding.FORMER, until=at)


def _stated(fact: TieStated) -> Step:
    is_over = fact.until is not None and fact.until <= fact.recorded_at
    was_current = fact.standing is TieStanding.CURRENT
    return Step(
        fact_id=fact.fact_id,
        kind=fact.kind,
        first=fact.person_id,
        other=fact.other_id,
        standing=TieStanding.FORMER if is_over and was_current else fact.standing,
        since=fact.since,
        until=fact.until,
        told_by=fact.recorded_by,
        told_at=fact.recorded_at,
        evidence_level=fact.evidence_level,
        held_by=fact.held_by,
    )


def _in_parts(wanted: Sequence[UUID | int | Key]) -> Iterable[Sequence[object]]:
    for start in range(0, len(wanted), MOST_AT_ONCE):
        yield wanted[start : start + MOST_AT_ONCE]
