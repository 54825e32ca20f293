"""What the API takes and answers, beside facts themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.envelope import Envelope, Moment
from domain.facts.bookkeeping import Standing
from domain.values import EvidenceLevel, Role, Section

PROBLEM: dict[str | int, dict[str, Any]] = {
    "default": {
        "description": "A problem (RFC 9457).",
        "content": {
            "application/problem+json": {
                "schema": {
                    "type": "object",
                    "required": ["type", "title", "status", "detail"],
                    "properties": {
                        "type": {"type": "string", "format": "uri-reference"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                        "instance": {"type": "string", "format": "uri"},
                        "errors": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["field", "reason"],
                                "properties": {
                                    "field": {"type": "string"},
                                    "reason": {"type": "string"},
                                },
                            },
                        },
                    },
                }
            }
        },
    }
}
"""How every route says what went wrong."""


class Taken(BaseModel):
    """What the API takes: exactly these fields, of exactly these types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CaseIn(Taken):
    """A case to open: the client's name, and when the work began (else now).

    `check` is the check that its therapist had made of them before.
    """

    client_name: str
    occurred_at: Moment = None
    check: Annotated[UUID | None, Field(strict=False)] = None


class FactIn(Envelope):
    """A fact of any kind of the catalogue; `data` holds the fields of its kind."""

    kind: str = Field(max_length=100)
    data: dict[str, Any]


class PersonOut(BaseModel):
    """Somebody, by name; null where the name was erased."""

    person_id: UUID
    name: str | None


class SessionOut(BaseModel):
    """A session, and until when it is good. The token is shown this once."""

    token: str
    person: PersonOut
    standings: list[Standing]
    expires_at: datetime
    idle_minutes: int


class MeOut(BaseModel):
    """Who is signed in."""

    person: PersonOut
    standings: list[Standing]


class MemberOut(PersonOut):
    """Somebody who can sign in, and their capacities."""

    standings: list[Standing]


class OpenedOut(BaseModel):
    """A case that was opened."""

    case_id: UUID
    reference: str
    occurred_at: datetime
    recorded_at: datetime
    therapist_id: UUID
    client_id: UUID


class CaseOut(BaseModel):
    """A case as this person may see it.

    `role` is the one they write in, `rule` the one that lets them; `sections` counts
    what stands in each section that they may see. `client` is null for who may not
    see the record.
    """

    case_id: UUID
    reference: str
    occurred_at: datetime
    therapist: PersonOut
    client: PersonOut | None
    role: Role
    rule: str
    sections: dict[Section, int]


class CaseItem(CaseOut):
    """A case in a list, with what its facts add up to."""

    facts: int
    sessions: int
    late: int
    corrected: int
    stage: str | None
    stage_since: datetime | None
    ended: datetime | None
    last_occurred_at: datetime | None
    last_recorded_at: datetime | None


class SourceOut(BaseModel):
    """Where an imported fact stood before.

    `seq` counts what one may see of the history, where that is only a part.
    """

    history: str
    seq: int


class ErasedOut(BaseModel):
    """What stands where words were, once the key of the person is destroyed."""

    text: None = None
    erased: bool = True


Written: TypeAlias = str | ErasedOut | None


class FactOut(BaseModel):
    """A fact of a case, its words opened.

    `data` has the names of the catalogue and can be sent again. `claimed_recorded_at`
    is what an import's source says, which nobody can prove.
    """

    kind: str
    topic: str
    fact_id: UUID
    case_id: UUID
    section: Section
    version: int
    occurred_at: datetime
    occurred_until: datetime | None
    recorded_at: datetime
    claimed_recorded_at: datetime | None
    recorded_by: UUID
    recorded_as: Role
    evidence_level: EvidenceLevel
    corrects: UUID | None
    corrected_by: UUID | None
    session_ref: UUID | None
    decision_ref: UUID | None
    consultation_refs: list[UUID]
    source: SourceOut | None
    narrative: Written
    data: dict[str, Any]


class KindOut(BaseModel):
    """A kind of fact, and how it is told: `told` is the JSON Schema of its `data`."""

    kind: str
    topic: str
    title: str
    definition: str
    family: str
    lane: str
    section: Section
    recorded_by: list[Role]
    standards: list[str]
    is_safeguard: bool
    told: dict[str, Any]
