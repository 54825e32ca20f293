"""The codes of ethics on file, read once from `books/` and checked.

How a code is written down: docs/reference/codes.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.codes.provisions import Code, Codes, Confidence, Provision
from domain.mistakes import in_words
from domain.shipped import values_shipped

Words = Annotated[str, Field(min_length=1)]


class CodeUnusable(Exception):
    """A code of ethics is written down in a way that cannot be relied on."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Provision(_Strict):
    id: Words
    provision: Words
    paraphrase: Words
    since: date
    until: date | None = None
    dates_are_approximate: bool = False
    superseded_by: list[Words] = []
    parameters: dict[str, Any]
    confidence: Annotated[Confidence, Field(strict=False)]
    source: str | None = None


class _Edition(_Strict):
    edition: Words
    title: Words
    cited_as: str | None = None
    provisions: Annotated[list[_Provision], Field(min_length=1)]


class _Code(_Strict):
    id: Words
    title: Words
    known_as: list[Words] = []
    note: str = ""
    editions: Annotated[list[_Edition], Field(min_length=1)]


@cache
def on_file() -> Codes:
    """Every code that ships with the house. Raises CodeUnusable."""
    books = files(__name__).joinpath("books")
    written = sorted(books.iterdir(), key=lambda file: file.name)
    return understood(
        (file.name, file.read_text("utf-8"))
        for file in written
        if file.name.endswith(".yaml")
    )


def understood(written: Iterable[tuple[str, str]]) -> Codes:
    """Codes from the names and texts of YAML files. Raises CodeUnusable."""
    codes = Codes(codes=tuple(_code(name, text) for name, text in written))
    if not codes.codes:
        raise CodeUnusable("there is no code of ethics on file")
    _require_sense(codes)
    return codes


def _code(name: str, text: str) -> Code:
    try:
        code = _Code.model_validate(values_shipped(text))
    except ValidationError as error:
        raise CodeUnusable(f"{name}: {in_words(error)}") from None
    except yaml.YAMLError as error:
        raise CodeUnusable(f"{name}: {error}") from None
    return Code(
        id=code.id,
        title=code.title,
        known_as=tuple(code.known_as),
        note=code.note,
        provisions=tuple(
            _provision(each, edition=edition, code=code)
            for edition in code.editions
            for each in edition.provisions
        ),
    )


def _provision(each: _Provision, *, edition: _Edition, code: _Code) -> Provision:
    return Provision(
        id=each.id,
        code=code.id,
        cited_as=edition.cited_as or code.id,
        edition=edition.edition,
        title=edition.title,
        number=each.provision,
        paraphrase=each.paraphrase,
        since=each.since,
        until=each.until,
        confidence=each.confidence,
        parameters=each.parameters,
        superseded_by=tuple(each.superseded_by),
        source=each.source,
        dates_are_approximate=each.dates_are_approximate,
    )


def _require_sense(codes: Codes) -> None:
    """No name twice, no end before a beginning, no successor that is not there."""
    names = [n for code in codes.codes for n in (code.id, *code.known_as)]
    ids = [each.id for code in codes.codes for each in code.provisions]
    for said, told in (("code", names), ("provision", ids)):
        twice = sorted({each for each in told if told.count(each) > 1})
        if twice:
            raise CodeUnusable(f"{said} {', '.join(twice)} is there more than once")
    for each in codes.by_id.values():
        if each.until is not None and each.until < each.since:
            raise CodeUnusable(f"{each.id} ends before it begins")
        unknown = [later for later in each.superseded_by if later not in codes.by_id]
        if unknown:
            raise CodeUnusable(f"{each.id} is superseded by {unknown[0]}: unknown")
