"""A process that is killed between reading and answering discloses nothing unwritten.

Wherever it is killed: whoever received one byte of an answer finds that they looked.
"""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from domain.facts.reading import CaseRead
from tests.api.asking import V1
from tests.cli.run import ROOT, environment
from tests.house import Clock, Town, opened
from tests.reading.conftest import Staffed

PATIENCE_SECONDS = 30.0
Asked = tuple[subprocess.Popen[str], socket.socket]


@contextmanager
def asked(data: Path, town: Town, *, before: float, after: float) -> Iterator[Asked]:
    """A slow server that has been asked for the facts of a case."""
    program = (sys.executable, "-m", "tests.reading.slow_server")
    with subprocess.Popen(
        [*program, str(data), str(before), str(after)],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        try:
            port = int(server.stdout.readline())
            with socket.create_connection(("127.0.0.1", port)) as door:
                door.settimeout(PATIENCE_SECONDS)
                door.sendall(
                    f"GET {V1}/cases/{town.case}/facts HTTP/1.1\r\n"
                    f"Host: ledger.test\r\nConnection: close\r\n"
                    f"Authorization: Bearer {town.therapist.token}\r\n\r\n".encode()
                )
                yield server, door
        finally:
            server.kill()


def killed(data: Path, town: Town, *, at: str, before: float, after: float) -> bytes:
    """What a client received of a server that was killed once it said `at`."""
    with asked(data, town, before=before, after=after) as (server, door):
        assert server.stdout is not None
        while server.stdout.readline().strip() != at:
            pass
        server.send_signal(signal.SIGKILL)
        server.wait()
        return _all_of(door)


def looks(data: Path) -> int:
    """How many looks at cases stand in a ledger."""
    with opened(data, clock=Clock()) as house:
        facts = house.ledger.page(0, limit=1000).facts
        return sum(isinstance(fact, CaseRead) for _, fact in facts)


@pytest.fixture
def data(staffed: Staffed, tmp_path: Path) -> Path:
    """A ledger of its own, which no process has open."""
    directory = tmp_path / "data"
    shutil.copytree(staffed.data, directory)
    return directory


def test_before_the_write_nothing_is_shown_and_nothing_written(
    data: Path, town: Town
) -> None:
    before = looks(data)

    received = killed(data, town, at="writing", before=5, after=0)

    assert received == b""
    assert looks(data) == before


def test_after_the_write_nothing_is_shown_and_it_is_written(
    data: Path, town: Town
) -> None:
    before = looks(data)

    received = killed(data, town, at="wrote", before=0, after=5)

    assert received == b""
    assert looks(data) == before + 1


def test_left_alone_it_shows_and_writes(data: Path, town: Town) -> None:
    """The two tests above would pass if this server never answered at all."""
    before = looks(data)

    with asked(data, town, before=0.2, after=0.2) as (_, door):
        received = _all_of(door)

    assert b"200 OK" in received
    assert b"GiftExchanged" in received
    assert looks(data) == before + 1


def _all_of(door: socket.socket) -> bytes:
    received = b""
    try:
        while part := door.recv(65536):
            received += part
    except ConnectionResetError:
        pass
    return received
