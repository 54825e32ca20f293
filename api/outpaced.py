"""A server that goes on while another version of the program has changed its tables.

It cannot answer, and nothing is wrong with what is kept: whoever asks is told so. Only
what failed is looked at, so that no other request pays for it.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from eventsourcing.persistence import PersistenceError
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

from api import problem_kinds as kinds
from api.problems import Shown, of_failure
from projections.database import ReadModelNewer, ReadModelOlder, require_version

OUTPACED = (
    "this cannot be answered just now: {why}. Nothing that was recorded is lost. What "
    "you just sent may or may not be recorded: send it again with the same idempotency "
    "key"
)


def of_unforeseen(error: Exception, engine: Engine) -> Shown:
    """How something unforeseen is shown, where it may come of another version.

    It is noted for whoever runs the ledger either way.
    """
    shown = of_failure(error)
    if (other := other_version(error, engine)) is None:
        return shown
    detail = OUTPACED.format(why=other)
    return replace(shown, kind=kinds.NOT_READY, detail=detail)


def other_version(
    error: Exception, engine: Engine
) -> ReadModelNewer | ReadModelOlder | None:
    """Whether the tables were changed by another version when this went wrong."""
    try:
        if not _is_away(error):
            require_version(engine)
    except (ReadModelNewer, ReadModelOlder) as other:
        return other
    except SQLAlchemyError:
        return None  # What cannot be asked for its version is a failure of its own.
    return None


def _is_away(error: Exception) -> bool:
    """Whether a database does not answer, which would only be waited for again.

    SQLite says by the same class of error that a column is missing.
    """
    if isinstance(error, OperationalError):
        return not isinstance(error.orig, sqlite3.Error)
    return isinstance(error, PersistenceError | NoConnection)
