"""A browser before a practice: started once, with a window for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from audit_reports.verify_page import verify_page
from tests.browser.chromium import NoChromium, started
from tests.browser.examiner import PATIENCE_MS as PATIENCE_OF_A_CHECK_MS
from tests.browser.examiner import Examiner, Machine
from tests.browser.practice import Practice, import_a_few
from tests.browser.reader import NARROW, WIDE, Reader, Way
from tests.browser.serving import served
from tests.conftest import Settled
from tests.house import Clock, copied

WAYS = [Way(width=w, has_script=s) for w in (WIDE, NARROW) for s in (True, False)]
PATIENCE_MS = 15_000

Seat = Callable[..., Reader]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it these tests fail and say how to get it."""
    with ExitStack() as stack:
        try:
            found = stack.enter_context(started())
        except NoChromium as error:
            pytest.fail(str(error), pytrace=False)
        yield found


@pytest.fixture(scope="session")
def practice(
    settled: Settled, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Practice]:
    """A practice behind a real server on this machine."""
    data, clock = tmp_path_factory.mktemp("browser") / "data", Clock()
    with copied(settled.data, data, clock=clock) as house:
        histories = import_a_few(house, settled.town)
        with served(house) as url:
            yield Practice(
                url=url,
                house=house,
                town=settled.town,
                clock=clock,
                histories=histories,
            )


@pytest.fixture
def seat(browser: Browser, practice: Practice) -> Iterator[Seat]:
    """Seats somebody before a browser of their own; nothing untoward may happen."""
    with ExitStack() as stack:
        seated: list[Reader] = []

        def sit(
            way: Way = WAYS[0], *, is_dark: bool = False, house: str = ""
        ) -> Reader:
            context = browser.new_context(
                viewport={"width": way.width, "height": 900},
                java_script_enabled=way.has_script,
                color_scheme="dark" if is_dark else "light",
                reduced_motion="reduce",
                locale="en-GB",
            )
            stack.callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            reader = Reader(
                context=context,
                page=context.new_page(),
                house=house or practice.url,
                way=way,
            )
            seated.append(reader)
            return reader

        yield sit
        assert [said for reader in seated for said in reader.complaints] == []


@pytest.fixture(params=WAYS, ids=str)
def reader(request: pytest.FixtureRequest, seat: Seat) -> Reader:
    """Somebody at a wide or a narrow window, with scripts and without."""
    way: Way = request.param
    return seat(way)


@pytest.fixture
def therapist(reader: Reader, practice: Practice) -> Reader:
    """The therapist of the town's case, signed in."""
    reader.signs_in(practice.town.therapist.name)
    return reader


@pytest.fixture(scope="module")
def machine(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    """The check function of `verify.html`, opened from disk without a network."""
    place = tmp_path_factory.mktemp("checks") / "verify.html"
    place.write_bytes(verify_page())
    context = browser.new_context(offline=True)
    context.set_default_timeout(PATIENCE_OF_A_CHECK_MS)
    examiner = Examiner(context=context, page=context.new_page(), place=place)
    yield Machine(page=examiner.page)
    context.close()
    assert examiner.complaints == []
