"""The certificate of an erasure on paper: the same words, for people."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from audit_reports.certificate import (
    NOT_PROMISED,
    Certificate,
    Concluding,
    as_bytes,
    to_json,
)
from audit_reports.on_a_line import told
from audit_reports.pdf import to_pdf
from audit_reports.wording import count, moment
from domain.facts.erasures import PersonErased


def certificate_pdf(made: Certificate) -> bytes:
    """The certificate as a PDF, the same bytes for the same certificate."""
    return to_pdf(
        "certificate.typ",
        certificate_paper(made),
        made_at=made.made_at,
        title="Certificate of erasure",
    )


def certificate_paper(made: Certificate) -> dict[str, Any]:
    """All that `certificate.typ` asks for, as plain data."""
    document, fact = to_json(made), made.fact
    says, log = document["statement"], document["checkpoint"]
    places = in_ranges(fact.places) or "none"

    def who(person: str) -> dict[str, Any]:
        return {"name": told(document["names"].get(person, "somebody")), "id": person}

    return {
        "statement": _statement(fact),
        "asked_at": moment(fact.asked_at),
        "asked_by": who(says["asked_by"]),
        "approved_at": moment(fact.recorded_at),
        "approved_by": who(says["approved_by"]),
        "reason": told(says["reason"]),
        "basis": told(says["basis"]),
        "kept_until": _kept_until(says),
        "destroyed": _destroyed(fact),
        "places": f"{places}, among its first {fact.among} leaves",
        "fact": f"1 of stream {fact.originator_id}, leaf {made.log_index}",
        "origin": told(log["origin"]),
        "checkpoint": told(f"{log['size']} leaves, root {log['root']}"),
        "vkeys": [told(key) for key in made.vkeys],
        "digest": told(sha256(as_bytes(made)).hexdigest()),
        "not_promised": list(NOT_PROMISED),
        "made_at": moment(made.made_at),
    }


def _statement(fact: Concluding) -> str:
    if isinstance(fact, PersonErased):
        return (
            f"The key of person {fact.person_id} was destroyed. Who they are, and what "
            "was written freely about them, can be read by nobody."
        )
    return (
        f"The keys of case {fact.case_id} were destroyed at the end of their retention. "
        "What is stored of it are random bytes."
    )


def _kept_until(says: dict[str, Any]) -> str | None:
    if says["erased"] == "person":
        return None
    return f"{says['kept_until']}, by {', '.join(says['retention_classes'])}"


def _destroyed(fact: Concluding) -> tuple[str, str]:
    if isinstance(fact, PersonErased):
        facts = count(fact.sealed_facts, "fact")
        streams = count(fact.streams, "stream")
        return "Sealed values", f"{fact.sealed_values}, in {facts} of {streams}"
    return "Facts", f"{fact.facts}, all that stood in the streams of the case"


def in_ranges(numbers: Sequence[int]) -> str:
    """`3, 5 to 9, 12`."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return ", ".join(
        str(first) if first == last else f"{first} to {last}" for first, last in runs
    )
