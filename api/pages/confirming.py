"""Proving again who one is, before something grave; and a new password."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response

from api import problem_kinds as kinds
from api.accounts import PasswordRefused, Session
from api.dependencies import form_is_ours, give_cookie
from api.house import House
from api.pages.drawing import TheForm, draw, go_to
from api.pages.handed_back import written
from api.pages.own import Own, TheOwn
from api.pages.sign_in_views import ConfirmView, PasswordView
from api.pages.signing_in import CHALLENGE, inside, passkey_of
from api.pages.surroundings import message_with
from api.pages.typed import first
from api.pages.views import NavItem
from api.problems import FactorFirst, Shown, show
from api.sign_in import doorway
from api.sign_in.attempts import TooManyTries
from api.sign_in.browsers import give_way, take_way
from api.sign_in.events import What
from api.sign_in.passkeys import PasskeyRefused, challenge_of
from api.sign_in.records import new_secret
from api.sign_in.sessions import ConfirmFirst

router = APIRouter(include_in_schema=True, tags=["account"])
OURS = [Depends(form_is_ours)]
AT = "/account/confirm"
HALF = "proved at the provider"
"""What is begun where the provider said who somebody is, and a second factor lacks."""
WRONG = "This is not your password, or not the code of this moment. Try again."
WRONG_NOW = "This is not the password that you have now."
CONFIRM = (
    "You signed in a while ago, or without your second factor. Before this, confirm "
    "that it is you; then send it again. Nothing has been changed."
)
ASKED = "this practice asks for a second factor; set one up under your name first"
Next = Annotated[str, Query(alias="next")]


@router.get("/account/confirm")
def confirm(request: Request, own: TheOwn, next_: Next = "/account") -> Response:
    """Ask somebody to prove again who they are."""
    return _confirm(request, own, goal=inside(next_))


@router.post("/account/confirm", dependencies=OURS)
def confirmed(request: Request, own: TheOwn, form: TheForm) -> Response:
    """Take a password, and a code where there is a second factor."""
    goal = inside(first(form, "next"))
    try:
        way = _proved(own, password=first(form, "password"), code=first(form, "code"))
    except TooManyTries as many:
        said = f"{str(many)[:1].upper()}{str(many)[1:]}."
        answer = _confirm(request, own, goal=goal, problem=said, status=429)
        answer.headers["Retry-After"] = str(many.retry_after)
        return answer
    if not way:
        return _confirm(request, own, goal=goal, problem=WRONG, status=401)
    return _go_on(own, goal=goal, way=way)


@router.post("/account/confirm/passkey/options", dependencies=OURS)
def passkey_options(request: Request, own: TheOwn) -> Response:
    """What a browser needs to use one of my passkeys."""
    at = doorway.relying_party(own.house, request)
    if at is None:
        return Response("no name for passkeys", status_code=400)
    options = own.accounts.passkeys.request(own.person, at=at)
    holder, told = new_secret(), {"of": challenge_of(options)}
    own.accounts.pending.begin(CHALLENGE, holder, now=own.now, told=told)
    answer = Response(options, media_type="application/json")
    give_way(answer, holder)
    return answer


@router.post("/account/confirm/passkey", dependencies=OURS)
def passkey_told(request: Request, own: TheOwn, form: TheForm) -> Response:
    """Take one of my passkeys."""
    goal = inside(first(form, "next"))
    try:
        credential = first(form, "credential")
        passkey_of(request, own.house, credential, wanted=own.person)
    except PasskeyRefused as refused:
        said = f"{str(refused)[:1].upper()}{str(refused)[1:]}."
        return _confirm(request, own, goal=goal, problem=said, status=401)
    answer = _go_on(own, goal=goal, way=doorway.PASSKEY)
    take_way(answer)
    return answer


@router.get("/account/password")
def password(own: TheOwn) -> Response:
    """Ask for a new password."""
    if not own.accounts.has_password(own.person):
        own.confirmed("/account/password")
    return _password(own)


@router.post("/account/password", dependencies=OURS)
def new_password(own: TheOwn, form: TheForm) -> Response:
    """Change my password; it needs the one of now, and ends my other sessions."""
    accounts, person = own.accounts, own.person
    if not accounts.has_password(person):
        own.confirmed("/account/password")
    elif not doorway.prove_again(own.house, person, first(form, "current"), own.caller):
        return _password(own, problem=WRONG_NOW, about="current", status=401)
    if first(form, "password") != first(form, "again"):
        said = "The two are not the same. Type the new password twice."
        return _password(own, problem=said, about="again", status=422)
    try:
        accounts.change_password(
            person, first(form, "password"), name=own.name, keep=own.session.handle
        )
    except PasswordRefused as refused:
        said = f"{str(refused)[:1].upper()}{str(refused)[1:]}."
        return _password(own, problem=said, about="password", status=422)
    own.note(What.PASSWORD_CHANGED)
    return _go_on(own, goal="/account")


def half_way(house: House, session: Session) -> None:
    """Remember that the provider said who somebody is; a second factor is left."""
    house.accounts.pending.begin(HALF, session.token, now=house.clock(), told={})


def install(app: FastAPI) -> None:
    """Answer those who have to confirm first, or need a second factor first."""
    app.add_exception_handler(ConfirmFirst, _confirm_first)
    app.add_exception_handler(FactorFirst, _factor_first)


async def _confirm_first(request: Request, error: Exception) -> Response:
    """Send somebody to confirm and then on; what they wrote is handed back."""
    assert isinstance(error, ConfirmFirst)
    if request.url.path.startswith("/api/"):
        said = "prove again who you are: POST /api/v1/sessions/current/confirmation"
        return show(request, Shown(kind=kinds.CONFIRM_FIRST, detail=said))
    is_page = request.method == "GET"
    query = f"?{request.url.query}" if request.url.query else ""
    then = request.url.path + query if is_page else error.then
    way = f"/account/confirm?next={quote(then)}"
    kept = "" if is_page else await written(request)
    if not kept:
        return go_to(way)
    shown = Shown(kind=kinds.CONFIRM_FIRST, detail=CONFIRM)
    ways = (NavItem(label="Confirm that it is you", href=way),)
    return message_with(request, shown, kept=kept, ways=ways)


async def _factor_first(request: Request, _: Exception) -> Response:
    if request.method == "GET":
        return go_to("/account")
    ways = (NavItem(label="Your account", href="/account"),)
    shown = Shown(kind=kinds.FACTOR_FIRST, detail=ASKED)
    return message_with(request, shown, kept=await written(request), ways=ways)


def _proved(own: Own, *, password: str, code: str) -> str:
    """By what somebody proved who they are; empty where they did not."""
    way = doorway.PROVIDER if _is_half_way(own) else doorway.PASSWORD
    if way == doorway.PASSWORD:
        if not own.accounts.has_password(own.person):
            return ""
        if not doorway.prove_again(own.house, own.person, password, own.caller):
            return ""
    if not own.accounts.has_second_factor(own.person):
        return way
    by = doorway.second(own.house, own.person, code, caller=own.caller)
    return f"{way} and {by}" if by else ""


def _is_half_way(own: Own) -> bool:
    """Whether the provider has just said who they are."""
    pending = own.accounts.pending
    return pending.look(HALF, own.session.token, now=own.now) is not None


def _go_on(own: Own, *, goal: str, way: str = "") -> Response:
    """Go on under a new token: what was held before is good for nothing.

    Without `way` nobody has proved more than they had.
    """
    fresh = own.accounts.sessions.rotate(own.session, now=own.now, proved_by=way)
    answer = go_to(goal)
    if fresh is not None:
        give_cookie(answer, fresh)
    if way:
        own.note(What.CONFIRMED, way=way)
    return answer


def _confirm(
    request: Request, own: Own, *, goal: str, problem: str = "", status: int = 200
) -> Response:
    accounts, person = own.accounts, own.person
    provider = own.house.settings.provider
    is_linked = provider is not None and accounts.identities.has(person)
    is_half_way = _is_half_way(own)
    at = doorway.relying_party(own.house, request)
    view = ConfirmView(
        page=own.page("Confirm that it is you"),
        next_url=goal,
        problem=problem,
        has_password=accounts.has_password(person) and not is_half_way,
        has_app=accounts.has_second_factor(person),
        has_passkeys=at is not None and accounts.passkeys.has(person),
        provider=provider.name if provider and is_linked else "",
        is_half_way=is_half_way,
    )
    return draw("confirm.html", view, status=status)


def _password(
    own: Own, *, problem: str = "", about: str = "", status: int = 200
) -> Response:
    view = PasswordView(
        page=own.page("Your password"),
        name=own.name,
        has_password=own.accounts.has_password(own.person),
        problem=problem,
        about=about,
    )
    return draw("password.html", view, status=status)
