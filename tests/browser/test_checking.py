"""Checking somebody, going on to a case, and reviewing, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from api import checks, common_parties, people
from api.checks import Wanted
from api.letting_in import operator_books
from api.rechecking import Changes
from api.reviewing import waiting_for
from api.screening import work
from domain import recording
from domain.facts.bookkeeping import Licence, Standing
from domain.facts.checks import CheckId
from domain.facts.ties import TieKind
from domain.matching.details import Details, Name
from tests.browser.conftest import WAYS, Seat
from tests.browser.practice import Practice
from tests.browser.reader import Reader, Way
from tests.browser.serving import served
from tests.browser.test_for_everybody import examine, look
from tests.checks.test_rechecking import tie
from tests.conftest import Settled
from tests.dual.telling import registered
from tests.house import PASSWORD, Clock, copied, principal, tell
from tests.pages.test_former_clients import ENDED

pytestmark = pytest.mark.browser
REVIEWER = "Rhea Vail"
WAITING = Details(names=(Name(given="Tobias", surname="Wrenfield"),))
Checked = tuple[Practice, CheckId, str]
WINDOWS = pytest.mark.parametrize(
    ("way", "is_dark"),
    [(WAYS[0], False), (WAYS[0], True), (WAYS[2], False), (WAYS[2], True)],
    ids=["light", "dark", "narrow", "narrow and dark"],
)


@pytest.fixture(scope="module")
def checked(
    settled: Settled, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Checked]:
    """A practice in which a check waits, a common party is named, and therapy ended."""
    data, clock, town = (
        tmp_path_factory.mktemp("checked") / "data",
        Clock(),
        settled.town,
    )
    with copied(settled.data, data, clock=clock) as house:
        people.add_member(
            house,
            name=REVIEWER,
            password=PASSWORD,
            standings=[Standing.CONFLICT_REVIEWER],
        )
        thea = town.therapist
        people.practise(
            house,
            person_id=thea.person_id,
            licence=Licence.LICENSED,
            codes=("APA", "NASW", "BACP"),
        )
        tell(house, thea, town.case, kind="TherapyTerminated", data=ENDED)
        changes = Changes(house)
        changes.look()
        client = recording.opened(house.ledger, town.case).client_id
        between = registered(house, "Iris Pelham")
        party = registered(house, "Northtown Hospital")
        for one, kind in ((party, TieKind.EMPLOYER), (between, TieKind.PARTNER)):
            tie(house, one, client, kind=kind)
            tie(house, one, thea.person_id, kind=kind)
        booking = operator_books(house)
        common_parties.name(house, party, reason="half the town", booking=booking)
        changes.look()
        wanted = Wanted(details=WAITING, is_urgent=True)
        asker = principal(house, town.other_therapist)
        heard = checks.ask(house, asker, wanted, command=None)
        clock.forward(minutes=10)
        work(house)
        reviewer = people.principal(house, people.member_named(house, REVIEWER))
        waits = waiting_for(house, reviewer)
        (changed,) = [one for one in waits if one.changed.startswith("A tie")]
        at = f"/reviews/{changed.id}"
        with served(house) as url:
            found: dict[str, Any] = {"url": url, "house": house, "town": town}
            practice = Practice(**found, clock=clock, histories={})
            yield practice, heard.mine.id, f"{at}/persons/{between}"


def sits(checked: Checked, seat: Seat, name: str, way: Way, *, is_dark: bool) -> Reader:
    reader = seat(way, is_dark=is_dark, house=checked[0].url)
    reader.signs_in(name)
    return reader


@WINDOWS
def test_nothing_shuts_a_reviewer_out(
    checked: Checked, seat: Seat, way: Way, *, is_dark: bool
) -> None:
    reader = sits(checked, seat, REVIEWER, way, is_dark=is_dark)
    person = checked[2]

    for address in ("/reviews", person.partition("/persons")[0], person):
        look(reader, address)
    reader.page.locator("details summary").last.click()
    examine(reader)
    look(reader, "/common-parties")
    reader.page.locator("details summary").first.click()
    reader.presses("Let it count again")
    reader.sees("Please answer this")
    examine(reader)


@WINDOWS
def test_nothing_shuts_a_therapist_out(
    checked: Checked, seat: Seat, way: Way, *, is_dark: bool
) -> None:
    town = checked[0].town
    reader = sits(checked, seat, town.therapist.name, way, is_dark=is_dark)

    look(reader, "/former-clients")
    reader.sees("Ends")
    reader.page.locator("details summary").first.click()
    examine(reader)
    look(reader, "/former-clients?within=30")
    look(reader, "/cases/new")


@WINDOWS
def test_a_check_leads_to_a_case_that_says_so(
    checked: Checked, seat: Seat, way: Way, *, is_dark: bool
) -> None:
    town = checked[0].town
    reader = sits(checked, seat, town.other_therapist.name, way, is_dark=is_dark)
    reader.goes_to("/check")
    reader.page.get_by_label("Given names").fill("Tobias")
    reader.page.get_by_label("Surname", exact=False).first.fill("Wrenfield")
    reader.presses("Check")
    examine(reader)

    reader.page.get_by_text("Open a case with them now").click()
    examine(reader)
    assert reader.page.get_by_label("Client's name").input_value() == "Tobias Wrenfield"
    reader.page.get_by_label("Day").fill("2026-03-08")
    reader.page.get_by_label("Time").fill("10:00")
    reader.presses("Open the case")

    reader.sees("Checked before")
    reader.sees("not answered yet")
    examine(reader)

    reader.goes_to("/check")
    reader.page.get_by_label("Given names").fill("Tobias")
    reader.page.get_by_label("Surname", exact=False).first.fill("Wrenfield")
    reader.presses("Check")
    reader.page.get_by_text("Add this check to C-").first.click()
    examine(reader)
    reader.presses("Add it")

    reader.sees("The check stands with this case")
    examine(reader)
