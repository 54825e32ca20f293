"""`assess CASE --plan KIND`: what an act would raise that nobody has recorded."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from textwrap import wrap
from typing import Any, cast

from api.access import operator_sees
from api.assessing import Wanted, shown_score, to_json
from api.assessing_words import CAUTION, STATUS, WIDTH
from api.cli import moments
from api.cli.calm import UNUSABLE, Stop
from api.cli.output import answer
from api.house import House, now_in_utc
from api.planning import Planned, changed_by, effect_in_words, plan_for, raised_by
from audit_reports.wording import ATTENTION
from domain.refusals import KindUnknown, NotUnderstood
from domain.rules.flags import Flag
from domain.told import tell
from domain.values import CaseId


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """A planned act as it was told."""

    kind: str
    data: Mapping[str, Any]
    at: datetime


def understood(plan: str, data: str | None, when: str | None) -> Act:
    """The act that the options tell of. Raises Stop."""
    at = moments.understood(when, option="--when") or now_in_utc()
    act = Act(kind=plan, data=_read(data), at=at)
    try:
        tell(act.kind, act.data)
    except (KindUnknown, NotUnderstood) as refusal:
        raise Stop(f"--plan: {refusal}", code=UNUSABLE) from None
    return act


def say(
    house: House, case_id: CaseId, wanted: Wanted, act: Act, *, json_wanted: bool
) -> None:
    """Print what the act would raise, as JSON or in words."""
    if wanted.known_on is not None:
        msg = "--known-on and --plan do not go together: a plan is known to nobody yet"
        raise Stop(msg, code=UNUSABLE)
    found = plan_for(
        house,
        operator_sees(house, case_id),
        wanted,
        kind=act.kind,
        data=act.data,
        occurred_at=act.at,
    )
    document = {"histories": [{**to_json(found.judged), "planned": found.number}]}
    plain = "\n".join(_in_words(found, act))
    answer(document, json_wanted=json_wanted, plain=plain)


def _read(named: str | None) -> Mapping[str, Any]:
    if named is None:
        return {}
    told = sys.stdin.buffer.read() if named == "-" else Path(named).read_bytes()
    try:
        found: object = json.loads(told)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        msg = f"--data: {named} does not hold one JSON object"
        raise Stop(msg, code=UNUSABLE)
    # What stands in it is looked at field by field.
    return cast("dict[str, Any]", found)


def _in_words(found: Planned, act: Act) -> Iterator[str]:
    assessment = found.judged.assessment
    name, until = found.judged.id, f"{assessment.as_of:%Y-%m-%d}"
    yield f"{name}, with {act.kind} on {act.at:%Y-%m-%d}; nothing is recorded"
    yield f"  With it, by {until}: {ATTENTION[assessment.attention]}"
    yield f"  Without it: {ATTENTION[found.attention_without]}"
    new, changed = raised_by(found), changed_by(found)
    if not new and not changed:
        yield "  It would raise no question, and change none."
    for flag in new:
        yield from _flag(flag)
    for each in changed:
        assert each.before is not None
        rule = each.before.rule
        yield f"  {rule.title} ({rule.id}) {effect_in_words(each)}."
    yield ""
    yield from wrap(CAUTION, WIDTH)


def _flag(flag: Flag) -> Iterator[str]:
    when = f"{STATUS[flag.status]} {flag.arose_at:%Y-%m-%d}"
    yield ""
    yield f"  {flag.rule.title} ({flag.rule.id}), {shown_score(flag.severity)}, {when}"
    for text in (flag.rule.asks, "It may also mean: " + " ".join(flag.rule.harmless)):
        yield from (f"    {line}" for line in wrap(text, WIDTH - 4))
