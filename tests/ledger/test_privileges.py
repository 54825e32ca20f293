"""The application's role in PostgreSQL writes facts and can change none of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from domain.ledger import Ledger
from domain.recorders import StoreUnsafe
from domain.store import open_keys, open_ledger, set_up_postgres
from projections.catch_up import catch_up, compare, rebuild
from projections.database import open_read_database
from tests.ledger.store import Store
from tests.ledger.writing import FIXED, GIFT, command, opened, recorded
from tests.postgres import Server

pytestmark = pytest.mark.postgres

PRIVILEGES = Path(__file__).parents[2] / "deploy" / "postgres" / "privileges.sql"
ROLE = "boundary_ledger"
PASSWORD = "for-the-tests-alone"
TABLES = ("ledger_events", "leaves", "commands")


@pytest.fixture
def as_role(postgres_server: Server, postgres_url: str, tmp_path: Path) -> str:
    """The address of a database that its owner has set up for the application."""
    keys = open_keys(tmp_path)
    set_up_postgres(postgres_url, keys=keys)
    keys.close()
    with psycopg.connect(postgres_url) as owner:
        owner.execute(PRIVILEGES.read_bytes())
        owner.execute(f"ALTER ROLE {ROLE} PASSWORD '{PASSWORD}'".encode())
    return postgres_url.replace(
        f"owner:{postgres_server.password}", f"{ROLE}:{PASSWORD}"
    )


@pytest.fixture
def store(as_role: str, tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path, database_url=as_role) as made:
        yield made


@pytest.fixture
def engine(as_role: str, tmp_path: Path) -> Iterator[Engine]:
    made = open_read_database(tmp_path, database_url=as_role)
    yield made
    made.dispose()


def test_the_role_does_all_that_the_application_does(
    store: Store, engine: Engine
) -> None:
    begun = opened(store.ledger, command=command("1"))
    recorded(store.ledger, begun.case_id, "GiftExchanged", GIFT, command=command("2"))

    assert catch_up(engine, store.ledger) == store.ledger.head()
    assert rebuild(engine, store.ledger) == FIXED + 2
    assert compare(engine, store.ledger) == []
    rows = store.ledger.recorder.leaf_rows(start=0, limit=9)
    assert len(rows) == FIXED + 2


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE ledger.{} SET originator_version = 1",
        "DELETE FROM ledger.{}",
        "TRUNCATE ledger.{}",
        "DROP TABLE ledger.{}",
        "ALTER TABLE ledger.{} DISABLE TRIGGER ALL",
        "DROP TRIGGER keeps ON ledger.{}",
        (
            "CREATE TRIGGER mine BEFORE INSERT ON ledger.{} "
            "FOR EACH ROW EXECUTE FUNCTION ledger.refuse()"
        ),
        "LOCK TABLE ledger.{} IN EXCLUSIVE MODE",
        "LOCK TABLE ledger.{} IN ACCESS EXCLUSIVE MODE",
        "CREATE RULE mine AS ON INSERT TO ledger.{} DO INSTEAD NOTHING",
    ],
)
def test_the_role_has_no_right_to_change(store: Store, table: str, deed: str) -> None:
    opened(store.ledger)

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        store.sql(deed.format(table))


@pytest.mark.parametrize(
    "deed",
    [
        "CREATE TABLE ledger.mine (x int)",
        (
            "CREATE OR REPLACE FUNCTION ledger.refuse() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
        ),
        "ALTER SEQUENCE ledger.ledger_events_notification_id_seq RESTART 1",
        "SELECT setval('ledger.ledger_events_notification_id_seq', 1)",
        "SET session_replication_role = replica",
        "DROP SCHEMA ledger CASCADE",
        "CREATE SCHEMA mine",
    ],
)
def test_the_role_cannot_go_round_that(store: Store, deed: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        store.sql(deed)


def test_privileges_are_granted_again_without_harm(
    store: Store, postgres_url: str
) -> None:
    with psycopg.connect(postgres_url) as owner:
        owner.execute(PRIVILEGES.read_bytes())

    begun = opened(store.ledger)

    assert store.ledger.fact(begun.originator_id, 1) == begun


def test_a_role_without_the_right_to_make_tables_is_told_what_to_do(
    postgres_server: Server, postgres_url: str, tmp_path: Path
) -> None:
    with psycopg.connect(postgres_url) as owner:
        owner.execute("CREATE SCHEMA ledger")
        owner.execute(PRIVILEGES.read_bytes())
        owner.execute(f"ALTER ROLE {ROLE} PASSWORD '{PASSWORD}'".encode())
    url = postgres_url.replace(
        f"owner:{postgres_server.password}", f"{ROLE}:{PASSWORD}"
    )
    keys = open_keys(tmp_path)

    with pytest.raises(StoreUnsafe, match="let the owner of the database run"):
        open_ledger(tmp_path, keys=keys, database_url=url)

    keys.close()


def test_a_ledger_of_the_owner_and_one_of_the_role_are_one(
    store: Store, postgres_url: str
) -> None:
    owner: Ledger = open_ledger(
        store.directory, keys=store.keys, database_url=postgres_url
    )

    begun = opened(owner)

    assert store.ledger.fact(begun.originator_id, 1) == begun
    owner.close()
