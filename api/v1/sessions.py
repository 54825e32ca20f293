"""Signing in and out, and who one is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field, SecretStr, field_validator

from api import people
from api import problem_kinds as kinds
from api.accounts import IDLE, LONGEST
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
from api.v1.people import named
from api.v1.shapes import MeOut, SessionOut, Taken
from domain.policy import Principal

router = APIRouter(tags=["sessions"])


class SignIn(Taken):
    """A name and a password."""

    name: Annotated[str, Field(max_length=200)]
    password: Annotated[SecretStr, Field(max_length=1000)]

    @field_validator("name", "password", mode="after")
    @classmethod
    def _can_be_written(cls, value: str | SecretStr) -> str | SecretStr:
        text = value if isinstance(value, str) else value.get_secret_value()
        try:
            text.encode()
        except UnicodeEncodeError:
            msg = "holds characters that cannot be written down"
            raise ValueError(msg) from None
        return value


@router.post("/sessions", status_code=201)
def sign_in(
    *, told: SignIn, response: Response, house: TheHouse, now: TheTime
) -> SessionOut:
    """Sign in. A browser gets a cookie with it; a program sends the token."""
    password = told.password.get_secret_value()
    session = house.accounts.sign_in(told.name, password, now=now)
    if session is None:
        raise Unanswered(
            kinds.SIGN_IN_REFUSED,
            "nobody signs in with this name and this password",
            headers={"WWW-Authenticate": "Bearer"},
        )
    give_cookie(response, session)
    me = _me(house, people.principal(house, session.person_id))
    return SessionOut(
        token=session.token,
        person=me.person,
        standings=me.standings,
        expires_at=now + LONGEST,
        idle_minutes=int(IDLE.total_seconds() // 60),
    )


@router.delete("/sessions/current", status_code=204)
def sign_out(*, response: Response, house: TheHouse, session: TheSession) -> None:
    """Sign out, and let the browser forget what it holds of this house."""
    house.accounts.sign_out(session.token)
    take_cookie(response)


@router.get("/me")
def me(*, house: TheHouse, principal: ThePrincipal) -> MeOut:
    """Who is signed in, and in which capacities."""
    return _me(house, principal)


def _me(house: House, principal: Principal) -> MeOut:
    person = principal.person_id
    return MeOut(
        person=named(person, people.name_of(house, person)),
        standings=sorted(principal.standings),
    )
