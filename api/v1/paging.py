"""Lists in pages: a cursor is the last thing of a page, and means nothing to others."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel

from api import problem_kinds as kinds
from api.problems import Unanswered

T = TypeVar("T")
USUAL, MOST = 50, 200


class Page(BaseModel, Generic[T]):
    """A stretch of a list. `next` is the cursor of the one after; null at the end."""

    items: list[T]
    next: str | None


def after(
    cursor: Annotated[
        str | None, Query(description="`next` of the page before.", max_length=64)
    ] = None,
) -> UUID | None:
    """What the page before ended with."""
    if cursor is None:
        return None
    try:
        return UUID(bytes=urlsafe_b64decode(cursor + "=="))
    except ValueError:
        raise unusable() from None


TheLimit = Annotated[int, Query(ge=1, le=MOST, description="How many at most.")]
TheAfter = Annotated[UUID | None, Depends(after)]


def unusable() -> Unanswered:
    """A cursor that did not come from this list, or whose end is no longer in it."""
    return Unanswered(
        kinds.CURSOR_UNUSABLE,
        "this cursor does not belong to this list as it is now; "
        "begin again without a cursor",
    )


def cut(
    items: Sequence[T], *, key: Callable[[T], UUID], after: UUID | None, limit: int
) -> tuple[list[T], str | None]:
    """The stretch of `items` beyond `after`, and the cursor that goes on from it."""
    begin = 0
    if after is not None:
        places = [place for place, item in enumerate(items) if key(item) == after]
        if not places:
            raise unusable()
        begin = places[0] + 1
    return stretch(items[begin : begin + limit + 1], key=key, limit=limit)


def stretch(
    items: Sequence[T], *, key: Callable[[T], UUID], limit: int
) -> tuple[list[T], str | None]:
    """A page of `items`, which hold one more where the list goes on."""
    page = list(items[:limit])
    if len(items) <= limit:
        return page, None
    return page, cursor_of(key(page[-1]))


def cursor_of(last: UUID) -> str:
    """The cursor that goes on after the last thing of a page."""
    return urlsafe_b64encode(last.bytes).decode().rstrip("=")
