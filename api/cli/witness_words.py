"""What the witness tells whoever runs it, in words and as documents for programs."""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from api.cli.opening import holds_ledger
from api.witness.desk import KEY_FILE, RECORDS_FILE, Witness
from api.witness.records import Refused, Watched
from domain.log.canonical import write_base64
from domain.log.witness import parse_request

VKEY_FILE = "witness.vkey"

WELCOME = """\
This is a witness. It countersigns what the log of a practice says of itself, as long
as that only grows; it sees sizes and hashes, and no facts.

Give the practice these two:
  address  {url}
  key      {vkey}
           (with a second key, for later, in {file})

There they enter:
  boundary-ledger log add-witness NAME {url} KEY

{watching}

Keep {keys} and {records} together and safe. Never put back an older {records}: this
witness would forget what it has cosigned.
{warnings}Stop it with Ctrl-C.\
"""
WATCHING_NONE = """\
It watches no log yet. Ask the practice for its log.vkey, and enter here:
  boundary-ledger witness --data {directory} add-log log.vkey\
"""
ON_LOOPBACK = """\
Only this machine can reach it. For others, put a web server with TLS before it.
"""
BESIDE_LEDGER = """\
There is a ledger in the same directory: whoever can change the ledger can change this
witness too, so it proves nothing. Run it on a machine of somebody else.
"""


def started(witness: Witness, directory: Path, *, url: str) -> dict[str, Any]:
    """What a witness says at its start, for programs."""
    return {
        "name": witness.keys.name,
        "url": url.rstrip("/"),
        "vkeys": [str(key) for key in witness.keys.verifier_keys],
        "logs": sorted(each.origin for each in witness.watched() if each.vkeys),
        "directory": str(directory),
    }


def welcome(said: dict[str, Any], *, host: str) -> str:
    """The same for people."""
    directory = Path(said["directory"])
    watching = "".join(f"\n  {origin}" for origin in said["logs"])
    warnings = (ON_LOOPBACK if _is_loopback(host) else "") + (
        BESIDE_LEDGER if holds_ledger(directory) else ""
    )
    return WELCOME.format(
        url=said["url"],
        vkey=said["vkeys"][0],
        file=directory / VKEY_FILE,
        watching=f"It watches:{watching}"
        if watching
        else WATCHING_NONE.format(directory=directory),
        keys=KEY_FILE,
        records=RECORDS_FILE,
        warnings=warnings,
    )


def evidence_words(refused: Refused) -> str:
    """What is said at once when a log asks for what its history denies."""
    return (
        f"{time_of(refused.at)}: the log {refused.origin} has signed a checkpoint that "
        f"does not continue what was cosigned before ({refused.why}). It was not "
        "cosigned, and is kept: boundary-ledger witness refused"
    )


def evidence_document(refused: Refused) -> dict[str, Any]:
    """Evidence for programs: the checkpoint as the log signed it."""
    request = parse_request(refused.request)
    return {
        "origin": refused.origin,
        "at": time_of(refused.at),
        "why": refused.why,
        "size": request.checkpoint.size,
        "root": write_base64(request.checkpoint.root),
        "checkpoint": request.note.encode().decode(),
    }


def log_document(watched: Watched) -> dict[str, Any]:
    """A log for programs."""
    return {
        "origin": watched.origin,
        "vkeys": list(watched.vkeys),
        "size": watched.size,
        "cosigned_at": None if watched.at is None else time_of(watched.at),
        "refused": watched.refused,
    }


def log_row(watched: Watched) -> tuple[str, ...]:
    """A log in a table, under `LOG_HEADS`."""
    return (
        watched.origin,
        str(len(watched.vkeys)),
        "-" if watched.size is None else str(watched.size),
        "-" if watched.at is None else time_of(watched.at),
        str(watched.refused),
    )


LOG_HEADS = ("Log", "Keys", "Leaves cosigned", "Last", "Refused")


def time_of(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
