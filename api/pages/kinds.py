"""Kinds of fact as pages list them: by family, and only those one may tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from starlette.exceptions import HTTPException

from api.pages.views import KindGroup
from domain import catalogue
from domain.catalogue import Kind
from domain.policy import Decision
from domain.refusals import KindUnknown


def grouped(kinds: Iterable[Kind]) -> tuple[KindGroup, ...]:
    """Kinds by family, families in their order, kinds as they came."""
    by_family = sorted(kinds, key=lambda kind: kind.family.letter)
    return tuple(
        KindGroup(name=family.name, kinds=tuple(those))
        for family, those in groupby(by_family, key=lambda kind: kind.family)
    )


def addressed(name: str) -> Kind:
    """The kind in an address. Raises HTTPException where there is none."""
    try:
        return catalogue.named(name)
    except KindUnknown:
        raise HTTPException(404) from None


def tellable(decision: Decision) -> Mapping[str, Kind]:
    """The kinds that somebody whom access lets into a case may tell of it."""
    return {
        name: kind
        for name, kind in catalogue.kinds().items()
        if decision.role in kind.recorded_by
        and kind.family.section in decision.sections
    }
