"""People of the house at their own accounts, and what they sign in with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pyotp.totp import TOTP

from api import people
from api.edge import COOKIE
from api.house import open_house
from api.settings import Settings
from domain.facts.bookkeeping import Standing
from tests.house import PASSWORD, Clock, Someone, Town
from tests.pages.reading import Document
from tests.pages.visiting import Visitor

HOST = "ledger.test"


@dataclass(kw_only=True)
class Browser(Visitor):
    """A browser that follows what a page says next, and keeps its cookies."""

    client: TestClient

    def send(self, address: str, **form: str | list[str]) -> Response:
        """Send a form of one's account, as the page of it would."""
        csrf = self.page("/account").field("csrf")
        return self.post(address, {"csrf": csrf, **form})

    def signs_in(self, name: str, password: str = PASSWORD) -> Response:
        """Fill in the first page."""
        return self.post("/sign-in", {"name": name, "password": password})

    def as_(self, who: Someone | None) -> Self:
        """Be somebody else from now on."""
        self.client.cookies.clear()
        if who is not None:
            self.client.cookies.set(COOKIE, who.token, domain=HOST, path="/")
        return self

    @property
    def token(self) -> str:
        """The session that it holds now."""
        return self.client.cookies.get(COOKIE) or ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Phone:
    """An authenticator app that was set up, and the recovery codes that came with it."""

    secret: str
    recovery: tuple[str, ...]
    clock: Clock

    @property
    def code(self) -> str:
        """The code of this moment."""
        return TOTP(self.secret).at(self.clock.now)


@pytest.fixture
def nobody(client: TestClient) -> Browser:
    """Somebody who has not signed in."""
    return Browser(client=client)


@pytest.fixture
def therapist(nobody: Browser, town: Town) -> Browser:
    """The therapist, at a browser of theirs."""
    return nobody.as_(town.therapist)


@pytest.fixture
def administrator(nobody: Browser, town: Town) -> Browser:
    """The administrator, at a browser of theirs."""
    return nobody.as_(town.administrator)


@pytest.fixture
def phone(therapist: Browser, clock: Clock) -> Phone:
    """The therapist sets up an authenticator app, and stays signed in."""
    return set_up(therapist, clock)


def set_up(browser: Browser, clock: Clock) -> Phone:
    """Set up an authenticator app as the pages have it."""
    begun = browser.send("/account/app")
    assert begun.headers["location"] == "/account/app"
    page = browser.page("/account/app")
    secret = page.one("code").text.replace(" ", "")
    code = TOTP(secret).at(clock.now)
    done = browser.post(
        "/account/app/confirm", {"csrf": page.field("csrf"), "code": code}
    )
    codes = [each.text for each in Document(done.text).all("code")]
    clock.forward(seconds=30)
    return Phone(secret=secret, recovery=tuple(codes), clock=clock)


def at_home(client: TestClient, who: Someone) -> Browser:
    """Somebody at the one browser of a test, with the session they began with."""
    return Browser(client=client).as_(who)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A ledger for the command line, in which Thea can sign in."""
    directory = tmp_path / "for the command line"
    with open_house(Settings(data=directory)) as house:
        people.add_member(
            house, name="Thea", password=PASSWORD, standings=[Standing.THERAPIST]
        )
    return directory
