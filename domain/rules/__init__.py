"""The rule books on file, read once from `books/` and checked.

A book is a folder: `book.yaml` says what it is, and each rule is one file beside it.
How a rule is written: docs/how-to/add-a-rule.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import yaml
from pydantic import BaseModel, ValidationError

from domain import codes
from domain.codes.provisions import Codes
from domain.rules.book import Rule, RuleBook
from domain.rules.naming import RuleUnusable
from domain.rules.reading import rule
from domain.rules.written import WrittenBook, WrittenRule

BOOK = "book.yaml"
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


def candidate(folder: Traversable) -> RuleBook:
    """A book in a folder of its own, before it is adopted.

    Raises RuleUnusable, and OSError or UnicodeDecodeError for files that cannot be read.
    """
    about = _about_in(folder)
    written = tuple(_rules_in(folder, name=about.name))
    return understood(about, written, on_file=codes.on_file())


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
    )


def parse(kind: type[BaseModel], text: str, *, where: str) -> BaseModel:
    """A written rule or book. Raises RuleUnusable."""
    try:
        return kind.model_validate(yaml.safe_load(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise RuleUnusable(f"{where}: {error}") from None


def _rule(told: WrittenRule, chosen: Chosen) -> Rule:
    own = {name: value for (id_, name), value in chosen.items() if id_ == told.id}
    return rule(told, chosen=own)


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
    strange = sorted({id_ for id_, _ in chosen} - {each.id for each in told})
    if strange:
        raise RuleUnusable(f"{about.name} has no rule {strange[0]}")


def _folder() -> Traversable:
    return files(__name__).joinpath("books")


def _is_book(found: Traversable) -> bool:
    return found.is_dir() and found.joinpath(BOOK).is_file()


@cache
def _about(name: str) -> WrittenBook:
    found = _about_in(_folder().joinpath(name))
    if found.name != name:
        raise RuleUnusable(f"{name}/{BOOK} calls itself {found.name}")
    return found


@cache
def _rules(name: str) -> tuple[WrittenRule, ...]:
    return tuple(_rules_in(_folder().joinpath(name), name=name))


def _about_in(folder: Traversable) -> WrittenBook:
    text = folder.joinpath(BOOK).read_text("utf-8")
    found = parse(WrittenBook, text, where=f"{folder.name}/{BOOK}")
    assert isinstance(found, WrittenBook)
    return found


def _rules_in(folder: Traversable, *, name: str) -> Iterator[WrittenRule]:
    """Each rule of a book, by the name of its file."""
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml") and file.name != BOOK:
            where = f"{name}/{file.name}"
            told = parse(WrittenRule, file.read_text("utf-8"), where=where)
            assert isinstance(told, WrittenRule)
            if file.name != f"{told.id}.yaml":
                raise RuleUnusable(f"{where} holds {told.id}")
            yield told
