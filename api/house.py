"""The house that every way in enters: ledger, read models, accounts and clock.

Built once by whoever starts (server, command line, test); nothing else chooses
implementations.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import Engine

from api.accounts import Accounts
from api.alarms_kept import take_names_out
from api.finishing import finish
from api.keeper import open_keeper
from api.laid_out import LaidOut
from api.settings import Settings
from api.sign_in.events import SECURITY_LOG
from domain.alarms import Alarms
from domain.keys import KeyStore
from domain.ledger import Ledger
from domain.log_keeper import LogKeeper
from domain.store import open_keys, open_ledger
from projections.catch_up import catch_up
from projections.database import open_read_database

Clock = Callable[[], datetime]


def now_in_utc() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class House:
    """Everything a request or a command works with."""

    settings: Settings
    keys: KeyStore
    ledger: Ledger
    engine: Engine
    accounts: Accounts
    clock: Clock
    keeper: LogKeeper
    laid_out: LaidOut

    @property
    def alarms(self) -> Alarms:
        """What somebody must look at."""
        return self.keeper.alarms

    def today_ends(self) -> datetime:
        """The end of today: how far a view without a date looks.

        The same day so gives the same view, to the byte.
        """
        return datetime.combine(self.clock().date(), time.max, tzinfo=UTC)

    def catch_up(self) -> int:
        """Bring the read models up to the last fact, so that writers read their own."""
        return catch_up(self.engine, self.ledger)


@contextmanager
def open_house(settings: Settings, *, clock: Clock = now_in_utc) -> Generator[House]:
    """Open everything, and close it again. Raises StoreUnsafe and KeyUnusable."""
    keys = open_keys(settings.data, key_file=settings.key_file, ask=settings.ask)
    ledger = open_ledger(settings.data, keys=keys, database_url=settings.database_url)
    engine = open_read_database(settings.data, database_url=settings.database_url)
    accounts = Accounts(
        settings.data / "keys.db",
        name_secret=keys.ledger("account names"),
        secret=keys.ledger("second factors"),
        clock=clock,
        log=settings.data / SECURITY_LOG,
        log_server=settings.log_server,
        is_forgotten=keys.is_destroyed,
    )
    house = House(
        settings=settings,
        keys=keys,
        ledger=ledger,
        engine=engine,
        accounts=accounts,
        clock=clock,
        keeper=open_keeper(settings, ledger, clock=clock),
        laid_out=LaidOut(keys),
    )
    try:
        house.catch_up()
        finish(ledger, accounts, engine)
        take_names_out(house.alarms, accounts.person)
        yield house
    finally:
        engine.dispose()
        ledger.close()
        accounts.close()
        keys.close()
