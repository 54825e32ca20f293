"""Second factors of one's own: an authenticator app, recovery codes, passkeys."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Depends, Request, Response
from markupsafe import Markup

from api.dependencies import form_is_ours, give_cookie
from api.pages.account import overview
from api.pages.drawing import TheForm, draw, go_to
from api.pages.own import Own, TheOwn
from api.pages.sign_in_views import AppView, ShownOnceView
from api.pages.typed import first
from api.sign_in import doorway, one_time_codes
from api.sign_in.events import What
from api.sign_in.passkeys import PasskeyRefused, challenge_of

router = APIRouter(include_in_schema=True, tags=["account"])
OURS = [Depends(form_is_ours)]
APP, NEW = "app", "new passkey"
WRONG = (
    "This is not the code of this moment. Wait for the next one; if it is wrong again, "
    "look whether your phone sets its clock by itself."
)
CODES = (
    "Each lets you in once, with your password, where your phone or passkey is lost. "
    "Print them or write them down, and keep them where you keep your passport. They "
    "are shown only this once; codes from before are good for nothing now."
)
TOO_LATE = "This took too long, or was sent before. Try again."


@router.post("/account/app", dependencies=OURS)
def begin_app(own: TheOwn) -> Response:
    """Begin to set up an authenticator app."""
    own.confirmed()
    told = {"secret": one_time_codes.new_app_secret()}
    own.accounts.pending.begin(APP, own.session.token, now=own.now, told=told)
    return go_to("/account/app")


@router.get("/account/app")
def app(own: TheOwn) -> Response:
    """Show the picture that the app reads, and ask for its first code."""
    own.confirmed()
    secret = _app_secret(own)
    return go_to("/account") if secret is None else _app(own, secret)


@router.post("/account/app/confirm", dependencies=OURS)
def confirm_app(own: TheOwn, form: TheForm) -> Response:
    """Take the app, when it shows the right code."""
    own.confirmed()
    secret, accounts = _app_secret(own), own.accounts
    if secret is None:
        return go_to("/account")
    if not one_time_codes.fits(secret, first(form, "code"), now=own.now):
        return _app(own, secret, problem=WRONG)
    if accounts.pending.take(APP, own.session.token, now=own.now) is None:
        return go_to("/account")
    accounts.codes.keep(own.person, secret, now=own.now)
    own.note(What.FACTOR_ADDED, way=doorway.CODE)
    return _after_adding(own, doorway.CODE)


@router.post("/account/app/remove", dependencies=OURS)
def remove_app(own: TheOwn) -> Response:
    """Use the authenticator app no more."""
    own.confirmed()
    if own.accounts.codes.forget(own.person):
        own.note(What.FACTOR_REMOVED, way=doorway.CODE)
        _after_removing(own)
    return _renewed(own)


@router.post("/account/recovery-codes", dependencies=OURS)
def new_recovery_codes(request: Request, own: TheOwn) -> Response:
    """Make new recovery codes; those from before are good for nothing."""
    own.confirmed()
    if not own.accounts.has_second_factor(own.person):
        said = "Recovery codes stand in for a second factor. Set one up first."
        return overview(request, own, problem=said, status=422)
    return _recovery_codes(own)


@router.post("/account/passkeys/options", dependencies=OURS)
def passkey_options(request: Request, own: TheOwn) -> Response:
    """What a browser needs to make a passkey: a challenge for this session."""
    own.confirmed()
    at = doorway.relying_party(own.house, request)
    if at is None:
        return Response("no name for passkeys", status_code=400)
    options = own.accounts.passkeys.creation(own.person, name=own.name, at=at)
    told = {"of": challenge_of(options)}
    own.accounts.pending.begin(NEW, own.session.token, now=own.now, told=told)
    return Response(options, media_type="application/json")


@router.post("/account/passkeys", dependencies=OURS)
def add_passkey(request: Request, own: TheOwn, form: TheForm) -> Response:
    """Keep the passkey that a device has made."""
    own.confirmed()
    at = doorway.relying_party(own.house, request)
    asked = own.accounts.pending.take(NEW, own.session.token, now=own.now)
    if at is None or asked is None:
        return overview(request, own, problem=TOO_LATE, status=422)
    try:
        passkeys = own.accounts.passkeys
        made = passkeys.made(
            first(form, "credential"), challenge=str(asked["of"]), at=at
        )
        passkeys.keep(own.person, made, name=first(form, "name"), now=own.now)
    except PasskeyRefused as refused:
        said = f"{str(refused)[:1].upper()}{str(refused)[1:]}."
        return overview(request, own, problem=said, status=422)
    own.note(What.FACTOR_ADDED, way=doorway.PASSKEY)
    return _after_adding(own, doorway.PASSKEY)


@router.post("/account/passkeys/{handle}/name", dependencies=OURS)
def name_passkey(handle: str, own: TheOwn, form: TheForm) -> Response:
    """Call a passkey of mine something else."""
    own.accounts.passkeys.rename(own.person, handle, first(form, "name"))
    return go_to("/account")


@router.post("/account/passkeys/{handle}/remove", dependencies=OURS)
def remove_passkey(request: Request, handle: str, own: TheOwn) -> Response:
    """Use a passkey of mine no more."""
    own.confirmed()
    accounts, person = own.accounts, own.person
    has_other_way = accounts.has_password(person) or accounts.identities.has(person)
    if not has_other_way and len(accounts.passkeys.of(person)) == 1:
        said = "This is your only way in. Make another passkey or a password first."
        return overview(request, own, problem=said, status=422)
    if accounts.passkeys.forget(person, handle):
        own.note(What.FACTOR_REMOVED, way=doorway.PASSKEY)
        _after_removing(own)
    return _renewed(own)


def _app_secret(own: Own) -> str | None:
    told = own.accounts.pending.look(APP, own.session.token, now=own.now)
    return str(told["secret"]) if told else None


def _app(own: Own, secret: str, *, problem: str = "") -> Response:
    address = one_time_codes.address(secret, name=own.name)
    view = AppView(
        page=own.page("Set up an authenticator app"),
        picture=Markup(one_time_codes.picture(address)),  # noqa: S704 - made here.
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        problem=problem,
    )
    return draw("app.html", view, status=422 if problem else 200)


def _after_adding(own: Own, factor: str) -> Response:
    """Other sessions end; this one has just proved the factor by a first use of it.

    The first factor comes with recovery codes.
    """
    sessions, before = own.accounts.sessions, own.session
    sessions.end_all(own.person, but=before.handle)
    way = before.way
    if way in doorway.ONE_FACTOR:
        way = f"{way} and {factor}"
    fresh = sessions.rotate(before, now=own.now, proved_by=way)
    if fresh is None:
        return go_to("/account")
    visit = replace(own.visit, form_token=fresh.form_token)
    has_codes = own.accounts.recovery.left(own.person) > 0
    answer = (
        go_to("/account")
        if has_codes
        else _recovery_codes(replace(own, session=fresh, visit=visit))
    )
    give_cookie(answer, fresh)
    return answer


def _after_removing(own: Own) -> None:
    own.accounts.sessions.end_all(own.person, but=own.session.handle)
    if not own.accounts.has_second_factor(own.person):
        own.accounts.recovery.forget(own.person)


def _recovery_codes(own: Own) -> Response:
    codes = own.accounts.recovery.make(own.person)
    own.note(What.RECOVERY_MADE)
    view = ShownOnceView(
        page=own.page("Your recovery codes"), lead=CODES, codes=tuple(codes)
    )
    return draw("shown_once.html", view)


def _renewed(own: Own) -> Response:
    """Back to the account under a new token."""
    fresh = own.accounts.sessions.rotate(own.session, now=own.now)
    answer = go_to("/account")
    if fresh is not None:
        give_cookie(answer, fresh)
    return answer
