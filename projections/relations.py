"""Who may stand to what: where to look before `decide()` is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID, uuid5

from sqlalchemy import Connection, delete, insert, select

from domain.facts.access import (
    AccessGranted,
    GlassBroken,
    IdentityAsked,
    ProceedingOpened,
)
from domain.facts.bookkeeping import (
    CaseReferred,
    ReferralRevoked,
    SupervisionAgreed,
    SupervisionEnded,
)
from domain.facts.erasures import RetentionEnded
from domain.facts.fact import Fact
from domain.practice import PRACTICE
from domain.values import PersonId
from projections.schema import Progress, ReadModel

NAME = "relations"
CUSTODIANS = uuid5(PRACTICE, "custodians")
"""Stands to every case of which somebody has ever asked who its client is."""
TOLD_OF_GLASS = uuid5(PRACTICE, "told of glass")
"""Stands to every case for which somebody has ever broken the glass."""
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
        for holder, thing, stands in _changed(fact):
            self._changes[holder, thing] = stands
        if isinstance(fact, RetentionEnded):
            self._ended.append(fact.case_id)
            self._changes = {
                (holder, thing): stands
                for (holder, thing), stands in self._changes.items()
                if thing != fact.case_id
            }

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


def _changed(fact: Fact) -> Iterator[tuple[UUID, UUID, bool]]:
    """Who stands to what from a fact on, or no longer.

    What ends by itself stays: whether it still lets anybody in is not asked here.
    """
    match fact:
        case SupervisionAgreed() | SupervisionEnded():
            stands = isinstance(fact, SupervisionAgreed)
            yield fact.supervisor_id, fact.person_id, stands
        case CaseReferred() | ReferralRevoked():
            for member in fact.member_ids:
                yield member, fact.case_id, isinstance(fact, CaseReferred)
        case ProceedingOpened():
            yield fact.officer_id, fact.case_id, True
        case AccessGranted():
            yield fact.party_id, fact.case_id, True
        case GlassBroken():
            yield fact.person_id, fact.case_id, True
            yield TOLD_OF_GLASS, fact.case_id, True
        case IdentityAsked():
            yield CUSTODIANS, fact.case_id, True
        case _:
            pass


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


def glass_broken(connection: Connection) -> list[UUID]:
    """The cases for which somebody has ever broken the glass."""
    return of_holder(connection, PersonId(TOLD_OF_GLASS))


def asked_about(connection: Connection) -> list[UUID]:
    """The cases of which somebody has ever asked who the client is."""
    return of_holder(connection, PersonId(CUSTODIANS))
