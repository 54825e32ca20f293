"""Every link of the demo's case pages and of the rule book leads somewhere.

Each question leads to its facts, to its rule and to its provisions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient

from api import people
from api.app import create_app
from api.demo import open_demo, sign_ins
from api.edge import COOKIE
from api.house import House
from api.pages.questions import MOST_SHOWN
from audit_reports.flag_lines import NO_PROVISION
from domain import codes, rules
from tests.conftest import AT
from tests.pages.reading import Document
from tests.pages.visiting import Visitor

PASSWORD = "one that nobody else would choose"
NOT_A_PAGE = re.compile(r"/(report\.(html|pdf)|bundle)$")
"""What is taken away; other tests look at it."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_demo(tmp_path_factory.mktemp("demo")) as house:
        sign_ins(house, password=lambda: PASSWORD, say=lambda *_: None)
        yield house


@pytest.fixture(scope="module")
def anybody(demo: House) -> Iterator[Visitor]:
    app = create_app(demo, listens_at=urlsplit(AT).hostname or "")
    with TestClient(app, base_url=AT, follow_redirects=False) as client:
        yield Visitor(client)


CARD = '<li class="card question">'
"""Where the questions of one rule begin, on the page of a case."""
AFTER = '<section class="table-twin"'
"""What follows the last of them."""


class Walk:
    """Follows links as one person, each once."""

    def __init__(self, visitor: Visitor, house: House, *, name: str) -> None:
        session = house.accounts.sign_in(name, PASSWORD, now=house.clock())
        assert session is not None
        visitor.client.cookies.clear()
        visitor.client.cookies.set(COOKIE, session.token)
        self._visitor = visitor
        self._pages: dict[str, Document] = {}
        self.broken: list[str] = []

    def page(self, address: str) -> Document:
        """A page, looked at once."""
        if address not in self._pages:
            answer = self._visitor.get(address)
            if answer.status_code != 200:
                self.broken.append(f"{address}: {answer.status_code}")
            self._pages[address] = Document(answer.text)
        return self._pages[address]

    def follow(self, address: str) -> None:
        """Every link of a page, and that what it names is on the page it leads to."""
        for link in links(self.page(address)):
            path, place = place_of(address, link)
            if NOT_A_PAGE.search(urlsplit(path).path):
                continue
            if place and place not in ids(self.page(path)):
                self.broken.append(f"{address}: {path} has no #{place}")
            elif not place:
                self.page(path)


def links(page: Document) -> list[str]:
    found = [a.attributes.get("href", "") for a in page.all("a")]
    assert all(found)
    return [link for link in found if not link.startswith(("http:", "https:"))]


def place_of(address: str, link: str) -> tuple[str, str]:
    """The page that a link leads to, and the place on it."""
    parts = urlsplit(urljoin(f"{AT}{address}", link))
    assert f"{parts.scheme}://{parts.netloc}" == AT
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.path}{query}", unquote(parts.fragment)


def ids(page: Document) -> set[str]:
    return {e.attributes["id"] for e in page.elements if "id" in e.attributes}


def cases_of(walk: Walk) -> list[str]:
    """The pages of the cases that somebody sees."""
    found = (place_of("/", link)[0] for link in links(walk.page("/")))
    return [path for path in found if re.fullmatch(r"/cases/[0-9a-f-]{36}", path)]


def names(house: House, standing: str) -> list[str]:
    """Some who are that in the demo, by their names."""
    return [
        each.name
        for each in people.members(house)
        if standing in {s.value for s in each.standings}
    ]


@pytest.mark.parametrize("standing", ["therapist", "supervisor", "board_member"])
def test_every_link_of_every_case_page_leads_somewhere(
    demo: House, anybody: Visitor, standing: str
) -> None:
    seen: set[str] = set()
    for name in names(demo, standing):
        walk = Walk(anybody, demo, name=name)
        for path in {*cases_of(walk)} - seen:
            seen.add(path)
            walk.follow(path)
        assert walk.broken == []
    assert seen


@pytest.mark.parametrize(
    ("standing", "first", "said"),
    [
        ("case_officer", "/proceedings", "V45"),
        ("custodian", "/identities", "Clara Carvalho"),
        ("auditor", "/audit", "Tariq Belmont was made an auditor"),
        ("privacy_officer", "/privacy", "Privacy"),
    ],
)
def test_every_office_begins_with_its_work_and_every_link_leads_somewhere(
    demo: House, anybody: Visitor, standing: str, first: str, said: str
) -> None:
    (name,) = names(demo, standing)
    walk = Walk(anybody, demo, name=name)

    assert anybody.get("/").headers["location"] == first
    walk.follow(first)

    assert said in " ".join(walk.page(first).text.split())
    # The name of the house leads back to their work.
    assert walk.broken == ["/: 303"]


def test_each_question_leads_to_its_facts_its_rule_and_its_provisions(
    demo: House, anybody: Visitor
) -> None:
    asked = 0
    for name in names(demo, "therapist"):
        walk = Walk(anybody, demo, name=name)
        for path in cases_of(walk):
            html = walk.page(path).html.partition(AFTER)[0]
            for card in html.split(CARD)[1:]:
                asked += 1
                found = set(re.findall(r'href="(#fact-|/rules/|/codes/)', card))
                assert {"#fact-", "/rules/"} <= found
                assert "/codes/" in found or NO_PROVISION in card
    assert asked > 50


def test_the_queue_of_a_supervisor_leads_somewhere(
    demo: House, anybody: Visitor
) -> None:
    (name, *_) = names(demo, "supervisor")
    walk = Walk(anybody, demo, name=name)

    walk.follow("/queue")
    cards = walk.page("/queue").all("li", class_="card")

    assert 0 < len(cards) <= MOST_SHOWN
    assert walk.broken == []


def test_every_link_of_the_rule_book_leads_somewhere(
    demo: House, anybody: Visitor
) -> None:
    (name, *_) = names(demo, "therapist")
    walk = Walk(anybody, demo, name=name)

    for address in (
        "/rules",
        "/codes",
        *(f"/rules/{rule.id}" for rule in rules.newest()),
        *(f"/codes/{code.id}" for code in codes.on_file().codes),
    ):
        walk.follow(address)

    assert walk.broken == []


def test_a_case_asked_in_another_way_leads_somewhere(
    demo: House, anybody: Visitor
) -> None:
    for name in names(demo, "therapist")[:3]:
        walk = Walk(anybody, demo, name=name)
        for path in cases_of(walk)[:5]:
            walk.follow(f"{path}/assessment?code=ACA&code=APA")
        assert walk.broken == []
