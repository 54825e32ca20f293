"""The certificate of an erasure: what was destroyed, who decided it, and the proof.

It holds one stored fact with the key of its stream, which holds nothing else, and the
proof that its leaf stands in the signed log. What it says in words is what that fact
says; `audit_reports.certificate_check` opens it again and compares. Nothing in it tells
who was erased.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from audit_reports.wording import machine
from domain.facts.erasures import PersonErased, RetentionEnded
from domain.log.canonical import write_base64
from domain.sealing import Opened

FORMAT = "boundary-ledger-certificate/v1"
NOT_PROMISED = (
    (
        "That no copy is left elsewhere: backups made earlier hold the key, for whoever also "
        "has the key file of then, until they are thrown away; so do reports and bundles that "
        "were handed out, printed or downloaded before."
    ),
    (
        "That nothing is known of it: the skeleton stays for oversight, which is that "
        "something happened, its kind, its times, and who recorded it under a number. Of an "
        "ended case not even that can be read, only that it was opened, and when, by whoever "
        "knows its id."
    ),
    (
        "That a disk which moves blocks about has overwritten them: old pages of the key file "
        "are of no use without the key-encryption key, which was replaced."
    ),
    "That what was erased was true, or that the reason was good; that is for people.",
)

Concluding = PersonErased | RetentionEnded
"""The facts that a certificate can be about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """All that is needed to check an erasure without the ledger.

    `names` says what the deciders are called; that is the practice's word, not proved.
    """

    fact: Concluding
    topic: str
    state: bytes
    stream_key: bytes
    opened: Mapping[str, Opened]
    log_index: int
    proof: bytes
    origin: str
    size: int
    root: bytes
    vkeys: tuple[str, ...]
    names: Mapping[UUID, str]
    made_at: datetime


def statement_of(fact: Concluding, told: Mapping[str, str]) -> dict[str, Any]:
    """What a fact says, as plain data; `told` has the opened reason and basis."""
    shared: dict[str, Any] = {
        "asked_by": str(fact.asked_by),
        "asked_at": machine(fact.asked_at),
        "approved_by": str(fact.approved_by),
        "approved_at": machine(fact.recorded_at),
        "reason": told["reason"],
        "basis": told["basis"],
        "among": fact.among,
        "places": list(fact.places),
    }
    if isinstance(fact, PersonErased):
        return {
            "erased": "person",
            "id": str(fact.person_id),
            "sealed_values": fact.sealed_values,
            "facts": fact.sealed_facts,
            "streams": fact.streams,
            **shared,
        }
    return {
        "erased": "case",
        "id": str(fact.case_id),
        "facts": fact.facts,
        "streams": [str(stream) for stream in fact.streams],
        "retention_classes": list(fact.retention_classes),
        "kept_until": fact.kept_until.date().isoformat(),
        **shared,
    }


def to_json(made: Certificate) -> dict[str, Any]:
    """The certificate as one document."""
    fact = made.fact
    return {
        "format": FORMAT,
        "made_at": machine(made.made_at),
        "statement": statement_of(
            fact, {name: each.text for name, each in made.opened.items()}
        ),
        "names": {str(person): name for person, name in sorted(made.names.items())},
        "not_promised": list(NOT_PROMISED),
        "fact": {
            "stream": str(fact.originator_id),
            "version": fact.originator_version,
            "topic": made.topic,
            "state": write_base64(made.state),
            "stream_key": write_base64(made.stream_key),
            "log_index": made.log_index,
        },
        "disclosed": {
            name: {"salt": write_base64(each.salt), "text": each.text}
            for name, each in sorted(made.opened.items())
        },
        "checkpoint": {
            "origin": made.origin,
            "size": made.size,
            "root": write_base64(made.root),
        },
        "log_vkeys": list(made.vkeys),
        "proof": made.proof.decode(),
    }


def as_bytes(made: Certificate) -> bytes:
    """The file: the same certificate always gives the same bytes."""
    text = json.dumps(to_json(made), indent=1, sort_keys=True, ensure_ascii=False)
    return text.encode() + b"\n"
