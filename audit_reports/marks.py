"""One mark of the picture: its shape, its outline, and its name in words."""

from __future__ import annotations

from dataclasses import dataclass

from audit_reports.wording import count, day, figure
from domain.catalogue import in_words
from domain.values import EvidenceLevel
from projections.timeline import Attention, Moment

TOLD_BY = {
    EvidenceLevel.OBSERVED: "o",
    EvidenceLevel.CLIENT_REPORT: "c",
    EvidenceLevel.THIRD_PARTY: "t",
}
SHAPES = {
    Attention.NONE: "circle",
    Attention.DISCUSS: "square",
    Attention.SERIOUS: "triangle",
    Attention.REFER: "triangle",
}
KNOWN_THROUGH = {
    EvidenceLevel.OBSERVED: "observed",
    EvidenceLevel.SELF_REPORT: "self-report",
    EvidenceLevel.CLIENT_REPORT: "told by the client",
    EvidenceLevel.THIRD_PARTY: "told by a third person",
    EvidenceLevel.SYSTEM: "noted by the system",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A fact in the picture: where it stands, and all that its drawing says.

    `true_x` is when it happened, where `x` was nudged aside; `until_x` ends a span.
    """

    number: int
    x: float
    y: float
    true_x: float
    until_x: float | None
    shape: str
    attention: str
    is_dashed: bool
    is_late: bool
    is_struck: bool
    told_by: str
    name: str


def shape_of(moment: Moment) -> str:
    """A diamond protects; a tick is an ordinary session; the rest is attention.

    A session about which there is more to see than its day is no tick.
    """
    if moment.is_safeguard:
        return "diamond"
    is_plain = moment.attention is Attention.NONE and not remarks(moment)
    return "tick" if moment.is_session and is_plain else SHAPES[moment.attention]


def told_by(moment: Moment) -> str:
    """A letter, where it was not the one who did it who told it."""
    return TOLD_BY.get(moment.fact.evidence_level, "")


def name_of(moment: Moment) -> str:
    """The mark in one line, as a screen reader and a tooltip say it."""
    fact = moment.fact
    when = day(fact.occurred_at)
    if fact.occurred_until is not None:
        when = f"between {when} and {day(fact.occurred_until)}"
    said = [f"{moment.number}. {in_words(type(fact).__name__)}", when]
    if moment.weighed.score > 0:
        said.append(f"{figure(moment.weighed.score)} ({moment.attention.value})")
    said.extend(remarks(moment))
    return ", ".join(said)


def remarks(moment: Moment) -> tuple[str, ...]:
    """What its outline and its small marks say."""
    said: list[str] = []
    if moment.lacks_decision_record:
        said.append("no decision record")
    if moment.late_by_days is not None:
        said.append(f"written down {count(moment.late_by_days, 'day')} later")
    if told_by(moment):
        said.append(KNOWN_THROUGH[moment.fact.evidence_level])
    if moment.corrected_by is not None:
        said.append("corrected later, no longer weighs")
    return tuple(said)
