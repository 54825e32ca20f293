"""`make audit`: what is known of the packages of a lock, and that silence is no answer.

The service that is asked here speaks the protocol of OSV and is on this machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HASH = f"--hash=sha256:{'0' * 64}"
LOCK = f"""\
good-package==1.0 \\
    {HASH}
Weak.Package==2.1 ; sys_platform == 'win32' \\
    {HASH}
    # via good-package
"""
WEAKNESS: dict[str, Any] = {
    "id": "PYSEC-2026-7",
    "summary": "Reads what it should not",
    "details": "",
    "aliases": ["CVE-2026-0007"],
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "weak-package"},
            "ranges": [
                {
                    "type": "ECOSYSTEM",
                    "events": [{"introduced": "0"}, {"fixed": "2.2"}],
                }
            ],
            "versions": ["2.1"],
        }
    ],
}


@contextmanager
def osv(known: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, list[str]]]:
    """A service that knows this, and what it was asked about."""
    asked: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            name = told["package"]["name"]
            asked.append(f"{name} {told['version']}")
            body = json.dumps({"vulns": known.get(name, [])}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1/query", asked
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """A lock of two packages, one of them for other machines than this."""
    path = tmp_path / "some.lock"
    path.write_text(LOCK, "utf-8")
    return path


def audit(*told: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / "audit.py", *map(str, told)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_package_is_asked_about_on_whichever_machine_it_is_for(
    lock: Path,
) -> None:
    with osv({}) as (url, asked):
        said = audit("--osv-url", url, lock)

    assert said.returncode == 0, said.stderr
    assert sorted(asked) == ["good-package 1.0", "weak-package 2.1"]
    assert "Asked about 2 packages, and answered about 2." in said.stdout
    assert "No weakness of theirs is known." in said.stdout


@pytest.mark.parametrize("how", [(), ("--where-answered",)], ids=["release", "ci"])
def test_a_weakness_that_is_known_is_named_and_fails(
    lock: Path, how: tuple[str, ...]
) -> None:
    with osv({"weak-package": [WEAKNESS]}) as (url, _):
        said = audit(*how, "--osv-url", url, lock)

    assert said.returncode == 1, said.stderr
    assert (
        "weak-package 2.1: PYSEC-2026-7 (CVE-2026-0007); mended in 2.2" in said.stdout
    )
    assert "No weakness" not in said.stdout


@pytest.mark.parametrize(
    ("how", "code"), [((), 2), (("--where-answered",), 0)], ids=["release", "ci"]
)
def test_silence_is_said_and_is_never_taken_for_good(
    lock: Path, how: tuple[str, ...], code: int
) -> None:
    with osv({}) as (url, _):
        pass  # Nobody listens there any more.

    said = audit(*how, "--osv-url", url, lock)

    assert said.returncode == code
    assert (
        "Nobody answered about 2 of them (good-package 1.0, weak-package 2.1)"
        in said.stderr
    )
    assert "No weakness" not in said.stdout


def test_a_lock_that_is_not_there_is_said(tmp_path: Path) -> None:
    said = audit(tmp_path / "no.lock")

    assert said.returncode == 2
    assert f"There is no {tmp_path / 'no.lock'}." in said.stderr
    assert "Traceback" not in said.stderr


def test_what_a_release_needs_is_asked_about_both_locks() -> None:
    """The program asks about those that name what is shipped and what builds it."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    ci = (ROOT / ".ci" / "run").read_text("utf-8")

    assert "$(PY) scripts/audit.py $(ARGS)" in makefile
    assert "make audit ARGS=--where-answered" in ci
