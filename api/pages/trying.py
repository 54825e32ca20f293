"""What would this raise? A form that is asked about, and not recorded."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import Response

from api import assessments
from api.assessing import Wanted
from api.pages.controls import Reasons
from api.pages.drawing import Visit
from api.pages.flag_rows import change_row, flag_row, in_words
from api.pages.flag_views import Raising
from api.pages.forms import corrected_before, form_of
from api.pages.mending import MENDABLE, reasons_of, told_around
from api.pages.typed import Typed, answers, as_written
from api.pages.understanding import understand
from api.pages.views import FactRef
from api.planning import Planned, changed_by, effect_in_words, raised_by
from domain.catalogue import Kind
from domain.refusals import AlreadyCorrected
from domain.values import CaseId

ANY_TIME = datetime.max.replace(tzinfo=UTC)
"""What is planned may lie ahead."""


def tried(
    visit: Visit, case_id: CaseId, *, kind: Kind, form: Typed, corrects: FactRef | None
) -> Response:
    """The form with all that was typed, and what it would raise; nothing is written."""
    raising: Raising | None = None
    reasons: Reasons = {}
    try:
        data = answers(kind, typed=form)
        found = assessments.with_planned(
            visit.house,
            visit.principal,
            case_id,
            Wanted(),
            kind=kind.name,
            data=data,
            envelope=understand(
                kind, data=data, told=told_around(form, corrects=corrects), now=ANY_TIME
            ),
        )
        raising = _raising(found, base=f"/cases/{case_id}")
    except MENDABLE as refusal:
        reasons = reasons_of(refusal)
    except AlreadyCorrected as refusal:
        return corrected_before(visit, case_id, refusal, written=as_written(form))
    return form_of(
        visit,
        case_id,
        kind=kind,
        typed=form,
        reasons=reasons,
        corrects=corrects,
        raising=raising,
    )


def _raising(found: Planned, *, base: str) -> Raising:
    assessment = found.judged.assessment
    book = assessment.book
    return Raising(
        number=found.number,
        until=assessment.as_of,
        attention=in_words(assessment.attention),
        attention_without=in_words(found.attention_without),
        new=tuple(
            flag_row(each, found.judged, base=base, planned=found.act)
            for each in raised_by(found)
        ),
        changes=tuple(
            change_row(each, book, book, words=effect_in_words(each))
            for each in changed_by(found)
        ),
    )
