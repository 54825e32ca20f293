"""The security log goes to another machine over TLS, in order, and nobody waits for it."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest

from api.house import open_house
from api.settings import Settings, SettingUnusable, from_environment
from api.sign_in.events import What
from api.sign_in.forwarding import Forwarder, LogServer
from tests.house import Clock
from tests.security.certificates import Signer, authority

PATIENCE_SECONDS = 20


class Listener:
    """A syslog server that keeps what it is sent, as RFC 5425 frames it."""

    def __init__(self, own: Path, *, port: int = 0) -> None:
        self.lines: list[str] = []
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(own, own.with_suffix(".key"))
        self._door = socket.create_server(("127.0.0.1", port))
        self.port: int = self._door.getsockname()[1]
        Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):  # It was closed before.
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def hears(self, number: int) -> list[str]:
        """So many lines, once they are there."""
        until = monotonic() + PATIENCE_SECONDS
        while len(self.lines) < number and monotonic() < until:
            sleep(0.02)
        return list(self.lines)

    def _listen(self) -> None:
        while True:
            try:
                raw, _ = self._door.accept()
            except OSError:
                return
            try:
                with self._tls.wrap_socket(raw, server_side=True) as inside:
                    self._keep(inside)
            except OSError:
                raw.close()

    def _keep(self, inside: ssl.SSLSocket) -> None:
        with inside.makefile("rb") as told:
            while digits := _until_space(told):
                self.lines.append(told.read(int(digits)).decode())


def _until_space(told: Any) -> str:
    found = b""
    while (one := told.read(1)) not in (b" ", b""):
        found += one
    return found.decode()


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    """Who vouches for the listener."""
    return authority(tmp_path / "signer")


@contextmanager
def sending(signer: Signer, port: int) -> Iterator[Forwarder]:
    server = LogServer(host="localhost", port=port, ca=signer.root)
    with closing(Forwarder(server, retry=0.1)) as made:
        yield made


@pytest.fixture
def listener(signer: Signer) -> Iterator[Listener]:
    """Another machine."""
    with closing(Listener(signer.signs("localhost"))) as made:
        yield made


def test_what_is_noted_arrives_as_it_stands_in_the_file(
    tmp_path: Path, clock: Clock, signer: Signer, listener: Listener
) -> None:
    server = LogServer(host="localhost", port=listener.port, ca=signer.root)
    settings = Settings(data=tmp_path / "data", log_server=server)

    with open_house(settings, clock=clock) as house:
        for seconds in (1, 2, 3):
            house.accounts.events.note(What.WAITS, now=clock.now, seconds=seconds)

    lines = listener.hears(3)
    kept = (tmp_path / "data" / "security.log").read_text("utf-8").splitlines()
    heads = {line.partition(" - - - ")[0] for line in lines}
    assert [line.partition(" - - - ")[2] for line in lines] == kept
    assert [json.loads(line)["seconds"] for line in kept] == [1, 2, 3]
    assert heads == {"<85>1 2026-03-09T12:00:00.000000Z - boundary-ledger"}


def test_lines_wait_until_the_other_machine_is_there(
    signer: Signer, listener: Listener
) -> None:
    own, port = signer.signs("localhost"), listener.port
    listener.close()

    with sending(signer, port) as forwarder:
        began = monotonic()
        for number in range(50):
            forwarder.send(str(number), at="2026-03-09T12:00:00Z")
        took = monotonic() - began
        with closing(Listener(own, port=port)) as later:
            found = later.hears(50)

    assert took < 1
    assert [line.rsplit(" ", 1)[1] for line in found] == [str(n) for n in range(50)]


def test_who_has_no_good_certificate_is_told_nothing(
    tmp_path: Path, signer: Signer
) -> None:
    thief = authority(tmp_path / "thief")
    with closing(Listener(thief.signs("localhost"))) as listener:
        with sending(signer, listener.port) as forwarder:
            forwarder.send("a line", at="2026-03-09T12:00:00Z")
            sleep(1)

        assert listener.lines == []


@pytest.mark.parametrize("told", ["logs", "logs:", "logs:x", ":1", "logs:70000"])
def test_a_setting_that_means_no_machine_is_refused(told: str) -> None:
    with pytest.raises(SettingUnusable, match=r"logs\.example\.org:6514"):
        from_environment(environ={"BOUNDARY_LEDGER_LOG_SERVER": told})


def test_a_setting_names_the_machine_and_who_vouches_for_it(signer: Signer) -> None:
    told = {
        "BOUNDARY_LEDGER_LOG_SERVER": "[::1]:6514",
        "BOUNDARY_LEDGER_LOG_SERVER_CA": str(signer.root),
    }

    found = from_environment(environ=told).log_server

    assert found == LogServer(host="::1", port=6514, ca=signer.root)
    told["BOUNDARY_LEDGER_LOG_SERVER_CA"] += ".not there"
    with pytest.raises(SettingUnusable, match="cannot be read"):
        from_environment(environ=told)
