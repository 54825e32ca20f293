"""A timeline as a calm table of text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from api.cli.output import table
from audit_reports.report import Report, Row
from audit_reports.wording import count, day, figure
from projections.timeline import RiskPoint

HEADS = ("No", "Happened", "What", "Told by", "Weight", "Attention", "Worth knowing")


def in_words(report: Report) -> str:
    """The facts in order, what each weighs, and what they add up to on the last day."""
    parts = [
        f"{report.reference}: {report.therapist}, with {report.client}",
        report.view,
        "",
        table(HEADS, [_line(row) for row in report.rows]),
        "",
        *(f"{day(gap.since)}: {gap.words}" for gap in report.gaps),
        *([""] if report.gaps else []),
        _sum(report),
        report.statement,
    ]
    return "\n".join(parts)


def _sum(report: Report) -> str:
    facts = count(len(report.rows), "fact")
    sessions = count(report.sessions, "ordinary session")
    told = f"{facts}, {sessions}, {count(report.safeguards, 'safeguard')}."
    if not report.risk:
        return told
    most = max(report.risk, key=lambda point: point.score)
    last = report.risk[-1]
    return (
        f"{told} What happened weighed most on {day(most.at)}: {_of_hundred(most)}; "
        f"what is left of it on {day(last.at)}: {_of_hundred(last)}."
    )


def _of_hundred(point: RiskPoint) -> str:
    return f"{figure(point.score)} of 100 ({point.attention.value})"


def _line(row: Row) -> tuple[str, ...]:
    return (
        str(row.number),
        day(row.occurred_at),
        row.title,
        row.recorded_as.lower(),
        figure(row.score) if row.score else "",
        row.attention if row.attention != "none" else "",
        ", ".join(_notes(row)),
    )


def _notes(row: Row) -> Iterator[str]:
    if row.is_safeguard:
        yield "safeguard"
    if row.lacks_decision_record:
        yield "no decision record"
    if row.late_by_days is not None:
        yield f"written down {count(row.late_by_days, 'day')} later"
    if row.corrects is not None:
        yield f"corrects {row.corrects}"
    if row.corrected_by is not None:
        yield f"corrected by {row.corrected_by}"
