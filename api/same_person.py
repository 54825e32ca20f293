"""Under which other records somebody is known, for whoever decides about one of them.

What is erased is what was asked for: a judgement that two are one person may be wrong,
and no key comes back. So the others are named, and each is asked for by itself.
"""

from __future__ import annotations

from api import people
from api.as_one import as_one
from api.house import House
from api.who_decides import concerned_with
from domain.facts.erasures import Forgettable
from domain.privacy import Request, State
from domain.refusals import PersonErased, PersonUnknown
from domain.values import PersonId


def others_of(house: House, person: PersonId, *, by: PersonId) -> tuple[PersonId, ...]:
    """Other records of somebody, as far as whoever decides may know of them.

    That somebody who signs in here is a client here is for no colleague: only the
    operator of the machine is told.
    """
    others = as_one(house, person)[1:]
    if by == people.SYSTEM:
        return others
    staff = frozenset(house.accounts.people())
    return () if person in staff else tuple(o for o in others if o not in staff)


def others_asked(
    house: House, request: Request, *, by: PersonId
) -> tuple[PersonId, ...]:
    """The same of a request that waits, for whoever is not tied to a case of theirs."""
    asked = request.asked
    if asked.of is not Forgettable.PERSON or request.state is not State.OPEN:
        return ()
    person = PersonId(asked.subject_id)
    others = others_of(house, person, by=by)
    try:
        who = concerned_with(house, person, by=by) if others else None
    except (PersonErased, PersonUnknown):
        return ()
    return () if who is None or by in {who.about, *who.tied} else others
