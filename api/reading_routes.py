"""What an address shows of a case, as `domain.reading.SHOWN` names it."""

from __future__ import annotations

from collections.abc import Mapping

API = "/api/v1"
NOT_NAMED = "other"

LISTS: Mapping[str, str] = {
    "": "cases",
    "cases": "cases",
    "queue": "queue",
    "former-clients": "cases",
    "circle": "cases",
    "proceedings": "cases",
    "identities": "identities",
    "rule-books": "trial",
    "privacy": "privacy",
    "erasures": "privacy",
    "holds": "privacy",
    "retention": "retention",
    "accesses": "audit",
    "glass": "glass",
    "break-glass": "glass",
    "persons": "check",
    "check": "check",
    "checks": "check",
}
"""By the first part of an address that names no case."""

OF_A_CASE: Mapping[str, str] = {
    "": "case",
    "facts": "facts",
    "record": "form",
    "check": "form",
    "checks": "case",
    "overlaps": "case",
    "two-roles": "case",
    "questions": "questions",
    "flags": "questions",
    "timeline": "timeline",
    "timeline.svg": "timeline",
    "report": "report",
    "report.json": "report",
    "report.html": "report",
    "report.pdf": "paper",
    "assessment": "assessment",
    "hand-over": "hand-over",
    "bundle": "bundle",
    "bundles": "bundle",
    "let-in": "people",
    "step-back": "people",
    "proceeding": "people",
    "identity": "identity",
    "relations": "people",
    "grants": "people",
    "recusal": "people",
    "conflicts": "people",
    "readers": "readers",
    "accesses": "readers",
    "disclosures": "disclosures",
    "disclosures.csv": "disclosures-file",
}
"""By the part after the case; of a fact see below."""


def shown_by(path: str, *, method: str = "GET") -> str:
    """The name of what is shown under an address, whatever it may say of a case."""
    parts = path.removeprefix(API).strip("/").split("/")
    if parts[:2] == ["privacy", "retention"]:
        return "retention"
    if parts[0] != "cases" or len(parts) == 1 or parts[1] == "new":
        return LISTS.get(parts[0], NOT_NAMED)
    what, *more = parts[2:] or [""]
    if what == "facts" and more:
        return "form" if len(more) > 1 else "fact"
    if what == "assessment" and method == "POST":
        return "plan"
    if what == "hand-over" and method == "POST":
        return "bundle"
    return OF_A_CASE.get(what, NOT_NAMED)
