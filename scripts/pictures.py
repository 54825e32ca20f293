"""Take the pictures of docs/pictures from the demo's data, with Chromium.

    python scripts/pictures.py

The demo is invented anew in a folder of its own, on a day that is always the same, so
that the pictures differ only where the pages do.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# The checkout, not an installed copy.
from playwright.sync_api import Browser, Page  # noqa: E402

from api import demo, importing, people  # noqa: E402
from api.house import House, open_house  # noqa: E402
from api.settings import Settings  # noqa: E402
from domain import recording  # noqa: E402
from tests.browser.chromium import NoChromium, started  # noqa: E402
from tests.browser.serving import served  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
LARGEST = 250_000
WIDTH, HEIGHT = 1280, 1000
DAY = datetime(2026, 3, 9, 12, tzinfo=UTC)
PASSWORD = "a password for a few seconds"  # noqa: S105 - of a demo that is thrown away.
HISTORY = "V16"


def main() -> int:
    """Invent the demo, look at it, and keep two pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        directory = Path(folder) / "demo"
        demo.claim(directory)
        with open_house(Settings(data=directory), clock=lambda: DAY) as house:
            demo.sign_ins(house, password=lambda: PASSWORD, say=lambda _done, _of: None)
            try:
                with served(house) as url, started() as browser:
                    take(browser, house, url=url)
            except NoChromium as error:
                print(error, file=sys.stderr)
                return 1
    return int(any(too_large(path) for path in sorted(PICTURES.glob("*.png"))))


def take(browser: Browser, house: House, *, url: str) -> None:
    """Sign in as the therapist of the case, and take each picture."""
    case_id = importing.case_of(house, HISTORY)
    therapist = recording.opened(house.ledger, case_id).therapist_id
    page = browser.new_page(
        viewport={"width": WIDTH, "height": HEIGHT},
        color_scheme="light",
        locale="en-GB",
        reduced_motion="reduce",
    )
    page.goto(f"{url}/sign-in")
    page.get_by_label("Name").fill(people.name_of(house, therapist))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="My cases").wait_for()

    page.goto(f"{url}/cases/{case_id}")
    card = page.locator(".picture-twin")
    card.screenshot(path=PICTURES / "case-timeline.png")

    page.goto(f"{url}/cases/{case_id}/record/GiftExchanged")
    fill_in(page)
    page.screenshot(path=PICTURES / "record.png")
    page.close()


def fill_in(page: Page) -> None:
    """A form as somebody has it before them who is half through."""
    when = page.get_by_role("group", name="When it happened")
    when.get_by_label("Day").fill("2026-03-06")
    when.get_by_label("Time").fill("16:50")
    page.get_by_label("Client to therapist").check()
    page.get_by_label("Accepted").check()
    page.get_by_label("Amount").fill("8")
    page.get_by_label("Currency").fill("EUR")
    page.get_by_label("What it was").select_option(label="Food")
    page.get_by_label("Occasion").focus()


def too_large(path: Path) -> bool:
    """Whether a picture weighs too much for a README, said aloud."""
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {size} bytes")
    if size > LARGEST:
        print(f"  more than {LARGEST}", file=sys.stderr)
    return size > LARGEST


if __name__ == "__main__":
    sys.exit(main())
