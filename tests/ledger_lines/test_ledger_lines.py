"""Every shape of fact that was ever stored is still read, and means the same."""

from __future__ import annotations

import hashlib
import hmac
import json
import struct
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from eventsourcing.persistence import StoredEvent

from domain import facts
from domain.codec import from_plain, to_plain
from domain.lifts import LIFTS
from tests.ledger.strategies import STREAM, a_fact_of, types_of
from tests.ledger_lines import write
from tests.ledger_lines.write import HERE, STATE, line_of

LINES = sorted(HERE.glob("*.json"))
KINDS = {kind.TOPIC: kind for kind in facts.kinds()}
EVERY_LINE = pytest.mark.parametrize("path", LINES, ids=lambda path: path.stem)


def newest(topic: str) -> str:
    """What a kind of fact is called today."""
    while (lift := LIFTS.get(topic)) is not None:
        topic, _ = lift(line_of(topic).read_bytes())
    return topic


def test_no_kind_lacks_a_line() -> None:
    missing = [topic for topic in KINDS if not line_of(topic).exists()]

    assert not missing, "run: python -m tests.ledger_lines.write"


@EVERY_LINE
def test_a_line_is_read_and_written_as_it_was(path: Path) -> None:
    plain = path.read_bytes().rstrip(b"\n")

    fact = from_plain(plain, stream=STREAM, version=1)

    assert newest(path.stem) == fact.TOPIC
    if path.stem not in LIFTS:
        assert to_plain(fact) == plain


@EVERY_LINE
def test_a_line_with_its_padding_is_read_the_same(path: Path) -> None:
    plain = path.read_bytes()

    padded = from_plain(plain + b" " * 200, stream=STREAM, version=1)

    assert padded == from_plain(plain, stream=STREAM, version=1)


@EVERY_LINE
def test_a_line_is_read_with_all_its_types(path: Path) -> None:
    fact = from_plain(path.read_bytes(), stream=STREAM, version=1)

    whole = a_fact_of(KINDS[fact.TOPIC])
    new = [f.name for f in fields(whole) if getattr(fact, f.name) is None]
    assert not new or path.stem in LIFTS
    nothing: dict[str, Any] = dict.fromkeys(new)
    assert types_of(fact) == types_of(replace(whole, **nothing))


def test_lines_are_never_written_anew(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in [*LINES, STATE]}

    assert write.main() == 0

    assert {path: path.read_bytes() for path in [*LINES, STATE]} == before
    assert capsys.readouterr().out == ""


class TestTheStoredState:
    """One fact as a release has stored it, opened with nothing but this file."""

    told = json.loads(STATE.read_text("ascii")) if STATE.exists() else {}

    def part(self, name: str) -> bytes:
        return bytes.fromhex(self.told[name])

    def test_is_opened_by_the_ledgers_own_mapper(self) -> None:
        stored = StoredEvent(
            UUID(self.told["stream"]),
            self.told["version"],
            self.told["topic"],
            self.part("state"),
        )

        fact = write.mapper(self.part("secret")).to_domain_event(stored)

        assert to_plain(fact) == self.told["plain"].encode()

    def test_is_opened_by_what_architecture_says_of_it(self) -> None:
        state = self.part("state")
        info = b"boundary-ledger/v1/state\x01"
        key = hmac.digest(self.part("secret"), info, "sha256")
        place = prefixed(
            b"boundary-ledger/state/v1",
            UUID(self.told["stream"]).bytes,
            struct.pack(">q", self.told["version"]),
            self.told["topic"].encode(),
        )

        plain = AESGCM(key).decrypt(state[1:13], state[13:], place)

        assert state[:1] == b"\x01"
        assert len(plain) % 256 == 0
        assert plain.rstrip(b" ") == self.told["plain"].encode()

    def test_has_its_leaf(self) -> None:
        version = struct.pack(">Q", self.told["version"])
        tag_key = hmac.digest(
            self.part("secret"), b"boundary-ledger/v1/tag\x01", "sha256"
        )
        told = prefixed(
            b"boundary-ledger/fact/v1",
            UUID(self.told["stream"]).bytes,
            version,
            self.told["topic"].encode(),
            self.part("state"),
        )

        tag = hmac.digest(tag_key, version, "sha256")

        assert self.part("leaf") == b"\x01" + tag + hashlib.sha256(told).digest()
        assert tag_key == self.part("tag_key")


def prefixed(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">Q", len(part)) + part for part in parts)
