"""Whose words are withheld from a bundle: as somebody names them, and as persons.

A person is named by their id, as `client` or `therapist`, or by the name they are
registered under. Only people whom this case has to do with can be meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from api.evidence import Gathered, people_in
from api.house import House
from domain.recording import people_of
from domain.refusals import NotUnderstood, Problem
from domain.values import PersonId

FIELD = "redact"


def withheld(
    house: House, gathered: Gathered, named: Iterable[str]
) -> frozenset[PersonId]:
    """The people who are meant. Raises NotUnderstood."""
    known = people_in(house, gathered)
    parts = people_of(gathered.begun)
    return frozenset(_person(each.strip(), known, parts) for each in named)


def _person(
    named: str, known: Mapping[PersonId, str | None], parts: Mapping[str, PersonId]
) -> PersonId:
    if named.lower() in parts:
        return parts[named.lower()]
    wanted = named.casefold()
    found = [
        person
        for person, name in known.items()
        if _id(named) == person or (name is not None and name.casefold() == wanted)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        said = f"several people of this case are called {named!r}; name one by their id"
    else:
        said = (
            f"{named!r} is nobody whom these sections speak of; name a person's id, "
            "'client', 'therapist', or a name as it is registered"
        )
    raise NotUnderstood([Problem(field=FIELD, reason=said)])


def _id(named: str) -> UUID | None:
    try:
        return UUID(named)
    except ValueError:
        return None
