"""Cases as they were laid out lately, each until something new is told of it.

To lay a case out and to judge it is most of what its page takes, and both follow from
its facts and a day alone. Sealed words stay sealed in here.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from threading import Lock
from typing import TypeAlias

from domain.assessment import Judging, asked_on
from domain.case_on import case_on, told_in
from domain.facts.bookkeeping import CaseOpened
from domain.facts.fact import Fact
from domain.keys import KeyStore
from domain.rules.flags import Flag
from domain.values import CaseId, Section
from projections.timeline import timeline_on

MOST = 24
"""So many are remembered; what was looked at longest ago goes first."""

Place: TypeAlias = tuple[CaseId, tuple[Section, ...], datetime, datetime | None]


class Laid:
    """One case, as somebody may see it, on a day: its timeline and what it asks."""

    def __init__(
        self,
        begun: CaseOpened,
        facts: Sequence[Fact],
        *,
        as_of: datetime,
        known_on: datetime | None,
    ) -> None:
        self.on = case_on(facts, as_of=as_of, known_on=known_on)
        self.timeline = timeline_on(begun, self.on)
        self._asked: tuple[Judging, tuple[Flag, ...]] | None = None

    def asked(self, by: Judging) -> tuple[Flag, ...]:
        """Every question of the case; judged once for each way of judging it."""
        held = self._asked
        if held is None or held[0] != by:
            held = self._asked = (by, asked_on(self.on, by))
        return held[1]


class LaidOut:
    """The cases laid out lately. Safe to use from several threads.

    What a key was destroyed for is remembered by nobody, not even in part.
    """

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._lock = Lock()
        self._forgotten = keys.forgotten
        self._laid: OrderedDict[Place, Laid] = OrderedDict()

    def of(
        self,
        begun: CaseOpened,
        facts: Sequence[Fact],
        *,
        sections: tuple[Section, ...],
        as_of: datetime,
        known_on: datetime | None,
    ) -> Laid:
        """A case with these facts in these sections, laid out on these days."""
        place = (begun.case_id, sections, as_of, known_on)
        since = self._keys.forgotten
        laid = self._known(place, since=since)
        if laid is None or laid.on.told != tuple(told_in(facts)):
            laid = Laid(begun, facts, as_of=as_of, known_on=known_on)
            self._keep(place, laid, since=since)
        return laid

    def _known(self, place: Place, *, since: int) -> Laid | None:
        with self._lock:
            if self._forgotten != since:
                self._laid.clear()
                self._forgotten = since
            return self._laid.get(place)

    def _keep(self, place: Place, laid: Laid, *, since: int) -> None:
        with self._lock:
            if since != self._keys.forgotten:
                return  # Something was destroyed while this was laid out.
            self._laid[place] = laid
            self._laid.move_to_end(place)
            if len(self._laid) > MOST:
                self._laid.popitem(last=False)
