"""Parties to whom half the practice is tied, so that such a tie says little by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.facts.fact import Fact, Stream
from domain.values import PersonId, Sealed


@dataclass(frozen=True, kw_only=True)
class CommonPartyNamed(Fact):
    """Somebody or something is named whom many share: an employer, a school, a parish.

    The reason is sealed about the party itself.
    """

    TOPIC: ClassVar[str] = "common-party-named.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    person_id: PersonId
    reason: Sealed


@dataclass(frozen=True, kw_only=True)
class CommonPartyUnnamed(Fact):
    """A party counts again like everybody else. The reason is sealed about it."""

    TOPIC: ClassVar[str] = "common-party-unnamed.v1"
    STREAM: ClassVar[Stream] = Stream.PRACTICE

    person_id: PersonId
    reason: Sealed
