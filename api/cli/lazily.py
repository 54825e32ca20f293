"""Commands that are loaded when they are asked for, so that each starts quickly.

Each is named in a table by its module and what in it is the command: a function, or a
group of commands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any, cast

import typer
from typer.main import get_command_from_info, get_group_from_info
from typer.models import CommandInfo, TyperInfo

Table = Mapping[str, tuple[str, str]]


class Lazily(MutableMapping[str, Any]):
    """The commands of a table by name; one is made when it is first looked at."""

    def __init__(self, table: Table) -> None:
        self._table = dict(table)
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            module, attribute = self._table[name]
            found = getattr(import_module(module), attribute)
            self._made[name] = _made(name, found)
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        self._table.pop(name, None)
        self._made.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter({**self._table, **self._made})

    def __len__(self) -> int:
        return len({**self._table, **self._made})


def _made(name: str, found: object) -> Any:
    """A command as typer makes them of what is registered with it."""
    if isinstance(found, typer.Typer):
        return get_group_from_info(
            TyperInfo(found, name=name),
            pretty_exceptions_short=False,
            rich_markup_mode=None,
            suggest_commands=True,
        )
    return get_command_from_info(
        # A table names functions and groups, and nothing else.
        CommandInfo(name=name, callback=cast("Any", found)),
        pretty_exceptions_short=False,
        rich_markup_mode=None,
    )
