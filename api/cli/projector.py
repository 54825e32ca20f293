"""The thread that keeps the read models up with the facts.

Whoever writes catches up in the same request; this is for what others wrote, and for
what a request did not live to read.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

from eventsourcing.persistence import PersistenceError
from sqlalchemy.exc import OperationalError

from api.cli.calm import say
from api.house import House
from api.outpaced import other_version

EVERY_SECONDS = 1.0
LONGEST_STEP_SECONDS = 60.0
AWAY = "the database does not answer; trying again every second"


class Projector:
    """Catches up every second, and at once when woken, until told to finish."""

    def __init__(self, house: House, *, stop_serving: Callable[[], None]) -> None:
        self._house = house
        self._stop_serving = stop_serving
        self._woken = Event()
        self._is_finished = False
        self._is_waiting_for_database = False
        self._failed: Exception | None = None
        self._thread = Thread(target=self._work, name="projector", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There is something new: look now."""
        self._woken.set()

    def finish(self) -> None:
        """Stop after the step in hand. Raises what had stopped it before."""
        self._is_finished = True
        self.wake()
        self._thread.join(LONGEST_STEP_SECONDS)
        if self._failed is not None:
            raise self._failed

    def _work(self) -> None:
        while not self._is_finished:
            self._step()
            self._woken.wait(EVERY_SECONDS)
            self._woken.clear()

    def _step(self) -> None:
        try:
            self._house.catch_up()
        except (OperationalError, PersistenceError) as error:
            # A database that is away comes back; the position has not moved.
            if not self._is_waiting_for_database:
                say(str(other_version(error, self._house.engine) or AWAY))
            self._is_waiting_for_database = True
        except Exception as error:  # noqa: BLE001 - kept, and raised by finish().
            # Going on would leave a fact out of the read models, unseen.
            self._failed = other_version(error, self._house.engine) or error
            self._is_finished = True
            self._stop_serving()
        else:
            self._is_waiting_for_database = False
