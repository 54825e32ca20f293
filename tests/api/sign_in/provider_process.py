"""A provider of identities as a program of its own on this machine, and who asks it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit
from urllib.request import urlopen

import requests

PATIENCE_SECONDS = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """A provider that listens."""

    issuer: str

    def sign_in(self, address: str, subject: str, *, action: str = "authorize") -> str:
        """Somebody signs in there, or refuses to; where they are sent back to."""
        told = {"sub": subject, "action": action}
        answer = requests.post(address, data=told, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        parts = urlsplit(answer.headers["location"])
        return f"{parts.path}?{parts.query}"


@contextmanager
def running() -> Iterator[Running]:
    """A provider, until nobody needs it any more."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            issuer = f"http://localhost:{port}"
            _wait(f"{issuer}/.well-known/openid-configuration", process)
            yield Running(issuer=issuer)
        finally:
            process.terminate()


def asked(address: str) -> dict[str, str]:
    """What somebody is sent to a provider with."""
    return dict(parse_qsl(urlsplit(address).query))


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the provider did not start"
        try:
            with urlopen(address, timeout=1):  # noqa: S310 - on this machine.
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(address)
