"""Check 8: the fact that says what was handed over says this very bundle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from audit_reports import bundle_files as files_
from audit_reports.bundle_shapes import Disclosed, Reason, Withheld
from audit_reports.verdict import Asked, Contents, Refused
from audit_reports.verify_facts import OpenedFact
from audit_reports.verify_log import Tree
from audit_reports.verify_sealed import Told
from domain.exports import EXPORTS
from domain.log.canonical import write_base64

KIND = "case-exported.v1"
WORDS = ("recipient", "purpose")


def check_export(
    contents: Contents,
    opened: Sequence[OpenedFact],
    told: Told,
    tree: Tree,
    asked: Asked,
) -> None:
    """Check 8. Raises Refused."""
    fact = opened[-1]
    _check_alone(opened)
    _check_withheld(fact, told)
    manifest, says = contents.manifest, fact.document
    written: dict[str, object] = {
        "fact": KIND,
        "fact_id": str(manifest.export),
        "case_id": str(manifest.case),
        "sections": [each.model_dump(mode="json") for each in manifest.sections],
        "software": manifest.software,
        "report_sha256": _sha256(contents, files_.REPORT),
        "verifier_sha256": _sha256(contents, files_.VERIFIER),
        "disclosures_sha256": contents.disclosures.digest(export=manifest.export),
    }
    about = {
        "report_sha256": files_.REPORT,
        "verifier_sha256": files_.VERIFIER,
        "disclosures_sha256": files_.DISCLOSURES,
    }
    for name, value in written.items():
        if says.get(name) != value:
            raise _other(fact, name, place=about.get(name, files_.MANIFEST))
    _check_earlier(contents, fact)
    if _time(says.get("recorded_at")) != manifest.made_at:
        raise _other(fact, "recorded_at", place=files_.MANIFEST)
    for name in WORDS:
        found = told.get((manifest.export, name))
        if not isinstance(found, Disclosed) or found.text != getattr(manifest, name):
            raise _other(fact, name, place=files_.MANIFEST)
    _check_before(fact, tree)
    since = asked.not_before
    if since is not None and not asked.witness_keys and manifest.made_at < since:
        words = (
            f"the bundle was made before the time that you asked, at {manifest.made_at}"
        )
        raise fact.refused(words)


def _check_alone(opened: Sequence[OpenedFact]) -> None:
    for fact in opened:
        is_export = fact.stored.section == EXPORTS
        if is_export and fact is not opened[-1]:
            raise fact.refused("what was handed over is said once, by the last fact")
    if opened[-1].stored.section != EXPORTS:
        raise opened[-1].refused("the last fact does not say what was handed over")


def _check_withheld(fact: OpenedFact, told: Told) -> None:
    kept_back = {
        each.subject
        for each in told.values()
        if isinstance(each, Withheld) and each.reason is Reason.REDACTED
    }
    said: object = fact.document.get("withheld_persons")
    if not isinstance(said, int) or len(kept_back) > said:
        words = f"words about {len(kept_back)} persons are withheld, and it says {said}"
        raise fact.refused(words)


def _check_before(fact: OpenedFact, tree: Tree) -> None:
    size: object = fact.document.get("checkpoint_size")
    if not isinstance(size, int) or not 0 <= size <= fact.stored.log_index:
        raise fact.refused("the checkpoint that it names is not one from before it")
    if fact.document.get("checkpoint_root") != write_base64(tree.root(size)):
        words = (
            f"the checkpoint that it names is not the tree of {size} of these leaves"
        )
        raise fact.refused(words)


def _check_earlier(contents: Contents, fact: OpenedFact) -> None:
    """That the earlier checkpoints are those that were enclosed, none left out."""
    said: object = fact.document.get("earlier_checkpoints", [])
    here = list(contents.earlier)
    if said == here:
        return
    named = cast("list[object]", said) if isinstance(said, list) else []
    odd = [*(n for n in named if n not in here), *(n for n in here if n not in named)]
    size = odd[0] if odd else None
    place = files_.earlier_name(size) if isinstance(size, int) else "consistency/"
    raise _other(fact, "earlier_checkpoints", place=place)


def _sha256(contents: Contents, name: str) -> str:
    return sha256(contents.files[name]).hexdigest()


def _time(told: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(told)
    except (TypeError, ValueError):
        return None


def _other(fact: OpenedFact, name: str, *, place: str) -> Refused:
    words = f"it is not what {fact.place} says of it ({name.replace('_', ' ')})"
    return Refused(words, place=place, section=EXPORTS, version=fact.stored.version)
