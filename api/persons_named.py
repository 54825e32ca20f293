"""Whom somebody means: by identifier, sign-in, case, a source's number or a name."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from api import importing
from api.finding import REFERENCE
from api.house import House
from api.people import NAME
from domain import recording
from domain.erasure import all_facts
from domain.facts.bookkeeping import PersonRegistered
from domain.facts.persons import PersonDescribed
from domain.keys import KeyMissing
from domain.refusals import CaseUnknown, PersonUnknown, StreamErased
from domain.sealing import Erased
from domain.values import CaseId, PersonId
from projections import caseload, persons_found


class SeveralMeant(Exception):
    """A text means several people; the message lists them."""

    def __init__(self, named: str, found: list[PersonId]) -> None:
        people_ = ", ".join(str(each) for each in found)
        super().__init__(f"several people are meant by {named}: {people_}; name one")


def person_named(house: House, text: str, *, by_name: bool = False) -> PersonId:
    """Whom a text means: by identifier, by what they sign in with, or by a case.

    A case stands for its client; a number by which a source of imported persons knows
    somebody stands for them. With `by_name` every name that somebody is registered
    under, or was, is looked at too, which opens them all. Raises PersonUnknown and SeveralMeant.
    """
    text = text.strip()
    ways = [_by_id, _by_account, _by_case, _by_record, *([_by_name] if by_name else [])]
    for way in ways:
        found = list(dict.fromkeys(way(house, text)))
        if len(found) > 1:
            raise SeveralMeant(text, found)
        if found:
            return found[0]
    raise PersonUnknown(text)


def _by_id(house: House, text: str) -> Iterator[PersonId]:
    try:
        person = PersonId(UUID(text))
    except ValueError:
        return
    try:
        house.keys.subject(person)
    except KeyMissing:
        if not house.keys.is_destroyed(person):
            return
    yield person


def _by_account(house: House, text: str) -> Iterator[PersonId]:
    found = house.accounts.person(text)
    if found is not None:
        yield found


def _by_case(house: House, text: str) -> Iterator[PersonId]:
    for case_id in _cases(house, text):
        try:
            yield recording.opened(house.ledger, case_id).client_id
        except (CaseUnknown, StreamErased):
            continue


def _cases(house: House, text: str) -> Iterator[CaseId]:
    try:
        yield CaseId(UUID(text))
    except ValueError:
        yield importing.case_of(house, text)
    if short := REFERENCE.fullmatch(text):
        with house.engine.connect() as connection:
            yield from caseload.beginning_with(connection, short[1].lower())


def _by_record(house: House, text: str) -> Iterator[PersonId]:
    with house.engine.connect() as connection:
        yield from persons_found.with_record(connection, house.keys, text)


def _by_name(house: House, text: str) -> Iterator[PersonId]:
    wanted = " ".join(text.split()).casefold()
    for fact in all_facts(house.ledger):
        if isinstance(fact, PersonRegistered | PersonDescribed):
            name = house.ledger.words(fact, NAME, fact.name)
            if not isinstance(name, Erased) and name.casefold() == wanted:
                yield PersonId(fact.name.subject_id)
