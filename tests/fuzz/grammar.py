"""Requests of our own making: every address, the forms of its pages, and what is neither.

It begins with what the table of access sends to each route, and with the forms that
pages show, and changes them. Numbers that answers told are used again, by whomever.
"""

from __future__ import annotations

import json
import random
import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from api.accounts import Session
from api.edge import COOKIE
from domain import catalogue
from tests.api.access_rows import ROWS
from tests.fuzz import forms, values
from tests.fuzz.asking import HOUSE, Answer, Headers, Request
from tests.fuzz.town import Town
from tests.house import PASSWORD

IDENTIFIER = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
HANDLE = re.compile(rb"/([0-9a-f]{16})/")
NUMBERS = re.compile(r"[0-9a-f]{16}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\?.*")
SLOW = ("/report.pdf",)
REMEMBERED, OF_A_FORM = 300, 20
QUERIES = ("as_of", "known_on", "words", "limit", "after", "before", "next", "section",
           "person", "q", "since", "until", "at", "rule_book", "code", "state")  # fmt: skip
ODD_HEADERS: tuple[tuple[str, str], ...] = (
    ("Accept", "application/xml"),
    ("Accept", "*/*;q=abc,,,"),
    ("Accept-Encoding", "gzip, br, x;q=9"),
    ("Accept-Language", "de-DE, \x7f"),
    ("Range", "bytes=0-3"),
    ("If-None-Match", '"x", W/"y", *'),
    ("If-Match", "not quoted"),
    ("If-Modified-Since", "yesterday"),
    ("Origin", "https://evil.example"),
    ("Origin", "null"),
    ("Referer", "https://evil.example/\xff"),
    ("Sec-Fetch-Site", "cross-site"),
    ("Sec-Fetch-Site", "\xe9"),
    ("X-Forwarded-For", "127.0.0.1, ::1"),
    ("X-Forwarded-Host", "evil.example"),
    ("X-HTTP-Method-Override", "DELETE"),
    ("X-Original-URL", "/people"),
    ("Authorization", "Basic YTpi"),
    ("Authorization", "Bearer"),
    ("Authorization", "Bearer \xff\xfe"),
    ("Authorization", "Bearer blt_x"),
    ("Cookie", f"{COOKIE}="),
    ("Cookie", f"{COOKIE}=\xff; ; =; a=b=c"),
    ("Idempotency-Key", "\xe9" * 201),
    ("Content-Encoding", "gzip"),
    ("Content-Type", "application/json; charset=utf-7"),
    ("Content-Type", "multipart/form-data"),
    ("Content-Type", "multipart/form-data; boundary=x"),
    ("Host", "evil.example"),
    ("Host", "ledger.test:99999999"),
    ("Host", "[::1"),
    ("Upgrade", "websocket"),
    ("Expect", "100-continue"),
    ("X" * 3000, "y"),
)
KINDS = tuple(catalogue.kinds())
RULES = tuple(f"R{number:02}" for number in range(1, 50))
LONGEST = 60
METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
Shown = tuple[str | None, forms.Form]
"""Whom a page showed a form, and the form."""


@dataclass(kw_only=True, slots=True)
class Grammar:
    """Makes requests for a town; `hear` lets it learn from the answers."""

    town: Town
    chance: random.Random
    routes: list[str]
    known: deque[str] = field(default_factory=lambda: deque[str](maxlen=REMEMBERED))
    forms: dict[str, deque[Shown]] = field(default_factory=dict[str, deque["Shown"]])
    """By where they are sent, lest those that every page shows crowd out the others."""

    def request(self) -> Request:
        """The next request."""
        dice = self.chance.random()
        if dice < 0.25 and self.forms:
            return self._of_form()
        if dice < 0.93:
            return self._of_route(self.chance.choice(self.routes))
        return self._of_nothing()

    def hear(self, request: Request, answer: Answer) -> None:
        """Remember the numbers and the forms of an answer."""
        found = IDENTIFIER.findall(answer.body) + HANDLE.findall(answer.body)
        self.known += [each.decode() for each in found[:20]]
        is_page = answer.header("content-type").startswith("text/html")
        if is_page and request.method == "GET" and len(answer.body) < 500_000:
            here = request.target.partition("?")[0]
            shown = forms.forms_of(answer.body.decode(errors="replace"), here=here)
            for form in shown:
                where = f"{form.method} {NUMBERS.sub('', form.action)[:LONGEST]}"
                if len(self.forms) < REMEMBERED or where in self.forms:
                    known = self.forms.setdefault(where, deque(maxlen=OF_A_FORM))
                    known.append((request.by, form))

    def of_route(self, asked: str, by: str | None) -> Request:
        """A route as the table of access asks it, by somebody."""
        return self._sent(asked, by, plain=True)

    def identified(self, by: str | None, *, is_api: bool) -> Headers:
        """The headers by which somebody is known."""
        if by is None:
            return []
        token = self.town.people[by].token
        if is_api and self.chance.random() < 0.8:
            return [("Authorization", f"Bearer {token}")]
        return [("Cookie", f"{COOKIE}={token}"), ("Sec-Fetch-Site", "same-origin")]

    def somebody(self) -> str | None:
        """A role, or nobody now and then."""
        return self.chance.choice([*self.town.people, None])

    def _of_route(self, asked: str) -> Request:
        while asked.endswith(SLOW) and self.chance.random() < 0.95:
            asked = self.chance.choice(self.routes)
        return self._sent(asked, self.somebody(), plain=False)

    def _sent(self, asked: str, by: str | None, *, plain: bool) -> Request:
        method, _, route = asked.partition(" ")
        is_api = route.startswith("/api/")
        rows = ROWS.get(asked, ())
        row = self.chance.choice(rows) if rows else None
        headers = [("Host", HOUSE), ("Idempotency-Key", uuid4().hex)]
        headers += self.identified(by, is_api=is_api)
        target = re.sub(r"\{(\w+)\}", lambda m: self.place(m[1], plain=plain), route)
        body = b""
        if method in {"POST", "PUT"}:
            told = (row.json if is_api else row.form) if row else {}
            kind, body = self._body(told, by, is_api=is_api, route=route, plain=plain)
            headers.append(("Content-Type", kind))
        if not plain:
            method, target, headers, body = self._twisted(method, target, headers, body)
        return Request(
            method=method, target=target, by=by, headers=headers, body=body, meant="own"
        )

    def _body(
        self, told: Any, by: str | None, *, is_api: bool, route: str, plain: bool
    ) -> tuple[str, bytes]:
        told = self._filled_in(told)
        if is_api:
            if (
                route.endswith(("/facts", "/corrections"))
                and self.chance.random() < 0.7
            ):
                told = self._fact()
            told = told if plain else self._changed(told)
            return "application/json", json.dumps(told).encode()
        form: dict[str, Any] = dict(told or {})
        form |= {"csrf": self._form_token(by), "idempotency_key": uuid4().hex}
        if not plain and self.chance.random() < 0.5:
            form[self.chance.choice([*form, "more"])] = values.word(self.chance)
        return forms.URLENCODED, forms.encoded(form)

    def _of_form(self) -> Request:
        by, form = self.chance.choice(self.forms[self.chance.choice([*self.forms])])
        if self.chance.random() < 0.15:
            by = self.somebody()  # Somebody else's form, with a token of their own.
        pairs = forms.filled_in(form, self.chance, password=PASSWORD)
        if self.chance.random() < 0.97:
            pairs = [(k, self._form_token(by) if k == "csrf" else v) for k, v in pairs]
        headers = [("Host", HOUSE), *self.identified(by, is_api=False)]
        target, body = form.action, b""
        if form.method == "GET":
            target = f"{target}?{urlencode(pairs, errors='replace')}"
        else:
            headers.append(("Content-Type", forms.URLENCODED))
            body = urlencode(pairs, errors="surrogatepass").encode()
        return Request(
            method=form.method,
            target=target,
            by=by,
            headers=headers,
            body=body,
            meant="own",
        )

    def _of_nothing(self) -> Request:
        """An address that is none, in any method."""
        steps = [values.in_address(values.word(self.chance)) for _ in range(3)]
        start = self.chance.choice(
            ["", "/api", "/api/v1", "/cases", "/static", "/account"]
        )
        by = self.somebody()
        return Request(
            method=self.chance.choice(METHODS),
            target="/".join([start, *steps[: self.chance.randrange(4)]]) or "/",
            by=by,
            headers=[("Host", HOUSE), *self.identified(by, is_api=False)],
            meant="own",
        )

    def _twisted(
        self, method: str, target: str, headers: Headers, body: bytes
    ) -> tuple[str, str, Headers, bytes]:
        chance = self.chance
        if chance.random() < 0.35:
            count = chance.randrange(1, 4)
            asked = [(chance.choice(QUERIES), self._value()) for _ in range(count)]
            target += "?" + "&".join(f"{k}={values.in_address(v)}" for k, v in asked)
        if chance.random() < 0.12:
            odd = chance.choice(ODD_HEADERS)
            headers = [h for h in headers if h[0].lower() != odd[0].lower()] + [odd]
        if chance.random() < 0.04:
            method = chance.choice(METHODS)
        if body and chance.random() < 0.05:
            body = chance.choice(
                [body[: len(body) // 2], b"[" * 3000, b"\xff\xfe", b"\x00" + body, b""]
            )
        return method, target, headers, body

    def _changed(self, told: Any) -> Any:
        """A body of which something was replaced, left out or added."""
        chance = self.chance
        dice = chance.random()
        if dice < 0.3:
            return told
        if dice < 0.4 or not isinstance(told, dict) or not told:
            return values.anything(chance)
        told = dict(told)
        name = chance.choice([*told, "more"])
        match chance.randrange(4):
            case 0:
                told.pop(name, None)
            case 1 if isinstance(told.get(name), dict):
                told[name] = self._changed(told[name])
            case 2:
                told[name] = self._value()
            case _:
                told[name] = values.anything(chance)
        return told

    def _fact(self) -> dict[str, Any]:
        """A fact of any kind with plain answers."""
        kind = self.chance.choice(list(catalogue.kinds().values()))
        data = {f.name: forms.plain_answer(f, self.chance) for f in kind.fields}
        return {"kind": kind.name, "data": data, "occurred_at": "2026-03-08T10:00:00Z"}

    def _filled_in(self, told: Any) -> Any:
        if not isinstance(told, Mapping):
            return told
        case = str(self.chance.choice(self.town.cases))
        return {k: case if v == "{case}" else v for k, v in told.items()}

    def _form_token(self, by: str | None) -> str:
        if by is None:
            return "none"
        who = self.town.people[by]
        return Session(person_id=who.person_id, token=who.token).form_token

    def _value(self) -> str:
        if self.chance.random() < 0.3 and self.known:
            return self.chance.choice(self.known)
        return values.word(self.chance)

    def place(self, name: str, *, plain: bool = True) -> str:
        """What stands in an address for a name in braces."""
        chance, town = self.chance, self.town
        if not plain and chance.random() < 0.08:
            return values.in_address(values.word(chance)) or "-"
        choices: Mapping[str, Sequence[object]] = {
            "case": town.cases,
            "fact": town.facts,
            "person": [who.person_id for who in town.people.values()],
            "kind": KINDS,
            "name": KINDS,
            "rule": RULES,
            "code": ("APA", "BACP", "none"),
        }
        found = choices.get(name.removesuffix("_id"), self.known)
        return str(chance.choice(found)) if found else "nothing"
