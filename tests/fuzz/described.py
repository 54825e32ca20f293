"""Requests that schemathesis makes of the API's own description, right ones and wrong."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode
from uuid import uuid4

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok

from tests.fuzz.asking import HOUSE, Request
from tests.fuzz.grammar import Grammar

Describe: TypeAlias = Mapping[str, Any]
ASKED_AS = 4
"""By how many people each is sent: making one takes longer than answering it."""


def ask_described(
    description: Describe,
    grammar: Grammar,
    ask: Callable[[Request], None],
    *,
    requests: int,
    chance: random.Random,
) -> None:
    """Ask about so many requests of the description, each as several people."""
    schema = schemathesis.openapi.from_dict(dict(description))
    strategies = [
        found.ok().as_strategy(generation_mode=mode)
        for found in schema.get_all_operations()
        if isinstance(found, Ok)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    ]
    left = requests

    @seed(chance.randrange(2**32))
    @settings(
        max_examples=max(1, requests // ASKED_AS),
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.sampled_from(strategies).flatmap(lambda found: found))
    def each(case: Case[Any]) -> None:
        nonlocal left
        for _ in range(min(ASKED_AS, left)):
            ask(_request(case, grammar, chance))
            left -= 1

    each()


def _request(case: Case[Any], grammar: Grammar, chance: random.Random) -> Request:
    by = grammar.somebody()
    is_api = case.path.startswith("/api/")
    target = re.sub(
        r"\{(\w+)\}",
        lambda m: _place(case, m[1], grammar, chance),
        case.path,
    )
    if case.query:
        target += "?" + urlencode(case.query, doseq=True, errors="surrogatepass")
    headers = [("Host", HOUSE), ("Idempotency-Key", uuid4().hex)]
    headers += grammar.identified(by, is_api=is_api)
    named = {name.lower() for name, _ in headers}
    headers += [
        (name, value)
        for name, value in (case.headers or {}).items()
        if isinstance(value, str) and name.lower() not in named
    ]
    body = b""
    if case.media_type is not None:
        body = _written(case.body)
        headers.append(("Content-Type", case.media_type))
    return Request(
        method=case.method,
        target=target,
        by=by,
        headers=[(_plain(k), _plain(v)) for k, v in headers],
        body=body,
        meant="described",
    )


def _place(case: Case[Any], name: str, grammar: Grammar, chance: random.Random) -> str:
    """What is there in most cases, so that they get further than to a 404."""
    if chance.random() < 0.7:
        return grammar.place(name)
    told = str((case.path_parameters or {}).get(name, "x"))
    return quote(told.encode(errors="surrogatepass"), safe="") or "-"


def _written(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    try:
        return json.dumps(body).encode()
    except (TypeError, ValueError):
        return str(body).encode(errors="replace")


def _plain(text: str) -> str:
    return text.encode("latin-1", "replace").decode("latin-1")
