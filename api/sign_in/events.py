"""Security events: a log of their own for whoever runs this, and news for each person.

The log (`security.log`, JSON lines) holds no name and no address: people, addresses and
browsers stand in it as keyed digests, the same each time, so that a pattern can be seen
and nobody named without the keys. What concerns a person is also kept for them to see.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any

import structlog

from api.sign_in.attempts import Caller
from api.sign_in.forwarding import Forwarder, LogServer
from api.sign_in.records import Records, Row, moment, text
from domain.values import PersonId

SECURITY_LOG = "security.log"
KEPT = 200
"""Events of each sort that are kept for each person to see, beside news that are held.

Each sort apart: whoever tries passwords, or does what is no news, pushes nothing else
out.
"""
HELD_FOR = timedelta(days=7)
"""For so long does nobody clear what another did: it may be they who signed in."""
NO_NEWS, FRESH, HELD = range(3)


class What(StrEnum):
    """What happened. The names are those of the log, and stay."""

    SIGNED_IN = "sign-in"
    REFUSED = "sign-in-refused"
    CODE_REFUSED = "second-factor-refused"
    PASSKEY_REFUSED = "passkey-refused"
    PROVIDER_REFUSED = "provider-refused"
    WAITS = "too-many-tries"
    CONFIRMED = "identity-confirmed"
    SIGNED_OUT = "sign-out"
    SESSIONS_ENDED = "sessions-ended"
    CARRIED_AWAY = "session-elsewhere"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of an event.
    FACTOR_ADDED = "factor-added"
    FACTOR_REMOVED = "factor-removed"
    FACTORS_RESET = "factors-reset"
    RECOVERY_MADE = "recovery-codes-made"
    RECOVERY_USED = "recovery-code-used"
    TOKEN_MADE = "token-made"  # noqa: S105 - the name of an event.
    TOKEN_REVOKED = "token-revoked"  # noqa: S105 - the name of an event.
    PROVIDER_LINKED = "provider-linked"
    PROVIDER_UNLINKED = "provider-unlinked"
    INVITED = "invitation-made"
    INVITATION_USED = "invitation-used"
    INVITATION_WITHDRAWN = "invitation-withdrawn"
    SUPERVISED = "supervision-agreed"
    GLASS_BROKEN = "glass-broken"
    HOST_REFUSED = "host-refused"
    ACCESS_REFUSED = "access-refused"
    REQUEST_REFUSED = "request-refused"


NEWS = frozenset(
    {
        What.REFUSED,
        What.CODE_REFUSED,
        What.CARRIED_AWAY,
        What.PASSWORD_CHANGED,
        What.FACTOR_ADDED,
        What.FACTOR_REMOVED,
        What.FACTORS_RESET,
        What.RECOVERY_MADE,
        What.RECOVERY_USED,
        What.TOKEN_MADE,
        What.PROVIDER_LINKED,
        What.PROVIDER_UNLINKED,
    }
)
"""What its person is told at their next visit, until they have seen it."""
TRIES = frozenset({What.REFUSED, What.CODE_REFUSED})
"""News that anybody can make who knows a name, as often as they like."""
OUTSIDE = TRIES | {What.PASSKEY_REFUSED, What.PROVIDER_REFUSED, What.WAITS}
"""What anybody can make happen; so much of it in a row stands in one line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that happened to an account, as its person sees it.

    What another did `is_held` in sight for `HELD_FOR`. `times` counts what happened
    again and again; then the rest is said of the last one.
    """

    at: datetime
    what: What
    way: str
    agent: str
    is_held: bool = False
    times: int = 1


class Events:
    """Notes what happened, in the log and for the person."""

    def __init__(
        self, records: Records, *, log: Path, server: LogServer | None = None
    ) -> None:
        self._records = records
        self._path = log
        self._forwarder = None if server is None else Forwarder(server)
        self._lock = Lock()

    def note(
        self,
        what: What,
        person_id: PersonId | None = None,
        *,
        now: datetime,
        caller: Caller | None = None,
        way: str = "",
        is_theirs: bool = True,
        by_another: bool = False,
        **more: Any,
    ) -> None:
        """Note an event, for its person to see unless it is not `is_theirs`.

        They are told of what was done `by_another` whatever it is. `more` may hold no
        personal data.
        """
        told: dict[str, Any] = {"event": what.value, "at": text(now), **more}
        if person_id is not None:
            told["person"] = self._records.mark("person", person_id.bytes)
        if way:
            told["way"] = way
        if caller is not None and caller.address:
            told["from"] = self._records.mark("address", caller.household)
        self._write(told)
        if person_id is not None and is_theirs:
            news = HELD if by_another else FRESH if what in NEWS else NO_NEWS
            self._keep(what, person_id, now=now, way=way, caller=caller, news=news)

    def close(self) -> None:
        """Let what was noted reach the other machine, where there is one."""
        if self._forwarder is not None:
            self._forwarder.close()

    def of(self, person_id: PersonId, *, limit: int = 30) -> list[Event]:
        """What happened to somebody's account, the last first.

        What anybody can make happen stands in one line where it happened in a row.
        """
        rows = self._records.all(
            "SELECT at, what, way, agent, is_news FROM sign_in_events "
            "WHERE person_id = ? ORDER BY id DESC",
            (person_id.bytes,),
        )
        return _in_rows(map(_event, rows))[:limit]

    def news(self, person_id: PersonId, *, before: datetime | None) -> list[Event]:
        """What somebody has not been told of yet: changes, the last first, then tries.

        What they did since they signed in at `before`, they know; not what others did.
        Tries of one sort are one event, however many there were.
        """
        rows = self._records.all(
            "SELECT at, what, way, agent, is_news FROM sign_in_events WHERE "
            "person_id = ? AND (is_news = ? OR (is_news = ? AND at < ?)) "
            "ORDER BY id DESC",
            (person_id.bytes, HELD, FRESH, text(before) if before else ""),
        )
        found = [_event(row) for row in rows]
        changes = [one for one in found if not _is_try(one)]
        return [*changes, *_of_one_sort(filter(_is_try, found))]

    def seen(self, person_id: PersonId, *, began_at: datetime | None) -> None:
        """Somebody who signed in at `began_at` says that they have seen what was new.

        What another did stays in sight of every session that began within `HELD_FOR` of
        it: whoever took the account over cannot hide that from its owner.
        """
        until = text(began_at - HELD_FOR) if began_at else ""
        self._records.run(
            "UPDATE sign_in_events SET is_news = ? WHERE person_id = ? AND "
            "(is_news = ? OR (is_news = ? AND at < ?))",
            (NO_NEWS, person_id.bytes, FRESH, HELD, until),
        )

    def _keep(
        self,
        what: What,
        person_id: PersonId,
        *,
        now: datetime,
        way: str,
        caller: Caller | None,
        news: int,
    ) -> None:
        agent = caller.agent if caller else ""
        self._records.run(
            "INSERT INTO sign_in_events (person_id, at, what, way, agent, is_news) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (person_id.bytes, text(now), what.value, way, agent, news),
        )
        self._records.run(
            "DELETE FROM sign_in_events WHERE person_id = ? AND what = ? "
            "AND is_news <> ? AND id <= (SELECT id FROM sign_in_events "
            "WHERE person_id = ? AND what = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
            (person_id.bytes, what.value, HELD, person_id.bytes, what.value, KEPT),
        )

    def _write(self, told: dict[str, Any]) -> None:
        """One line at the end of the log, which another program may move away.

        Where the settings name another machine, it goes there too.
        """
        line: str | bytes = _as_json(None, "", told)
        assert isinstance(line, str)
        with self._lock:
            opened = os.open(
                self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, mode=0o600
            )
            with os.fdopen(opened, "a", encoding="utf-8") as file:
                file.write(line + "\n")
        if self._forwarder is not None:
            self._forwarder.send(line, at=told["at"])


def _event(row: Row) -> Event:
    at, what, way, agent, news = row
    return Event(
        at=moment(at), what=What(what), way=way, agent=agent, is_held=news == HELD
    )


def _in_rows(events: Iterable[Event]) -> list[Event]:
    """Some events, the last first; what anybody can make happen once for each row."""
    found: list[Event] = []
    for event in events:
        last = found[-1] if found else None
        if last is not None and last.what is event.what and event.what in OUTSIDE:
            found[-1] = replace(last, times=last.times + 1)
        else:
            found.append(event)
    return found


def _is_try(event: Event) -> bool:
    return event.what in TRIES and not event.is_held


def _of_one_sort(tries: Iterable[Event]) -> Iterable[Event]:
    """The last try of each sort, with how many there were."""
    found: dict[What, Event] = {}
    for one in tries:
        last = found.get(one.what)
        found[one.what] = one if last is None else replace(last, times=last.times + 1)
    return found.values()


_as_json = structlog.processors.JSONRenderer(sort_keys=True)
