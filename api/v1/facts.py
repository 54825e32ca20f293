"""Facts of a case: reading them, telling one, and putting one right.

No kind has a route of its own: what a kind asks is in the catalogue.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from api import cases
from api.access import seen
from api.cases import Written
from api.dependencies import TheCase, TheCommand, TheFact, TheHouse, ThePrincipal
from api.house import House
from api.v1.cases import expected, replayed
from api.v1.opened_facts import Opener
from api.v1.paging import USUAL, Page, TheAfter, TheLimit, cut
from api.v1.shapes import FactIn, FactOut
from domain import catalogue
from domain.corrections import corrected_by
from domain.policy import Principal
from domain.refusals import KindUnknown, NotUnderstood, Problem
from domain.values import CaseId, Section

router = APIRouter(prefix="/cases/{case}/facts", tags=["facts"])
IfMatch = Annotated[
    str | None, Header(description="The ETag of the case when you read it.")
]


@router.get("")
def list_facts(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    after: TheAfter,
    kind: Annotated[str | None, Query(max_length=100)] = None,
    section: Annotated[Section | None, Query()] = None,
    limit: TheLimit = USUAL,
) -> Page[FactOut]:
    """What was told of a case, in the order of telling."""
    facts = cases.facts_of(house, principal, case)
    if kind is not None and kind not in catalogue.kinds():
        raise KindUnknown(kind)
    wanted = [
        fact
        for fact in facts
        if kind in (None, type(fact).__name__)
        and section in (None, fact.FAMILY.section)
    ]
    page, cursor = cut(wanted, key=lambda one: one.fact_id, after=after, limit=limit)
    opener, corrected = _opener(house, principal, case), corrected_by(facts)
    items = [opener.shown(f, corrected_by=corrected.get(f.fact_id)) for f in page]
    return Page(items=items, next=cursor)


@router.post("", status_code=201)
def tell_fact(
    *,
    told: FactIn,
    response: Response,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
    if_match: IfMatch = None,
) -> FactOut:
    """Record what happened. Anything of the catalogue is told here."""
    written = cases.record(
        house,
        principal,
        case,
        kind=told.kind,
        data=told.data,
        envelope=told,
        command=command,
        expected=expected(house, principal, case, if_match),
    )
    return _answer(house, written, response)


@router.get("/{fact}")
def show_fact(
    *, house: TheHouse, principal: ThePrincipal, case: TheCase, fact: TheFact
) -> FactOut:
    """One fact of a case."""
    facts = cases.facts_of(house, principal, case)
    found = cases.found_in(facts, fact)
    by = corrected_by(facts).get(fact)
    return _opener(house, principal, case).shown(found, corrected_by=by)


@router.post("/{fact}/corrections", status_code=201)
def correct_fact(
    *,
    told: FactIn,
    response: Response,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    fact: TheFact,
    command: TheCommand,
    if_match: IfMatch = None,
) -> FactOut:
    """Put a fact right by telling it anew. The first telling stays visible."""
    cases.fact_of(house, principal, case, fact)
    if told.corrects not in {None, fact}:
        said = Problem(field="corrects", reason="is not the fact in the address")
        raise NotUnderstood([said])
    anew = told.model_copy(update={"corrects": fact})
    written = cases.record(
        house,
        principal,
        case,
        kind=anew.kind,
        data=anew.data,
        envelope=anew,
        command=command,
        expected=expected(house, principal, case, if_match),
    )
    return _answer(house, written, response)


def _answer(house: House, written: Written, response: Response) -> FactOut:
    """A fact as it was written: a repeat must not tell what came after."""
    fact = written.fact
    place = f"/api/v1/cases/{fact.case_id}/facts/{fact.fact_id}"
    response.headers["Location"] = place
    replayed(response, is_repeat=written.is_repeat)
    # Who told it is told what they told, and nothing else of the case.
    return Opener.of(house, cases.begun_of(house, written)).shown(fact)


def _opener(house: House, principal: Principal, case: CaseId) -> Opener:
    return Opener.of(house, seen(house, principal, case).begun)
