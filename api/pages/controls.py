"""Forms generated from the catalogue: every question of a kind, and what was typed.

No kind has a form of its own. Names are those of the catalogue; a moment is
`NAME_date` and `NAME_time`, money is `NAME` and `NAME_currency`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from api.pages.typed import Typed, first
from domain.catalogue import Field, Kind, Shape, in_words
from domain.values import EvidenceLevel

Reasons = Mapping[str, str]

MOST_RADIOS = 5


class Widget(StrEnum):
    """How a question is asked."""

    RADIOS = "radios"
    SELECT = "select"
    CHECKBOXES = "checkboxes"
    LINE = "line"
    LINES = "lines"
    NUMBER = "number"
    MONEY = "money"
    MOMENT = "moment"


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One answer to choose."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Control:
    """A question of a form with what was typed so far, and what is wrong with it.

    `second` is the time of a moment, or the currency of money.
    """

    name: str
    label: str
    hint: str
    widget: Widget
    is_required: bool
    value: str = ""
    second: str = ""
    options: tuple[Option, ...] = ()
    error: str = ""

    @property
    def described_by(self) -> str:
        """The ids of what explains it: its hint, then its error."""
        ids = [f"{self.name}-hint"] if self.hint else []
        return " ".join([*ids, f"{self.name}-error"] if self.error else ids)

    @property
    def is_touched(self) -> bool:
        """Whether something was typed or has to be mended."""
        chosen = any(option.is_chosen for option in self.options)
        return bool(self.value or self.error) or chosen


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Something to mend in a form, and the control it stands beside."""

    control: str
    words: str


WIDGETS = {
    Shape.CHOICES: Widget.CHECKBOXES,
    Shape.YES_NO: Widget.RADIOS,
    Shape.WHOLE_NUMBER: Widget.NUMBER,
    Shape.NUMBER: Widget.NUMBER,
    Shape.MONEY: Widget.MONEY,
    Shape.MOMENT: Widget.MOMENT,
    Shape.TEXT: Widget.LINES,
    Shape.TEXTS: Widget.LINES,
    Shape.TERM: Widget.LINE,
    Shape.TERMS: Widget.LINES,
    Shape.REFERENCE: Widget.LINE,
    Shape.REFERENCES: Widget.LINES,
}
ONE_A_LINE = frozenset({Shape.TEXTS, Shape.TERMS, Shape.REFERENCES})


def controls(kind: Kind, *, typed: Typed, reasons: Reasons) -> tuple[Control, ...]:
    """The questions of a kind, in its own order; `reasons` are by name of field."""
    return tuple(_control(f, typed=typed, reasons=reasons) for f in kind.fields)


def when(
    *,
    typed: Typed,
    reasons: Reasons,
    now: datetime,
    label: str = "When it happened",
) -> Control:
    """When it happened."""
    hint = f"Times are in UTC, where it is {now:%H:%M} now."
    return _moment("occurred_at", label, typed=typed, reasons=reasons, hint=hint)


def until(*, typed: Typed, reasons: Reasons) -> Control:
    """The end of a span, where nobody knows the moment."""
    return _moment(
        "occurred_until",
        "Until, if it was a stretch of time",
        typed=typed,
        reasons=reasons,
        is_required=False,
    )


def known(*, typed: Typed, reasons: Reasons) -> Control:
    """How the one who records it knows."""
    told = tuple(EvidenceLevel)[:-1]
    chosen = first(typed, "evidence_level") or EvidenceLevel.SELF_REPORT.value
    return Control(
        name="evidence_level",
        label="How it is known",
        hint="",
        widget=Widget.RADIOS,
        is_required=True,
        options=_options([(e.value, in_words(e.value)) for e in told], [chosen]),
        error=sentence(reasons.get("evidence_level", "")),
    )


def narrative(*, typed: Typed, reasons: Reasons) -> Control:
    """Free words, sealed under the client's key."""
    return Control(
        name="narrative",
        label="In your own words",
        hint="Sealed under the client's own key, and erasable with it.",
        widget=Widget.LINES,
        is_required=False,
        value=first(typed, "narrative"),
        error=sentence(reasons.get("narrative", "")),
    )


def problems(asked: Iterable[Control]) -> tuple[Problem, ...]:
    """What has to be mended, in the order of the form."""
    return tuple(
        Problem(control=c.name, words=f"{c.label}: {c.error[:1].lower()}{c.error[1:]}")
        for c in asked
        if c.error
    )


def _control(field: Field, *, typed: Typed, reasons: Reasons) -> Control:
    if field.shape is Shape.MOMENT:
        return _moment(
            field.name, field.label, typed=typed, reasons=reasons, hint=field.hint,
            is_required=field.is_required,
        )  # fmt: skip
    options = _choices(field, typed.get(field.name, ()))
    hints = [field.hint] if field.hint else []
    if field.shape in ONE_A_LINE:
        hints.append("One a line.")
    return Control(
        name=field.name,
        label=field.label,
        hint=" ".join(hints),
        widget=_widget(field, options),
        is_required=field.is_required,
        value="" if options else first(typed, field.name),
        second=first(typed, f"{field.name}_currency"),
        options=options,
        error=sentence(reasons.get(field.name, "")),
    )


def _moment(
    name: str,
    label: str,
    *,
    typed: Typed,
    reasons: Reasons,
    hint: str = "",
    is_required: bool = True,
) -> Control:
    return Control(
        name=name,
        label=label,
        hint=hint or "Times are in UTC.",
        widget=Widget.MOMENT,
        is_required=is_required,
        value=first(typed, f"{name}_date"),
        second=first(typed, f"{name}_time"),
        error=sentence(reasons.get(name, "")),
    )


def _widget(field: Field, options: Sequence[Option]) -> Widget:
    if field.shape is Shape.CHOICE:
        return Widget.RADIOS if len(options) <= MOST_RADIOS else Widget.SELECT
    return WIDGETS[field.shape]


def _choices(field: Field, chosen: Sequence[str]) -> tuple[Option, ...]:
    if field.shape is Shape.YES_NO:
        return _options([("yes", "Yes"), ("no", "No")], chosen)
    if field.choices is None:
        return ()
    return _options([(c.value, in_words(c.value)) for c in field.choices], chosen)


def _options(
    pairs: Sequence[tuple[str, str]], chosen: Sequence[str]
) -> tuple[Option, ...]:
    return tuple(
        Option(value=value, label=label, is_chosen=value in chosen)
        for value, label in pairs
    )


def sentence(reason: str) -> str:
    """`is missing` as a line beside a field: what to do, and never whose fault."""
    if reason in ("", "is missing"):
        return reason and "Please answer this."
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."
