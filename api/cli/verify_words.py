"""What a reading of the store shows, and what it cannot show, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from audit_reports.wording import count
from domain.fsck import Failure, Findings
from domain.log.canonical import write_base64
from domain.log.signed_checkpoints import SignedCheckpoint
from domain.log.vkeys import VerifierKey

NEVER = (
    "a fact that was never written down; whether what was written is true",
    (
        "that nobody made a whole other store: whoever holds the log key and the database "
        "can, and only a witness, or a checkpoint that somebody else kept, shows it"
    ),
    (
        "what was asked twice (idempotency keys) and the read models: "
        "'boundary-ledger rebuild --compare' is for these"
    ),
)
SHOWN = 20


def document(
    findings: Findings,
    missing: Sequence[str],
    *,
    has_keys: bool,
    generations: int,
) -> dict[str, Any]:
    """The answer for programs; the words in it are those for people."""
    signed = findings.signed
    failures = [_failure(one) for one in findings.failures]
    failures += [{"words": words} for words in missing]
    return {
        "ok": findings.is_sound and not missing,
        "facts": findings.facts,
        "streams": findings.streams,
        "leaves": findings.size,
        "root": write_base64(findings.root),
        "stored_subtrees": findings.nodes,
        "checkpoints": findings.checkpoints,
        "signed_size": None if signed is None else signed.checkpoint.size,
        "key_generations": generations,
        "destroyed_keys": findings.without_key,
        "failed": findings.failed + len(missing),
        "first": failures[0] if failures else None,
        "failures": failures,
        "proved": _proved(findings, has_keys=has_keys),
        "not_proved": _not_proved(findings, has_keys=has_keys),
    }


def not_cosigned(
    signed: SignedCheckpoint | None,
    witness_keys: Sequence[VerifierKey],
    *,
    not_before: datetime | None,
) -> list[str]:
    """Which witness keys are missing under the newest checkpoint, or signed too early."""
    said: list[str] = []
    found = {} if signed is None else {who.key: who.at for who in signed.cosigned}
    since = None if not_before is None else int(not_before.timestamp())
    for key in witness_keys:
        at = found.get(key)
        if at is None:
            said.append(f"{key.name} has not cosigned the newest checkpoint")
        elif since is not None and at < since:
            said.append(f"{key.name} cosigned it only before that, at {_time(at)}")
    if since is not None and not witness_keys:
        at = max((who.at or 0 for who in signed.signed), default=0) if signed else 0
        if at < since:
            said.append(
                "the newest checkpoint was signed before that, or there is none"
            )
    return said


def in_words(told: dict[str, Any]) -> str:
    """The same for people."""
    lines = _verdict(told)
    for title, name in (("Proved:", "proved"), ("Not proved:", "not_proved")):
        if told["ok"] or name == "not_proved":
            lines += ["", title, *(f"- {words}." for words in told[name])]
    return "\n".join(lines)


def _verdict(told: dict[str, Any]) -> list[str]:
    if told["ok"]:
        return [f"The store is what was logged: {count(told['facts'], 'fact')}."]
    lines = ["The store is NOT what was logged. The first that fails:"]
    lines += [f"  {where(one)}" for one in told["failures"][:1]]
    if told["failed"] > 1:
        more = told["failures"][1:SHOWN]
        lines += ["", f"{count(told['failed'] - 1, 'more failure')}, such as:"]
        lines += [f"  {where(one)}" for one in more]
    return lines


def where(failure: dict[str, Any]) -> str:
    """A failure in one line."""
    places = ("stream", "version", "log_index")
    known = [
        f"{name.replace('_', ' ')} {failure[name]}"
        for name in places
        if failure.get(name) is not None
    ]
    return f"{', '.join(known)}: {failure['words']}" if known else failure["words"]


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "words": failure.words,
        "stream": None if failure.stream is None else str(failure.stream),
        "version": failure.version,
        "log_index": failure.log_index,
    }


def _proved(findings: Findings, *, has_keys: bool) -> list[str]:
    said = [
        (
            f"{count(findings.facts, 'stored fact')} of {count(findings.streams, 'stream')} "
            "are byte for byte what their leaves in the log say: stream, version, topic, "
            "state and the tag of the stream"
        ),
        (
            "each fact has one leaf and each leaf one fact; the versions of each stream "
            "follow each other without a gap"
        ),
        f"{count(findings.nodes, 'stored subtree')} and the root are those of the leaves",
    ]
    if findings.signed is not None:
        whose = "the keys that you gave" if has_keys else "keys of this machine"
        said.append(
            f"{count(findings.checkpoints, 'checkpoint')} up to "
            f"{findings.signed.checkpoint.size} leaves bear these roots and are signed "
            f"by {whose}"
        )
    return said


def _not_proved(findings: Findings, *, has_keys: bool) -> list[str]:
    said: list[str] = [*NEVER]
    size = 0 if findings.signed is None else findings.signed.checkpoint.size
    if findings.size > size:
        said.insert(
            0, f"the last {count(findings.size - size, 'fact')}: not signed for yet"
        )
    if findings.signed is not None and not has_keys:
        said.append(
            "that the keys of this machine are the ones that this log always had: "
            "nobody vouched for them; give --vkey from elsewhere"
        )
    if findings.without_key:
        said.append(
            f"to which stream {count(findings.without_key, 'fact')} belong: their keys "
            "were destroyed; the stored bytes are unchanged"
        )
    return said


def _time(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
