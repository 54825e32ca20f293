"""What a verified bundle shows, and what it cannot show, in sentences for people."""

from __future__ import annotations

from datetime import UTC, datetime

from audit_reports import bundle_files as files_
from audit_reports.bundle_shapes import Reason
from audit_reports.verdict import Asked, Contents
from audit_reports.verify_log import Vouched
from audit_reports.wording import count
from domain.log.signed_checkpoints import SignedCheckpoint

NEVER = (
    "a fact that was never written down",
    "whether what was written down is true",
    "anything after the checkpoint",
    (
        "that the practice did not keep the same work a second time, from its first day on, "
        "as another case with another id"
    ),
    "that the report says what the facts say: only that it is the one that was enclosed",
)
NO_WITNESS = (
    "that the practice keeps only one history: whoever holds its log key can sign two; "
    "only a witness (--witness-key), or a checkpoint that you kept (--checkpoint), "
    "shows it"
)
NOBODY = (
    "that the keys in the bundle are those of the practice: nobody has vouched for them; "
    "give --vkey, with a key that you did not get in the bundle"
)


def proved(
    contents: Contents, asked: Asked, vouched: Vouched, *, stamped: str
) -> tuple[str, ...]:
    """What was shown, each as the end of a sentence that begins with `it is proved`."""
    said = [_signed(asked, vouched), _only(contents), *_complete(contents)]
    said.append(_words(contents))
    said.append(
        "who was handed this, what for and when stands in the log itself, with the report "
        "and the verifier that are enclosed"
    )
    if contents.earlier or asked.kept:
        said.append(_earlier(contents, asked))
    if asked.witness_keys:
        said.append(_cosigned(asked, vouched.opened))
    if stamped:
        said.append(stamped.rstrip("."))
    return tuple(said)


def not_proved(contents: Contents, asked: Asked, vouched: Vouched) -> tuple[str, ...]:
    """What this cannot show; never empty."""
    said = list(nothing_proved(asked))
    if contents.disclosures.withheld:
        said.append(_withheld(contents))
    if vouched.others:
        names = ", ".join(vouched.others)
        said.append(
            f"what {names} signed under the checkpoint: you gave no key of theirs"
        )
    if files_.STAMP in contents.files and not asked.certificates:
        said.append(
            "when the timestamp was made: give --tsa-certificates, with the certificates "
            "of an authority that you trust"
        )
    return tuple(said)


def nothing_proved(asked: Asked) -> tuple[str, ...]:
    """What no bundle could show to somebody who brings no more than this."""
    said = [*NEVER]
    if not asked.witness_keys:
        said.append(NO_WITNESS)
    if not asked.vkeys:
        said.append(NOBODY)
    return tuple(said)


def _signed(asked: Asked, vouched: Vouched) -> str:
    whose = (
        "the key that you gave, or one that it says follows it"
        if asked.vkeys
        else "the keys in the bundle"
    )
    return (
        f"the checkpoint of {vouched.opened.checkpoint.origin} at "
        f"{count(vouched.size, 'leaf', 'leaves')} is signed by {whose}, and the leaves "
        "are those that it was signed for"
    )


def _only(contents: Contents) -> str:
    return (
        f"this is the only file of the case {contents.manifest.case} in that log: its keys "
        "were fixed there once, before anything else was written of it"
    )


def _complete(contents: Contents) -> list[str]:
    return [
        f"the section {part.section} is whole: {count(part.count, 'fact')}, none left out, "
        "none added, none changed, in the order in which they were written"
        if part.count
        else f"the section {part.section} is empty: nothing was written in it"
        for part in contents.manifest.sections
    ]


def _words(contents: Contents) -> str:
    shown = count(len(contents.disclosures.disclosed), "sealed value")
    return f"{shown} that {'is' if shown.startswith('1 ') else 'are'} shown said just this when written"


def _earlier(contents: Contents, asked: Asked) -> str:
    said = count(len(contents.earlier), "earlier checkpoint")
    kept = f", and {len(asked.kept)} that you kept," if asked.kept else ""
    return f"{said}{kept} are of the same history, which has only grown since"


def _cosigned(asked: Asked, opened: SignedCheckpoint) -> str:
    at = {who.key: who.at or 0 for who in opened.cosigned}
    names = ", ".join(sorted({key.name for key in asked.witness_keys}))
    first = min(at[key] for key in asked.witness_keys)
    when = datetime.fromtimestamp(first, UTC)
    return (
        f"{names} had seen this history grow and no other, on {when:%Y-%m-%d at %H:%M:%S} "
        "UTC"
    )


def _withheld(contents: Contents) -> str:
    reasons = [each.reason for each in contents.disclosures.withheld]
    parts = [
        (reasons.count(Reason.REDACTED), "kept back from this bundle"),
        (reasons.count(Reason.ERASED), "erased, it says"),
    ]
    told = " and ".join(f"{number} {what}" for number, what in parts if number)
    return f"what {count(len(reasons), 'sealed value')} said: {told}"
