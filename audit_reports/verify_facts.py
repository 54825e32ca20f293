"""Checks 5 and 6: each fact of a bundle is what was logged, and opens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from audit_reports import bundle_files as files_
from audit_reports.bundle_shapes import (
    StoredShape,
)
from audit_reports.verdict import Contents, Refused
from audit_reports.verify_log import Tree
from audit_reports.verify_tags import Places
from domain.exports import EXPORTS, exports_stream
from domain.keys import StreamKeys
from domain.log.leaf import leaf
from domain.log.proofs import verify_inclusion
from domain.log.refusals import LogRefusal, ProofRefused
from domain.log.tlog_proof import parse_tlog_proof
from domain.log.tree import leaf_hash
from domain.states import StateUnreadable, open_state
from domain.values import CaseId

TOPIC = "case"
_KIND = '{"fact":"'


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenedFact:
    """A fact of a bundle with what it says; sealed words are still sealed."""

    number: int
    stored: StoredShape
    document: Mapping[str, Any]

    @property
    def fact_id(self) -> UUID:
        return UUID(self.document["fact_id"])

    @property
    def place(self) -> str:
        return files_.fact_name(self.number)

    def refused(self, words: str) -> Refused:
        """Something about this fact."""
        return refused(self.number, self.stored, words)


def refused(number: int, stored: StoredShape, words: str) -> Refused:
    """Something about the fact of a number."""
    return Refused(
        words,
        place=files_.fact_name(number),
        section=stored.section,
        version=stored.version,
    )


def check_stored(
    contents: Contents, tree: Tree, keys: Mapping[str, StreamKeys], places: Places
) -> None:
    """Check 5: each stored fact is what its leaf says. Raises Refused."""
    seen: dict[str, set[int]] = {name: set() for name in (*places, EXPORTS)}
    streams = {s.section: s.stream for s in contents.manifest.sections}
    streams[EXPORTS] = exports_stream(CaseId(contents.manifest.case))
    last = -1
    for number, stored in enumerate(contents.facts, 1):
        if stored.section not in seen or stored.section not in keys:
            raise refused(number, stored, "its section is not one of this bundle")
        if (stored.stream, stored.topic) != (streams[stored.section], TOPIC):
            raise refused(number, stored, "it stands in another stream")
        if stored.section in places and stored.version > len(places[stored.section]):
            raise refused(number, stored, "it is beyond the count of its section")
        if stored.log_index <= last:
            words = "it does not come after the fact before it in the log"
            raise refused(number, stored, words)
        _check_leaf(number, stored, tree, keys[stored.section])
        _check_proof(contents, number, stored, tree)
        seen[stored.section].add(stored.version)
        last = stored.log_index
    for name, indexes in places.items():
        for version, index in enumerate(indexes, 1):
            if version not in seen[name]:
                words = (
                    f"the log holds it at index {index}, and the bundle leaves it out"
                )
                raise Refused(words, place="facts/", section=name, version=version)


def check_opened(
    contents: Contents, keys: Mapping[str, StreamKeys]
) -> list[OpenedFact]:
    """Check 6: each state opens, and says which fact it is. Raises Refused."""
    opened: list[OpenedFact] = []
    known: set[str] = set()
    for number, stored in enumerate(contents.facts, 1):
        try:
            plain = open_state(
                keys[stored.section].state,
                stored.state,
                stream=stored.stream,
                version=stored.version,
                topic=stored.topic,
            )
            document = document_of(plain, case=contents.manifest.case)
        except (StateUnreadable, ValueError, RecursionError) as error:
            raise refused(number, stored, str(error)) from None
        if document["fact_id"] in known:
            raise refused(number, stored, "its id is that of another fact")
        known.add(document["fact_id"])
        opened.append(OpenedFact(number=number, stored=stored, document=document))
    return opened


def _check_leaf(number: int, stored: StoredShape, tree: Tree, keys: StreamKeys) -> None:
    if stored.log_index >= tree.size:
        words = f"there is no leaf {stored.log_index} in a log of {tree.size}"
        raise refused(number, stored, words)
    expected = leaf(
        tag_key=keys.tag_key,
        stream=stored.stream,
        version=stored.version,
        topic=stored.topic,
        state=stored.state,
    )
    if tree.leaf(stored.log_index) != expected:
        words = (
            "it is not what was logged: its bytes, its place or its version were "
            f"changed (leaf {stored.log_index})"
        )
        raise refused(number, stored, words)


def _check_proof(
    contents: Contents, number: int, stored: StoredShape, tree: Tree
) -> None:
    name = files_.proof_name(number)
    try:
        proof = parse_tlog_proof(contents.files[name])
        if proof.index != stored.log_index or proof.extra:
            raise ProofRefused("it is the proof of another leaf")
        if proof.checkpoint != contents.files[files_.CHECKPOINT]:
            raise ProofRefused("it is under another checkpoint")
        verify_inclusion(
            index=proof.index,
            size=tree.size,
            leaf_hash=leaf_hash(tree.leaf(proof.index)),
            proof=proof.hashes,
            root=contents.manifest.checkpoint.root,
        )
    except LogRefusal as refusal:
        raise Refused(
            str(refusal), place=name, section=stored.section, version=stored.version
        ) from None


def document_of(plain: bytes, *, case: UUID) -> dict[str, Any]:
    """The one object that a plain form holds. Raises ValueError with a sentence."""
    text = plain.decode("utf-8")
    if not text.startswith(_KIND):
        raise ValueError("what it says does not begin with its kind")
    found: dict[str, Any] = json.loads(
        text, object_pairs_hook=_without_repeats, parse_constant=_no_number
    )
    for name in ("fact", "fact_id"):
        if not isinstance(found.get(name), str):
            raise ValueError(f"what it says has no {name}")
    if str(UUID(found["fact_id"])) != found["fact_id"]:
        raise ValueError("its fact_id is not spelt as one")
    for name in found:
        # Dots stand only between a list and the number of an entry.
        if "." in name:
            raise ValueError(f"what it says has a dot in the name {name!r}")
    if found.get("case_id", str(case)) != str(case):
        raise ValueError("what it says is about another case")
    return found


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("what it says has a name twice")
    return found


def _no_number(told: str) -> None:
    raise ValueError(f"what it says has {told}, which is no number")
