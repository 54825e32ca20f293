"""Questions that the ledger raised by itself, and of which nothing holds any more.

A tie was taken back, a role ended, somebody was described otherwise: whoever reviews
need not answer what is no longer asked. Where it comes to be so again it is asked again.
What a therapist asked waits for its answer, whatever became of what was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from api.checks import desk
from api.dual import consider
from api.finding_in_all import ALERTS, tied
from api.house import House
from api.persons import check_person
from domain import recording
from domain.checks import Check
from domain.dual.considering import Considered
from domain.dual.limbs import is_own_complaint
from domain.facts.access import ProceedingEnded
from domain.facts.bookkeeping import ReferralRevoked, SupervisionEnded
from domain.facts.checks import CheckId, Found, Hit
from domain.facts.common_parties import CommonPartyNamed
from domain.facts.erasures import PersonErased as Erasure
from domain.facts.fact import CaseFact, Fact
from domain.facts.persons import (
    Judgement,
    LikenessJudged,
    LikenessJudgementUndone,
    PersonDescribed,
)
from domain.facts.ties import TieEnded, TieWithdrawn
from domain.refusals import CaseUnknown, PersonErased, PersonUnknown, StreamErased
from domain.values import CaseId, PersonId


def touched_by(house: House, facts: Iterable[Fact]) -> set[PersonId]:
    """About whom some facts take something back, or put it right."""
    return {one for fact in facts for one in _touched(house, fact)}


def lapsed(house: House, touched: set[PersonId]) -> tuple[CheckId, ...]:
    """The questions of which nothing holds any more, now that these were touched."""
    waiting = [
        one
        for one in desk(house).open.values()
        if one.is_by_itself and one.waits_for_reviewer and _may_lapse(one, touched)
    ]
    return tuple(one.id for one in waiting if not _holds(house, one))


def without_own_complaint(told: Considered) -> Considered:
    """The same without what a client's complaint about their own therapy says alone.

    Nobody is asked anew whether the two stand to each other in two ways; where the
    client comes back, whoever asks about them hears of it all the same.
    """
    return replace(
        told, asked=tuple(one for one in told.asked if not is_own_complaint(one.path))
    )


def _touched(house: House, fact: Fact) -> Iterator[PersonId]:
    match fact:
        case TieEnded() | TieWithdrawn():
            yield from (fact.person_id, fact.other_id)
        case SupervisionEnded():
            yield from (fact.person_id, fact.supervisor_id)
        case CommonPartyNamed() | Erasure():
            yield fact.person_id
        case PersonDescribed():
            yield fact.name.subject_id
        case LikenessJudgementUndone():
            yield from (fact.person_id, fact.other_id)
        case LikenessJudged() if fact.judgement is not Judgement.SAME:
            yield from (fact.person_id, fact.other_id)
        case ReferralRevoked() | ProceedingEnded():
            yield from _of_case(house, fact.case_id)
        case CaseFact() if fact.corrects is not None:
            yield from _of_case(house, fact.case_id)
        case _:
            pass


def _of_case(house: House, case_id: CaseId) -> Iterator[PersonId]:
    try:
        opened = recording.opened(house.ledger, case_id)
    except (CaseUnknown, StreamErased):
        return  # Its time was over since.
    yield from (opened.client_id, opened.therapist_id)


def _may_lapse(check: Check, touched: set[PersonId]) -> bool:
    """Whether a question leads over one of them, or over records, whosever they are."""
    hits = check.screened.hits if check.screened else ()
    on_the_way = {check.asked.about_id}
    for hit in hits:
        on_the_way |= {hit.person_id, *hit.people}
    is_of_records = any(hit.found is not Found.TIED for hit in hits)
    return bool(touched) and (is_of_records or bool(touched & on_the_way))


def _holds(house: House, check: Check) -> bool:
    """Whether any of what was found is so still."""
    hits = check.screened.hits if check.screened else ()
    return any(_is_so(house, check.asked.about_id, hit) for hit in hits)


def _is_so(house: House, about: PersonId, hit: Hit) -> bool:
    """Whether two are still tied, or alike; what nobody can tell any more stays asked."""
    if hit.found is Found.TIED:
        return _is_tied(house, about, hit)
    try:
        found = check_person(house, about).matches
    except PersonErased:
        return False
    except PersonUnknown:
        return True
    return any(
        one.person_id == hit.person_id and one.likeness.label in ALERTS for one in found
    )


def _is_tied(house: House, about: PersonId, hit: Hit) -> bool:
    try:
        told = consider(house, therapist=hit.person_id, person=about)
        told = without_own_complaint(told)
    except (CaseUnknown, StreamErased):
        return True
    if not told.telling:
        return False
    ties = set(tied(house, told).ties)
    return not hit.ties or bool(ties & set(hit.ties))
