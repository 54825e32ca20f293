"""What the page of one's own circle needs to be drawn, and how a tie is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from api.circle import CircleTie
from api.pages.checks import FIRST, MORE
from api.pages.controls import Control, Problem, Reasons, Widget
from api.pages.office_views import Form
from api.pages.offices import choice, line
from api.pages.typed import Typed
from api.pages.views import Page
from domain.dual.kinds import CALLED
from domain.facts.ties import TieKind, TieStanding

NEW, ME = "new", "me"
SOMEBODY_NEW = "Somebody new, described below"
OTHER_WAY = "~"
"""Ends the answer by which the other of two people is what the kind says."""
STANDINGS = {
    TieStanding.CURRENT.value: "It is so today",
    TieStanding.FORMER.value: "It was so, and is no longer",
    TieStanding.PROMISED.value: "It is to be: promised, or planned",
}
DAY = "As 2012-05-01."


@dataclass(frozen=True, kw_only=True, slots=True)
class TieRow:
    """A tie, and the forms that end it and take it back; over, it ends no more."""

    tie: CircleTie
    ends: Form | None
    mistake: Form


@dataclass(frozen=True, kw_only=True, slots=True)
class Questions:
    """The questions of the form: who it is, what else is known of them, what they are
    to whom, and since when."""

    who: tuple[Control, ...]
    more: tuple[Control, ...]
    tie: tuple[Control, ...]
    days: tuple[Control, ...]

    @property
    def every(self) -> tuple[Control, ...]:
        """All of them in their order."""
        return (*self.who, *self.more, *self.tie, *self.days)


@dataclass(frozen=True, kw_only=True, slots=True)
class CircleView:
    """One's own circle, a page at a time, and a form to tell of somebody."""

    page: Page
    rows: tuple[TieRow, ...]
    how_many: int
    number: int
    is_more: bool
    form: Form
    asked: Questions
    problems: tuple[Problem, ...]


def kinds() -> dict[str, str]:
    """Every kind as it is said of whom one tells of, both ways where they differ."""
    found: dict[str, str] = {}
    for kind in TieKind:
        called = CALLED[kind]
        found[kind.value] = f"{called.first} …"
        if called.other != called.first:
            found[f"{kind.value}{OTHER_WAY}"] = f"{called.other} …"
    return found


def questions(
    *,
    people: Mapping[str, str],
    clients: Mapping[str, str],
    typed: Typed,
    reasons: Reasons,
) -> Questions:
    """The questions, with whoever may be chosen and what was typed so far."""
    usual: Typed = {"who": [NEW], "standing": [TieStanding.CURRENT], "other": [ME]}
    told = {name: texts for name, texts in typed.items() if any(texts)}
    typed = {**usual, **told}
    named = [_left_open(n, *FIRST[n], typed, reasons) for n in FIRST]
    more = [_left_open(n, *MORE[n], typed, reasons) for n in MORE]
    return Questions(
        who=(*_who(people, clients, typed, reasons), *named),
        more=tuple(more),
        tie=tuple(_tie(people, typed, reasons)),
        days=(
            _left_open("since", "Since which day", DAY, typed, reasons),
            _left_open(
                "until", "Until which day, where it is over", DAY, typed, reasons
            ),
            _left_open(
                "words",
                "More about it",
                "Sealed. No check shows it, and no reviewer reads it.",
                typed,
                reasons,
                widget=Widget.LINES,
            ),
        ),
    )


def day_of(name: str, *, typed: Typed, reasons: Reasons) -> Control:
    """The question on which day a tie ended."""
    return _left_open(
        name, "On which day", f"{DAY} Today, if left open.", typed, reasons
    )


def _who(
    people: Mapping[str, str],
    clients: Mapping[str, str],
    typed: Typed,
    reasons: Reasons,
) -> Iterable[Control]:
    if people or clients:
        yield choice(
            "who",
            "Who it is",
            {NEW: SOMEBODY_NEW, **people, **clients},
            hint="Of somebody new, tell what you know. They are not looked up.",
            typed=typed,
            reasons=reasons,
        )


def _tie(
    people: Mapping[str, str], typed: Typed, reasons: Reasons
) -> Iterable[Control]:
    label = "What they are" if people else "What they are to you"
    yield choice("kind", label, kinds(), typed=typed, reasons=reasons)
    if people:
        yield choice(
            "other", "To whom", {ME: "me", **people}, typed=typed, reasons=reasons
        )
    yield choice(
        "standing",
        "How it stands",
        STANDINGS,
        typed=typed,
        reasons=reasons,
        widget=Widget.RADIOS,
    )


def _left_open(
    name: str,
    label: str,
    hint: str,
    typed: Typed,
    reasons: Reasons,
    *,
    widget: Widget = Widget.LINE,
) -> Control:
    asked = line(name, label, hint=hint, typed=typed, reasons=reasons, widget=widget)
    return replace(asked, is_required=False)
