"""Inviting people, and helping those who lost their way in, as an administrator does.

Whoever invites never learns how the other signs in. A link is good for as long as who
made it may invite. One for a new password does not end a second factor, ending second
factors tells their person, and nobody does both alone for the same person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from webauthn.registration.verify_registration_response import VerifiedRegistration

from api import people
from api.house import House
from api.sign_in.apart import Deed
from api.sign_in.attempts import Caller
from api.sign_in.events import What
from api.sign_in.identities import Identity
from api.sign_in.invitations import Invitation
from api.sign_in.names import plain_name, require_own
from api.sign_in.passwords import acceptable
from domain.codes import on_file
from domain.facts.bookkeeping import Licence, Standing
from domain.policy import Action, decide
from domain.refusals import PersonUnknown, SecondPersonNeeded
from domain.values import PersonId

AFTER_FACTORS = (
    "you ended their second factors within the last 24 hours, and nobody does both alone. "
    "Another administrator makes the link, or whoever runs this, with 'user renew' on the "
    "command line"
)
AFTER_LINK = (
    "you made a link for a new password of theirs within the last days, and nobody does "
    "both alone. Another administrator or a privacy officer ends the second factors, or "
    "whoever runs this, with 'user end-factors' on the command line"
)


class _Fallen(Exception):
    """Who made an invitation may not make one any more."""


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
    by: PersonId = people.SYSTEM,
) -> Link:
    """Invite somebody new. Raises AccountTaken and NameUnusable."""
    called = plain_name(name)
    require_own(called, others=(each.name for each in people.members(house)))
    house.accounts.check(called, password=None)
    made, secret = house.accounts.invitations.make(
        called,
        now=house.clock(),
        standings=tuple(dict.fromkeys(standings)),
        codes=on_file().as_on_file(codes),
        licence=licence,
        made_by=by,
    )
    house.accounts.events.note(What.INVITED, now=house.clock())
    return Link(invitation=made, path=f"/invitation/{secret}")


def renew(house: House, person_id: PersonId, *, by: PersonId = people.SYSTEM) -> Link:
    """A link by which somebody who is here chooses a new password.

    They are told. Raises PersonUnknown, and SecondPersonNeeded where `by` ended their
    second factors lately.
    """
    require_account(house, person_id)
    if not _is_first_of_two(house, Deed.LINK, person_id, by):
        raise SecondPersonNeeded(AFTER_FACTORS)
    now = house.clock()
    made, secret = house.accounts.invitations.make(
        str(people.name_of(house, person_id)), now=now, person_id=person_id, made_by=by
    )
    is_another = by != person_id
    house.accounts.events.note(What.INVITED, person_id, now=now, by_another=is_another)
    return Link(invitation=made, path=f"/invitation/{secret}")


def withdraw(house: House, handle: str) -> bool:
    """End an invitation. False where there is none."""
    ended = house.accounts.invitations.withdraw(handle)
    if ended:
        house.accounts.events.note(What.INVITATION_WITHDRAWN, now=house.clock())
    return ended


def end_factors(
    house: House, person_id: PersonId, *, by: PersonId = people.SYSTEM
) -> int:
    """End the second factors of somebody who lost them; how many there were.

    They are told when they next sign in, and whoever runs this by the security log.
    Raises PersonUnknown, and SecondPersonNeeded where `by` made them a link lately.
    """
    require_account(house, person_id)
    has_any = house.accounts.has_second_factor(person_id)
    if has_any and not _is_first_of_two(house, Deed.FACTORS, person_id, by):
        raise SecondPersonNeeded(AFTER_LINK)
    ended = house.accounts.end_factors(person_id)
    house.accounts.events.note(
        What.FACTORS_RESET,
        person_id,
        now=house.clock(),
        by_another=by != person_id,
        ended=ended,
    )
    return ended


def sign_out_everywhere(house: House, person_id: PersonId) -> int:
    """End every session and token of somebody; how many sessions there were.

    Raises PersonUnknown.
    """
    require_account(house, person_id)
    ended = house.accounts.end_everywhere(person_id)
    house.accounts.events.note(
        What.SESSIONS_ENDED, person_id, now=house.clock(), ended=ended
    )
    return ended


def waiting(house: House) -> list[Invitation]:
    """The invitations that are still good, the newest first."""
    made = house.accounts.invitations.all(now=house.clock())
    return [each for each in made if _stands(house, each)]


def invitation_of(house: House, secret: str) -> Invitation | None:
    """The invitation of a link that is still good; None where it is not any more."""
    found = house.accounts.invitations.find(secret, now=house.clock())
    return found if found is not None and _stands(house, found) else None


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
    found = invitation_of(house, secret)
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
    ways = _Ways(password=password, identity=identity, passkey=passkey, caller=caller)
    if found.person_id is None:
        person = _comes(house, secret, found, ways)
    else:
        person = _changes(house, secret, found, ways)
    if person is not None:
        accounts.events.note(What.INVITATION_USED, person, now=now, caller=caller)
    return person


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ways:
    """How whoever has a link will sign in, and from where they came."""

    password: str | None
    identity: Identity | None
    passkey: VerifiedRegistration | None
    caller: Caller | None


def _comes(
    house: House, secret: str, found: Invitation, ways: _Ways
) -> PersonId | None:
    """Somebody new comes. None where who invited them may not any more."""

    def allowed() -> None:
        if not _stands(house, found):
            raise _Fallen

    # Whoever takes it is the only one who goes on from here.
    if not house.accounts.invitations.take(secret, now=house.clock()):
        return None
    try:
        person = people.add_member(
            house,
            name=found.name,
            password=ways.password,
            standings=found.standings,
            codes=found.codes,
            licence=found.licence,
            person_id=found.will_be,
            by=found.made_by or people.SYSTEM,
            allowed=allowed,
        )
    except _Fallen:
        return None
    _keep(house, person, ways, by_another=False)
    return person


def _changes(
    house: House, secret: str, found: Invitation, ways: _Ways
) -> PersonId | None:
    """Somebody who is here signs in in another way from now on, or nothing changes."""
    person, accounts = found.person_id, house.accounts
    assert person is not None
    with accounts.at_once():
        # Decided again, now that no account can change before it is written.
        if not _stands(house, found):
            return None
        if not accounts.invitations.take(secret, now=house.clock()):
            return None
        if ways.password is not None:
            accounts.change_password(person, ways.password, name=found.name)
        _keep(house, person, ways, by_another=True)
    return person


def _keep(house: House, person: PersonId, ways: _Ways, *, by_another: bool) -> None:
    """What they sign in with; whoever has a link may not be whom it was made for."""
    accounts, now = house.accounts, house.clock()
    note = partial(
        accounts.events.note,
        person_id=person,
        now=now,
        caller=ways.caller,
        by_another=by_another,
    )
    if ways.passkey is not None:
        accounts.passkeys.keep(person, ways.passkey, name="", now=now)
    if ways.identity is not None:
        accounts.identities.link(person, ways.identity, now=now)
    if by_another and ways.password is not None:
        note(What.PASSWORD_CHANGED)
    if ways.identity is not None:
        note(What.PROVIDER_LINKED)


def _stands(house: House, found: Invitation) -> bool:
    """Whether who made an invitation may still make one."""
    by = found.made_by
    if by is None or by == people.SYSTEM:
        return by is not None
    is_here = by in house.accounts.people()
    may = decide(people.principal(house, by), Action.MANAGE_PEOPLE).allowed
    return is_here and may


def _is_first_of_two(house: House, deed: Deed, for_id: PersonId, by: PersonId) -> bool:
    """Whether `by` did not do the other deed lately; for oneself it does not matter."""
    if by in {people.SYSTEM, for_id}:
        return True
    now = house.clock()
    return house.accounts.apart.begin(deed, for_id=for_id, by=by, now=now)


def require_account(house: House, person_id: PersonId) -> None:
    """Raises PersonUnknown for who cannot sign in."""
    if person_id not in house.accounts.people():
        raise PersonUnknown(person_id)
