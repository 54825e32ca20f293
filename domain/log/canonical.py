"""One spelling for each value that the log writes into text.

    base64    standard alphabet, padded, no line break: iVBORw0K
    hash      base64 of 32 bytes, 44 characters
    decimal   0, or a digit 1 to 9 and more digits, below 2**63: 20852163

Whatever else would decode to the same value is refused: a reader that is lax about the
last character of base64 lets changed bits through.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence

from domain.log.refusals import NotCanonical

HASH_BYTES = 32
BOUND = 2**63
"""Sizes, indexes and times stay below it."""

_DECIMAL = re.compile("0|[1-9][0-9]{0,18}")
_SHOWN = 60


def read_base64(text: str) -> bytes:
    """The bytes of a base64 text. Raises NotCanonical."""
    try:
        found = b64decode(text, validate=True)
    except ValueError:
        found = b""
    if write_base64(found) != text:
        raise NotCanonical(f"{_shown(text)} is not base64 in its one right spelling")
    return found


def read_hash(text: str) -> bytes:
    """The 32 bytes of a hash. Raises NotCanonical."""
    found = read_base64(text)
    if len(found) != HASH_BYTES:
        raise NotCanonical(f"{_shown(text)} is not a hash of {HASH_BYTES} bytes")
    return found


def read_hashes(lines: Sequence[str], *, most: int = 63) -> tuple[bytes, ...]:
    """A proof, one hash a line; no tree is higher than 63. Raises NotCanonical."""
    if len(lines) > most:
        raise NotCanonical(f"a proof has at most {most} hashes; here are {len(lines)}")
    return tuple(read_hash(line) for line in lines)


def read_decimal(text: str) -> int:
    """A size, an index or a time. Raises NotCanonical."""
    if not _DECIMAL.fullmatch(text) or int(text) >= BOUND:
        raise NotCanonical(f"{_shown(text)} is not a decimal number below 2**63")
    return int(text)


def read_after(word: str, line: str) -> str:
    """What follows a word and one space on a line. Raises NotCanonical."""
    found, space, rest = line.partition(" ")
    if (found, space) != (word, " "):
        raise NotCanonical(f"{_shown(line)} does not start with '{word} '")
    return rest


def write_base64(value: bytes) -> str:
    return b64encode(value).decode("ascii")


def write_hashes(hashes: Iterable[bytes]) -> str:
    """A proof, one hash a line."""
    return "".join(write_base64(hash_) + "\n" for hash_ in hashes)


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
