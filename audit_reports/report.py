"""What a report holds: frozen, plain, and complete before it is drawn or written.

It carries no score of a person, and no figure without the facts and steps behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from audit_reports.answers import Answer
from audit_reports.flag_lines import FlagLine
from audit_reports.gaps import Gap
from audit_reports.timeline_svg import Picture
from projections.timeline import RiskPoint, StageSpan

NOT_A_FINDING = (
    "This is a record of what was written down and of questions worth asking. "
    "It is not a finding."
)
AMONG_SHOWN = (
    "Facts are numbered among what is shown here. Somebody who sees another part of this "
    "case may know the same fact by another number: name its day as well."
)
"""Said to whoever is shown a part, whether or not anything is left out of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StepLine:
    """One step of a weighing in words; `facts` are numbers of this report."""

    modifier: str
    what: str
    effect: str
    because: str
    facts: tuple[int, ...]
    after: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One fact, with all that is known of when, by whom and how it was told."""

    is_gap: ClassVar[bool] = False
    is_question: ClassVar[bool] = False

    number: int
    fact_id: UUID
    kind: str
    title: str
    definition: str
    family: str
    lane: str
    occurred_at: datetime
    occurred_until: datetime | None
    recorded_at: datetime
    claimed_recorded_at: datetime | None
    known_at: datetime
    is_claimed: bool
    late_by_days: int | None
    recorded_by: str
    recorded_as: str
    evidence_level: str
    known_through: str
    answers: tuple[Answer, ...]
    narrative: str
    standards: tuple[str, ...]
    is_session: bool
    is_safeguard: bool
    lacks_decision_record: bool
    corrects: int | None
    corrected_by: int | None
    session: int | None
    decision: int | None
    consultations: tuple[int, ...]
    base: int
    variant: str | None
    why: str
    steps: tuple[StepLine, ...]
    score: float
    attention: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckpointShown:
    """The checkpoint of the log that the facts of a report stand under."""

    origin: str
    size: int
    root: str
    """In base64, as the checkpoint itself has it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One case as a supervisor or a board reads it.

    `lines` are rows, silent stretches and questions together, by time. `made_at` is when it was gathered.
    `flags` is None where nobody asked for the questions. `is_part` says that facts are
    numbered among those of some sections.
    """

    case_id: UUID
    reference: str
    therapist: str
    client: str
    as_of: datetime
    known_on: datetime | None
    made_at: datetime
    view: str
    picture: Picture
    rows: tuple[Row, ...]
    gaps: tuple[Gap, ...]
    lines: tuple[Row | Gap | FlagLine, ...]
    risk: tuple[RiskPoint, ...]
    stages: tuple[StageSpan, ...]
    sessions: int
    safeguards: int
    has_claimed_times: bool
    limits: tuple[str, ...]
    is_part: bool = False
    statement: str = NOT_A_FINDING
    flags: tuple[FlagLine, ...] | None = None
    checkpoint: CheckpointShown | None = None
