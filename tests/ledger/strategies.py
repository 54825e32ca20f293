"""Facts of every kind, invented from the types that the kinds themselves declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from hypothesis import strategies as st

from domain import facts
from domain.answers import LARGEST_NUMBER
from domain.facts.checks import Found, Hit
from domain.facts.exports import ExportedSection
from domain.facts.fact import Fact
from domain.facts.openings import FixedKey
from domain.values import Money, Sealed, Section, Source

STREAM = UUID(int=0x57)

# Anything that can be written down, spaces, quotes and other scripts included.
WORDS = st.text(st.characters(codec="utf-8"), max_size=40)
SEALED_BYTES = st.binary(max_size=80)
NUMBERS = st.decimals(
    min_value=-LARGEST_NUMBER, max_value=LARGEST_NUMBER, places=6
) | st.decimals(min_value=0, max_value=10**6, places=2)
MOMENTS = st.datetimes(timezones=st.just(UTC))

PLAIN: Mapping[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: st.integers(-LARGEST_NUMBER, LARGEST_NUMBER),
    str: WORDS,
    Decimal: NUMBERS,
    datetime: MOMENTS,
    UUID: st.uuids(),
    NoneType: st.none(),
    Money: st.builds(
        Money, amount=NUMBERS, currency=st.sampled_from(("EUR", "AUD", "XXX"))
    ),
    Sealed: st.builds(
        Sealed,
        subject_id=st.uuids(),
        commitment=st.binary(min_size=32, max_size=32),
        ciphertext=SEALED_BYTES,
        is_blank=st.booleans(),
    ),
    Source: st.builds(Source, history=WORDS, seq=st.integers(0, 10**6)),
    ExportedSection: st.builds(
        ExportedSection,
        section=st.sampled_from(Section),
        stream=st.uuids(),
        count=st.integers(0, 10**6),
    ),
    Hit: st.builds(
        Hit,
        person_id=st.uuids(),
        found=st.sampled_from(Found),
        roles=st.lists(WORDS, max_size=2).map(tuple),
        limbs=st.lists(WORDS, max_size=2).map(tuple),
        cases=st.lists(st.uuids(), max_size=2).map(tuple),
        people=st.lists(st.uuids(), max_size=2).map(tuple),
    ),
    FixedKey: st.builds(FixedKey, section=WORDS, stream=st.uuids(), commitment=WORDS),
}


def facts_of_any_kind(
    *, stream: UUID = STREAM, version: int = 1
) -> st.SearchStrategy[Fact]:
    """A fact of some kind, with anything in it that its types allow."""
    return st.one_of(
        *(facts_of(kind, stream=stream, version=version) for kind in facts.kinds())
    )


def facts_of(
    kind: type[Fact], *, stream: UUID = STREAM, version: int = 1
) -> st.SearchStrategy[Fact]:
    """A fact of this kind."""
    return st.builds(
        kind,
        originator_id=st.just(stream),
        originator_version=st.just(version),
        **{
            name: values
            for name, values in _told(kind.TOPIC).items()
            if name not in _PLACE
        },
    )


def a_fact_of(kind: type[Fact], *, stream: UUID = STREAM, version: int = 1) -> Fact:
    """The same full fact of this kind, every time: all fields told, in plain words."""
    hints = get_type_hints(kind)
    told = {f.name: _example(hints[f.name], f.name) for f in fields(kind)}
    return kind(**{**told, "originator_id": stream, "originator_version": version})


_PLACE = {"originator_id", "originator_version"}


@cache
def _told(topic: str) -> dict[str, st.SearchStrategy[Any]]:
    (kind,) = (one for one in facts.kinds() if topic == one.TOPIC)
    hints = get_type_hints(kind)
    return {field.name: _values(hints[field.name]) for field in fields(kind)}


def _values(hint: Any) -> st.SearchStrategy[Any]:
    hint = getattr(hint, "__supertype__", hint)
    if get_origin(hint) in (Union, UnionType):
        return st.one_of(*(_values(part) for part in get_args(hint)))
    if get_origin(hint) is tuple:
        return st.lists(_values(get_args(hint)[0]), max_size=3).map(tuple)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return PLAIN[hint]


_EXAMPLES: Mapping[Any, Any] = {
    bool: True,
    int: 17,
    str: "C-7F3A",
    Decimal: Decimal("12.50"),
    datetime: datetime(2026, 3, 9, 14, 5, 6, 7, tzinfo=UTC),
    Money: Money(amount=Decimal("12.50"), currency="EUR"),
    Source: Source(history="V01", seq=3),
    ExportedSection: ExportedSection(
        section=Section.RECORD, stream=UUID(int=0x5EC), count=12
    ),
    Hit: Hit(
        person_id=UUID(int=0x41),  # type: ignore[arg-type]
        found=Found.HOUSEHOLD,
        roles=("client",),
        limbs=("same_person",),
        cases=(UUID(int=0x42),),  # type: ignore[arg-type]
        people=(UUID(int=0x43),),  # type: ignore[arg-type]
    ),
    FixedKey: FixedKey(section="record", stream=UUID(int=0x5EC), commitment="00" * 32),
    Sealed: Sealed(
        subject_id=UUID(int=0xC),  # type: ignore[arg-type]
        commitment=bytes(range(32)),
        ciphertext=bytes(range(200, 256)),
        is_blank=True,
    ),
}


def _example(hint: Any, name: str) -> Any:
    hint = getattr(hint, "__supertype__", hint)
    if get_origin(hint) in (Union, UnionType):
        parts = [part for part in get_args(hint) if part is not NoneType]
        return _example(parts[0], name)
    if get_origin(hint) is tuple:
        return tuple(_example(part, name) for part in _both(get_args(hint)[0]))
    if hint is UUID:
        return UUID(int=sum(name.encode()))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return list(hint)[-1]
    if name == "recorded_at":
        return _EXAMPLES[datetime] + timedelta(hours=2)
    return _EXAMPLES[hint]


def _both(hint: Any) -> tuple[Any, ...]:
    """Each alternative of a list's items, so that a list shows them all."""
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def types_of(value: Any) -> Any:
    """The types of a value and of everything in it."""
    if is_dataclass(value):
        inner = {f.name: types_of(getattr(value, f.name)) for f in fields(value)}
        return type(value), inner
    if isinstance(value, tuple):
        return tuple(types_of(one) for one in value)
    if isinstance(value, datetime):
        return datetime, value.utcoffset()
    if isinstance(value, Decimal):
        return Decimal, str(value)
    return type(value)
