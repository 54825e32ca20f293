"""What the API takes and answers about persons who are checked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from api.checks import LONGEST_PURPOSE, Heard, Mine, Wanted
from api.found_shown import HitShown
from api.own_people import OwnMatch
from api.persons import Checked, Match
from api.persons_doubted import Doubt
from api.persons_told import PersonTold
from api.reasons import LONGEST_REASON
from api.reviewing import Opened, Waiting
from api.role_thought import Thought
from api.ties_shown import TieShown
from api.v1.role_shapes import ThoughtOut, thought_out
from api.v1.shapes import Taken
from api.walls import Wall
from domain.described import as_text
from domain.facts.checks import Answer, Occasion
from domain.facts.dual_roles_choices import EnteredRole
from domain.matching.weighing import Likeness
from domain.values import PersonId

ASKED = (Occasion.INTAKE, Occasion.MENTIONED, Occasion.ROLE)
"""What somebody asks for; the fourth is what the ledger asks for itself."""
MOST_WALLS = 50


class CheckIn(PersonTold):
    """Whom to check, on which occasion, and what for."""

    occasion: Annotated[str, Field(pattern="^(intake|mentioned|role)$")] = "intake"
    role: Annotated[
        EnteredRole | None,
        Field(strict=False, description="Which other role, where the occasion is one."),
    ] = None
    purpose: Annotated[str, Field(max_length=LONGEST_PURPOSE)] = ""
    is_urgent: bool = False

    def wanted(self) -> Wanted:
        """The same as the check takes it."""
        return Wanted(
            details=self.details(),
            occasion=Occasion(self.occasion),
            role=self.role,
            purpose=self.purpose,
            is_urgent=self.is_urgent,
        )


class EvidenceOut(BaseModel):
    """How one thing agrees, and what that is worth, in bits."""

    feature: str
    agreement: str
    bits: float
    detail: str


class RelationOut(BaseModel):
    """Why somebody found matters: a role or a tie, and the case it stands in.

    Of a tie, `title` says in which way, `words` name each step, `asks` is what it asks,
    `sources` who told each step, and `cites` are provisions in force. `is_common` where
    it leads only through a common party, which asks nothing by itself.
    """

    words: str
    case_id: UUID | None = None
    reference: str | None = None
    therapist: str | None = None
    asks: str | None = None
    sources: list[str] = []
    title: str | None = None
    cites: list[str] = []
    is_common: bool = False


class MatchOut(BaseModel):
    """Somebody who may be the person, or close to them.

    `thought` is laid out where another role is thought of with a client of one's own.
    """

    person: UUID
    name: str | None = None
    label: str
    alert: bool
    probability: float | None
    bits: float | None
    explanation: list[EvidenceOut]
    relations: list[RelationOut]
    thought: ThoughtOut | None = None


class MineOut(BaseModel):
    """A check that one asked. `answer` is null until one is told; `words` say it.

    `case_id` is the case of one's own that it stands with. `advice` says what to do
    while nobody else is a conflict reviewer; null where somebody is. `role` is the other
    role that one named.
    """

    check_id: UUID
    name: str
    occasion: str
    is_urgent: bool
    asked_at: datetime
    due_at: datetime
    answer: Answer | None
    told_at: datetime | None
    words: str
    case_id: UUID | None = None
    advice: str | None = None
    role: EnteredRole | None = None


class HeardOut(BaseModel):
    """What is told at once: one's own people, and when one will hear of all others.

    `compared` counts one's own people. `took_ms` is how long every such answer takes;
    null where it was asked before. `warnings` say what to look at again in what was
    told, whoever is known.
    """

    matches: list[MatchOut]
    compared: int
    took_ms: float | None
    check: MineOut | None = None
    warnings: list[str] = []


class WaitingOut(BaseModel):
    """A check that waits for a reviewer.

    `times` is how often it was asked in the same words: one answer answers each.
    """

    check_id: UUID
    asked_by: str
    asked_at: datetime
    due_at: datetime
    occasion: str
    is_urgent: bool
    is_late: bool
    asked_lately: int
    alike: int
    times: int
    found: list[str]


class OpenedOut(WaitingOut):
    """A check with all that it found.

    `case_id` is the case that who asked has opened with them, or put it to, already.
    `role` is the other role that they think of, where they named one. `known_in` is as
    what whom it is about is known, where nobody asked.
    """

    name: str
    person: dict[str, Any] | None
    purpose: str
    matches: list[MatchOut]
    compared: int
    case_id: UUID | None = None
    reference: str | None = None
    role: EnteredRole | None = None
    known_in: list[str] = []


class AnswerIn(Taken):
    """What the asker is told, why, and the cases a wall keeps them out of."""

    answer: Annotated[str, Field(pattern="^(clear|decline|talk)$")]
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]
    walls: Annotated[list[str], Field(max_length=MOST_WALLS, default_factory=list)]


class WallIn(Taken):
    """Whom to keep out of a case, or to let back, and why."""

    person: Annotated[str, Field(min_length=1, max_length=200)]
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]


class WallOut(BaseModel):
    """Somebody who is kept out of a case."""

    person_id: UUID
    name: str
    since: datetime
    reason: str


def mine_out(mine: Mine) -> MineOut:
    """A check of one's own."""
    return MineOut(
        check_id=mine.id,
        name=mine.name,
        occasion=mine.occasion.value,
        is_urgent=mine.is_urgent,
        asked_at=mine.asked_at,
        due_at=mine.due_at,
        answer=mine.answer,
        told_at=mine.told_at,
        words=mine.words,
        case_id=mine.case_id,
        advice=mine.advice,
        role=mine.role,
    )


def everything_out(
    opened: Opened, checked: Checked, *, took_ms: float, doubts: Iterable[Doubt]
) -> HeardOut:
    """All that a reviewer's own check found, and who else was likely to be looked at."""
    hits = {hit.person_id: hit for hit in opened.hits}
    return HeardOut(
        matches=[_of_all(each, hits.get(each.person_id)) for each in checked.matches],
        compared=checked.compared,
        took_ms=took_ms,
        warnings=[each.for_programs for each in doubts],
    )


def heard_out(heard: Heard, *, took_ms: float | None) -> HeardOut:
    """What is heard at once."""
    return HeardOut(
        matches=[_own(match) for match in heard.own],
        compared=heard.compared,
        took_ms=took_ms,
        check=mine_out(heard.mine),
        warnings=[each.for_programs for each in heard.doubts],
    )


def waiting_out(waiting: Waiting) -> WaitingOut:
    """A check that waits."""
    return WaitingOut(**_told(waiting))


def opened_out(opened: Opened) -> OpenedOut:
    """A check with what it found."""
    about = opened.about
    return OpenedOut(
        **_told(opened.waiting),
        name=opened.name,
        person=None if about is None else json.loads(as_text(about)),
        purpose=opened.purpose,
        matches=[hit_out(hit) for hit in opened.hits],
        compared=opened.compared,
        case_id=None if opened.case is None else opened.case.id,
        reference=None if opened.case is None else opened.case.reference,
        role=opened.role,
        known_in=list(opened.known_in),
    )


def hit_out(hit: HitShown) -> MatchOut:
    """Somebody a check found, to a reviewer."""
    relations = [RelationOut(words=role) for role in hit.roles if not hit.cases]
    relations += [
        RelationOut(
            words=", ".join(hit.roles),
            case_id=case.id,
            reference=case.reference,
            therapist=case.therapist,
        )
        for case in hit.cases
    ]
    relations += _ties(hit.ties)
    found = hit.likeness
    return MatchOut(
        person=hit.person_id,
        name=hit.name,
        label=hit.found.value,
        alert=True,
        probability=None if found is None else round(found.probability, 6),
        bits=None if found is None else round(found.bits, 2),
        explanation=_evidence(found),
        relations=relations,
        thought=thought_out(hit.thought),
    )


def wall_out(wall: Wall) -> WallOut:
    """Somebody who is kept out."""
    return WallOut(
        person_id=wall.person_id, name=wall.name, since=wall.since, reason=wall.reason
    )


def _of_all(match: Match, hit: HitShown | None) -> MatchOut:
    return _match(
        match.person_id,
        match.likeness,
        name=None if hit is None else hit.name,
        relations=[] if hit is None else hit_out(hit).relations,
        thought=None if hit is None else hit.thought,
    )


def _own(match: OwnMatch) -> MatchOut:
    relations = [
        RelationOut(words="your client", case_id=case_id, reference=reference)
        for case_id, reference in match.cases
    ]
    relations = relations or [RelationOut(words="one of your own circle")]
    return _match(
        match.person_id,
        match.likeness,
        relations=[*relations, *_ties(match.ties)],
        thought=match.thought,
    )


def _ties(found: Iterable[TieShown]) -> list[RelationOut]:
    return [
        RelationOut(
            words=tie.words,
            asks=tie.asks,
            sources=list(tie.sources),
            title=tie.title,
            cites=list(tie.cites),
            is_common=tie.is_common,
        )
        for tie in found
    ]


def _match(
    person: PersonId,
    found: Likeness,
    *,
    relations: list[RelationOut],
    name: str | None = None,
    thought: Thought | None = None,
) -> MatchOut:
    return MatchOut(
        person=person,
        name=name,
        label=found.label.value,
        alert=found.alert,
        probability=round(found.probability, 6),
        bits=round(found.bits, 2),
        explanation=_evidence(found),
        relations=relations,
        thought=thought_out(thought),
    )


def _evidence(likeness: Likeness | None) -> list[EvidenceOut]:
    return [
        EvidenceOut(
            feature=each.feature,
            agreement=each.agreement,
            bits=round(each.bits, 2),
            detail=each.detail,
        )
        for each in (likeness.explanation if likeness else ())
    ]


def _told(waiting: Waiting) -> dict[str, Any]:
    return {
        "check_id": waiting.id,
        "asked_by": waiting.asked_by,
        "asked_at": waiting.asked_at,
        "due_at": waiting.due_at,
        "occasion": waiting.occasion.value,
        "is_urgent": waiting.is_urgent,
        "is_late": waiting.is_late,
        "asked_lately": waiting.asked_lately,
        "alike": waiting.alike,
        "times": waiting.times,
        "found": list(waiting.found),
    }
