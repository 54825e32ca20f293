"""Composes the files of a bundle from what was gathered. No key store, clock or store.

The same material gives the same bytes. What each file is for is in
`docs/reference/bundle-format.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import cast
from uuid import UUID

from audit_reports import bundle_files as files_
from audit_reports.bundle_shapes import (
    FORMAT,
    CheckpointShape,
    Disclosed,
    Disclosures,
    Keys,
    KeysOf,
    Manifest,
    OpeningShape,
    Reason,
    SectionShape,
    StoredShape,
    Withheld,
    written,
)
from domain.facts.exports import CaseExported
from domain.facts.fact import Fact
from domain.keys import stream_keys
from domain.log.canonical import write_hashes
from domain.log.checkpoints import Checkpoint
from domain.log.leaf import LEAF_LENGTH, tag
from domain.log.nodes import MemoryNodes, consistency_proof, inclusion_proof
from domain.log.tlog_proof import TlogProof
from domain.log.tree import leaf_hash
from domain.values import PersonId, Sealed

Disclose = Callable[[Fact, str, Sealed], "tuple[bytes, str] | None"]
"""The salt and the words of a sealed value; None where the key is destroyed."""


class LeafMissing(Exception):
    """The log has no leaf, or more than one, for a fact; it is damaged."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFact:
    """A fact, and the bytes that were logged for it."""

    fact: Fact
    topic: str
    state: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamOf:
    """The facts of a section that are handed over, and the secret of its stream."""

    section: str
    stream: UUID
    secret: bytes
    facts: Sequence[StoredFact]


@dataclass(frozen=True, kw_only=True, slots=True)
class LogOf:
    """The log at the checkpoint that a bundle stands under."""

    checkpoint: Checkpoint
    note: bytes
    leaves: bytes
    vkeys: Sequence[str]
    rotations: Sequence[bytes]
    earlier: Mapping[int, bytes]
    stamp: bytes | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """Everything that goes into a bundle.

    `opening` holds the one `SectionKeysFixed`, `exports` the one `CaseExported`.
    """

    exported: CaseExported
    recipient: str
    purpose: str
    opening: StreamOf
    sections: Sequence[StreamOf]
    exports: StreamOf
    log: LogOf
    withheld: frozenset[PersonId]
    disclose: Disclose
    report: bytes
    verifier: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class _Placed:
    """A fact at its place in the log."""

    log_index: int
    part: StreamOf
    stored: StoredFact


def compose(material: Material) -> dict[str, bytes]:
    """The files of the bundle, by name. Raises LeafMissing."""
    log = material.log
    (opening,) = _placed(log, [material.opening])
    placed = _placed(log, [*material.sections, material.exports])
    nodes = MemoryNodes(
        leaf_hash(log.leaves[at : at + LEAF_LENGTH])
        for at in range(0, len(log.leaves), LEAF_LENGTH)
    )
    found = {
        files_.MANIFEST: written(_manifest(material)),
        files_.LEAVES: log.leaves,
        files_.CHECKPOINT: log.note,
        files_.VKEYS: "".join(f"{key}\n" for key in log.vkeys).encode(),
        files_.OPENING: written(
            OpeningShape(log_index=opening.log_index, state=opening.stored.state)
        ),
        files_.KEYS: written(_keys(material)),
        files_.DISCLOSURES: written(
            disclosures_of(
                [one.stored.fact for one in placed],
                disclose=material.disclose,
                withheld=material.withheld,
            )
        ),
        files_.REPORT: material.report,
        files_.VERIFIER: material.verifier,
    }
    if log.stamp is not None:
        found[files_.STAMP] = log.stamp
    for number, statement in enumerate(log.rotations, 1):
        found[files_.rotation_name(number)] = statement
    for number, one in enumerate(placed, 1):
        found[files_.fact_name(number)] = written(_stored(one))
        found[files_.proof_name(number)] = _proof(one, log, nodes)
    found |= _earlier(log, nodes)
    return found


def sealed_values(fact: Fact) -> Iterator[tuple[str, Sealed]]:
    """The sealed values of a fact, each with the name that it was sealed under."""
    for field in fields(fact):
        value: object = getattr(fact, field.name)
        if isinstance(value, Sealed):
            yield field.name, value
        elif isinstance(value, tuple):
            # What is in it is looked at one by one.
            for n, entry in enumerate(cast("tuple[object, ...]", value)):
                if isinstance(entry, Sealed):
                    yield f"{field.name}.{n}", entry


def _placed(log: LogOf, parts: Iterable[StreamOf]) -> list[_Placed]:
    """The facts of some streams in the order of the log."""
    wanted: dict[bytes, tuple[StreamOf, StoredFact]] = {}
    for part in parts:
        tag_key = stream_keys(part.secret).tag_key
        for stored in part.facts:
            version = stored.fact.originator_version
            wanted[tag(tag_key=tag_key, version=version)] = part, stored
    leaves = log.leaves
    found: list[_Placed] = []
    for at in range(1, len(leaves), LEAF_LENGTH):
        known = wanted.get(leaves[at : at + 32])
        if known is not None:
            part, stored = known
            place = at // LEAF_LENGTH
            found.append(_Placed(log_index=place, part=part, stored=stored))
    if len(found) != len(wanted):
        msg = (
            f"the log has {len(found)} leaves for {len(wanted)} facts of this case; "
            "look at 'boundary-ledger verify'"
        )
        raise LeafMissing(msg)
    return found


def _manifest(material: Material) -> Manifest:
    exported, checkpoint = material.exported, material.log.checkpoint
    stamp = material.log.stamp
    return Manifest(
        case=exported.case_id,
        checkpoint=CheckpointShape(
            origin=checkpoint.origin,
            root=checkpoint.root,
            size=checkpoint.size,
        ),
        export=exported.fact_id,
        format=FORMAT,
        made_at=exported.recorded_at,
        purpose=material.purpose,
        recipient=material.recipient,
        sections=tuple(
            SectionShape(count=s.count, section=s.section.value, stream=s.stream)
            for s in exported.sections
        ),
        software=exported.software,
        timestamp=None if stamp is None else sha256(stamp).digest(),
    )


def _keys(material: Material) -> Keys:
    return Keys(
        streams=tuple(
            KeysOf(
                section=part.section,
                stream=part.stream,
                stream_key=part.secret,
                tag_key=stream_keys(part.secret).tag_key,
            )
            for part in (*material.sections, material.exports)
        )
    )


def _stored(one: _Placed) -> StoredShape:
    return StoredShape(
        log_index=one.log_index,
        section=one.part.section,
        state=one.stored.state,
        stream=one.part.stream,
        topic=one.stored.topic,
        version=one.stored.fact.originator_version,
    )


def disclosures_of(
    facts: Iterable[Fact], *, disclose: Disclose, withheld: frozenset[PersonId]
) -> Disclosures:
    """What the sealed values of some facts say, in the order of the facts."""
    shown: list[Disclosed] = []
    kept_back: list[Withheld] = []
    for fact in facts:
        # Who was handed a bundle may always know that, and what it was for.
        is_export = isinstance(fact, CaseExported)
        hidden: frozenset[PersonId] = frozenset() if is_export else withheld
        for field, sealed in sorted(sealed_values(fact), key=lambda pair: pair[0]):
            told = _told(fact, field, sealed, disclose=disclose, withheld=hidden)
            if isinstance(told, Disclosed):
                shown.append(told)
            else:
                kept_back.append(told)
    return Disclosures(disclosed=tuple(shown), withheld=tuple(kept_back))


def _told(
    fact: Fact,
    field: str,
    sealed: Sealed,
    *,
    disclose: Disclose,
    withheld: frozenset[PersonId],
) -> Disclosed | Withheld:
    fact_id, subject = fact.fact_id, sealed.subject_id
    opened = disclose(fact, field, sealed)
    if opened is not None and subject not in withheld:
        salt, text = opened
        return Disclosed(
            fact=fact_id, field=field, subject=subject, salt=salt, text=text
        )
    reason = Reason.ERASED if opened is None else Reason.REDACTED
    return Withheld(fact=fact_id, field=field, subject=subject, reason=reason)


def _proof(one: _Placed, log: LogOf, nodes: MemoryNodes) -> bytes:
    size = log.checkpoint.size
    hashes = inclusion_proof(nodes, index=one.log_index, size=size)
    return TlogProof(
        index=one.log_index, hashes=tuple(hashes), checkpoint=log.note
    ).encode()


def _earlier(log: LogOf, nodes: MemoryNodes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    new = log.checkpoint.size
    for old, note in log.earlier.items():
        found[files_.earlier_name(old)] = note
        hashes = consistency_proof(nodes, old=old, new=new)
        found[files_.consistency_name(old, new)] = write_hashes(hashes).encode()
    return found
