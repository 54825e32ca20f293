"""A witness at work: its keys, its records, and what it answers.

Keys and records belong together. A witness that has lost its records would cosign any
history as if it were the first, so it does not start without them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator
from contextlib import contextmanager
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from api.witness.records import Records, Refused, Watched
from domain.log.notes import Note, parse_signatures
from domain.log.refusals import LogRefusal
from domain.log.signer import KeyPair, Role, make_key_file, read_key_file
from domain.log.vkeys import Kind, VerifierKey, parse_vkey
from domain.log.witness import Answer, Request, judge, malformed, parse_request

KEY_FILE = "witness.key"
RECORDS_FILE = "witness.db"

Told = Callable[[Refused], None]
"""Told of evidence when it comes in."""


class WitnessUnusable(Exception):
    """A witness cannot work here; the message says why and what to do."""


class Witness:
    """Answers those who ask it to cosign. Safe to use from several threads."""

    def __init__(self, keys: KeyPair, records: Records, *, told: Told) -> None:
        self.keys = keys
        self._records = records
        self._told = told

    def answer(self, body: bytes, *, at: int) -> Answer:
        """What to answer a request. What has changed is on disk when this returns."""
        try:
            request = parse_request(body)
        except LogRefusal as refusal:
            return malformed(refusal)
        origin = request.checkpoint.origin
        refused = None
        with self._records.exclusive():
            trusted = self._records.trusted(origin)
            answer = judge(
                self._records.state(origin),
                request,
                log_keys={origin: trusted},
                keys=self.keys.signing_keys,
                at=at,
            )
            if answer.state is not None:
                note = _cosigned(request.note, answer, trusted).encode()
                self._records.put_state(origin, answer.state, note=note, at=at)
            elif answer.status == HTTPStatus.UNPROCESSABLE_ENTITY:
                refused = self._kept(request, answer, at=at)
        if refused is not None:
            self._told(refused)
        return answer

    def last(self, origin_hash: str) -> bytes | None:
        """The checkpoint that was cosigned last, by the SHA-256 of its origin in hex."""
        with self._records.exclusive():
            return self._records.note(origin_hash)

    def trust(self, key: VerifierKey) -> bool:
        """Watch the log that a key signs for; whether that is new."""
        with self._records.exclusive():
            return self._records.trust(key)

    def distrust(self, key: VerifierKey) -> bool:
        """Accept nothing more that a key signs; whether it was trusted."""
        with self._records.exclusive():
            return self._records.distrust(key)

    def watched(self) -> list[Watched]:
        with self._records.exclusive():
            return self._records.watched()

    def refused(self) -> list[Refused]:
        with self._records.exclusive():
            return self._records.refused()

    def _kept(self, request: Request, answer: Answer, *, at: int) -> Refused | None:
        refused = Refused(
            origin=request.checkpoint.origin,
            at=at,
            why=answer.body.decode().strip(),
            request=request.encode(),
        )
        digest = sha256(request.note.text.encode()).digest()
        return refused if self._records.put_refused(refused, digest=digest) else None


@contextmanager
def open_witness(
    directory: Path, *, told: Told, name: str | None = None
) -> Generator[Witness]:
    """The witness of a directory, made at first start under a name.

    Raises WitnessUnusable and LogRefusal.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    key_file = directory / KEY_FILE
    if key_file.exists() and not (directory / RECORDS_FILE).exists():
        raise WitnessUnusable(_lost(directory))
    records = Records(directory / RECORDS_FILE)
    try:
        with records.exclusive():
            keys = _keys(records, key_file, name=name)
        yield Witness(keys, records, told=told)
    finally:
        records.close()


def log_key(line: str) -> VerifierKey:
    """The key of a log that somebody names. Raises LogRefusal and WitnessUnusable."""
    key = parse_vkey(line)
    if key.kind not in {Kind.ED25519, Kind.ML_DSA_44_COSIGNATURE}:
        msg = f"{key.name} is not the key of a log; ask the practice for its log.vkey"
        raise WitnessUnusable(msg)
    return key


def _keys(records: Records, path: Path, *, name: str | None) -> KeyPair:
    """The keys that the records belong to; made where both are new."""
    known = records.identity()
    if known is None and not path.exists():
        called = name or f"boundary-ledger/witness/{secrets.token_hex(6)}"
        keys = make_key_file(path, role=Role.WITNESS, name=called)
        records.put_identity(keys.vkeys)
        return keys
    if not path.exists():
        msg = f"{path} is missing, and its records are there; put it back from a backup"
        raise WitnessUnusable(msg)
    keys = read_key_file(path, role=Role.WITNESS)
    if known is None and not records.has_cosigned():
        records.put_identity(keys.vkeys)
    elif known != keys.vkeys:
        msg = f"{path} is not the key that {RECORDS_FILE} beside it belongs to"
        raise WitnessUnusable(msg)
    if name is not None and name != keys.name:
        msg = (
            f"this witness is called {keys.name}; a name is chosen once, at first start"
        )
        raise WitnessUnusable(msg)
    return keys


def _cosigned(note: Note, answer: Answer, trusted: list[VerifierKey]) -> Note:
    """The checkpoint with the lines of its log that count, and ours."""
    unknown = note.unknown_to(trusted)
    known = tuple(line for line in note.signatures if line not in unknown)
    return Note(
        text=note.text,
        signatures=(*known, *parse_signatures(answer.body.decode())),
    )


def _lost(directory: Path) -> str:
    return (
        f"{directory / RECORDS_FILE} is missing: this witness no longer knows what it "
        "has cosigned, and might cosign another history. Put back the newest copy, or "
        "begin anew with new keys in an empty directory and tell the practices"
    )
