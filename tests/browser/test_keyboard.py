"""The whole journey without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.practice import Practice
from tests.browser.reader import Reader
from tests.house import PASSWORD

pytestmark = pytest.mark.browser
FURTHEST = 120


class Hands:
    """Somebody at a keyboard: they press Tab until they are where they want to be."""

    def __init__(self, reader: Reader) -> None:
        self.page = reader.page
        self.reader = reader

    def reach(self, target: Locator) -> None:
        """Go on to a control, and see that it shows where one is."""
        for _ in range(FURTHEST):
            self.page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                shown = target.evaluate("e => getComputedStyle(e).outlineStyle")
                assert shown != "none", "nothing shows where one is"
                return
        pytest.fail(f"{target} is not reached by keyboard")

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press(key)
        self.reader.looks()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True).first


def signs_in(hands: Hands, name: str) -> None:
    hands.reach(hands.page.get_by_label("Name"))
    hands.type(name)
    hands.reach(hands.page.get_by_label("Password"))
    hands.type(PASSWORD)
    hands.press("Enter")


def finds_the_kind(hands: Hands) -> None:
    hands.reach(hands.link("Record something"))
    hands.press("Enter")
    hands.reach(hands.page.get_by_label("Say it in everyday words"))
    hands.type("present")
    if hands.reader.way.has_script:
        expect(hands.page.get_by_role("status")).to_have_text("1 kind of fact")
    else:
        hands.press("Enter")
    hands.reach(hands.page.locator(".kinds a"))
    hands.press("Enter")


def fills_in_the_form(hands: Hands) -> None:
    page = hands.page
    when = page.get_by_role("group", name="When it happened")
    for question, answer in (
        (when.get_by_label("Day"), "03032026"),
        (when.get_by_label("Time"), "1000a"),
        (page.get_by_label("Client to therapist"), " "),
        (page.get_by_label("Accepted"), " "),
        (page.get_by_label("Amount"), "5"),
        (page.get_by_label("What it was"), "Fo"),
        (page.get_by_label("Occasion"), "Ho"),
        (page.get_by_label("Yes", exact=True), " "),
        (page.get_by_text("More, if it helps"), " "),
        (page.get_by_label("In your own words"), "A pot of jam."),
    ):
        hands.reach(question)
        hands.type(answer)
    hands.reach(hands.button("Record it"))
    hands.press("Enter")


def test_a_fact_is_recorded_and_put_right_without_a_mouse(
    reader: Reader, practice: Practice
) -> None:
    case, hands = practice.fresh_case(practice.town.therapist), Hands(reader)
    reader.goes_to(f"/sign-in?next={case}")
    signs_in(hands, practice.town.therapist.name)
    finds_the_kind(hands)
    fills_in_the_form(hands)

    reader.sees("It is recorded.")
    row = reader.page.locator("#fact-1")
    expect(row).to_contain_text("3 Mar 2026, 10:00 UTC")

    reader.goes_to(case)
    hands.reach(row.get_by_role("link", name="Gift exchanged"))
    hands.press("Enter")
    reader.sees("A pot of jam.")
    hands.reach(hands.link("Put this right"))
    hands.press("Enter")
    hands.reach(hands.button("Record the correction"))
    hands.press("Enter")

    expect(row).to_have_class("struck")
    reader.goes_to(case)
    hands.reach(hands.button("Sign out"))
    hands.press("Enter")
    assert reader.heading == "Sign in"


def test_the_first_step_leads_past_the_bar(therapist: Reader) -> None:
    therapist.goes_to("/help")

    therapist.page.keyboard.press("Tab")
    skip = therapist.page.get_by_role("link", name="Skip to the page")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    therapist.page.keyboard.press("Enter")

    expect(therapist.main).to_be_focused()
