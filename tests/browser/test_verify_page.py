"""`verify.html` as somebody uses it who was handed a file, and is worried.

It is opened from disk in a real browser without a network. Nothing but the page itself
may be asked for, and nothing may be said to the browser's console.
"""

from __future__ import annotations

import json
import struct
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from api.house import House
from audit_reports.verify_page import verify_page
from tests.browser.examiner import PATIENCE_MS, Examiner
from tests.browser.reader import NARROW, WIDE
from tests.house import Town
from tests.log.known import LOG, WITNESS
from tests.proof.bundle_attacks import HONEST, dropped
from tests.proof.bundles import NARRATIVE, fill, handed_over
from tests.proof.handmade_bundle import Members, as_zip, handmade
from tests.proof.handmade_plan import Plan
from tests.proof.zip_oddities import oddities

pytestmark = pytest.mark.browser
Seat = Callable[..., Examiner]
LONG = Plan(sections={"record": 400}, others=120_000)
WATCH = """() => {
  globalThis.seen = new Set();
  const [words, bar] = ["stage", "bar"].map((id) => document.getElementById(id));
  setInterval(() => words.textContent && seen.add(`${words.textContent} ${bar.value}`), 5);
}"""
DROP = """([text]) => {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], "dropped.zip"));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
}"""


@pytest.fixture
def seat(browser: Browser, tmp_path: Path) -> Iterator[Seat]:
    """Seats somebody before the page; nothing untoward may happen to them."""
    place = tmp_path / "verify.html"
    place.write_bytes(verify_page())
    with ExitStack() as stack:
        seated: list[Examiner] = []

        def sit(*, width: int = WIDE, is_dark: bool = False) -> Examiner:
            context = browser.new_context(
                offline=True,
                viewport={"width": width, "height": 900},
                color_scheme="dark" if is_dark else "light",
                locale="en-GB",
            )
            stack.callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            seated.append(
                Examiner(context=context, page=context.new_page(), place=place)
            )
            return seated[-1]

        yield sit
        assert [said for one in seated for said in one.complaints] == []


@pytest.fixture
def examiner(seat: Seat) -> Examiner:
    return seat()


@pytest.fixture(scope="module")
def honest() -> Members:
    return handmade(HONEST)


class TestTheAnswer:
    def test_with_a_key_from_elsewhere(
        self, examiner: Examiner, honest: Members
    ) -> None:
        examiner.chooses(as_zip(honest))
        examiner.brings(LOG.vkeys)
        examiner.checks()

        assert (
            examiner.title
            == "The sections in this file are whole, unaltered and in order."
        )
        shown = examiner.part("What is shown").inner_text()
        assert "record (4 facts) and supervision (2 facts)" in shown
        assert "1 passage is withheld" in shown
        assert "1 passage is erased" in shown
        assert "5 entries and 8 entries" in shown
        cannot = examiner.part("What this cannot show").inner_text()
        assert "never written down" in cannot
        assert "only a witness" in cannot
        unchecked = examiner.part("Not checked in this page").inner_text()
        assert "ML-DSA-44" in unchecked

    def test_without_one(self, examiner: Examiner, honest: Members) -> None:
        examiner.chooses(as_zip(honest))
        examiner.checks()

        assert "agrees with itself" in examiner.title
        assert "Nobody has vouched" in examiner.title
        assert (
            "Who made this file" in examiner.part("What this cannot show").inner_text()
        )

    def test_with_a_witness_and_a_day(
        self, examiner: Examiner, honest: Members
    ) -> None:
        examiner.page.get_by_text("A witness, a day").click()
        examiner.page.get_by_label("Keys of witnesses").fill(WITNESS.vkeys)
        examiner.page.get_by_label("No older than").fill("2027-01-15")
        examiner.chooses(as_zip(honest))
        examiner.brings(LOG.vkeys)
        examiner.checks()

        assert (
            examiner.title
            == "The sections in this file are whole, unaltered and in order."
        )
        shown = examiner.part("What is shown").inner_text()
        assert "witness.example/w1 saw the log with this history" in shown
        assert "15 Jan 2027" in shown
        cannot = examiner.part("What this cannot show").inner_text()
        assert "only a witness" not in cannot

        examiner.page.get_by_label("No older than").fill("2027-01-16")
        examiner.checks()

        assert examiner.title == "This file is older than you asked for."

    def test_after_a_fact_was_taken_out(
        self, examiner: Examiner, honest: Members
    ) -> None:
        gone = json.loads(honest["facts/000002.json"])
        examiner.chooses(as_zip(dropped(honest, 2)))
        examiner.brings(LOG.vkeys)
        examiner.checks()

        assert examiner.title == "This file was changed."
        what = f"{gone['section']}, version {gone['version']}"
        assert f"The first that fails: {what}: it is missing." in examiner.verdict
        expect(examiner.page.locator("#facts-part")).to_be_hidden()
        assert "Nothing." in examiner.part("What is shown").inner_text()

    def test_after_a_fact_was_changed(
        self, examiner: Examiner, honest: Members
    ) -> None:
        raw = honest["facts/000003.json"]
        told = json.loads(raw)
        at = raw.index(b'"state":"') + 50
        other = raw[:at] + (b"B" if raw[at : at + 1] == b"A" else b"A") + raw[at + 1 :]
        examiner.chooses(as_zip(honest | {"facts/000003.json": other}))
        examiner.checks()

        what = f"facts/000003.json ({told['section']}, version {told['version']})"
        assert f"The first that fails: {what}" in examiner.verdict

    def test_nothing_of_an_answer_stays_beside_another_file(
        self, examiner: Examiner, honest: Members
    ) -> None:
        examiner.chooses(as_zip(honest))
        examiner.checks()
        examiner.chooses(b"", name="other.zip")

        expect(examiner.page.locator("#verdict")).to_be_empty()
        expect(examiner.page.locator("#facts-part")).to_be_hidden()
        examiner.checks()
        assert examiner.title == "This is not an evidence bundle."

    def test_of_a_checkpoint_that_somebody_kept(
        self, examiner: Examiner, honest: Members
    ) -> None:
        other = handmade(Plan(seed=2, others=2))["checkpoint"]
        examiner.page.get_by_text("A witness, a day").click()
        examiner.page.get_by_label("Checkpoints of this log").set_input_files(
            {"name": "kept", "mimeType": "text/plain", "buffer": other}
        )
        examiner.chooses(as_zip(honest))
        examiner.brings(LOG.vkeys)
        examiner.checks()

        assert examiner.title == "The log has shown two histories."


class TestTheFacts:
    def test_stand_in_tables_with_what_is_kept_back(
        self, examiner: Examiner, honest: Members
    ) -> None:
        examiner.chooses(as_zip(honest))
        examiner.checks()

        record = examiner.part("Record")
        rows = record.get_by_role("row")
        assert rows.count() == 5
        first = rows.nth(1).inner_text()
        assert "Gift exchanged" in first
        assert "12.50 EUR" in first
        assert "9 Mar 2026" in first
        assert "words 0." in first
        assert "[withheld]" in rows.nth(2).inner_text()
        assert "[erased]" in rows.nth(4).inner_text()
        made = examiner.part("The making of this file").inner_text()
        assert "Ethics Board, Ms Ashe" in made

    def test_are_text_whatever_somebody_wrote(self, examiner: Examiner) -> None:
        written = "<img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}"
        examiner.chooses(as_zip(handmade(Plan(words=lambda _: written))))
        examiner.checks()

        assert written in examiner.part("Record").inner_text()
        assert examiner.page.locator("main img, main script").count() == 0

    def test_of_a_real_case(self, examiner: Examiner, house: House, town: Town) -> None:
        made = handed_over(house, fill(house, town))
        examiner.chooses(made.bundle)
        examiner.brings("".join(f"{key}\n" for key in house.keeper.vkeys))
        examiner.checks()

        assert (
            examiner.title
            == "The sections in this file are whole, unaltered and in order."
        )
        assert NARRATIVE in examiner.part("Record").inner_text()
        made_for = examiner.part("The making of this file").inner_text()
        assert "The board" in made_for


class TestOddFiles:
    @pytest.mark.parametrize(
        ("raw", "title"),
        [
            (b"", "This is not an evidence bundle."),
            (b"just words", "This is not an evidence bundle."),
            (b"PK" + bytes(50), "This file was changed."),
            (as_zip({"hello.txt": b"hello"}), "This is not an evidence bundle."),
            (as_zip({"manifest.json": b"{}"}), "This file was changed."),
        ],
        ids=["empty", "text", "no zip", "another zip", "a manifest alone"],
    )
    def test_get_a_sentence(self, examiner: Examiner, raw: bytes, title: str) -> None:
        examiner.chooses(raw)
        examiner.checks()

        assert examiner.title == title

    def test_cut_off_anywhere_get_a_sentence(
        self, examiner: Examiner, honest: Members
    ) -> None:
        whole = as_zip(honest)
        for length in range(30, len(whole), len(whole) // 12):
            examiner.chooses(whole[:length])
            examiner.checks()

            assert examiner.title == "This file was changed.", length

    def test_packed_anew_is_read_alike(
        self, examiner: Examiner, honest: Members
    ) -> None:
        raw = BytesIO()
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in sorted(honest):
                entry = zipfile.ZipInfo(name, date_time=(2026, 3, 9, 12, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(entry, honest[name])
        examiner.chooses(raw.getvalue())
        examiner.brings(LOG.vkeys)
        examiner.checks()

        assert (
            examiner.title
            == "The sections in this file are whole, unaltered and in order."
        )

    def test_that_hold_a_name_twice_are_refused(
        self, examiner: Examiner, honest: Members
    ) -> None:
        raw = BytesIO(as_zip(honest))
        with (
            zipfile.ZipFile(raw, "a") as packed,
            pytest.warns(UserWarning, match="Duplicate"),
        ):
            packed.writestr("verify.html", b"other")
        examiner.chooses(raw.getvalue())
        examiner.checks()

        assert "verify.html: it stands in the file twice" in examiner.verdict

    def test_that_two_programs_might_read_otherwise_are_refused(
        self, examiner: Examiner, honest: Members
    ) -> None:
        said: dict[str, str] = {}
        for name, raw in oddities(honest).items():
            examiner.chooses(raw)
            examiner.checks()
            said[name] = examiner.title

        changed, no_zip = "This file was changed.", "This is not an evidence bundle."
        assert said == {
            name: no_zip if name.startswith("something before") else changed
            for name in said
        }

    def test_that_are_larger_than_they_may_be_are_refused(
        self, examiner: Examiner, honest: Members
    ) -> None:
        for name, count in (("keys.json", 2**20), ("disclosures.json", 2**18)):
            examiner.chooses(as_zip(honest | {name: bytes(count + 1)}))
            examiner.checks()

            assert f"{name}: it is larger than the " in examiner.verdict

    def test_that_would_unpack_beyond_all_bounds_are_not_unpacked(
        self, examiner: Examiner
    ) -> None:
        raw = BytesIO()
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("leaves.bin", bytes(3_000_000))
        bomb = bytearray(raw.getvalue())
        start = bomb.rindex(b"PK\x01\x02")
        bomb[start + 24 : start + 28] = bomb[22:26] = struct.pack("<I", 1000)
        examiner.chooses(bytes(bomb))
        examiner.checks()
        assert "larger than announced" in examiner.verdict

        bomb[start + 24 : start + 28] = bomb[22:26] = struct.pack("<I", 2**31)
        examiner.chooses(bytes(bomb))
        examiner.checks()
        assert "larger than 1 GiB" in examiner.verdict

    def test_that_are_not_chosen_are_asked_for(self, examiner: Examiner) -> None:
        examiner.page.get_by_role("button", name="Check the file").click()

        expect(examiner.page.get_by_role("alert")).to_have_text(
            "Choose the file first."
        )
        expect(examiner.page.get_by_label("The bundle")).to_be_focused()


class TestTheReader:
    def test_may_drop_the_file(self, examiner: Examiner, honest: Members) -> None:
        examiner.page.evaluate(DROP, [b64encode(as_zip(honest)).decode()])
        examiner.checks()

        assert "agrees with itself" in examiner.title

    def test_may_choose_a_file_of_keys(
        self, examiner: Examiner, honest: Members
    ) -> None:
        examiner.page.get_by_label("or from a file").first.set_input_files(
            {
                "name": "log.vkey",
                "mimeType": "text/plain",
                "buffer": LOG.vkeys.encode(),
            }
        )
        expect(examiner.page.get_by_label("Keys of the log")).to_have_value(LOG.vkeys)
        examiner.chooses(as_zip(honest))
        examiner.checks()

        assert (
            examiner.title
            == "The sections in this file are whole, unaltered and in order."
        )

    def test_needs_no_mouse(self, examiner: Examiner, honest: Members) -> None:
        examiner.chooses(as_zip(honest))
        page = examiner.page
        page.get_by_label("The bundle").focus()
        page.keyboard.press("Tab")
        page.keyboard.insert_text(LOG.vkeys)
        for _ in range(3):
            page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Check the file")).to_be_focused()
        page.keyboard.press("Enter")

        expect(page.locator("#verdict h2")).to_have_text(
            "The sections in this file are whole, unaltered and in order."
        )

    def test_hears_the_answer_and_nothing_else_at_once(
        self, examiner: Examiner
    ) -> None:
        assert examiner.page.locator("[aria-live]").count() == 1
        expect(examiner.page.locator("[aria-live]")).to_have_attribute("id", "verdict")

    def test_can_use_the_tab_while_it_works(self, examiner: Examiner) -> None:
        examiner.page.evaluate(WATCH)
        examiner.chooses(as_zip(handmade(LONG)))
        examiner.checks()

        seen = examiner.page.evaluate("[...seen]")
        assert "agrees with itself" in examiner.title
        assert len(seen) >= 4, seen
        assert any("Reading the log" in words for words in seen)


@pytest.mark.parametrize(
    ("width", "is_dark"),
    [(WIDE, False), (WIDE, True), (NARROW, False)],
    ids=["light", "dark", "narrow"],
)
def test_shuts_nobody_out(
    seat: Seat, honest: Members, width: int, *, is_dark: bool
) -> None:
    examiner = seat(width=width, is_dark=is_dark)
    examiner.page.get_by_text("A witness, a day").click()
    look(examiner, width)
    for members in (honest, dropped(honest, 1)):
        for vkeys in (LOG.vkeys, ""):
            examiner.chooses(as_zip(members))
            examiner.brings(vkeys)
            examiner.checks()
            look(examiner, width)


def look(examiner: Examiner, width: int) -> None:
    found = Axe().run(examiner.page)
    assert found.violations_count == 0, found.generate_report()
    wide = examiner.page.evaluate("document.documentElement.scrollWidth")
    assert wide == width


def test_says_what_to_do_without_script(browser: Browser, tmp_path: Path) -> None:
    place = tmp_path / "verify.html"
    place.write_bytes(verify_page())
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(place.as_uri())

    expect(page.get_by_role("main")).to_contain_text("boundary-ledger verify FILE")
    expect(page.get_by_role("button")).to_have_count(0)
    context.close()


def test_a_file_of_more_than_65_534_files_is_read(examiner: Examiner) -> None:
    """Their number stands in another place of the zip file then."""
    members = handmade(HONEST)
    many = {f"rotations/{n:06}": b"" for n in range(1, 65_537)}
    examiner.chooses(as_zip(members | many))
    examiner.brings(LOG.vkeys)

    examiner.checks()

    assert "rotations/000001" in examiner.verdict
    assert "foreseen" not in examiner.verdict
