"""Every page, light and dark, wide and narrow: nothing that shuts somebody out."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import WAYS, Seat
from tests.browser.practice import Practice
from tests.browser.reader import LARGEST, Reader, Way

pytestmark = pytest.mark.browser
PAGES = {
    "therapist": [
        "/",
        "/help",
        "/catalogue",
        "/catalogue/GiftExchanged",
        "/catalogue?words=zzz",
        "/rules",
        "/rules/R22",
        "/codes",
        "/codes/APA",
        "{case}/assessment",
        "{case}/assessment?code=ACA&as_of=2024-04-15",
        "/account",
        "/account/password",
        "/account/confirm",
        "/cases/new",
        "/check",
        "/former-clients",
        "/circle",
        "{case}",
        "{case}?known_on=2024-04-15",
        "{case}?as_of=1999-01-01",
        "{case}?as_of=1800-01-01",
        "{fact}",
        "{fact}/correct",
        "{case}/record",
        "{case}/record/GiftExchanged",
        "{case}/record/TherapyStarted",
        "{case}/record/SessionHeld",
        "/queue",
        "{case}/let-in",
        "/nowhere",
    ],
    "supervisor": [
        *("/", "/queue", "{case}", "{case}/record/CaseFlagReviewed"),
        "{case}/step-back",
    ],
    "board_member": ["/"],
    "other_board_member": ["/"],
    "administrator": [
        "/people",
        "/administration",
        "/people/invite",
        "/privacy",
        "/privacy/erase",
        "/privacy/hold",
        "/privacy/retention",
    ],
}


def look(reader: Reader, address: str) -> None:
    """Go there, and hold the page against axe, its weight and its edges."""
    with reader.page.expect_response(reader.house + address) as answer:
        reader.goes_to(address)
    weigh(reader, answer.value.body(), address=address)
    examine(reader)


def weigh(reader: Reader, body: bytes, *, address: str) -> None:
    pictures = reader.page.locator("svg.timeline").evaluate_all(
        "all => all.map(one => one.outerHTML.length).reduce((a, b) => a + b, 0)"
    )
    assert len(body) - pictures <= LARGEST, address


def examine(reader: Reader) -> None:
    found = Axe().run(reader.page)
    assert found.violations_count == 0, f"{reader.address}\n{found.generate_report()}"


@pytest.mark.parametrize(
    ("way", "is_dark"),
    [(WAYS[0], False), (WAYS[0], True), (WAYS[2], False)],
    ids=["light", "dark", "narrow"],
)
@pytest.mark.parametrize("standing", PAGES)
def test_nothing_shuts_anybody_out(
    seat: Seat, practice: Practice, standing: str, way: Way, *, is_dark: bool
) -> None:
    reader = seat(way, is_dark=is_dark)
    reader.signs_in(getattr(practice.town, standing).name)
    case = practice.case("V12")
    if standing == "therapist":
        reader.goes_to(case)
        link = reader.page.locator("table.facts th a").nth(5)
        fact = link.get_attribute("href")
        reader.page.locator("table.facts summary").first.click()
        examine(reader)
    else:
        fact = ""

    for address in PAGES[standing]:
        look(reader, address.format(case=case, fact=fact))


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_what_is_said_to_be_mended_shuts_nobody_out(
    seat: Seat, practice: Practice, *, is_dark: bool
) -> None:
    reader = seat(WAYS[0], is_dark=is_dark)
    reader.signs_in(practice.town.therapist.name, "not at all the password")
    examine(reader)
    reader.signs_in(practice.town.therapist.name)
    for kind in ("GiftExchanged", "SecondaryRelationshipEntered"):
        reader.goes_to(f"{practice.case('V12')}/record/{kind}")
        reader.page.get_by_text("More, if it helps").click()
        examine(reader)
        reader.presses("Record it")
        examine(reader)
    practice.clock.forward(minutes=16)
    reader.presses("Record it")
    examine(reader)


@pytest.mark.parametrize(
    ("way", "is_dark"),
    [(WAYS[0], True), (WAYS[2], False), (WAYS[1], False)],
    ids=["dark", "narrow", "without script"],
)
def test_what_an_act_would_raise_shuts_nobody_out(
    seat: Seat, practice: Practice, way: Way, *, is_dark: bool
) -> None:
    reader = seat(way, is_dark=is_dark)
    reader.signs_in(practice.town.therapist.name)
    case = practice.case("V12")
    reader.goes_to(case)
    reader.page.locator("table.facts th a").nth(5).click()
    reader.presses("Put this right")
    reader.presses("What would this raise?")

    assert reader.page.get_by_text("Nothing has been recorded.").is_visible()
    if way.has_script:
        examine(reader)
