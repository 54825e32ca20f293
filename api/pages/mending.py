"""What can be mended in a form: refusals that stand beside a field."""

from __future__ import annotations

from typing import Any

from api.pages.controls import Reasons
from api.pages.typed import Typed, first, moment
from api.pages.views import FactRef
from api.problem_kinds import FIELDS
from domain.refusals import (
    EndsBeforeItBegins,
    FactUnknown,
    NotUnderstood,
    NotYetHappened,
    PersonUnknown,
    Refusal,
)

MENDABLE = (
    NotUnderstood,
    NotYetHappened,
    EndsBeforeItBegins,
    FactUnknown,
    PersonUnknown,
)
"""Refusals that stand beside a field; what was typed is kept."""

ENVELOPE = ("evidence_level", "narrative")


def reasons_of(refusal: Refusal) -> Reasons:
    """What is wrong, by field; a reason of a list's entry stands beside the list."""
    if isinstance(refusal, NotUnderstood):
        return {p.field.partition(".")[0]: p.reason for p in refusal.problems}
    if isinstance(refusal, FactUnknown):
        return {refusal.field or "corrects": str(refusal)}
    return {FIELDS.get(type(refusal), "occurred_at"): str(refusal)}


def told_around(form: Typed, *, corrects: FactRef | None) -> dict[str, Any]:
    """What a form tells besides the fields of its kind."""
    return {
        "occurred_at": moment("occurred_at", typed=form),
        "occurred_until": moment("occurred_until", typed=form),
        **{name: first(form, name) for name in ENVELOPE},
        "corrects": str(corrects.fact_id) if corrects else None,
    }
