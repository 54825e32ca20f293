"""One's own account: ways in, where one is signed in, tokens, and what happened lately."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from api import people, privacy
from api.dependencies import form_is_ours, lacks_factor
from api.pages.controls import Option
from api.pages.drawing import TheForm, draw, go_to
from api.pages.own import Own, TheOwn
from api.pages.sign_in_views import AccountView, ShownOnceView
from api.pages.typed import first
from api.problems import FactorFirst
from api.sign_in import doorway
from api.sign_in.events import What
from api.sign_in.tokens import SCOPE_WORDS, Scope, TokenUnusable

router = APIRouter(include_in_schema=True, tags=["account"])
OURS = [Depends(form_is_ours)]
SHOWN = 30


@router.get("/account")
def account(request: Request, own: TheOwn) -> Response:
    """How I sign in, where I am signed in, and what happened to my account."""
    return overview(request, own)


@router.post("/account/seen", dependencies=OURS)
def seen(own: TheOwn) -> Response:
    """Say that one has seen what was new."""
    own.accounts.events.seen(own.person, began_at=own.session.began_at)
    return go_to("/account")


@router.post("/account/sessions/others/end", dependencies=OURS)
def end_others(own: TheOwn) -> Response:
    """End every session of mine but this one, and every token."""
    own.confirmed()
    own.accounts.end_everywhere(own.person, but=own.session.handle)
    own.note(What.SESSIONS_ENDED)
    return go_to("/account")


@router.post("/account/sessions/{handle}/end", dependencies=OURS)
def end_one(handle: str, own: TheOwn) -> Response:
    """End one session of mine."""
    own.confirmed()
    if own.accounts.sessions.end_one(own.person, handle):
        own.note(What.SESSIONS_ENDED)
    return go_to("/account")


@router.post("/account/tokens", dependencies=OURS)
def make_token(request: Request, own: TheOwn, form: TheForm) -> Response:
    """Make a token for a program of mine; it is shown this once."""
    if lacks_factor(own.house, own.session):
        raise FactorFirst
    own.confirmed()
    told = [each for each in form.get("scopes", ()) if each in set(Scope)]
    days = first(form, "days")
    try:
        token, secret = own.accounts.tokens.make(
            own.person,
            name=first(form, "name"),
            scopes=[Scope(each) for each in told],
            days=int(days) if days.isascii() and days.isdecimal() else 0,
            now=own.now,
        )
    except TokenUnusable as unusable:
        return overview(request, own, problem=f"{unusable}.", status=422)
    own.note(What.TOKEN_MADE, scopes=list(token.scopes))
    view = ShownOnceView(
        page=own.page("A new token"),
        lead=(
            "Copy it now; it is shown only this once. A program sends it as "
            "“Authorization: Bearer TOKEN” to the API."
        ),
        code=secret,
        until=token.expires_at,
    )
    return draw("shown_once.html", view)


@router.post("/account/tokens/{handle}/revoke", dependencies=OURS)
def revoke_token(handle: str, own: TheOwn) -> Response:
    """End a token of mine."""
    if own.accounts.tokens.revoke(own.person, handle):
        own.note(What.TOKEN_REVOKED)
    return go_to("/account")


@router.post("/account/provider/unlink", dependencies=OURS)
def unlink(request: Request, own: TheOwn) -> Response:
    """Sign in through the provider no longer."""
    own.confirmed()
    accounts, person = own.accounts, own.person
    if not accounts.has_password(person) and not accounts.passkeys.has(person):
        said = "This is your only way in. Make a passkey or a password first."
        return overview(request, own, problem=said, status=422)
    if accounts.identities.unlink(person):
        own.note(What.PROVIDER_UNLINKED)
    return go_to("/account")


def overview(
    request: Request, own: Own, *, problem: str = "", status: int = 200
) -> Response:
    """The page of one's own account."""
    accounts, person, settings = own.accounts, own.person, own.house.settings
    can_make = doorway.relying_party(own.house, request) is not None
    port = f":{request.url.port}" if request.url.port else ""
    has_factor = accounts.has_second_factor(person)
    view = AccountView(
        page=own.page("Your account"),
        has_password=accounts.has_password(person),
        has_app=accounts.codes.has(person),
        recovery_left=accounts.recovery.left(person),
        passkeys=tuple(accounts.passkeys.of(person)),
        can_make_passkey=can_make,
        other_address=settings.origin or f"{request.url.scheme}://localhost{port}",
        provider=settings.provider.name if settings.provider else "",
        is_linked=accounts.identities.has(person),
        places=tuple(
            accounts.sessions.of(person, now=own.now, here=own.session.handle)
        ),
        tokens=tuple(accounts.tokens.of(person, now=own.now)),
        supervisors=tuple(
            sorted(
                privacy.called(own.house, each)
                for each in people.practitioner(own.house, person).supervisors
            )
        ),
        scopes=tuple(
            Option(value=scope, label=words, is_chosen=scope is Scope.READ)
            for scope, words in SCOPE_WORDS.items()
        ),
        events=tuple(accounts.events.of(person, limit=SHOWN)),
        news=tuple(accounts.events.news(person, before=own.session.began_at)),
        must_have_factor=settings.require_second_factor and not has_factor,
        problem=problem,
    )
    return draw("account.html", view, status=status)
