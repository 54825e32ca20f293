"""What the API takes and answers about signing in: sessions, tokens, invitations."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, SecretStr, field_validator

from api.sign_in.tokens import LONGEST_DAYS, Scope
from api.v1.shapes import Taken
from domain.facts.bookkeeping import Licence, Standing

Secret = Annotated[SecretStr, Field(max_length=1000)]
Code = Annotated[SecretStr, Field(min_length=6, max_length=60)]
LONGEST_NAME = 200


class SignIn(Taken):
    """A name and a password, and a code where the account has a second factor."""

    name: Annotated[str, Field(max_length=LONGEST_NAME)]
    password: Secret
    code: Code | None = None

    @field_validator("name", "password", "code", mode="after")
    @classmethod
    def _can_be_written(cls, value: str | SecretStr | None) -> str | SecretStr | None:
        return None if value is None else writable(value)


class Confirmation(Taken):
    """Proof that somebody is who they were: the password, and a code if they have one."""

    password: Secret
    code: Code | None = None

    @field_validator("password", "code", mode="after")
    @classmethod
    def _can_be_written(cls, value: SecretStr | None) -> str | SecretStr | None:
        return None if value is None else writable(value)


class PlaceOut(BaseModel):
    """A session of yours. `current` is the one that asks."""

    session: str
    began_at: datetime
    seen_at: datetime
    way: str
    agent: str
    current: bool


class TokenIn(Taken):
    """A token to make."""

    name: Annotated[str, Field(max_length=60)]
    scopes: Annotated[list[Annotated[Scope, Field(strict=False)]], Field(min_length=1)]
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] = 90


class TokenOut(BaseModel):
    """A token of yours, without its secret."""

    token: str
    name: str
    scopes: list[Scope]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None


class TokenMade(TokenOut):
    """A new token, with its secret, which is shown this once."""

    secret: str


class InvitationIn(Taken):
    """Somebody to invite; `person` instead of the rest for a new password."""

    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    standings: tuple[Annotated[Standing, Field(strict=False)], ...] = Field(
        default=(), strict=False
    )
    codes: tuple[Annotated[str, Field(max_length=40)], ...] = Field(
        default=(), strict=False
    )
    licence: Annotated[Licence, Field(strict=False)] = Licence.LICENSED
    person: Annotated[UUID | None, Field(strict=False)] = None


class InvitationOut(BaseModel):
    """An invitation that was not used yet."""

    invitation: str
    name: str
    standings: list[Standing]
    expires_at: datetime


class InvitationMade(InvitationOut):
    """A new invitation, with the link, which is shown this once.

    By `unknown_codes` nothing is asked: no code of such a name is on file.
    """

    link: str
    unknown_codes: list[str] = []


class Acceptance(Taken):
    """The secret of a link (its last part), and a password of one's own."""

    secret: Secret
    password: Secret

    @field_validator("secret", "password", mode="after")
    @classmethod
    def _can_be_written(cls, value: SecretStr) -> str | SecretStr:
        return writable(value)


class Accepted(BaseModel):
    """Somebody accepted an invitation, and can sign in by this name now."""

    person: UUID
    name: str


class FactorsEnded(BaseModel):
    """How many second factors ended."""

    ended: int


def writable(value: str | SecretStr) -> str | SecretStr:
    """A text that can be written down. Raises ValueError."""
    text = value if isinstance(value, str) else value.get_secret_value()
    try:
        text.encode()
    except UnicodeEncodeError:
        msg = "holds characters that cannot be written down"
        raise ValueError(msg) from None
    return value
