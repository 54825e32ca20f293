"""A provider that says what is not so, at an address of its own, is not believed."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from api.settings import Provider
from api.sign_in.provider import (
    Errand,
    OpenIdProvider,
    ProviderDown,
    ProviderRefused,
)

CLIENT, SUBJECT = "the-ledger", "0f3c-subject"
ERRAND = Errand(
    state="state",
    nonce="nonce",
    verifier="v" * 64,
    redirect_uri="https://ledger.test/sign-in/provider/callback",
)


class Speaker(HTTPServer):
    """A provider that says what it is told to say, by address."""

    says: dict[str, Any]

    @property
    def issuer(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    """One answer of it."""

    server: Speaker

    def do_GET(self) -> None:
        """Say it."""
        told = json.dumps(self.server.says[self.path]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def do_POST(self) -> None:
        """Say it, whatever was asked."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing more."""


@contextmanager
def speaking() -> Iterator[Speaker]:
    """A provider, for as long as somebody listens."""
    with Speaker(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def told(
    key: RSAKey,
    *,
    claims: Mapping[str, object] | None = None,
    algorithm: str = "RS256",
    signed_by: RSAKey | None = None,
    metadata: Mapping[str, object] | None = None,
    errand: Errand = ERRAND,
) -> str:
    """Whom a provider means that says so; a claim of None is left out."""
    now = datetime.now(UTC)
    with speaking() as speaker:
        issuer = speaker.issuer
        said: dict[str, object] = {
            "iss": issuer,
            "aud": CLIENT,
            "sub": SUBJECT,
            "nonce": "nonce",
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(minutes=5)).timestamp()),
        } | dict(claims or {})
        said = {name: value for name, value in said.items() if value is not None}
        speaker.says = {
            "/.well-known/openid-configuration": {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/keys",
                **(metadata or {}),
            },
            "/token": {
                "access_token": "x",
                "token_type": "bearer",
                "id_token": written(said, signed_by or key, algorithm=algorithm),
            },
            "/keys": {"keys": [key.as_dict(private=False)]},
        }
        provider = OpenIdProvider(
            Provider(issuer=issuer, client_id=CLIENT), clock=lambda: now
        )
        found = provider.finish(errand, {"state": "state", "code": "code"})
    return found.subject


def written(claims: dict[str, Any], key: RSAKey, *, algorithm: str) -> str:
    """An ID token, signed or not."""
    if algorithm != "none":
        return jwt.encode({"alg": algorithm, "kid": "1"}, claims, key)
    parts = [json.dumps(each).encode() for each in ({"alg": "none"}, claims)]
    return ".".join(urlsafe_b64encode(p).decode().rstrip("=") for p in parts) + "."


@pytest.fixture(scope="module")
def key() -> RSAKey:
    """The key of the provider."""
    return RSAKey.generate_key(2048, {"kid": "1"})


def test_what_is_true_is_believed(key: RSAKey) -> None:
    assert told(key) == SUBJECT
    assert told(key, claims={"aud": [CLIENT]}) == SUBJECT
    assert told(key, claims={"aud": [CLIENT, "x"], "azp": CLIENT}) == SUBJECT


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another client"},
        {"aud": [CLIENT, "another client"]},
        {"azp": "another client"},
        {"iss": "https://evil.test"},
        {"iss": None},
        {"sub": None},
        {"sub": 7},
        {"exp": 1},
        {"exp": None},
    ],
    ids=str,
)
def test_what_belongs_to_another_sign_in_is_not(
    key: RSAKey, claims: dict[str, object]
) -> None:
    with pytest.raises(ProviderRefused):
        told(key, claims=claims)


def test_nothing_is_believed_without_its_signature(key: RSAKey) -> None:
    with pytest.raises(ProviderRefused):
        told(key, signed_by=RSAKey.generate_key(2048, {"kid": "1"}))
    with pytest.raises(ProviderRefused):
        told(key, algorithm="none")


def test_who_has_to_prove_again_who_they_are_has_to_do_it_now(key: RSAKey) -> None:
    again = Errand(**{**ERRAND.told, "is_again": True})
    now = int(datetime.now(UTC).timestamp())

    assert told(key, claims={"auth_time": now - 3600}) == SUBJECT
    assert told(key, claims={"auth_time": now}, errand=again) == SUBJECT
    for said in ({"auth_time": now - 3600}, {"auth_time": None}, {}):
        with pytest.raises(ProviderRefused):
            told(key, claims=said, errand=again)


@pytest.mark.parametrize("is_again", [True, False])
@pytest.mark.parametrize("later", [3600, 10**9, float("nan")])
def test_nobody_signed_in_at_a_time_that_is_to_come(
    key: RSAKey, *, later: float, is_again: bool
) -> None:
    errand = Errand(**{**ERRAND.told, "is_again": is_again})
    said = {"auth_time": datetime.now(UTC).timestamp() + later}

    with pytest.raises(ProviderRefused):
        told(key, claims=said, errand=errand)


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.test"},
        {"token_endpoint": "https://evil.test/token"},
        {"jwks_uri": "http://169.254.169.254/latest"},
        {"jwks_uri": "file:///etc/passwd"},
        {"token_endpoint": 7},
    ],
    ids=str,
)
def test_it_leads_nowhere_else(key: RSAKey, metadata: dict[str, object]) -> None:
    with pytest.raises(ProviderDown):
        told(key, metadata=metadata)
