"""What the cases ask: one row a case, from which any later day can be answered.

A row is judged from the facts of its case alone, once all that is new has been read: a
step only marks the cases that were touched, and `settle` judges them. What a row says
is sealed under the key of its case. Rows hold no day; today enters on reading.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, true, update

from domain.facts.bookkeeping import CaseOpened, PractitionerRegistered
from domain.facts.conflicts import ConflictNamed, ConflictTakenBack
from domain.facts.erasures import RetentionEnded
from domain.facts.fact import CaseFact, Fact
from domain.facts.replies import FlagReplied
from domain.facts.rule_figures import RuleFigureSet
from domain.ledger import Ledger
from domain.open_questions import Outlook
from domain.values import CaseId, PersonId, Section
from projections.questions_judging import SUPERVISED, WHOLE, judged
from projections.questions_kept import Kept
from projections.questions_sealed import opened, sealed
from projections.schema import Progress, ReadModel

NAME = "questions"
TABLE = ReadModel.metadata.tables["questions"]
AT_ONCE = 50
"""So many cases are read back and judged together."""


class Questions:
    """Marks the cases that were touched; judging them comes after (`settle`).

    Their facts are held in `kept`, where there is one.
    """

    name = NAME

    def __init__(self, kept: Kept | None = None) -> None:
        self._kept = kept
        self._opened: dict[UUID, UUID] = {}
        self._touched: set[UUID] = set()
        self._ended: set[UUID] = set()
        self._practising: set[UUID] = set()
        self._is_all = False

    def read(
        self, connection: Connection, generation: int, facts: Sequence[Fact]
    ) -> None:
        """Nothing: which cases were touched is all there is to know."""

    def add(self, position: int, fact: Fact) -> None:
        """Add one fact."""
        del position
        match fact:
            case CaseOpened():
                self._opened[fact.case_id] = fact.therapist_id
            case CaseFact() | FlagReplied():
                self._touched.add(fact.case_id)
                if self._kept is not None:
                    self._kept.add(fact)
            case ConflictNamed() | ConflictTakenBack():
                self._touched.add(fact.case_id)
            case PractitionerRegistered():
                self._practising.add(fact.person_id)
            case RuleFigureSet():
                self._is_all = True
            case RetentionEnded():
                self._ended.add(fact.case_id)
            case _:
                pass

    def write(self, connection: Connection, generation: int) -> None:
        """Write which cases there are, and which of them have to be judged anew."""
        rows = [
            {
                "generation": generation,
                "case_id": case_id,
                "therapist_id": therapist,
                "is_judged": False,
                "judged": b"",
            }
            for case_id, therapist in sorted(self._opened.items())
            if case_id not in self._ended
        ]
        if rows:
            connection.execute(insert(TABLE), rows)
        ours = TABLE.c.generation == generation
        if self._ended:
            gone = TABLE.c.case_id.in_(self._ended)
            connection.execute(delete(TABLE).where(ours, gone))
        for which, is_wanted in (
            (TABLE.c.case_id.in_(self._touched), self._touched),
            (TABLE.c.therapist_id.in_(self._practising), self._practising),
            (true(), self._is_all),
        ):
            if is_wanted:
                connection.execute(
                    update(TABLE)
                    .where(ours, TABLE.c.is_judged, which)
                    .values(is_judged=False, judged=b"")
                )
        self._opened, self._is_all = {}, False
        self._touched, self._ended, self._practising = set(), set(), set()


def is_settled(connection: Connection, generation: int) -> bool:
    """Whether every case of a generation is judged."""
    return not _unjudged(connection, generation, limit=1)


def settle(
    connection: Connection, ledger: Ledger, generation: int, *, kept: Kept | None = None
) -> int:
    """Judge some cases that were touched; how many. Call it until there are none.

    What is `kept` of them is not read again.
    """
    found = _unjudged(connection, generation, limit=AT_ONCE)
    _settle(connection, ledger, generation, found, kept.of(found) if kept else {})
    return len(found)


def make_room(
    connection: Connection, ledger: Ledger, generation: int, kept: Kept
) -> None:
    """Judge cases of which a rebuild has read nothing for long, and let them go."""
    due = kept.overdue()
    places = list(due)
    for start in range(0, len(places), AT_ONCE):
        found = _unjudged(
            connection, generation, limit=AT_ONCE, among=places[start : start + AT_ONCE]
        )
        _settle(connection, ledger, generation, found, due)


def _settle(
    connection: Connection,
    ledger: Ledger,
    generation: int,
    cases: dict[CaseId, PersonId],
    known: Mapping[CaseId, list[Fact]],
) -> None:
    found = judged(ledger, cases, view=SUPERVISED, known=known)
    for case_id, told in found.items():
        ours = (TABLE.c.generation == generation, TABLE.c.case_id == case_id)
        written = None if told is None else sealed(ledger.keys, case_id, told)
        if written is None:
            # It was ended a moment ago; the fact that says so comes later.
            connection.execute(delete(TABLE).where(*ours))
        else:
            connection.execute(
                update(TABLE).where(*ours).values(is_judged=True, judged=written)
            )


def of_cases(
    connection: Connection,
    ledger: Ledger,
    cases: Iterable[UUID],
    *,
    view: frozenset[Section],
) -> dict[CaseId, Outlook]:
    """What some cases ask of who sees these sections of them: WHOLE or SUPERVISED.

    A case that is not judged so yet is judged on the spot.
    """
    assert view in (WHOLE, SUPERVISED)
    rows = connection.execute(
        select(TABLE).where(
            TABLE.c.generation == _live(), TABLE.c.case_id.in_(list(cases))
        )
    )
    found: dict[CaseId, Outlook] = {}
    waiting: dict[CaseId, PersonId] = {}
    for row in rows:
        case_id = CaseId(row.case_id)
        if not row.is_judged:
            waiting[case_id] = PersonId(row.therapist_id)
        elif (row_says := opened(ledger.keys, case_id, row.judged)) is not None:
            if row_says.has_proceedings and view == WHOLE:
                waiting[case_id] = PersonId(row.therapist_id)
            else:
                found[case_id] = row_says.outlook
    judged_now = judged(ledger, waiting, view=view).items()
    return found | {case: told.outlook for case, told in judged_now if told is not None}


def _unjudged(
    connection: Connection,
    generation: int,
    *,
    limit: int,
    among: Collection[UUID] | None = None,
) -> dict[CaseId, PersonId]:
    """Some cases that wait to be judged, and whose they are."""
    rows = connection.execute(
        select(TABLE.c.case_id, TABLE.c.therapist_id)
        .where(
            TABLE.c.generation == generation,
            TABLE.c.is_judged.is_(False),
            true() if among is None else TABLE.c.case_id.in_(among),
        )
        .order_by(TABLE.c.case_id)
        .limit(limit)
    )
    return {CaseId(row.case_id): PersonId(row.therapist_id) for row in rows}


def _live() -> Any:
    return (
        select(Progress.generation)
        .where(Progress.projection == NAME, Progress.is_live)
        .scalar_subquery()
    )
