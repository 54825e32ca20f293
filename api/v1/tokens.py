"""API tokens of one's own: made and shown once, listed, revoked."""

from __future__ import annotations

from fastapi import APIRouter

from api import problem_kinds as kinds
from api.dependencies import TheHouse, TheSession, TheTime
from api.problems import Unanswered
from api.sign_in import doorway
from api.sign_in.events import What
from api.sign_in.tokens import Token
from api.v1.sign_in_shapes import TokenIn, TokenMade, TokenOut

router = APIRouter(prefix="/tokens", tags=["sessions"])


@router.get("")
def list_tokens(
    *, house: TheHouse, session: TheSession, now: TheTime
) -> list[TokenOut]:
    """Your tokens, without their secrets."""
    return [
        _told(each) for each in house.accounts.tokens.of(session.person_id, now=now)
    ]


@router.post("", status_code=201)
def make_token(
    *, told: TokenIn, house: TheHouse, session: TheSession, now: TheTime
) -> TokenMade:
    """Make a token; its secret is shown this once."""
    doorway.require_proof(house, session)
    made, secret = house.accounts.tokens.make(
        session.person_id,
        name=told.name,
        scopes=told.scopes,
        days=told.days,
        now=now,
    )
    house.accounts.events.note(
        What.TOKEN_MADE, session.person_id, now=now, scopes=list(made.scopes)
    )
    return TokenMade(**_told(made).model_dump(), secret=secret)


@router.delete("/{token}", status_code=204)
def revoke_token(
    token: str, *, house: TheHouse, session: TheSession, now: TheTime
) -> None:
    """End a token of yours."""
    if not house.accounts.tokens.revoke(session.person_id, token):
        raise Unanswered(kinds.NOT_FOUND, "you have no token of this number")
    house.accounts.events.note(What.TOKEN_REVOKED, session.person_id, now=now)


def _told(token: Token) -> TokenOut:
    return TokenOut(
        token=token.handle,
        name=token.name,
        scopes=list(token.scopes),
        made_at=token.made_at,
        expires_at=token.expires_at,
        used_at=token.used_at,
    )
