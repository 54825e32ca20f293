"""The doorway: from a name and a password, a code, or a passkey, to a session.

The same for pages and for programs. Every try is counted, and every way in noted.
"""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Request

from api.accounts import FirstPasswordOver, Proof, Session, TooManySignIns
from api.house import House
from api.settings import LOOPBACK
from api.sign_in.attempts import Bucket, Caller, TooManyTries
from api.sign_in.events import What
from api.sign_in.passkeys import PasskeyRefused, RelyingParty
from api.sign_in.recovery_codes import looks_like_one
from api.sign_in.sessions import RECENTLY_MINUTES, ConfirmFirst, require_recent
from domain.values import PersonId

NOBODY = PersonId(UUID(int=0))
"""For whom wrong tries at unknown names are noted, so that they take as long."""
FIRST = "first password"
PASSWORD, CODE, RECOVERY, PASSKEY, PROVIDER = (
    "password",
    "code",
    "recovery code",
    "passkey",
    "provider",
)
ONE_FACTOR = frozenset({PASSWORD, PROVIDER})
"""What lets nobody in by itself who has a second factor here."""


def prove(house: House, name: str, password: str, *, caller: Caller) -> Proof | None:
    """Whose name and password these are, or None.

    Raises TooManyTries, TooManySignIns and FirstPasswordOver.
    """
    accounts, now = house.accounts, house.clock()
    person = accounts.person(name)
    # Looked up for unknown names too, so that they take as long.
    is_known = accounts.devices.is_known(person or NOBODY, caller.device or "", now=now)
    buckets = accounts.attempts.by_name(name, caller, is_known=is_known)
    accounts.attempts.begin(buckets)
    try:
        proof = accounts.proved(name, password)
    except TooManySignIns:
        accounts.attempts.give_back(buckets)
        raise
    except FirstPasswordOver:
        _failed(house, What.REFUSED, person, buckets, caller=caller, way=FIRST)
        raise
    if proof is None:
        _failed(house, What.REFUSED, person, buckets, caller=caller, way=PASSWORD)
        return None
    accounts.attempts.worked(buckets)
    return proof


def prove_again(house: House, person: PersonId, password: str, caller: Caller) -> bool:
    """Whether somebody who is here knows their password. Raises as `prove`."""
    attempts = house.accounts.attempts
    buckets = attempts.by_person(person, is_recovery=False)
    attempts.begin(buckets)
    try:
        is_theirs = house.accounts.is_password_of(person, password)
    except TooManySignIns:
        attempts.give_back(buckets)
        raise
    if is_theirs:
        attempts.give_back(buckets)
        return True
    _failed(house, What.REFUSED, person, buckets, caller=caller, way=PASSWORD)
    return False


def second(house: House, person: PersonId, code: str, *, caller: Caller) -> str | None:
    """By what a code lets somebody in who proved their password, or None.

    A recovery code is counted apart, so that the way it keeps open stays open. Raises
    TooManyTries.
    """
    accounts, now = house.accounts, house.clock()
    is_recovery = looks_like_one(code)
    buckets = accounts.attempts.by_person(person, is_recovery=is_recovery)
    accounts.attempts.begin(buckets)
    kept = accounts.recovery if is_recovery else accounts.codes
    if not kept.use(person, code, now=now):
        _failed(house, What.CODE_REFUSED, person, buckets, caller=caller, way=CODE)
        return None
    accounts.attempts.worked(buckets)
    if is_recovery:
        accounts.events.note(What.RECOVERY_USED, person, now=now, caller=caller)
    return RECOVERY if is_recovery else CODE


def by_passkey(
    house: House, answer: str, *, challenge: str, at: RelyingParty, caller: Caller
) -> PersonId:
    """Whose passkey answered. Raises PasskeyRefused and TooManyTries."""
    accounts, now = house.accounts, house.clock()
    buckets = accounts.attempts.by_address("passkey", caller)
    accounts.attempts.begin(buckets)
    try:
        person = accounts.passkeys.use(answer, challenge=challenge, at=at, now=now)
    except PasskeyRefused:
        _failed(house, What.PASSKEY_REFUSED, None, buckets, caller=caller, way=PASSKEY)
        raise
    accounts.attempts.give_back(buckets)
    return person


def require_proof(
    house: House,
    session: Session,
    *,
    within: int = RECENTLY_MINUTES,
    then: str = "/account",
) -> None:
    """That somebody has lately proved who they are, by a second factor if they have one.

    What a provider asked them is no factor of their own. Raises ConfirmFirst.
    """
    require_recent(session, now=house.clock(), within=within, then=then)
    has_factor = house.accounts.has_second_factor(session.person_id)
    if has_factor and session.way in ONE_FACTOR:
        raise ConfirmFirst(then)


def enter(house: House, proof: Proof, *, way: str, caller: Caller) -> Session | None:
    """A session for who has proved enough. None where their password changed since."""
    now = house.clock()
    session = house.accounts.begin(proof, now=now, way=way, caller=caller)
    if session is not None:
        house.accounts.events.note(
            What.SIGNED_IN, session.person_id, now=now, caller=caller, way=way
        )
    return session


def relying_party(house: House, request: Request) -> RelyingParty | None:
    """What passkeys are made for, or None where a browser has no name for this house.

    That is the origin of the settings; without it, `localhost` on this machine.
    """
    origin = house.settings.origin
    if origin is None and request.url.hostname == "localhost":
        origin = f"{request.url.scheme}://{request.url.netloc}"
    host = urlsplit(origin or "").hostname
    if not origin or not host or host in LOOPBACK - {"localhost"}:
        return None
    return RelyingParty(id=host, origin=origin)


def own_address(house: House, request: Request) -> str:
    """How browsers reach this house, without a slash at the end."""
    return house.settings.origin or f"{request.url.scheme}://{request.url.netloc}"


def _failed(
    house: House,
    what: What,
    person: PersonId | None,
    buckets: list[Bucket],
    *,
    caller: Caller,
    way: str,
) -> None:
    """Note a wrong try, which stays counted, and the moment from which others wait."""
    accounts, now = house.accounts, house.clock()
    accounts.events.note(what, person or NOBODY, now=now, caller=caller, way=way)
    try:
        accounts.attempts.check(buckets)
    except TooManyTries as many:
        accounts.events.note(
            What.WAITS, now=now, caller=caller, way=way, seconds=many.retry_after
        )
