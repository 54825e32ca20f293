"""Whether this process is alive, and whether it is ready to be asked."""

from __future__ import annotations

import logging

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api import problem_kinds as kinds
from api.dependencies import TheHouse
from api.house import House
from api.problems import Shown, show
from projections.catch_up import position
from projections.database import ReadModelNewer, ReadModelOlder, require_version

router = APIRouter(tags=["health"])
MOST_BEHIND = 1_000
LOG = logging.getLogger("boundary_ledger")


class Alive(BaseModel):
    """This process answers."""

    alive: bool


class Ready(BaseModel):
    """How many facts the read models have still to read, and how many are too many."""

    ready: bool
    facts_behind: int
    most_behind: int


@router.get("/healthz")
def alive() -> Alive:
    """Whether this process answers at all."""
    return Alive(alive=True)


@router.get("/readyz", response_model=Ready)
def ready(request: Request, house: TheHouse) -> Ready | Response:
    """Whether the store can be reached and the read models are up to it.

    They are not where another version of this program has changed them meanwhile.
    """
    try:
        require_version(house.engine)
        behind = _behind(house)
    except (ReadModelNewer, ReadModelOlder) as other:
        LOG.warning("%s", other)
        return show(request, Shown(kind=kinds.NOT_READY, detail=str(other)))
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer is no.
        LOG.warning("the store cannot be reached: %s", type(error).__name__)
        shown = Shown(kind=kinds.NOT_READY, detail="the store cannot be reached")
        return show(request, shown)
    if behind > MOST_BEHIND:
        more = {"facts_behind": behind, "most_behind": MOST_BEHIND}
        said = f"the read models are {behind} facts behind; {MOST_BEHIND} are allowed"
        return show(request, Shown(kind=kinds.NOT_READY, detail=said, more=more))
    return Ready(ready=True, facts_behind=behind, most_behind=MOST_BEHIND)


def _behind(house: House) -> int:
    # The read models first: what is written in between must not look read ahead.
    read = max(position(house.engine), 0)
    return max(house.ledger.head() - read, 0)
