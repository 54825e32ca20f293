"""One event of a case history: what it tells, or everything that is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches

from domain import catalogue
from domain.answers import understand_moment
from domain.facts.bookkeeping import Licence
from domain.facts.tellers import EVERYONE
from domain.histories_file import is_list, is_object
from domain.refusals import NotUnderstood
from domain.told import Told, not_yet, tell
from domain.values import Role

LARGEST_SEQ = 10**9
LONGEST_SHOWN = 60
LONGEST_REASON = 600
_ROLES = {role.value: role for role in (*EVERYONE, Role.SYSTEM)}
ENVELOPE = ("seq", "type", "occurred_at", "recorded_at", "recorded_by", "data")
_WHOLE = frozenset[str](ENVELOPE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejection:
    """What keeps a history out: which event and field, and why.

    `history` is its id, or its place in the file where it has none.
    """

    history: str
    seq: int | None
    field: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """Under which codes of ethics the therapist works, licensed or in training.

    `conflicted` labels those who stand too close to the therapist to judge the case.
    """

    codes: tuple[str, ...] = ()
    licence: Licence = Licence.LICENSED
    conflicted: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One event of a history, told as the catalogue has it."""

    seq: int
    told: Told
    occurred_at: datetime
    claimed_recorded_at: datetime
    recorded_as: Role


@dataclass(kw_only=True, slots=True)
class Notes:
    """Reads the parts of a history, and notes what is wrong with them."""

    history: str
    seq: int | None = None
    found: list[Rejection] = field(default_factory=list)

    def no(self, name: str, reason: str) -> None:
        """Note that something keeps the history out."""
        self.found.append(
            Rejection(
                history=self.history,
                seq=self.seq,
                field=_printable(name)[:LONGEST_SHOWN],
                reason=_printable(reason)[:LONGEST_REASON],
            )
        )

    def repeated(self, written: object) -> None:
        """Note the names that an object gives twice."""
        for name in getattr(written, "repeated", ()):
            self.no(name, "is given twice")

    def moment(self, written: object, *, name: str) -> datetime | None:
        """An aware time; None where it is empty, or unreadable, which is noted."""
        try:
            return understand_moment(written)
        except ValueError as error:
            self.no(name, str(error))
            return None

    def past(
        self, written: Mapping[str, object], *, name: str, now: datetime
    ) -> datetime | None:
        """A time that has come; one that has not, or is not stated, is noted."""
        before = len(self.found)
        found = self.moment(written.get(name, ""), name=name)
        if found is None and name in written and len(self.found) == before:
            self.no(name, "must be stated")
        if found is not None and found > now:
            self.no(name, f"lies in the future (it is {now:%Y-%m-%d %H:%M} UTC)")
        return found

    def codes(self, written: object, *, name: str) -> tuple[str, ...]:
        """Short ids of codes of ethics, each once."""
        if is_list(written) and all(_is_code(one) for one in written):
            return tuple(dict.fromkeys(written))
        self.no(name, 'must be a list of short ids, such as ["APA"]')
        return ()

    def labels(self, written: object, *, name: str) -> tuple[str, ...]:
        """Labels of people, each once."""
        if is_list(written) and all(isinstance(one, str) and one for one in written):
            return tuple(dict.fromkeys(written))
        self.no(name, 'must be a list of labels, such as ["B9"]')
        return ()

    def licence(self, written: object, *, name: str) -> Licence:
        """Licensed, or a trainee."""
        if isinstance(written, str) and written in tuple(Licence):
            return Licence(written)
        self.no(name, f"must be one of {_listed(Licence)}, not {shown(written)}")
        return Licence.LICENSED

    def role(self, written: object, *, name: str) -> Role:
        """In which capacity somebody tells."""
        if isinstance(written, str) and written in _ROLES:
            return _ROLES[written]
        self.no(name, f"must be one of {_listed(_ROLES)}, not {shown(written)}")
        return Role.SYSTEM


def tell_event(
    written: object, *, place: int, now: datetime, notes: Notes, seen: set[int]
) -> Event | None:
    """One event; None where something is wrong with it, which is noted."""
    notes.seq = None
    if not is_object(written):
        notes.no("events", f"event {place} must be an object, not {shown(written)}")
        return None
    before = len(notes.found)
    seq = _number(written, place=place, notes=notes, seen=seen)
    _check_envelope(written, notes=notes)
    occurred = notes.past(written, name="occurred_at", now=now)
    recorded = notes.past(written, name="recorded_at", now=now)
    if occurred and recorded and recorded < occurred:
        notes.no("recorded_at", f"lies before occurred_at ({occurred.isoformat()})")
    role = notes.role(written.get("recorded_by", "system"), name="recorded_by")
    told = _told(written, notes=notes)
    if told is not None and recorded is not None:
        _check_has_been(told, recorded=recorded, now=now, notes=notes)
    is_right = len(notes.found) == before
    notes.seq = None
    if not is_right or told is None or occurred is None or recorded is None:
        return None
    return Event(
        seq=seq,
        told=told,
        occurred_at=occurred,
        claimed_recorded_at=recorded,
        recorded_as=role,
    )


def shown(value: object) -> str:
    """A value as it was written, cut where it is long."""
    whole = repr(value)
    return whole if len(whole) <= LONGEST_SHOWN else f"{whole[: LONGEST_SHOWN - 3]}..."


def _number(
    written: Mapping[str, object], *, place: int, notes: Notes, seen: set[int]
) -> int:
    seq = written.get("seq")
    if type(seq) is not int or not 0 <= seq <= LARGEST_SEQ:
        said = "must be a whole number" if "seq" in written else "is missing"
        notes.no("seq", f"{said} (event {place} of the history)")
        return -1
    notes.seq = seq
    if seq in seen:
        notes.no("seq", "is the number of another event of this history")
    seen.add(seq)
    return seq


def _check_envelope(written: Mapping[str, object], *, notes: Notes) -> None:
    if frozenset(written) != _WHOLE:
        for name in ENVELOPE[1:]:
            if name not in written:
                notes.no(name, "is missing")
        for name in written:
            if name not in ENVELOPE:
                notes.no(name, f"is not a part of an event; {_listed(ENVELOPE)} are")
    notes.repeated(written)


def _check_has_been(
    told: Told, *, recorded: datetime, now: datetime, notes: Notes
) -> None:
    """Nobody can have written down what had not come by then."""
    ahead = not_yet(told, now=now)
    for problem in ahead:
        notes.no(problem.field, problem.reason)
    for problem in () if ahead else not_yet(told, now=recorded):
        notes.no(problem.field, f"lies after recorded_at ({recorded.isoformat()})")


def _told(written: Mapping[str, object], *, notes: Notes) -> Told | None:
    kind, data = written.get("type", ""), written.get("data", {})
    if not isinstance(kind, str):
        notes.no("type", f"must be the name of a kind of fact, not {shown(kind)}")
        return None
    if "type" in written and kind not in catalogue.kinds():
        notes.no("type", _unknown(kind))
    if not is_object(data):
        notes.no("data", f"must be an object, not {shown(data)}")
    if kind not in catalogue.kinds() or not is_object(data):
        return None
    notes.repeated(data)
    garbled = [name for name, value in data.items() if not _is_text(name, value)]
    for name in garbled:
        notes.no(name, "holds characters that cannot be written down")
    if garbled or "data" not in written:
        return None
    try:
        return tell(kind, data)
    except NotUnderstood as error:
        for problem in error.problems:
            _note(problem.field, problem.reason, notes=notes)
        return None


def _note(path: str, reason: str, *, notes: Notes) -> None:
    """Note what is wrong with a field, or with one item of a list."""
    name, _, item = path.partition(".")
    where = f"item {int(item) + 1}: " if item.isdecimal() else ""
    notes.no(name, where + reason)


def _unknown(kind: str) -> str:
    near = get_close_matches(kind[:LONGEST_SHOWN], catalogue.kinds(), n=1)
    hint = f"; did you mean {near[0]}?" if near else "; the catalogue lists them all"
    return f"there is no kind of fact called {shown(kind)}{hint}"


def _is_code(value: object) -> bool:
    return isinstance(value, str) and bool(
        re.fullmatch(r"[A-Za-z][A-Za-z0-9._-]{0,39}", value)
    )


def _is_text(name: str, value: object) -> bool:
    """Whether this can be written as UTF-8; half a surrogate pair cannot."""
    if name.isascii() and (value is None or isinstance(value, bool | int | float)):
        return True
    if name.isascii() and isinstance(value, str) and value.isascii():
        return True
    if name.isascii() and is_list(value) and all(_is_plain(one) for one in value):
        return True
    try:
        json.dumps((name, value), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_plain(value: object) -> bool:
    return isinstance(value, str) and value.isascii()


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _printable(text: str) -> str:
    """Text that no terminal acts upon and every file can hold."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in text
    )
