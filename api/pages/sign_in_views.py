"""What the pages about signing in need to be drawn: plain data, and no secret twice.

What is shown once (recovery codes, tokens, links) stands in views of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from api.pages.controls import Option
from api.pages.views import Page
from api.sign_in.events import KEPT, Event, What
from api.sign_in.passkeys import Passkey
from api.sign_in.sessions import Place
from api.sign_in.tokens import Token

EVENT_WORDS = {
    What.SIGNED_IN: "Signed in",
    What.REFUSED: "A wrong password was tried",
    What.CODE_REFUSED: "A wrong code was tried, after the right password",
    What.PASSKEY_REFUSED: "A passkey was refused",
    What.PROVIDER_REFUSED: "A sign-in at the provider was refused",
    What.WAITS: "Too many wrong tries",
    What.CONFIRMED: "Confirmed who you are",
    What.SIGNED_OUT: "Signed out",
    What.SESSIONS_ENDED: "Other sessions were ended",
    What.CARRIED_AWAY: "A session came from another network and browser, and ended",
    What.PASSWORD_CHANGED: "The password was changed",
    What.FACTOR_ADDED: "A way to sign in was added",
    What.FACTOR_REMOVED: "A way to sign in was removed",
    What.FACTORS_RESET: "An administrator ended the second factors",
    What.RECOVERY_MADE: "New recovery codes were made",
    What.RECOVERY_USED: "A recovery code was used",
    What.TOKEN_MADE: "An API token was made",
    What.TOKEN_REVOKED: "An API token was revoked",
    What.PROVIDER_LINKED: "A provider was linked",
    What.PROVIDER_UNLINKED: "A provider was unlinked",
    What.INVITED: "A link for a new password was made",
    What.INVITATION_USED: "An invitation was accepted",
    What.INVITATION_WITHDRAWN: "An invitation was withdrawn",
    What.SUPERVISED: "It was written down that somebody new supervises you",
    What.GLASS_BROKEN: "You broke the glass",
    What.HOST_REFUSED: "A request under another name was refused",
    What.ACCESS_REFUSED: "Something that you may not see or do was asked for",
    What.REQUEST_REFUSED: "A request was refused before it was read",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInView:
    """Name and password. What was typed as a name is kept, a password never.

    `provider` is what people call it, empty where there is none; `has_passkeys` is
    whether a browser could use one at this address.
    """

    page: Page
    name: str = ""
    problem: str = ""
    next_url: str = "/"
    provider: str = ""
    has_passkeys: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondFactorView:
    """The second factor, after the right password."""

    page: Page
    next_url: str
    problem: str = ""
    has_app: bool = False
    has_passkeys: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmView:
    """Somebody proves again who they are, by what they have.

    `is_half_way` where the provider has said it, and their second factor is left.
    """

    page: Page
    next_url: str
    problem: str = ""
    has_password: bool = False
    has_app: bool = False
    has_passkeys: bool = False
    provider: str = ""
    is_half_way: bool = False

    @property
    def has_form(self) -> bool:
        """Whether there is something to type."""
        return self.has_password or self.is_half_way


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountView:
    """How somebody signs in, where they are signed in, and what happened lately.

    `other_address` is where passkeys would work, where they do not work here.
    """

    page: Page
    has_password: bool
    has_app: bool
    recovery_left: int
    passkeys: tuple[Passkey, ...]
    can_make_passkey: bool
    other_address: str
    provider: str
    is_linked: bool
    places: tuple[Place, ...]
    tokens: tuple[Token, ...]
    supervisors: tuple[str, ...]
    scopes: tuple[Option, ...]
    events: tuple[Event, ...]
    news: tuple[Event, ...]
    must_have_factor: bool
    problem: str = ""

    @property
    def has_second_factor(self) -> bool:
        """Whether a password alone does not let them in."""
        return self.has_app or bool(self.passkeys)

    def words(self, event: Event) -> str:
        """An event in plain words."""
        more = " or more" if event.times >= KEPT else ""
        times = f", {event.times} times{more}" if event.times > 1 else ""
        return f"{EVENT_WORDS[event.what]}{times}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PasswordView:
    """A new password, after the one of now."""

    page: Page
    name: str
    has_password: bool
    problem: str = ""
    about: str = ""
    """The field that the problem is about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AppView:
    """An authenticator app is set up: the picture, the same as text, and a code."""

    page: Page
    picture: Markup
    secret: str
    problem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownOnceView:
    """Something that is shown this once: recovery codes, a token or a link.

    `code` is one of a kind, `codes` are several.
    """

    page: Page
    lead: str
    code: str = ""
    codes: tuple[str, ...] = ()
    then: str = "/account"
    then_words: str = "Back to your account"
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitedView:
    """Somebody follows a link: who they are said to be, and how they will sign in."""

    page: Page
    name: str
    standings: tuple[str, ...]
    is_new: bool
    until: datetime
    form_token: str
    problem: str = ""
    provider: str = ""
    has_passkeys: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class InviteView:
    """An administrator invites somebody."""

    page: Page
    name: str
    codes: str
    roles: tuple[Option, ...]
    licences: tuple[Option, ...]
    problem: str = ""
    about: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberView:
    """How one person signs in, as an administrator may know it: no secret of it.

    Who does not `may_manage` accounts is a privacy officer, who ends second factors.
    """

    page: Page
    person: str
    name: str
    has_password: bool
    has_app: bool
    passkeys: int
    is_linked: bool
    sessions: int
    may_manage: bool

    @property
    def has_second_factor(self) -> bool:
        """Whether there is one to end."""
        return self.has_app or self.passkeys > 0
