"""Opening the ledger: which database, and whether it may be trusted with facts."""

from __future__ import annotations

import sqlite3
from ipaddress import ip_address
from pathlib import Path

import psycopg
from eventsourcing.persistence import PersistenceError
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from domain.key_files import Ask
from domain.key_providers import open_key_file
from domain.keys import KeyStore, KeyUnusable
from domain.ledger import Ledger, as_env
from domain.on_postgres import (
    SCHEMA,
    TLS,
    WRITERS_LOCK,
    PostgresLedgerRecorder,
    tls_setting,
)
from domain.recorders import StoreUnsafe
from domain.wal import use_wal

LEDGER = "ledger.db"
KEYS = "keys.db"
KEY_FILE = "key-encryption.key"
RESTORING = ".restoring"
"""Stands in a data directory while a restore into it is not yet whole."""
LOCK_WAIT_SECONDS = 30
CONNECT_SECONDS = 3
POOL = 8
HEEDED = frozenset({"dbname", "host", "port", "user", "password", *TLS})
"""What a database URL may name."""
CHECKED = frozenset({"verify-full", "verify-ca"})
SAID_OTHERWISE = "disable"
"""With this one says oneself that nobody is in between, such as in a tunnel."""


def open_keys(
    directory: Path, *, key_file: Path | None = None, ask: Ask | None = None
) -> KeyStore:
    """The keys of a data directory, made at first start. Raises KeyUnusable.

    `ask` is asked for the passphrase where the key file is locked by one.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (directory / RESTORING).exists():
        msg = (
            f"a restore into {directory} was cut short; take away what is in it, and "
            "restore again"
        )
        raise KeyUnusable(msg)
    store = directory / KEYS
    if (directory / LEDGER).exists() and not store.exists():
        # New keys would open nothing of it, and take the place of the right ones.
        msg = f"{directory} holds a ledger without its keys; put {KEYS} back there"
        raise KeyUnusable(msg)
    try:
        provider = open_key_file(key_file or directory / KEY_FILE, store=store, ask=ask)
        return KeyStore(store, provider)
    except sqlite3.DatabaseError as error:
        msg = f"{store} cannot be used: {error}"
        raise KeyUnusable(msg) from None


def open_ledger(
    directory: Path, *, keys: KeyStore, database_url: str | None = None
) -> Ledger:
    """The ledger of a data directory, or of a PostgreSQL database.

    Raises StoreUnsafe where the database would not keep what it acknowledges.
    """
    if database_url:
        return _on_postgres(database_url, keys=keys)
    return _on_sqlite(directory / LEDGER, keys=keys)


def _on_sqlite(path: Path, *, keys: KeyStore) -> Ledger:
    try:
        use_wal(path)
        return Ledger(env=_sqlite(path), keys=keys)
    except (sqlite3.DatabaseError, PersistenceError) as error:
        msg = f"{path} cannot be used: {error}"
        raise StoreUnsafe(msg) from None


def _sqlite(path: Path) -> dict[str, str]:
    # A path with a ? or # would be read as a URI by the library's connection.
    return as_env(
        {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "APPLICATION_RECORDER_TOPIC": "domain.on_sqlite:SQLiteLedgerRecorder",
            "SQLITE_DBNAME": path.absolute().as_uri(),
            "SQLITE_LOCK_TIMEOUT": LOCK_WAIT_SECONDS,
        }
    )


def _on_postgres(url: str, *, keys: KeyStore) -> Ledger:
    env = _postgres(url)
    set_up_postgres(url, keys=keys)
    ledger = Ledger(env=env, keys=keys)
    assert isinstance(ledger.recorder, PostgresLedgerRecorder)
    ledger.recorder.check_durable()
    return ledger


def require_private(url: str) -> dict[str, str]:
    """The parts of a database URL, to which nobody listens on the way.

    Another machine is reached over TLS with a certificate that is checked, or said not
    to need it; it never falls back to clear text. Raises StoreUnsafe.
    """
    try:
        parts = {name: str(told) for name, told in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError:
        msg = "the database URL is not one; write postgresql://user:password@host/name"
        raise StoreUnsafe(msg) from None
    if unheeded := sorted(set(parts) - HEEDED):
        msg = (
            f"the database URL names {', '.join(unheeded)}, which only some connections "
            "would heed; leave it out, or say it in the environment of PostgreSQL"
        )
        raise StoreUnsafe(msg)
    mode = parts.get("sslmode") or _usual_mode()
    far = [host for host in parts.get("host", "").split(",") if not _is_here(host)]
    if far and mode not in CHECKED | {SAID_OTHERWISE}:
        msg = (
            f"{far[0]} is another machine, and its connection is not protected; add "
            "?sslmode=verify-full to the database URL (and sslrootcert=FILE for a "
            "certificate authority of your own), or sslmode=disable where nobody can "
            "listen in between"
        )
        raise StoreUnsafe(msg)
    return parts


def _usual_mode() -> str:
    """What is done where the URL says nothing, as PGSSLMODE or a file says it."""
    known = {each.keyword: each.val for each in psycopg.pq.Conninfo.get_defaults()}
    return (known.get(b"sslmode") or b"").decode()


def _is_here(host: str) -> bool:
    """Whether a host is this machine: a socket, or an address of its own."""
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _postgres(url: str) -> dict[str, str]:
    parts = require_private(url)
    return as_env(
        {
            "PERSISTENCE_MODULE": "domain.on_postgres:LedgerFactory",
            **{tls_setting(name): parts[name] for name in TLS if name in parts},
            "APPLICATION_RECORDER_TOPIC": "domain.on_postgres:PostgresLedgerRecorder",
            "POSTGRES_DBNAME": parts.get("dbname") or parts.get("user") or "postgres",
            "POSTGRES_HOST": parts.get("host") or "127.0.0.1",
            "POSTGRES_PORT": parts.get("port") or 5432,
            "POSTGRES_USER": parts.get("user") or "postgres",
            "POSTGRES_PASSWORD": parts.get("password") or "",
            "POSTGRES_SCHEMA": SCHEMA,
            "POSTGRES_CONNECT_TIMEOUT": CONNECT_SECONDS,
            "POSTGRES_POOL_SIZE": POOL,
            "POSTGRES_PRE_PING": "y",
            "POSTGRES_ENABLE_DB_FUNCTIONS": "n",
            "CREATE_TABLE": "n",
        }
    )


def set_up_postgres(url: str, *, keys: KeyStore) -> None:
    """Make the ledger's tables where they are missing; a second time does nothing.

    The owner of the tables need not be the role that the application runs as: see
    deploy/postgres/privileges.sql. Raises StoreUnsafe without the right to make them.
    """
    env = _postgres(url) | {"CREATE_TABLE": "y", "POSTGRES_POOL_SIZE": "1"}
    try:
        with psycopg.connect(
            url, connect_timeout=CONNECT_SECONDS, autocommit=True
        ) as connection:
            # Held until the tables are there, whatever else is committed meanwhile.
            connection.execute("SELECT pg_advisory_lock(%s)", (WRITERS_LOCK + 1,))
            if _has_tables(connection):
                return
            connection.execute(
                SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(SCHEMA))
            )
            Ledger(env=env, keys=keys).close()
    except psycopg.errors.InsufficientPrivilege:
        msg = (
            "this role may not create the ledger's tables; let the owner of the "
            "database run 'boundary-ledger database set-up' first"
        )
        raise StoreUnsafe(msg) from None
    except psycopg.OperationalError as error:
        first = str(error).strip().splitlines()[0]
        msg = f"PostgreSQL cannot be reached: {first}"
        raise StoreUnsafe(msg) from None


def _has_tables(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    """Whether all are there: an earlier version may have made some of them."""
    row = connection.execute(
        "SELECT to_regclass(%s), to_regclass(%s)",
        (f"{SCHEMA}.commands", f"{SCHEMA}.nodes"),
    ).fetchone()
    return row is not None and None not in row
