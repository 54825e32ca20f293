"""HTTPS without a proxy: TLS 1.2 or newer, and ciphers whose secrets are not kept."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

from api.cli.calm import UNUSABLE, Stop

CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""For TLS 1.2; those of 1.3 are all of that kind (RFC 9325, 4.2; read 2026-11-22)."""


def of_files(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """What to encrypt with; None where neither is given. Raises Stop."""
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        msg = "give both, --certificate and --certificate-key"
        raise Stop(msg, code=UNUSABLE)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_ciphers(CIPHERS)
    try:
        # A key with a passphrase would ask for it on the terminal.
        made.load_cert_chain(certificate, key, password=_nobody_asks)
    except (OSError, ValueError) as error:
        msg = f"{certificate} and {key} cannot be used: {_why(error)}"
        raise Stop(msg, code=UNUSABLE) from None
    return made


def always(made: ssl.SSLContext) -> Callable[[object, object], ssl.SSLContext]:
    """What the server asks for its own; it asks with what it would have made."""

    def chosen(_config: object, _default: object) -> ssl.SSLContext:
        return made

    return chosen


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, ssl.SSLError):
        return "they are no certificate and key that belong together"
    return str(getattr(error, "strerror", None) or error)


def _nobody_asks() -> str:
    msg = "the key is locked by a passphrase"
    raise ValueError(msg)
