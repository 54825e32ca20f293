"""Bundles made by hand from docs/reference/bundle-format.md, to hold verifiers against.

It shares no code with the maker of real bundles: streams, states, commitments and files
are written here once more, as the document says. `handmade()` gives the members of a
bundle; a `Plan` says what it is about, and how somebody who holds the log's key lies.
"""

from __future__ import annotations

import json
import zipfile
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from random import Random
from typing import Any
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from domain.log.checkpoints import Checkpoint
from domain.log.leaf import leaf, prefixed
from domain.log.nodes import (
    MemoryNodes,
    consistency_proof,
    frontier_at,
    inclusion_proof,
)
from domain.log.notes import sign_note
from domain.log.rotation import sign_rotation
from domain.log.signer import KeyPair
from domain.log.tlog_proof import TlogProof
from domain.log.tree import leaf_hash
from tests.log.known import ORIGIN
from tests.proof.handmade_plan import Place, Plan

EXPORTS, OPENING = "exports", "opening"
STREAMS = ("record", "supervision", "access", "proceeding", EXPORTS)
"""The streams whose keys are fixed when a case is opened, in this order."""
BEGUN = datetime(2026, 3, 9, 12, tzinfo=UTC)
Members = dict[str, bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A fact in the log."""

    section: str
    version: int
    index: int
    state: bytes
    disclosures: tuple[dict[str, Any], ...]


def handmade(plan: Plan | None = None) -> Members:
    """The members of a bundle, by name."""
    return Hand(plan or Plan()).members()


def as_zip(members: Mapping[str, bytes]) -> bytes:
    """The file: sorted, stored, dated 1980-01-01."""
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as packed:
        for name in sorted(members):
            packed.writestr(zipfile.ZipInfo(name), members[name])
    return raw.getvalue()


def canonical(document: Any) -> bytes:
    """A JSON file in its one spelling."""
    text = json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return f"{text}\n".encode()


def base64(raw: bytes) -> str:
    return b64encode(raw).decode()


def derived(secret: bytes, purpose: str) -> bytes:
    """What a stream's secret is good for."""
    info = f"boundary-ledger/v1/{purpose}".encode()
    return HKDFExpand(algorithm=SHA256(), length=32, info=info).derive(secret)


class Hand:
    """Writes a case into a log, and makes a bundle of it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.dice = Random(plan.seed)
        self.case = self._uuid()
        self.client = self._uuid()
        names = (*STREAMS, OPENING)
        self.streams = {name: uuid5(self.case, name) for name in names}
        self.secrets = {name: self.dice.randbytes(32) for name in STREAMS}
        known = prefixed(b"boundary-ledger/opening-secret/v1", self.case.bytes)
        self.secrets[OPENING] = sha256(known).digest()
        self.leaves: list[bytes] = []
        self.written: list[Written] = []
        self.opened: list[Written] = []
        self._signed: dict[int, bytes] = {}
        self._write_everything()

    def members(self) -> Members:
        """The files of the bundle."""
        files: Members = {
            "manifest.json": canonical(self.manifest),
            "leaves.bin": b"".join(self.leaves),
            "checkpoint": self.signed(len(self.leaves)),
            "log.vkey": self.plan.log.vkeys.encode(),
            "opening.json": canonical(self._opening()),
            "keys.json": canonical({"streams": self._keys()}),
            "disclosures.json": canonical(self._disclosures()),
            "report.pdf": self.plan.report,
            "verify.html": self.plan.verifier,
        }
        for number, fact in enumerate(self._shown(), start=1):
            files[f"facts/{number:06}.json"] = canonical(self._stored(fact))
            files[f"proofs/{number:06}.tlog-proof"] = self._proof(fact)
        if self.plan.stamp is not None:
            files["checkpoint.tsr"] = self.plan.stamp
        files |= self._rotations()
        for size in self.plan.earlier:
            files |= self._earlier(size)
        return files

    @cached_property
    def nodes(self) -> MemoryNodes:
        return MemoryNodes(leaf_hash(one) for one in self.leaves)

    def root(self, size: int) -> bytes:
        return frontier_at(self.nodes, size).root

    def signed(self, size: int) -> bytes:
        """A checkpoint as the log published it, cosigned by all witnesses."""
        if size in self._signed:  # ML-DSA never signs twice alike.
            return self._signed[size]
        text = Checkpoint(origin=ORIGIN, size=size, root=self.root(size)).text
        pairs = (self._keys_at(size), *self.plan.witnesses)
        keys = [key for pair in pairs for key in pair.signing_keys]
        self._signed[size] = sign_note(text, keys=keys, at=self.plan.at).encode()
        return self._signed[size]

    @cached_property
    def manifest(self) -> dict[str, Any]:
        size, stamp = len(self.leaves), self.plan.stamp
        return {
            "case": str(self.case),
            "checkpoint": {
                "origin": ORIGIN,
                "root": base64(self.root(size)),
                "size": size,
            },
            "export": str(self.export),
            "format": "boundary-ledger-bundle/v1",
            "made_at": f"{self.made_at:%Y-%m-%dT%H:%M:%S.%fZ}",
            "purpose": "complaint 12 of 2026",
            "recipient": "Ethics Board, Ms Ashe",
            "sections": self._sections(),
            "software": "boundary-ledger 0.1.0",
            "timestamp": None if stamp is None else base64(sha256(stamp).digest()),
        } | dict(self.plan.said)

    def _write_everything(self) -> None:
        waiting = [
            (section, version)
            for section, count in self.plan.sections.items()
            for version in range(1, count + 1)
        ]
        self.dice.shuffle(waiting)
        # Shuffled by section, but each section in its own order.
        counts = dict.fromkeys(self.plan.sections, 0)
        order: list[Place | None] = [None] * self.plan.others
        for section, _ in waiting:
            counts[section] += 1
            order.append((section, counts[section]))
        order = self._riffled(order)
        first = next(n for n, one in enumerate([*order, EXPORTS]) if one is not None)
        at = len(order) if self.plan.is_opened_late else first
        order[at:at] = [(OPENING, version) for version in self.plan.openings]
        for place in self._with_lies(order):
            if place is None:
                self.leaves.append(b"\x01" + self.dice.randbytes(64))
            else:
                self._write(*place, *self._fact(*place))
        self._write_shadow()
        if self.plan.beyond:
            self._write(*self.plan.beyond, *self._fact(*self.plan.beyond))
        self._write(EXPORTS, 4, *self._case_exported())

    def _write_shadow(self) -> None:
        """The chosen sections once more, from their first fact on."""
        for section, count in self.plan.shadow.items():
            self.secrets[section] = self.dice.randbytes(32)
            self.written = [one for one in self.written if one.section != section]
            for version in range(1, count + 1):
                self._write(section, version, *self._fact(section, version))

    def _riffled(self, order: list[Place | None]) -> list[Place | None]:
        """Leaves of others strewn among the facts, whose order stays."""
        facts = iter([one for one in order if one is not None])
        places = [one is not None for one in order]
        self.dice.shuffle(places)
        return [next(facts) if is_fact else None for is_fact in places]

    def _with_lies(self, order: list[Place | None]) -> list[Place | None]:
        if self.plan.swapped:
            section, version = self.plan.swapped
            one, other = (
                order.index((section, version)),
                order.index((section, version - 1)),
            )
            order[one], order[other] = order[other], order[one]
        if self.plan.logged_twice:
            order.append(self.plan.logged_twice)
        return order

    def _write(
        self, section: str, version: int, plain: bytes, said: list[dict[str, Any]]
    ) -> None:
        topic = "case" if section == OPENING else self.plan.topic
        state = self._state(section, version, plain, topic=topic)
        logged = leaf(
            tag_key=derived(self.secrets[section], "tag"),
            stream=self.streams[section],
            version=version,
            topic=topic,
            state=state,
        )
        found = self.opened if section == OPENING else self.written
        found.append(
            Written(
                section=section,
                version=version,
                index=len(self.leaves),
                state=state,
                disclosures=tuple(said),
            )
        )
        self.leaves.append(logged)

    def _state(self, section: str, version: int, plain: bytes, *, topic: str) -> bytes:
        """A fact as it is stored."""
        plain = self.plan.retold((section, version), plain)
        nonce = self.dice.randbytes(12)
        place = prefixed(
            b"boundary-ledger/state/v1",
            self.streams[section].bytes,
            version.to_bytes(8, "big"),
            topic.encode(),
        )
        padded = plain + b" " * (-len(plain) % 256)
        cipher = AESGCM(derived(self.secrets[section], "state"))
        return b"\x01" + nonce + cipher.encrypt(nonce, padded, place)

    def _fact(self, section: str, version: int) -> tuple[bytes, list[dict[str, Any]]]:
        if section == OPENING:
            return self._keys_fixed(), []
        fact_id, why = self._uuid(), self.plan.withheld.get((section, version))
        said: list[dict[str, Any]] = []
        plain = self._envelope("gift-exchanged.v1", fact_id) | {
            "evidence_level": "observed",
            "direction": "client_to_therapist",
            "value_estimate": {"amount": "12.50", "currency": "EUR"},
            "meaning_explored": version % 2 == 0,
            "narrative": self._sealed(fact_id, "narrative", said=said, why=why),
        }
        if section == "supervision":
            plain["topics"] = [
                "GiftExchanged",
                self._sealed(fact_id, "topics.1", said=said, why=why),
            ]
        return compact(plain), said

    def _keys_fixed(self) -> bytes:
        label = b"boundary-ledger/opening/v1"
        keys = [
            {
                "section": name,
                "stream": str(self.streams[name]),
                "commitment": sha256(
                    prefixed(
                        label,
                        self.streams[name].bytes,
                        derived(self.secrets[name], "tag"),
                    )
                ).hexdigest(),
            }
            for name in STREAMS
        ]
        for one in keys:
            one["commitment"] = self.plan.fixed.get(one["section"], one["commitment"])
        envelope = self._envelope("section-keys-fixed.v1", self._uuid())
        return compact(envelope | {"keys": keys})

    def _case_exported(self) -> tuple[bytes, list[dict[str, Any]]]:
        size, about = len(self.leaves), self.streams[EXPORTS]
        self.export, said = self._uuid(), list[dict[str, Any]]()
        plain = self._envelope("case-exported.v1", self.export) | {
            "sections": self._sections(),
            "checkpoint_size": size,
            "checkpoint_root": base64(
                frontier_at(MemoryNodes(map(leaf_hash, self.leaves)), size).root
            ),
            "recipient": self._sealed(
                self.export,
                "recipient",
                text="Ethics Board, Ms Ashe",
                about=about,
                said=said,
            ),
            "purpose": self._sealed(
                self.export,
                "purpose",
                text="complaint 12 of 2026",
                about=about,
                said=said,
            ),
            "withheld_persons": int("redacted" in self.plan.withheld.values()),
            "software": "boundary-ledger 0.1.0",
            "report_sha256": sha256(self.plan.report).hexdigest(),
            "verifier_sha256": sha256(self.plan.verifier).hexdigest(),
            # Of what was written so far: that is, without what this fact says.
            "disclosures_sha256": sha256(canonical(self._disclosures())).hexdigest(),
        }
        if self.plan.earlier:
            plain["earlier_checkpoints"] = list(self.plan.earlier)
        return compact(plain | dict(self.plan.exported)), said

    def _envelope(self, kind: str, fact_id: UUID) -> dict[str, Any]:
        self.made_at = BEGUN + timedelta(hours=len(self.leaves))
        return {
            "fact": kind,
            "fact_id": str(fact_id),
            "occurred_at": f"{self.made_at - timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}",
            "recorded_at": f"{self.made_at:%Y-%m-%dT%H:%M:%SZ}",
            "recorded_by": str(self._uuid()),
            "recorded_as": "therapist",
            "case_id": str(self.case),
        }

    def _sealed(
        self,
        fact_id: UUID,
        name: str,
        *,
        said: list[dict[str, Any]],
        text: str | None = None,
        about: UUID | None = None,
        why: str | None = None,
    ) -> dict[str, str]:
        """A sealed value; what disclosures.json says of it goes to `said`."""
        subject, salt = about or self.client, self.dice.randbytes(32)
        text = self.plan.words(self.dice) if text is None else text
        place = prefixed(
            b"boundary-ledger/sealed/v1", subject.bytes, fact_id.bytes, name.encode()
        )
        label = b"boundary-ledger/commitment/v1"
        commitment = sha256(prefixed(label, salt, place, text.encode())).digest()
        shown = {"salt": base64(salt), "text": text} if why is None else {"reason": why}
        said.append(
            {"fact": str(fact_id), "field": name, "subject": str(subject)} | shown
        )
        return {
            "subject_id": str(subject),
            "commitment": urlsafe_b64encode(commitment).decode(),
            "ciphertext": urlsafe_b64encode(self.dice.randbytes(70)).decode(),
        }

    def _counts(self) -> dict[str, int]:
        plan = self.plan
        return {**plan.sections, **plan.told_counts, **plan.shadow}

    def _sections(self) -> list[dict[str, Any]]:
        order = ("record", "supervision", "access")
        return [
            {"count": count, "section": name, "stream": str(self.streams[name])}
            for name, count in sorted(
                self._counts().items(), key=lambda one: order.index(one[0])
            )
        ]

    def _shown(self) -> list[Written]:
        counts, seen, found = (
            self._counts() | {EXPORTS: 99},
            set[Place](),
            list[Written](),
        )
        for fact in self.written:
            place = (fact.section, fact.version)
            is_counted = fact.version <= counts[fact.section]
            if (is_counted or place == self.plan.beyond) and place not in seen:
                seen.add(place)
                found.append(fact)
        return found

    def _opening(self) -> dict[str, Any]:
        """The first opening; where none was logged, one that never was."""
        if self.opened:
            first = self.opened[0]
            return {"log_index": first.index, "state": base64(first.state)}
        state = self._state(OPENING, 1, self._keys_fixed(), topic="case")
        return {"log_index": 0, "state": base64(state)}

    def _stored(self, fact: Written) -> dict[str, Any]:
        return {
            "log_index": fact.index,
            "section": fact.section,
            "state": base64(fact.state),
            "stream": str(self.streams[fact.section]),
            "topic": self.plan.topic,
            "version": fact.version,
        }

    def _proof(self, fact: Written) -> bytes:
        size = len(self.leaves)
        hashes = inclusion_proof(self.nodes, index=fact.index, size=size)
        return TlogProof(
            index=fact.index,
            hashes=tuple(hashes),
            checkpoint=self.signed(size),
        ).encode()

    def _keys(self) -> list[dict[str, str]]:
        names = [one["section"] for one in self._sections()]
        return [
            {
                "section": name,
                "stream": str(self.streams[name]),
                "stream_key": base64(self.secrets[name]),
                "tag_key": base64(derived(self.secrets[name], "tag")),
            }
            for name in (*names, EXPORTS)
        ]

    def _disclosures(self) -> dict[str, Any]:
        both: dict[str, list[dict[str, Any]]] = {"disclosed": [], "withheld": []}
        for fact in self._shown():
            for one in sorted(fact.disclosures, key=lambda said: str(said["field"])):
                both["withheld" if "reason" in one else "disclosed"].append(one)
        return both

    def _rotations(self) -> Members:
        pairs = (*self.plan.older_keys, self.plan.log)
        files: Members = {}
        for number, (old, new) in enumerate(pairwise(pairs), start=1):
            size = self._changed_at(number)
            root = self.plan.rotated_root or self.root(size)
            after = Checkpoint(origin=ORIGIN, size=size, root=root)
            note = sign_rotation(
                number=number, after=after, old=old, new=new, at=self.plan.at
            )
            files[f"rotations/{number:06}"] = note.encode()
        return files

    def _changed_at(self, number: int) -> int:
        """After how many leaves the keys were changed for the n-th time."""
        return number * len(self.leaves) // (len(self.plan.older_keys) + 1)

    def _keys_at(self, size: int) -> KeyPair:
        pairs = (*self.plan.older_keys, self.plan.log)
        changes = range(1, len(pairs))
        return pairs[sum(1 for number in changes if self._changed_at(number) < size)]

    def _earlier(self, size: int) -> Members:
        whole = len(self.leaves)
        proof = consistency_proof(self.nodes, old=size, new=whole)
        return {
            f"consistency/{size}.checkpoint": self.signed(size),
            f"consistency/{size}-{whole}.consistency": lines(map(base64, proof)),
        }

    def _uuid(self) -> UUID:
        return UUID(bytes=self.dice.randbytes(16), version=4)


def lines(texts: Iterable[str]) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode()


def compact(plain: Mapping[str, Any]) -> bytes:
    """The plain form of a fact: its kind first, the rest as it was told."""
    return json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode()


def facts_of(members: Members) -> Sequence[dict[str, Any]]:
    """The facts of a bundle as their files say them, in their order."""
    names = sorted(name for name in members if name.startswith("facts/"))
    return [json.loads(members[name]) for name in names]
