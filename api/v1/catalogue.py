"""The catalogue: every kind of fact there is. It is public knowledge."""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter
from starlette.exceptions import HTTPException

from api.v1.paging import Page
from api.v1.shapes import KindOut
from domain import catalogue
from domain.catalogue import Kind
from domain.told import model

router = APIRouter(prefix="/catalogue", tags=["catalogue"])


@router.get("")
def list_kinds() -> Page[KindOut]:
    """Every kind of fact, by family, with how it is told. Always one page."""
    return Page(items=[_shown(name) for name in catalogue.kinds()], next=None)


@router.get("/{kind}")
def show_kind(kind: str) -> KindOut:
    """One kind of fact."""
    if kind not in catalogue.kinds():
        raise HTTPException(404)
    return _shown(kind)


@cache
def _shown(name: str) -> KindOut:
    kind: Kind = catalogue.kinds()[name]
    return KindOut(
        kind=kind.name,
        topic=kind.topic,
        title=kind.title,
        definition=kind.definition,
        family=kind.family.name,
        lane=kind.family.lane,
        section=kind.family.section,
        recorded_by=list(kind.recorded_by),
        standards=list(kind.standards),
        is_safeguard=kind.is_safeguard,
        told=model(name).model_json_schema(),
    )
