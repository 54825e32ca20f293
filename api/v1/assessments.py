"""What a case asks for on a day, and what a planned act would raise in it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from api import assessments
from api.assessing import Wanted, to_json
from api.dependencies import TheCase, TheHouse, ThePrincipal
from api.v1.entity_tags import IfNoneMatch, names_tag, tag_of
from api.v1.reports import TheDates
from api.v1.rule_books import LONGEST_NAME, TheBookNamed
from api.v1.rule_shapes import AssessmentOut, PlannedOut
from api.v1.shapes import FactIn

router = APIRouter(prefix="/cases/{case}", tags=["rules and codes"])
MOST_CODES = 50

CodeNamed = Annotated[str, Query(max_length=LONGEST_NAME)]
TheCodes = Annotated[
    tuple[CodeNamed, ...],
    Query(
        max_length=MOST_CODES,
        description="A code of ethics instead of those that bind; may be repeated.",
    ),
]


def how_wanted(
    dates: TheDates,
    code: TheCodes = (),
    rule_book: TheBookNamed = None,
) -> Wanted:
    """How somebody wants the case judged. Raises NotUnderstood."""
    return assessments.wanted(rule_book=rule_book, code=code, **dates)


TheWanted = Annotated[Wanted, Depends(how_wanted)]


@router.get(
    "/assessment",
    response_model=AssessmentOut,
    response_model_exclude_unset=True,
    responses={304: {"description": "Nothing has changed."}},
)
def show_assessment(
    *,
    response: Response,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    wanted: TheWanted,
    if_none_match: IfNoneMatch = None,
) -> AssessmentOut | Response:
    """The questions of a case, from the sections that one may see.

    As it happened, as it was known on a day, or as another book or code would see it.
    """
    judged = assessments.assessment_of(house, principal, case, wanted)
    shown = AssessmentOut.model_validate(to_json(judged))
    tag = tag_of(shown)
    if if_none_match is not None and names_tag(if_none_match, tag, weakly=True):
        return Response(status_code=304, headers={"ETag": tag})
    response.headers["ETag"] = tag
    return shown


@router.post("/assessment", response_model_exclude_unset=True)
def try_act(
    *,
    told: FactIn,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    wanted: TheWanted,
) -> PlannedOut:
    """What would this raise? The body is that of recording a fact; nothing is written.

    The act may lie ahead. It is judged up to the end of its day, or of today.
    """
    found = assessments.with_planned(
        house,
        principal,
        case,
        wanted,
        kind=told.kind,
        data=told.data,
        envelope=told,
    )
    return PlannedOut.model_validate({**to_json(found.judged), "planned": found.number})
