"""Sessions: who is signed in, since when, and when they last proved who they are.

A session ends after 15 minutes without a step and after 12 hours in any case. Its token
changes at sign-in, when somebody proves again who they are, and when their rights grow.

Each remembers from which network and browser its person proved who they are. From one
that is another the proof counts for nothing; where both are others, the session ends.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from api.sign_in.records import Records, digest, moment, new_handle, new_secret, text
from domain.values import PersonId

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
RECENTLY_MINUTES = 15
"""For how long somebody needs not prove again who they are, before sensitive acts."""
NOTED_EVERY = timedelta(minutes=1)


class ConfirmFirst(Exception):
    """Somebody has to prove again that they are who they were; `then` goes on."""

    def __init__(self, then: str = "/account") -> None:
        super().__init__("confirm first that it is you")
        self.then = then


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """From where a request comes: a keyed mark of its network, and its browser."""

    network: str
    agent: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """Somebody who is signed in, with the secret that their browser holds.

    `proved_at` is when they last proved who they are, by `way`; `handle` names the
    session to them. `scopes` are what an API token is good for, None for a session. A
    session that `is_due` gets a new token at its next page. `proved_from` is where that
    was, and `here` from where this request comes; None where nobody knows.
    """

    person_id: PersonId
    token: str
    began_at: datetime | None = None
    proved_at: datetime | None = None
    way: str = ""
    handle: str = ""
    scopes: frozenset[str] | None = None
    is_due: bool = False
    proved_from: Around | None = None
    here: Around | None = None

    @property
    def is_elsewhere(self) -> bool:
        """Whether the network or the browser is another than that of the proof."""
        return self._differs() > 0

    @property
    def is_strange(self) -> bool:
        """Whether both are others: a token that was carried away looks so."""
        return self._differs() > 1

    def _differs(self) -> int:
        before, now = self.proved_from, self.here
        if before is None or now is None:
            return 0
        return (before.network != now.network) + (before.agent != now.agent)

    @property
    def form_token(self) -> str:
        """What a form of this session carries, so that no other site can send it."""
        return hmac.new(self.token.encode(), b"form", sha256).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where somebody is signed in: a browser, since when, and its last step."""

    handle: str
    began_at: datetime
    seen_at: datetime
    way: str
    agent: str
    is_this: bool = False


def require_recent(
    session: Session,
    *,
    now: datetime,
    within: int = RECENTLY_MINUTES,
    then: str = "/account",
) -> None:
    """Refuse where somebody has not proved who they are within so many minutes.

    Before acts that change how somebody signs in, and others that are as grave. `then`
    is the page to go on with. An API token never proves anything, nor does a proof
    from another network or browser. Raises ConfirmFirst.
    """
    proved = session.proved_at
    if session.scopes is not None or proved is None or session.is_elsewhere:
        raise ConfirmFirst(then)
    if now - proved > timedelta(minutes=within):
        raise ConfirmFirst(then)


class Sessions:
    """The sessions of everybody."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def begin(
        self,
        person_id: PersonId,
        *,
        now: datetime,
        way: str,
        agent: str = "",
        network: str = "",
    ) -> Session:
        """Somebody comes in who has just proved who they are.

        Without a `network` nobody asks later whether it is the same.
        """
        token = new_secret()
        self._records.run(
            "DELETE FROM sessions WHERE began_at < ?", (text(now - LONGEST),)
        )
        moments = (text(now),) * 3
        self._records.run(
            "INSERT INTO sessions (token_hash, person_id, began_at, seen_at, "
            "proved_at, way, handle, agent, network, is_due) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (
                *(digest(token), person_id.bytes, *moments),
                *(way, new_handle(), agent, network),
            ),
        )
        here = Around(network=network, agent=agent) if network else None
        found = self.find(token, now=now, here=here)
        assert found is not None
        return found

    def find(
        self, token: str, *, now: datetime, here: Around | None = None
    ) -> Session | None:
        """The session a browser holds the token of, where it is still good."""
        row = self._records.one(
            "SELECT person_id, began_at, seen_at, proved_at, way, handle, is_due, "
            "network, agent FROM sessions WHERE token_hash = ?",
            (digest(token),),
        )
        if row is None:
            return None
        person, began, seen, proved, way, handle, is_due, network, agent = row
        if began < text(now - LONGEST) or seen < text(now - IDLE):
            self.end(token)
            return None
        if seen < text(now - NOTED_EVERY):
            self._records.run(
                "UPDATE sessions SET seen_at = ? WHERE token_hash = ?",
                (text(now), digest(token)),
            )
        return Session(
            person_id=PersonId(UUID(bytes=person)),
            token=token,
            began_at=moment(began),
            proved_at=moment(proved),
            way=way,
            handle=handle,
            is_due=bool(is_due),
            proved_from=Around(network=network, agent=agent) if network else None,
            here=here,
        )

    def rotate(
        self, session: Session, *, now: datetime, proved_by: str = ""
    ) -> Session | None:
        """The same session under a new token; the old one is good for nothing more.

        With `proved_by`, somebody has just proved again who they are. None where the
        session has ended meanwhile.
        """
        token = new_secret()
        way = proved_by or session.way
        proved = now if proved_by else session.proved_at
        assert proved is not None
        changed = self._records.run(
            "UPDATE sessions SET token_hash = ?, proved_at = ?, way = ?, is_due = 0 "
            "WHERE token_hash = ?",
            (digest(token), text(proved), way, digest(session.token)),
        )
        if changed and proved_by and session.here is not None:
            self._records.run(
                "UPDATE sessions SET network = ?, agent = ? WHERE token_hash = ?",
                (session.here.network, session.here.agent, digest(token)),
            )
        return self.find(token, now=now, here=session.here) if changed else None

    def rights_changed(self, person_id: PersonId) -> None:
        """Give every session of a person a new token at its next page."""
        self._records.run(
            "UPDATE sessions SET is_due = 1 WHERE person_id = ?", (person_id.bytes,)
        )

    def of(self, person_id: PersonId, *, now: datetime, here: str = "") -> list[Place]:
        """Where somebody is signed in, the last step first; `here` is a handle."""
        rows = self._records.all(
            "SELECT handle, began_at, seen_at, way, agent FROM sessions "
            "WHERE person_id = ? AND began_at >= ? AND seen_at >= ? "
            "ORDER BY seen_at DESC, handle",
            (person_id.bytes, text(now - LONGEST), text(now - IDLE)),
        )
        return [
            Place(
                handle=handle,
                began_at=moment(began),
                seen_at=moment(seen),
                way=way,
                agent=agent,
                is_this=handle == here,
            )
            for handle, began, seen, way, agent in rows
        ]

    def end(self, token: str) -> None:
        """End the session of a browser."""
        self._records.run("DELETE FROM sessions WHERE token_hash = ?", (digest(token),))

    def end_one(self, person_id: PersonId, handle: str) -> bool:
        """End one session of a person. False where there is none of this handle."""
        return bool(
            self._records.run(
                "DELETE FROM sessions WHERE person_id = ? AND handle = ?",
                (person_id.bytes, handle),
            )
        )

    def end_all(self, person_id: PersonId, *, but: str = "") -> int:
        """End all sessions of a person, but for the one of this handle."""
        return self._records.run(
            "DELETE FROM sessions WHERE person_id = ? AND handle <> ?",
            (person_id.bytes, but),
        )
