"""Everything a report says about one case, gathered from its timeline.

No key, no clock, no store: words are opened by the caller, and the time is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from audit_reports.answers import OpenWords, Reader
from audit_reports.flag_lines import Asked, FlagLine, flag_lines
from audit_reports.gaps import Gap, gaps
from audit_reports.marks import KNOWN_THROUGH
from audit_reports.report import Report, Row
from audit_reports.timeline_svg import picture
from audit_reports.weighing_in_words import numbers, step_line, variant_in_words
from audit_reports.wording import day, machine
from domain.catalogue import in_words, kinds
from domain.values import PersonId
from projections.timeline import Moment, Timeline

ALWAYS = (
    (
        "What was never written down. An empty stretch means that nothing was "
        "recorded, not that nothing happened."
    ),
    (
        "Whether what was written down is true. Each line says who told it and how "
        "they knew."
    ),
    (
        "What anybody meant. The same act can help, be neutral or harm; culture, "
        "setting and method count, and a person has to ask."
    ),
    (
        "Whether the figures are right. They are proposals of judgement from the "
        "event catalogue, not validated measurements, and they describe moments, "
        "never people."
    ),
)
UNTOLD = frozenset({"picture", "lines"})


def gather(
    timeline: Timeline,
    *,
    open_words: OpenWords,
    made_at: datetime,
    people: Mapping[PersonId, str] | None = None,
    asked: Asked | None = None,
    with_answers: bool = True,
    is_part: bool = False,
) -> Report:
    """The report of `timeline`. A person without a name in `people` keeps a code.

    `asked` are its questions, judged from the same facts on the same days. Without
    answers nobody's sealed words are opened but those said to a question. `is_part`
    where the facts are those that somebody may see.
    """
    told: dict[UUID, int] = {m.fact.fact_id: m.number for m in timeline.moments}
    reader = Reader(open_words=open_words, numbers=told)
    named = people or {}
    rows = tuple(
        _row(m, reader=reader, people=named, with_answers=with_answers)
        for m in timeline.moments
    )
    found = gaps(timeline)
    flags = None if asked is None else flag_lines(asked, reader=reader, people=named)
    return Report(
        case_id=timeline.case_id,
        reference=timeline.reference,
        therapist=_name(timeline.therapist_id, named),
        # A code would tell which cases are one client's to who may not see the record.
        client=named.get(timeline.client_id) or "A client",
        as_of=timeline.as_of,
        known_on=timeline.known_on,
        made_at=made_at,
        view=view_in_words(timeline),
        picture=picture(timeline, flags or ()),
        rows=rows,
        gaps=found,
        lines=_by_time(rows, found, flags or ()),
        risk=timeline.risk,
        stages=timeline.stages,
        sessions=timeline.sessions,
        safeguards=sum(row.is_safeguard for row in rows),
        has_claimed_times=timeline.has_claimed_times,
        is_part=is_part,
        limits=_limits(timeline),
        flags=flags,
    )


def view_in_words(timeline: Timeline) -> str:
    """Which of the two views this is."""
    if timeline.known_on is None:
        return f"As it happened, up to {day(timeline.as_of)}"
    return (
        f"As it was known on {day(timeline.known_on)}, "
        f"looking at what happened up to {day(timeline.as_of)}"
    )


def _row(
    moment: Moment,
    *,
    reader: Reader,
    people: Mapping[PersonId, str],
    with_answers: bool,
) -> Row:
    fact, weighed = moment.fact, moment.weighed
    kind = kinds()[type(fact).__name__]
    return Row(
        number=moment.number,
        fact_id=fact.fact_id,
        kind=kind.name,
        title=kind.title,
        definition=kind.definition,
        family=kind.family.name,
        lane=moment.lane,
        occurred_at=fact.occurred_at,
        occurred_until=fact.occurred_until,
        recorded_at=fact.recorded_at,
        claimed_recorded_at=fact.claimed_recorded_at,
        known_at=moment.known_at,
        is_claimed=moment.is_claimed,
        late_by_days=moment.late_by_days,
        recorded_by=_name(fact.recorded_by, people),
        recorded_as=in_words(fact.recorded_as.value),
        evidence_level=fact.evidence_level.value,
        known_through=KNOWN_THROUGH[fact.evidence_level],
        answers=reader.answers(fact, kind) if with_answers else (),
        narrative=reader.narrative(fact) if with_answers else "",
        standards=kind.standards,
        is_session=moment.is_session,
        is_safeguard=moment.is_safeguard,
        lacks_decision_record=moment.lacks_decision_record,
        corrects=reader.number(fact.corrects),
        corrected_by=reader.number(moment.corrected_by),
        session=reader.number(fact.session_ref),
        decision=reader.number(fact.decision_ref),
        consultations=numbers(fact.consultation_refs, reader=reader),
        base=weighed.base,
        variant=variant_in_words(weighed.variant, kind),
        why=kind.weight.why,
        steps=tuple(step_line(s, reader=reader) for s in weighed.steps),
        score=weighed.score,
        attention=moment.attention.value,
    )


def _name(person: PersonId, people: Mapping[PersonId, str]) -> str:
    return people.get(person) or f"Person {str(person)[:8]}"


def _by_time(
    rows: tuple[Row, ...], found: tuple[Gap, ...], flags: tuple[FlagLine, ...]
) -> tuple[Row | Gap | FlagLine, ...]:
    stretches = (gap for gap in found if gap.until > gap.since)
    lines: list[Row | Gap | FlagLine] = [*rows, *stretches, *flags]
    return tuple(sorted(lines, key=_begins))


def _begins(line: Row | Gap | FlagLine) -> datetime:
    if isinstance(line, FlagLine):
        return line.arose_at
    return line.since if isinstance(line, Gap) else line.occurred_at


def _limits(timeline: Timeline) -> tuple[str, ...]:
    """What this report cannot show."""
    said = [*ALWAYS]
    if timeline.has_claimed_times:
        said.append(
            "When imported lines were first written down. Their source claims a time, "
            "which is shown as a claim; nobody can prove it."
        )
    if timeline.known_on is not None:
        said.append(
            f"Anything recorded after {day(timeline.known_on)}. It is left out of "
            "this view on purpose."
        )
    return tuple(said)


def to_json(report: Report) -> dict[str, Any]:
    """The report as plain data: ISO times in UTC, identifiers as text, two decimals."""
    told: dict[str, Any] = _plain(report)
    return told


def timeline_json(report: Report) -> dict[str, Any]:
    """The timeline for programs: a function of the facts and the two dates alone."""
    told = to_json(report)
    del told["made_at"]
    return told


def _plain(value: object) -> Any:
    match value:
        case datetime():
            return machine(value)
        case UUID():
            return str(value)
        case float():
            return round(value, 2)
        case tuple():
            return [_plain(one) for one in cast("tuple[object, ...]", value)]
        case _ if is_dataclass(value):
            names = (f.name for f in fields(value) if f.name not in UNTOLD)
            return {name: _plain(getattr(value, name)) for name in names}
        case _:
            return value
