"""The JSON files of a bundle: their fields, and the one spelling that each has.

`docs/reference/bundle-format.md` describes them. A file is read into one of these
shapes and written again; where the bytes differ it is refused, so that no changed bit
hides in a spelling.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Any, ClassVar, TypeVar
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationError,
)

from domain.log.canonical import HASH_BYTES, read_base64, write_base64
from domain.log.refusals import LogRefusal
from domain.mistakes import first_in_words

FORMAT = "boundary-ledger-bundle/v1"
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


class NotInShape(Exception):
    """A JSON file does not have the fields or the spelling that it should."""


class Reason(StrEnum):
    """Why words are not in a bundle."""

    REDACTED = "redacted"
    ERASED = "erased"


def _bytes(told: object) -> bytes:
    if isinstance(told, bytes):
        return told  # Made here, and not read from a file.
    try:
        return read_base64(told if isinstance(told, str) else "?")
    except LogRefusal as refusal:
        raise ValueError(str(refusal)) from None


def _hash(told: object) -> bytes:
    found = _bytes(told)
    if len(found) != HASH_BYTES:
        msg = f"it has {len(found)} bytes instead of {HASH_BYTES}"
        raise ValueError(msg)
    return found


def _time(told: object) -> datetime:
    if isinstance(told, datetime):
        return told
    if not isinstance(told, str):
        msg = "a time is a text"
        raise ValueError(msg)
    try:
        return datetime.strptime(told, TIME).replace(tzinfo=UTC)
    except ValueError:
        msg = "must be a time such as 2026-03-09T14:05:06.000007Z"
        raise ValueError(msg) from None


def moment(at: datetime) -> str:
    """`2026-03-09T14:05:06.000007Z`."""
    return at.astimezone(UTC).strftime(TIME)


Base64 = Annotated[bytes, PlainValidator(_bytes), PlainSerializer(write_base64)]
Hash = Annotated[bytes, PlainValidator(_hash), PlainSerializer(write_base64)]
Time = Annotated[datetime, PlainValidator(_time), PlainSerializer(moment)]
Number = Annotated[int, Field(ge=0, lt=2**53)]
"""What every program keeps whole."""
Version = Annotated[int, Field(ge=1, lt=2**53)]


class Shape(BaseModel):
    """Exactly these fields, of exactly these types."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", strict=True, frozen=True
    )


class CheckpointShape(Shape):
    """A log, how many leaves it has, and their root."""

    origin: str
    root: Hash
    size: Number


class SectionShape(Shape):
    """A section that is handed over, and how many facts it has."""

    count: Number
    section: str
    stream: UUID


class Manifest(Shape):
    """What a bundle is, for whom, and what for."""

    case: UUID
    checkpoint: CheckpointShape
    export: UUID
    format: str
    made_at: Time
    purpose: str
    recipient: str
    sections: tuple[SectionShape, ...]
    software: str
    timestamp: Hash | None


class StoredShape(Shape):
    """A fact as it is stored, and where its leaf stands."""

    log_index: Number
    section: str
    state: Base64
    stream: UUID
    topic: str
    version: Version


class OpeningShape(Shape):
    """The opening of the case as it is stored, and where its leaf stands."""

    log_index: Number
    state: Base64


class KeysOf(Shape):
    """What opens the facts of a stream, and what finds its leaves."""

    section: str
    stream: UUID
    stream_key: Hash
    tag_key: Hash


class Keys(Shape):
    """The streams that are handed over."""

    streams: tuple[KeysOf, ...]


class Disclosed(Shape):
    """What a sealed value says, and the salt to check it with."""

    fact: UUID
    field: str
    salt: Hash
    subject: UUID
    text: str


class Withheld(Shape):
    """A sealed value that is not shown, and why."""

    fact: UUID
    field: str
    reason: Reason
    subject: UUID


class Disclosures(Shape):
    """Each sealed value of a bundle, once."""

    disclosed: tuple[Disclosed, ...]
    withheld: tuple[Withheld, ...]

    def digest(self, *, export: UUID) -> str:
        """What the fact `export` says of this file: SHA-256, in hexadecimal.

        Without the entries about that fact, which cannot hold a digest of themselves.
        """
        rest = Disclosures(
            disclosed=tuple(one for one in self.disclosed if one.fact != export),
            withheld=tuple(one for one in self.withheld if one.fact != export),
        )
        return sha256(written(rest)).hexdigest()


S = TypeVar("S", bound=Shape)


def written(shape: Shape) -> bytes:
    """The file that holds this."""
    return canonical(shape.model_dump(mode="json"))


def canonical(document: Any) -> bytes:
    """A document in its one spelling."""
    text = json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return f"{text}\n".encode()


def read(shape: type[S], raw: bytes) -> S:
    """What a file holds. Raises NotInShape."""
    try:
        found = shape.model_validate_json(raw)
    except ValidationError as error:
        raise NotInShape(first_in_words(error)) from None
    if written(found) != raw:
        raise NotInShape("it is not spelt in the one way that a bundle has")
    return found
