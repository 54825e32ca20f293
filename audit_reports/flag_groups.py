"""Questions of one rule together, so that what they share is said once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audit_reports.flag_lines import CiteLine, FlagLine


@dataclass(frozen=True, kw_only=True, slots=True)
class FlagGroup:
    """The questions of one rule, in the order given; never empty."""

    lines: tuple[FlagLine, ...]

    @property
    def first(self) -> FlagLine:
        """The one that says what the rule asks, and what it may also mean."""
        return self.lines[0]

    @property
    def shared_cites(self) -> tuple[CiteLine, ...] | None:
        """The provisions, where they are those of every question; otherwise None."""
        first, *others = (line.cites for line in self.lines)
        return first if all(cites == first for cites in others) else None

    @property
    def rests_on_memory_alone(self) -> bool:
        """Whether nobody has read the provisions of any of them."""
        return all(line.rests_on_memory_alone for line in self.lines)


def by_rule(lines: Iterable[FlagLine]) -> tuple[FlagGroup, ...]:
    """One group a rule; a rule stands where its first question stood."""
    found: dict[str, list[FlagLine]] = {}
    for line in lines:
        found.setdefault(line.rule, []).append(line)
    return tuple(FlagGroup(lines=tuple(held)) for held in found.values())
