"""The read database: opening it, and taking turns at writing to it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.exc import DBAPIError

from domain.wal import use_wal
from projections.schema import ReadModel

SCHEMA = "read_models"
PROJECTORS_LOCK = 0x7265616473
"""Orders the projectors of one PostgreSQL database: "reads" in ASCII."""
LOCK_WAIT_SECONDS = 60
MIGRATIONS = files("projections") / "migrations"
NUMBER = 4
"""So many digits."""


class ReadModelNewer(Exception):
    """The read database was brought up to date by a newer version of this program."""

    def __init__(self) -> None:
        super().__init__(
            "a newer version of this program has made the read models; use that "
            "version, and start every server anew with it"
        )


class ReadModelOlder(Exception):
    """The read database is of an older version, or was taken away while in use."""

    def __init__(self) -> None:
        super().__init__(
            "the read models are not those of this version of the program; start this "
            "server anew, which brings them up to date"
        )


def open_read_database(directory: Path, *, database_url: str | None = None) -> Engine:
    """The read database beside the ledger, its tables made or brought up to date.

    Raises ReadModelNewer.
    """
    if database_url:
        engine = _postgres(database_url)
    else:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        engine = _sqlite(directory / "read.db")
    with exclusive(engine) as connection:
        _migrate(connection)
    return engine


@contextmanager
def exclusive(engine: Engine) -> Generator[Connection]:
    """A transaction that no other projector shares, in this process or another.

    Committed at the end of the block, rolled back where it raises.
    """
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(
                text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PROJECTORS_LOCK}
            )
        else:
            # The driver's own BEGIN waits for the first write and would then find
            # that another projector had been there.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


def require_version(engine: Engine) -> None:
    """Look whether the read database still is as this program left it at its start.

    Another program may have migrated it since. Raises ReadModelNewer and
    ReadModelOlder.
    """
    with engine.connect() as connection:
        found = _version(connection)
    if found == newest():
        return
    raise ReadModelNewer if found is not None and found > newest() else ReadModelOlder


def scrub(engine: Engine) -> None:
    """Write the files of the read models anew, without the rows that were deleted.

    Where the role may not do that on PostgreSQL, or another reads for too long, it is
    left to the next time: what is in such rows does not open any more.
    """
    raw = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with raw as connection:
        try:
            if engine.dialect.name == "postgresql":
                for table in ReadModel.metadata.tables:
                    connection.execute(text(f"VACUUM (FULL) {SCHEMA}.{table}"))
            else:
                connection.exec_driver_sql("PRAGMA temp_store=MEMORY")
                connection.exec_driver_sql("VACUUM")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        except DBAPIError:
            return


def _sqlite(path: Path) -> Engine:
    use_wal(path)
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": LOCK_WAIT_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: object, _: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute("PRAGMA synchronous=NORMAL")  # type: ignore[attr-defined]
        connection.execute("PRAGMA secure_delete=ON")  # type: ignore[attr-defined]

    return engine


def _postgres(url: str) -> Engine:
    chosen = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(
        chosen,
        pool_pre_ping=True,
        connect_args={"options": f"-csearch_path={SCHEMA}", "connect_timeout": 3},
    )
    with engine.begin() as connection:
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PROJECTORS_LOCK}
        )
        found = connection.execute(
            text("SELECT 1 FROM pg_namespace WHERE nspname = :name"), {"name": SCHEMA}
        )
        if found.first() is None:
            connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    return engine


def _migrate(connection: Connection) -> None:
    """Bring the tables up to date. Raises ReadModelNewer."""
    found = _version(connection)
    if found == newest():
        return
    if found is not None and found > newest():
        raise ReadModelNewer
    # Half a second to load, which nearly no start has a use for.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _version(connection: Connection) -> str | None:
    """The migration that was done last; None where none was."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version"))
    return found.scalar()


@cache
def newest() -> str:
    """The newest migration: each file begins with its number, which is its name."""
    scripts = (MIGRATIONS / "versions").iterdir()
    return max(each.name for each in scripts if each.name[:1].isdigit())[:NUMBER]
