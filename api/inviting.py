"""Inviting people, and helping those who lost their way in, as an administrator does.

Whoever invites never learns how the other signs in. A link for a new password does not
end a second factor, and ending second factors tells their person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webauthn.registration.verify_registration_response import VerifiedRegistration

from api import people
from api.house import House
from api.sign_in.attempts import Caller
from api.sign_in.events import What
from api.sign_in.identities import Identity
from api.sign_in.invitations import Invitation, plain_name
from api.sign_in.passwords import acceptable
from domain.facts.bookkeeping import Licence, Standing
from domain.refusals import PersonUnknown
from domain.values import PersonId


class IdentityTaken(Exception):
    """An account at the provider stands for somebody else here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """An invitation with the address that accepts it, told this once."""

    invitation: Invitation
    path: str


def invite(
    house: House,
    name: str,
    *,
    standings: Sequence[Standing],
    codes: Sequence[str] = (),
    licence: Licence = Licence.LICENSED,
) -> Link:
    """Invite somebody new. Raises AccountTaken and NameUnusable."""
    called = plain_name(name)
    house.accounts.check(called, password=None)
    made, secret = house.accounts.invitations.make(
        called,
        now=house.clock(),
        standings=tuple(dict.fromkeys(standings)),
        codes=tuple(dict.fromkeys(codes)),
        licence=licence,
    )
    house.accounts.events.note(What.INVITED, now=house.clock())
    return Link(invitation=made, path=f"/invitation/{secret}")


def renew(house: House, person_id: PersonId) -> Link:
    """A link by which somebody who is here chooses a new password.

    Raises PersonUnknown.
    """
    require_account(house, person_id)
    made, secret = house.accounts.invitations.make(
        str(people.name_of(house, person_id)), now=house.clock(), person_id=person_id
    )
    house.accounts.events.note(What.INVITED, person_id, now=house.clock())
    return Link(invitation=made, path=f"/invitation/{secret}")


def withdraw(house: House, handle: str) -> bool:
    """End an invitation. False where there is none."""
    ended = house.accounts.invitations.withdraw(handle)
    if ended:
        house.accounts.events.note(What.INVITATION_WITHDRAWN, now=house.clock())
    return ended


def end_factors(house: House, person_id: PersonId) -> int:
    """End the second factors of somebody who lost them; how many there were.

    They are told when they next sign in, and whoever runs this by the security log.
    Raises PersonUnknown.
    """
    require_account(house, person_id)
    ended = house.accounts.end_factors(person_id)
    house.accounts.events.note(
        What.FACTORS_RESET, person_id, now=house.clock(), ended=ended
    )
    return ended


def sign_out_everywhere(house: House, person_id: PersonId) -> int:
    """End every session of somebody; how many there were. Raises PersonUnknown."""
    require_account(house, person_id)
    ended = house.accounts.sessions.end_all(person_id)
    house.accounts.events.note(
        What.SESSIONS_ENDED, person_id, now=house.clock(), ended=ended
    )
    return ended


def accept(
    house: House,
    secret: str,
    *,
    password: str | None = None,
    identity: Identity | None = None,
    passkey: VerifiedRegistration | None = None,
    caller: Caller | None = None,
) -> PersonId | None:
    """Take an invitation: register somebody new, or change what somebody signs in with.

    None where it is not good any more. Raises AccountTaken, PasswordRefused, and
    IdentityTaken.
    """
    accounts, now = house.accounts, house.clock()
    found = accounts.invitations.find(secret, now=now)
    if found is None:
        return None
    if password is not None:
        acceptable(password, name=found.name)
    if found.person_id is None:
        accounts.check(found.name, password=None)
    if identity is not None and accounts.identities.person(identity) not in {
        None,
        found.person_id,
    }:
        raise IdentityTaken
    # Whoever takes it is the only one who goes on from here.
    if not accounts.invitations.take(secret, now=now):
        return None
    person = found.person_id or _registered(house, found, password=password)
    if found.person_id is not None and password is not None:
        accounts.change_password(person, password, name=found.name)
        accounts.events.note(What.PASSWORD_CHANGED, person, now=now, caller=caller)
    if identity is not None:
        accounts.identities.link(person, identity, now=now)
        accounts.events.note(What.PROVIDER_LINKED, person, now=now, caller=caller)
    if passkey is not None:
        accounts.passkeys.keep(person, passkey, name="", now=now)
    accounts.events.note(What.INVITATION_USED, person, now=now, caller=caller)
    return person


def _registered(house: House, found: Invitation, *, password: str | None) -> PersonId:
    return people.add_member(
        house,
        name=found.name,
        password=password,
        standings=found.standings,
        codes=found.codes,
        licence=found.licence,
        person_id=found.will_be,
    )


def require_account(house: House, person_id: PersonId) -> None:
    """Raises PersonUnknown for who cannot sign in."""
    if person_id not in house.accounts.people():
        raise PersonUnknown(person_id)
