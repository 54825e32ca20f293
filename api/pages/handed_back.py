"""What somebody wrote is handed back where it could not be taken.

A session ends after a quarter of an hour, and so in the middle of a long sentence:
the words come back on a page, to be copied, and are recorded nowhere.
"""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api import problem_kinds as kinds
from api.dependencies import take_cookie
from api.pages.drawing import draw, go_to, the_form
from api.pages.surroundings import message
from api.pages.typed import as_written
from api.pages.views import MessageView, NavItem, Page
from api.problems import SignInFirst, Unanswered, show

SIGNED_OUT = (
    "Nothing of this was recorded. What you wrote stands below: copy what you need, "
    "sign in, and send it anew."
)


def install(app: FastAPI) -> None:
    """Answer those who have to sign in first, and forms of an earlier session."""
    app.add_exception_handler(SignInFirst, _sign_in_first)
    app.add_exception_handler(Unanswered, _unanswered)


async def _sign_in_first(request: Request, error: Exception) -> Response:
    """Send somebody to sign in and then on to where they wanted to go."""
    assert isinstance(error, SignInFirst)
    query = f"?{request.url.query}" if request.url.query else ""
    way = f"/sign-in?next={quote(error.path + query)}"
    if request.method == "GET":
        return go_to(way)
    kept = await written(request)
    if not kept:
        answer = go_to("/sign-in")
        take_cookie(answer)
        return answer
    way = f"/sign-in?next={quote(_with_the_form(request, error.path) + query)}"
    view = MessageView(
        page=Page(title="You were signed out"),
        heading="You were signed out while you wrote",
        words=SIGNED_OUT,
        ways_on=(NavItem(label="Sign in and open the form again", href=way),),
        kept=kept,
    )
    return draw("message.html", view, status=kinds.NOT_SIGNED_IN.status)


def _with_the_form(request: Request, path: str) -> str:
    """The page that a form stands on: where it is sent to, or the next one above."""
    while path:
        scope = {**request.scope, "method": "GET", "path": path}
        if any(r.matches(scope)[0] is Match.FULL for r in request.app.router.routes):
            return path
        path = path.rpartition("/")[0]
    return "/"


async def _unanswered(request: Request, error: Exception) -> Response:
    assert isinstance(error, Unanswered)
    if error.shown.kind is not kinds.FORM_NOT_OURS:
        return show(request, error.shown)
    return message(request, error.shown, kept=await written(request))


async def written(request: Request) -> str:
    """What somebody had typed into the form they sent; empty where it was none."""
    try:
        return as_written(await the_form(request))
    except HTTPException:
        return ""  # It was no form.
