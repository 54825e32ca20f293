"""The pages of the house, put into the application."""

from __future__ import annotations

import os

from fastapi import FastAPI, Request, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api import people
from api.dependencies import maybe_session
from api.house import House
from api.pages import case, entrance, telling
from api.pages.drawing import STATIC, Visit, draw
from api.pages.views import MessageView, NavItem, Page
from api.problems import Shown


class OwnFiles(StaticFiles):
    """Style, mark and script; a browser asks each time whether they have changed."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        answer = super().file_response(full_path, stat_result, scope, status_code)
        answer.headers["Cache-Control"] = "no-cache"
        return answer


def install(app: FastAPI) -> None:
    """Add every page, the files they need, and a page for what goes wrong."""
    for router in (entrance.router, telling.router, case.router):
        app.include_router(router)
    app.mount("/static", OwnFiles(directory=STATIC), name="static")
    app.state.show_problem_page = show_problem


def show_problem(request: Request, shown: Shown) -> Response:
    """A problem as a calm page: what it was, and where to go from here."""
    house: House = request.app.state.house
    session = maybe_session(request, house)
    if session is None:
        page = Page(title=shown.kind.title)
        ways = (NavItem(label="Sign in", href="/sign-in"),)
    else:
        visit = Visit(
            house=house,
            principal=people.principal(house, session.person_id),
            form_token=session.form_token,
        )
        page = visit.page(shown.kind.title)
        ways = (NavItem(label="Back to the first page", href="/"),)
    said = shown.detail[:1].upper() + shown.detail[1:]
    view = MessageView(
        page=page,
        heading=shown.kind.title,
        words=said if said.endswith((".", "!", "?")) else f"{said}.",
        ways_on=ways,
    )
    return draw("message.html", view, status=shown.kind.status)
