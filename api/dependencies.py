"""What a route may ask for: the house, the clock, and who is signed in.

A session is told by `Authorization: Bearer`, or by a cookie where that header is
absent. The API answers 401 to nobody; pages send nobody to sign in.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from fastapi.security import APIKeyCookie, HTTPBearer

from api import people
from api import problem_kinds as kinds
from api.accounts import Session
from api.edge import COOKIE, FRESH, SIGNED_OUT
from api.house import House
from api.methods import SAFE
from api.problems import FactorFirst, SignInFirst, Unanswered
from api.sign_in import doorway
from api.sign_in.browsers import caller_of
from api.sign_in.tokens import PREFIX, Scope
from domain.ledger import Command
from domain.policy import Principal
from domain.refusals import CaseUnknown, FactUnknown
from domain.values import CaseId, FactId

API = "/api/"
LONGEST_KEY = 200
TAKEN_AWAY = ("/report", "/bundle", "/timeline.svg", "/certificate")
"""How addresses end at which something is taken away whole."""
RECORDED = frozenset({"", "facts", "flags", "assessment", "checks", "overlaps"})
"""What is written of a case by recording; the rest decides who may read it."""
ASKED = frozenset({"rule-books"})
"""What is asked by sending something, and changes nothing."""
OF_ONESELF = frozenset({"circle"})
"""What one records of oneself alone, in no case."""
TELLS = frozenset({"persons"})
"""What is asked by sending something, and answered with what somebody may read."""
WITHOUT_FACTOR = ("/account", "/sign-out")
"""What somebody may do who has yet to set up the second factor they are asked for."""
FACTOR_FIRST = (
    "this practice asks for a second factor; sign in with a browser and set one up "
    "under your name"
)
FORM_TOKEN = "csrf"  # noqa: S105 - the name of a field.


def the_house(request: Request) -> House:
    """The house that this application was built for."""
    found: House = request.app.state.house
    return found


TheHouse = Annotated[House, Depends(the_house)]


def the_time(house: TheHouse) -> datetime:
    """When this request arrived."""
    return house.clock()


TheTime = Annotated[datetime, Depends(the_time)]


def maybe_session(request: Request, house: TheHouse) -> Session | None:
    """The session that this request belongs to, if it is a good one.

    A bearer token is for the API alone: a page knows cookies only.
    """
    known: str | None = getattr(request.state, FRESH, None)
    told = request.headers.get("authorization")
    now = house.clock()
    if told is None:
        token = known or request.cookies.get(COOKIE, "")
        session = _of_token(request, house, token)
        return _renewed(request, house, session)
    scheme, _, token = told.partition(" ")
    is_bearer = scheme.lower() == "bearer" and request.url.path.startswith(API)
    token = token.strip() if is_bearer else ""
    if token.startswith(PREFIX):
        return house.accounts.of_token(token, now=now)
    return _of_token(request, house, token)


def _of_token(request: Request, house: House, token: str) -> Session | None:
    if not token:
        return None
    caller = caller_of(request)
    return house.accounts.session(token, now=house.clock(), caller=caller)


def _renewed(request: Request, house: House, session: Session | None) -> Session | None:
    """The session under a new token, where its person's rights have changed."""
    if session is None or not session.is_due or request.method != "GET":
        return session
    fresh = house.accounts.sessions.rotate(session, now=house.clock())
    if fresh is not None:
        setattr(request.state, FRESH, fresh.token)
    return fresh


MaybeSession = Annotated[Session | None, Depends(maybe_session)]


def api_session(request: Request, house: TheHouse, session: MaybeSession) -> Session:
    """Somebody who is signed in; the API answers 401 to anybody else.

    An API token has to be good for what is asked.
    """
    if session is None:
        raise Unanswered(
            kinds.NOT_SIGNED_IN,
            "sign in with POST /api/v1/sessions and send the token as a bearer token",
            headers={"WWW-Authenticate": "Bearer"},
        )
    asked = scope_of(request.method, request.url.path)
    if session.scopes is not None and asked not in session.scopes:
        raise Unanswered(kinds.OUT_OF_SCOPE, _out_of_scope(asked))
    if lacks_factor(house, session):
        raise Unanswered(kinds.FACTOR_FIRST, FACTOR_FIRST)
    return session


def page_session(request: Request, house: TheHouse, session: MaybeSession) -> Session:
    """Somebody who is signed in; a page sends anybody else to sign in.

    Where the practice asks for a second factor, the account comes first.
    """
    if session is None:
        raise SignInFirst(request.url.path)
    is_own = request.url.path.startswith(WITHOUT_FACTOR)
    if not is_own and lacks_factor(house, session):
        raise FactorFirst
    return session


def scope_of(method: str, path: str) -> Scope | None:
    """What an API token has to be good for; None where no token ever is."""
    within = path.removeprefix(f"{API}v1/")
    noun, _, rest = within.partition("/")
    if noun in {"sessions", "tokens"}:
        return None
    if noun in {"people", "invitations"}:
        return Scope.PEOPLE
    if noun in {"erasures", "holds", "retention"}:
        return Scope.PRIVACY
    if rest.endswith(TAKEN_AWAY):
        return Scope.EXPORT
    if method in SAFE or noun in TELLS:
        return Scope.READ
    of_case = rest.partition("/")[2].partition("/")[0]
    is_recorded = noun in ASKED | OF_ONESELF or (
        noun == "cases" and of_case in RECORDED
    )
    return Scope.RECORD if is_recorded else None


def _out_of_scope(asked: Scope | None) -> str:
    if asked is None:
        return "no API token is good for this; sign in"
    return f"this token is not good for this; make one with the scope {asked.value}"


def lacks_factor(house: House, session: Session) -> bool:
    """Whether somebody has yet to set up the second factor they are asked for."""
    wanted = house.settings.require_second_factor
    return wanted and not house.accounts.has_second_factor(session.person_id)


TheSession = Annotated[Session, Depends(api_session)]
ThePageSession = Annotated[Session, Depends(page_session)]


def api_proved(session: TheSession, house: TheHouse) -> None:
    """That somebody proved lately who they are. Raises ConfirmFirst.

    Acts that owe a second factor (`domain.policy`) ask for it; whoever has one proved
    it by that.
    """
    doorway.require_proof(house, session)


PROVED = [Depends(api_proved)]


def page_proved(then: str) -> Callable[..., None]:
    """As `api_proved`, for the forms of a page.

    `then` is where to go on, with what the address names in braces.
    """

    def proved(request: Request, session: ThePageSession, house: TheHouse) -> None:
        at = then.format_map(request.path_params)
        doorway.require_proof(house, session, then=at)

    return proved


def api_principal(session: TheSession, house: TheHouse) -> Principal:
    """Who is signed in, with the capacities they hold at this moment."""
    return people.principal(house, session.person_id)


def page_principal(session: ThePageSession, house: TheHouse) -> Principal:
    """As `api_principal`, for pages."""
    return people.principal(house, session.person_id)


ThePrincipal = Annotated[Principal, Depends(api_principal)]
ThePagePrincipal = Annotated[Principal, Depends(page_principal)]

WAYS_TO_SIGN_IN = [
    Depends(HTTPBearer(auto_error=False)),
    Depends(APIKeyCookie(name=COOKIE, auto_error=False)),
]
"""They refuse nothing; they tell the description of the API how to sign in."""


def the_case(case: str, principal: ThePrincipal) -> CaseId:
    """The case in the address; what is no identifier names no case."""
    del principal  # Nobody learns what an address looks like before signing in.
    found = identifier(case)
    if found is None:
        raise CaseUnknown(case)
    return CaseId(found)


TheCase = Annotated[CaseId, Depends(the_case)]


def the_fact(fact: str, case: TheCase) -> FactId:
    """The fact in the address; what is no identifier names no fact."""
    del case
    found = identifier(fact)
    if found is None:
        raise FactUnknown(fact)
    return FactId(found)


TheFact = Annotated[FactId, Depends(the_fact)]


async def the_command(
    request: Request,
    principal: ThePrincipal,
    idempotency_key: Annotated[
        str | None,
        Header(description="Any text of your own, new for each new request."),
    ] = None,
) -> Command:
    """What makes this request one request, however often it is sent."""
    key = (idempotency_key or "").strip()
    if not key or len(key) > LONGEST_KEY:
        raise Unanswered(
            kinds.KEY_MISSING,
            f"writing takes an Idempotency-Key header of 1 to {LONGEST_KEY} "
            "characters; the same key with the same request answers the same",
        )
    body = _read(await request.body())
    asked = request_of(method=request.method, path=request.url.path, body=body)
    return Command(key=key, actor=principal.person_id, request=asked)


TheCommand = Annotated[Command, Depends(the_command)]


def _read(body: bytes) -> object:
    """A body as JSON; a route that wants none has nobody else to look at it."""
    try:
        return json.loads(body or b"null")
    except (ValueError, RecursionError):
        raise Unanswered(
            kinds.BODY_UNREADABLE, "what was sent cannot be read"
        ) from None


async def form_is_ours(request: Request, session: ThePageSession) -> None:
    """Refuse a form that this session was not given. For every page that writes."""
    told = (await request.form()).get(FORM_TOKEN, "")
    ours = session.form_token
    if not isinstance(told, str) or not hmac.compare_digest(
        told.encode(errors="replace"), ours.encode()
    ):
        raise Unanswered(
            kinds.FORM_NOT_OURS,
            "this form was made before you signed in; open it again and send it anew",
        )


def request_of(*, method: str, path: str, body: object) -> bytes:
    """A request as bytes that are the same whenever it means the same."""
    asked = [method, path, body]
    return json.dumps(asked, sort_keys=True, separators=(",", ":")).encode()


def give_cookie(response: Response, session: Session) -> None:
    """Let a browser hold a session; no script can read it, no other site send it."""
    response.set_cookie(
        COOKIE, session.token, path="/", secure=True, httponly=True, samesite="lax"
    )


def take_cookie(response: Response) -> None:
    """Let a browser forget a session and everything it kept of this house."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    response.headers.update(SIGNED_OUT)


def identifier(text: str) -> UUID | None:
    """A UUID in its usual form."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text.lower() else None
