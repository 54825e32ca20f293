"""Case histories from elsewhere: understood, or refused in words.

A history is one case as another system, or a teacher, wrote it down. Nothing is stored
here, and nobody is asked whether they may tell it: what the source says stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, TypeAlias

from domain.histories_file import Broken, documents, is_list, is_object
from domain.histories_told import Context, Event, Notes, Rejection, shown, tell_event

LONGEST_ID = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """A whole history, as `written` and understood."""

    id: str
    title: str
    context: Context
    as_of: datetime | None
    events: tuple[Event, ...]
    written: Mapping[str, object]

    @property
    def content(self) -> bytes:
        """What makes it this history: canonical JSON of all but title and day."""
        kept = {name: self.written.get(name) for name in ("id", "context", "events")}
        return json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejected:
    """A history that cannot be taken as it stands, with everything that is wrong."""

    id: str
    rejections: tuple[Rejection, ...]


Read: TypeAlias = History | Rejected


def read(file: BinaryIO, *, now: datetime) -> Iterator[Read]:
    """The histories of a file, in its order.

    Raises FileUnreadable where nothing can be read at all.
    """
    seen: set[str] = set()
    for place, written in documents(file):
        try:
            found = understand(written, place=place, now=now)
        except RecursionError:
            found = _rejected(place, "", "is nested too deeply")
        if found.id in seen:
            reason = "is the id of another history in this file"
            found = _rejected(found.id, "id", reason)
        seen.add(found.id)
        yield found


def understand(written: object, *, place: str, now: datetime) -> Read:
    """One history, as JSON has it. `place` names it where it has no id of its own."""
    if isinstance(written, Broken):
        return _rejected(place, "", written.reason)
    if not is_object(written):
        return _rejected(place, "", f"must be an object, not {shown(written)}")
    notes = Notes(history=_id(written) or place)
    _check_id(written, notes=notes)
    notes.repeated(written)
    context = _context(written.get("context", {}), notes=notes)
    as_of = notes.moment(written.get("as_of", ""), name="as_of")
    events = _events(written.get("events"), now=now, notes=notes)
    title = written.get("title", "")
    if not isinstance(title, str):
        notes.no("title", f"must be text, not {shown(title)}")
    if notes.found:
        return Rejected(id=notes.history, rejections=tuple(notes.found))
    return History(
        id=notes.history,
        title=title,
        context=context,
        as_of=as_of,
        events=events,
        written=written,
    )


def _check_id(written: Mapping[str, object], *, notes: Notes) -> None:
    if "id" not in written:
        notes.no("id", "is missing")
    elif _id(written) is None:
        notes.no("id", f"must be text of 1 to {LONGEST_ID} printable characters")


def _id(written: Mapping[str, object]) -> str | None:
    found = written.get("id")
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_ID:
        return None
    return found if found.isprintable() and found.strip() == found else None


def _context(written: object, *, notes: Notes) -> Context:
    if not is_object(written):
        notes.no("context", f"must be an object, not {shown(written)}")
        return Context()
    notes.repeated(written)
    return Context(
        codes=notes.codes(written.get("codes", []), name="context.codes"),
        licence=notes.licence(
            written.get("therapist", "licensed"), name="context.therapist"
        ),
        conflicted=notes.labels(
            written.get("conflicted_persons", []), name="context.conflicted_persons"
        ),
    )


def _events(written: object, *, now: datetime, notes: Notes) -> tuple[Event, ...]:
    """The events in the order of their numbers, which need not be that of time."""
    if not is_list(written) or not written:
        notes.no("events", "must be a list of at least one event")
        return ()
    numbers: set[int] = set()
    told = [
        event
        for place, one in enumerate(written, start=1)
        if (event := tell_event(one, place=place, now=now, notes=notes, seen=numbers))
    ]
    return tuple(sorted(told, key=lambda event: event.seq))


def _rejected(history: str, field: str, reason: str) -> Rejected:
    notes = Notes(history=history)
    notes.no(field, reason)
    return Rejected(id=history, rejections=tuple(notes.found))
