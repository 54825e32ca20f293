"""One run of the benchmark: fill a ledger of its own, measure, and take it away again."""

from __future__ import annotations

import multiprocessing
import secrets
import tempfile
from collections.abc import Callable, Generator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

from api import people
from api.bench import handing, judging, measuring, page, proving
from api.bench.invented import LONG, Invented, Say, fill
from api.house import House, open_house
from api.settings import Settings
from domain.facts.bookkeeping import Standing
from domain.practice import Booking
from domain.values import PersonId, Role

TARGETS = {
    "recording": 0.2,
    "rebuild": 0.4,
    "questions_add": 1.5,
    "rebuild_peak_mb": 300,
    "page_p95_ms": 100,
    "page_audit_ms": 5,
    "verified_per_second": 100_000,
    "checkpoint_ms": 10,
    "bundle_made_s": 5,
    "bundle_megabytes": 20,
    "bundle_verified_s": 3,
    "judged_per_second": 500,
}
NAME = "bench"


def run(facts: int, database_url: str | None, say: Say) -> dict[str, Any]:
    """Measure on SQLite, and on PostgreSQL too where there is a URL.

    Both in databases that are made for it and dropped: facts are never deleted, so a
    ledger in use is no place for invented ones. `say` is told how far it has come.
    """
    found: dict[str, Any] = {"facts": facts, "targets": TARGETS}
    found["sqlite"] = _measured(facts, None, say=say)
    say("judging case histories from a file")
    with _a_directory() as directory:
        found["judging"] = asdict(judging.judging(directory))
    if database_url:
        with _a_database(database_url) as url:
            found["postgresql"] = _measured(facts, url, say=say)
    return found


def _measured(facts: int, url: str | None, *, say: Say) -> dict[str, Any]:
    with _a_directory() as directory:
        settings = Settings(data=directory / "data", database_url=url)
        with open_house(settings) as house:
            found = _in_the_house(house, facts, say=say)
        say("rebuilding, beside reading alone")
        rebuilding = _apart(measuring.rebuilding_beside_reading, settings.data, url)
        found["rebuild"] = asdict(rebuilding.plain)
        found["questions_add"] = rebuilding.questions_add
        peak = _apart(measuring.rebuild_alone, settings.data, url)
        found["rebuild_peak_mb"] = round(peak)
        say("reading the store again, signing, proving")
        found["proving"] = asdict(_apart(proving.proving, settings.data, url))
        say("handing over the long case, and verifying what was handed over")
        found["handing"] = asdict(_apart(handing.handing, settings.data, url))
    return found


def _in_the_house(house: House, facts: int, *, say: Say) -> dict[str, Any]:
    password = secrets.token_urlsafe(16)
    therapist = people.add_member(
        house, name=NAME, password=password, standings=[Standing.THERAPIST]
    )
    began = perf_counter()
    invented = _filled(house, facts, therapist=therapist, say=say)
    filling = perf_counter() - began
    house.catch_up()
    session = house.accounts.sign_in(NAME, password, now=house.clock())
    assert session is not None
    say(f"opening the page of a case of {LONG} facts")
    opened = page.opening(house, invented.long, token=session.token)
    say("recording facts, beside raw durable INSERTs")
    url = house.settings.database_url
    beside = (
        measuring.raw_postgres(url)
        if url
        else measuring.raw_sqlite(house.settings.data / "raw.db")
    )
    with beside as raw:
        recording = measuring.recording_beside_raw(
            house, invented, therapist=therapist, raw=raw
        )
    return {
        "filled": {"facts": invented.facts, "per_second": invented.facts / filling},
        "recording": asdict(recording),
        **opened,
    }


def _filled(house: House, facts: int, *, therapist: PersonId, say: Say) -> Invented:
    client = PersonId(uuid4())
    booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
    known = people.registration(
        house, name="Somebody Invented", booking=booking, person_id=client
    )
    house.ledger.carry_out(lambda: [known])
    return fill(
        house.ledger,
        facts=facts,
        therapist=therapist,
        client=client,
        now=house.clock(),
        say=say,
    )


T = TypeVar("T")


def _apart(
    measure: Callable[[Path, str | None], T], directory: Path, url: str | None
) -> T:
    """Measure in a program of its own, whose memory is that of the work alone."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(measure, directory, url).result()


@contextmanager
def _a_directory() -> Generator[Path]:
    # Where files outlive a restart: a disk in memory would make everything durable.
    lasting = Path("/var/tmp")  # noqa: S108 - Only to make a folder of a random name in.
    beneath = lasting if lasting.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="boundary-ledger-", dir=beneath) as name:
        yield Path(name)


@contextmanager
def _a_database(url: str) -> Generator[str]:
    name = f"boundary_ledger_bench_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield make_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(
                SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name))
            )
