"""Power, duration and ending, for the role there is and the one that is thought of.

After Gottlieb (1993), known here from its abstract and from later accounts: three
dimensions, filled in twice. The levels that are proposed are of our own design and are
there to be changed; what counts is the conversation about them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from domain.facts.dual_roles_choices import (
    DurationClass,
    EnteredRole,
    PowerDifferential,
    TerminationClarity,
)

SOURCE = "Gottlieb 1993, Psychotherapy 30, 41 to 48 (abstract read; levels by memory)"
BRIEF_DAYS = 60
LONG_DAYS = 365
"""Design: therapy of up to two months is called brief, of a year and more long."""
SOME = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Levels:
    """How a role stands on the three dimensions."""

    power: PowerDifferential
    duration: DurationClass
    ending: TerminationClarity

    @property
    def far(self) -> tuple[str, ...]:
        """The dimensions that are at the far end, in words."""
        ends = (
            ("power", self.power is PowerDifferential.HIGH),
            ("duration", self.duration is DurationClass.LONG),
            ("ending", self.ending is TerminationClarity.INDEFINITE),
        )
        return tuple(name for name, is_far in ends if is_far)


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """Both roles side by side, and what that asks. `are_proposed` until somebody
    looked at the levels."""

    current: Levels
    contemplated: Levels
    asks: str
    are_proposed: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """What is known of the therapy there is or was."""

    since: datetime
    last_contact_at: datetime
    is_over: bool = False
    was_planned: bool = False
    is_vulnerable: bool = False


PROPOSED: Mapping[EnteredRole, Levels] = MappingProxyType(
    {
        role: Levels(
            power=PowerDifferential(power),
            duration=DurationClass(duration),
            ending=TerminationClarity(ending),
        )
        for role, (power, duration, ending) in {
            EnteredRole.SOCIAL_FRIEND: ("mid", "long", "indefinite"),
            EnteredRole.BUSINESS: ("mid", "long", "uncertain"),
            EnteredRole.EMPLOYER_EMPLOYEE: ("high", "long", "uncertain"),
            EnteredRole.LANDLORD_TENANT: ("high", "long", "uncertain"),
            EnteredRole.TEACHER_STUDENT: ("high", "intermediate", "definite"),
            EnteredRole.SUPERVISOR_SUPERVISEE: ("high", "intermediate", "definite"),
            EnteredRole.NEIGHBOUR: ("low", "long", "indefinite"),
            EnteredRole.CONGREGATION: ("low", "long", "indefinite"),
            EnteredRole.CLUB_OR_BOARD: ("low", "intermediate", "uncertain"),
            EnteredRole.FAMILY: ("mid", "long", "indefinite"),
            EnteredRole.IN_LAW: ("mid", "long", "indefinite"),
            EnteredRole.ROMANTIC: ("high", "long", "indefinite"),
            EnteredRole.SEXUAL: ("high", "long", "indefinite"),
            EnteredRole.COLLEAGUE: ("mid", "long", "uncertain"),
            EnteredRole.CAREGIVER: ("high", "intermediate", "uncertain"),
        }.items()
    }
)
"""Where a role stands where nobody has said; design."""


def levels_of(work: Work) -> Levels:
    """Where therapy stands, as far as its dates tell it; design."""
    lasted = work.last_contact_at - work.since
    if lasted <= timedelta(days=BRIEF_DAYS):
        duration = DurationClass.BRIEF
    elif lasted >= timedelta(days=LONG_DAYS):
        duration = DurationClass.LONG
    else:
        duration = DurationClass.INTERMEDIATE
    if not work.is_over:
        ending = TerminationClarity.INDEFINITE
    elif work.was_planned:
        ending = TerminationClarity.DEFINITE
    else:
        ending = TerminationClarity.UNCERTAIN
    is_high = work.is_vulnerable or duration is DurationClass.LONG
    power = PowerDifferential.HIGH if is_high else PowerDifferential.MID
    return Levels(power=power, duration=duration, ending=ending)


def compared(
    current: Levels, contemplated: Levels, *, are_proposed: bool = True
) -> Compared:
    """Both roles side by side, with a question that follows from where they stand."""
    return Compared(
        current=current,
        contemplated=contemplated,
        asks=_asks(current, contemplated),
        are_proposed=are_proposed,
    )


def with_levels(
    levels: Levels,
    *,
    power: PowerDifferential | None = None,
    duration: DurationClass | None = None,
    ending: TerminationClarity | None = None,
) -> Levels:
    """The same, with what somebody said instead of what was proposed."""
    return Levels(
        power=power or levels.power,
        duration=duration or levels.duration,
        ending=ending or levels.ending,
    )


def _asks(current: Levels, contemplated: Levels) -> str:
    now, then = current.far, contemplated.far
    if len(now) >= SOME and len(then) >= SOME:
        return (
            f"Both roles stand at the far end: {_listed(now)} now, {_listed(then)} in "
            "the one that is thought of. Is there any way but to leave it? Talk it over "
            "with somebody independent before anything is said to the person."
        )
    if len(now) >= SOME or len(then) >= SOME:
        where = "the role there is" if len(now) >= SOME else "the role thought of"
        far = now if len(now) >= SOME else then
        return (
            f"In {where}, {_listed(far)} stand at the far end. What would the two "
            "roles expect of each, and what if they pull apart? Consult before you "
            "decide."
        )
    return (
        "Neither role stands far out on two of the three. Do their expectations agree, "
        "and would the person say so too? Talk it over with them before it begins."
    )


def _listed(names: tuple[str, ...]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
