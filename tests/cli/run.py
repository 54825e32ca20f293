"""Running the command line: in this process for speed, or as a program of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from api.cli import app

ROOT = Path(__file__).parents[2]
PROGRAM = (sys.executable, "-m", "api.cli")
CLEAN = {
    "BOUNDARY_LEDGER_DATA": None,
    "BOUNDARY_LEDGER_DATABASE_URL": None,
    "BOUNDARY_LEDGER_KEY_FILE": None,
    "BOUNDARY_LEDGER_PASSPHRASE_FILE": None,
    "BOUNDARY_LEDGER_DEBUG": None,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a command answered, and how it left."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Its standard output, which must be one JSON document and nothing else."""
        return json.loads(self.out)


def run(
    *arguments: str | Path, stdin: str | bytes = "", env: dict[str, str] | None = None
) -> Said:
    """Run a command in this process; whatever escapes it fails the test."""
    told = CliRunner().invoke(
        app,
        [str(argument) for argument in arguments],
        input=stdin,
        env={**CLEAN, **(env or {})},
    )
    if told.exception and not isinstance(told.exception, SystemExit):
        raise told.exception
    assert "Traceback" not in told.stderr
    return Said(code=told.exit_code, out=told.stdout, err=told.stderr)


def environment(**more: str) -> dict[str, str]:
    """The environment of a program of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in CLEAN}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def start(*arguments: str | Path, cwd: Path, **more: str) -> subprocess.Popen[str]:
    """Start a command as a program of its own."""
    return subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        cwd=cwd,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
