"""The thread at the desk of checks: looks up what was asked, tells what is due.

It looks again at whoever a change concerns, too. What goes wrong there stops nobody's
work: it is said once and raises an alarm, and whoever asked is told that it is late.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

from eventsourcing.persistence import PersistenceError
from sqlalchemy.exc import OperationalError

from api import screening
from api.house import House
from api.rechecking import Changes
from domain.refusals import StoredFactUnreadable

EVERY_SECONDS = 1.0
STEPS = 5
"""So far changes are looked through at one go, so that what is due is told in time."""
LONGEST_STEP_SECONDS = 60.0
ALARM = "checks-stopped"
STOPPED = (
    "checks of persons are not looked up: {why}. Who asked is told that it is late"
)


class Desk:
    """Works every second, until told to finish."""

    def __init__(self, house: House, *, say: Callable[[str], None]) -> None:
        self._house = house
        self._say = say
        self._said = ""
        self._finished = Event()
        self._changes = Changes(house)
        self._thread = Thread(target=self._work, name="desk", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def finish(self) -> None:
        """Stop after the step in hand."""
        self._finished.set()
        self._thread.join(LONGEST_STEP_SECONDS)

    def step(self) -> None:
        """Look up, tell, and look again at what changed; once."""
        try:
            screening.work(self._house)
            self._changes.look(steps=STEPS)
        except (OperationalError, PersistenceError):
            return  # A database that is away comes back, and nothing was moved on.
        except StoredFactUnreadable:
            return  # The projector reads it too, and stops the house.
        except Exception as error:  # noqa: BLE001 - said, and kept as an alarm.
            self._stopped(error)
        else:
            self._said = ""

    def _work(self) -> None:
        while not self._finished.wait(EVERY_SECONDS):
            self.step()

    def _stopped(self, error: Exception) -> None:
        """Say once what is wrong, by its kind alone: its words may name somebody."""
        words = STOPPED.format(why=type(error).__name__)
        if words != self._said:
            self._say(words)
            self._house.alarms.raise_alarm(ALARM, words)
        self._said = words
