"""Writing down what happened: finding its kind, telling it, and putting it right."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.practice import Practice
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


def begins_a_gift(reader: Reader) -> None:
    """From a case to the form of a present, by an everyday word."""
    reader.presses("Record something")
    reader.page.get_by_label("Say it in everyday words").fill("present")
    if not reader.way.has_script:
        reader.presses("Search")
    expect(reader.page.get_by_role("status")).to_have_text("1 kind of fact")
    with reader.page.expect_navigation():
        reader.page.get_by_role("link", name="Gift exchanged").click()
    reader.looks()
    assert reader.heading == "Gift exchanged"


def tells_of_a_scarf(reader: Reader, *, day: str = "2026-03-08") -> None:
    """Fill in the form of a present."""
    when = reader.page.get_by_role("group", name="When it happened")
    when.get_by_label("Day").fill(day)
    when.get_by_label("Time").fill("10:00")
    reader.chooses("Who gave", "Client to therapist")
    reader.chooses("What became of it", "Accepted")
    value = reader.page.get_by_role("group", name="Rough value")
    value.get_by_label("Amount").fill("12.50")
    value.get_by_label("Currency").fill("EUR")
    reader.page.get_by_label("What it was").select_option(label="Token handmade")
    reader.page.get_by_label("Occasion").select_option(label="None")
    reader.chooses("Its meaning was talked about", "Yes")


def rows(reader: Reader) -> int:
    """How many facts the table lists."""
    return reader.page.locator("tr[id^='fact-']").count()


@pytest.fixture
def empty(therapist: Reader, practice: Practice) -> Reader:
    """The therapist in a case of their own, in which nothing is told yet."""
    therapist.goes_to(practice.fresh_case(practice.town.therapist))
    return therapist


def test_a_case_is_opened_and_its_first_fact_recorded(
    therapist: Reader, practice: Practice
) -> None:
    therapist.presses("Open a case")
    therapist.presses("Open the case")
    therapist.sees("2 things to mend")

    therapist.page.get_by_label("Client's name").fill("Mo Winter")
    therapist.page.get_by_label("Day").fill("2026-02-02")
    therapist.presses("Open the case")
    therapist.sees("The case is open.")
    therapist.sees("Nothing has been recorded")
    therapist.sees("Mo Winter")

    begins_a_gift(therapist)
    tells_of_a_scarf(therapist)
    therapist.presses("Record it")
    therapist.sees("It is recorded.")
    expect(therapist.page.locator("#fact-1")).to_contain_text("Gift exchanged")
    expect(therapist.page.locator("#fact-1")).to_be_in_viewport()


def test_a_form_with_mistakes_keeps_what_was_typed_and_names_them_all(
    empty: Reader,
) -> None:
    begins_a_gift(empty)
    tells_of_a_scarf(empty, day="2027-03-08")
    empty.page.get_by_label("Amount").fill("a few")
    empty.page.get_by_label("Occasion").select_option(label="Choose")

    empty.presses("Record it")

    empty.sees("Nothing is lost. 3 things to mend")
    for question in ("When it happened", "Rough value", "Occasion"):
        summed_up = empty.page.get_by_role("alert").get_by_role("link")
        expect(summed_up.filter(has_text=question)).to_have_count(1)
    expect(empty.page.locator(".control .error")).to_have_count(3)
    expect(empty.page.get_by_label("Amount")).to_have_value("a few")
    expect(empty.page.get_by_label("Amount")).to_have_attribute("aria-invalid", "true")
    expect(empty.page.get_by_label("Currency")).to_have_value("EUR")
    expect(empty.page.get_by_label("Accepted")).to_be_checked()
    link = empty.page.get_by_role("link", name=re.compile("Occasion"))
    link.click()
    expect(empty.page.get_by_label("Occasion")).to_be_in_viewport()

    when = empty.page.get_by_role("group", name="When it happened")
    when.get_by_label("Day").fill("2026-03-08")
    empty.page.get_by_label("Amount").fill("12.50")
    empty.page.get_by_label("Occasion").select_option(label="Holiday")
    empty.presses("Record it")

    empty.sees("It is recorded.")
    assert rows(empty) == 1


def test_a_fact_is_put_right_once_and_the_original_stays_visible(
    empty: Reader,
) -> None:
    begins_a_gift(empty)
    tells_of_a_scarf(empty)
    empty.page.get_by_label("What it was").select_option(label="Luxury")
    empty.presses("Record it")
    case = empty.address.partition("?")[0]
    empty.presses("Gift exchanged")
    empty.presses("Put this right")
    form = empty.address
    assert empty.heading == "Put right: gift exchanged"
    expect(empty.page.get_by_label("Amount")).to_have_value("12.50")

    empty.page.get_by_label("What it was").select_option(label="Food")
    empty.presses("Record the correction")

    empty.sees("It is recorded.")
    first = empty.page.locator("#fact-1")
    expect(first).to_have_class("struck")
    expect(first).to_contain_text("Corrected by fact 2; it stays visible")
    expect(empty.page.locator("#fact-2")).to_contain_text("Puts right fact 1")
    mark = empty.page.locator("svg.timeline a[href='#fact-1']")
    name = mark.get_attribute("aria-label") or ""
    assert name.endswith("corrected later, no longer weighs")

    empty.goes_to(form)
    assert empty.heading == "This was put right before"
    empty.sees("Fact 2 puts fact 1 right already")
    empty.presses("Open fact 2")
    assert empty.heading == "2. Gift exchanged"
    empty.goes_to(case)
    assert rows(empty) == 2


def test_an_impatient_second_press_records_once(empty: Reader) -> None:
    case = empty.address
    begins_a_gift(empty)
    tells_of_a_scarf(empty)

    with empty.page.expect_navigation(url=re.compile("told=(recorded|before)")):
        empty.page.get_by_role("button", name="Record it").dblclick()

    empty.goes_to(case)
    assert rows(empty) == 1


def test_going_back_and_sending_the_same_form_again_records_once(
    empty: Reader,
) -> None:
    begins_a_gift(empty)
    tells_of_a_scarf(empty)
    empty.presses("Record it")

    empty.goes_back()
    assert empty.heading == "Gift exchanged"
    tells_of_a_scarf(empty)
    empty.presses("Record it")

    empty.sees("It is recorded, and once")
    expect(empty.page.locator("#fact-1:target")).to_be_in_viewport()
    assert rows(empty) == 1


def test_half_a_time_is_not_taken_for_none(empty: Reader) -> None:
    case = empty.address
    begins_a_gift(empty)
    tells_of_a_scarf(empty)
    time = empty.page.get_by_label("Time").first
    time.fill("")
    time.focus()
    empty.page.keyboard.type("10")

    empty.page.get_by_role("button", name="Record it").click()

    expect(time).to_be_focused()
    assert empty.heading == "Gift exchanged"
    empty.goes_to(case)
    assert rows(empty) == 0
