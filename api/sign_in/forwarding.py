"""Sending the security log to another machine, where who breaks in here cannot reach it.

Syslog over TLS (RFC 5425, lines as RFC 5424 has them); whose certificate is not good gets
nothing. A sign-in never waits for it: lines wait, and stay in the file in any case, also
those that were on their way when a connection broke.
"""

from __future__ import annotations

import socket
import ssl
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread

SECURITY_NOTICE = 10 * 8 + 5
"""Facility "security and authorization", severity "notice"."""
NAME = "boundary-ledger"
MOST_WAITING = 10_000
RETRY_SECONDS = 5.0
SEND_SECONDS = 10.0
LAST_SECONDS = 3.0
"""So long does the end of a program wait for what is not sent yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LogServer:
    """Where the log goes; `ca` vouches for it, else whom this machine trusts."""

    host: str
    port: int
    ca: Path | None = None


class Forwarder:
    """Sends lines in their order, again where a connection was lost. Thread-safe."""

    def __init__(self, server: LogServer, *, retry: float = RETRY_SECONDS) -> None:
        self._server = server
        self._retry = retry
        self._waiting: deque[bytes] = deque(maxlen=MOST_WAITING)
        self._changed = Condition()
        self._is_over = False
        self._thread: Thread | None = None

    def send(self, line: str, *, at: str) -> None:
        """Let a line be sent; `at` is its moment as RFC 3339 has it."""
        told = f"<{SECURITY_NOTICE}>1 {at} - {NAME} - - - {line}".encode()
        with self._changed:
            self._waiting.append(b"%d %s" % (len(told), told))
            if self._thread is None:
                self._thread = Thread(
                    target=self._run, name="security log", daemon=True
                )
                self._thread.start()
            self._changed.notify_all()

    def close(self) -> None:
        """Wait a little for what is not sent yet, then stop."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting, timeout=LAST_SECONDS)
            self._is_over = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=LAST_SECONDS)

    def _run(self) -> None:
        while self._next() is not None:
            try:
                with self._connected() as door:
                    self._send_all(door)
                    _take_leave(door)
            except (OSError, ValueError):
                with self._changed:
                    self._changed.wait_for(lambda: self._is_over, timeout=self._retry)

    def _send_all(self, door: ssl.SSLSocket) -> None:
        while (line := self._next()) is not None:
            door.sendall(line)
            with self._changed:
                # The oldest may have been dropped meanwhile, to make room.
                if self._waiting and self._waiting[0] is line:
                    self._waiting.popleft()
                self._changed.notify_all()

    def _next(self) -> bytes | None:
        """The line to be sent next, once there is one; None where it is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_over or bool(self._waiting))
            return None if self._is_over else self._waiting[0]

    def _connected(self) -> ssl.SSLSocket:
        server = self._server
        tls = ssl.create_default_context(cafile=server.ca)
        tls.minimum_version = ssl.TLSVersion.TLSv1_2
        door = socket.create_connection((server.host, server.port), SEND_SECONDS)
        try:
            return tls.wrap_socket(door, server_hostname=server.host)
        except BaseException:
            door.close()
            raise


def _take_leave(door: ssl.SSLSocket) -> None:
    """End in order: what is on its way would be lost by just hanging up."""
    door.settimeout(LAST_SECONDS)
    with suppress(OSError):
        door.unwrap()
