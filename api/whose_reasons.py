"""Under whose key words are kept that say why, and who hears that they name somebody.

They outlive the person they are about, and so may not name them. To refuse them for it
tells a writer who guesses: it is said to those who know the name anyway. What others
write is taken without a word, and goes with the person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from api import people
from api.house import House
from api.privacy import require_no_name
from api.relations import relations_at
from domain import recording
from domain.exports import subject_of
from domain.policy import Action, decide
from domain.refusals import NamesThePerson, NotUnderstood, Problem
from domain.values import CaseId, PersonId

Whose = Callable[[], PersonId]
"""Under whose key words are sealed, asked as they are."""
NAMES_CLIENT = "names the client, and it will outlive them; say it without the name"


def knows_client(house: House, case_id: CaseId, by: PersonId) -> bool:
    """Whether somebody may know who the client of a case is, by whichever way they have.

    Raises CaseUnknown and StreamErased.
    """
    if by == people.SYSTEM:
        return True
    principal = people.principal(house, by)
    relations = relations_at(house, case_id, of=principal)
    reading = (Action.SEE, Action.SEE_ACCESS)
    return any(decide(principal, each, relations).names_client for each in reading)


def of_case(house: House, case_id: CaseId, *, by: PersonId, **told: str) -> Whose:
    """Whose key keeps what somebody says about a case: its own, which outlives the
    client, or the client's for all that is written without knowing them.

    Raises CaseUnknown, and NotUnderstood where who knows the client names them.
    """
    own = subject_of(case_id)
    if knows_client(house, case_id, by):
        require_unnamed(house, case_id, **told)
        return lambda: own
    client = recording.opened(house.ledger, case_id).client_id
    if not house.keys.is_destroyed(client):
        house.keys.ensure(streams=[], subjects=[client])
    return lambda: own if house.keys.is_destroyed(client) else client


def of_persons(
    house: House, persons: Sequence[PersonId], *, by: PersonId, **told: str
) -> dict[str, PersonId]:
    """Whose key keeps what a keeper of privacy says about a person, told first, and
    other records of theirs, by field: that of whom it names, and only where it does.

    Keepers are shown no names but those of members. Raises NamesThePerson where they
    name whom they know.
    """
    about = persons[0]
    if by == people.SYSTEM:
        require_no_name(house, persons, **told)
    elif about in house.accounts.people():
        require_no_name(house, [about], **told)
    return {
        field: one
        for field, text in told.items()
        for one in persons
        if _names(house, one, text)
    }


def require_unnamed(house: House, case_id: CaseId, **told: str) -> None:
    """That no words that outlive the client name them. Raises NotUnderstood."""
    client = recording.opened(house.ledger, case_id).client_id
    try:
        require_no_name(house, [client], **told)
    except NamesThePerson as refusal:
        problem = Problem(field=refusal.field, reason=NAMES_CLIENT)
        raise NotUnderstood([problem]) from None


def _names(house: House, person: PersonId, told: str) -> bool:
    try:
        require_no_name(house, [person], words=told)
    except NamesThePerson:
        return True
    return False
