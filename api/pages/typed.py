"""What a generated form sends back, as the catalogue takes it.

The names are those of `api.pages.controls`. Nothing is judged here: what cannot be
read is passed on as it was typed, so that one check speaks for every way in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.catalogue import Field, Kind, Shape, in_words

Typed = Mapping[str, Sequence[str]]

LONGEST_NUMBER = 15
WHAT_IF = "what_if"
"""What the button sends that only asks what something would raise."""
HIDDEN = frozenset({"csrf", "idempotency_key", "corrects", "next", WHAT_IF}) | {
    *("password", "current", "again", "code", "credential"),
}
"""What a form sends that nobody typed, or that no page ever shows."""


def answers(kind: Kind, *, typed: Typed) -> dict[str, Any]:
    """What was typed, as `domain.told.tell` takes it; empty answers are left out."""
    found = ((field.name, _answer(field, typed)) for field in kind.fields)
    return {name: answer for name, answer in found if answer is not None}


def moment(name: str, *, typed: Typed) -> str:
    """The ISO time that was typed into a moment's two fields; empty for none."""
    date, time = first(typed, f"{name}_date"), first(typed, f"{name}_time")
    return f"{date}T{time}" if date and time else date


def as_written(typed: Typed) -> str:
    """What somebody typed into a form, a line an answer, to be read by them."""
    lines = (
        f"{in_words(name)}: {', '.join(found)}"
        for name, answers in typed.items()
        if name not in HIDDEN and (found := [each for each in answers if each.strip()])
    )
    return "\n".join(lines)


def _answer(field: Field, typed: Typed) -> Any:  # noqa: PLR0911 - one line a shape.
    text = first(typed, field.name).strip()
    match field.shape:
        case Shape.CHOICES:
            return list(typed.get(field.name, ())) or None
        case Shape.MOMENT:
            return moment(field.name, typed=typed) or None
        case Shape.TEXTS | Shape.TERMS | Shape.REFERENCES:
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            return lines if lines or field.is_required else None
        case _ if not text:
            return None
        case Shape.YES_NO:
            return {"yes": True, "no": False}.get(text, text)
        case Shape.WHOLE_NUMBER:
            is_number = text.lstrip("-").isdecimal() and len(text) <= LONGEST_NUMBER
            return int(text) if is_number else text
        case Shape.MONEY:
            currency = first(typed, f"{field.name}_currency").strip().upper()
            return {"amount": text.replace(",", "."), "currency": currency or "XXX"}
        case Shape.NUMBER:
            return text.replace(",", ".")
        case _:
            return text


def first(typed: Typed, name: str) -> str:
    """The one answer to a question; empty for none."""
    return next(iter(typed.get(name, ())), "")
