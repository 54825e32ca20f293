"""Who is let in to a case, who steps back, who runs a proceeding, and who was named.

Relations as facts: access is decided from them, now and for any day that has passed.
Reasons of those who know the client are sealed about the case
(`domain.exports.subject_of`): they outlive an erasure of the client, and go when the keys
of the case go. Those of all others are sealed about the client, whom they might name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.facts.fact import Fact, Stream
from domain.values import CaseId, FactId, PersonId, Sealed, Section


@dataclass(frozen=True, kw_only=True)
class ProceedingOpened(Fact):
    """A case officer takes charge of a proceeding about a case, for a reason.

    There is none in facts of the first shape, which did not ask for it.
    """

    TOPIC: ClassVar[str] = "proceeding-opened.v2"
    STREAM: ClassVar[Stream] = Stream.PROCEEDING

    case_id: CaseId
    officer_id: PersonId
    reason: Sealed | None = None


@dataclass(frozen=True, kw_only=True)
class ProceedingEnded(Fact):
    """A proceeding is over: nobody has the case before them any more."""

    TOPIC: ClassVar[str] = "proceeding-ended.v1"
    STREAM: ClassVar[Stream] = Stream.PROCEEDING

    case_id: CaseId


@dataclass(frozen=True, kw_only=True)
class AccessGranted(Fact):
    """Somebody from outside may read sections of a case, up to a moment.

    `names_client` where they may know who the client is.
    """

    TOPIC: ClassVar[str] = "access-granted.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    party_id: PersonId
    sections: tuple[Section, ...]
    since: datetime
    until: datetime
    reason: Sealed
    names_client: bool = False


@dataclass(frozen=True, kw_only=True)
class AccessGrantEnded(Fact):
    """A grant ends before its time."""

    TOPIC: ClassVar[str] = "access-grant-ended.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    grant_id: FactId


@dataclass(frozen=True, kw_only=True)
class Recused(Fact):
    """Somebody who would look at a case in their office steps back from it for good."""

    TOPIC: ClassVar[str] = "recused.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    person_id: PersonId
    reason: Sealed


@dataclass(frozen=True, kw_only=True)
class GlassBroken(Fact):
    """A therapist who has nothing to do with a case reads it for an hour, to act at once.

    `reason` is sealed about the client: it goes when they are erased, the fact stays.
    """

    TOPIC: ClassVar[str] = "glass-broken.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    person_id: PersonId
    until: datetime
    reason: Sealed


@dataclass(frozen=True, kw_only=True)
class IdentityAsked(Fact):
    """Somebody who reads a case without names asks who its client is."""

    TOPIC: ClassVar[str] = "identity-asked.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    reason: Sealed


@dataclass(frozen=True, kw_only=True)
class IdentityOpened(Fact):
    """A custodian lets who asked know who the client is, up to a moment."""

    TOPIC: ClassVar[str] = "identity-opened.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    request_id: FactId
    until: datetime


@dataclass(frozen=True, kw_only=True)
class IdentityRefused(Fact):
    """A custodian does not say who the client is, for a reason."""

    TOPIC: ClassVar[str] = "identity-refused.v1"
    STREAM: ClassVar[Stream] = Stream.CASE

    case_id: CaseId
    request_id: FactId
    reason: Sealed
