"""Signing in through an identity provider (OpenID Connect, code flow with PKCE).

The only place of the program that calls out for a sign-in, to the provider that the
settings name and nowhere else: no redirect is followed, no proxy asked.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ValidationError
from urllib3.exceptions import HTTPError

from api.settings import LOOPBACK, Provider
from api.sign_in.identities import Identity

TIMEOUT_SECONDS = 5
LARGEST_ANSWER = 256 * 1024
SCOPE = "openid"
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
CLOCKS_DIFFER_SECONDS = 60
RECENT_SECONDS = 300
"""How long ago somebody may have signed in there who has to prove who they are."""
VERIFIER_LENGTH = 64


class ProviderRefused(Exception):
    """This sign-in cannot be finished; beginning anew may help.

    `code` is what the provider called it, for whoever runs this.
    """

    def __init__(self, words: str, *, code: str = "") -> None:
        super().__init__(words)
        self.code = code if re.fullmatch(r"[a-z_]{1,40}", code) else ""


class ProviderDown(Exception):
    """The provider does not answer as one."""


class Discovered(BaseModel):
    """What a provider says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Errand:
    """What was asked of the provider, kept until it answers. All of it is secret."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    is_again: bool = False

    @property
    def told(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "state": self.state,
            "nonce": self.nonce,
            "verifier": self.verifier,
            "redirect_uri": self.redirect_uri,
            "is_again": self.is_again,
        }


class OpenIdProvider:
    """The provider of the settings, as one asks it who somebody is."""

    def __init__(self, provider: Provider, *, clock: Callable[[], datetime]) -> None:
        self._provider = provider
        self._clock = clock
        told = urlsplit(provider.issuer).netloc
        self._hosts = frozenset({told, *provider.hosts})

    def begin(self, *, redirect_uri: str, again: bool = False) -> tuple[str, Errand]:
        """Where to send a browser, and what to remember until it comes back.

        `again`: they must prove who they are, even if signed in there. Raises
        ProviderDown.
        """
        known = self._discovered()
        errand = Errand(
            state=generate_token(VERIFIER_LENGTH),
            nonce=generate_token(VERIFIER_LENGTH),
            verifier=generate_token(VERIFIER_LENGTH),
            redirect_uri=redirect_uri,
            is_again=again,
        )
        more = {"prompt": "login", "max_age": 0} if again else {}
        with self._session(errand) as session:
            url, _ = session.create_authorization_url(
                known.authorization_endpoint,
                state=errand.state,
                nonce=errand.nonce,
                code_verifier=errand.verifier,
                **more,
            )
        return str(url), errand

    def finish(self, errand: Errand, answer: Mapping[str, str]) -> Identity:
        """Who came back from the provider.

        Raises ProviderRefused and ProviderDown.
        """
        if "error" in answer:
            msg = "the provider did not let you in, or you changed your mind"
            raise ProviderRefused(msg, code=answer.get("error", ""))
        if not hmac.compare_digest(
            answer.get("state", "").encode(errors="replace"), errand.state.encode()
        ):
            msg = "this answer belongs to another sign-in"
            raise ProviderRefused(msg)
        if answer.get("iss", self._provider.issuer) != self._provider.issuer:
            msg = "this answer comes from another provider"
            raise ProviderRefused(msg)
        known = self._discovered()
        told = self._token(known, errand, code=answer.get("code", ""))
        return self._identity(told, self._fetched(known.jwks_uri), errand)

    def _token(self, known: Discovered, errand: Errand, *, code: str) -> str:
        with self._session(errand) as session:
            try:
                token = session.fetch_token(
                    self._allowed(known.token_endpoint),
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=errand.verifier,
                    timeout=TIMEOUT_SECONDS,
                    allow_redirects=False,
                )
            except AuthlibBaseError as error:
                msg = "the provider does not know this sign-in, or knows it no more"
                raise ProviderRefused(msg, code=str(error.error)) from None
            except (requests.RequestException, ValueError):
                raise _down() from None
        told: object = token.get("id_token")
        if not isinstance(told, str):
            msg = "the provider did not say who you are"
            raise ProviderRefused(msg)
        return told

    def _identity(self, told: str, keys: bytes, errand: Errand) -> Identity:
        now = int(self._clock().timestamp())
        issuer, client = self._provider.issuer, self._provider.client_id
        registry = jwt.JWTClaimsRegistry(
            now=now,
            leeway=CLOCKS_DIFFER_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": client},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": errand.nonce},
        )
        try:
            token = jwt.decode(
                told, KeySet.import_key_set(json.loads(keys)), [*ALGORITHMS]
            )
            claims = token.claims
            registry.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError):
            msg = "what the provider said of you cannot be trusted"
            raise ProviderRefused(msg) from None
        audience = claims["aud"]
        party = claims.get("azp", client if audience in (client, [client]) else None)
        is_timely = _is_timely(claims.get("auth_time"), now=now, again=errand.is_again)
        subject = claims["sub"]
        if party != client or not is_timely or not isinstance(subject, str):
            msg = "what the provider said of you is not enough to sign in"
            raise ProviderRefused(msg)
        return Identity(issuer=issuer, subject=subject)

    def _discovered(self) -> Discovered:
        """What the provider says of itself. Raises ProviderDown."""
        issuer = self._provider.issuer
        told = self._fetched(issuer.rstrip("/") + "/.well-known/openid-configuration")
        try:
            known = Discovered.model_validate_json(told)
        except ValidationError:
            raise _down() from None
        if known.issuer != issuer:
            raise _down()
        for url in (known.authorization_endpoint, known.token_endpoint, known.jwks_uri):
            self._allowed(url)
        return known

    def _fetched(self, url: str) -> bytes:
        """What stands at an address, cut where it is too long. Raises ProviderDown."""
        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.get(
                    self._allowed(url),
                    timeout=TIMEOUT_SECONDS,
                    allow_redirects=False,
                    stream=True,
                )
                found: bytes = answer.raw.read(LARGEST_ANSWER, decode_content=True)
        except (requests.RequestException, OSError, HTTPError):
            raise _down() from None
        if answer.status_code != requests.codes.ok:
            raise _down()
        return found

    def _allowed(self, url: str) -> str:
        """An address that may be asked: of the provider, and not overheard."""
        parts = urlsplit(url)
        is_private = parts.scheme == "https" or (
            parts.scheme == "http" and parts.hostname in LOOPBACK
        )
        if parts.netloc not in self._hosts or not is_private:
            raise _down()
        return url

    def _session(self, errand: Errand) -> Any:
        """A client of the provider: it has no types, so that what it says has none."""
        try:
            secret = self._provider.secret()
        except OSError:
            raise _down() from None
        session: Any = OAuth2Session(
            client_id=self._provider.client_id,
            client_secret=secret,
            scope=SCOPE,
            redirect_uri=errand.redirect_uri,
            code_challenge_method="S256",
        )
        session.trust_env = False
        return session


def _is_timely(signed_in_at: object, *, now: int, again: bool) -> bool:
    """Whether somebody signed in there when they should have.

    Who proves again who they are has to be said to have done it just now: a provider
    that was asked for `max_age` has to tell it (OpenID Connect Core 1.0, section 2).
    """
    if signed_in_at is None:
        return not again
    if not isinstance(signed_in_at, int | float):
        return False
    is_over = signed_in_at <= now + CLOCKS_DIFFER_SECONDS
    return is_over and (not again or now - signed_in_at <= RECENT_SECONDS)


def _down() -> ProviderDown:
    return ProviderDown("the provider does not answer; try again, or another way")
