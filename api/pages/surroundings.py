"""A page for what goes wrong: what it was, and where to go from here."""

from __future__ import annotations

from fastapi import Request, Response

from api import people
from api import problem_kinds as kinds
from api.dependencies import maybe_session
from api.house import House
from api.pages.drawing import Visit, draw
from api.pages.views import MessageView, NavItem, Page
from api.problems import REFUSED, Shown

FAILED = (
    "We could not finish this. Nothing that was recorded before is lost. What you just "
    "sent may or may not be recorded: look at the case, or go back and send the same "
    "form again; it is recorded once."
)


def show_problem(request: Request, shown: Shown) -> Response:
    """A problem as a calm page."""
    return message(request, shown)


def message(request: Request, shown: Shown, *, kept: str = "") -> Response:
    """A problem as a page; `kept` is what somebody had written."""
    return message_with(request, shown, kept=kept)


def message_with(
    request: Request, shown: Shown, *, kept: str = "", ways: tuple[NavItem, ...] = ()
) -> Response:
    """A problem as a page, with other ways on than the usual one."""
    setattr(request.state, REFUSED, shown.kind.name)
    page, way = _surroundings(request, title=shown.kind.title)
    said = FAILED if shown.kind is kinds.FAILED else shown.detail
    said = said[:1].upper() + said[1:]
    view = MessageView(
        page=page,
        heading=shown.kind.title,
        words=said if said.endswith((".", "!", "?")) else f"{said}.",
        ways_on=ways or (way,),
        kept=kept,
        number=str(shown.more.get("instance", "")).removeprefix("urn:uuid:"),
    )
    return draw("message.html", view, status=shown.kind.status)


def _surroundings(request: Request, *, title: str) -> tuple[Page, NavItem]:
    """What surrounds a problem; without a person where even their name is unreadable."""
    house: House = request.app.state.house
    back = NavItem(label="Back to the first page", href="/")
    try:
        session = maybe_session(request, house)
        if session is None:
            return Page(title=title), NavItem(label="Sign in", href="/sign-in")
        visit = Visit(
            house=house,
            principal=people.principal(house, session.person_id),
            form_token=session.form_token,
        )
        return visit.page(title), back
    except Exception:  # noqa: BLE001 - the problem shown is the one that counts.
        return Page(title=title), back
