"""What the log costs: reading the store again, signing after a write, proving a leaf."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import uuid4

from api.house import now_in_utc
from domain import recording
from domain.case import Telling
from domain.fsck import Reader
from domain.fsck_rows import BATCH
from domain.ledger import Ledger
from domain.log_keeper import LogKeeper
from domain.store import open_keys, open_ledger
from domain.values import PersonId, Role

ROUNDS = 3
CHECKPOINTS = 30
PROOFS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Proving:
    """`verified` is without the time that plain reading of the same rows takes."""

    verified: float
    verified_and_read: float
    read: float
    checkpoint_ms: float
    inclusion_ms: float


def proving(directory: Path, database_url: str | None) -> Proving:
    """Measure on a ledger that is filled."""
    keys = open_keys(directory)
    ledger = open_ledger(directory, keys=keys, database_url=database_url)
    keeper = LogKeeper(ledger, directory, now_in_utc)
    size = keeper.checkpoint().checkpoint.size
    reading: list[float] = []
    verifying: list[float] = []
    for _ in range(ROUNDS):
        began = perf_counter()
        _read(ledger)
        reading.append(perf_counter() - began)
        began = perf_counter()
        reader = Reader(
            ledger.recorder, keys=keys, files=keeper.files, chain=keeper.generations()
        )
        assert reader.read().is_sound
        verifying.append(perf_counter() - began)
    found = Proving(
        verified=size / (median(verifying) - median(reading)),
        verified_and_read=size / median(verifying),
        read=size / median(reading),
        checkpoint_ms=_signing(ledger, keeper),
        inclusion_ms=_proofs(keeper, size),
    )
    ledger.close()
    keys.close()
    return found


def _read(ledger: Ledger) -> None:
    """The rows that a reading of the store reads, and nothing done with them."""
    with ledger.recorder.snapshot() as rows:
        position, start = -(2**63), 0
        while facts := rows.facts(after=position, limit=BATCH):
            rows.leaves(start=start, limit=BATCH)
            position, start = facts[-1][0], start + len(facts)


def _signing(ledger: Ledger, keeper: LogKeeper) -> float:
    """A checkpoint after one write, until it is on disk."""
    took: list[float] = []
    for _ in range(CHECKPOINTS):
        _write(ledger)
        began = perf_counter()
        keeper.checkpoint()
        took.append(perf_counter() - began)
    return 1000 * median(took)


def _write(ledger: Ledger) -> None:
    therapist, now = PersonId(uuid4()), now_in_utc()
    recording.open_case(
        ledger,
        therapist_id=therapist,
        client_id=PersonId(uuid4()),
        telling=Telling(
            occurred_at=now, recorded_by=therapist, recorded_as=Role.THERAPIST
        ),
        now=now,
        command=None,
    )


def _proofs(keeper: LogKeeper, size: int) -> float:
    began = perf_counter()
    for number in range(PROOFS):
        keeper.inclusion(number * 7919 % size, size)
    return 1000 * (perf_counter() - began) / PROOFS
