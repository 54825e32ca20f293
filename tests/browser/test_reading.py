"""Reading a case: the picture, its table twin, the two dates, and a report to keep."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.practice import HISTORIES, Practice
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


def marks(reader: Reader) -> list[str]:
    """Where the marks of facts in the picture lead; questions have a lane of their own."""
    found: list[str] = reader.page.locator(
        "svg.timeline a[href^='#fact-']"
    ).evaluate_all("all => all.map(one => one.getAttribute('href'))")
    return found


def rows(reader: Reader) -> list[str]:
    """The facts of the table, as addresses on its page."""
    found: list[str] = reader.page.locator("table.facts tr[id^=fact-]").evaluate_all(
        "all => all.map(one => '#' + one.id)"
    )
    return found


def test_my_cases_lead_to_a_case(therapist: Reader) -> None:
    assert therapist.heading == "My cases"
    for history, client in HISTORIES.items():
        card = therapist.page.get_by_role("listitem").filter(has_text=history)
        expect(card).to_contain_text(client)

    therapist.presses("V12")

    assert therapist.heading == "Case V12"
    therapist.sees("Jonas Brandt with Thea Lind")


def test_the_picture_and_the_table_hold_the_same_facts(
    therapist: Reader, practice: Practice
) -> None:
    for history in HISTORIES:
        therapist.goes_to(practice.case(history))

        assert len(marks(therapist)) == len(set(marks(therapist)))
        assert sorted(marks(therapist)) == sorted(rows(therapist))
        unnamed = therapist.page.locator("svg.timeline a:not([aria-label])")
        expect(unnamed).to_have_count(0)


def test_every_mark_lands_on_its_row(therapist: Reader, practice: Practice) -> None:
    therapist.goes_to(practice.case("V12"))
    acts = therapist.page.locator("svg.timeline a:has(.triangle, .square, .diamond)")
    assert acts.count()

    for mark in acts.all()[:6]:
        row = mark.get_attribute("href") or ""
        mark.click()
        expect(therapist.page.locator(f"{row}:target")).to_be_in_viewport()


def test_a_mark_is_reached_and_followed_by_keyboard(
    therapist: Reader, practice: Practice
) -> None:
    therapist.goes_to(practice.case("V12"))
    mark = therapist.page.locator("svg.timeline a").first
    mark.focus()

    therapist.page.keyboard.press("Enter")

    row = mark.get_attribute("href") or ""
    expect(therapist.page.locator(f"{row}:target")).to_be_in_viewport()


def test_known_on_hides_what_was_written_down_later(
    therapist: Reader, practice: Practice
) -> None:
    # A hug of 25 March was written down on 29 April.
    therapist.goes_to(practice.case("V37"))
    everything = len(rows(therapist))

    therapist.page.get_by_label("As it was known on").fill("2024-04-15")
    therapist.presses("Show")

    assert len(rows(therapist)) < everything
    assert sorted(marks(therapist)) == sorted(rows(therapist))
    known = therapist.page.get_by_label("As it was known on")
    expect(known).to_have_value("2024-04-15")
    therapist.presses("Back to today")
    assert len(rows(therapist)) == everything


def test_up_to_a_day_hides_what_happened_later(
    therapist: Reader, practice: Practice
) -> None:
    therapist.goes_to(practice.case("V37"))
    everything = len(rows(therapist))

    therapist.page.get_by_label("What happened up to").fill("2024-03-05")
    therapist.presses("Show")
    assert 0 < len(rows(therapist)) < everything

    therapist.page.get_by_label("What happened up to").fill("2020-01-01")
    therapist.presses("Show")
    therapist.sees("Nothing has been recorded by these dates.")


def test_a_figure_opens_to_every_step_that_led_to_it(
    therapist: Reader, practice: Practice
) -> None:
    therapist.goes_to(practice.case("V12"))
    figure = therapist.page.locator("table.facts details").first

    figure.locator("summary").click()

    expect(figure.locator(".steps li").first).to_be_visible()
    expect(figure).to_contain_text("It weighs")
    therapist.looks()


def test_a_fact_leads_back_to_its_row(therapist: Reader, practice: Practice) -> None:
    therapist.goes_to(practice.case("V12"))
    link = therapist.page.locator("table.facts th a").nth(3)
    title = link.inner_text()
    with therapist.page.expect_navigation():
        link.click()
    therapist.looks()
    assert title in therapist.heading

    therapist.presses("Case V12")

    row = f"#{therapist.page.url.partition('#')[2]}:target"
    expect(therapist.page.locator(row)).to_be_in_viewport()


def test_the_report_is_a_file_to_keep(
    therapist: Reader, practice: Practice, tmp_path: Path
) -> None:
    therapist.goes_to(practice.case("V12"))

    with therapist.page.expect_download() as taken:
        therapist.page.get_by_text("Take away or hand over").click()
        therapist.page.get_by_role("link", name="Take away as a page").click()

    assert taken.value.suggested_filename == "V12.html"
    kept = tmp_path / "V12.html"
    taken.value.save_as(kept)
    text = kept.read_text("utf-8")
    assert text.startswith("<!doctype html>")
    assert "V12" in text
