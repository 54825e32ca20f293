"""HTTPS without a proxy: TLS 1.2 or newer, and ciphers whose secrets are not kept.

A certificate is one that those who come trust: this machine's public authorities, or
one that is named. That is tried before anything is served, as a browser would.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from api.cli.calm import UNUSABLE, Stop

CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""For TLS 1.2; those of 1.3 are all of that kind (RFC 9325, 4.2; read 2026-11-22)."""


STEPS = 4
"""So often each side speaks, at most, until both agree."""
OUR_OWN = (
    "Where an authority of your own vouches for it, and everybody who comes trusts that "
    "one, name it with --certificate-authority FILE"
)

AS_PEM = (
    "--certificate-authority takes a file of certificates as PEM "
    "(-----BEGIN CERTIFICATE-----)"
)
ALONE = (
    "--certificate-authority says who vouches for a certificate, and there is none; give "
    "--certificate and --certificate-key too, or leave it out"
)


def require_one_to_vouch_for(
    tls: ssl.SSLContext | None, authority: Path | None
) -> None:
    """That an authority is named for a certificate. Raises Stop."""
    if tls is None and authority is not None:
        raise Stop(ALONE, code=UNUSABLE)


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


def require_trusted(
    made: ssl.SSLContext, *, name: str, authority: Path | None = None
) -> None:
    """That who asks for `name` trusts the certificate. Raises Stop.

    The public authorities are those that this machine knows (`SSL_CERT_FILE` names
    others); `authority` stands in their place.
    """
    client = _who_asks(authority)
    try:
        _shake_hands(made, client, name=name)
    except ssl.SSLCertVerificationError as error:
        msg = f"who asks for {name} would not trust the certificate: {_fault(error)}. "
        msg += OUR_OWN if authority is None else ""
        raise Stop(msg.strip(), code=UNUSABLE) from None


def _who_asks(authority: Path | None) -> ssl.SSLContext:
    """A client that trusts an authority, or the public ones. Raises Stop."""
    try:
        made = ssl.create_default_context(cafile=authority)
    except ssl.SSLError:
        # The library's words speak of a key too, of which there is none here.
        msg = f"{authority} holds no certificate; {AS_PEM}"
    except OSError as error:
        msg = f"{authority} cannot be read: {error.strerror}"
    else:
        if authority is None or made.cert_store_stats()["x509"]:
            return made
        msg = f"{authority} holds no certificate; {AS_PEM}"
    raise Stop(msg, code=UNUSABLE) from None


def _shake_hands(server: ssl.SSLContext, client: ssl.SSLContext, *, name: str) -> None:
    """Let both meet in memory. Raises ssl.SSLCertVerificationError."""
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = server.wrap_bio(up, down, server_side=True)
    theirs = client.wrap_bio(down, up, server_hostname=name)
    for _ in range(STEPS):
        for side in (theirs, ours):
            with suppress(ssl.SSLWantReadError):
                side.do_handshake()
    assert theirs.version() is not None, "both sides are ours and agree"


def _fault(error: ssl.SSLCertVerificationError) -> str:
    return str(error.verify_message).rstrip(".")


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
