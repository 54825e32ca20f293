"""Alarms as whoever may see them reads them: whom they are about is called by name.

What is kept has numbers alone (`domain.alarms`): a stolen copy names nobody, and who is
forgotten is forgotten there too.
"""

from __future__ import annotations

from dataclasses import replace

from api import people, privacy
from api.house import House
from domain.alarms import WHO, Alarm
from domain.values import PersonId

BY_ITSELF = "the program by itself"


def open_alarms(house: House) -> list[Alarm]:
    """The alarms that nobody has answered, oldest first, in words for people."""
    return [_named(house, alarm) for alarm in house.alarms.open_alarms()]


def by_number(alarm: Alarm) -> Alarm:
    """An alarm where no name can be read, such as of a ledger that does not open."""
    return _saying(alarm, f"person {alarm.about}")


def _named(house: House, alarm: Alarm) -> Alarm:
    if alarm.about is None:
        return alarm
    about = PersonId(alarm.about)
    if about == people.SYSTEM:
        return _saying(alarm, BY_ITSELF)
    return _saying(alarm, privacy.called(house, about))


def _saying(alarm: Alarm, name: str) -> Alarm:
    if alarm.about is None:
        return alarm
    return replace(alarm, words=alarm.words.replace(WHO, name))
