"""Check 1: the files of a bundle are those it should have, in their one spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from uuid import uuid5

from audit_reports import bundle_files as files_
from audit_reports.bundle_shapes import (
    FORMAT,
    Disclosures,
    Keys,
    Manifest,
    NotInShape,
    OpeningShape,
    S,
    StoredShape,
    read,
)
from audit_reports.verdict import Contents, Refused
from domain.exports import SECTIONS


def read_contents(files: Mapping[str, bytes]) -> Contents:
    """The files of a bundle, read. Raises Refused."""
    for name in files_.DUE:
        if name not in files:
            raise Refused("it is missing", place=name)
    _check_names(files)
    manifest = _read(Manifest, files, files_.MANIFEST)
    _check_manifest(manifest)
    _check_stamp(manifest, files)
    facts = _numbers(files, files_.FACT, files_.fact_name)
    proofs = _numbers(files, files_.PROOF, files_.proof_name)
    _check_pairs(facts, proofs)
    rotations = _numbers(files, files_.ROTATION, files_.rotation_name)
    earlier, consistency = _earlier(files, size=manifest.checkpoint.size)
    return Contents(
        files=files,
        manifest=manifest,
        opening=_read(OpeningShape, files, files_.OPENING),
        facts=tuple(
            _read(StoredShape, files, files_.fact_name(n)) for n in range(1, facts + 1)
        ),
        keys=_read(Keys, files, files_.KEYS),
        rotations=tuple(
            files[files_.rotation_name(n)] for n in range(1, rotations + 1)
        ),
        earlier=earlier,
        consistency=consistency,
    )


def with_disclosures(contents: Contents) -> Contents:
    """The same with `disclosures.json`, read once the facts are known to be logged.

    Raises Refused.
    """
    return replace(
        contents, disclosures=_read(Disclosures, contents.files, files_.DISCLOSURES)
    )


def _read(shape: type[S], files: Mapping[str, bytes], name: str) -> S:
    try:
        return read(shape, files[name])
    except NotInShape as error:
        raise Refused(str(error), place=name) from None


def _check_names(files: Mapping[str, bytes]) -> None:
    known = {*files_.DUE, files_.STAMP}
    for name in files:
        if name not in known and not any(p.fullmatch(name) for p in files_.PATTERNS):
            raise Refused("a bundle has no file of this name", place=name)


def _check_manifest(manifest: Manifest) -> None:
    if manifest.format != FORMAT:
        raise Refused(
            f"its format is {manifest.format!r}, and this program knows {FORMAT}",
            place=files_.MANIFEST,
        )
    names = [part.section for part in manifest.sections]
    known = [section.value for section in SECTIONS]
    if not names or names != [name for name in known if name in names]:
        raise Refused(
            f"its sections are some of {', '.join(known)}, each once, in this order",
            place=files_.MANIFEST,
        )
    for part in manifest.sections:
        if part.stream != uuid5(manifest.case, part.section):
            raise Refused(
                "this is not the stream of that section of the case",
                place=files_.MANIFEST,
                section=part.section,
            )


def _check_stamp(manifest: Manifest, files: Mapping[str, bytes]) -> None:
    """That the timestamp is there where the manifest names one, and is that one."""
    stamp, named = files.get(files_.STAMP), manifest.timestamp
    if stamp is None and named is not None:
        raise Refused("it is missing", place=files_.STAMP)
    if stamp is not None and sha256(stamp).digest() != named:
        raise Refused(
            f"it is not the timestamp that {files_.MANIFEST} names", place=files_.STAMP
        )


def _numbers(
    files: Mapping[str, bytes], pattern: re.Pattern[str], name_of: Callable[[int], str]
) -> int:
    """How many files of a kind there are; they are numbered from 1 without a gap."""
    found = [match for name in files if (match := pattern.fullmatch(name))]
    for number in range(1, len(found) + 1):
        if name_of(number) not in files:
            raise Refused("it is missing", place=name_of(number))
    return len(found)


def _check_pairs(facts: int, proofs: int) -> None:
    if facts < proofs:
        raise Refused("it is missing", place=files_.fact_name(facts + 1))
    if proofs < facts:
        raise Refused("it is missing", place=files_.proof_name(proofs + 1))
    if facts == 0:
        raise Refused("it is missing", place=files_.fact_name(1))


def _earlier(
    files: Mapping[str, bytes], *, size: int
) -> tuple[dict[int, bytes], dict[int, bytes]]:
    """Earlier checkpoints and the proofs of each, by size, smallest first."""
    earlier = {
        int(match[1]): raw
        for name, raw in files.items()
        if (match := files_.EARLIER.fullmatch(name))
    }
    proofs: dict[int, bytes] = {}
    for name, raw in files.items():
        if match := files_.CONSISTENCY.fullmatch(name):
            if int(match[2]) != size or int(match[1]) not in earlier:
                raise Refused("it is between no two checkpoints here", place=name)
            proofs[int(match[1])] = raw
    for old in sorted(earlier):
        if old >= size:
            raise Refused("it is no earlier checkpoint", place=files_.earlier_name(old))
        if old not in proofs:
            raise Refused("it is missing", place=files_.consistency_name(old, size))
    return {old: earlier[old] for old in sorted(earlier)}, proofs
