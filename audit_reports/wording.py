"""How times, figures and counts are written for people.

The same words stand on pages, in reports and in the picture. Times are in UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime

from domain.weighing import Attention

ATTENTION = {
    Attention.NONE: "nothing to talk about",
    Attention.DISCUSS: "worth a conversation in supervision",
    Attention.SERIOUS: "worth a serious look, soon",
    Attention.REFER: "consider whom to bring this to today",
}
"""How much attention is asked for; never what somebody is guilty of."""

MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def moment(at: datetime) -> str:
    """`4 Apr 2016, 14:00 UTC`."""
    at = at.astimezone(UTC)
    return f"{day(at)}, {at:%H:%M} UTC"


def day(at: datetime) -> str:
    """`4 Apr 2016`."""
    at = at.astimezone(UTC)
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def clock(at: datetime) -> str:
    """`14:00 UTC`."""
    return f"{at.astimezone(UTC):%H:%M} UTC"


def machine(at: datetime) -> str:
    """`2016-04-04T14:00:00Z`, for `datetime` attributes and for JSON."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def figure(value: float) -> str:
    """`71.5`, and `40` for a whole number."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 fact`, `2 facts`; `many` where an s does not make the plural."""
    return f"{number} {one if number == 1 else many or one + 's'}"
