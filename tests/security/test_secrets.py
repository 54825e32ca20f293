"""No secret shows where others look: arguments, help, environment, what is printed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from api.cli import app
from api.settings import Provider, Settings, SettingUnusable, from_environment
from tests.cli.run import PROGRAM, environment, run

SECRET = "qa7Xsecret0fTheDatabase"
TELLING = {"password", "passphrase", "secret", "token", "recovery"}
URL = f"postgresql://somebody:{SECRET}@127.0.0.1:1/db"


def options() -> Iterator[tuple[str, Any]]:
    """Every option and argument of every command, under the command's name."""
    waiting: list[tuple[str, Any]] = [("", get_command(app))]
    while waiting:
        name, command = waiting.pop()
        below = getattr(command, "commands", {})
        waiting += [(f"{name} {each}".strip(), found) for each, found in below.items()]
        yield from ((name, option) for option in command.params)


def test_no_command_takes_a_secret_as_an_argument() -> None:
    """Others see arguments in the list of processes. A flag may ask for standard input."""
    found = {
        f"{name}: {option.name}"
        for name, option in options()
        if TELLING & set(option.name.split("_"))
        if not getattr(option, "is_flag", False) and "file" not in option.name
    }

    assert found == set()


def test_settings_do_not_print_what_they_hold(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(SECRET)
    settings = Settings(
        database_url=URL,
        provider=Provider(issuer="https://x", client_id="y", secret_file=path),
    )

    assert SECRET not in f"{settings!r} {settings}"
    assert SECRET not in repr(vars(type(settings)))


def test_the_database_can_be_told_by_a_file(tmp_path: Path) -> None:
    path = tmp_path / "database"
    path.write_text(f"{URL}\n")
    path.chmod(0o600)

    found = from_environment(environ={"BOUNDARY_LEDGER_DATABASE_URL_FILE": str(path)})

    assert found.database_url == URL


@pytest.mark.parametrize("wrong", ["readable", "missing", "both", "binary"])
def test_a_file_that_cannot_be_meant_is_refused(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "database"
    if wrong != "missing":
        path.write_bytes(b"\xff" if wrong == "binary" else URL.encode())
        path.chmod(0o644 if wrong == "readable" else 0o600)
    told = {"BOUNDARY_LEDGER_DATABASE_URL_FILE": str(path)}
    if wrong == "both":
        told["BOUNDARY_LEDGER_DATABASE_URL"] = URL

    with pytest.raises(SettingUnusable) as refused:
        from_environment(environ=told)

    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "command", [["--help"], ["serve", "--help"], ["user", "--help"]]
)
def test_help_tells_nothing_of_the_environment(command: list[str]) -> None:
    said = run(*command, env={"BOUNDARY_LEDGER_DATABASE_URL": URL})

    assert said.code == 0
    assert SECRET not in said.out + said.err


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_database_that_does_not_answer_does_not_show_its_password(
    tmp_path: Path, debug: str
) -> None:
    said = subprocess.run(
        [
            *PROGRAM,
            "--data",
            tmp_path / "data",
            "user",
            "add",
            "Z",
            "--role",
            "auditor",
        ],
        check=False,
        capture_output=True,
        text=True,
        env=environment(BOUNDARY_LEDGER_DATABASE_URL=URL, BOUNDARY_LEDGER_DEBUG=debug),
    )

    assert said.returncode != 0
    assert ("Traceback" in said.stderr) == bool(debug)
    assert SECRET not in said.stdout + said.stderr


def test_nothing_shows_local_variables_when_it_fails() -> None:
    assert app.pretty_exceptions_enable is False
