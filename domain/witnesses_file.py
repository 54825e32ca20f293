"""`witnesses.json`: who is asked to cosign the log, and who stamps it with the time.

    {"quorum": 1,
     "witnesses": [{"name": "board", "url": "https://witness.example", "vkey": "..."}],
     "tsa": {"url": "https://tsa.example/tsr", "certificates": "tsa.pem"}}

Every part is optional, and so is the file; `quorum` is asked for where there are
witnesses. `vkey` is one verifier key or a list of them, all of one witness. A path is
looked up from the data directory. What is not understood is refused, never passed over:
a misspelt witness would be one that nobody asks.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from domain.log.refusals import LogRefusal
from domain.log.vkeys import VerifierKey, parse_vkey
from domain.log_post import check_url

FILE = "witnesses.json"
MOST_KEYS = 30
"""With the log's own two, as many as a note has lines for."""


class SettingsUnusable(LogRefusal):
    """`witnesses.json` says something that cannot be meant; the message says what."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Witness:
    """Somebody who cosigns: what the practice calls them, where they are, their keys."""

    name: str
    url: str
    keys: tuple[VerifierKey, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Authority:
    """A timestamping authority, and the certificates its tokens are checked with."""

    url: str
    certificates: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Whom the practice asks; nobody, until somebody is named."""

    quorum: int = 0
    witnesses: tuple[Witness, ...] = ()
    tsa: Authority | None = None

    def __post_init__(self) -> None:
        """Raises SettingsUnusable where one would count twice, or too many are asked."""
        _check_quorum(self.quorum, len(self.witnesses))
        keys = [key for witness in self.witnesses for key in witness.keys]
        _check_once("name", [witness.name for witness in self.witnesses])
        _check_once("key", [key.public.hex() for key in keys])
        if len(keys) > MOST_KEYS:
            raise SettingsUnusable(
                f"{FILE} has more than {MOST_KEYS} keys of witnesses"
            )

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        return tuple(key for witness in self.witnesses for key in witness.keys)


def read_settings(directory: Path) -> Settings:
    """What `witnesses.json` in a data directory says. Raises SettingsUnusable."""
    try:
        raw = (directory / FILE).read_bytes()
    except FileNotFoundError:
        return Settings()
    try:
        found = json.loads(raw, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        raise SettingsUnusable(f"{FILE} is not JSON; mend it or delete it") from None
    try:
        return _settings(found)
    except LogRefusal as refusal:
        raise SettingsUnusable(f"{FILE}: {refusal}") from None


def write_settings(directory: Path, settings: Settings) -> None:
    """Put the settings in the place of those that were there, whole or not at all."""
    document: dict[str, Any] = {
        "quorum": settings.quorum,
        "witnesses": [
            {
                "name": each.name,
                "url": each.url,
                "vkey": [str(key) for key in each.keys],
            }
            for each in settings.witnesses
        ],
    }
    if settings.tsa is not None:
        document["tsa"] = {
            "url": settings.tsa.url,
            "certificates": str(settings.tsa.certificates),
        }
    content = (json.dumps(document, indent=2) + "\n").encode()
    write_whole(directory / FILE, content)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader, and a power cut, sees the old one or the new one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def make_witness(*, name: str, url: str, vkeys: Sequence[str]) -> Witness:
    """A witness as somebody names it. Raises SettingsUnusable."""
    if not name.strip() or not name.isprintable():
        raise SettingsUnusable("a witness needs a name that can be shown")
    _check_address(url, of=f"witness {name}")
    if "?" in url:
        raise SettingsUnusable(f"the address of witness {name} must not have a '?'")
    try:
        keys = tuple(parse_vkey(vkey.strip()) for vkey in vkeys)
    except LogRefusal as refusal:
        msg = f"the vkey of witness {name} cannot be read: {refusal}"
        raise SettingsUnusable(msg) from None
    if not keys:
        raise SettingsUnusable(f"witness {name} has no vkey; ask whoever runs it")
    if not all(key.kind.is_timed for key in keys):
        msg = f"the vkey of witness {name} is not a witness's; is it that of a log?"
        raise SettingsUnusable(msg)
    return Witness(name=name, url=url.rstrip("/"), keys=keys)


def make_authority(*, url: str, certificates: Path) -> Authority:
    """A timestamping authority as somebody names it. Raises SettingsUnusable."""
    _check_address(url, of="the tsa")
    return Authority(url=url, certificates=certificates)


def _settings(found: object) -> Settings:
    parts = _object(found, "the file", optional=("quorum", "witnesses", "tsa"))
    listed = _list(parts.get("witnesses", []), "'witnesses'")
    witnesses = tuple(_witness(each) for each in listed)
    if witnesses and "quorum" not in parts:
        raise SettingsUnusable("say with 'quorum' how many witnesses must cosign")
    quorum: object = parts.get("quorum", 0)
    if not isinstance(quorum, int) or isinstance(quorum, bool):
        raise SettingsUnusable("'quorum' is a whole number, such as 1")
    tsa = _authority(parts["tsa"]) if "tsa" in parts else None
    return Settings(quorum=quorum, witnesses=witnesses, tsa=tsa)


def _witness(found: object) -> Witness:
    parts = _object(found, "a witness", required=("name", "url", "vkey"))
    vkey = parts["vkey"]
    vkeys = [vkey] if isinstance(vkey, str) else _list(vkey, "a vkey")
    return make_witness(
        name=_text(parts["name"], "the name of a witness"),
        url=_text(parts["url"], "the url of a witness"),
        vkeys=[_text(each, "a vkey") for each in vkeys],
    )


def _authority(found: object) -> Authority:
    parts = _object(found, "'tsa'", required=("url", "certificates"))
    url = _text(parts["url"], "the url of the tsa")
    certificates = _text(parts["certificates"], "'certificates'")
    if not certificates or "\0" in certificates:
        raise SettingsUnusable("'certificates' names a file of PEM certificates")
    return make_authority(url=url, certificates=Path(certificates))


def _object(
    found: object,
    what: str,
    *,
    required: Sequence[str] = (),
    optional: Sequence[str] = (),
) -> Mapping[str, object]:
    names = ", ".join((*required, *optional))
    if not isinstance(found, dict):
        raise SettingsUnusable(f"{what} is an object with {names}")
    # Names in JSON are always texts.
    parts = cast("dict[str, object]", found)
    for name in parts:
        if name not in {*required, *optional}:
            raise SettingsUnusable(f"{what} has {name!r}; it may have {names}")
    for name in required:
        if name not in parts:
            raise SettingsUnusable(f"{what} has no {name!r}; it needs {names}")
    return parts


def _list(found: object, what: str) -> list[object]:
    if not isinstance(found, list):
        raise SettingsUnusable(f"{what} is a list: [..., ...]")
    # Whatever is in it is looked at by whoever asked.
    return cast("list[object]", found)


def _text(found: object, what: str) -> str:
    if not isinstance(found, str):
        raise SettingsUnusable(f"{what} is a text in quotes")
    return found


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name occurs twice")
    return found


def _check_address(url: str, *, of: str) -> None:
    try:
        check_url(url)
    except ValueError as error:
        raise SettingsUnusable(f"the address of {of}: {error}") from None


def _check_quorum(quorum: int, witnesses: int) -> None:
    if witnesses and not 1 <= quorum <= witnesses:
        msg = (
            f"a quorum of {quorum} with {witnesses} witnesses cannot be meant; "
            f"choose 1 to {witnesses}"
        )
        raise SettingsUnusable(msg)
    if not witnesses and quorum:
        raise SettingsUnusable(f"a quorum of {quorum} needs witnesses; none is named")


def _check_once(what: str, found: Sequence[str]) -> None:
    if len(set(found)) < len(found):
        raise SettingsUnusable(f"two witnesses have one {what}; each has its own")
