"""The tables beside the facts, and what keeps all of them from being changed."""

from __future__ import annotations

from typing import LiteralString

REFUSAL = "the ledger is append-only: facts are corrected by new facts"

# The tables of facts are the library's own; `stored_events` is its name for SQLite.
SQLITE: tuple[str, ...] = (
    """CREATE TABLE IF NOT EXISTS leaves (
        log_index INTEGER PRIMARY KEY,
        originator_id TEXT NOT NULL,
        originator_version INTEGER NOT NULL,
        leaf BLOB NOT NULL CHECK (length(leaf) = 65),
        UNIQUE (originator_id, originator_version))""",
    """CREATE TABLE IF NOT EXISTS commands (
        command_key BLOB PRIMARY KEY,
        digest BLOB NOT NULL,
        originator_id TEXT NOT NULL,
        originator_version INTEGER NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS nodes (
        level INTEGER NOT NULL,
        node_index INTEGER NOT NULL,
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        PRIMARY KEY (level, node_index)) WITHOUT ROWID""",
    """CREATE TRIGGER IF NOT EXISTS leaves_follow BEFORE INSERT ON leaves
        WHEN NEW.log_index IS NOT
            (SELECT coalesce(max(log_index) + 1, 0) FROM leaves)
        BEGIN SELECT RAISE(ABORT, 'log_index follows the last leaf, no gap'); END""",
    # INSERT OR REPLACE would delete without asking the triggers on DELETE.
    f"""CREATE TRIGGER IF NOT EXISTS stored_events_once BEFORE INSERT ON stored_events
        WHEN EXISTS (SELECT 1 FROM stored_events
                     WHERE originator_id = NEW.originator_id
                     AND originator_version = NEW.originator_version)
            OR EXISTS (SELECT 1 FROM stored_events WHERE rowid = NEW.rowid)
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS leaves_once BEFORE INSERT ON leaves
        WHEN EXISTS (SELECT 1 FROM leaves
                     WHERE originator_id = NEW.originator_id
                     AND originator_version = NEW.originator_version)
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS nodes_once BEFORE INSERT ON nodes
        WHEN EXISTS (SELECT 1 FROM nodes WHERE level = NEW.level
                     AND node_index = NEW.node_index)
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS commands_once BEFORE INSERT ON commands
        WHEN EXISTS (SELECT 1 FROM commands WHERE command_key = NEW.command_key)
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    *(
        f"""CREATE TRIGGER IF NOT EXISTS {table}_{name} BEFORE {deed} ON {table}
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
        for table in ("stored_events", "leaves", "commands", "nodes")
        for name, deed in (("keeps", "UPDATE"), ("stays", "DELETE"))
    ),
)

POSTGRES: tuple[LiteralString, ...] = (
    """CREATE TABLE IF NOT EXISTS {schema}.leaves (
        log_index bigint PRIMARY KEY,
        originator_id uuid NOT NULL,
        originator_version bigint NOT NULL,
        leaf bytea NOT NULL CHECK (octet_length(leaf) = 65),
        UNIQUE (originator_id, originator_version))""",
    """CREATE TABLE IF NOT EXISTS {schema}.commands (
        command_key bytea PRIMARY KEY,
        digest bytea NOT NULL,
        originator_id uuid NOT NULL,
        originator_version bigint NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS {schema}.nodes (
        level integer NOT NULL,
        node_index bigint NOT NULL,
        hash bytea NOT NULL CHECK (octet_length(hash) = 32),
        PRIMARY KEY (level, node_index))""",
    """CREATE OR REPLACE FUNCTION {schema}.follow() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.log_index <> (SELECT coalesce(max(log_index) + 1, 0)
                             FROM {schema}.leaves)
        THEN RAISE EXCEPTION 'log_index follows the last leaf, no gap'; END IF;
        RETURN NEW; END $$""",
    """CREATE OR REPLACE TRIGGER leaves_follow BEFORE INSERT ON {schema}.leaves
        FOR EACH ROW EXECUTE FUNCTION {schema}.follow()""",
    """CREATE OR REPLACE FUNCTION {schema}.refuse() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '"""
    + REFUSAL
    + """'; END $$""",
)

POSTGRES_GUARD: LiteralString = """CREATE OR REPLACE TRIGGER keeps
    BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.{table}
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse()"""
