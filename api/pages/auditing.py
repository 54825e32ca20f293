"""Where an auditor begins: what there is to look into, and where to look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Response

from api import auditing
from api.auditing import Overview
from api.glass import TOLD_FOR
from api.pages.drawing import AUDIT, TheVisit, draw
from api.pages.views import Page
from domain.access_rules import with_article

router = APIRouter(tags=["pages"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One change of a role, as a sentence and by whom."""

    at: datetime
    said: str
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditView:
    """What an auditor begins with."""

    page: Page
    found: Overview
    days: int
    rows: tuple[Row, ...]


@router.get(AUDIT)
def front(visit: TheVisit) -> Response:
    """Who looked, the log, broken glass and roles: the way to each. Raises NotAllowed."""
    found = auditing.overview(visit.house, visit.principal)
    rows = tuple(
        Row(
            at=each.at,
            said=f"{each.name} {each.done} {with_article(each.standing)}",
            by=each.by,
        )
        for each in found.appointed
    )
    view = AuditView(
        page=visit.page("Audit", at=AUDIT),
        found=found,
        days=TOLD_FOR.days,
        rows=rows,
    )
    return draw("audit.html", view)
