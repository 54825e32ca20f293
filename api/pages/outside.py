"""A page for who is turned away at the door, before anybody is known.

It names nobody, not even who a cookie belongs to, and needs nothing else of this house:
whoever is turned away gets neither its style nor its mark.
"""

from __future__ import annotations

from functools import cache

from fastapi import Request, Response
from markupsafe import Markup

from api import problem_kinds as kinds
from api.edge import policy_of
from api.house import House
from api.methods import SAFE
from api.pages.drawing import STATIC, draw
from api.pages.views import NavItem, OutsideView, Page
from api.problems import Shown
from audit_reports.render import PICTURE_STYLE

IN_CLEAR = (
    "Your browser asked without encryption (http://), where others on the way can read "
    "along. Nothing was shown, and nothing was recorded."
)
BY_HTTPS = " Ask again with https:// before the address, or ask for the right address."
OTHERS_MAY_HAVE_READ = (
    " What you just sent may have been read on its way: if a password was in it, choose "
    "another."
)
WRONG_NAME = (
    "This address leads to a house that does not go by that name. Ask whoever gave you "
    "the address for the right one."
)


def show(request: Request, shown: Shown) -> Response:
    """A refusal as a page that brings its own style."""
    way_on = None
    if shown.kind is kinds.HTTPS_ONLY:
        way_on = _encrypted_way(request)
        words = IN_CLEAR + ("" if way_on else BY_HTTPS)
        words += "" if request.method in SAFE else OTHERS_MAY_HAVE_READ
    else:
        words = WRONG_NAME
    view = OutsideView(
        page=Page(title=shown.kind.title),
        heading=shown.kind.title,
        words=words,
        style=_style(),
        for_operator=f"{shown.detail}.",
        way_on=way_on,
    )
    drawn = draw("outside.html", view, status=shown.kind.status)
    drawn.headers["Content-Security-Policy"] = policy_of(bytes(drawn.body).decode())
    return drawn


def _encrypted_way(request: Request) -> NavItem | None:
    """The first page by https, where the settings say how browsers reach it."""
    house: House = request.app.state.house
    origin = house.settings.origin
    if origin is None or not origin.startswith("https://"):
        return None
    return NavItem(label=f"Open {origin}", href=f"{origin}/")


@cache
def _style() -> Markup:
    """The style of every page, to stand in a page itself."""
    sheets = (PICTURE_STYLE, STATIC / "app.css")
    written = "".join(sheet.read_text("utf-8") for sheet in sheets)
    return Markup(written)  # noqa: S704 - our own files.
