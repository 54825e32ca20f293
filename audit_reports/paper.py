"""The report of a case as data for paper: words in their order, ready to be set.

It says what the page says, in fewer boxes. What stays the same in every report stands
in the template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from markupsafe import Markup

from audit_reports.flag_lines import FlagLine
from audit_reports.gaps import Gap
from audit_reports.on_a_line import Told, told
from audit_reports.paper_questions import UNBROKEN, facts, question
from audit_reports.question_lane import name_of
from audit_reports.render import fill_in, style
from audit_reports.report import AMONG_SHOWN, Report, Row, StepLine
from audit_reports.timeline_svg import Picture
from audit_reports.wording import clock, count, day, figure, moment

VARIABLE = re.compile(r"(--[a-z-]+):\s*([^;]+);")
USE = re.compile(r"var\((--[a-z-]+)\)")
FONT = "'Libertinus Serif', 'DejaVu Sans Mono'"
LARGER = Markup(
    ".timeline .lane-name { font-size: 15px; } .timeline .band-name { font-size: 13px; }"
    " .timeline .day { font-size: 13px; } .timeline .key-name { font-size: 14px; }"
)
"""What is read beside a picture that has to be small to fit the page."""
HIGH = 0.62
"""Higher than so many times its width, a picture stands on a page upright."""
FOR_A_SCREEN = re.compile(r"<title>.*?</title>|</?a\b[^>]*>")
"""Names and links of single marks: a picture on paper is one thing, named as a whole."""
LEGEND, WITH_QUESTIONS = 76, 102
"""How much higher a picture is with its legend, in its own units."""


def paper_of(report: Report) -> dict[str, Any]:
    """All that `paper.typ` asks for, as plain data."""
    flags = report.flags
    return {
        "reference": told(f"Case {report.reference}"),
        "view": told(report.view),
        "statement": report.statement,
        "about": _about(report),
        "has_claimed_times": report.has_claimed_times,
        "numbered": AMONG_SHOWN if report.is_part else "",
        "limits": [told(limit) for limit in report.limits],
        "picture": _picture(report.picture) if report.rows else None,
        "questions": None if flags is None else [question(flag) for flag in flags],
        "facts": _lines(report) if report.rows else [],
        "risk": [
            [
                day(point.at),
                f"{figure(point.score)}, {point.attention.value}",
                "; ".join(f"{part.number}: {figure(part.adds)}" for part in point.parts)
                or "no act",
            ]
            for point in report.risk
        ],
        "kinds": _kinds(report.rows),
    }


def _about(report: Report) -> dict[str, Any]:
    shown = report.checkpoint
    return {
        "therapist": told(report.therapist),
        "client": told(report.client),
        "facts": f"{len(report.rows)}, of which {count(report.sessions, 'ordinary session')}"
        f" and {count(report.safeguards, 'safeguard')}",
        "made": moment(report.made_at),
        "checkpoint": shown
        and {
            "origin": told(shown.origin),
            "size": str(shown.size),
            "root": shown.root,
            "facts": count(shown.size, "fact"),
        },
    }


def _picture(picture: Picture) -> dict[str, Any]:
    """The picture with its legend, and `width` over height."""
    is_high = picture.height > HIGH * picture.width
    sheet = ink() + LARGER if is_high else ink()
    drawn = fill_in("timeline.svg.jinja", picture=picture, standalone=True, css=sheet)
    return {
        "svg": FOR_A_SCREEN.sub("", drawn),
        "is_high": is_high,
        "width": picture.width
        / (picture.height + (WITH_QUESTIONS if picture.questions else LEGEND)),
        "told": f"{picture.title}. {picture.description} {picture.risk_name}",
        "risk": told(picture.risk_name),
    }


def ink() -> Markup:
    """The style of the picture with its colours and its font written out.

    What sets a page reads no variables inside a picture.
    """
    sheet = style()
    light, _, _ = sheet.partition("@media")
    values: Mapping[str, str] = {**dict(VARIABLE.findall(light)), "--font": FONT}
    return Markup(USE.sub(lambda use: values[use[1]], sheet))  # noqa: S704 - our own file.


def _kinds(rows: Iterable[Row]) -> list[list[str]]:
    kinds = {row.title: row for row in rows}
    return [
        [
            title,
            f"{kinds[title].definition} {kinds[title].why}".rstrip(),
            ", ".join(kinds[title].standards),
        ]
        for title in sorted(kinds)
    ]


def _lines(report: Report) -> list[dict[str, Any]]:
    known = frozenset(row.number for row in report.rows)
    return [_line(line, known) for line in report.lines]


def _line(line: Row | Gap | FlagLine, known: frozenset[int]) -> dict[str, Any]:
    if isinstance(line, FlagLine):
        return {"is_gap": True, "at": day(line.arose_at), "words": told(name_of(line))}
    if isinstance(line, Gap):
        return {"is_gap": True, "at": day(line.since), "words": told(line.words)}
    return _fact(line, known)


def _fact(line: Row, known: frozenset[int]) -> dict[str, Any]:
    return {
        "is_gap": False,
        "is_long": _length(line) > UNBROKEN,
        "number": line.number,
        "at": _times(line),
        "title": told(f"{line.number}. {line.title}"),
        "by": told(_by(line)),
        "answers": told(
            " · ".join(
                f"{each.label}: {'; '.join(each.words)}" for each in line.answers
            )
        ),
        "narrative": told(line.narrative),
        "remarks": _remarks(line, known),
        "weighs": _weighs(line),
        "steps": [_step(step) for step in line.steps],
    }


def _length(row: Row) -> int:
    said = chain.from_iterable(each.words for each in row.answers)
    why = (step.because for step in row.steps)
    return sum(map(len, chain([row.narrative], said, why)))


def _at(at: datetime) -> str:
    return f"{day(at)}, {_hour(at)}"


def _hour(at: datetime) -> str:
    return clock(at).removesuffix(" UTC")


def _times(row: Row) -> str:
    until = row.occurred_until
    return _at(row.occurred_at) + (f" until {_at(until)}" if until else "")


def _by(row: Row) -> str:
    written = row.claimed_recorded_at or row.recorded_at
    is_same_day = day(written) == day(row.occurred_at)
    when = f"{_hour(written)} the same day" if is_same_day else _at(written)
    claimed = f" (claimed), here since {day(row.recorded_at)}"
    return (
        f"{', a safeguard' if row.is_safeguard else ''}; told by {row.recorded_by}, "
        f"{row.recorded_as.lower()} ({row.known_through}), written {when}"
        f"{claimed if row.claimed_recorded_at else ''}"
    )


def _remarks(row: Row, known: frozenset[int]) -> Told:
    """What is to be known of a fact; a number leads to that fact, if it is here."""

    def numbers(found: Sequence[int]) -> list[str | int]:
        shown = [number if number in known else str(number) for number in found]
        return list(chain.from_iterable((", ", each) for each in shown))[1:]

    made: list[str | int | bool | None] = []
    if row.corrected_by:
        rest = ", and no longer weighs; it stays visible. "
        made += ["Corrected by fact ", *numbers([row.corrected_by]), rest]
    if row.corrects:
        made += ["Puts right fact ", *numbers([row.corrects]), ". "]
    if row.lacks_decision_record:
        made += ["No decision record. "]
    if row.decision:
        made += ["Decision: fact ", *numbers([row.decision]), ". "]
    if row.consultations:
        made += ["Consultation: fact ", *numbers(row.consultations), ". "]
    if row.late_by_days is not None:
        made += [f"Written down {count(row.late_by_days, 'day')} later."]
    return made


def _weighs(row: Row) -> list[str] | None:
    if not (row.score > 0 or row.steps):
        return None
    variant = f" ({row.variant})" if row.variant else ""
    return [
        f"Weighs {figure(row.score)}: {row.attention}.",
        f"Alone {row.base}{variant}.",
    ]


def _step(step: StepLine) -> Told:
    rests = f" ({facts(step.facts)})" if step.facts else ""
    return told(
        f"{step.effect}, now {figure(step.after)}. {step.what}: {step.because}{rests}"
    )
