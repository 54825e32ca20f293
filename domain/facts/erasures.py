"""Facts about forgetting: asked for, refused, approved, done; holds that forbid it.

They stand in the practice's register of privacy, save the two that say that something
was destroyed: each of those has a stream of its own, so that it can be shown and proved
without showing anything else. Reasons are sealed under the practice's own key, because
they must outlive the person whom they are about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.facts.fact import Fact, Stream
from domain.values import CaseId, FactId, PersonId, Sealed


class Forgettable(StrEnum):
    """What can be forgotten: who somebody is, or a case whose time is over."""

    PERSON = "person"
    CASE = "case"


@dataclass(frozen=True, kw_only=True)
class ErasureRequested(Fact):
    """Somebody asks that a person, or a case whose time is over, be forgotten."""

    TOPIC: ClassVar[str] = "erasure-requested.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    of: Forgettable
    subject_id: UUID
    reason: Sealed
    basis: Sealed


@dataclass(frozen=True, kw_only=True)
class ErasureRefused(Fact):
    """What was asked to be forgotten is kept, for a reason."""

    TOPIC: ClassVar[str] = "erasure-refused.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    request_id: FactId
    reason: Sealed


@dataclass(frozen=True, kw_only=True)
class ErasureApproved(Fact):
    """A second person lets it be forgotten; from now on these keys are to be gone."""

    TOPIC: ClassVar[str] = "erasure-approved.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    request_id: FactId
    subjects: tuple[UUID, ...] = ()
    streams: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HoldPlaced(Fact):
    """Nothing about a person may be destroyed, for as long as this stands."""

    TOPIC: ClassVar[str] = "hold-placed.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    person_id: PersonId
    reason: Sealed


@dataclass(frozen=True, kw_only=True)
class HoldReleased(Fact):
    """A hold on a person stands no longer."""

    TOPIC: ClassVar[str] = "hold-released.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    hold_id: FactId
    reason: Sealed


@dataclass(frozen=True, kw_only=True)
class RetentionChosen(Fact):
    """The practice says for how long it keeps a case, or all that say nothing else.

    `retention_class` names an entry of `domain/retention/classes.yaml`. `of_age_at` is
    the day on which a client who was a minor comes of age.
    """

    TOPIC: ClassVar[str] = "retention-chosen.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    case_id: CaseId | None = None
    retention_class: str | None = None
    of_age_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PersonErased(Fact):
    """The key of a person is destroyed: who they are and what was said is unreadable.

    Counted are the sealed values that were there among the first `among` leaves of the
    log; `places` are the places of their facts in it.
    """

    TOPIC: ClassVar[str] = "person-erased.v1"
    STREAM: ClassVar[Stream] = Stream.PERSON

    person_id: PersonId
    asked_by: PersonId
    asked_at: datetime
    approved_by: PersonId
    reason: Sealed
    basis: Sealed
    sealed_values: int
    sealed_facts: int
    streams: int
    places: tuple[int, ...]
    among: int


@dataclass(frozen=True, kw_only=True)
class RetentionEnded(Fact):
    """The keys of a case are destroyed: what is left of it are random bytes.

    `kept_until` is the day up to which it had to be kept, `retention_classes` say why;
    `facts` counts what stood in `streams`.
    """

    TOPIC: ClassVar[str] = "retention-ended.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    case_id: CaseId
    asked_by: PersonId
    asked_at: datetime
    approved_by: PersonId
    reason: Sealed
    basis: Sealed
    retention_classes: tuple[str, ...]
    kept_until: datetime
    streams: tuple[UUID, ...]
    facts: int
    places: tuple[int, ...]
    among: int


@dataclass(frozen=True, kw_only=True)
class SectionEnded(Fact):
    """The last fact of a section: nothing is added to it, and its key is to be gone."""

    TOPIC: ClassVar[str] = "section-ended.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
