"""What one process destroys, a server that is running no longer tells."""

from __future__ import annotations

import json
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.run import run, start
from tests.erasure.conftest import CANARIES, WORDS, Practice
from tests.erasure.forgetting_words import BASIS, REASON
from tests.house import PASSWORD

LONGEST_SECONDS = 60


@contextmanager
def serving(data: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server over a directory, and where it is."""
    program = start("--data", data, "serve", "--port", "0", cwd=data.parent)
    assert program.stderr is not None
    try:
        for line in program.stderr:
            if "http://" in line:
                yield line[line.index("http://") :].split()[0], program
                break
        else:
            raise AssertionError("it did not start")
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(LONGEST_SECONDS)


def narrative(address: str, token: str, practice: Practice) -> object:
    """What the server tells of the note now."""
    case, note = practice.town.case, practice.note
    request = urllib.request.Request(  # noqa: S310 - our own server.
        f"{address}api/v1/cases/{case}/facts/{note}",
        headers={"Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request, timeout=LONGEST_SECONDS) as answer:  # noqa: S310
        return json.loads(answer.read())["narrative"]


def sign_in(address: str, name: str) -> str:
    request = urllib.request.Request(  # noqa: S310 - our own server.
        f"{address}api/v1/sessions",
        data=json.dumps({"name": name, "password": PASSWORD}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=LONGEST_SECONDS) as answer:  # noqa: S310
        return str(json.loads(answer.read())["token"])


@pytest.mark.slow
def test_a_server_forgets_what_the_command_line_erases(
    prepared: Practice, data: Path
) -> None:
    with serving(data) as (address, program):
        token = sign_in(address, prepared.town.therapist.name)
        assert narrative(address, token, prepared) == WORDS

        asked = run(
            *("--data", data, "erase", str(prepared.client)),
            *("--reason", REASON, "--basis", BASIS),
        )
        done = run(
            *("--data", data, "erase", str(prepared.client), "--approve"),
            *("--as", prepared.officer.name, "--json"),
            env={"BOUNDARY_LEDGER_PASSWORD": PASSWORD},
        )

        assert (asked.code, done.code) == (0, 0), done.err
        assert done.document["status"] == "erased"
        assert narrative(address, token, prepared) == {"text": None, "erased": True}
    out, err = program.communicate()
    assert [canary for canary in CANARIES if canary in out + err] == []
