"""Who was shown what: found by case, by person and by time, the latest first.

What a row tells is sealed, its time too, so a time is found by looking at few rows:
they stand in the order of writing. That order and the clock differ by seconds; looking
is right as long as the clock was never off by more than `SLACK`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, true

from domain.keys import KeyStore
from domain.values import CaseId, PersonId
from projections.accesses import NAME, TABLE, Access, opened
from projections.schema import Progress

AT_ONCE = 500
SLACK = timedelta(days=1)
LAST_PLACE = 2**63 - 1
"""The last position that a database can number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """Which looks are sought, from one moment to another; what is None is not asked."""

    case_id: CaseId | None = None
    person_id: PersonId | None = None
    since: datetime | None = None
    until: datetime | None = None


def found(
    connection: Connection, keys: KeyStore, sought: Sought, *, before: int | None = None
) -> Iterator[Access]:
    """The looks that are sought, the latest first, below position `before`."""
    which = _which(sought)
    if sought.since is not None:
        begin = _place(connection, keys, which, sought.since - SLACK)
        which &= TABLE.c.position >= begin
    if sought.until is not None:
        end = _place(connection, keys, which, sought.until + SLACK)
        which &= TABLE.c.position < end
    if before is not None:
        which &= TABLE.c.position < before
    query = _live().where(which).order_by(TABLE.c.position.desc(), TABLE.c.case_id)
    for access in _opened(connection, keys, query):
        is_late = sought.until is not None and access.at > sought.until
        is_early = sought.since is not None and access.at < sought.since
        if not is_late and not is_early:
            yield access


def readers(connection: Connection, case_id: CaseId) -> list[PersonId]:
    """Everybody who was ever shown anything of a case."""
    query = _live(TABLE.c.person_id).where(TABLE.c.case_id == case_id).distinct()
    return [PersonId(person) for person in connection.scalars(query)]


def _which(sought: Sought) -> ColumnElement[bool]:
    which: ColumnElement[bool] = true()
    if sought.case_id is not None:
        which &= TABLE.c.case_id == sought.case_id
    if sought.person_id is not None:
        which &= TABLE.c.person_id == sought.person_id
    return which


def _place(
    connection: Connection, keys: KeyStore, which: ColumnElement[bool], at: datetime
) -> int:
    """The first position at which the time is `at` or later; one past the last else."""
    ends = _live(func.min(TABLE.c.position), func.max(TABLE.c.position)).where(which)
    reach: list[int | None] = [*connection.execute(ends).one()]
    first, last = reach
    if first is None or last is None:
        return 0
    low, high = first, last + 1
    while low < high:
        middle = (low + high) // 2
        access = _first(connection, keys, which, middle)
        if access is None:
            high = middle
        elif access.at < at:
            low = access.position + 1
        else:
            high = middle
    return low


def _first(
    connection: Connection, keys: KeyStore, which: ColumnElement[bool], position: int
) -> Access | None:
    """The first look at a position or beyond."""
    beyond = _live().where(which, TABLE.c.position >= position)
    query = beyond.order_by(TABLE.c.position, TABLE.c.case_id).limit(1)
    access = next(_opened(connection, keys, query), None)
    if access is None:  # Its case was destroyed a moment ago.
        query = beyond.order_by(TABLE.c.position, TABLE.c.case_id)
        access = next(_opened(connection, keys, query), None)
    return access


def _opened(
    connection: Connection, keys: KeyStore, query: Select[Any]
) -> Iterator[Access]:
    """Row by row, so that nobody holds them all."""
    for row in connection.execute(query.execution_options(yield_per=AT_ONCE)):
        access = opened(keys, row)
        if access is not None:
            yield access


def _live(*what: Any) -> Select[Any]:
    live = (
        select(Progress.generation)
        .where(Progress.projection == NAME, Progress.is_live)
        .scalar_subquery()
    )
    return select(*(what or (TABLE,))).where(TABLE.c.generation == live)
