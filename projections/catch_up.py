"""Read on from where we stopped; rebuild beside what is live; compare the two.

Rows and position are committed in one transaction, under a lock, so that any process
may run this at any time and a kill in the middle leaves nothing half-read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import (
    Connection,
    Engine,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from domain.facts.fact import Fact
from domain.ledger import Ledger
from projections import questions
from projections.accesses import Accesses
from projections.caseload import Caseload
from projections.database import exclusive
from projections.likenesses import Likenesses
from projections.persons import Persons
from projections.questions import Questions
from projections.questions_kept import Kept
from projections.relations import Relations
from projections.schema import ReadModel
from projections.ties import Ties

BATCH = 5_000
PROGRESS = ReadModel.metadata.tables["progress"]
Say = Callable[[int, int], None]
"""Told how far a long read has come, and how far it has to go."""


class Projection(Protocol):
    """A pure fold of facts into the rows of its tables."""

    name: str

    def read(
        self, connection: Connection, generation: int, facts: Sequence[Fact]
    ) -> None: ...
    def add(self, position: int, fact: Fact) -> None: ...
    def write(self, connection: Connection, generation: int) -> None: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Differs:
    """A rebuild of a projection does not give the rows that are live."""

    projection: str
    only_live: int
    only_rebuilt: int


def _tables(*names: str) -> tuple[Table, ...]:
    return tuple(ReadModel.metadata.tables[name] for name in names)


TABLES = {
    "accesses": _tables("accesses"),
    "caseload": _tables("caseload"),
    "likenesses": _tables("likenesses"),
    "persons": _tables("persons", "person_tokens", "person_counts"),
    "questions": _tables("questions"),
    "relations": _tables("relations"),
    "ties": _tables("ties"),
}
"""Every projection, and the tables that are its own."""


def catch_up(engine: Engine, ledger: Ledger) -> int:
    """Read every fact not yet seen; return the position reached.

    Cheap where there is nothing new. Safe to run from any process.
    """
    head = ledger.head()
    while (reached := position(engine)) < head:
        with exclusive(engine) as connection:
            live = _live(connection)
            if _step(connection, ledger, live) < BATCH:
                questions.settle(connection, ledger, live[questions.NAME])
    while not _is_settled(engine):
        with exclusive(engine) as connection:
            questions.settle(connection, ledger, _live(connection)[questions.NAME])
    return reached


def rebuild(
    engine: Engine,
    ledger: Ledger,
    names: Iterable[str] = tuple(TABLES),
    *,
    say: Say = lambda _done, _all: None,
) -> int:
    """Build projections anew beside the live ones, then publish. Returns facts read.

    All are filled by one reading of the ledger, and published in one transaction.
    """
    new = _begin(engine, names)
    read = _fill(engine, ledger, new, say=say)
    with exclusive(engine) as connection:
        read += _finish(connection, ledger, new)
        for name, generation in new.items():
            for old in _generations(connection, name):
                if old != generation:
                    _drop(connection, name, old)
            _set(connection, name, generation, is_live=True)
    return read


def compare(
    engine: Engine,
    ledger: Ledger,
    names: Iterable[str] = tuple(TABLES),
    *,
    say: Say = lambda _done, _all: None,
) -> list[Differs]:
    """Build projections anew, hold them against the live ones, and drop them again."""
    found: list[Differs] = []
    catch_up(engine, ledger)
    new = _begin(engine, names)
    _fill(engine, ledger, new, say=say)
    with exclusive(engine) as connection:
        _finish(connection, ledger, new)
        live = {name: _live(connection)[name] for name in new}
        _finish(connection, ledger, live)
        for name, generation in new.items():
            found += _difference(connection, name, live[name], generation)
            _drop(connection, name, generation)
    return found


def _projection(name: str, ledger: Ledger, *, kept: Kept | None) -> Projection:
    keys = ledger.keys
    made: dict[str, Callable[[], Projection]] = {
        "accesses": lambda: Accesses(keys),
        "caseload": lambda: Caseload(keys),
        "likenesses": lambda: Likenesses(keys),
        "persons": lambda: Persons(keys),
        "questions": lambda: Questions(kept),
        "relations": Relations,
        "ties": lambda: Ties(keys),
    }
    return made[name]()


def _is_settled(engine: Engine) -> bool:
    """Whether nothing that was read waits to be judged."""
    with engine.connect() as connection:
        live = connection.scalar(
            select(PROGRESS.c.generation).where(
                PROGRESS.c.projection == questions.NAME, PROGRESS.c.is_live
            )
        )
        return live is None or questions.is_settled(connection, live)


def position(engine: Engine) -> int:
    """How far the slowest live projection has read; -1 where there is none yet."""
    with engine.connect() as connection:
        rows = connection.execute(
            select(PROGRESS.c.position).where(PROGRESS.c.is_live)
        ).all()
    return (
        min((row.position for row in rows), default=-1)
        if len(rows) == len(TABLES)
        else -1
    )


def _live(connection: Connection) -> dict[str, int]:
    """The live generation of each projection, begun where there is none."""
    rows = connection.execute(select(PROGRESS).where(PROGRESS.c.is_live))
    found = {row.projection: row.generation for row in rows}
    for name in TABLES:
        if name not in found:
            found[name] = _next_generation(connection, name)
            _insert(connection, name, found[name], is_live=True)
    return found


def _step(
    connection: Connection,
    ledger: Ledger,
    generations: dict[str, int],
    *,
    kept: Kept | None = None,
) -> int:
    """Read one batch into the projections that are furthest back; facts read.

    What was ended is passed over, here as in a rebuild, which may have facts `kept`.
    """
    places = {
        name: _place(connection, name, generation)
        for name, generation in generations.items()
    }
    start = min(places.values())
    behind = {name: generations[name] for name, at in places.items() if at == start}
    page = ledger.page(start, limit=BATCH)
    if not page.rows:
        return 0
    facts = [fact for _, fact in page.facts]
    for name, generation in behind.items():
        projection = _projection(name, ledger, kept=kept)
        projection.read(connection, generation, facts)
        for position, fact in page.facts:
            projection.add(position, fact)
        projection.write(connection, generation)
        _advance(connection, name, generation, start=start, end=page.end)
    if kept is not None and questions.NAME in behind:
        questions.make_room(connection, ledger, behind[questions.NAME], kept)
    return page.rows


def _advance(
    connection: Connection, name: str, generation: int, *, start: int, end: int
) -> None:
    moved = connection.execute(
        update(PROGRESS)
        .where(
            PROGRESS.c.projection == name,
            PROGRESS.c.generation == generation,
            PROGRESS.c.position == start,
        )
        .values(position=end)
    )
    assert moved.rowcount == 1, "another projector moved the position under the lock"


def _fill(
    engine: Engine, ledger: Ledger, generations: dict[str, int], *, say: Say
) -> int:
    """Read all there is into some generations, a batch a transaction."""
    head = ledger.head()
    read, kept = 0, Kept()
    while True:
        with exclusive(engine) as connection:
            step = _step(connection, ledger, generations, kept=kept)
        read += step
        say(read, head)
        if not step:
            break
    while questions.NAME in generations:
        generation = generations[questions.NAME]
        with exclusive(engine) as connection:
            if not questions.settle(connection, ledger, generation, kept=kept):
                break
    return read


def _finish(connection: Connection, ledger: Ledger, generations: dict[str, int]) -> int:
    """Read what was written meanwhile, now that nobody else can; facts read."""
    read = 0
    while step := _step(connection, ledger, generations):
        read += step
    if questions.NAME in generations:
        while questions.settle(connection, ledger, generations[questions.NAME]):
            pass
    return read


def _begin(engine: Engine, names: Iterable[str]) -> dict[str, int]:
    """New generations, after what an interrupted rebuild left was cleared away."""
    new: dict[str, int] = {}
    with exclusive(engine) as connection:
        live = _live(connection)
        for name in names:
            for old in _generations(connection, name):
                if old != live[name]:
                    _drop(connection, name, old)
            new[name] = _next_generation(connection, name)
            _insert(connection, name, new[name], is_live=False)
    return new


def _difference(
    connection: Connection, name: str, live: int, rebuilt: int
) -> list[Differs]:
    lost = gained = 0
    for table in TABLES[name]:
        columns = [c for c in table.columns if c.name != "generation"]
        old = select(*columns).where(table.c.generation == live)
        new = select(*columns).where(table.c.generation == rebuilt)
        lost += _count(connection, old.except_(new).subquery())
        gained += _count(connection, new.except_(old).subquery())
    if not lost and not gained:
        return []
    return [Differs(projection=name, only_live=lost, only_rebuilt=gained)]


def _count(connection: Connection, rows: Any) -> int:
    return connection.scalar(select(func.count()).select_from(rows)) or 0


def _place(connection: Connection, name: str, generation: int) -> int:
    place = connection.scalar(
        select(PROGRESS.c.position).where(
            PROGRESS.c.projection == name, PROGRESS.c.generation == generation
        )
    )
    assert place is not None
    return int(place)


def _generations(connection: Connection, name: str) -> list[int]:
    return list(
        connection.scalars(
            select(PROGRESS.c.generation).where(PROGRESS.c.projection == name)
        )
    )


def _next_generation(connection: Connection, name: str) -> int:
    return max(_generations(connection, name), default=0) + 1


def _insert(
    connection: Connection, name: str, generation: int, *, is_live: bool
) -> None:
    row = {"projection": name, "generation": generation, "position": 0}
    connection.execute(insert(PROGRESS), [{**row, "is_live": is_live}])


def _set(connection: Connection, name: str, generation: int, *, is_live: bool) -> None:
    connection.execute(
        update(PROGRESS)
        .where(PROGRESS.c.projection == name, PROGRESS.c.generation == generation)
        .values(is_live=is_live)
    )


def _drop(connection: Connection, name: str, generation: int) -> None:
    for table in TABLES[name]:
        connection.execute(delete(table).where(table.c.generation == generation))
    connection.execute(
        delete(PROGRESS).where(
            PROGRESS.c.projection == name, PROGRESS.c.generation == generation
        )
    )
