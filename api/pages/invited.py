"""Somebody follows a link that lets them in once, and chooses how they will sign in.

The secret leaves the address at once, for a cookie: it stands in no history.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from fastapi import APIRouter, Request, Response

from api import inviting
from api import problem_kinds as kinds
from api.accounts import AccountTaken, PasswordRefused
from api.dependencies import FORM_TOKEN, TheHouse
from api.house import House
from api.pages.drawing import TheForm, draw, go_to
from api.pages.sign_in_views import InvitedView
from api.pages.signing_in import go_on, let_in
from api.pages.typed import Typed, first
from api.pages.views import Page
from api.problems import Unanswered
from api.sign_in import doorway
from api.sign_in.browsers import caller_of, give_way, way_of
from api.sign_in.events import What
from api.sign_in.identities import Identity
from api.sign_in.invitations import Invitation
from api.sign_in.names import NameUnusable
from api.sign_in.passkeys import PasskeyRefused, challenge_of
from api.sign_in.records import new_secret
from domain.catalogue import in_words
from domain.values import PersonId

router = APIRouter(include_in_schema=True, tags=["signing in"])
INVITED, NEW = "invited", "invited passkey"
OVER = (
    "this link was used, withdrawn or has expired; ask whoever sent it for another one"
)
TOO_LATE = "This took too long, or was sent before. Try again."
TAKEN = (
    "Somebody signs in by this name already. Ask whoever invited you for another link."
)
DIFFERENT = "The two are not the same. Type the password twice."
LINKED = "This account of the provider belongs to somebody else here."


@router.get("/invitation/{secret}")
def follow(secret: str, request: Request, house: TheHouse) -> Response:
    """Follow the link."""
    attempts = house.accounts.attempts
    buckets = attempts.by_address("invitation", caller_of(request))
    attempts.check(buckets)
    now = house.clock()
    found = inviting.invitation_of(house, secret)
    if found is None:
        attempts.failed(buckets)
        raise _over()
    holder = new_secret()
    house.accounts.pending.begin(
        INVITED,
        holder,
        now=now,
        told={"secret": secret},
        lasts=found.expires_at - now,
    )
    answer = go_to("/invitation")
    give_way(answer, holder)
    return answer


@router.get("/invitation")
def invitation(request: Request, house: TheHouse) -> Response:
    """Say who invites whom as what, and ask how they will sign in."""
    return _page(request, house, _found(request, house))


@router.post("/invitation")
def accept(request: Request, house: TheHouse, form: TheForm) -> Response:
    """Accept with a password, and come in."""
    found = _found(request, house, form=form)
    password = first(form, "password")
    if password != first(form, "again"):
        return _page(request, house, found, problem=DIFFERENT)
    try:
        person = inviting.accept(
            house,
            secret_of(request, house),
            password=password,
            caller=caller_of(request),
        )
    except PasswordRefused as refused:
        said = f"{str(refused)[:1].upper()}{str(refused)[1:]}."
        return _page(request, house, found, problem=said)
    except (AccountTaken, NameUnusable):
        return _page(request, house, found, problem=TAKEN)
    return _come_in(request, house, person, way=doorway.PASSWORD)


@router.post("/invitation/passkey/options")
def passkey_options(request: Request, house: TheHouse, form: TheForm) -> Response:
    """What a browser needs to make a passkey for who was invited."""
    found = _found(request, house, form=form)
    at = doorway.relying_party(house, request)
    if at is None or found.person_id is not None:
        return Response("no passkey can be made here", status_code=400)
    options = house.accounts.passkeys.creation(found.will_be, name=found.name, at=at)
    told = {"of": challenge_of(options)}
    house.accounts.pending.begin(NEW, way_of(request), now=house.clock(), told=told)
    return Response(options, media_type="application/json")


@router.post("/invitation/passkey")
def accept_by_passkey(request: Request, house: TheHouse, form: TheForm) -> Response:
    """Accept with a passkey and no password, and come in."""
    found = _found(request, house, form=form)
    at, now = doorway.relying_party(house, request), house.clock()
    asked = house.accounts.pending.take(NEW, way_of(request), now=now)
    if at is None or asked is None or found.person_id is not None:
        return _page(request, house, found, problem=TOO_LATE)
    try:
        made = house.accounts.passkeys.made(
            first(form, "credential"), challenge=str(asked["of"]), at=at
        )
        person = inviting.accept(
            house, secret_of(request, house), passkey=made, caller=caller_of(request)
        )
    except PasskeyRefused as refused:
        said = f"{str(refused)[:1].upper()}{str(refused)[1:]}."
        return _page(request, house, found, problem=said)
    except (AccountTaken, NameUnusable):
        return _page(request, house, found, problem=TAKEN)
    if person is not None:
        house.accounts.events.note(
            What.FACTOR_ADDED, person, now=now, way=doorway.PASSKEY
        )
    return _come_in(request, house, person, way=doorway.PASSKEY)


def accept_by_provider(
    request: Request, house: House, secret: str, identity: Identity
) -> Response:
    """Accept with an account at the provider, and come in."""
    try:
        person = inviting.accept(
            house, secret, identity=identity, caller=caller_of(request)
        )
    except inviting.IdentityTaken:
        raise Unanswered(kinds.PROVIDER_REFUSED, LINKED) from None
    except (AccountTaken, NameUnusable):
        raise Unanswered(kinds.PROVIDER_REFUSED, TAKEN) from None
    return _come_in(request, house, person, way=doorway.PROVIDER)


def secret_of(request: Request, house: House) -> str:
    """The secret of the link that this browser followed."""
    held = house.accounts.pending.look(INVITED, way_of(request), now=house.clock())
    if held is None:
        raise _over()
    return str(held["secret"])


def _found(request: Request, house: House, *, form: Typed | None = None) -> Invitation:
    """The invitation of this browser; a form has to be the one it was given."""
    found = inviting.invitation_of(house, secret_of(request, house))
    if found is None:
        raise _over()
    told = None if form is None else first(form, FORM_TOKEN)
    if told is not None and not hmac.compare_digest(
        told.encode(errors="replace"), _form_token(request).encode()
    ):
        said = "this form belongs to another link; follow yours again"
        raise Unanswered(kinds.FORM_NOT_OURS, said)
    return found


def _come_in(
    request: Request, house: House, person: PersonId | None, *, way: str
) -> Response:
    """In, or to the second factor that the account had before."""
    if person is None:
        raise _over()
    proof = house.accounts.proof_of(person)
    on = let_in if way == doorway.PASSKEY else go_on
    return on(request, house, proof, way=way, goal="/", before=None)


def _page(
    request: Request, house: House, found: Invitation, *, problem: str = ""
) -> Response:
    provider = house.settings.provider
    at = doorway.relying_party(house, request)
    view = InvitedView(
        page=Page(title="Your invitation"),
        name=found.name,
        standings=tuple(in_words(each).lower() for each in found.standings),
        is_new=found.person_id is None,
        until=found.expires_at,
        form_token=_form_token(request),
        problem=problem,
        provider=provider.name if provider else "",
        has_passkeys=at is not None and found.person_id is None,
    )
    return draw("invited.html", view, status=422 if problem else 200)


def _form_token(request: Request) -> str:
    return hmac.new(way_of(request).encode(), b"invited", sha256).hexdigest()


def _over() -> Unanswered:
    return Unanswered(kinds.INVITATION_UNKNOWN, OVER)
