"""Who may stand to what: where to look before `decide()` is asked."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from domain.facts.bookkeeping import (
    CaseReferred,
    ReferralRevoked,
    SupervisionAgreed,
    SupervisionEnded,
)
from domain.facts.erasures import RetentionEnded
from domain.facts.fact import Fact
from domain.values import PersonId
from projections.schema import Progress, ReadModel

NAME = "relations"
TABLE = ReadModel.metadata.tables["relations"]


class Relations:
    """Adds and takes away who stands to what."""

    name = NAME

    def __init__(self) -> None:
        self._changes: dict[tuple[UUID, UUID], bool] = {}
        self._ended: list[UUID] = []

    def read(
        self, connection: Connection, generation: int, facts: Sequence[Fact]
    ) -> None:
        """Nothing: a relation that is told again replaces itself."""

    def add(self, position: int, fact: Fact) -> None:
        """Add one fact."""
        del position
        match fact:
            case SupervisionAgreed():
                self._changes[fact.supervisor_id, fact.person_id] = True
            case SupervisionEnded():
                self._changes[fact.supervisor_id, fact.person_id] = False
            case CaseReferred():
                for member in fact.member_ids:
                    self._changes[member, fact.case_id] = True
            case ReferralRevoked():
                for member in fact.member_ids:
                    self._changes[member, fact.case_id] = False
            case RetentionEnded():
                self._ended.append(fact.case_id)
                self._changes = {
                    (holder, thing): stands
                    for (holder, thing), stands in self._changes.items()
                    if thing != fact.case_id
                }
            case _:
                pass

    def write(self, connection: Connection, generation: int) -> None:
        """Write what changed."""
        for ended in self._ended:
            connection.execute(
                delete(TABLE).where(
                    TABLE.c.generation == generation, TABLE.c.object_id == ended
                )
            )
        self._ended = []
        for (holder, thing), stands in sorted(self._changes.items()):
            connection.execute(
                delete(TABLE).where(
                    TABLE.c.generation == generation,
                    TABLE.c.holder_id == holder,
                    TABLE.c.object_id == thing,
                )
            )
            if stands:
                row = {"generation": generation, "holder_id": holder}
                connection.execute(insert(TABLE), [{**row, "object_id": thing}])
        self._changes = {}


def of_holder(connection: Connection, holder: PersonId) -> list[UUID]:
    """What somebody stands to: therapists they supervise, cases laid before them."""
    live = (
        select(Progress.generation)
        .where(Progress.projection == NAME, Progress.is_live)
        .scalar_subquery()
    )
    return list(
        connection.scalars(
            select(TABLE.c.object_id)
            .where(TABLE.c.generation == live, TABLE.c.holder_id == holder)
            .order_by(TABLE.c.object_id)
        )
    )
