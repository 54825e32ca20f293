"""Signing in and out, and who sees what."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from api.edge import COOKIE
from api.sign_in.browsers import DEVICE
from tests.browser.practice import HISTORIES, Practice
from tests.browser.reader import Reader
from tests.house import CLIENT_NAME

pytestmark = pytest.mark.browser


def test_a_wrong_password_stays_calm_and_keeps_the_name(
    reader: Reader, practice: Practice
) -> None:
    name = practice.town.therapist.name

    reader.signs_in(name, "not at all the password")

    assert reader.heading == "Sign in"
    alert = reader.page.get_by_role("alert")
    expect(alert).to_contain_text("Name or password is wrong.")
    expect(reader.page.get_by_label("Name")).to_have_value(name)
    expect(reader.page.get_by_label("Password")).to_have_value("")
    reader.signs_in(name)
    assert reader.heading == "My cases"


def test_the_cookie_works_on_this_machine_and_no_script_reads_it(
    reader: Reader, practice: Practice
) -> None:
    reader.signs_in(practice.town.therapist.name)
    assert reader.heading == "My cases"

    cookies = {each["name"]: each for each in reader.context.cookies()}

    assert set(cookies) == {COOKIE, DEVICE}
    for cookie in cookies.values():
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (
            True, True, "Lax",
        )  # fmt: skip
    assert cookies[COOKIE]["expires"] == -1
    assert reader.page.evaluate("document.cookie") == ""


def test_after_signing_out_back_shows_nothing_private(
    therapist: Reader, practice: Practice
) -> None:
    therapist.goes_to(practice.case("V12"))
    therapist.sees("Jonas Brandt")

    therapist.presses("Sign out")
    assert therapist.heading == "Sign in"
    therapist.goes_back()

    assert "Jonas Brandt" not in therapist.page.content()
    assert therapist.heading == "Sign in"
    assert therapist.context.cookies() == []


def test_when_a_session_ends_signing_in_leads_on_to_where_one_wanted_to_go(
    therapist: Reader, practice: Practice
) -> None:
    therapist.goes_to(practice.case("V37"))
    therapist.page.get_by_label("As it was known on").fill("2024-04-15")
    practice.clock.forward(minutes=16)

    therapist.presses("Show")
    assert therapist.heading == "Sign in"
    therapist.signs_in(practice.town.therapist.name)

    assert therapist.heading == "Case V37"
    known = therapist.page.get_by_label("As it was known on")
    expect(known).to_have_value("2024-04-15")


def test_what_was_being_written_when_a_session_ended_is_handed_back(
    therapist: Reader, practice: Practice
) -> None:
    case = practice.fresh_case(practice.town.therapist)
    therapist.goes_to(f"{case}/record/GiftExchanged")
    therapist.page.get_by_text("More, if it helps").click()
    words = "She had knitted it over the winter."
    therapist.page.get_by_label("In your own words").fill(words)
    practice.clock.forward(minutes=16)

    therapist.presses("Record it")
    assert therapist.heading == "You were signed out while you wrote"
    therapist.sees(words)
    therapist.presses("Sign in and open the form again")
    therapist.signs_in(practice.town.therapist.name)

    assert therapist.heading == "Gift exchanged"
    assert therapist.address == f"{case}/record/GiftExchanged"


@pytest.mark.parametrize(
    ("standing", "client"), [("supervisor", CLIENT_NAME), ("board_member", "A client")]
)
def test_who_stands_to_a_case_sees_it_and_no_other(
    reader: Reader, practice: Practice, standing: str, client: str
) -> None:
    someone = getattr(practice.town, standing)
    reader.signs_in(someone.name)

    shown = reader.page.get_by_role("list").last.inner_text()
    assert client in shown
    assert (CLIENT_NAME in shown) == (standing == "supervisor")
    assert practice.town.other_therapist.name not in shown
    assert (HISTORIES["V12"] in shown) == (standing == "supervisor")
    with reader.page.expect_navigation():
        reader.page.get_by_role("listitem").filter(has_text=client).get_by_role(
            "link"
        ).click()
    reader.looks()
    reader.sees(client)
    reader.goes_to(f"/cases/{practice.town.other_case}")
    assert reader.heading == "No such case"


def test_who_has_no_case_is_told_when_one_will_appear(
    reader: Reader, practice: Practice
) -> None:
    reader.signs_in(practice.town.other_board_member.name)

    reader.sees("There is no case here yet.")
    expect(reader.page.get_by_role("link", name="Open a case")).to_have_count(0)


def test_an_administrator_sees_people_and_no_case(
    reader: Reader, practice: Practice
) -> None:
    reader.signs_in(practice.town.administrator.name)

    assert reader.heading == "People"
    reader.sees(practice.town.therapist.name)
    assert CLIENT_NAME not in reader.page.content()
    expect(reader.page.get_by_role("link", name="My cases")).to_have_count(0)
    reader.goes_to(f"/cases/{practice.town.case}")
    assert reader.heading == "No such case"
