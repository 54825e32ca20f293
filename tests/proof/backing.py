"""The vocabulary of the tests of backups: a small ledger, an identity, there and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pyrage import x25519

from api.backup.making import back_up
from api.backup.manifest import Manifest
from api.backup.restoring import Asked, Restored, restore
from api.settings import Settings
from domain.key_files import Cost
from tests.ledger.store import Store
from tests.ledger.writing import GIFT, opened, recorded

NOW = datetime(2026, 3, 9, 19, tzinfo=UTC)
WORDS = "a scarf, knitted over the winter"
PASSPHRASE = "four words that go on"
QUICK = Cost(memory_kib=8 * 1024, iterations=1, lanes=1)


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A ledger with a case in it, in a database of each kind."""
    url = None
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgres_url"))
    with Store(tmp_path / "data", database_url=url) as made:
        fill(made)
        yield made


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Store]:
    """The same in SQLite alone, for what has nothing to do with the database."""
    with Store(tmp_path / "data") as made:
        fill(made)
        yield made


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    """An identity of age, in a file as its own tool writes it."""
    return new_identity(tmp_path / "owner.age")


def new_identity(path: Path) -> Path:
    made = x25519.Identity.generate()
    path.write_text(f"# created: today\n# public key: {made.to_public()}\n{made}\n")
    return path


def public(path: Path) -> str:
    return path.read_text().splitlines()[1].rpartition(" ")[2]


def fill(store: Store) -> None:
    begun = opened(store.ledger)
    for _ in range(3):
        recorded(store.ledger, begun.case_id, "GiftExchanged", GIFT, narrative=WORDS)


def settings(store: Store) -> Settings:
    return Settings(data=store.directory, database_url=store.database_url)


def made(store: Store, target: Path, *recipients: Path) -> Manifest:
    return back_up(
        settings(store), target, recipients=[public(r) for r in recipients], now=NOW
    )


def facts(store: Store) -> list[Any]:
    return [fact for _, fact in store.ledger.read_on(0, limit=10_000)]


def came_back(
    directory: Path, backup: Path, *, database_url: str | None = None, **asked: Any
) -> Restored:
    chosen = Settings(data=directory, database_url=database_url)
    return restore(chosen, Asked(backup=backup, **asked))


@pytest.fixture
def empty_url(postgres_server: Any) -> Iterator[str]:
    """One more empty database."""
    from tests.postgres import new_database

    with new_database(postgres_server) as name:
        yield postgres_server.url(name)
