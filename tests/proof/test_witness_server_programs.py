"""Witnesses as programs: killed, two on the same files, and what they say."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from tests.cli.run import ROOT, environment, run, start
from tests.log.known import LOG, WITNESS
from tests.proof.witnessing import another_log, asked, edited, request, running

KEYS = [str(key) for key in LOG.verifier_keys]


@contextmanager
def started(data: Path, *more: str) -> Iterator[dict[str, Any]]:
    """What a witness of its own says when it is ready; it is asked to stop at the end."""
    told: list[str | Path] = ["witness", "--data", data, "--port", "0", "--json", *more]
    with start(*told, cwd=data.parent) as program:
        try:
            assert program.stdout is not None
            yield json.loads("".join(_until_brace(program.stdout)))
        finally:
            program.send_signal(signal.SIGTERM)
            code = program.wait(20)
            assert program.stderr is not None
            said = program.stderr.read()
        assert (code, "Traceback" in said) == (0, False)


def _until_brace(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line
        if line == "}\n":
            return


def test_it_says_what_to_give_to_the_practice_and_takes_logs_while_it_runs(
    tmp_path: Path,
) -> None:
    data = tmp_path / "witness"
    with started(data, "--log", KEYS[0], "--name", "board.example/w") as said:
        assert said["logs"] == [LOG.name]
        assert said["name"] == "board.example/w"
        first = asked(said["url"], body=request(0, 5))
        other = another_log(1)
        before = asked(said["url"], body=request(0, 5, log=other))
        (tmp_path / "log.vkey").write_text(other.vkeys)
        added = run(
            "witness", "--data", data, "add-log", tmp_path / "log.vkey", "--json"
        )
        after = asked(said["url"], body=request(0, 5, log=other))

    assert first.status == HTTPStatus.OK
    assert [before.status, after.status] == [HTTPStatus.NOT_FOUND, HTTPStatus.OK]
    assert added.document["added"] == [str(key) for key in other.verifier_keys]
    assert (data / "witness.vkey").read_text().splitlines() == said["vkeys"]


def test_killed_between_keeping_and_answering_it_has_not_forgotten(
    tmp_path: Path,
) -> None:
    program = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.proof.witness_program",
            str(tmp_path / "witness"),
        ],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        assert program.stdout is not None
        address = program.stdout.readline().strip()
        with pytest.raises((OSError, HTTPException)):
            asked(address, body=request(0, 5))
        assert program.wait(20) == -signal.SIGKILL

    with running(tmp_path / "witness") as again:
        fork = asked(again.url, body=request(0, 5, nodes=edited(5)))
        forked = asked(again.url, body=request(5, 5, nodes=edited(5)))
        same = asked(again.url, body=request(5, 5))

    assert (fork.status, fork.body) == (HTTPStatus.CONFLICT, b"5\n")
    assert forked.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert same.status == HTTPStatus.OK


def test_two_processes_on_the_same_files_cosign_one_history(tmp_path: Path) -> None:
    data = tmp_path / "witness"
    logs = [another_log(number) for number in range(12)]
    for log in logs:
        added = run("witness", "--data", data, "add-log", str(log.verifier_keys[0]))
        assert added.code == 0
    with started(data) as one, started(data) as two, ThreadPoolExecutor(2) as pool:
        assert one["vkeys"] == two["vkeys"]
        for log in logs:
            together = Barrier(2)

            def ask(told: tuple[str, bytes], together: Barrier = together) -> int:
                together.wait()
                return asked(told[0], body=told[1]).status

            honest = (one["url"], request(0, 9, log=log))
            other = (two["url"], request(0, 9, nodes=edited(9), log=log))
            statuses = sorted(pool.map(ask, (honest, other)))

            assert statuses == [200, 409]


def test_parallel_first_starts_make_one_witness(tmp_path: Path) -> None:
    first = (
        "import sys, pathlib; from api.witness.desk import open_witness\n"
        "with open_witness(pathlib.Path(sys.argv[1]), told=print) as found:\n"
        "    print(found.keys.vkeys)"
    )
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", first, str(tmp_path / "witness")],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]

    said = {program.communicate(timeout=120)[0] for program in programs}

    assert [program.returncode for program in programs] == [0] * 4
    assert len(said) == 1


def test_logs_and_refusals_are_listed(tmp_path: Path) -> None:
    with running(tmp_path) as witness:
        asked(witness.url, body=request(0, 5))
        asked(witness.url, body=request(5, 9, nodes=edited(9)))

    listed = run("witness", "--data", tmp_path, "logs", "--json").document["logs"]
    plain = run("witness", "--data", tmp_path, "logs")
    refused = run("witness", "--data", tmp_path, "refused", "--json").document[
        "refused"
    ]

    assert [(log["origin"], log["size"], log["refused"]) for log in listed] == [
        (LOG.name, 5, 1)
    ]
    assert LOG.name in plain.out
    assert [(each["origin"], each["size"]) for each in refused] == [(LOG.name, 9)]
    assert refused[0]["checkpoint"].startswith(f"{LOG.name}\n9\n")
    assert LOG.name in run("witness", "--data", tmp_path, "refused").out


def test_a_key_can_be_taken_back(tmp_path: Path) -> None:
    assert run("witness", "--data", tmp_path, "add-log", KEYS[0]).code == 0
    assert run("witness", "--data", tmp_path, "remove-log", KEYS[0]).code == 0
    assert run("witness", "--data", tmp_path, "remove-log", KEYS[0]).code == 1


@pytest.mark.parametrize(
    "told",
    [
        ["add-log", "nonsense"],
        ["add-log", str(WITNESS.verifier_keys[0])],
        ["add-log", KEYS[0][:-4]],
        ["add-log", "x" * 5000],
        ["--log", "nonsense"],
        ["--port", "0", "--name", "two words"],
        ["--host", "no.such.host.invalid"],
    ],
)
def test_mistakes_are_told_in_a_sentence(tmp_path: Path, told: list[str]) -> None:
    said = run("witness", "--data", tmp_path, *told)

    assert said.code == 2
    assert said.err.startswith("boundary-ledger: ")
    assert said.out == ""


def test_a_witness_without_its_records_does_not_start(tmp_path: Path) -> None:
    run("witness", "--data", tmp_path, "logs")
    (tmp_path / "witness.db").unlink()

    said = run("witness", "--data", tmp_path)

    assert said.code == 2
    assert "no longer knows what it has cosigned" in said.err


def test_beside_a_ledger_it_says_that_it_proves_nothing(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").touch()
    with start("witness", "--data", tmp_path, "--port", "0", cwd=tmp_path) as program:
        assert program.stdout is not None
        said = "".join(iter(program.stdout.readline, "Stop it with Ctrl-C.\n"))
        program.send_signal(signal.SIGINT)
        assert program.wait(20) == 0

    assert "log add-witness NAME http://127.0.0.1:" in said
    assert "proves nothing" in said
    assert "It watches no log yet" in said
