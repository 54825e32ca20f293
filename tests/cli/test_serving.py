"""`serve` and `demo`: real programs that are asked over the wire, and stopped."""

from __future__ import annotations

import json
import resource
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.cli.run import run, start

LONGEST_WORK_SECONDS = 20


def ask(
    url: str, method: str, path: str, body: object = None, token: str = ""
) -> tuple[int, Any]:
    """Ask a server on this machine; its status and its JSON answer."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        text = None if body is None else json.dumps(body)
        connection.request(method, path, text, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"null")
    finally:
        connection.close()


def whole_document(program: subprocess.Popen[str]) -> Any:
    """The JSON document that a program prints once it is ready."""
    assert program.stdout
    text = ""
    for line in program.stdout:
        text += line
        if line == "}\n":
            break
    return json.loads(text)


@contextmanager
def demo(directory: Path) -> Iterator[tuple[subprocess.Popen[str], Any]]:
    """A demo that is ready."""
    program = start(
        *("--data", directory, "demo", "--port", "0", "--no-browser", "--json"),
        cwd=directory.parent,
    )
    with program:
        try:
            yield program, whole_document(program)
        finally:
            program.terminate()
            program.wait(timeout=30)
            assert program.stdout
            assert program.stdout.read() == ""


def busy_seconds() -> float:
    """How long programs that have ended kept the processor; others do not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def token_of(url: str, sign_in: dict[str, str]) -> str:
    told = {"name": sign_in["name"], "password": sign_in["password"]}
    status, session = ask(url, "POST", "/api/v1/sessions", told)
    assert status == 201
    return str(session["token"])


def cases_of(url: str, token: str) -> list[dict[str, Any]]:
    status, page = ask(url, "GET", "/api/v1/cases?limit=100", token=token)
    assert status == 200
    found: list[dict[str, Any]] = page["items"]
    return found


@pytest.mark.slow
class TestADemo:
    def test_is_served_with_somebody_of_every_role(self, tmp_path: Path) -> None:
        before = busy_seconds()
        with demo(tmp_path / "demo") as (_, told):
            url, people = told["url"], told["sign_ins"]

            assert ask(url, "GET", "/healthz")[0] == 200
            assert ask(url, "GET", "/readyz")[0] == 200
            seen = {
                person["name"]: len(cases_of(url, token_of(url, person)))
                for person in people
            }

        assert busy_seconds() - before < LONGEST_WORK_SECONDS
        of_role: dict[str, list[int]] = {}
        for person in people:
            of_role.setdefault(person["role"], []).append(seen[person["name"]])
        for office in ("administrator", "privacy_officer", "custodian", "auditor"):
            assert of_role[office] == [0]
        assert of_role["case_officer"] == [2]
        assert sorted(of_role["board_member"]) == [1, 2]
        assert of_role["trainee"] == [1]
        assert sum(of_role["therapist"]) == 46
        assert min(of_role["therapist"]) > 0
        assert sum(of_role["supervisor"]) == 47
        assert len(of_role["supervisor"]) == 2

    def test_is_served_again_with_new_passwords(self, tmp_path: Path) -> None:
        with demo(tmp_path / "demo") as (_, first):
            pass
        with demo(tmp_path / "demo") as (_, second):
            old, new = first["sign_ins"][0], second["sign_ins"][0]
            told = {"name": old["name"], "password": old["password"]}

            assert ask(second["url"], "POST", "/api/v1/sessions", told)[0] == 401
            assert cases_of(second["url"], token_of(second["url"], new))

        assert old["password"] not in (tmp_path / "demo" / "demo.json").read_text()
        assert [s["name"] for s in first["sign_ins"]] == [
            s["name"] for s in second["sign_ins"]
        ]

    def test_that_was_cut_short_begins_anew(self, tmp_path: Path) -> None:
        directory = tmp_path / "demo"
        run("--data", directory, "user", "add", "Half", "--role", "therapist")
        (directory / "demo.json").write_text('{"sign_ins": null}')

        with demo(directory) as (_, told):
            assert "Half" not in [person["name"] for person in told["sign_ins"]]


class TestADirectory:
    def test_that_is_used_for_something_else_is_no_demo(self, data: Path) -> None:
        before = sorted(path.name for path in data.iterdir())

        said = run("--data", data, "demo", "--port", "0")

        assert (said.code, said.out) == (2, "")
        assert "holds a ledger that is no demo" in said.err
        assert sorted(path.name for path in data.iterdir()) == before

    @pytest.mark.parametrize("mark", ["", "[]", "{}", '{"sign_ins": 3}', "\udcff"])
    def test_whose_mark_is_not_ours_is_no_demo(self, data: Path, mark: str) -> None:
        (data / "demo.json").write_text(mark, errors="surrogateescape")

        said = run("--data", data, "demo", "--port", "0")

        assert (said.code, said.out) == (2, "")
        assert "is not the mark of a demo" in said.err
        assert run("--data", data, "timeline", "V01").code == 0


class TestAServer:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_answers_until_it_is_told_to_stop(
        self, data: Path, tmp_path: Path, number: signal.Signals
    ) -> None:
        with start("--data", data, "serve", "--port", "0", cwd=tmp_path) as program:
            assert program.stderr
            said = program.stderr.readline()
            url = said.split()[4]
            status, _ = ask(url, "GET", "/readyz")
            program.send_signal(number)
            out, err = program.communicate(timeout=30)

        assert status == 200
        assert (program.returncode, out, err) == (0, "", "")

    def test_begins_a_ledger(self, tmp_path: Path) -> None:
        with start("serve", "--port", "0", cwd=tmp_path) as program:
            assert program.stderr
            url = program.stderr.readline().split()[4]
            assert ask(url, "GET", "/healthz")[0] == 200
            program.terminate()
            program.communicate(timeout=30)

        assert (tmp_path / "data" / "ledger.db").exists()

    def test_reads_what_others_write(self, tmp_path: Path, data: Path) -> None:
        with start("--data", data, "serve", "--port", "0", cwd=tmp_path) as program:
            assert program.stderr
            url = program.stderr.readline().split()[4]
            granted = run(
                *("--data", data, "user", "supervise", "Thea"),
                *("--supervisor", "Sven"),
            )
            status, told = ask(url, "GET", "/readyz")
            program.terminate()
            program.communicate(timeout=30)

        assert granted.code == 0
        assert (status, told["facts_behind"]) == (200, 0)

    @pytest.mark.parametrize("command", ["serve", "demo"])
    def test_says_that_its_port_is_taken(self, tmp_path: Path, command: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]

            said = run("--data", tmp_path / "new", command, "--port", str(port))

        assert (said.code, said.out) == (2, "")
        assert f"port {port} on 127.0.0.1 is taken" in said.err
        assert not (tmp_path / "new").exists()

    @pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1", "::zz"])
    def test_says_that_it_cannot_listen(self, tmp_path: Path, host: str) -> None:
        said = run("--data", tmp_path / "new", "serve", "--host", host, "--port", "0")

        assert (said.code, said.out) == (2, "")
        assert f"cannot listen on {host}" in said.err

    def test_stops_where_the_ledger_is_damaged(
        self, data: Path, tmp_path: Path
    ) -> None:
        with start("--data", data, "serve", "--port", "0", cwd=tmp_path) as program:
            assert program.stderr
            program.stderr.readline()
            with closing(sqlite3.connect(data / "ledger.db")) as ledger, ledger:
                ledger.execute(
                    "INSERT INTO stored_events SELECT originator_id, 9000, topic, "
                    "state FROM stored_events LIMIT 1"
                )
            out, err = program.communicate(timeout=30)

        assert (program.returncode, out) == (1, "")
        assert "fact 9000 of stream" in err
        assert len(err.splitlines()) == 1
