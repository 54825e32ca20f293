"""What can be foreseen to go wrong, and the sentence and exit code for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import psycopg
from cryptography.exceptions import InvalidTag
from eventsourcing.persistence import PersistenceError
from sqlalchemy.exc import DBAPIError

from api.accounts import (
    AccountTaken,
    FirstPasswordOver,
    PasswordRefused,
    TooManySignIns,
)
from api.backup.manifest import BackupDamaged, BackupUnusable
from api.cli.calm import DEBUG, NO, STOPPED, UNUSABLE, Stop
from api.keeping import StoreDamaged
from api.settings import SettingUnusable
from api.sign_in.attempts import TooManyTries
from api.sign_in.names import NameUnusable
from domain.histories_file import FileUnreadable
from domain.keys import KeyMissing, KeyUnusable
from domain.log.refusals import KeyFileUnusable, LogRefusal
from domain.log_keeper import LogForked
from domain.log_rows import LogDamaged
from domain.recorders import StoreUnsafe
from domain.refusals import (
    CaseUnknown,
    PersonUnknown,
    Refusal,
    StoredFactUnreadable,
    TieUnknown,
)
from domain.sealing import SealBroken
from projections.database import ReadModelNewer, ReadModelOlder
from projections.persons_sealed import RowsOutdated


def explained(error: BaseException) -> tuple[int, str]:
    """The exit code and the sentence for what was raised."""
    for kinds, code, words in FORESEEN:
        if isinstance(error, kinds):
            return error.code if isinstance(error, Stop) else code, words(error)
    return UNUSABLE, (
        f"something went wrong that nobody foresaw ({type(error).__name__}); nothing "
        f"that was acknowledged is lost. Set {DEBUG}=1 to see where"
    )


def _damaged(error: BaseException) -> str:
    return f"the ledger is damaged: {error}"


def _unsigned(error: BaseException) -> str:
    return (
        f"nothing was signed: {error}. Look at 'boundary-ledger verify' and at "
        "'boundary-ledger log alarms'"
    )


def _of_backup(error: BaseException) -> str:
    return f"the backup is damaged: {error}"


def _of_keys(_: BaseException) -> str:
    return (
        "what the read models hold does not open: it was made with other keys, or by "
        "another version of this program. Stop servers of another version and run "
        "'boundary-ledger rebuild', which makes it anew"
    )


def _of_text(_: BaseException) -> str:
    return "this holds characters that cannot be written down"


def _of_system(error: BaseException) -> str:
    told = getattr(error, "strerror", None) or type(error).__name__
    where = getattr(error, "filename", None)
    return f"{told}: {where}" if where else str(told)


def _of_database(error: BaseException) -> str:
    """What a database said, and never what was being written to it."""
    told = getattr(error, "orig", None) or error
    first = next(iter(str(told).strip().splitlines()), type(told).__name__)
    return f"the database cannot be used: {first}"


def _stopped(_: BaseException) -> str:
    return "stopped"


Words = Callable[[BaseException], str]
FORESEEN: tuple[tuple[tuple[type[BaseException], ...], int, Words], ...] = (
    ((Stop,), NO, str),
    ((KeyboardInterrupt,), STOPPED, _stopped),
    ((CaseUnknown, PersonUnknown, TieUnknown, FileUnreadable), UNUSABLE, str),
    ((Refusal, AccountTaken, PasswordRefused), NO, str),
    ((TooManyTries, TooManySignIns, FirstPasswordOver), NO, str),
    ((NameUnusable,), UNUSABLE, str),
    ((BackupDamaged,), NO, _of_backup),
    ((BackupUnusable,), UNUSABLE, str),
    ((StoreUnsafe, KeyUnusable, KeyFileUnusable, SettingUnusable), UNUSABLE, str),
    ((LogForked, LogDamaged), NO, _unsigned),
    ((LogRefusal,), NO, str),
    ((StoreDamaged,), NO, _damaged),
    ((StoredFactUnreadable, SealBroken, KeyMissing), NO, _damaged),
    ((InvalidTag,), UNUSABLE, _of_keys),
    ((RowsOutdated, ReadModelNewer, ReadModelOlder), UNUSABLE, str),
    ((UnicodeError,), UNUSABLE, _of_text),
    ((DBAPIError, PersistenceError), UNUSABLE, _of_database),
    ((sqlite3.Error, psycopg.Error), UNUSABLE, _of_database),
    ((OSError,), UNUSABLE, _of_system),
)
"""What can be foreseen, the more particular first. A Stop brings its own code."""
