"""`verify BUNDLE`: what somebody was handed, checked with nothing but what they bring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from api.cli.calm import NO, UNUSABLE, Stop
from api.cli.output import answer, printable
from audit_reports.verdict import Asked, Failure, Kept, Verdict
from audit_reports.verify import verify_file
from audit_reports.wording import moment as in_words_at
from audit_reports.zip_layout import NoBundle
from domain.log.vkeys import VerifierKey

AGREES = (
    "This bundle agrees with itself. Nobody has vouched for the key that signed it: "
    "anybody could have made all of it. Ask the practice, or better its supervisor or "
    "board, for the key, and give it with --vkey."
)


def verify_bundle(
    bundle: Path,
    *,
    vkeys: Sequence[VerifierKey],
    witness_keys: Sequence[VerifierKey],
    not_before: datetime | None,
    checkpoints: Sequence[Path],
    tsa_certificates: Path | None,
    json_wanted: bool,
) -> None:
    """Print the verdict; exit code 1 where a check fails."""
    asked = Asked(
        vkeys=vkeys,
        witness_keys=witness_keys,
        not_before=not_before,
        kept=[Kept(name=str(path), note=path.read_bytes()) for path in checkpoints],
        certificates=_certificates(tsa_certificates),
    )
    try:
        with bundle.open("rb") as source:
            verdict = verify_file(source, asked)
    except NoBundle as error:
        raise Stop(f"{bundle}: {error}", code=UNUSABLE) from None
    answer(document(verdict), json_wanted=json_wanted, plain=in_words(verdict))
    if not verdict.ok:
        raise typer.Exit(NO)


def document(verdict: Verdict) -> dict[str, Any]:
    """The answer for programs."""
    manifest = verdict.manifest
    about = None if manifest is None else manifest.model_dump(mode="json")
    return {
        "ok": verdict.ok,
        "vouched_for": verdict.is_vouched_for,
        "failed": 0 if verdict.ok else 1,
        "first": None if verdict.failure is None else _failure(verdict.failure),
        "proved": list(verdict.proved),
        "not_proved": list(verdict.not_proved),
        "bundle": about,
        "facts": list(verdict.facts),
    }


def in_words(verdict: Verdict) -> str:
    """The same for people."""
    lines = _refusal(verdict.failure) if verdict.failure else _acceptance(verdict)
    if verdict.ok:
        lines += ["", "Proved:", *(f"- {words}." for words in verdict.proved)]
    lines += ["", "Not proved:", *(f"- {words}." for words in verdict.not_proved)]
    # What a bundle says of itself may hold line ends, and would pass for an answer.
    return "\n".join(printable(line).replace("\n", "\\n") for line in lines)


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "check": failure.check,
        "place": failure.place,
        "section": failure.section,
        "version": failure.version,
        "where": failure.where,
        "words": failure.words,
    }


def _refusal(failure: Failure) -> list[str]:
    where = f"{failure.where}: " if failure.where else ""
    return [
        "This bundle does NOT verify. The first that fails:",
        f"  {where}{failure.words}.",
    ]


def _acceptance(verdict: Verdict) -> list[str]:
    manifest = verdict.manifest
    assert manifest is not None
    parts = ", ".join(f"{s.section} {s.count}" for s in manifest.sections)
    first = "This bundle verifies." if verdict.is_vouched_for else AGREES
    whom = f"to: {manifest.recipient}; for: {manifest.purpose}"
    return [
        first,
        f"Case {manifest.case}; facts by section: {parts}.",
        f"Handed over on {in_words_at(manifest.made_at)}, {whom}.",
    ]


def _certificates(path: Path | None) -> Sequence[Any]:
    if path is None:
        return ()
    # It brings a library of its own, which nobody needs who asks for no timestamp.
    from domain.log_timestamps import StampRefused, read_certificates  # noqa: PLC0415 - slow to load, and seldom asked for.

    try:
        return read_certificates(path)
    except StampRefused as refusal:
        raise Stop(str(refusal), code=UNUSABLE) from None
