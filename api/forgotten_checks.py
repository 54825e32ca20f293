"""Which checks were about somebody who is forgotten: their words go with them.

A check has a key of its own, because most are asked before anybody knows the person.
Whoever asks for an erasure, or decides about one, is not told how many there were: that
would say that somebody asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from api.as_one import as_one
from api.checks import asked_by, details_of
from api.house import House
from domain import recording
from domain.checks import DESK, about_the_same
from domain.described import from_text, matchable, of_name
from domain.facts.bookkeeping import PersonRegistered
from domain.facts.checks import CheckAsked, Occasion
from domain.facts.fact import Fact
from domain.facts.persons import PersonDescribed
from domain.matching.details import Details
from domain.matching.preparing import prepared
from domain.matching.weighing import Label, weigh
from domain.persons import DETAILS, NAME
from domain.practice import person_stream
from domain.refusals import CaseUnknown, StreamErased
from domain.sealing import ERASED
from domain.values import CaseId, PersonId

AMONG = 10_000
"""As if they were found among so many, when one asks which check was about them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Carried:
    """A check that a therapist put to a case: under whose key its words stand."""

    about_id: PersonId
    case_id: CaseId


def of_erased(house: House, person_id: PersonId) -> list[PersonId]:
    """Under whose keys it is sealed what was asked about somebody who is erased.

    Whatever was asked about the same person under another record is about them too; what
    was put to the case of somebody else is about that one, however alike they are.
    """
    house.catch_up()  # Who was judged to be one person with them, up to now.
    facts, them = _asked(house), as_one(house, person_id)
    of_whom = {
        each.about_id: _client_of(house, each.case_id)
        for each in _carried(house, facts)
    }
    theirs = [about for about, client in of_whom.items() if client in them]
    about = [
        one for one in _about(house, facts, them) if of_whom.get(one) in (None, *them)
    ]
    return _left(house, [*theirs, *about])


def of_ended(
    house: House, case_id: CaseId, *, forgotten: PersonId | None
) -> list[PersonId]:
    """The same for a case that is ended: what was put to it goes with it.

    So does what was asked about a client who is forgotten with it, save what belongs to
    a case that is still kept. Other records of theirs have a time of their own.
    """
    facts = _asked(house)
    carried = _carried(house, facts)
    found = [each.about_id for each in carried if each.case_id == case_id]
    if forgotten is not None:
        kept = {each.about_id for each in carried} - set(found)
        about = _about(house, facts, [forgotten])
        found += [one for one in about if one not in kept]
    return _left(house, found)


def besides_checks(house: House, subjects: Iterable[UUID]) -> list[UUID]:
    """Those of whom something was destroyed, without what was asked in checks."""
    asked = {fact.about_id for fact in _asked(house) if isinstance(fact, CheckAsked)}
    return [one for one in subjects if one not in asked]


def _asked(house: House) -> Sequence[Fact]:
    """What stands at the desk, without what came up by itself, which has no words."""
    return [
        fact
        for fact in house.ledger.facts(DESK)
        if not isinstance(fact, CheckAsked) or fact.occasion is not Occasion.CHANGED
    ]


def _left(house: House, found: Iterable[PersonId]) -> list[PersonId]:
    """Each once, without what was destroyed before."""
    return [one for one in dict.fromkeys(found) if not house.keys.is_destroyed(one)]


def _carried(house: House, facts: Iterable[Fact]) -> list[_Carried]:
    """Every check that anybody put to a case."""
    askers = {fact.recorded_by for fact in facts if isinstance(fact, CheckAsked)}
    return [
        _Carried(about_id=known.checks[check_id].about_id, case_id=case_id)
        for known in (asked_by(house, one) for one in sorted(askers))
        for check_id, case_id in known.carried.items()
    ]


def _client_of(house: House, case_id: CaseId) -> PersonId | None:
    """Whose case it is; None of one that was ended, and its checks with it."""
    try:
        return recording.opened(house.ledger, case_id).client_id
    except (CaseUnknown, StreamErased):
        return None


def _about(
    house: House, facts: Sequence[Fact], them: Collection[PersonId]
) -> Iterator[PersonId]:
    """What found them, and what may be about them, whatever a check found.

    Most are asked about before they are known, when a check can find nobody; and what
    they were called then is not what they are called now.
    """
    for one in them:
        yield from about_the_same(facts, one)
    described = [each for one in them for each in _described(house, one)]
    known = [prepared(each) for each in described]
    reached = {way for each in described for way in (*each.phones, *each.emails)}
    for fact in facts:
        told = details_of(house, fact) if isinstance(fact, CheckAsked) else None
        if not isinstance(fact, CheckAsked) or told is None:
            continue
        asked = prepared(matchable(told))
        if reached & {*told.phones, *told.emails} or any(
            weigh(asked, each, among=AMONG).label is not Label.UNRELATED
            for each in known
        ):
            yield fact.about_id


def _described(house: House, person_id: PersonId) -> list[Details]:
    """All that somebody was ever described as.

    A bare name is that of many: it is completed by the date of birth that is known.
    """
    told = list(_told(house, person_id))
    born = next((each.date_of_birth for each in told[::-1] if each.date_of_birth), "")
    return [
        each if each.date_of_birth else replace(each, date_of_birth=born)
        for each in told
    ]


def _told(house: House, person_id: PersonId) -> Iterator[Details]:
    """As what somebody was registered, and described since; nothing of the erased."""
    for fact in house.ledger.facts(person_stream(person_id)):
        if isinstance(fact, PersonRegistered):
            name = house.ledger.words(fact, NAME, fact.name)
            if name is not ERASED:
                yield of_name(name)
        elif isinstance(fact, PersonDescribed):
            text = house.ledger.words(fact, DETAILS, fact.details)
            if text is not ERASED:
                yield matchable(from_text(text))
