"""The thread at the desk does what nobody's request does, and is stopped by nothing."""

from __future__ import annotations

from api import checks
from api.checks import Wanted, ask
from api.desk import ALARM, STOPPED, Desk
from api.house import House
from domain.checks import DESK
from domain.facts.checks import Answer
from domain.policy import Principal
from tests.checks.conftest import STRANGER
from tests.house import Clock


def test_it_looks_up_what_was_asked_and_tells_what_is_due(
    house: House, asker: Principal, clock: Clock
) -> None:
    desk = Desk(house, say=print)
    number = ask(house, asker, Wanted(details=STRANGER), command=None).mine.id

    for _ in range(3):
        clock.forward(hours=12)
        desk.step()

    assert checks.one_of_mine(house, asker, number).mine.answer is Answer.CLEAR


def test_it_begins_and_stops(house: House) -> None:
    desk = Desk(house, say=print)

    desk.start()
    desk.finish()

    assert house.alarms.open_alarms() == []


def test_what_goes_wrong_is_said_once_and_raises_an_alarm(
    house: House, asker: Principal, clock: Clock
) -> None:
    ask(house, asker, Wanted(details=STRANGER), command=None)
    clock.forward(hours=1)
    said: list[str] = []
    desk = Desk(house, say=said.append)
    house.keys.destroy(stream=DESK)

    desk.step()
    desk.step()

    assert said == [STOPPED.format(why="StreamErased")]
    assert [each.kind for each in house.alarms.open_alarms()] == [ALARM]
