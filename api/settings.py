"""What an operator chooses, read once at start from the command line and environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from api.passphrases import NAMED_BY, passphrase_in
from api.sign_in.forwarding import LogServer
from domain.key_files import Ask

DEFAULT_DATA = Path("data")
CHECKPOINT_SECONDS = 60.0
LOG_DOMAIN = "practice.invalid"
OTHERS = 0o077
"""The bits of a file's mode that let anybody but its owner at it."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names of this machine itself."""


class SettingUnusable(Exception):
    """The environment says something that cannot be meant; the message says what."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Provider:
    """An OpenID Connect provider through which people may sign in.

    `name` is what people call it; `hosts` are those besides the issuer's own that it
    may be asked at. The secret is read from its file when it is needed.
    """

    issuer: str
    client_id: str
    secret_file: Path | None = None
    name: str = "your organisation"
    hosts: tuple[str, ...] = ()

    def secret(self) -> str | None:
        """The secret of this program at the provider, where there is one."""
        return self.secret_file.read_text("utf-8").strip() if self.secret_file else None


MOST_PORTS = 65_536


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Where data and keys live, and which database holds the facts.

    `database_url` is None for SQLite in `data`. `key_file` and `log_key_file` may point
    outside of `data`; `ask` asks for the passphrase of a locked one. A checkpoint is made at most `checkpoint_seconds` after a write.
    `log_domain` begins the name of the log, where that is not made yet. `origin` is how
    browsers reach the pages (`https://ledger.example.org`), and passkeys are made for
    it; `hosts` are further names by which one may ask. `provider` lets people sign in,
    `log_server` is sent the security log.
    """

    data: Path = DEFAULT_DATA
    database_url: str | None = field(default=None, repr=False)
    key_file: Path | None = None
    ask: Ask | None = None
    log_key_file: Path | None = None
    checkpoint_seconds: float = CHECKPOINT_SECONDS
    log_domain: str = LOG_DOMAIN
    origin: str | None = None
    hosts: tuple[str, ...] = ()
    require_second_factor: bool = False
    provider: Provider | None = None
    log_server: LogServer | None = None


def from_environment(
    *, data: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Settings of this process; `data` from the command line wins."""
    key_file = environ.get("BOUNDARY_LEDGER_KEY_FILE")
    told = environ.get(NAMED_BY)
    log_key_file = environ.get("BOUNDARY_LEDGER_LOG_KEY_FILE")
    return Settings(
        data=data or Path(environ.get("BOUNDARY_LEDGER_DATA") or DEFAULT_DATA),
        database_url=_database(environ),
        key_file=Path(key_file) if key_file else None,
        ask=passphrase_in(Path(told)) if told else None,
        log_key_file=Path(log_key_file) if log_key_file else None,
        checkpoint_seconds=_seconds(environ.get("BOUNDARY_LEDGER_CHECKPOINT_SECONDS")),
        log_domain=environ.get("BOUNDARY_LEDGER_DOMAIN") or LOG_DOMAIN,
        origin=_origin(environ.get("BOUNDARY_LEDGER_ORIGIN")),
        hosts=_names(environ.get("BOUNDARY_LEDGER_HOSTS")),
        require_second_factor=_yes(
            environ.get("BOUNDARY_LEDGER_REQUIRE_SECOND_FACTOR")
        ),
        provider=_provider(environ),
        log_server=_log_server(environ),
    )


def _database(environ: Mapping[str, str]) -> str | None:
    """The database, from a file where its password shall not stand in the environment.

    Raises SettingUnusable.
    """
    name = "BOUNDARY_LEDGER_DATABASE_URL"
    told, path = environ.get(name), environ.get(f"{name}_FILE")
    if not path:
        return told or None
    if told:
        msg = f"tell {name} or {name}_FILE, not both"
        raise SettingUnusable(msg)
    file = Path(path)
    try:
        if file.stat().st_mode & OTHERS:
            msg = f"{file} can be read by others; run: chmod 600 {file}"
            raise SettingUnusable(msg)
        return file.read_text("utf-8").strip() or None
    except (OSError, UnicodeError):
        msg = f"{file}, which {name}_FILE names, cannot be read"
        raise SettingUnusable(msg) from None


def _log_server(environ: Mapping[str, str]) -> LogServer | None:
    """Where the security log is sent to, over TLS. Raises SettingUnusable."""
    name = "BOUNDARY_LEDGER_LOG_SERVER"
    told, ca = environ.get(name), environ.get(f"{name}_CA")
    if not told:
        return None
    host, _, port = told.rpartition(":")
    is_port = port.isascii() and port.isdecimal() and 0 < int(port) < MOST_PORTS
    if not host or not is_port:
        msg = f"{name} looks like logs.example.org:6514"
        raise SettingUnusable(msg)
    if ca and not Path(ca).is_file():
        msg = f"{ca}, which {name}_CA names, cannot be read"
        raise SettingUnusable(msg)
    plain = host.removeprefix("[").removesuffix("]")
    return LogServer(host=plain, port=int(port), ca=Path(ca) if ca else None)


def _provider(environ: Mapping[str, str]) -> Provider | None:
    """Raises SettingUnusable."""
    prefix = "BOUNDARY_LEDGER_OIDC"
    issuer, client = environ.get(f"{prefix}_ISSUER"), environ.get(f"{prefix}_CLIENT_ID")
    if not issuer and not client:
        return None
    if not issuer or not client:
        msg = f"{prefix}_ISSUER and {prefix}_CLIENT_ID are told both or neither"
        raise SettingUnusable(msg)
    secret = environ.get(f"{prefix}_CLIENT_SECRET_FILE")
    if secret and not Path(secret).is_file():
        msg = f"{prefix}_CLIENT_SECRET_FILE names no file"
        raise SettingUnusable(msg)
    if not issuer.startswith("https://") and not _is_loopback(issuer):
        msg = f"{prefix}_ISSUER begins with https://"
        raise SettingUnusable(msg)
    return Provider(
        issuer=issuer,
        client_id=client,
        secret_file=Path(secret) if secret else None,
        name=environ.get(f"{prefix}_NAME") or "your organisation",
        hosts=_names(environ.get(f"{prefix}_HOSTS")),
    )


def _origin(told: str | None) -> str | None:
    """Raises SettingUnusable."""
    if not told:
        return None
    found = told.rstrip("/")
    is_origin = re.fullmatch(r"https?://[^/?#@\s]+", found)
    if not is_origin or (found.startswith("http:") and not _is_loopback(found)):
        msg = "BOUNDARY_LEDGER_ORIGIN looks like https://ledger.example.org"
        raise SettingUnusable(msg)
    return found.lower()


def _is_loopback(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "http" and parts.hostname in LOOPBACK


def _names(told: str | None) -> tuple[str, ...]:
    return tuple(name.lower() for name in re.split(r"[,\s]+", told or "") if name)


def _yes(told: str | None) -> bool:
    """Raises SettingUnusable."""
    if (told or "no").lower() not in {"yes", "no"}:
        msg = "BOUNDARY_LEDGER_REQUIRE_SECOND_FACTOR is yes or no"
        raise SettingUnusable(msg)
    return (told or "no").lower() == "yes"


def _seconds(told: str | None) -> float:
    """Raises SettingUnusable."""
    if not told:
        return CHECKPOINT_SECONDS
    try:
        found = float(told)
    except ValueError:
        found = 0.0
    if not 0 < found <= CHECKPOINT_SECONDS:
        msg = (
            "BOUNDARY_LEDGER_CHECKPOINT_SECONDS is a number above 0, "
            f"at most {CHECKPOINT_SECONDS:.0f}"
        )
        raise SettingUnusable(msg)
    return found
