"""The register of privacy: what was asked to be forgotten, who decided, what is held.

Like `domain.practice`: decisions return facts or refuse, memory is folded from them.
All of it is one stream, so that no hold can slip in between a decision and its fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from domain.facts.bookkeeping import RoleGranted
from domain.facts.erasures import (
    ErasureApproved,
    ErasureRefused,
    ErasureRequested,
    Forgettable,
    HoldPlaced,
    HoldReleased,
    RetentionChosen,
)
from domain.facts.fact import Fact
from domain.practice import PRACTICE, Booking
from domain.refusals import (
    AskedAlready,
    HoldUnknown,
    RequestUnknown,
    SecondPersonNeeded,
    UnderHold,
)
from domain.values import CaseId, FactId, PersonId, Sealed

REGISTER = uuid5(PRACTICE, "privacy")
"""The stream of the register; a ledger has one."""
KEEPER_OF_REASONS = PersonId(PRACTICE)
"""Reasons are sealed under the practice's own key, which no erasure destroys."""
REASON, BASIS = "reason", "basis"

Words = Callable[[FactId, str], Sealed]
"""Seals what was told for a field of a fact."""


def erasure_stream(person_id: UUID) -> UUID:
    """The stream that says that a person was erased; it holds that one fact."""
    return uuid5(person_id, "erasure")


def retention_stream(case_id: UUID) -> UUID:
    """The stream that says that a case was ended; it holds that one fact."""
    return uuid5(case_id, "retention")


class State(StrEnum):
    """How far a request has come."""

    OPEN = "open"
    REFUSED = "refused"
    APPROVED = "approved"


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """Something that was asked to be forgotten, and what became of it."""

    asked: ErasureRequested
    refused: ErasureRefused | None = None
    approved: ErasureApproved | None = None

    @property
    def id(self) -> FactId:
        return self.asked.fact_id

    @property
    def state(self) -> State:
        if self.approved is not None:
            return State.APPROVED
        return State.OPEN if self.refused is None else State.REFUSED


@dataclass(frozen=True, kw_only=True, slots=True)
class PrivacyMemory:
    """What is known of requests, of holds that stand, and of how long cases are kept."""

    version: int = 0
    requests: Mapping[FactId, Request] = field(default_factory=dict[FactId, Request])
    holds: Mapping[FactId, HoldPlaced] = field(default_factory=dict[FactId, HoldPlaced])
    chosen: Mapping[CaseId | None, RetentionChosen] = field(
        default_factory=dict["CaseId | None", RetentionChosen]
    )

    def open_request(self, of: Forgettable, subject_id: UUID) -> Request | None:
        """What is asked for now about a person or a case."""
        for request in self.requests.values():
            asked = request.asked
            if request.state is State.OPEN and (asked.of, asked.subject_id) == (
                of,
                subject_id,
            ):
                return request
        return None

    def holds_on(self, persons: Iterable[UUID]) -> list[HoldPlaced]:
        """The holds that stand on any of some people, oldest first."""
        wanted = set(persons)
        return [hold for hold in self.holds.values() if hold.person_id in wanted]


def remember_privacy(known: PrivacyMemory, facts: Iterable[Fact]) -> PrivacyMemory:
    """What is known of the register once `facts` have happened."""
    version = known.version
    requests, holds = dict(known.requests), dict(known.holds)
    chosen = dict(known.chosen)
    for fact in facts:
        version = fact.originator_version
        match fact:
            case ErasureRequested():
                requests[fact.fact_id] = Request(asked=fact)
            case ErasureRefused():
                about = requests[fact.request_id]
                requests[fact.request_id] = replace(about, refused=fact)
            case ErasureApproved():
                about = requests[fact.request_id]
                requests[fact.request_id] = replace(about, approved=fact)
            case HoldPlaced():
                holds[fact.fact_id] = fact
            case HoldReleased():
                holds.pop(fact.hold_id, None)
            case RetentionChosen():
                chosen[fact.case_id] = fact
            case _:
                pass
    return PrivacyMemory(version=version, requests=requests, holds=holds, chosen=chosen)


def ask(
    known: PrivacyMemory,
    *,
    of: Forgettable,
    subject_id: UUID,
    words: Words,
    booking: Booking,
    called: Callable[[PersonId], str],
) -> ErasureRequested:
    """Decide to ask that something be forgotten. Raises AskedAlready."""
    if before := known.open_request(of, subject_id):
        raise AskedAlready(request=before.id, by=called(before.asked.recorded_by))
    envelope = _envelope(known, booking)
    return ErasureRequested(
        **envelope,
        of=of,
        subject_id=subject_id,
        reason=words(envelope["fact_id"], REASON),
        basis=words(envelope["fact_id"], BASIS),
    )


def refusal(
    known: PrivacyMemory, *, request_id: FactId, words: Words, booking: Booking
) -> ErasureRefused:
    """Decide to keep what was asked to be forgotten. Raises RequestUnknown."""
    opened(known, request_id)
    envelope = _envelope(known, booking)
    return ErasureRefused(
        **envelope, request_id=request_id, reason=words(envelope["fact_id"], REASON)
    )


def approval(
    known: PrivacyMemory,
    *,
    request_id: FactId,
    subjects: Sequence[UUID],
    streams: Sequence[UUID],
    booking: Booking,
) -> ErasureApproved:
    """Decide to let it be forgotten, once `check_decider` and `check_holds` let it."""
    opened(known, request_id)
    return ErasureApproved(
        **_envelope(known, booking),
        request_id=request_id,
        subjects=tuple(subjects),
        streams=tuple(streams),
    )


def opened(known: PrivacyMemory, request_id: FactId) -> Request:
    """A request that waits for a decision. Raises RequestUnknown."""
    found = known.requests.get(request_id)
    if found is None or found.state is not State.OPEN:
        raise RequestUnknown(request_id)
    return found


def check_asker(
    by: PersonId, *, about: UUID, involved: Iterable[UUID], tied: Iterable[UUID] = ()
) -> None:
    """That somebody may ask for an erasure. Raises SecondPersonNeeded.

    Whoever is `tied` to a case of the person is told that, and never by what.
    """
    if by == about:
        raise SecondPersonNeeded("it is about yourself; ask another to do it for you")
    if by in set(involved):
        raise SecondPersonNeeded(
            "you are therapist or supervisor in a case of this person, and what you "
            "did there would be harder to see afterwards"
        )
    if by in set(tied):
        raise SecondPersonNeeded("you are tied to a case of this person")


def check_decider(
    by: PersonId,
    *,
    request: Request,
    about: UUID,
    involved: Iterable[UUID],
    granted: Iterable[RoleGranted],
    tied: Iterable[UUID] = (),
) -> None:
    """That somebody may approve what another asked for. Raises SecondPersonNeeded.

    `granted` is what had entitled them by the time it was asked for, and still does.
    """
    if by == KEEPER_OF_REASONS:
        raise SecondPersonNeeded(
            "the operator of the machine is nobody in particular; a privacy officer or "
            "an administrator approves it by name"
        )
    if by == request.asked.recorded_by:
        raise SecondPersonNeeded("you asked for it yourself")
    check_asker(by, about=about, involved=involved, tied=tied)
    asker = request.asked.recorded_by
    is_operator = asker == KEEPER_OF_REASONS
    if not any(is_operator or one.recorded_by != asker for one in granted):
        raise SecondPersonNeeded(
            "you were entitled to decide only after it was asked for, or by who asked "
            "for it; somebody who was entitled before approves it"
        )


def check_releaser(
    by: PersonId,
    *,
    placed: HoldPlaced,
    stopped: Iterable[Request],
    involved: Iterable[UUID],
    tied: Iterable[UUID] = (),
) -> None:
    """That somebody may release a hold. Raises SecondPersonNeeded.

    `stopped` are the open requests that the hold stands against.
    """
    if by == KEEPER_OF_REASONS:
        if placed.recorded_by != by:
            raise SecondPersonNeeded(
                "the operator of the machine releases only what the operator placed; a "
                "privacy officer or an administrator releases it by name"
            )
        return
    check_asker(by, about=placed.person_id, involved=involved, tied=tied)
    if any(request.asked.recorded_by == by for request in stopped):
        raise SecondPersonNeeded("you asked for the erasure that this hold forbids")


def check_holds(
    known: PrivacyMemory,
    persons: Iterable[UUID],
    *,
    told: Callable[[HoldPlaced], tuple[str, str]],
) -> None:
    """That no hold stands on any of these people. Raises UnderHold.

    `told` says who placed a hold, and why.
    """
    for hold in known.holds_on(persons):
        by, why = told(hold)
        raise UnderHold(by=by, at=hold.recorded_at, why=why)


def place_hold(
    known: PrivacyMemory, *, person_id: PersonId, words: Words, booking: Booking
) -> HoldPlaced:
    """Decide that nothing about a person is destroyed until this is released."""
    envelope = _envelope(known, booking)
    return HoldPlaced(
        **envelope, person_id=person_id, reason=words(envelope["fact_id"], REASON)
    )


def release_hold(
    known: PrivacyMemory, *, hold_id: FactId, words: Words, booking: Booking
) -> HoldReleased:
    """Decide that a hold stands no longer. Raises HoldUnknown."""
    if hold_id not in known.holds:
        raise HoldUnknown(hold_id)
    envelope = _envelope(known, booking)
    return HoldReleased(
        **envelope, hold_id=hold_id, reason=words(envelope["fact_id"], REASON)
    )


def choose(
    known: PrivacyMemory,
    *,
    case_id: CaseId | None,
    retention_class: str | None,
    of_age_at: datetime | None,
    booking: Booking,
) -> RetentionChosen:
    """Decide for how long a case is kept; what is not named stays as it was chosen."""
    before = known.chosen.get(case_id)
    if before is not None:
        retention_class = retention_class or before.retention_class
        of_age_at = of_age_at or before.of_age_at
    return RetentionChosen(
        **_envelope(known, booking),
        case_id=case_id,
        retention_class=retention_class,
        of_age_at=of_age_at,
    )


def _envelope(known: PrivacyMemory, booking: Booking) -> dict[str, Any]:
    return booking.envelope(stream=REGISTER, version=known.version + 1)
