"""A question as it stands on paper: what is asked, why, and what people said to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from audit_reports.flag_lines import (
    ANSWERED,
    NO_PROVISION,
    RETURNED,
    CiteLine,
    FlagLine,
)
from audit_reports.on_a_line import told
from audit_reports.wording import day
from domain.codes.provisions import CHECK_THE_TEXT

UNBROKEN = 1500
"""What is told in so many characters stands on one page; what is longer may go over."""


def question(flag: FlagLine) -> dict[str, Any]:
    """One row of the questions, as `paper.typ` takes it."""
    lines = _lines(flag)
    return {
        "is_long": sum(map(len, lines)) > UNBROKEN,
        "at": day(flag.arose_at),
        "title": told(f"{flag.number}. {flag.title}"),
        "state": told(_state(flag)),
        "lines": [told(line) for line in lines],
    }


def facts(found: Sequence[int]) -> str:
    """`fact 3`, `facts 2, 4`, and nothing for none."""
    if not found:
        return ""
    numbers = ", ".join(map(str, found))
    return f"fact{'s' if len(found) > 1 else ''}\N{NO-BREAK SPACE}{numbers}"


def _state(flag: FlagLine) -> str:
    state = f"; {flag.state}" if flag.state in {ANSWERED, RETURNED} else ""
    since = flag.others_see_from
    others = f"; shown to others from {day(since)}" if since else ""
    return f" ({flag.rule}; {flag.attention}): {_when(flag)}{state}{others}."


def _when(flag: FlagLine) -> str:
    arose = day(flag.arose_at)
    if flag.is_pending:
        return f"will be asked on {arose}, unless what it asks for is told before"
    if flag.status == "withdrawn":
        return f"was not asked: answered before {arose}"
    if flag.status == "superseded":
        return f"was asked since {arose}, until a correction"
    return f"asked since {arose}"


def _lines(flag: FlagLine) -> list[str]:
    because = facts(flag.because) or "no fact of these sections"
    care = facts(flag.speaks_for) or "nothing of the kind is written down yet"
    lines = [flag.asks, f"It rests on {because}. What speaks for care: {care}."]
    if flag.answered_by:
        lines.append(f"Answered by {facts(flag.answered_by)}.")
    if flag.superseded_by:
        lines.append(f"Put right by {facts(flag.superseded_by)}.")
    if flag.rests_on_memory_alone:
        lines.append("Nobody here has read these provisions, so it asks quietly.")
    if flag.harmless_readings:
        lines.append(f"It may also mean: {' '.join(flag.harmless_readings)}")
    lines += [_cite(cite) for cite in flag.cites]
    lines.append(CHECK_THE_TEXT if flag.cites else NO_PROVISION)
    lines += [
        f"{each.by}, {day(each.at)}: {each.outcome}. {each.reason} ({facts([each.fact])})"
        for each in flag.answers
    ]
    lines += [
        f"{each.by} replied, {day(each.at)}: {each.words}" for each in flag.replies
    ]
    return lines


def _cite(cite: CiteLine) -> str:
    binds = "" if cite.binds else ", which does not bind here"
    verified = "" if cite.verified else ", unverified"
    named = f"{cite.code} {cite.provision} ({cite.edition})"
    return f"{named}{binds}{verified}: {cite.paraphrase}"
