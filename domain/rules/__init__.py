"""The rule books on file, read once from `books/` and checked.

A book is a folder: `book.yaml` says what it is, and each rule is one file beside it.
How a rule is written: docs/how-to/add-a-rule.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from domain import codes
from domain.codes.provisions import Codes
from domain.mistakes import in_words
from domain.rules.book import (
    AUTHOR_FIRST,
    MOST_HOURS,
    THE_BOOK,
    Ground,
    Parameter,
    Rule,
    RuleBook,
)
from domain.rules.naming import RuleUnusable
from domain.rules.reading import rule
from domain.rules.repeating import values_in
from domain.rules.written import WrittenBook, WrittenRule
from domain.shipped import values_shipped

ENDING = ".yaml"
BOOK = f"book{ENDING}"
Texts = Mapping[str, str]
"""The files of a book: `BOOK`, and one for each rule, by their names."""
Values = Callable[[str], Any]
"""What a YAML text says."""
Chosen = Mapping[tuple[str, str], float]
"""Figures that a practice has set, by the rule's id and the parameter's name."""


class RuleBookUnknown(Exception):
    """There is no rule book of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"there is no rule book called {name}; on file: {', '.join(names())}"
        )


@cache
def names() -> tuple[str, ...]:
    """The names of the books on file, the newest last."""
    found = [each.name for each in _folder().iterdir() if _is_book(each)]
    return tuple(sorted(found, key=lambda name: (_about(name).since, name)))


def newest() -> RuleBook:
    """The book that was adopted last."""
    return book(names()[-1])


@cache
def book(name: str) -> RuleBook:
    """The book of that name. Raises RuleBookUnknown or RuleUnusable."""
    return chosen_in(name, {})


def with_figures(name: str, chosen: Chosen) -> RuleBook:
    """As `chosen_in`; the same figures make the same book once."""
    return _adjusted(name, frozenset(chosen.items()))


@lru_cache(maxsize=16)
def _adjusted(name: str, chosen: frozenset[tuple[tuple[str, str], float]]) -> RuleBook:
    return chosen_in(name, dict(chosen)) if chosen else book(name)


def chosen_in(name: str, chosen: Chosen) -> RuleBook:
    """A book with the figures that a practice has set.

    Raises RuleBookUnknown or RuleUnusable.
    """
    if name not in names():
        raise RuleBookUnknown(name)
    return understood(
        _about(name), _rules(name), on_file=codes.on_file(), chosen=chosen
    )


def candidate(texts: Texts, chosen: Chosen | None = None) -> RuleBook:
    """A book by its files, before it is adopted, with figures already set.

    Raises RuleUnusable.
    """
    if BOOK not in texts:
        raise RuleUnusable(f"there is no {BOOK} among its files")
    about = _about_of(texts, where=BOOK)
    written = tuple(_rules_of(texts, where=""))
    return understood(about, written, on_file=codes.on_file(), chosen=chosen)


def texts_in(folder: Traversable) -> Texts:
    """The files of a book in a folder. Raises OSError and UnicodeDecodeError."""
    files = [each for each in folder.iterdir() if each.name.endswith(ENDING)]
    found = {BOOK: folder.joinpath(BOOK).read_text("utf-8")}
    return found | {each.name: each.read_text("utf-8") for each in files}


def understood(
    about: WrittenBook,
    written: Iterable[WrittenRule],
    *,
    on_file: Codes,
    chosen: Chosen | None = None,
) -> RuleBook:
    """A book that can ask. Raises RuleUnusable for an empty or contradictory one."""
    told = tuple(written)
    figures = chosen or {}
    _require_sense(about, told, on_file=on_file, chosen=figures)
    return RuleBook(
        name=about.name,
        version=about.version,
        title=about.title,
        since=about.since,
        note=about.note,
        rules=tuple(_rule(each, figures) for each in told),
        parameters=tuple(_of_book(about, figures)),
        chosen=dict(figures),
    )


def parse(
    kind: type[BaseModel], text: str, *, where: str, values: Values = values_in
) -> BaseModel:
    """A written rule or book. Raises RuleUnusable."""
    try:
        return kind.model_validate(values(text))
    except ValidationError as error:
        raise RuleUnusable(f"{where}: {in_words(error)}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise RuleUnusable(f"{where}: {error}") from None
    except RecursionError:
        raise RuleUnusable(f"{where}: it is nested too deeply") from None


def _rule(told: WrittenRule, chosen: Chosen) -> Rule:
    own = {name: value for (id_, name), value in chosen.items() if id_ == told.id}
    return rule(told, chosen=own)


def _of_book(about: WrittenBook, chosen: Chosen) -> Iterator[Parameter]:
    """The figures of the book as a whole. Raises RuleUnusable."""
    for name, each in about.parameters.items():
        if name != AUTHOR_FIRST:
            raise RuleUnusable(f"{about.name}: {name} is a parameter that nothing uses")
        hours = chosen.get((THE_BOOK, name), each.value)
        if not 0 <= hours <= MOST_HOURS:
            said = f"{name} goes from 0 to {MOST_HOURS:g}, and {hours:g} does not"
            raise RuleUnusable(f"{about.name}: {said}")
        yield Parameter(
            name=name, value=hours, rests_on=each.rests_on, means=each.means
        )


def _require_sense(
    about: WrittenBook, told: tuple[WrittenRule, ...], *, on_file: Codes, chosen: Chosen
) -> None:
    if not told:
        raise RuleUnusable(f"{about.name}: a book without rules asks nothing")
    ids, called = [each.id for each in told], [each.name for each in told]
    for said, those in (("id", ids), ("name", called)):
        twice = sorted({one for one in those if those.count(one) > 1})
        if twice:
            raise RuleUnusable(f"{about.name}: {said} {twice[0]} is there twice")
    for each in told:
        unknown = [cited for cited in each.cites if cited not in on_file.by_id]
        if unknown:
            raise RuleUnusable(f"{each.id}: no provision {unknown[0]} is on file")
        if each.since and each.until and each.until < each.since:
            raise RuleUnusable(f"{each.id} ends before it begins")
        if each.shown_at_once and any(clause.lighter for clause in each.raises):
            said = "something makes it lighter, so its author is heard first"
            raise RuleUnusable(f"{each.id} cannot be shown at once: {said}")
    _require_known(about, told, chosen=chosen)


def _require_known(
    about: WrittenBook, told: tuple[WrittenRule, ...], *, chosen: Chosen
) -> None:
    """That every figure chosen is one of the book's. A rule looks at its own itself."""
    ids = {THE_BOOK, *(each.id for each in told)}
    for id_, name in sorted(chosen):
        if id_ not in ids:
            raise RuleUnusable(f"{about.name} has no rule {id_}")
        own = about.parameters.get(name)
        if id_ == THE_BOOK and (own is None or own.rests_on is not Ground.DESIGN):
            raise RuleUnusable(f"{name} is not a figure of a book that may be set")


def _folder() -> Traversable:
    return files(__name__).joinpath("books")


def _is_book(found: Traversable) -> bool:
    return found.is_dir() and found.joinpath(BOOK).is_file()


@cache
def _about(name: str) -> WrittenBook:
    found = _about_of(_texts(name), where=f"{name}/{BOOK}", values=values_shipped)
    if found.name != name:
        raise RuleUnusable(f"{name}/{BOOK} calls itself {found.name}")
    return found


@cache
def _rules(name: str) -> tuple[WrittenRule, ...]:
    return tuple(_rules_of(_texts(name), where=f"{name}/", values=values_shipped))


@cache
def _texts(name: str) -> Texts:
    return texts_in(_folder().joinpath(name))


def _about_of(texts: Texts, *, where: str, values: Values = values_in) -> WrittenBook:
    found = parse(WrittenBook, texts[BOOK], where=where, values=values)
    assert isinstance(found, WrittenBook)
    return found


def _rules_of(
    texts: Texts, *, where: str, values: Values = values_in
) -> Iterator[WrittenRule]:
    """Each rule of a book, by the name of its file."""
    for name in sorted(texts.keys() - {BOOK}):
        told = parse(WrittenRule, texts[name], where=f"{where}{name}", values=values)
        assert isinstance(told, WrittenRule)
        if name != f"{told.id}{ENDING}":
            raise RuleUnusable(f"{where}{name} holds {told.id}")
        yield told
