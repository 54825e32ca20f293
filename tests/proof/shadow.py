"""A second file of a case in the same log, by whoever holds every key of the practice.

The record is written once more, in its own stream but under a secret of which nobody was
told, with a fact left out; the log is signed anew, and this file is handed over.
"""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import sha256

from api.access import operator_sees
from api.evidence import gather_case, opening_of
from api.house import House
from api.packing import PURPOSE, RECIPIENT
from audit_reports.bundle import LogOf, Material, StoredFact, StreamOf, compose
from audit_reports.bundle_shapes import canonical
from audit_reports.verify_page import verify_page
from domain.codec import to_plain
from domain.exports import exports_stream
from domain.facts.exports import CaseExported, ExportedSection
from domain.facts.fact import Fact
from domain.keys import stream_keys
from domain.log.canonical import write_base64
from domain.log.checkpoints import Checkpoint
from domain.log.leaf import LEAF_LENGTH, leaf
from domain.log.nodes import MemoryNodes, frontier_at
from domain.log.notes import sign_note
from domain.log.signer import Role, read_key_file
from domain.log.tree import leaf_hash
from domain.openings import OPENING, opening_secret, opening_stream
from domain.sealing import disclose
from domain.states import seal_state
from domain.values import CaseId, FactId, Sealed, Section
from tests.proof.bundles import Files

REPORT = b"%PDF nobody reads it\n"


class Forger:
    """Writes a second record behind an honest log."""

    def __init__(self, house: House, case: CaseId, honest: Files) -> None:
        self.house, self.case = house, case
        raw = honest["leaves.bin"]
        self.leaves = [
            raw[at : at + LEAF_LENGTH] for at in range(0, len(raw), LEAF_LENGTH)
        ]

    def handed_over(self) -> dict[str, bytes]:
        """The files of the bundle of it."""
        record, exports = os.urandom(32), exports_stream(self.case)
        ((_, stream, true),) = gather_case(
            self.house, operator_sees(self.house, self.case), (Section.RECORD,)
        ).parts
        kept = [one.fact for one in (*true[:1], *true[2:])]
        facts = [
            self._written(replace(fact, originator_version=version), secret=record)
            for version, fact in enumerate(kept, 1)
        ]
        known = self.house.keys.handed_over(exports)
        export = self._export(
            ExportedSection(section=Section.RECORD, stream=stream, count=len(facts))
        )
        stored = self._written(export, secret=known)
        section = StreamOf(section="record", stream=stream, secret=record, facts=facts)
        return compose(
            Material(
                exported=export,
                recipient=self._words(export, RECIPIENT, export.recipient)[1],
                purpose=self._words(export, PURPOSE, export.purpose)[1],
                opening=StreamOf(
                    section=OPENING,
                    stream=opening_stream(self.case),
                    secret=opening_secret(self.case),
                    facts=opening_of(self.house, self.case),
                ),
                sections=[section],
                exports=StreamOf(
                    section="exports", stream=exports, secret=known, facts=(stored,)
                ),
                log=self._log(),
                withheld=frozenset(),
                disclose=self._words,
                report=REPORT,
                verifier=verify_page(),
            )
        )

    def _export(self, section: ExportedSection) -> CaseExported:
        """What was said of the honest bundle, said of this one."""
        before = self.house.ledger.facts(exports_stream(self.case))[-1]
        assert isinstance(before, CaseExported)
        return replace(
            before,
            originator_version=before.originator_version + 1,
            sections=(section,),
            checkpoint_size=len(self.leaves),
            checkpoint_root=write_base64(self._root()),
            report_sha256=sha256(REPORT).hexdigest(),
            # No sealed value stands in what is left of this record.
            disclosures_sha256=sha256(
                canonical({"disclosed": [], "withheld": []})
            ).hexdigest(),
            earlier_checkpoints=(),
        )

    def _written(self, fact: Fact, *, secret: bytes) -> StoredFact:
        """A fact under a secret, with its leaf at the end of the log."""
        keys, stream, topic = stream_keys(secret), fact.originator_id, fact.STREAM.value
        version = fact.originator_version
        plain = to_plain(fact)
        state = seal_state(
            keys.state, plain, stream=stream, version=version, topic=topic
        )
        self.leaves.append(
            leaf(
                tag_key=keys.tag_key,
                stream=stream,
                version=version,
                topic=topic,
                state=state,
            )
        )
        return StoredFact(fact=fact, topic=topic, state=state)

    def _words(self, fact: Fact, field: str, sealed: Sealed) -> tuple[bytes, str]:
        fact_id = FactId(fact.fact_id)
        found = disclose(self.house.keys, sealed, fact_id=fact_id, field=field)
        assert found is not None
        return found.salt, found.text

    def _root(self) -> bytes:
        nodes = MemoryNodes(leaf_hash(each) for each in self.leaves)
        return frontier_at(nodes, len(self.leaves)).root

    def _log(self) -> LogOf:
        directory = self.house.settings.data
        pair = read_key_file(directory / "log.key", role=Role.LOG)
        size, root = len(self.leaves), self._root()
        checkpoint = Checkpoint(origin=pair.name, size=size, root=root)
        at = int(self.house.clock().timestamp())
        note = sign_note(checkpoint.text, keys=pair.signing_keys, at=at)
        return LogOf(
            checkpoint=checkpoint,
            note=note.encode(),
            leaves=b"".join(self.leaves),
            vkeys=[str(key) for key in self.house.keeper.vkeys],
            rotations=[],
            earlier={},
            stamp=None,
        )
