"""The tables of everything that says who may come in: secrets that change.

They stand beside the wrapped keys, in the same file. Nothing in them names anybody:
names are keyed digests, what people wrote is sealed, secrets are hashes.
"""

from __future__ import annotations

import sqlite3

TABLES = """
CREATE TABLE IF NOT EXISTS accounts (
    name_tag BLOB PRIMARY KEY, person_id BLOB NOT NULL, password TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS first_passwords (
    person_id BLOB PRIMARY KEY, expires_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sessions (
    token_hash BLOB PRIMARY KEY, person_id BLOB NOT NULL,
    began_at TEXT NOT NULL, seen_at TEXT NOT NULL, proved_at TEXT NOT NULL,
    way TEXT NOT NULL, handle TEXT NOT NULL, agent TEXT NOT NULL,
    network TEXT NOT NULL, is_due INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS one_time_codes (
    person_id BLOB PRIMARY KEY, secret BLOB NOT NULL, last_step INTEGER NOT NULL,
    made_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS recovery_codes (
    code_hash BLOB PRIMARY KEY, person_id BLOB NOT NULL, used_at TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passkeys (
    credential_id BLOB PRIMARY KEY, person_id BLOB NOT NULL, handle TEXT NOT NULL,
    public_key BLOB NOT NULL, sign_count INTEGER NOT NULL, name BLOB NOT NULL,
    made_at TEXT NOT NULL, used_at TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS identities (
    identity_tag BLOB PRIMARY KEY, person_id BLOB NOT NULL, made_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tokens (
    token_hash BLOB PRIMARY KEY, person_id BLOB NOT NULL, handle TEXT NOT NULL,
    name BLOB NOT NULL, scopes TEXT NOT NULL, made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL, used_at TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS invitations (
    token_hash BLOB PRIMARY KEY, handle TEXT NOT NULL, name_tag BLOB NOT NULL UNIQUE,
    person_id BLOB, told BLOB NOT NULL, made_at TEXT NOT NULL, expires_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS devices (
    token_hash BLOB PRIMARY KEY, person_id BLOB NOT NULL, seen_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pending (
    token_hash BLOB PRIMARY KEY, told BLOB NOT NULL, expires_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counters (
    counted TEXT PRIMARY KEY, amount INTEGER NOT NULL, expires_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sign_in_events (
    id INTEGER PRIMARY KEY, person_id BLOB NOT NULL, at TEXT NOT NULL,
    what TEXT NOT NULL, way TEXT NOT NULL, agent TEXT NOT NULL, is_news INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS sign_in_events_of ON sign_in_events (person_id, id);
CREATE INDEX IF NOT EXISTS accounts_of ON accounts (person_id);
"""

OF_A_PERSON = (
    "accounts",
    "first_passwords",
    "sessions",
    "one_time_codes",
    "recovery_codes",
    "passkeys",
    "identities",
    "tokens",
    "invitations",
    "devices",
    "sign_in_events",
)
"""Where rows of a person lie, all to be deleted when they are forgotten."""

OF_THE_MOMENT = ("sessions", "tokens", "invitations", "devices", "pending", "counters")
"""What opens a door by itself or counts tries: no backup has it."""


def make_tables(db: sqlite3.Connection) -> None:
    """Make what is missing. Sessions of an older layout end: people sign in again."""
    columns = {row[1] for row in db.execute("PRAGMA table_info(sessions)")}
    if columns and "network" not in columns:
        db.execute("DROP TABLE sessions")
    db.executescript(TABLES)
