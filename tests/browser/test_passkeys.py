"""Passkeys in a real browser, with an authenticator that DevTools plays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, expect
from pyotp.totp import TOTP

from api import inviting, people
from api.house import House
from domain.facts.bookkeeping import Standing
from tests.browser.conftest import WAYS, Seat
from tests.browser.practice import Practice
from tests.browser.reader import Reader, Way
from tests.house import PASSWORD

pytestmark = pytest.mark.browser
NUMBERS = count(1)
INTERNAL = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass(kw_only=True)
class Person:
    """Somebody new with a device in hand, at a browser of their own."""

    name: str
    reader: Reader
    devtools: CDPSession
    device: str

    def presses(self, name: str) -> None:
        """Press a button and wait for what comes."""
        self.reader.presses(name)

    def makes_a_passkey(self, name: str = "My phone") -> None:
        """Make one at one's account."""
        self.reader.goes_to("/account")
        self.reader.page.get_by_label("A name for it").fill(name)
        self.reader.presses("Make a passkey")

    def signs_out(self) -> None:
        """Leave."""
        self.reader.presses("Sign out")

    def passkeys(self) -> list[dict[str, Any]]:
        """What the device holds."""
        found = self.devtools.send(
            "WebAuthn.getCredentials", {"authenticatorId": self.device}
        )
        held: list[dict[str, Any]] = found["credentials"]
        return held


Meet = Callable[..., Person]


@pytest.fixture
def meet(seat: Seat, practice: Practice) -> Meet:
    """Lets somebody new come to a browser with a device; a name is what passkeys need."""

    def come(
        way: Way = WAYS[0], *, is_here: bool = True, is_dark: bool = False
    ) -> Person:
        name = f"Pat Number {next(NUMBERS)}"
        if is_here:
            people.add_member(
                practice.house,
                name=name,
                password=PASSWORD,
                standings=[Standing.THERAPIST],
            )
        house = practice.url.replace("127.0.0.1", "localhost")
        reader = seat(way, is_dark=is_dark, house=house)
        devtools = reader.context.new_cdp_session(reader.page)
        devtools.send("WebAuthn.enable")
        made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": INTERNAL})
        person = Person(
            name=name,
            reader=reader,
            devtools=devtools,
            device=made["authenticatorId"],
        )
        if is_here:
            reader.signs_in(name)
        return person

    return come


class TestAPasskey:
    def test_lets_somebody_in_without_name_or_password(
        self, meet: Meet, practice: Practice
    ) -> None:
        person = meet()
        person.makes_a_passkey()
        assert person.reader.heading == "Your recovery codes"
        person.signs_out()

        person.presses("Sign in with a passkey")

        assert person.reader.heading == "My cases"
        found = practice.house.accounts.person(person.name)
        assert found is not None
        assert practice.house.accounts.events.of(found)[0].way == "passkey"
        (kept,) = practice.house.accounts.passkeys.of(found)
        assert (kept.name, kept.used_at) == ("My phone", practice.clock.now)

    def test_leads_on_to_where_one_wanted_to_go(self, meet: Meet) -> None:
        person = meet()
        person.makes_a_passkey()
        person.signs_out()
        person.reader.goes_to("/catalogue?words=gift")

        person.presses("Sign in with a passkey")

        assert person.reader.address == "/catalogue?words=gift"

    def test_is_the_second_factor_after_a_password(self, meet: Meet) -> None:
        person = meet()
        person.makes_a_passkey()
        person.signs_out()

        person.reader.signs_in(person.name)
        assert person.reader.heading == "Second factor"
        person.reader.goes_to("/")
        assert person.reader.heading == "Sign in"
        person.reader.goes_to("/sign-in/second")
        person.presses("Use your passkey")

        assert person.reader.heading == "My cases"

    def test_is_refused_where_the_device_does_not_know_its_person(
        self, meet: Meet
    ) -> None:
        person = meet()
        person.makes_a_passkey()
        person.signs_out()
        person.devtools.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": person.device, "isUserVerified": False},
        )

        person.reader.page.get_by_role("button", name="Sign in with a passkey").click()

        alert = person.reader.page.get_by_role("alert")
        expect(alert).to_contain_text("Nothing was chosen")
        assert person.reader.heading == "Sign in"

    def test_answers_a_challenge_once(self, meet: Meet) -> None:
        person = meet()
        person.makes_a_passkey()
        person.signs_out()
        sent: list[tuple[str, str]] = []
        person.reader.page.on(
            "request",
            lambda request: (
                sent.append((request.post_data or "", request.all_headers()["cookie"]))
                if request.url.endswith("/sign-in/passkey")
                else None
            ),
        )
        person.presses("Sign in with a passkey")
        person.signs_out()
        ((body, cookies),) = sent

        answer = person.reader.context.request.post(
            f"{person.reader.house}/sign-in/passkey",
            data=body,
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": person.reader.house,
                "Cookie": cookies,
            },
        )

        assert answer.status == 401
        assert "sent before" in answer.text()

    def test_of_a_copied_device_is_noticed(self, meet: Meet) -> None:
        person = meet()
        person.makes_a_passkey()
        person.signs_out()
        (before,) = person.passkeys()
        for _ in range(2):
            person.presses("Sign in with a passkey")
            person.signs_out()
        person.devtools.send(
            "WebAuthn.removeCredential",
            {"authenticatorId": person.device, "credentialId": before["credentialId"]},
        )
        copy = {
            k: v
            for k, v in before.items()
            if k not in {"backupEligibility", "backupState"}
        }
        person.devtools.send(
            "WebAuthn.addCredential",
            {"authenticatorId": person.device, "credential": {**copy, "signCount": 1}},
        )

        person.presses("Sign in with a passkey")

        assert person.reader.heading == "Sign in"
        person.reader.sees("This passkey could not be used here")

    def test_is_named_and_removed(self, meet: Meet) -> None:
        person = meet()
        person.makes_a_passkey("One <b>")
        person.reader.goes_to("/account")
        person.reader.sees("One <b>")

        person.reader.page.get_by_label("Name", exact=True).fill("Another")
        person.presses("Rename")
        person.reader.sees("Another")
        person.reader.page.get_by_role("button", name="Remove Another").click()
        person.reader.page.wait_for_load_state("load")

        person.reader.sees("You have none yet.")
        person.signs_out()
        person.presses("Sign in with a passkey")
        person.reader.sees("This passkey could not be used here")

    def test_is_made_once_a_device(self, meet: Meet) -> None:
        person = meet()
        person.makes_a_passkey()
        person.reader.goes_to("/account")

        person.reader.page.get_by_role("button", name="Make a passkey").click()

        alert = person.reader.page.get_by_role("alert")
        expect(alert).to_contain_text("has a passkey for you already")

    def test_confirms_before_what_is_grave(
        self, meet: Meet, practice: Practice
    ) -> None:
        person = meet()
        person.makes_a_passkey()
        for _ in range(2):
            practice.clock.forward(minutes=10)
            person.reader.goes_to("/account")

        person.presses("Set up an app")
        assert person.reader.heading == "Confirm that it is you"
        person.presses("Use your passkey")
        person.presses("Set up an app")

        assert person.reader.heading == "Set up an authenticator app"

    def test_accepts_an_invitation_without_any_password(
        self, meet: Meet, practice: Practice
    ) -> None:
        person = meet(is_here=False)
        link = inviting.invite(
            practice.house, person.name, standings=[Standing.THERAPIST]
        )
        person.reader.goes_to(link.path)
        assert person.reader.address == "/invitation"

        person.presses("Make a passkey and come in")
        assert person.reader.heading == "My cases"
        person.signs_out()
        person.presses("Sign in with a passkey")

        assert person.reader.heading == "My cases"
        assert not _has_password(practice.house, person.name)


def test_what_needs_scripts_says_so_and_the_rest_works_without(
    seat: Seat, practice: Practice
) -> None:
    house = practice.url.replace("127.0.0.1", "localhost")
    reader = seat(WAYS[1], house=house)
    name = f"Pat Number {next(NUMBERS)}"
    people.add_member(
        practice.house, name=name, password=PASSWORD, standings=[Standing.THERAPIST]
    )
    reader.goes_to("/sign-in")
    reader.sees("A passkey needs JavaScript")
    hidden = reader.page.get_by_role("button", name="Sign in with a passkey")
    expect(hidden).to_be_hidden()
    reader.signs_in(name)
    reader.goes_to("/account")
    reader.presses("Set up an app")
    secret = reader.page.locator("code.secret").inner_text().replace(" ", "")
    app = TOTP(secret)

    reader.page.get_by_label("Code").fill(app.at(practice.clock.now))
    reader.presses("Use this app")
    assert reader.heading == "Your recovery codes"
    practice.clock.forward(seconds=30)
    reader.presses("Sign out")
    reader.signs_in(name)
    reader.page.get_by_label("Code of your authenticator app").fill(
        app.at(practice.clock.now)
    )
    reader.presses("Sign in")

    assert reader.heading == "My cases"


@pytest.mark.parametrize(
    ("way", "is_dark"),
    [(WAYS[0], False), (WAYS[0], True), (WAYS[2], False)],
    ids=["light", "dark", "narrow"],
)
def test_the_pages_on_the_way_shut_nobody_out(
    meet: Meet, practice: Practice, way: Way, *, is_dark: bool
) -> None:
    person = meet(way, is_dark=is_dark)
    person.makes_a_passkey()
    examine(person.reader)
    person.reader.goes_to("/account")
    person.presses("Set up an app")
    examine(person.reader)
    secret = person.reader.page.locator("code.secret").inner_text().replace(" ", "")
    person.reader.page.get_by_label("Code").fill("000000")
    person.presses("Use this app")
    examine(person.reader)
    code = TOTP(secret).at(practice.clock.now)
    person.reader.page.get_by_label("Code").fill(code)
    person.presses("Use this app")
    examine(person.reader)
    person.reader.page.get_by_text("Make a token").click()
    person.reader.page.get_by_label("What for").fill("The calendar of the clinic")
    examine(person.reader)
    person.presses("Make it")
    examine(person.reader)
    person.signs_out()
    examine(person.reader)
    person.reader.signs_in(person.name)
    examine(person.reader)
    person.reader.page.get_by_label("Code of your authenticator app").fill("000000")
    person.presses("Sign in")
    examine(person.reader)
    link = inviting.invite(
        practice.house, f"{person.name} too", standings=[Standing.THERAPIST]
    )
    person.reader.goes_to(link.path)
    examine(person.reader)


def examine(reader: Reader) -> None:
    """Hold a page against axe."""
    found = Axe().run(reader.page)
    assert found.violations_count == 0, f"{reader.address}\n{found.generate_report()}"


def _has_password(house: House, name: str) -> bool:
    person = house.accounts.person(name)
    assert person is not None
    return house.accounts.has_password(person)
