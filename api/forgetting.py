"""Approving that a person or a case be forgotten, by a second person, and doing it.

One transaction writes the approval and what it leads to; then the keys are destroyed,
and the read models written anew. Whatever is cut short is finished at the next start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from api import privacy, retention, who_decides
from api.finishing import finish
from api.forgotten_facts import of_case, of_person
from api.house import House
from api.same_person import others_of
from api.whose_reasons import of_persons
from domain.erasure import Destroyed
from domain.facts.erasures import (
    ErasureApproved,
    ErasureRefused,
    ErasureRequested,
    Forgettable,
)
from domain.facts.fact import Fact
from domain.ledger import Command
from domain.privacy import (
    BASIS,
    REASON,
    PrivacyMemory,
    Request,
    ask,
    check_asker,
    check_decider,
    opened,
    refusal,
)
from domain.values import CaseId, FactId, PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class Forgotten:
    """What was decided, and what was destroyed of it now.

    `left` are other records of the same person, of which nothing was destroyed.
    """

    request: Request
    destroyed: Destroyed
    left: tuple[PersonId, ...] = ()


def ask_for_person(
    house: House,
    *,
    by: PersonId,
    person_id: PersonId,
    reason: str,
    basis: str,
    command: Command | None = None,
) -> Request:
    """Ask that a person be forgotten. Another approves it.

    Raises PersonUnknown, PersonErased, SecondPersonNeeded, UnderHold, BeforeBoard,
    AskedAlready and NamesThePerson.
    """
    told = {REASON: reason, BASIS: basis}

    def decision(known: PrivacyMemory) -> list[Fact]:
        of = Forgettable.PERSON
        return [_asked(house, known, of=of, subject_id=person_id, by=by, told=told)]

    return _request(house, decision, command=command)


def ask_to_end(
    house: House,
    *,
    by: PersonId,
    case_id: CaseId,
    reason: str,
    basis: str | None = None,
    command: Command | None = None,
) -> Request:
    """Ask that a case be ended whose time is over. Another approves it.

    Without a basis, the classes by which it was kept are it. Raises CaseUnknown,
    StreamErased, NotYetOver, and as `ask_for_person`.
    """

    def decision(known: PrivacyMemory) -> list[Fact]:
        kept = retention.require_over(house, case_id, known=known, now=house.clock())
        classes = ", ".join(one.name for one in kept.classes)
        usual = f"kept until {kept.until:%Y-%m-%d} by {classes}"
        told = {REASON: reason, BASIS: basis or usual}
        of = Forgettable.CASE
        return [_asked(house, known, of=of, subject_id=case_id, by=by, told=told)]

    return _request(house, decision, command=command)


def refuse(
    house: House,
    *,
    by: PersonId,
    request_id: FactId,
    reason: str,
    command: Command | None = None,
) -> Request:
    """Keep what was asked to be forgotten, for a reason that stays.

    Raises RequestUnknown, SecondPersonNeeded and NamesThePerson.
    """

    def decision(known: PrivacyMemory) -> list[Fact]:
        asked = opened(known, request_id).asked
        who = who_decides.concerned(house, asked.of, asked.subject_id, by=by)
        check_asker(by, about=who.about, involved=who.involved, tied=who.tied)
        about = of_persons(house, [who.about, *who.same], by=by, reason=reason)
        sealing = privacy.words(house, {REASON: reason}, about=about)
        booking = privacy.booking(house, by)
        return [refusal(known, request_id=request_id, words=sealing, booking=booking)]

    return _request(house, decision, command=command)


def approve(
    house: House, *, by: PersonId, request_id: FactId, command: Command | None = None
) -> Forgotten:
    """Approve a request, and do it. `by` is somebody other than who asked.

    Raises RequestUnknown, SecondPersonNeeded, UnderHold, BeforeBoard, NotYetOver and
    StreamErased.
    """

    left: list[PersonId] = []

    def decision(known: PrivacyMemory) -> Sequence[Fact]:
        request = opened(known, request_id)
        asked = request.asked
        who = who_decides.concerned(house, asked.of, asked.subject_id, by=by)
        check_decider(
            by,
            request=request,
            about=who.about,
            involved=who.involved,
            granted=privacy.entitled_by(house, by, request),
            tied=who.tied,
        )
        who_decides.require_no_evidence(house, known, who)
        booking = privacy.booking(house, by)
        if asked.of is Forgettable.PERSON:
            left[:] = others_of(house, who.about, by=by)
            return of_person(house, known, request, booking=booking)
        return of_case(house, known, request, client_id=who.about, booking=booking)

    found = _request(house, decision, command=command)
    done = finish(house.ledger, house.accounts, house.engine)
    return Forgotten(request=found, destroyed=done, left=tuple(left))


def _asked(
    house: House,
    known: PrivacyMemory,
    *,
    of: Forgettable,
    subject_id: UUID,
    by: PersonId,
    told: Mapping[str, str],
) -> Fact:
    who = who_decides.concerned(house, of, subject_id, by=by)
    check_asker(by, about=who.about, involved=who.involved, tied=who.tied)
    about = of_persons(house, [who.about, *who.same], by=by, **told)
    who_decides.require_no_evidence(house, known, who)
    return ask(
        known,
        of=of,
        subject_id=subject_id,
        words=privacy.words(house, told, about=about),
        booking=privacy.booking(house, by),
        called=lambda person: privacy.called(house, person),
    )


def _request(
    house: House,
    decision: Callable[[PrivacyMemory], Sequence[Fact]],
    *,
    command: Command | None,
) -> Request:
    """The request that what was written now is about."""
    match privacy.write(house, decision, command=command):
        case ErasureRequested() as asked:
            request_id = FactId(asked.fact_id)
        case ErasureRefused() | ErasureApproved() as settled:
            request_id = settled.request_id
        case other:
            raise AssertionError(other)
    return privacy.register(house).requests[request_id]
