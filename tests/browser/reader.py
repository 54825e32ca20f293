"""Somebody at a browser: what they do in their words, and what must never happen.

Every page they come to is looked at: no complaint of the browser, no request to
another house, no sideways scrolling, and no more than `LARGEST` bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

from tests.house import PASSWORD

LARGEST = 100_000
WIDE, NARROW = 1280, 320


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """How somebody reads: how wide their window is, and whether scripts run."""

    width: int
    has_script: bool

    def __str__(self) -> str:
        return f"{self.width}-{'script' if self.has_script else 'plain'}"


@dataclass(kw_only=True)
class Reader:
    """Somebody at a browser of their own."""

    context: BrowserContext
    page: Page
    house: str
    way: Way
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.context.on("request", self._watch)
        self.context.on("response", self._weigh)

    def goes_to(self, address: str) -> None:
        """Type an address."""
        self.page.goto(self.house + address)
        self.looks()

    def presses(self, name: str) -> None:
        """Press a button or follow a link by its name, and wait for what comes."""
        either = self.page.get_by_role("button", name=name, exact=True).or_(
            self.page.get_by_role("link", name=name, exact=True)
        )
        with self.page.expect_navigation(wait_until="load"):
            either.first.click()
        self.looks()

    def goes_back(self) -> None:
        """Press the browser's own Back."""
        self.page.go_back(wait_until="load")
        self.looks()

    def signs_in(self, name: str, password: str = PASSWORD) -> None:
        """Fill in the first page, wherever it was reached from."""
        if not self.page.url.startswith(f"{self.house}/sign-in"):
            self.goes_to("/sign-in")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.presses("Sign in")

    def chooses(self, question: str, answer: str) -> None:
        """Answer a question that offers answers."""
        group = self.page.get_by_role("group", name=question)
        group.get_by_label(answer, exact=True).check()

    def sees(self, words: str) -> None:
        """What the page must say."""
        expect(self.main).to_contain_text(words)

    @property
    def main(self) -> Locator:
        """The page without what surrounds it."""
        return self.page.get_by_role("main")

    @property
    def heading(self) -> str:
        """What the page is called."""
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def address(self) -> str:
        """Where they are, within the house."""
        return self.page.url.removeprefix(self.house)

    def looks(self) -> None:
        """Look at a page that was just reached."""
        self.page.wait_for_load_state("load")
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > self.way.width:
            self.complaints.append(f"{self.address} is {wide} pixels wide")

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that says what has to be mended is no failure to load one.
        is_answer = message.text.startswith("Failed to load resource") and (
            "status of 4" in message.text
            and not urlsplit(message.location["url"]).path.startswith("/static/")
        )
        if message.type in {"error", "warning"} and not is_answer:
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.house, "data:")):
            self.complaints.append(f"asked for {request.url}")

    def _weigh(self, response: Response) -> None:
        if not response.url.startswith(self.house) or response.status >= 500:
            self.complaints.append(f"{response.url} answered {response.status}")
