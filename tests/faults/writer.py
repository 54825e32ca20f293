"""A process that records facts until it is killed, and says so line by line.

`doing WHAT` before each deed, `asked CASE KEY` before each fact, and `wrote STREAM
VERSION` once the call that wrote it has returned. Each line is one write to a pipe,
which arrives whole or not at all.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from domain.ledger import Ledger, Receipt
from domain.values import CaseId
from projections.catch_up import catch_up, rebuild
from tests.ledger.writing import command, opened, recorded
from tests.projections.reading import Reading

OPENS = 0.12
REBUILDS = 0.06


def write(
    directory: Path,
    database_url: str | None,
    cases: Sequence[CaseId],
    seed: int,
    out: Connection,
) -> None:
    """Record until the end, which comes from outside."""
    chance = random.Random(seed)
    known = list(cases)
    _say(out, "doing start")
    with Reading(directory, database_url=database_url) as reading:
        for number in range(1_000_000):
            key = f"{seed}-{number}"
            if not known or chance.random() < OPENS:
                _say(out, "doing opening")
                begun = opened(reading.ledger, command=command(key))
                known.append(begun.case_id)
                _say(out, f"wrote {begun.originator_id} 1")
            else:
                _say(out, "doing recording")
                case_id = chance.choice(known)
                _say(out, f"asked {case_id} {key}")
                receipt = ask(reading.ledger, case_id, key)
                _say(out, f"wrote {receipt.stream} {receipt.version}")
            _say(out, "doing catch_up")
            catch_up(reading.engine, reading.ledger)
            if chance.random() < REBUILDS:
                _say(out, "doing rebuild")
                rebuild(reading.engine, reading.ledger)


def ask(ledger: Ledger, case_id: CaseId, key: str) -> Receipt:
    """Record one fact, as often as it is asked for."""
    return recorded(ledger, case_id, command=command(key), narrative="A quiet hour.")


def _say(out: Connection, line: str) -> None:
    os.write(out.fileno(), f"{line}\n".encode())
