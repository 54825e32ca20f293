"""Somebody with `verify.html` on their disk, a browser, and no network at all.

`Examiner` uses the page as people do. `Machine` asks the entry point that the page
itself uses, many times over, with files that never leave the browser.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.log.known import LOG, WITNESS

PATIENCE_MS = 60_000
LOAD = """([files]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  globalThis.there = new Map(files.map(([name, text]) => [name, bytes(text)]));
}"""
ASK = """async ([options, withFacts]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const kept = options.kept.map(bytes);
  const begun = performance.now();
  const answer = await boundaryLedgerVerify(there, { ...options, kept });
  if (!withFacts) delete answer.facts;
  return { ...answer, took: performance.now() - begun };
}"""
FLIP = """async ([name, bits, options]) => {
  const answers = [];
  for (const bit of bits) {
    const bytes = there.get(name).slice();
    bytes[bit >> 3] ^= 1 << (bit & 7);
    const changed = new Map(there).set(name, bytes);
    const { ok, failure } = await boundaryLedgerVerify(changed, options);
    answers.push(ok ? "ok" : `${failure.kind} ${failure.check} ${failure.place}`);
  }
  return answers;
}"""


@dataclass(kw_only=True)
class Machine:
    """The page's own check function, asked by a program."""

    page: Page

    def takes(self, members: Mapping[str, bytes]) -> Machine:
        """Hand over a bundle; what is asked next is asked of it."""
        files = [[name, b64encode(raw).decode()] for name, raw in members.items()]
        self.page.evaluate(LOAD, [files])
        return self

    def answers(
        self,
        *,
        vkeys: str = LOG.vkeys,
        witness_keys: str = WITNESS.vkeys,
        since: float | None = None,
        kept: Sequence[bytes] = (),
        with_facts: bool = False,
    ) -> dict[str, Any]:
        """What it says of the bundle, to a reader who brings these."""
        options = {
            "logKeys": vkeys,
            "witnessKeys": witness_keys,
            "since": since,
            "kept": [b64encode(raw).decode() for raw in kept],
        }
        found: dict[str, Any] = self.page.evaluate(ASK, [options, with_facts])
        return found

    def flips(self, name: str, bits: Sequence[int]) -> list[str]:
        """What it says of the bundle with each single bit of a file changed."""
        options = {"logKeys": LOG.vkeys, "witnessKeys": WITNESS.vkeys}
        found: list[str] = self.page.evaluate(FLIP, [name, list(bits), options])
        return found


@dataclass(kw_only=True)
class Examiner:
    """Somebody who opened the page from disk. What must never happen is noted."""

    context: BrowserContext
    page: Page
    place: Path
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", lambda request: self._watch(request.url))
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(self.place.as_uri())

    def _watch(self, url: str) -> None:
        if url != self.place.as_uri():
            self.complaints.append(f"asked for {url}")

    def chooses(self, raw: bytes, name: str = "bundle.zip") -> None:
        """Choose a file in the first field."""
        self.page.get_by_label("The bundle").set_input_files(
            {"name": name, "mimeType": "application/zip", "buffer": raw}
        )

    def brings(self, vkeys: str) -> None:
        """Paste keys of the log."""
        self.page.get_by_label("Keys of the log").fill(vkeys)

    def checks(self) -> None:
        """Press the button, and wait for the answer."""
        self.page.get_by_role("button", name="Check the file").click()
        expect(self.page.locator("#verdict h2")).to_be_visible(timeout=PATIENCE_MS)

    @property
    def verdict(self) -> str:
        return self.page.locator("#verdict").inner_text()

    @property
    def title(self) -> str:
        return self.page.locator("#verdict h2").inner_text()

    def part(self, title: str) -> Locator:
        """A part of the page by its heading."""
        return self.page.get_by_role("region", name=title, exact=True)
