"""Certificates of erasures: the fact, its key, and the proof under a checkpoint of now."""

from __future__ import annotations

from uuid import UUID

from api import privacy
from api.house import House
from audit_reports.certificate import Certificate, Concluding
from domain.facts.erasures import Forgettable, PersonErased, RetentionEnded
from domain.log.tlog_proof import TlogProof
from domain.privacy import (
    BASIS,
    REASON,
    Request,
    State,
    erasure_stream,
    retention_stream,
)
from domain.refusals import RequestUnknown
from domain.sealing import Opened, disclose
from domain.values import FactId, Sealed


def of_request(house: House, request: Request) -> Certificate:
    """The certificate of what was approved. Raises RequestUnknown and LogForked."""
    if request.state is not State.APPROVED:
        raise RequestUnknown(request.id)
    return of_subject(house, request.asked.of, request.asked.subject_id)


def of_subject(house: House, of: Forgettable, subject_id: UUID) -> Certificate:
    """The certificate about a person or a case. Raises RequestUnknown and LogForked."""
    is_person = of is Forgettable.PERSON
    stream = erasure_stream(subject_id) if is_person else retention_stream(subject_id)
    stored = house.ledger.recorder.at(stream, 1)
    index = house.ledger.recorder.leaf_index(stream, 1)
    if stored is None or index is None:
        raise RequestUnknown(subject_id)
    fact = house.ledger.fact(stream, 1)
    assert isinstance(fact, PersonErased | RetentionEnded)
    made = house.keeper.checkpoint()
    size = made.checkpoint.size
    proof = TlogProof(
        index=index,
        hashes=tuple(house.keeper.inclusion(index, size)),
        checkpoint=made.note,
    )
    return Certificate(
        fact=fact,
        topic=stored.topic,
        state=stored.state,
        stream_key=house.keys.handed_over(stream),
        opened={
            name: _disclosed(house, fact, sealed, field=name)
            for name, sealed in ((REASON, fact.reason), (BASIS, fact.basis))
        },
        log_index=index,
        proof=proof.encode(),
        origin=made.checkpoint.origin,
        size=size,
        root=made.checkpoint.root,
        vkeys=tuple(str(key) for key in house.keeper.vkeys),
        names={
            person: privacy.called(house, person)
            for person in (fact.asked_by, fact.approved_by)
        },
        made_at=house.clock(),
    )


def _disclosed(house: House, fact: Concluding, sealed: Sealed, *, field: str) -> Opened:
    opened = disclose(house.keys, sealed, fact_id=FactId(fact.fact_id), field=field)
    assert opened is not None, "the practice's own key is never destroyed"
    return opened
