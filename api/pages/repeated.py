"""Whether the very same was recorded before.

A browser that goes back may show a form as it was filled in, with a new key: sent
once more, it would be recorded twice. Two facts that agree in every answer and in
their moment are one.
"""

from __future__ import annotations

from collections.abc import Mapping

from api.cases import facts_of
from api.envelope import Envelope, envelope
from api.pages.drawing import Visit
from api.pages.retyped import retyped
from api.pages.typed import Typed, answers, first, moment
from domain.catalogue import Kind
from domain.facts.fact import CaseFact
from domain.refusals import NotUnderstood
from domain.told import tell
from domain.values import CaseId, FactId

Answers = Mapping[str, object]


def told_before(
    visit: Visit, case_id: CaseId, *, kind: Kind, data: Answers, envelope: Envelope
) -> FactId | None:
    """The fact that somebody recorded with these very answers, if there is one."""
    now = (tell(kind.name, data).values, envelope)
    for fact in facts_of(visit.house, visit.principal, case_id):
        is_theirs = fact.recorded_by == visit.principal.person_id
        if not is_theirs or type(fact).__name__ != kind.name:
            continue
        if _told(fact, typed=retyped(visit.house, fact, kind), kind=kind) == now:
            return fact.fact_id
    return None


def _told(
    fact: CaseFact, *, typed: Typed, kind: Kind
) -> tuple[Answers, Envelope] | None:
    try:
        values = tell(kind.name, answers(kind, typed=typed)).values
        return values, envelope(
            {
                "occurred_at": moment("occurred_at", typed=typed),
                "occurred_until": moment("occurred_until", typed=typed),
                "evidence_level": first(typed, "evidence_level"),
                "narrative": first(typed, "narrative"),
                "corrects": str(fact.corrects) if fact.corrects else None,
            }
        )
    except NotUnderstood:
        return None  # It was told otherwise than this form can tell.
