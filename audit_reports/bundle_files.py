"""The files of a bundle: what they are called, and how they are packed and unpacked.

Packing is the same bytes for the same files: sorted, stored, dated 1980-01-01.
Unpacking takes what any zip program made of these files, within bounds.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import BinaryIO

MANIFEST = "manifest.json"
LEAVES = "leaves.bin"
CHECKPOINT = "checkpoint"
STAMP = "checkpoint.tsr"
VKEYS = "log.vkey"
KEYS = "keys.json"
DISCLOSURES = "disclosures.json"
REPORT = "report.pdf"
VERIFIER = "verify.html"
DUE = (
    *(CHECKPOINT, DISCLOSURES, KEYS, LEAVES, VKEYS),
    *(MANIFEST, REPORT, VERIFIER),
)
"""The files that every bundle has."""

_NUMBER = "([0-9]{6,12})"
_SIZE = "([1-9][0-9]{0,14})"
FACT = re.compile(f"facts/{_NUMBER}\\.json")
PROOF = re.compile(f"proofs/{_NUMBER}\\.tlog-proof")
ROTATION = re.compile(f"rotations/{_NUMBER}")
EARLIER = re.compile(f"consistency/{_SIZE}\\.checkpoint")
CONSISTENCY = re.compile(f"consistency/{_SIZE}-{_SIZE}\\.consistency")
PATTERNS = (FACT, PROOF, ROTATION, EARLIER, CONSISTENCY)

MOST_FILES = 400_000
LARGEST_WHOLE = 1 << 30
"""Bytes of all files together, unpacked."""
DAY_ONE = (1980, 1, 1, 0, 0, 0)
CHUNK = 1 << 20
ENCRYPTED = 0x1


UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, OSError, OverflowError, RuntimeError, ValueError),
)
"""What reading a zip file raises that somebody has broken."""


class NoBundle(Exception):
    """This cannot be read as a zip file at all; the message says why."""


class Unpacked(Exception):
    """A file of the zip is not as it should be: `place` names it."""

    def __init__(self, place: str, words: str) -> None:
        super().__init__(words)
        self.place = place


def fact_name(number: int) -> str:
    """The file of the fact of a number, counted from 1."""
    return f"facts/{number:06}.json"


def proof_name(number: int) -> str:
    """The proof of the fact of a number, counted from 1."""
    return f"proofs/{number:06}.tlog-proof"


def rotation_name(number: int) -> str:
    """The statement of a number, counted from 1."""
    return f"rotations/{number:06}"


def earlier_name(size: int) -> str:
    """An earlier checkpoint."""
    return f"consistency/{size}.checkpoint"


def consistency_name(old: int, new: int) -> str:
    """A proof between two checkpoints."""
    return f"consistency/{old}-{new}.consistency"


def pack(files: Mapping[str, bytes]) -> bytes:
    """One zip file: the same bytes for the same files."""
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=DAY_ONE)
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            packed.writestr(entry, files[name])
    return raw.getvalue()


def unpack(source: BinaryIO) -> dict[str, bytes]:
    """The files of a zip file. Raises NoBundle and Unpacked."""
    try:
        with zipfile.ZipFile(source) as packed:
            return _unpacked(packed)
    except UNREADABLE as error:
        raise NoBundle(f"this is not a zip file that can be read ({error})") from None


def _unpacked(packed: zipfile.ZipFile) -> dict[str, bytes]:
    entries = packed.infolist()
    if len(entries) > MOST_FILES:
        raise NoBundle(f"a bundle has at most {MOST_FILES:,} files")
    if sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
        raise NoBundle(f"a bundle has at most {LARGEST_WHOLE >> 20:,} MiB unpacked")
    found: dict[str, bytes] = {}
    for entry in entries:
        name = _checked(entry.orig_filename)
        if name in found:
            raise Unpacked(name, "it stands in the zip file twice")
        if found and name < next(reversed(found)):
            raise Unpacked(name, "the files of the zip are not sorted by name")
        found[name] = _content(packed, entry)
    return found


def _checked(name: str) -> str:
    """A name that a bundle may have."""
    if name in (*DUE, STAMP) or any(known.fullmatch(name) for known in PATTERNS):
        return name
    shown = name if name.isprintable() and len(name) < 200 else ascii(name)[:200]  # noqa: PLR2004 - to be shown.
    raise Unpacked(shown, "a bundle has no file of this name")


def _content(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of one entry, never more than it announced."""
    if entry.flag_bits & ENCRYPTED:
        raise Unpacked(entry.filename, "it is encrypted, and a bundle is not")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Unpacked(entry.filename, "it is packed in a way that a bundle is not")
    content = bytearray()
    try:
        with packed.open(entry) as file:
            while part := file.read(CHUNK):
                content += part
                if len(content) > entry.file_size:
                    raise Unpacked(entry.filename, "it is larger than it announces")
    except UNREADABLE as error:
        raise Unpacked(
            entry.filename, f"its bytes were changed or cut off ({error})"
        ) from None
    if len(content) != entry.file_size:
        raise Unpacked(entry.filename, "it is smaller than it announces")
    return bytes(content)
