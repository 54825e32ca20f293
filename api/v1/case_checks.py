"""The checks that were made of the client of a case, and adding one of yours to it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api import linking
from api.access import seen
from api.carrying import of_case
from api.dependencies import TheCase, TheCommand, TheHouse, ThePrincipal
from api.house import House
from api.v1.shapes import Taken
from domain.facts.checks import Answer, CheckId
from domain.policy import Principal
from domain.values import CaseId

router = APIRouter(prefix="/cases/{case}", tags=["persons"])


class CaseCheckIn(Taken):
    """Which check of yours was of the client."""

    check: Annotated[UUID, Field(strict=False)]


class CaseCheckOut(BaseModel):
    """A check of the client, as the therapist asked it and was told.

    `is_before` where it was asked before the case was opened. `answer` is null until
    they are told; `words` say it.
    """

    check_id: UUID
    asked_at: datetime
    is_before: bool
    answer: Answer | None
    told_at: datetime | None
    words: str


@router.get("/checks")
def list_checks(
    *, house: TheHouse, principal: ThePrincipal, case: TheCase
) -> list[CaseCheckOut]:
    """The checks of the client, for whoever reads the record of the case."""
    return _checks(house, principal, case)


@router.post("/checks", status_code=201)
def put_check(
    *,
    told: CaseCheckIn,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
) -> list[CaseCheckOut]:
    """Add a check of yours to a case of yours, made before or after it was opened.

    It has to be of somebody who may become a client, by the client's name, and with no
    case yet. The case says nothing but what you were told.
    """
    linking.link(house, principal, case, CheckId(told.check), command=command)
    return _checks(house, principal, case)


def _checks(house: House, principal: Principal, case_id: CaseId) -> list[CaseCheckOut]:
    case = seen(house, principal, case_id)
    return [
        CaseCheckOut(
            check_id=each.check_id,
            asked_at=each.asked_at,
            is_before=each.is_before,
            answer=each.answer,
            told_at=each.told_at,
            words=each.words,
        )
        for each in of_case(house, case.relations, case.decision)
    ]
