"""The pages of offices, of who looked and of an audit: nothing that shuts somebody out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api import conflicts
from api.conflicts import name_in
from tests.browser.conftest import WAYS, Seat
from tests.browser.practice import Practice
from tests.browser.reader import Reader, Way
from tests.browser.serving import served
from tests.browser.test_for_everybody import examine, look
from tests.conftest import Settled
from tests.house import Clock, Someone, copied, open_case, principal
from tests.reading.offices import Offices, again, hold_offices

pytestmark = pytest.mark.browser
WHY = "they sing in one choir"
PAGES = {
    "therapist": [
        *("{case}/readers", "{case}/readers?since=2099-01-01", "{case}/disclosures"),
        *("{case}/let-in", "{fresh}/readers", "{fresh}/disclosures", "/account"),
    ],
    "other_therapist": ["/break-glass"],
    "board_member": ["{case}/identity", "{case}/step-back"],
    "officer": ["/proceedings", "{case}/proceeding", "{case}/conflicts"],
    "custodian": ["/identities"],
    "auditor": ["/audit", "/accesses", "{case}/readers", "{case}/disclosures"],
    "privacy_officer": ["/let-in", "{case}/let-in", "{case}/conflicts"],
    "administrator": ["/administration", "/people"],
}
Held = tuple[Practice, Offices, str]
WINDOWS = pytest.mark.parametrize(
    ("way", "is_dark"),
    [(WAYS[0], False), (WAYS[0], True), (WAYS[2], False), (WAYS[2], True)],
    ids=["light", "dark", "narrow", "narrow and dark"],
)


@pytest.fixture(scope="module")
def held(settled: Settled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """A practice in which every office is held, somebody was named, and some looked."""
    data, clock = tmp_path_factory.mktemp("offices") / "data", Clock()
    with copied(settled.data, data, clock=clock) as house:
        town = settled.town
        offices = hold_offices(house, town)
        named = town.other_board_member.person_id
        name_in(house, town.case, named, reason=WHY)
        officer = principal(house, offices.officer)
        assert conflicts.conflicts_of(house, officer, town.case).told
        fresh = open_case(house, again(house, town.therapist), client="Lou Fern")
        with served(house) as url:
            found = Practice(url=url, house=house, town=town, clock=clock, histories={})
            yield found, offices, f"/cases/{fresh}"


def someone(held: Held, who: str) -> Someone:
    found: Someone = getattr(held[1], who, None) or getattr(held[0].town, who)
    return found


def sits(held: Held, seat: Seat, who: str, way: Way, *, is_dark: bool) -> Reader:
    reader = seat(way, is_dark=is_dark, house=held[0].url)
    reader.signs_in(someone(held, who).name)
    return reader


@WINDOWS
@pytest.mark.parametrize("who", PAGES)
def test_nothing_shuts_anybody_out(
    held: Held, seat: Seat, who: str, way: Way, *, is_dark: bool
) -> None:
    reader = sits(held, seat, who, way, is_dark=is_dark)
    case = f"/cases/{held[0].town.case}"

    for address in PAGES[who]:
        look(reader, address.format(case=case, fresh=held[2]))


@WINDOWS
def test_nothing_shuts_an_auditor_out_who_said_what_for(
    held: Held, seat: Seat, way: Way, *, is_dark: bool
) -> None:
    reader = sits(held, seat, "auditor", way, is_dark=is_dark)
    for address in ("/accesses", f"/cases/{held[0].town.case}/readers"):
        reader.goes_to(address)
        reader.page.get_by_label("What you look for").fill("the audit of March")
        reader.page.get_by_role("main").get_by_role("button").first.click()
        reader.looks()
        reader.page.locator("details summary").first.click()
        examine(reader)


@WINDOWS
def test_what_is_said_to_be_mended_shuts_nobody_out(
    held: Held, seat: Seat, way: Way, *, is_dark: bool
) -> None:
    reader = sits(held, seat, "officer", way, is_dark=is_dark)
    reader.goes_to(f"/cases/{held[0].town.case}/conflicts")
    reader.page.get_by_label("Who", exact=True).fill("Nobody Here")
    reader.page.get_by_label("Why").fill(WHY)
    reader.presses("Keep them out")

    reader.sees("nobody is registered")
    examine(reader)
