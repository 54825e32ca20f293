"""Another role that somebody thinks of, and where it stands, in plain words.

A form asks with these words and a page answers with them. `with_said` puts the levels
that somebody chose in the place of those that were proposed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.dual.gottlieb import Compared, Levels, compared, with_levels
from domain.facts.dual_roles_choices import (
    DurationClass,
    EnteredRole,
    PowerDifferential,
    TerminationClarity,
)

ROLES: Mapping[EnteredRole, str] = MappingProxyType(
    {
        EnteredRole.SOCIAL_FRIEND: "friendship",
        EnteredRole.BUSINESS: "business with each other",
        EnteredRole.EMPLOYER_EMPLOYEE: "work: one of us employs the other",
        EnteredRole.LANDLORD_TENANT: "a lease: one of us lets to the other",
        EnteredRole.TEACHER_STUDENT: "teaching or training",
        EnteredRole.SUPERVISOR_SUPERVISEE: "supervision",
        EnteredRole.COLLEAGUE: "work as colleagues",
        EnteredRole.CLUB_OR_BOARD: "one club, team or board",
        EnteredRole.CONGREGATION: "one congregation",
        EnteredRole.NEIGHBOUR: "neighbours",
        EnteredRole.CAREGIVER: "care: one of us looks after the other",
        EnteredRole.FAMILY: "one family",
        EnteredRole.IN_LAW: "one family by marriage",
        EnteredRole.ROMANTIC: "a romantic relationship",
        EnteredRole.SEXUAL: "a sexual relationship",
    }
)
"""What each role is called, in the order in which a form offers them."""
POWER: Mapping[PowerDifferential, str] = MappingProxyType(
    {
        PowerDifferential.LOW: "little: neither depends on the other",
        PowerDifferential.MID: "some",
        PowerDifferential.HIGH: "much: one depends on the other",
    }
)
DURATION: Mapping[DurationClass, str] = MappingProxyType(
    {
        DurationClass.BRIEF: "short: some weeks",
        DurationClass.INTERMEDIATE: "some months",
        DurationClass.LONG: "long: a year or more",
    }
)
ENDING: Mapping[TerminationClarity, str] = MappingProxyType(
    {
        TerminationClarity.DEFINITE: "clear: both know when it ends, or ended",
        TerminationClarity.UNCERTAIN: "not clear",
        TerminationClarity.INDEFINITE: "none in sight",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What somebody chose of the levels of one role; None where they chose nothing."""

    power: PowerDifferential | None = None
    duration: DurationClass | None = None
    ending: TerminationClarity | None = None


def with_said(proposed: Compared, *, now: Said, then: Said) -> Compared:
    """Both roles with the levels that somebody chose, and what these ask."""
    return compared(
        _chosen(proposed.current, now),
        _chosen(proposed.contemplated, then),
        are_proposed=False,
    )


def _chosen(levels: Levels, said: Said) -> Levels:
    return with_levels(
        levels, power=said.power, duration=said.duration, ending=said.ending
    )
