"""A short form of `make fuzz`: nothing breaks, and nobody reads what is not theirs."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from api.edge import HEADERS
from tests.fuzz.asking import Answer, Request
from tests.fuzz.judging import Seen
from tests.fuzz.town import Town

HOUSEHOLD = Request(method="GET", target="/cases/x", by="party")


@pytest.mark.slow
def test_a_few_hundred_odd_requests_break_nothing() -> None:
    asked = ["--requests", "600", "--processes", "1", "--seed", "7"]

    ended = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.run", *asked],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert " 0 wrong " in ended.stdout


class TestTheJudge:
    """What would be wrong is found."""

    @pytest.fixture
    def town(self) -> Town:
        return Town(chance=random.Random(1))

    def test_finds_what_somebody_may_not_read(self, town: Town) -> None:
        word = town.canary("a record", ["therapist"])
        seen = Seen()

        seen.judge(town, HOUSEHOLD, answered(body=f"<p>{word}</p>"))

        assert any("shows a record to party" in each for each in seen.wrong)
        assert not seen.read

    def test_finds_it_in_a_header_too(self, town: Town) -> None:
        word = town.canary("a name", ["therapist"])
        seen = Seen()

        seen.judge(town, HOUSEHOLD, answered(headers=[("location", f"/?name={word}")]))

        assert any("shows a name to party" in each for each in seen.wrong)

    def test_lets_who_may_read_it(self, town: Town) -> None:
        word = town.canary("a record", ["party"])
        seen = Seen()

        seen.judge(town, HOUSEHOLD, answered(body=word))

        assert seen.read == {"a record": 1}

    @pytest.mark.parametrize("status", [500, 502, 503])
    def test_finds_what_failed(self, town: Town, status: int) -> None:
        seen = Seen()

        seen.judge(town, HOUSEHOLD, answered(status=status))

        assert any(each.startswith(f"answered {status}") for each in seen.wrong)

    @pytest.mark.parametrize(
        "body",
        [
            "Traceback (most recent call last):",
            'File "/srv/api/app.py", line 3',
            "sqlite3.OperationalError: near",
        ],
    )
    def test_finds_the_inside_of_the_program(self, town: Town, body: str) -> None:
        seen = Seen()

        seen.judge(town, HOUSEHOLD, answered(body=body))

        assert any("shows its inside" in each for each in seen.wrong)

    def test_misses_no_header(self, town: Town) -> None:
        seen = Seen()

        seen.judge(town, HOUSEHOLD, Answer(status=200))

        told = " ".join(seen.wrong)
        for name in ("Content-Security-Policy", "Strict-Transport", "Cache-Control"):
            assert name in told

    def test_finds_what_broke(self, town: Town) -> None:
        seen = Seen()

        seen.judge(town, HOUSEHOLD, Answer(broke="ValueError came out"))

        assert len(seen.wrong) == 1


def answered(
    *, status: int = 200, body: str = "", headers: list[tuple[str, str]] | None = None
) -> Answer:
    """An answer with the headers of every answer."""
    told = [(name.lower(), value) for name, value in HEADERS.items()]
    return Answer(status=status, headers=told + (headers or []), body=body.encode())
