"""Checking a certificate of erasure, with nothing but the file and keys of the log.

The first thing that is not as it should be is named. What a certificate cannot show is
in the certificate itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from audit_reports.certificate import FORMAT, NOT_PROMISED, Concluding, statement_of
from domain.codec import from_plain
from domain.facts.erasures import PersonErased, RetentionEnded
from domain.keys import SECRET_BYTES, StreamKeys, stream_keys
from domain.log.canonical import read_base64, write_base64
from domain.log.leaf import leaf
from domain.log.refusals import LogRefusal
from domain.log.signed_checkpoints import SignedCheckpoint
from domain.log.tlog_proof import parse_tlog_proof, verify_tlog_proof
from domain.log.vkeys import VerifierKey, parse_vkeys
from domain.privacy import erasure_stream, retention_stream
from domain.sealing import commitment
from domain.states import StateUnreadable, open_state
from domain.values import FactId, Sealed

LARGEST = 4 * 1024 * 1024
FIELDS = frozenset(
    {
        "format",
        "made_at",
        "statement",
        "names",
        "not_promised",
        "fact",
        "disclosed",
        "checkpoint",
        "log_vkeys",
        "proof",
    }
)
SEALED = ("reason", "basis")


class CertificateUnreadable(Exception):
    """The file is no certificate of erasure."""


class CertificateRefused(Exception):
    """The certificate does not prove what it says; the message says where."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A certificate that holds. `is_vouched_for` where a key came from elsewhere."""

    statement: Mapping[str, Any]
    log_index: int
    size: int
    origin: str
    is_vouched_for: bool


def check_certificate(raw: bytes, *, vkeys: Sequence[VerifierKey] = ()) -> Checked:
    """That a certificate proves what it says.

    Without `vkeys` it is checked against the keys that it brings, so that it agrees
    with itself and nobody has vouched for the log. Raises CertificateUnreadable and
    CertificateRefused.
    """
    document = _read(raw)
    try:
        return _checked(document, vkeys=vkeys)
    except (LogRefusal, StateUnreadable) as refusal:
        raise CertificateRefused(str(refusal)) from None
    except (KeyError, TypeError, ValueError, AttributeError, UnicodeError) as error:
        why = f"it is not whole ({type(error).__name__})"
        raise CertificateUnreadable(why) from None


def _checked(document: Mapping[str, Any], *, vkeys: Sequence[VerifierKey]) -> Checked:
    told = document["fact"]
    stream, version = UUID(told["stream"]), int(told["version"])
    state, topic = read_base64(told["state"]), str(told["topic"])
    keys = _keys(told["stream_key"])
    signed = _proved(document, vkeys=vkeys, keys=keys, state=state)
    plain = open_state(keys.state, state, stream=stream, version=version, topic=topic)
    fact = from_plain(plain, stream=stream, version=version)
    if not isinstance(fact, PersonErased | RetentionEnded):
        raise CertificateRefused("the fact in it is not about an erasure")
    if stream != _stream_of(fact) or version != 1:
        raise CertificateRefused("the fact stands in a stream that is not its own")
    words = _opened(fact, document["disclosed"])
    _compare(document, fact, words, signed)
    return Checked(
        statement=document["statement"],
        log_index=int(told["log_index"]),
        size=signed.checkpoint.size,
        origin=signed.checkpoint.origin,
        is_vouched_for=bool(vkeys),
    )


def _proved(
    document: Mapping[str, Any],
    *,
    vkeys: Sequence[VerifierKey],
    keys: StreamKeys,
    state: bytes,
) -> SignedCheckpoint:
    """That the leaf of the stored fact stands in the signed log. Raises LogRefusal."""
    told = document["fact"]
    trusted = vkeys or parse_vkeys("".join(f"{key}\n" for key in document["log_vkeys"]))
    proof = parse_tlog_proof(document["proof"].encode())
    if proof.index != told["log_index"]:
        raise CertificateRefused("the proof is about another leaf")
    return verify_tlog_proof(
        proof,
        leaf=leaf(
            tag_key=keys.tag_key,
            stream=UUID(told["stream"]),
            version=told["version"],
            topic=told["topic"],
            state=state,
        ),
        log_keys=trusted,
    )


def _opened(fact: Concluding, disclosed: Mapping[str, Any]) -> dict[str, str]:
    """Reason and basis, each held against what the fact committed to."""
    if set(disclosed) != set(SEALED):
        raise CertificateRefused("it has to disclose the reason and the basis")
    found: dict[str, str] = {}
    for name in SEALED:
        sealed: Sealed = getattr(fact, name)
        text = str(disclosed[name]["text"])
        made = commitment(
            about=sealed.subject_id,
            fact_id=FactId(fact.fact_id),
            field=name,
            salt=read_base64(disclosed[name]["salt"]),
            text=text,
        )
        if made != sealed.commitment:
            raise CertificateRefused(f"the {name} is not the one that was logged")
        found[name] = text
    return found


def _compare(
    document: Mapping[str, Any],
    fact: Concluding,
    words: Mapping[str, str],
    signed: SignedCheckpoint,
) -> None:
    if document["statement"] != statement_of(fact, words):
        raise CertificateRefused("what it says is not what the logged fact says")
    shown = {
        "origin": signed.checkpoint.origin,
        "size": signed.checkpoint.size,
        "root": write_base64(signed.checkpoint.root),
    }
    if document["checkpoint"] != shown:
        raise CertificateRefused("the checkpoint it names is not the one of its proof")
    deciders = {str(fact.asked_by), str(fact.approved_by)}
    if not set(document["names"]) <= deciders:
        raise CertificateRefused("it names people who did not decide")
    if document["not_promised"] != list(NOT_PROMISED):
        raise CertificateRefused("what it does not promise was changed")


def _stream_of(fact: Concluding) -> UUID:
    if isinstance(fact, PersonErased):
        return erasure_stream(fact.person_id)
    return retention_stream(fact.case_id)


def _keys(told: str) -> StreamKeys:
    secret = read_base64(told)
    if len(secret) != SECRET_BYTES:
        raise CertificateRefused(f"the key of a stream has {SECRET_BYTES} bytes")
    return stream_keys(secret)


def _read(raw: bytes) -> Mapping[str, Any]:
    if len(raw) > LARGEST:
        raise CertificateUnreadable(f"a certificate has at most {LARGEST} bytes")
    try:
        found: object = json.loads(raw)
    except (ValueError, RecursionError):
        raise CertificateUnreadable("it is not JSON") from None
    if not isinstance(found, dict):
        raise CertificateUnreadable("it is not a JSON object")
    # Names in JSON are always text; what stands under them is looked at one by one.
    document = cast("dict[str, Any]", found)
    if document.get("format") != FORMAT:
        raise CertificateUnreadable(f"it is not of the format {FORMAT}")
    if frozenset(document) != FIELDS:
        raise CertificateUnreadable("it does not have the fields of a certificate")
    return document
