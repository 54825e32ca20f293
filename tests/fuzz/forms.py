"""The forms of a page, and how they are filled in: well, badly, and with malice."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from domain.catalogue import Field, Shape
from tests.fuzz import values

URLENCODED = "application/x-www-form-urlencoded"
Pairs = list[tuple[str, str]]
KEPT = frozenset({"csrf", "idempotency_key"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """Where a form is sent, and each of its fields with the values it offers."""

    method: str
    action: str
    fields: tuple[tuple[str, tuple[str, ...]], ...]


class _Forms(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._here = here
        self._open: tuple[str, str] | None = None
        self._fields: dict[str, list[str]] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = told.get("action") or self._here
            self._open = (told.get("method", "get").upper(), action)
            self._fields = {}
        elif tag == "select":
            self._select = told.get("name", "")
        elif tag == "option" and self._select:
            self._fields.setdefault(self._select, []).append(told.get("value", ""))
        elif tag in {"input", "textarea", "button"} and told.get("name"):
            self._fields.setdefault(told["name"], []).append(told.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "form" and self._open is not None:
            method, action = self._open
            fields = tuple((name, tuple(v)) for name, v in self._fields.items())
            if action.startswith("/"):
                self.found.append(Form(method=method, action=action, fields=fields))
            self._open = None


def forms_of(html: str, *, here: str) -> list[Form]:
    """The forms of a page that lead into this house."""
    parser = _Forms(here)
    parser.feed(html)
    parser.close()
    return parser.found


def filled_in(form: Form, chance: random.Random, *, password: str) -> Pairs:
    """What is sent: mostly as a person would, with something odd now and then."""
    oddness = chance.choice([0.0, 0.0, 0.1, 0.4])
    pairs: Pairs = []
    for name, offered in form.fields:
        if name in KEPT:
            pairs.append((name, offered[0]))
        elif chance.random() < oddness:
            count = chance.choice([0, 1, 1, 2])
            pairs += [(name, values.word(chance)) for _ in range(count)]
        elif chance.random() < 0.9:
            pairs.append((name, _answer(name, offered, chance, password)))
    return pairs


def _answer(
    name: str, offered: tuple[str, ...], chance: random.Random, password: str
) -> str:
    chosen = chance.choice(offered)
    if chosen:
        return chosen
    if name in {"password", "current"}:
        return password if chance.random() < 0.3 else "not this one, sorry"
    if name.endswith("_date"):
        return chance.choice(["2026-03-08", "2026-02-01", "2026-04-01"])
    return chance.choice(values.SENSIBLE)


def encoded(form: Mapping[str, Any]) -> bytes:
    """A form as a browser sends it; a list is a field that repeats."""
    return urlencode(form, doseq=True, errors="surrogatepass").encode()


def plain_answer(field: Field, chance: random.Random) -> Any:
    """An answer to a field, of its shape."""
    if field.choices:
        chosen = chance.choice(list(field.choices)).value
        return [chosen] if field.shape is Shape.CHOICES else chosen
    plain: dict[Shape, Any] = {
        Shape.YES_NO: chance.random() < 0.5,
        Shape.WHOLE_NUMBER: chance.choice([0, 5, 50]),
        Shape.NUMBER: chance.choice([0, 2.5]),
        Shape.MONEY: {"amount": "12.50", "currency": "EUR"},
        Shape.MOMENT: "2026-03-01T10:00:00Z",
    }
    if field.shape in plain:
        return plain[field.shape]
    told = values.word(chance)
    return [told] if field.shape.value.endswith("s") else told
