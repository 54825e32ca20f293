"""Chromium as these tests start it: headless, alone, and asking nobody anything."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIETLY = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


class NoChromium(Exception):
    """There is no Chromium on this machine."""

    def __init__(self) -> None:
        super().__init__(
            f"no Chromium was found (looked for {', '.join(NAMES)}): "
            "run scripts/setup-test-tools"
        )


def found() -> str:
    """Where Chromium is: on the path, or in the environment. Raises NoChromium."""
    beside_python = Path(sys.prefix) / "bin"
    for name in NAMES:
        place = shutil.which(name) or shutil.which(name, path=str(beside_python))
        if place:
            return place
    raise NoChromium


@contextmanager
def started() -> Iterator[Browser]:
    """A browser of one's own, closed again at the end. Raises NoChromium."""
    program = found()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIETLY)
        try:
            yield browser
        finally:
            browser.close()
