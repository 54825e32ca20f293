"""Signing in and out: name and password, a second factor, or a passkey instead."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.accounts import FirstPasswordOver, Proof, Session
from api.dependencies import (
    MaybeSession,
    TheHouse,
    ThePageSession,
    TheTime,
    form_is_ours,
    give_cookie,
    take_cookie,
)
from api.house import House
from api.pages.drawing import TheForm, draw, go_to
from api.pages.sign_in_views import SecondFactorView, SignInView
from api.pages.typed import first
from api.pages.views import Page
from api.sign_in import doorway
from api.sign_in.attempts import TooManyTries
from api.sign_in.browsers import (
    caller_of,
    give_device,
    give_way,
    take_way,
    way_of,
)
from api.sign_in.events import What
from api.sign_in.passkeys import PasskeyRefused, challenge_of
from api.sign_in.records import new_secret
from domain.values import PersonId

router = APIRouter(include_in_schema=True, tags=["signing in"])
WRONG = "Name or password is wrong. Both are as they were given to you; try again."
WRONG_CODE = (
    "This code is not the one of this moment, or was used before. Wait for the next "
    "one; if it is wrong again, look whether your phone sets its clock by itself."
)
NO_NAME = "Passkeys do not work at this address. Sign in another way."
HALF, CHALLENGE = "half", "passkey"
SECOND = "/sign-in/second"


@router.get("/sign-in")
def sign_in(
    request: Request,
    house: TheHouse,
    session: MaybeSession,
    next_: Annotated[str, Query(alias="next")] = "/",
) -> Response:
    """Ask for name and password."""
    if session is not None:
        return go_to(inside(next_))
    return front(request, house, goal=inside(next_))


@router.post("/sign-in")
def signed_in(
    request: Request, house: TheHouse, before: MaybeSession, form: TheForm
) -> Response:
    """Let somebody in, or say that name or password is wrong.

    What this browser was signed in as before ends. Who has a second factor is asked
    for it on the next page.
    """
    name, goal = first(form, "name"), inside(first(form, "next"))
    caller = caller_of(request)
    try:
        proof = doorway.prove(house, name, first(form, "password"), caller=caller)
    except TooManyTries as many:
        return front(request, house, goal=goal, name=name, many=many)
    except FirstPasswordOver as over:
        said = _sentence(over)
        return front(request, house, goal=goal, name=name, problem=said, status=401)
    if proof is None:
        return front(request, house, goal=goal, name=name, problem=WRONG, status=401)
    return go_on(request, house, proof, way=doorway.PASSWORD, goal=goal, before=before)


@router.get(SECOND)
def second(request: Request, house: TheHouse, now: TheTime) -> Response:
    """Ask for the second factor."""
    half = house.accounts.pending.look(HALF, way_of(request), now=now)
    return go_to("/sign-in") if half is None else _second(request, house, half)


@router.post(SECOND)
def second_told(
    request: Request,
    house: TheHouse,
    now: TheTime,
    before: MaybeSession,
    form: TheForm,
) -> Response:
    """Let somebody in with a code of their app, or a recovery code."""
    pending, holder = house.accounts.pending, way_of(request)
    half = pending.look(HALF, holder, now=now)
    if half is None:
        return go_to("/sign-in")
    proof = _proof(half)
    try:
        by = doorway.second(
            house, proof.person_id, first(form, "code"), caller=caller_of(request)
        )
    except TooManyTries as many:
        return _second(request, house, half, many=many)
    if by is None or pending.take(HALF, holder, now=now) is None:
        return _second(request, house, half, problem=WRONG_CODE, status=401)
    way, goal = f"{half['way']} and {by}", inside(str(half["next"]))
    return let_in(request, house, proof, way=way, goal=goal, before=before)


@router.post("/sign-in/passkey/options")
def passkey_options(request: Request, house: TheHouse, now: TheTime) -> Response:
    """What a browser needs to use a passkey: a challenge that it may answer once."""
    pending, at = house.accounts.pending, doorway.relying_party(house, request)
    if at is None:
        return Response(NO_NAME, status_code=400, media_type="text/plain")
    holder = way_of(request)
    half = pending.look(HALF, holder, now=now)
    person = _proof(half).person_id if half else None
    holder = holder if half else new_secret()
    options = house.accounts.passkeys.request(person, at=at)
    pending.begin(CHALLENGE, holder, now=now, told={"of": challenge_of(options)})
    answer = Response(options, media_type="application/json")
    give_way(answer, holder)
    return answer


@router.post("/sign-in/passkey")
def passkey_told(
    request: Request,
    house: TheHouse,
    now: TheTime,
    before: MaybeSession,
    form: TheForm,
) -> Response:
    """Let somebody in by a passkey, alone or after the password."""
    pending, holder = house.accounts.pending, way_of(request)
    half = pending.look(HALF, holder, now=now)
    goal = inside(str(half["next"]) if half else first(form, "next"))
    try:
        credential = first(form, "credential")
        wanted = _proof(half).person_id if half else None
        person = passkey_of(request, house, credential, wanted=wanted)
    except (PasskeyRefused, TooManyTries) as refused:
        said = _sentence(refused)
        status = 429 if isinstance(refused, TooManyTries) else 401
        if half:
            return _second(request, house, half, problem=said, status=status)
        return front(request, house, goal=goal, problem=said, status=status)
    way = f"{half['way']} and passkey" if half else doorway.PASSKEY
    proof = house.accounts.proof_of(person)
    if half:
        proof = _proof(half)
        pending.take(HALF, holder, now=now)
    return let_in(request, house, proof, way=way, goal=goal, before=before)


@router.post("/sign-out", dependencies=[Depends(form_is_ours)])
def sign_out(request: Request, house: TheHouse, session: ThePageSession) -> Response:
    """End the session of this browser."""
    house.accounts.sign_out(session.token)
    house.accounts.events.note(
        What.SIGNED_OUT,
        session.person_id,
        now=house.clock(),
        caller=caller_of(request),
    )
    answer = go_to("/sign-in")
    take_cookie(answer)
    return answer


def passkey_of(
    request: Request, house: House, answer: str, *, wanted: PersonId | None = None
) -> PersonId:
    """Whose passkey answered what this browser was asked; `wanted` may be its owner.

    Raises PasskeyRefused and TooManyTries.
    """
    at = doorway.relying_party(house, request)
    asked = house.accounts.pending.take(CHALLENGE, way_of(request), now=house.clock())
    if at is None or asked is None:
        msg = "this took too long, or was sent before; try again"
        raise PasskeyRefused(msg)
    person = doorway.by_passkey(
        house, answer, challenge=str(asked["of"]), at=at, caller=caller_of(request)
    )
    if wanted not in {None, person}:
        msg = "this passkey belongs to somebody else"
        raise PasskeyRefused(msg)
    return person


def go_on(
    request: Request,
    house: House,
    proof: Proof,
    *,
    way: str,
    goal: str,
    before: Session | None,
) -> Response:
    """Let somebody in, or ask for their second factor first."""
    if not house.accounts.has_second_factor(proof.person_id):
        return let_in(request, house, proof, way=way, goal=goal, before=before)
    holder = new_secret()
    told = {
        "person": str(proof.person_id),
        "stamp": proof.stamp,
        "way": way,
        "next": goal,
    }
    house.accounts.pending.begin(HALF, holder, now=house.clock(), told=told)
    answer = go_to(SECOND)
    give_way(answer, holder)
    return answer


def let_in(
    request: Request,
    house: House,
    proof: Proof,
    *,
    way: str,
    goal: str,
    before: Session | None,
) -> Response:
    """Sign somebody in, in the place of whoever this browser was before."""
    caller = caller_of(request)
    session = doorway.enter(house, proof, way=way, caller=caller)
    if session is None:
        return front(request, house, goal=goal, problem=WRONG, status=401)
    if before is not None:
        house.accounts.sign_out(before.token)
    answer = go_to(goal)
    give_cookie(answer, session)
    take_way(answer)
    device = house.accounts.devices.know(
        proof.person_id, caller.device, now=house.clock()
    )
    give_device(answer, device)
    return answer


def front(
    request: Request,
    house: House,
    *,
    goal: str = "/",
    name: str = "",
    problem: str = "",
    status: int = 200,
    many: TooManyTries | None = None,
) -> Response:
    """The first page, with what has to be mended, or how long to wait."""
    provider = house.settings.provider
    view = SignInView(
        page=Page(title="Sign in"),
        name=name,
        problem=_sentence(many) if many else problem,
        next_url=goal,
        provider=provider.name if provider else "",
        has_passkeys=doorway.relying_party(house, request) is not None,
    )
    return _waiting(draw("sign_in.html", view, status=429 if many else status), many)


def inside(address: str) -> str:
    """An address of this house; anything else is the front page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    is_inside = not parts.scheme and not parts.netloc and address.startswith("/")
    is_plain = "\\" not in address and not address.startswith("//")
    return address if is_inside and is_plain and address.isprintable() else "/"


def _second(
    request: Request,
    house: House,
    half: dict[str, Any],
    *,
    problem: str = "",
    status: int = 200,
    many: TooManyTries | None = None,
) -> Response:
    person = _proof(half).person_id
    at = doorway.relying_party(house, request)
    view = SecondFactorView(
        page=Page(title="Second factor"),
        next_url=inside(str(half["next"])),
        problem=_sentence(many) if many else problem,
        has_app=house.accounts.codes.has(person),
        has_passkeys=at is not None and house.accounts.passkeys.has(person),
    )
    drawn = draw("second_factor.html", view, status=429 if many else status)
    return _waiting(drawn, many)


def _waiting(answer: Response, many: TooManyTries | None) -> Response:
    if many is not None:
        answer.headers["Retry-After"] = str(many.retry_after)
    return answer


def _proof(half: dict[str, Any]) -> Proof:
    return Proof(person_id=PersonId(UUID(half["person"])), stamp=str(half["stamp"]))


def _sentence(refused: Exception) -> str:
    said = str(refused)
    return f"{said[:1].upper()}{said[1:]}."
