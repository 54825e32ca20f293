"""What people are to each other besides therapy and supervision: typed, dated ties.

A tie is told in the stream of the first person it names. One of a therapist's own
circle stands in a stream of theirs (`domain.dual.telling`), and serves the check
alone. Roles of therapy and supervision are told by the facts of their own and never
again here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from domain.facts.fact import Fact, Stream
from domain.values import EvidenceLevel, FactId, PersonId, Sealed


class TieKind(StrEnum):
    """What the first person is to the other; both ways alike where nothing is said."""

    KIN = "kin"
    HOUSEHOLD = "household"
    PARTNER = "partner"
    FORMER_PARTNER = "former_partner"
    ROMANTIC = "romantic"
    IN_LAW = "in_law"
    FRIEND = "friend"
    NEIGHBOUR = "neighbour"
    COLLEAGUE = "colleague"
    EMPLOYER = "employer"
    BUSINESS = "business"
    LANDLORD = "landlord"
    TEACHER = "teacher"
    SCHOOL = "school"
    CONGREGATION = "congregation"
    CLUB = "club"
    CARE = "care"
    MONEY = "money"
    ONLINE = "online"
    OTHER = "other"


class TieStanding(StrEnum):
    """Whether a tie is there, was there, or has been promised."""

    CURRENT = "current"
    FORMER = "former"
    PROMISED = "promised"


class Unavoidable(StrEnum):
    """Why two roles could not be kept apart."""

    RURAL = "rural"
    ONLY_PROVIDER = "only_provider"
    DEAF_COMMUNITY = "deaf_community"
    MILITARY = "military"
    CONGREGATION = "congregation"
    LANGUAGE = "language"
    SMALL_COMMUNITY = "small_community"
    EMERGENCY = "emergency"


class Safeguard(StrEnum):
    """What was done so that two roles do no harm."""

    TALKED_OVER = "talked_over"
    CONSENT = "consent"
    OTHER_PROVIDER_OFFERED = "other_provider_offered"
    SUPERVISION = "supervision"
    CONSULTATION = "consultation"
    LIMITS_AGREED = "limits_agreed"
    RECORDS_APART = "records_apart"
    MEETINGS_PLANNED = "meetings_planned"
    REVIEW_SET = "review_set"


@dataclass(frozen=True, kw_only=True)
class TieStated(Fact):
    """Somebody says what two people are to each other.

    `held_by` is the therapist whose own circle it belongs to; such a tie serves their
    checks alone. `words` are about the first person and `other_words` about the other,
    so that each goes when who it is about is erased.
    """

    TOPIC: ClassVar[str] = "tie-stated.v1"
    STREAM: ClassVar[Stream] = Stream.PERSON

    person_id: PersonId
    other_id: PersonId
    kind: TieKind
    standing: TieStanding
    evidence_level: EvidenceLevel
    since: datetime | None = None
    until: datetime | None = None
    held_by: PersonId | None = None
    words: Sealed | None = None
    other_words: Sealed | None = None


@dataclass(frozen=True, kw_only=True)
class TieEnded(Fact):
    """A tie came to an end when this occurred."""

    TOPIC: ClassVar[str] = "tie-ended.v1"
    STREAM: ClassVar[Stream] = Stream.PERSON

    tie_id: FactId
    person_id: PersonId
    other_id: PersonId
    held_by: PersonId | None = None


@dataclass(frozen=True, kw_only=True)
class TieWithdrawn(Fact):
    """A tie was stated by mistake: it was never there. Both facts stay."""

    TOPIC: ClassVar[str] = "tie-withdrawn.v1"
    STREAM: ClassVar[Stream] = Stream.PERSON

    tie_id: FactId
    person_id: PersonId
    other_id: PersonId
    held_by: PersonId | None = None


@dataclass(frozen=True, kw_only=True)
class OverlapUnavoidable(Fact):
    """A therapist and a person cannot keep two roles apart; what guards them both.

    It stands in the stream of the person. `words` are about them.
    """

    TOPIC: ClassVar[str] = "overlap-unavoidable.v1"
    STREAM: ClassVar[Stream] = Stream.PERSON

    therapist_id: PersonId
    person_id: PersonId
    grounds: tuple[Unavoidable, ...]
    safeguards: tuple[Safeguard, ...]
    review_due: datetime | None = None
    words: Sealed | None = None
