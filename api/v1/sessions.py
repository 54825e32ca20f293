"""Signing in and out, one's sessions, and who one is."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api import people
from api import problem_kinds as kinds
from api.accounts import IDLE, LONGEST, Proof, SecondFactorNeeded, Session
from api.dependencies import (
    TheHouse,
    ThePrincipal,
    TheSession,
    TheTime,
    give_cookie,
    take_cookie,
)
from api.house import House
from api.problems import Unanswered
from api.sign_in import doorway
from api.sign_in.attempts import Caller
from api.sign_in.browsers import caller_of
from api.sign_in.events import What
from api.v1.people import named
from api.v1.shapes import MeOut, SessionOut
from api.v1.sign_in_shapes import Confirmation, PlaceOut, SignIn
from domain.policy import Principal

router = APIRouter(tags=["sessions"])
REFUSED = "nobody signs in with this name and this password"
WRONG_CODE = (
    "this code is not the one of this moment, or was used before; wait for the next one"
)


@router.post("/sessions", status_code=201)
def sign_in(
    *, told: SignIn, request: Request, response: Response, house: TheHouse
) -> SessionOut:
    """Sign in. A browser gets a cookie with it; a program sends the token."""
    caller = caller_of(request)
    password = told.password.get_secret_value()
    proof = doorway.prove(house, told.name, password, caller=caller)
    if proof is None:
        raise _refused(REFUSED)
    code = told.code.get_secret_value() if told.code else None
    way = _way(house, proof, code, caller=caller)
    session = doorway.enter(house, proof, way=way, caller=caller)
    if session is None:
        raise _refused(REFUSED)
    give_cookie(response, session)
    return _session(house, session)


@router.get("/sessions")
def list_sessions(
    *, house: TheHouse, session: TheSession, now: TheTime
) -> list[PlaceOut]:
    """Where you are signed in, the last step first."""
    places = house.accounts.sessions.of(session.person_id, now=now, here=session.handle)
    return [
        PlaceOut(
            session=each.handle,
            began_at=each.began_at,
            seen_at=each.seen_at,
            way=each.way,
            agent=each.agent,
            current=each.is_this,
        )
        for each in places
    ]


@router.delete("/sessions/current", status_code=204)
def sign_out(*, response: Response, house: TheHouse, session: TheSession) -> None:
    """Sign out, and let the browser forget what it holds of this house."""
    house.accounts.sign_out(session.token)
    house.accounts.events.note(What.SIGNED_OUT, session.person_id, now=house.clock())
    take_cookie(response)


@router.post("/sessions/current/confirmation")
def confirm(
    *,
    told: Confirmation,
    request: Request,
    response: Response,
    house: TheHouse,
    session: TheSession,
) -> SessionOut:
    """Prove again who you are, before what asks for it; the token changes with it."""
    caller, person = caller_of(request), session.person_id
    password = told.password.get_secret_value()
    if not doorway.prove_again(house, person, password, caller):
        raise _refused("this is not your password")
    code = told.code.get_secret_value() if told.code else None
    way = _way(house, house.accounts.proof_of(person), code, caller=caller)
    now = house.clock()
    fresh = house.accounts.sessions.rotate(session, now=now, proved_by=way)
    if fresh is None:
        raise _refused("this session has ended; sign in")
    house.accounts.events.note(What.CONFIRMED, person, now=now, caller=caller, way=way)
    give_cookie(response, fresh)
    return _session(house, fresh)


@router.delete("/sessions/{session}", status_code=204)
def end_session(
    session: str, *, house: TheHouse, own: TheSession, now: TheTime
) -> None:
    """End one of your sessions."""
    doorway.require_proof(house, own)
    if not house.accounts.sessions.end_one(own.person_id, session):
        raise Unanswered(kinds.NOT_FOUND, "you have no session of this number")
    house.accounts.events.note(What.SESSIONS_ENDED, own.person_id, now=now)


@router.get("/me")
def me(*, house: TheHouse, principal: ThePrincipal) -> MeOut:
    """Who is signed in, and in which capacities."""
    return _me(house, principal)


def _way(house: House, proof: Proof, code: str | None, *, caller: Caller) -> str:
    """By what somebody comes in whose password is right. Raises Unanswered."""
    if not house.accounts.has_second_factor(proof.person_id):
        return doorway.PASSWORD
    if code is None:
        raise SecondFactorNeeded
    by = doorway.second(house, proof.person_id, code, caller=caller)
    if by is None:
        raise _refused(WRONG_CODE)
    return f"{doorway.PASSWORD} and {by}"


def _refused(said: str) -> Unanswered:
    return Unanswered(
        kinds.SIGN_IN_REFUSED, said, headers={"WWW-Authenticate": "Bearer"}
    )


def _session(house: House, session: Session) -> SessionOut:
    me = _me(house, people.principal(house, session.person_id))
    began = session.began_at
    assert began is not None
    return SessionOut(
        token=session.token,
        person=me.person,
        standings=me.standings,
        expires_at=began + LONGEST,
        idle_minutes=int(IDLE.total_seconds() // 60),
    )


def _me(house: House, principal: Principal) -> MeOut:
    person = principal.person_id
    return MeOut(
        person=named(person, people.name_of(house, person)),
        standings=sorted(principal.standings),
    )
