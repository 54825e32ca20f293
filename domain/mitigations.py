"""What makes an act weigh less: clinical work, forethought, and advice.

Each function is one circumstance of the catalogue's table and answers a step or None.
Nothing here makes a sexual act lighter. All factors are proposals of judgement from
the event catalogue, not validated.
"""

from __future__ import annotations

from domain.acts import (
    CLINICAL_PURPOSES,
    CLINICAL_REASONS,
    CLINICAL_TOUCH,
    is_clinical,
    is_complete,
    is_sexual,
    was_before,
)
from domain.case_so_far import Advice
from domain.circumstances import asks_a_record
from domain.conditions import Variant, variants
from domain.facts.alliance import SessionHeld
from domain.facts.contact import OutOfOfficeMeetingHeld
from domain.facts.decisions import AdviceFollowed, ConsultationObtained
from domain.facts.fact import Modifier
from domain.scales import TOO_GRAVE_TO_LIGHTEN, Act, multiplied
from domain.values import FactId
from domain.weighing import Step

LONG_SESSION_TAGS = frozenset(
    {
        "emdr",
        "exposure",
        "dbt",
        "body_therapy",
        "play_therapy",
    }
)
"""Recognised ways of working in which a session may run long."""

CLINICAL_WORDS = {
    "purpose": CLINICAL_PURPOSES,
    "reason": CLINICAL_REASONS,
    "kind": CLINICAL_TOUCH,
}


def clinical(act: Act, figure: float) -> Step | None:
    """It served the treatment or somebody's safety, and weighs as such work does."""
    shown = _shown_clinical(act)
    value = _clinical_value(act) if shown else None
    if value is None or value >= figure:
        return None
    return Step(
        modifier=Modifier.CLINICAL,
        effect=f"counts as {value}",
        because="By what is told, it was part of the treatment or kept somebody safe.",
        facts=shown,
        after=float(value),
        lightens=True,
    )


def documented_before(act: Act, figure: float) -> Step | None:
    """Its reasons, benefit and consequences were written down before it happened."""
    if not asks_a_record(act) or act.base >= TOO_GRAVE_TO_LIGHTEN:
        return None
    records = [
        record.fact_id
        for record in act.case.records_of(act.fact)
        if is_complete(record) and was_before(record, act.fact)
    ]
    if not records:
        return None
    return multiplied(
        figure,
        0.6,
        modifier=Modifier.DOCUMENTED_BEFORE,
        because="Its reasons were written down in full before it happened.",
        facts=records,
    )


def consulted(act: Act, figure: float) -> Step | None:
    """It was talked over with somebody, and advice was followed."""
    if act.base >= TOO_GRAVE_TO_LIGHTEN or is_sexual(act.fact):
        return None
    followed = followed_advice(act)
    if not followed:
        return None
    return multiplied(
        figure,
        0.7,
        modifier=Modifier.CONSULTED,
        because="It was brought to consultation or supervision.",
        facts=followed,
    )


def followed_advice(act: Act) -> tuple[FactId, ...]:
    """The consultations and supervision on an act whose advice was not refused."""
    return tuple(
        advice.fact_id
        for advice in act.case.advice_on(act.fact)
        if _is_followed(advice)
    )


def _is_followed(advice: Advice) -> bool:
    if isinstance(advice, ConsultationObtained):
        return advice.followed in {AdviceFollowed.YES, AdviceFollowed.PARTLY}
    return True


def _shown_clinical(act: Act) -> tuple[FactId, ...]:
    """The facts by which an act is clinical work; none where it is not."""
    fact = act.fact
    if isinstance(fact, SessionHeld):
        agreed = act.case.longer_sessions
        if agreed is not None and agreed.occurred_at <= fact.occurred_at:
            return (agreed.fact_id,)
        is_planned = not LONG_SESSION_TAGS.isdisjoint(fact.content_tags or ())
        return (fact.fact_id,) if is_planned else ()
    if isinstance(fact, OutOfOfficeMeetingHeld) and fact.alcohol:
        return ()  # Drinking together belongs to no way of working.
    return (fact.fact_id,) if is_clinical(fact) else ()


def _clinical_value(act: Act) -> int | None:
    """The figure of the variant that names the clinical work."""
    fact = act.fact
    if isinstance(fact, SessionHeld):
        return fact.WEIGHT.default
    values = [
        variant.score
        for variant in variants(type(fact))  # type: ignore[arg-type]  # As in `conditions.basis`.
        if _names_clinical_work(variant) and variant.holds(fact)
    ]
    return min(values, default=None)


def _names_clinical_work(variant: Variant) -> bool:
    return all(
        each.value in CLINICAL_WORDS.get(each.field, ()) for each in variant.comparisons
    )
