"""The cases there are, each with a summary that its own facts add up to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy import Connection, delete, func, insert, select, true

from domain.case import section_stream
from domain.facts.alliance import AllianceStageAdvanced, SessionHeld, TherapyStarted
from domain.facts.bookkeeping import CaseOpened
from domain.facts.endings import ClientStoppedAttending, TherapyTerminated
from domain.facts.erasures import RetentionEnded
from domain.facts.fact import CaseFact, Fact
from domain.keys import KeyMissing, KeyStore
from domain.values import CaseId, PersonId, Section
from projections.schema import Progress, ReadModel

NAME = "caseload"
LATE_AFTER_DAYS = 7
TABLE = ReadModel.metadata.tables["caseload"]


@dataclass(kw_only=True, slots=True)
class Summary:
    """What a list of cases shows of one. Times are ISO 8601 in UTC."""

    case_id: str
    therapist_id: str
    client_id: str
    reference: str
    opened_at: int
    since: str
    facts: int = 0
    sessions: int = 0
    late: int = 0
    corrected: int = 0
    stage: str | None = None
    stage_since: str = ""
    ended: str | None = None
    last_occurred_at: str = ""
    last_recorded_at: str = ""
    sections: dict[str, int] = field(default_factory=dict)


NAMES = tuple(each.name for each in fields(Summary))


class Caseload:
    """Adds facts to the summaries of their cases; written when asked to."""

    name = NAME

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._touched: dict[UUID, Summary] = {}
        self._ended: set[UUID] = set()

    def read(
        self, connection: Connection, generation: int, facts: Sequence[Fact]
    ) -> None:
        """Bring the summaries of the cases that `facts` touch to hand."""
        wanted = {_case_of(fact) for fact in facts} - {None} - set(self._touched)
        rows = connection.execute(
            select(TABLE).where(
                TABLE.c.generation == generation, TABLE.c.case_id.in_(wanted)
            )
        )
        for row in rows:
            summary = _opened(self._keys, row.case_id, row.summary)
            if summary is not None:
                self._touched[row.case_id] = summary

    def add(self, position: int, fact: Fact) -> None:
        """Add one fact."""
        if isinstance(fact, CaseOpened):
            self._touched[fact.case_id] = Summary(
                case_id=str(fact.case_id),
                therapist_id=str(fact.therapist_id),
                client_id=str(fact.client_id),
                reference=fact.reference,
                opened_at=position,
                since=_iso(fact.occurred_at),
            )
        elif isinstance(fact, RetentionEnded):
            self._touched.pop(fact.case_id, None)
            self._ended.add(fact.case_id)
        elif isinstance(fact, CaseFact) and fact.case_id in self._touched:
            # A case that is not there was ended, and its beginning passed over.
            _add(self._touched[fact.case_id], fact)

    def write(self, connection: Connection, generation: int) -> None:
        """Write the touched summaries, and let them go."""
        if not self._touched and not self._ended:
            return
        rows = [
            {
                "generation": generation,
                "case_id": case_id,
                "therapist_id": UUID(summary.therapist_id),
                "opened_at": summary.opened_at,
                "summary": sealed,
            }
            for case_id, summary in sorted(self._touched.items())
            if (sealed := _sealed(self._keys, case_id, summary)) is not None
        ]
        connection.execute(
            delete(TABLE).where(
                TABLE.c.generation == generation,
                TABLE.c.case_id.in_([*self._touched, *self._ended]),
            )
        )
        if rows:
            connection.execute(insert(TABLE), rows)
        self._touched, self._ended = {}, set()


def of_therapists(
    connection: Connection, keys: KeyStore, therapists: Iterable[PersonId]
) -> list[Summary]:
    """The cases of some therapists, in the order in which they were opened."""
    return _found(connection, keys, TABLE.c.therapist_id.in_(list(therapists)))


def of_cases(
    connection: Connection, keys: KeyStore, cases: Iterable[UUID]
) -> list[Summary]:
    """Some cases, in the order in which they were opened."""
    return _found(connection, keys, TABLE.c.case_id.in_(list(cases)))


def of_client(
    connection: Connection, keys: KeyStore, client: PersonId
) -> list[Summary]:
    """The cases of a client. Who that is stands sealed, so every case is opened."""
    everyone = everything(connection, keys)
    return [each for each in everyone if each.client_id == str(client)]


def everything(connection: Connection, keys: KeyStore) -> list[Summary]:
    """All cases, in the order in which they were opened."""
    return _found(connection, keys, true())


def beginning_with(connection: Connection, prefix: str) -> list[CaseId]:
    """The cases whose identifier begins so, in hexadecimal."""
    low = UUID(prefix.ljust(32, "0"))
    high = UUID(prefix.ljust(32, "f"))
    found = connection.scalars(
        select(TABLE.c.case_id).where(
            TABLE.c.generation == _live(), TABLE.c.case_id.between(low, high)
        )
    )
    return [CaseId(case_id) for case_id in found]


def summed_up(whole: Summary, facts: Iterable[CaseFact]) -> Summary:
    """The summary that some facts of a case add up to, for who may see no others."""
    part = Summary(
        case_id=whole.case_id,
        therapist_id=whole.therapist_id,
        client_id=whole.client_id,
        reference=whole.reference,
        opened_at=whole.opened_at,
        since=whole.since,
    )
    for fact in facts:
        _add(part, fact)
    return part


def count(connection: Connection) -> int:
    """How many cases there are."""
    total = select(func.count()).select_from(TABLE)
    return connection.scalar(total.where(TABLE.c.generation == _live())) or 0


def _found(connection: Connection, keys: KeyStore, which: Any) -> list[Summary]:
    rows = connection.execute(
        select(TABLE)
        .where(TABLE.c.generation == _live(), which)
        .order_by(TABLE.c.opened_at)
    )
    found = (_opened(keys, row.case_id, row.summary) for row in rows)
    return [summary for summary in found if summary is not None]


def _live() -> Any:
    return (
        select(Progress.generation)
        .where(Progress.projection == NAME, Progress.is_live)
        .scalar_subquery()
    )


def _case_of(fact: Fact) -> UUID | None:
    return fact.case_id if isinstance(fact, CaseFact) else None


def _add(summary: Summary, fact: CaseFact) -> None:
    section = fact.FAMILY.section.value
    occurred, recorded = _iso(fact.occurred_at), _iso(fact.recorded_at)
    summary.facts += 1
    summary.sections[section] = summary.sections.get(section, 0) + 1
    summary.corrected += fact.corrects is not None
    known = fact.claimed_recorded_at or fact.recorded_at
    summary.late += (known - fact.occurred_at).days > LATE_AFTER_DAYS
    summary.last_occurred_at = max(summary.last_occurred_at, occurred)
    summary.last_recorded_at = max(summary.last_recorded_at, recorded)
    match fact:
        case SessionHeld():
            summary.sessions += 1
        case TherapyStarted():
            _advance(summary, "commitment", occurred)
        case AllianceStageAdvanced():
            _advance(summary, fact.to_stage.value, occurred)
        case TherapyTerminated() | ClientStoppedAttending():
            _advance(summary, "termination", occurred)
            summary.ended = max(summary.ended or "", occurred)
        case _:
            pass


def _advance(summary: Summary, stage: str, since: str) -> None:
    if (since, stage) >= (summary.stage_since, summary.stage or ""):
        summary.stage, summary.stage_since = stage, since


def _iso(moment: datetime) -> str:
    # Half the time of strftime, and four digits for every year.
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _sealed(keys: KeyStore, case_id: UUID, summary: Summary) -> bytes | None:
    """Sealed so that the same summary always gives the same bytes.

    None for a case that was ended a moment ago.
    """
    told = {name: getattr(summary, name) for name in NAMES}
    plain = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    padded = plain + b" " * (-len(plain) % 128)
    cipher = _cipher(keys, case_id)
    return None if cipher is None else cipher.encrypt(padded, [NAME.encode()])


def _opened(keys: KeyStore, case_id: UUID, sealed: bytes) -> Summary | None:
    """None for a case that was ended, where that was not read yet."""
    cipher = _cipher(keys, case_id)
    if cipher is None:
        return None
    return Summary(**json.loads(cipher.decrypt(sealed, [NAME.encode()])))


def _cipher(keys: KeyStore, case_id: UUID) -> AESSIV | None:
    stream = section_stream(CaseId(case_id), Section.RECORD)
    try:
        return keys.stream(stream).read_model
    except KeyMissing:
        if keys.is_destroyed(stream=stream):
            return None
        raise
