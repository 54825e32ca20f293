"""What a case asks as bytes under its own key, and back.

Compact JSON, padded so that its length says little, sealed so that the same questions
always give the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from domain.case import section_stream
from domain.keys import KeyMissing, KeyStore
from domain.open_questions import Arising, Mark, Outlook, Question, Segment
from domain.values import CaseId, Section
from domain.weighing import Attention

ABOUT = [b"questions"]
PADDED_TO = 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What a case asks, and whether there are proceedings, by which it is not judged."""

    outlook: Outlook
    has_proceedings: bool


def sealed(keys: KeyStore, case_id: CaseId, told: Judged) -> bytes | None:
    """What a case asks as bytes; None for an ended case."""
    cipher = _cipher(keys, case_id)
    if cipher is None:
        return None
    said = [told.has_proceedings, *_to_plain(told.outlook)]
    plain = json.dumps(said, separators=(",", ":")).encode()
    return cipher.encrypt(plain + b" " * (-len(plain) % PADDED_TO), ABOUT)


def opened(keys: KeyStore, case_id: CaseId, told: bytes) -> Judged | None:
    """What was sealed; None for a case that was ended, where that was not read yet."""
    cipher = _cipher(keys, case_id)
    if cipher is None:
        return None
    has_proceedings, *plain = json.loads(cipher.decrypt(told, ABOUT))
    return Judged(outlook=_from_plain(plain), has_proceedings=has_proceedings)


def _to_plain(outlook: Outlook) -> list[Any]:
    return [
        [
            [segment.since.isoformat(), [_question(q) for q in segment.questions]]
            for segment in outlook.segments
        ],
        [
            [str(flag), mark.band and mark.band.value, mark.has_reply]
            for flag, mark in sorted(outlook.marks.items())
        ],
    ]


def _question(question: Question) -> list[Any]:
    return [
        str(question.id),
        question.rule,
        question.told_at.isoformat(),
        [
            [each.at.isoformat(), each.severity, each.is_answered]
            for each in question.arisings
        ],
    ]


def _from_plain(plain: Any) -> Outlook:
    segments, marks = plain
    return Outlook(
        segments=tuple(
            Segment(since=_moment(since), questions=tuple(map(_asked, questions)))
            for since, questions in segments
        ),
        marks={
            UUID(flag): Mark(band=band and Attention(band), has_reply=has_reply)
            for flag, band, has_reply in marks
        },
    )


def _asked(plain: Any) -> Question:
    id_, rule, told_at, arisings = plain
    return Question(
        id=UUID(id_),
        rule=rule,
        told_at=_moment(told_at),
        arisings=tuple(
            Arising(at=_moment(at), severity=severity, is_answered=is_answered)
            for at, severity, is_answered in arisings
        ),
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _cipher(keys: KeyStore, case_id: CaseId) -> AESSIV | None:
    stream = section_stream(case_id, Section.RECORD)
    try:
        return keys.stream(stream).read_model
    except KeyMissing:
        if keys.is_destroyed(stream=stream):
            return None
        raise
