"""Writes one stored line of each kind that has none yet. Never writes one anew.

    python -m tests.ledger_lines.write

A line is what a release has stored somewhere, and stays readable for ever: a new need
is a new kind of fact and a lift (`domain.lifts`).
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import cast
from uuid import UUID

from domain import facts
from domain.codec import FactMapper, to_plain
from domain.facts.bookkeeping import SupervisionEnded
from domain.facts.fact import Fact
from domain.keys import KeyStore, StreamKeys, stream_keys
from domain.log.leaf import leaf
from tests.ledger.strategies import STREAM, a_fact_of

HERE = Path(__file__).parent
STATE = HERE / "state" / "supervision-ended.v1.json"
"""One fact as it is stored, encrypted, with the secret of its stream beside it."""
VERSION = 7


class OneStream:
    """A key store that knows the stream of the line, by its secret."""

    def __init__(self, secret: bytes) -> None:
        self._keys = stream_keys(secret)

    def stream(self, stream_id: UUID) -> StreamKeys:
        assert stream_id == STREAM
        return self._keys


def mapper(secret: bytes) -> FactMapper:
    """The ledger's own mapper for that stream."""
    return FactMapper(cast("KeyStore", OneStream(secret)))


def line_of(topic: str) -> Path:
    """Where the line of a kind is kept."""
    return HERE / f"{topic}.json"


def state_line(kind: type[Fact] = SupervisionEnded) -> str:
    """A stored state with all that is needed to open it and to compute its leaf."""
    secret = os.urandom(32)
    fact = a_fact_of(kind, stream=STREAM, version=VERSION)
    stored = mapper(secret).to_stored_event(fact)
    tag_key = OneStream(secret).stream(STREAM).tag_key
    told = {
        "stream": str(STREAM),
        "version": VERSION,
        "topic": stored.topic,
        "secret": secret.hex(),
        "tag_key": tag_key.hex(),
        "state": stored.state.hex(),
        "plain": to_plain(fact).decode(),
        "leaf": leaf(
            tag_key=tag_key,
            stream=STREAM,
            version=VERSION,
            topic=stored.topic,
            state=stored.state,
        ).hex(),
    }
    return json.dumps(told, indent=1) + "\n"


def main() -> int:
    """Write the lines that are missing; say which."""
    for kind in facts.kinds():
        path = line_of(kind.TOPIC)
        if not path.exists():
            path.write_bytes(to_plain(a_fact_of(kind)) + b"\n")
            print(f"wrote {path.name}")
    if not STATE.exists():
        STATE.parent.mkdir(exist_ok=True)
        STATE.write_text(state_line(), encoding="ascii")
        print(f"wrote {STATE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
