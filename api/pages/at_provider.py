"""Signing in through an identity provider: going there, and coming back.

Whatever goes wrong there ends in a calm page that says how to go on.
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from api import problem_kinds as kinds
from api.accounts import Session
from api.dependencies import MaybeSession, TheHouse, ThePageSession, give_cookie
from api.house import House
from api.pages import confirming, invited
from api.pages.drawing import draw, go_to
from api.pages.signing_in import go_on, inside
from api.pages.surroundings import message
from api.pages.views import MessageView, NavItem, Page
from api.problems import Shown, Unanswered
from api.sign_in import doorway
from api.sign_in.browsers import caller_of, give_way, take_way, way_of
from api.sign_in.events import What
from api.sign_in.identities import Identity
from api.sign_in.provider import (
    Errand,
    OpenIdProvider,
    ProviderDown,
    ProviderRefused,
)
from api.sign_in.records import new_secret

router = APIRouter(include_in_schema=True, tags=["signing in"])
BACK = "/sign-in/provider/callback"
ERRAND = "provider"
AGAIN = "this was finished before, or took too long; begin the sign-in anew"
UNLINKED = (
    "nobody here is linked with the account you have there; sign in another way and "
    "link it under your name, or ask an administrator for an invitation"
)
OTHERS = "this account of the provider belongs to somebody else here"


@router.get("/sign-in/provider")
def begin_to_sign_in(
    request: Request,
    house: TheHouse,
    next_: Annotated[str, Query(alias="next")] = "/",
) -> Response:
    """Go to the provider, to sign in there."""
    goal = inside(next_)
    if request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        return _ask_first(house, goal)
    return begin(request, house, told={"purpose": "sign-in", "next": goal})


@router.get("/account/provider")
def begin_to_link(
    request: Request, house: TheHouse, session: ThePageSession
) -> Response:
    """Go to the provider, to link an account there with oneself."""
    doorway.require_proof(house, session)
    return begin(request, house, told={"purpose": "link", "handle": session.handle})


@router.get("/account/confirm/provider")
def begin_to_confirm(
    request: Request,
    house: TheHouse,
    session: ThePageSession,
    next_: Annotated[str, Query(alias="next")] = "/account",
) -> Response:
    """Go to the provider, to prove there again who one is."""
    told = {"purpose": "confirm", "handle": session.handle, "next": inside(next_)}
    return begin(request, house, told=told, again=True)


@router.get("/invitation/provider")
def begin_invited(request: Request, house: TheHouse) -> Response:
    """Go to the provider, to accept an invitation with an account there."""
    secret = invited.secret_of(request, house)
    return begin(request, house, told={"purpose": "invitation", "secret": secret})


@router.get(BACK)
def come_back(request: Request, house: TheHouse, before: MaybeSession) -> Response:
    """Come back from the provider, once."""
    held = house.accounts.pending.take(ERRAND, way_of(request), now=house.clock())
    if held is None:
        return _refused(request, house, AGAIN)
    answer = dict(request.query_params)
    try:
        found = _provider(house).finish(Errand(**held["errand"]), answer)
    except ProviderRefused as refused:
        return _refused(request, house, str(refused), code=refused.code)
    except ProviderDown as down:
        return _down(request, down)
    told: dict[str, Any] = held["told"]
    if told["purpose"] == "invitation":
        return invited.accept_by_provider(request, house, told["secret"], found)
    done = {"link": _linked, "confirm": _confirmed, "sign-in": _signed_in}
    return done[told["purpose"]](request, house, told, found, before=before)


def begin(
    request: Request, house: House, *, told: dict[str, Any], again: bool = False
) -> Response:
    """Send a browser to the provider; it comes back to `come_back`."""
    attempts = house.accounts.attempts
    buckets = attempts.by_address(ERRAND, caller_of(request))
    attempts.begin(buckets)
    try:
        url, errand = _provider(house).begin(
            redirect_uri=doorway.own_address(house, request) + BACK, again=again
        )
    except ProviderDown as down:
        return _down(request, down)
    holder = new_secret()
    kept = {"errand": errand.told, "told": told}
    house.accounts.pending.begin(ERRAND, holder, now=house.clock(), told=kept)
    answer = go_to(url)
    give_way(answer, holder)
    return answer


def _signed_in(
    request: Request,
    house: House,
    told: dict[str, Any],
    found: Identity,
    *,
    before: Session | None,
) -> Response:
    person = house.accounts.identities.person(found)
    if person is None:
        return _refused(request, house, UNLINKED)
    proof = house.accounts.proof_of(person)
    goal = inside(str(told["next"]))
    return go_on(request, house, proof, way=doorway.PROVIDER, goal=goal, before=before)


def _linked(
    request: Request,
    house: House,
    told: dict[str, Any],
    found: Identity,
    *,
    before: Session | None,
) -> Response:
    now = house.clock()
    if before is None or before.handle != told["handle"]:
        return _refused(request, house, AGAIN)
    doorway.require_proof(house, before)
    if not house.accounts.identities.link(before.person_id, found, now=now):
        return _refused(request, house, OTHERS)
    house.accounts.events.note(
        What.PROVIDER_LINKED, before.person_id, now=now, caller=caller_of(request)
    )
    return _done("/account")


def _confirmed(
    request: Request,
    house: House,
    told: dict[str, Any],
    found: Identity,
    *,
    before: Session | None,
) -> Response:
    is_mine = before is not None and before.handle == told["handle"]
    person = house.accounts.identities.person(found)
    if before is None or not is_mine or person != before.person_id:
        return _refused(request, house, OTHERS)
    goal, now = inside(str(told["next"])), house.clock()
    if house.accounts.has_second_factor(before.person_id):
        confirming.half_way(house, before)
        return _done(f"{confirming.AT}?next={quote(goal)}")
    answer = _done(goal)
    fresh = house.accounts.sessions.rotate(before, now=now, proved_by=doorway.PROVIDER)
    if fresh is not None:
        give_cookie(answer, fresh)
    house.accounts.events.note(
        What.CONFIRMED,
        before.person_id,
        now=now,
        caller=caller_of(request),
        way=doorway.PROVIDER,
    )
    return answer


def _provider(house: House) -> OpenIdProvider:
    provider = house.settings.provider
    if provider is None:
        said = "this house knows no identity provider"
        raise Unanswered(kinds.NOT_FOUND, said)
    return OpenIdProvider(provider, clock=house.clock)


def _ask_first(house: House, goal: str) -> Response:
    """Nobody is signed in because another site sent them here."""
    provider = house.settings.provider
    name = provider.name if provider else "the provider"
    way = f"/sign-in/provider?next={quote(goal)}"
    view = MessageView(
        page=Page(title="Sign in"),
        heading="Do you want to sign in?",
        words=f"Another site sent you here. Go on if you want to sign in with {name}.",
        ways_on=(NavItem(label=f"Sign in with {name}", href=way),),
    )
    return draw("message.html", view)


def _refused(request: Request, house: House, said: str, *, code: str = "") -> Response:
    house.accounts.events.note(
        What.PROVIDER_REFUSED,
        now=house.clock(),
        caller=caller_of(request),
        why=code or said,
    )
    shown = Shown(kind=kinds.PROVIDER_REFUSED, detail=said)
    answer = message(request, shown)
    take_way(answer)
    return answer


def _down(request: Request, down: ProviderDown) -> Response:
    return message(request, Shown(kind=kinds.PROVIDER_DOWN, detail=str(down)))


def _done(goal: str) -> Response:
    answer = go_to(goal)
    take_way(answer)
    return answer
