"""Registering the persons of a file: all of them or none, some hundred at a time.

The whole file is read before anything is written. What it says a second time changes
nothing, so that an import that was cut short is simply done again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from api import people
from api.house import House
from api.persons_csv import MOST_PROBLEMS, Refused, Row, opened
from api.persons_doubted import Doubted, Warned
from api.persons_kept import Description, Kept, keep, person_of_record
from domain.described import recorded
from domain.practice import Booking
from domain.values import Role

BATCH = 500
ERASED = "was erased here, and does not come back; take this line out"
Say = Callable[[int], None]
"""Told how many rows are done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What became of a file: of each row, or why none of it was written.

    `warnings` are the first lines to be looked at again, though they were taken;
    `doubtful` counts all of those lines.
    """

    problems: tuple[Refused, ...] = ()
    unread: tuple[str, ...] = ()
    became: Counter[Kept] = field(default_factory=Counter[Kept])
    warnings: tuple[Warned, ...] = ()
    doubtful: int = 0


def import_persons(
    house: House, path: Path, *, source: str, say: Say = lambda _: None
) -> Imported:
    """Register the persons of a CSV file, each under their number at its source.

    Raises FileUnusable.
    """
    with opened(path) as reading:
        problems = list(islice(_problems(house, reading.rows, source), MOST_PROBLEMS))
        unread = tuple(reading.unread)
    if problems:
        return Imported(problems=tuple(problems), unread=unread)
    became: Counter[Kept] = Counter()
    booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
    with opened(path) as reading:
        doubted = Doubted(today=house.clock().date())
        rows = (row for row in reading.rows if isinstance(row, Row))
        for batch in _batches(doubted.looked_at(rows)):
            wanted = [_described(house, row, source) for row in batch]
            became.update(keep(house, wanted, booking=booking))
            say(became.total())
    return Imported(
        unread=unread,
        became=became,
        warnings=tuple(doubted.first),
        doubtful=doubted.lines,
    )


def _problems(
    house: House, rows: Iterable[Row | Refused], source: str
) -> Iterator[Refused]:
    for row in rows:
        if isinstance(row, Refused):
            yield row
        elif house.keys.is_destroyed(
            person_of_record(house, source=source, record_id=row.record_id)
        ):
            said = f"record_id {row.record_id} {ERASED}"
            yield Refused(line=row.line, reason=said)


def _described(house: House, row: Row, source: str) -> Description:
    return Description(
        person_id=person_of_record(house, source=source, record_id=row.record_id),
        details=recorded(row.details, source=source, record_id=row.record_id),
    )


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
