"""The files of a bundle: what they are called, and how they are packed and unpacked.

Packing is the same bytes for the same files: sorted, stored, dated 1980-01-01.
Unpacking takes what other programs made of these files, in one layout, within bounds.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import BinaryIO

from audit_reports.zip_layout import Entry, NoBundle, Unpacked, content, entries

MANIFEST = "manifest.json"
LEAVES = "leaves.bin"
CHECKPOINT = "checkpoint"
STAMP = "checkpoint.tsr"
VKEYS = "log.vkey"
KEYS = "keys.json"
OPENING = "opening.json"
DISCLOSURES = "disclosures.json"
REPORT = "report.pdf"
VERIFIER = "verify.html"
DUE = (
    *(CHECKPOINT, DISCLOSURES, KEYS, LEAVES, VKEYS),
    *(MANIFEST, OPENING, REPORT, VERIFIER),
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
LARGEST_OF_MANY = 1 << 20
LARGEST = {REPORT: 1 << 26, VERIFIER: 1 << 26}
"""Bytes of one file, unpacked; leaves and facts have no bound of their own."""
LARGEST_DISCLOSURES, DISCLOSED_PER_FACT_BYTE = 1 << 16, 4
"""Words stand encrypted in the facts, so that they are never much longer than these."""
LARGEST_WHOLE = 1 << 30
"""Bytes of all files together, unpacked."""
DAY_ONE = (1980, 1, 1, 0, 0, 0)


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
    found = entries(source, most=MOST_FILES)
    _check_sizes(found)
    last = ""
    for entry in found:
        name = _checked(entry.name)
        if name == last:
            raise Unpacked(name, "it stands in the zip file twice")
        if name < last:
            raise Unpacked(name, "the files of the zip are not sorted by name")
        last = name
    return {entry.name: content(source, entry) for entry in found}


def _check_sizes(found: Sequence[Entry]) -> None:
    """That no file is larger than one of its kind can be."""
    if sum(entry.size for entry in found) > LARGEST_WHOLE:
        raise NoBundle(f"a bundle has at most {LARGEST_WHOLE >> 20:,} MiB unpacked")
    facts = sum(entry.size for entry in found if FACT.fullmatch(entry.name))
    for entry in found:
        largest = LARGEST.get(entry.name, LARGEST_OF_MANY)
        if entry.name == DISCLOSURES:
            largest = LARGEST_DISCLOSURES + DISCLOSED_PER_FACT_BYTE * facts
        elif entry.name == LEAVES or FACT.fullmatch(entry.name):
            largest = LARGEST_WHOLE
        if entry.size > largest:
            words = f"it is larger than the {largest:,} bytes that it may have"
            raise Unpacked(entry.name, words)


def _checked(name: str) -> str:
    """A name that a bundle may have."""
    if name in (*DUE, STAMP) or any(known.fullmatch(name) for known in PATTERNS):
        return name
    shown = name if name.isprintable() and len(name) < 200 else ascii(name)[:200]  # noqa: PLR2004 - to be shown.
    raise Unpacked(shown, "a bundle has no file of this name")
