"""What is written down when something is forgotten, in one transaction.

The approval in the register, the fact that a certificate is about, and for a case the
last fact of each section, so that nobody adds one unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

from api import forgotten_checks, privacy, retention
from api.house import House
from domain import erasure
from domain.erasure import Traces
from domain.exports import exports_stream, subject_of
from domain.facts.erasures import (
    PersonErased,
    RetentionEnded,
    SectionEnded,
)
from domain.facts.fact import Fact
from domain.persons import pair_stream
from domain.practice import Booking, person_stream
from domain.privacy import (
    BASIS,
    KEEPER_OF_REASONS,
    REASON,
    REGISTER,
    PrivacyMemory,
    Request,
    Words,
    approval,
    erasure_stream,
    retention_stream,
)
from domain.values import CaseId, PersonId
from projections import likenesses

NAMED_THEM = "what was written here named them, and went with them"


def of_person(
    house: House, known: PrivacyMemory, request: Request, *, booking: Booking
) -> Sequence[Fact]:
    """That a person is forgotten: the approval, and what it leads to."""
    person = PersonId(request.asked.subject_id)
    house.keys.ensure(streams=[REGISTER, erasure_stream(person)], subjects=[])
    found = erasure.traces(house.ledger, person)
    return [
        approval(
            known,
            request_id=request.id,
            subjects=[person, *forgotten_checks.of_erased(house, person)],
            streams=[],
            booking=booking,
        ),
        _erased(house, request, person_id=person, traces=found, booking=booking),
    ]


def of_case(
    house: House,
    known: PrivacyMemory,
    request: Request,
    *,
    client_id: PersonId,
    booking: Booking,
) -> Sequence[Fact]:
    """That a case is ended: the approval, the end, and the last fact of each section.

    A client of whom nothing else is kept is forgotten with it. Raises NotYetOver.
    """
    case_id = CaseId(request.asked.subject_id)
    streams = erasure.streams_of(case_id)
    ended = [retention_stream(case_id)]
    found = _last_traces(house, case_id, client_id)
    if found is not None:
        ended.append(erasure_stream(client_id))
    house.keys.ensure(streams=[REGISTER, *ended], subjects=[])
    forgotten = None if found is None else client_id
    also = [] if forgotten is None else [forgotten]
    checks = forgotten_checks.of_ended(house, case_id, forgotten=forgotten)
    facts: list[Fact] = [
        approval(
            known,
            request_id=request.id,
            subjects=[subject_of(case_id), *also, *checks],
            streams=streams,
            booking=booking,
        ),
        *_ended(house, request, case_id=case_id, known=known, booking=booking),
    ]
    if found is not None:
        facts.append(
            _erased(house, request, person_id=client_id, traces=found, booking=booking)
        )
    return facts


def _last_traces(house: House, case_id: CaseId, client_id: PersonId) -> Traces | None:
    """Where a client occurs who is forgotten with this case; None where they are not.

    They are, where nothing else here speaks of them and they do not sign in.
    """
    if house.keys.is_destroyed(client_id) or client_id in house.accounts.people():
        return None
    found = erasure.traces(house.ledger, client_id)
    own = {*erasure.streams_of(case_id), person_stream(client_id), REGISTER}
    # With whom somebody is alike is said of them, and is no reason to keep them.
    with house.engine.connect() as connection:
        others = likenesses.of_person(connection, house.keys, client_id)
    own |= {pair_stream(client_id, other) for other in others}
    is_last = {case for case, _ in found.cases} == {case_id}
    return found if is_last and found.streams <= own else None


def _erased(
    house: House,
    request: Request,
    *,
    person_id: PersonId,
    traces: Traces,
    booking: Booking,
) -> PersonErased:
    asked = request.asked
    envelope = booking.envelope(stream=erasure_stream(person_id), version=1)
    again = _again(house, request)
    return PersonErased(
        **envelope,
        person_id=person_id,
        asked_by=asked.recorded_by,
        asked_at=asked.recorded_at,
        approved_by=booking.by,
        reason=again(envelope["fact_id"], REASON),
        basis=again(envelope["fact_id"], BASIS),
        sealed_values=traces.sealed_values,
        sealed_facts=traces.sealed_facts,
        streams=len(traces.streams),
        places=traces.places,
        among=traces.among,
    )


def _ended(
    house: House,
    request: Request,
    *,
    case_id: CaseId,
    known: PrivacyMemory,
    booking: Booking,
) -> Sequence[Fact]:
    """That the case is over, and the last fact of each of its sections."""
    ledger, asked = house.ledger, request.asked
    kept = retention.require_over(house, case_id, known=known, now=booking.now)
    streams = erasure.streams_of(case_id)
    facts = [fact for stream in streams for fact in ledger.facts(stream)]
    envelope = booking.envelope(stream=retention_stream(case_id), version=1)
    again = _again(house, request)
    ended = RetentionEnded(
        **envelope,
        case_id=case_id,
        asked_by=asked.recorded_by,
        asked_at=asked.recorded_at,
        approved_by=booking.by,
        reason=again(envelope["fact_id"], REASON),
        basis=again(envelope["fact_id"], BASIS),
        retention_classes=tuple(one.name for one in kept.classes),
        kept_until=datetime.combine(kept.until, time.min, tzinfo=UTC),
        streams=streams,
        facts=len(facts),
        places=erasure.places_of(ledger, facts),
        among=ledger.recorder.leaf_count(),
    )
    lengths = dict.fromkeys(streams, 0)
    for fact in facts:
        lengths[fact.originator_id] = fact.originator_version
    last = [
        SectionEnded(
            **booking.envelope(stream=stream, version=length + 1), case_id=case_id
        )
        for stream, length in lengths.items()
        if length and stream != exports_stream(case_id)
    ]
    return [ended, *last]


def _again(house: House, request: Request) -> Words:
    """What was told when it was asked for, sealed again for another fact.

    What names whom it is about goes with them.
    """
    asked = request.asked
    told = {
        field: house.ledger.words(asked, field, sealed)
        if sealed.subject_id == KEEPER_OF_REASONS
        else NAMED_THEM
        for field, sealed in ((REASON, asked.reason), (BASIS, asked.basis))
    }
    return privacy.words(house, told)
