"""The opening of a case: one fact that fixes the keys of its sections for ever.

Tags in the log are found only with the secret of their stream. So that nobody keeps a
second file of a case under another secret, the first thing that is written of it commits
to every tag key. The opening stands in a stream whose secret is no secret: it follows from
the case's id, so that whoever is handed the case can look for it in the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4, uuid5

from domain.case import section_stream
from domain.exports import EXPORTS, exports_stream
from domain.facts.openings import FixedKey, SectionKeysFixed
from domain.keys import KeyStore
from domain.log.leaf import prefixed
from domain.practice import PRACTICE
from domain.values import CaseId, FactId, PersonId, Role, Section

OPENING = "opening"
SECRET_LABEL = b"boundary-ledger/opening-secret/v1"
COMMITMENT_LABEL = b"boundary-ledger/opening/v1"


def opening_stream(case_id: UUID) -> UUID:
    """The stream that holds the opening of a case, and nothing else."""
    return uuid5(case_id, OPENING)


def opening_secret(case_id: UUID) -> bytes:
    """The secret of that stream, which everybody can compute. 32 bytes."""
    return sha256(prefixed(SECRET_LABEL, case_id.bytes)).digest()


def commitment(*, stream: UUID, tag_key: bytes) -> str:
    """What an opening says of the tag key of a stream, in hexadecimal."""
    return sha256(prefixed(COMMITMENT_LABEL, stream.bytes, tag_key)).hexdigest()


def streams_of(case_id: CaseId) -> dict[str, UUID]:
    """The streams of a case that have keys to keep: sections, and the exports."""
    found = {part.value: section_stream(case_id, part) for part in Section}
    return found | {EXPORTS: exports_stream(case_id)}


def make_keys(
    keys: KeyStore,
    cases: Iterable[CaseId],
    *,
    streams: Iterable[UUID] = (),
    subjects: Iterable[UUID],
) -> None:
    """Every key that new cases will need, in one commit, before the first fact.

    `streams` are others that are needed with them. The secret of the opening is kept
    like any other, so that whoever reads the whole ledger opens it without asking
    whose case it is. Raises PersonErased and StreamErased.
    """
    cases = list(cases)
    keys.ensure(
        streams=[*streams, *(id_ for one in cases for id_ in streams_of(one).values())],
        subjects=subjects,
        derived={opening_stream(one): opening_secret(one) for one in cases},
    )


def fix_keys(keys: KeyStore, case_id: CaseId, *, now: datetime) -> SectionKeysFixed:
    """The opening of a case whose keys were made. Raises KeyMissing."""
    return SectionKeysFixed(
        originator_id=opening_stream(case_id),
        originator_version=1,
        fact_id=FactId(uuid4()),
        occurred_at=now,
        recorded_at=now,
        recorded_by=PersonId(PRACTICE),
        recorded_as=Role.SYSTEM,
        case_id=case_id,
        keys=tuple(
            FixedKey(
                section=section,
                stream=stream,
                commitment=commitment(
                    stream=stream, tag_key=keys.stream(stream).tag_key
                ),
            )
            for section, stream in streams_of(case_id).items()
        ),
    )
