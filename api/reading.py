"""Who looked: what a request was shown of cases is a fact before its answer leaves.

`api.access` notes each case that a decision opened. Over the network the notes of one
request are written together, before the first byte of the answer; a command or a
program without a request writes each at once. What cannot be written is not shown.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import Lock
from typing import TypeAlias
from uuid import UUID, uuid4

from api.reading_routes import NOT_NAMED
from domain.case import section_stream
from domain.exports import subject_of
from domain.facts.fact import Fact
from domain.facts.reading import Reading
from domain.ledger import Ledger
from domain.practice import Booking
from domain.reading import (
    SHOWN,
    Look,
    ReadsMemory,
    list_cases,
    lists_stream,
    read_case,
    remember_reads,
)
from domain.sealing import seal
from domain.values import CaseId, FactId, PersonId, Role, Sealed, Section

PURPOSE = "purpose"
AT_ONCE = 100
"""Looks in one transaction, so that no other writer waits long for many."""
IN_LISTS = frozenset({Reading.LIST, Reading.SEARCH})


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Who looks, in which role, and when."""

    person_id: PersonId
    role: Role
    at: datetime


_Key: TypeAlias = tuple[PersonId, CaseId, str, str]
"""Who, which case, what was shown, and by which rule: one look, however many reads."""


@dataclass(kw_only=True, slots=True)
class Shown:
    """What one request or command has been shown by now.

    A command writes at once, because its words leave as they come. `in_vain` is who
    searched and found nothing.
    """

    shown: str
    at_once: bool = False
    purpose: str = ""
    ledger: Ledger | None = None
    in_vain: Reader | None = None
    looks: dict[_Key, tuple[Reader, Look]] = field(
        default_factory=dict[_Key, tuple[Reader, Look]]
    )

    def write(self) -> None:
        """Write it down. Raises Overtaken and what the store raises."""
        if self.looks:
            assert self.ledger is not None
            write(self.ledger, list(self.looks.values()), purpose=self.purpose)
        elif self.in_vain is not None:
            assert self.ledger is not None
            write_in_vain(
                self.ledger, self.in_vain, shown=self.shown, purpose=self.purpose
            )


_open: ContextVar[Shown | None] = ContextVar("what was shown", default=None)
_one_writer = Lock()
"""Looks at one case are written one after another, so that they do not race."""


def note(ledger: Ledger, reader: Reader, look: Look) -> None:
    """That somebody is about to be shown something of a case.

    Raises Overtaken where it is written at once and cannot be.
    """
    request = _open.get() or Shown(shown=look.shown, at_once=True)
    key = (reader.person_id, look.case_id, look.shown, look.rule)
    before = request.looks.get(key)
    merged = look if before is None else before[1].with_sections(look.sections)
    if before is not None and merged == before[1]:
        return
    request.ledger = ledger
    request.looks[key] = (reader, merged)
    if request.at_once:
        write(ledger, [(reader, look)], purpose=request.purpose)


def found_nothing(ledger: Ledger, reader: Reader) -> None:
    """That somebody searches among cases and is shown none. It is a look as well."""
    request = _open.get()
    assert request is not None, "a search belongs to a request or a command"
    request.ledger, request.in_vain = ledger, reader


def shown_now() -> str:
    """What is being shown, as `domain.reading.SHOWN` names it."""
    request = _open.get()
    return request.shown if request else NOT_NAMED


def state_purpose(words: str) -> None:
    """What the request that is being answered is for, in the reader's own words."""
    request = _open.get()
    assert request is not None, "a purpose belongs to a request"
    request.purpose = words


@contextmanager
def showing(shown: str) -> Generator[None]:
    """A command that shows something: each case it opens is written down once."""
    assert shown in SHOWN
    token = _open.set(Shown(shown=shown, at_once=True))
    try:
        yield
    finally:
        _open.reset(token)


@contextmanager
def opens(shown: str) -> Generator[Shown]:
    """What is shown whole in the end: whoever shows it calls `write` before."""
    request = Shown(shown=shown)
    token = _open.set(request)
    try:
        yield request
    finally:
        _open.reset(token)


def write(
    ledger: Ledger, looks: Sequence[tuple[Reader, Look]], *, purpose: str = ""
) -> None:
    """Write who looked at what. Raises Overtaken."""
    ledger.keys.ensure(streams={_stream(*each) for each in looks}, subjects=())
    listed = [each for each in looks if each[1].how in IN_LISTS]
    read = [each for each in looks if each[1].how not in IN_LISTS]
    with _one_writer:
        for start in range(0, len(read), AT_ONCE):
            some = read[start : start + AT_ONCE]
            ledger.carry_out(partial(_read, ledger, some, purpose=purpose))
        if listed:
            ledger.carry_out(partial(_listed, ledger, listed, purpose=purpose))


def write_in_vain(
    ledger: Ledger, reader: Reader, *, shown: str, purpose: str = ""
) -> None:
    """Write that somebody searched and found nothing. Raises Overtaken."""
    ledger.keys.ensure(streams={lists_stream(reader.person_id)}, subjects=())
    with _one_writer:
        ledger.carry_out(
            partial(_list, ledger, reader, (), shown=shown, purpose=purpose)
        )


def _stream(reader: Reader, look: Look) -> UUID:
    """Where it is written."""
    if look.how in IN_LISTS:
        return lists_stream(reader.person_id)
    return section_stream(look.case_id, Section.ACCESS)


def _read(
    ledger: Ledger, looks: Sequence[tuple[Reader, Look]], *, purpose: str
) -> list[Fact]:
    found: list[Fact] = []
    reached: dict[UUID, int] = {}
    for reader, look in looks:
        stream, case_id = _stream(reader, look), look.case_id
        if stream not in reached:
            reached[stream] = ledger.section(case_id, Section.ACCESS).version
        fact_id = FactId(uuid4())
        # Kept with the case, as the purpose of an export is.
        said = _sealed(ledger, purpose, about=subject_of(case_id), fact_id=fact_id)
        found.append(
            read_case(
                look,
                stream=stream,
                version=reached[stream],
                fact_id=fact_id,
                purpose=said,
                booking=_booking(reader),
            )
        )
        reached[stream] += 1
    return found


def _listed(
    ledger: Ledger, looks: Sequence[tuple[Reader, Look]], *, purpose: str
) -> list[Fact]:
    reader, first = looks[0]
    return _list(
        ledger, reader, [each for _, each in looks], shown=first.shown, purpose=purpose
    )


def _list(
    ledger: Ledger, reader: Reader, looks: Sequence[Look], *, shown: str, purpose: str
) -> list[Fact]:
    who, fact_id = reader.person_id, FactId(uuid4())
    known = ledger.recall(lists_stream(who), ReadsMemory(), remember_reads)
    fact = list_cases(
        looks,
        shown=shown,
        version=known.version,
        fact_id=fact_id,
        purpose=_sealed(ledger, purpose, about=who, fact_id=fact_id),
        booking=_booking(reader),
    )
    return [fact]


def _sealed(
    ledger: Ledger, words: str, *, about: PersonId, fact_id: FactId
) -> Sealed | None:
    if not words:
        return None
    ledger.keys.ensure(streams=(), subjects=(about,))
    return seal(ledger.keys, words, about=about, fact_id=fact_id, field=PURPOSE)


def _booking(reader: Reader) -> Booking:
    return Booking(by=reader.person_id, role=reader.role, now=reader.at)
