"""How many case histories a second are judged: by the command, and by the rules alone.

The histories are invented: what is told in the given ones, drawn by chance and told
anew a week apart, so that each has as many facts as a usual case.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import islice
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter, process_time
from typing import Any

from api.bench.invented import SHORT
from api.settling import settle
from domain import codes, rules
from domain.assessment import assess
from domain.histories import History, read
from domain.histories_facts import around, case_of, facts

HISTORIES = 10_000
ALONE = 500
"""So many are judged without reading and writing."""
LAST = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Judging:
    """Histories of so many facts, and how many of them are judged in a second.

    `whole` is `assess FILE --json`, a program of its own from its start to its end, and
    `cpu_ms_each` what that took of all cores together; `alone` is what the rules take
    of one core.
    """

    histories: int
    facts_each: int
    whole: float
    cpu_ms_each: float
    alone: float


def judging(directory: Path, histories: int = HISTORIES) -> Judging:
    """Measure with a file that is made in this directory."""
    path = directory / "histories.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(one)}\n" for one in invented(histories))
    command = [sys.executable, "-m", "api.cli", "assess", str(path), "--json"]
    began, worked = perf_counter(), _of_children()
    with (directory / "assessments.json").open("wb") as answers:
        subprocess.run(command, check=True, stdout=answers)  # noqa: S603 - this program.
    took = perf_counter() - began
    return Judging(
        histories=histories,
        facts_each=SHORT,
        whole=histories / took,
        cpu_ms_each=(_of_children() - worked) * 1000 / histories,
        alone=_alone(path, min(ALONE, histories)),
    )


def _of_children() -> float:
    """Seconds of work of all programs that were started and have ended."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def invented(count: int) -> Iterator[dict[str, Any]]:
    """So many histories, the same at every run."""
    chance = Random(count)  # noqa: S311 - The same histories at every run.
    source = files("api").joinpath("demo_data", "case_histories.json")
    given = json.loads(source.read_text("utf-8"))["vignettes"]
    pool = [event for history in given for event in history["events"]]
    for number in range(count):
        events = [_told(chance.choice(pool), seq=seq) for seq in range(1, SHORT + 1)]
        yield {
            "id": f"H{number:06}",
            "title": "Invented",
            "context": {"codes": ["APA"], "therapist": "licensed"},
            "as_of": LAST.isoformat(),
            "events": events,
        }


def _told(event: dict[str, Any], *, seq: int) -> dict[str, Any]:
    at = LAST - timedelta(weeks=SHORT + 1 - seq)
    return event | {
        "seq": seq,
        "occurred_at": at.isoformat(),
        "recorded_at": (at + timedelta(hours=3)).isoformat(),
    }


def _alone(path: Path, count: int) -> float:
    """How many a second of one core's time, once everything is loaded."""
    with path.open("rb") as file:
        told = [
            (one, facts(one))
            for one in islice(read(file, now=LAST), count)
            if isinstance(one, History)
        ]
    book, on_file = rules.newest(), codes.on_file()
    settle()
    began = process_time()
    for one, what in told:
        assess(
            what,
            case_id=case_of(one),
            as_of=LAST,
            book=book,
            codes=on_file,
            around=around(one),
        )
    return len(told) / (process_time() - began)
