"""The catalogue: what can happen at the boundaries of therapy, one file a family.

Every module of this package is read, so that a new kind of fact is one class in one
file and nothing else. How to write one: docs/how-to/add-a-kind.md.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from domain.facts.fact import CaseFact, Fact


def kinds() -> tuple[type[Fact], ...]:
    """Every kind of fact there is, in the order of files and lines."""
    for module in sorted(found.name for found in pkgutil.iter_modules(__path__)):
        import_module(f"{__name__}.{module}")
    return tuple(kind for kind in _below(Fact) if "TOPIC" in kind.__dict__)


def catalogue() -> tuple[type[CaseFact], ...]:
    """The kinds that somebody tells about a case; the rest keeps the books."""
    found = (kind for kind in kinds() if issubclass(kind, CaseFact))
    return tuple(sorted(found, key=lambda kind: kind.FAMILY.letter))


def _below(kind: type[Fact]) -> list[type[Fact]]:
    children = kind.__subclasses__()
    return [*children, *(deeper for child in children for deeper in _below(child))]
