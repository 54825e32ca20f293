"""Who is concerned where something is forgotten, and what forbids it.

Whoever is one of them decides nothing about it, and hears no more than that. Whatever
concerns one record of a person concerns all that were judged to be the same person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from api import people, privacy
from api.as_one import as_one
from api.house import House
from api.relations import access_of, tied
from domain import erasure, recording
from domain.case import section_stream
from domain.facts.erasures import Forgettable
from domain.facts.fact import Fact
from domain.practice import ReferralMemory, remember_referrals
from domain.privacy import PrivacyMemory, check_holds
from domain.refusals import BeforeBoard, CaseUnknown, StreamErased
from domain.sealed_values import sealed_in
from domain.values import CaseId, PersonId, Section
from projections import caseload
from projections.caseload import Summary


@dataclass(frozen=True, kw_only=True, slots=True)
class Concerned:
    """Whom it is about, whose holds forbid it, and whose conduct it would hide.

    `same` are other records of whom it is about, as somebody has judged. `cases` are
    those that must not lie before a board; `tied` is whoever decides, where something
    ties them to one of these, or to the case that would be ended.
    """

    about: PersonId
    held: frozenset[UUID]
    involved: frozenset[UUID]
    same: tuple[PersonId, ...] = ()
    cases: tuple[CaseId, ...] = ()
    tied: frozenset[PersonId] = frozenset()


def involved_in(house: House, therapist_id: PersonId) -> frozenset[UUID]:
    """A therapist, and whoever supervised them at any time."""
    working = people.practitioner(house, therapist_id)
    return frozenset({therapist_id, *working.supervisors, *working.ever_supervised_by})


def concerned(
    house: House, of: Forgettable, subject_id: UUID, *, by: PersonId | None = None
) -> Concerned:
    """Who is concerned where `by` decides whether a person or a case is forgotten.

    Raises PersonUnknown, PersonErased, CaseUnknown and StreamErased.
    """
    if of is Forgettable.PERSON:
        person = PersonId(subject_id)
        privacy.require_person(house, person)
        return concerned_with(house, person, by=by)
    case_id = CaseId(subject_id)
    begun = recording.opened(house.ledger, case_id)
    facts = erasure.facts_of(house.ledger, case_id)
    return Concerned(
        about=begun.client_id,
        held=spoken_of(facts) | {begun.client_id, begun.therapist_id},
        involved=involved_in(house, begun.therapist_id),
        same=as_one(house, begun.client_id)[1:],
        tied=_tied(house, by, [case_id]),
    )


def concerned_with(
    house: House, person: PersonId, *, by: PersonId | None = None
) -> Concerned:
    """A client's holds are theirs and those of their therapists, who may need the words.

    What concerns any record of theirs concerns them all.
    """
    them = as_one(house, person)
    with house.engine.connect() as connection:
        everything = caseload.everything(connection, house.keys)
    ids = {str(one) for one in them}
    found = [one for one in everything if not ids.isdisjoint(_two_of(one))]
    therapists = {
        PersonId(UUID(each.therapist_id)) for each in found if each.client_id in ids
    }
    # Of another record they hear only that they are tied: that it is one is not told.
    theirs = {each.therapist_id for each in found if each.client_id == str(person)}
    nobody = frozenset[UUID]()
    as_client = [_id(each) for each in found if each.client_id in ids]
    as_therapist = [_id(each) for each in found if each.client_id not in ids]
    return Concerned(
        about=person,
        held=frozenset({*them, *therapists}),
        involved=nobody.union(
            *(involved_in(house, one) for one in therapists if str(one) in theirs)
        ),
        same=them[1:],
        cases=(*as_client, *as_therapist),
        tied=_tied(house, by, as_client, treated=as_therapist, same=them[1:]),
    )


def is_tied(house: House, person: PersonId, case_id: CaseId) -> bool:
    """Whether something ties somebody to a case, so that they do not decide about it."""
    try:
        return tied(house, case_id, person) is not None
    except (CaseUnknown, StreamErased):
        return False  # A case that is gone ties nobody.


def spoken_of(facts: Iterable[Fact]) -> frozenset[UUID]:
    """Everybody whose words some facts hold."""
    return frozenset(
        sealed.subject_id for fact in facts for _, sealed in sealed_in(fact)
    )


def is_before_board(house: House, case_id: CaseId) -> bool:
    """Whether a case lies before members of a board now, or a proceeding runs."""
    stream = section_stream(case_id, Section.PROCEEDING)
    known = house.ledger.recall(stream, ReferralMemory(), remember_referrals)
    return bool(known.referrals) or known.officer_id is not None


def require_no_evidence(house: House, known: PrivacyMemory, who: Concerned) -> None:
    """That neither a hold nor a board needs what would be destroyed.

    Raises UnderHold and BeforeBoard.
    """
    held = with_held(who.held, held_as_one(house, known))
    check_holds(known, held, told=privacy.told_hold(house))
    if any(is_before_board(house, case_id) for case_id in who.cases):
        raise BeforeBoard


def held_as_one(
    house: House, known: PrivacyMemory
) -> Mapping[PersonId, AbstractSet[PersonId]]:
    """Whoever is under a hold, by each record of theirs, with those it was placed on."""
    found: dict[PersonId, set[PersonId]] = {}
    for placed_on in {hold.person_id for hold in known.holds.values()}:
        for one in as_one(house, placed_on):
            found.setdefault(one, set()).add(placed_on)
    return found


def with_held(
    persons: Iterable[UUID], held: Mapping[PersonId, AbstractSet[PersonId]]
) -> frozenset[UUID]:
    """Some people, with those records of theirs on which a hold stands."""
    them = frozenset(persons)
    return them.union(*(held.get(PersonId(one), ()) for one in them))


def _two_of(case: Summary) -> tuple[str, str]:
    return case.client_id, case.therapist_id


def _id(case: Summary) -> CaseId:
    return CaseId(UUID(case.case_id))


def _tied(
    house: House,
    by: PersonId | None,
    cases: Sequence[CaseId],
    *,
    treated: Sequence[CaseId] = (),
    same: Sequence[PersonId] = (),
) -> frozenset[PersonId]:
    """Whoever decides, where they are one of the `same`, or something ties them to one
    of some cases; else nobody. The operator of the machine is nobody in particular.

    Of those that somebody `treated` in, one says what ties to them as the therapist;
    what ties to their clients is no matter, unless it was said to keep people out.
    """
    if by is None or by == people.SYSTEM:
        return frozenset()
    is_out = (
        by in same
        or any(is_tied(house, by, each) for each in (*cases, *treated[:1]))
        or any(_is_kept_out(house, by, each) for each in treated)
    )
    return frozenset({by} if is_out else ())


def _is_kept_out(house: House, person: PersonId, case_id: CaseId) -> bool:
    """Whether somebody stepped back, was named as too close, or is walled off."""
    try:
        known = access_of(house, case_id)
    except (CaseUnknown, StreamErased):
        return False
    return any(
        person in some for some in (known.recused, known.conflicted, known.walls)
    )
