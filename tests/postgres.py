"""A PostgreSQL server for the tests: started on this machine, ended with them.

It listens on loopback alone, at a random port, with a random password, and writes
durably. It runs as the system's own `postgres` user where the tests run as root,
because the server refuses that.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

USER = "owner"


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A running server, and how to reach it."""

    port: int
    password: str

    def url(self, database: str = "postgres", *, port: int | None = None) -> str:
        """A database of this server; through another port where one is given."""
        place = f"127.0.0.1:{port or self.port}"
        return f"postgresql://{USER}:{self.password}@{place}/{database}"


def programs() -> Path | None:
    """Where the server's programs are; Debian keeps them off the path."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: int(path.parts[-3]), default=None)
    return newest.parent if newest else None


def as_server_user(command: Sequence[str | Path]) -> list[str]:
    """A command of the server, which does not run as root."""
    words = [str(word) for word in command]
    if os.getuid() != 0:
        return words
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words]


def run(command: Sequence[str | Path]) -> None:
    """Run a command of the server and say what it said where it fails."""
    done = subprocess.run(
        as_server_user(command),
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def serving(*, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server of its own for a while."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed here")
    home = Path(tempfile.mkdtemp(prefix="bl-pg-", dir="/tmp"))
    password = secrets.token_hex(16)
    try:
        password_file = home / "password"
        password_file.write_text(password, encoding="ascii")
        if os.getuid() == 0:
            shutil.chown(home, "postgres", "postgres")
            shutil.chown(password_file, "postgres", "postgres")
        server = Server(port=_free_port(), password=password)
        with _started(found, home, server, settings or {}):
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _started(
    found: Path, home: Path, server: Server, settings: Mapping[str, str]
) -> Iterator[None]:
    data = home / "data"
    login: list[str | Path] = [
        "--auth=scram-sha-256",
        f"--pwfile={home / 'password'}",
        "-U",
        USER,
    ]
    # Without the sync of an empty database; what it writes later is synced.
    run([found / "initdb", "-D", data, "-E", "UTF8", "--no-sync", *login])
    chosen = {
        "listen_addresses": "127.0.0.1",
        "port": str(server.port),
        "unix_socket_directories": str(home),
        "max_connections": "120",
        "fsync": "on",
        **settings,
    }
    options = " ".join(f"-c {name}={value}" for name, value in chosen.items())
    control: list[str | Path] = [found / "pg_ctl", "-D", data, "-w", "-t", "60"]
    run([*control, "-o", options, "-l", home / "log", "start"])
    # Whoever waits for the end of this process ends the server, also after a kill.
    end = 'cat >/dev/null; home=$1; shift; "$@" >/dev/null 2>&1; rm -rf "$home"'
    stop = as_server_user([*control, "-m", "immediate", "stop"])
    with subprocess.Popen(
        ["sh", "-c", end, "sh", str(home), *stop],
        stdin=subprocess.PIPE,
        start_new_session=True,
        cwd="/",
    ):
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """One server for all tests of this process."""
    with serving() as server:
        yield server


@pytest.fixture
def postgres_database(postgres_server: Server) -> Iterator[str]:
    """The name of an empty database for one test."""
    with new_database(postgres_server) as name:
        yield name


@pytest.fixture
def postgres_url(postgres_server: Server, postgres_database: str) -> str:
    """The address of an empty database for one test."""
    return postgres_server.url(postgres_database)


@contextmanager
def new_database(server: Server) -> Iterator[str]:
    """An empty database for a while."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield name
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
    return port
