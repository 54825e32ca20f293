"""Who persons are, and how two of them are alike, as somebody has judged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.facts.fact import Fact, Stream
from domain.values import FactId, PersonId, Sealed


class Judgement(StrEnum):
    """What somebody has made of two descriptions that look alike."""

    SAME = "same"
    HOUSEHOLD = "household"
    NOT = "not"
    UNSURE = "unsure"


@dataclass(frozen=True, kw_only=True)
class PersonDescribed(Fact):
    """What is known of a person from now on: names, birth, addresses and numbers.

    It stands in the person's stream and takes the place of what was told there before.
    `name` is what they are called, `details` is all of it (`domain.described`).
    """

    TOPIC: ClassVar[str] = "person-described.v1"
    STREAM: ClassVar[Stream] = Stream.PERSON

    name: Sealed
    details: Sealed


@dataclass(frozen=True, kw_only=True)
class LikenessJudged(Fact):
    """Somebody has looked at two persons and says how they are alike.

    The versions are those of the two persons' streams at that moment, so that it can
    be told what was known. `reason` is sealed about `person_id`, and names neither.
    """

    TOPIC: ClassVar[str] = "likeness-judged.v1"
    STREAM: ClassVar[Stream] = Stream.PERSON

    person_id: PersonId
    other_id: PersonId
    judgement: Judgement
    person_version: int
    other_version: int
    reason: Sealed


@dataclass(frozen=True, kw_only=True)
class LikenessJudgementUndone(Fact):
    """A judgement of how two persons are alike is taken back; the one before stands."""

    TOPIC: ClassVar[str] = "likeness-judgement-undone.v1"
    STREAM: ClassVar[Stream] = Stream.PERSON

    person_id: PersonId
    other_id: PersonId
    judged: FactId
    reason: Sealed
