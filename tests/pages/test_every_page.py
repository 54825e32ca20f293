"""What holds for every page, whoever looks at it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from api.edge import HEADERS
from tests.house import Town
from tests.pages.reading import Document
from tests.pages.visiting import SAME_SITE, Visitor

PAGES = {
    "the cases": "/",
    "a case": "/cases/{case}",
    "a case at a date": "/cases/{case}?as_of=2026-03-08&known_on=2026-03-08",
    "a case at a day before it": "/cases/{case}?as_of=1999-01-01",
    "a date that cannot be read": "/cases/{case}?known_on=soon",
    "a fact": "/cases/{case}/facts/{gift}",
    "a correction": "/cases/{case}/facts/{gift}/correct",
    "handing over": "/cases/{case}/hand-over",
    "what happened": "/cases/{case}/record",
    "a search": "/cases/{case}/record?words=present",
    "a search for nothing": "/cases/{case}/record?words=zzz",
    "a form": "/cases/{case}/record/GiftExchanged",
    "a long form": "/cases/{case}/record/TherapyStarted",
    "a new case": "/cases/new",
    "checking a person": "/check",
    "putting a check to a case": "/cases/{case}/check",
    "two roles": "/cases/{case}/two-roles",
    "the catalogue": "/catalogue",
    "a kind": "/catalogue/GiftExchanged",
    "the rules": "/rules",
    "a search among rules": "/rules?words=gift",
    "rules that nobody has": "/rules?words=zzz",
    "a rule": "/rules/R22",
    "trying a rule book": "/rule-books/try",
    "the questions": "/queue",
    "the codes": "/codes",
    "a code": "/codes/APA",
    "no rule": "/rules/R00",
    "another way to ask": "/cases/{case}/assessment",
    "another code": "/cases/{case}/assessment?code=ACA&as_of=2026-03-08",
    "a code that is not on file": "/cases/{case}/assessment?code=XX&known_on=soon",
    "one's own account": "/account",
    "a new password": "/account/password",
    "confirming": "/account/confirm",
    "help": "/help",
    "nothing": "/nowhere",
    "no case": "/cases/7",
}
LARGEST = 100_000


def shown(visitor: Visitor, address: str, town: Town) -> tuple[str, Document]:
    """A page with its text."""
    answer = visitor.get(address.format(case=town.case, gift=town.gift))
    assert answer.status_code < 500
    return answer.text, Document(answer.text)


def assert_well_formed(html: str, page: Document) -> None:
    """Language, title, one heading; no script or style inside the page."""
    assert html.startswith("<!doctype html>")
    assert page.one("html").attributes["lang"] == "en"
    titles = [t for t in page.all("title") if t.text.endswith("· Boundary Ledger")]
    assert len(titles) == 1
    assert page.heading
    assert page.one("main").attributes["id"] == "main"
    assert not page.all("style")
    for element in page.elements:
        inline = {"style"} | {n for n in element.attributes if n.startswith("on")}
        assert not inline & set(element.attributes), element
    for script in page.all("script"):
        assert script.attributes["src"] in {
            "/static/htmx.min.js",
            "/static/passkey.js",
        }
        assert script.text == ""
    ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))


def assert_points_inside(page: Document) -> None:
    """Every link and file is of this house, and every fragment is there."""
    ids = {e.attributes["id"] for e in page.elements if "id" in e.attributes}
    for element in page.elements:
        for name in ("href", "src", "action", "hx-get"):
            address = element.attributes.get(name)
            if address is None:
                continue
            parts = urlsplit(address)
            assert not parts.scheme
            assert not parts.netloc
            if address.startswith("#"):
                assert parts.fragment in ids, address
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set(element.attributes.get(name, "").split()) <= ids


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_a_page_of_a_therapist_is_whole(
    reader: Visitor, town: Town, address: str
) -> None:
    html, page = shown(reader, address, town)

    assert_well_formed(html, page)
    assert_points_inside(page)
    pictures = sum(len(each) for each in re.findall(r"<svg.*?</svg>", html, re.DOTALL))
    assert len(html.encode()) - pictures <= LARGEST


@pytest.mark.parametrize(
    "who", ["supervisor", "board_member", "administrator", "other_board_member"]
)
@pytest.mark.parametrize("address", ["/", "/people", "/cases/{case}", "/help"])
def test_a_page_of_anybody_else_is_whole(
    stranger: Visitor, town: Town, who: str, address: str
) -> None:
    stranger.as_(getattr(town, who))
    answer = stranger.get(address.format(case=town.case))
    if answer.status_code == 303:
        answer = stranger.get(answer.headers["location"])

    page = Document(answer.text)

    assert_well_formed(answer.text, page)
    assert_points_inside(page)


@pytest.mark.parametrize("address", ["/sign-in", "/help", "/nowhere", "/cases/7"])
def test_a_page_of_nobody_yet_is_whole(stranger: Visitor, address: str) -> None:
    answer = stranger.get(address)
    if answer.status_code == 303:
        answer = stranger.get(answer.headers["location"])

    assert_well_formed(answer.text, Document(answer.text))


def test_a_title_names_no_client(reader: Visitor, town: Town) -> None:
    for address in PAGES.values():
        _, page = shown(reader, address, town)
        assert "Quill" not in page.all("title")[0].text


OWN_CACHING = {
    "/static/app.css",
    "/static/picture.css",
    "/static/htmx.min.js",
    "/static/passkey.js",
}
WITH_HEADERS = [*PAGES.values(), "/sign-in", "/people", "/cases/{case}/report.html"]
FILES = [*sorted(OWN_CACHING), "/static/mark.svg", "/static/nothing.css"]


@pytest.mark.parametrize("address", [*WITH_HEADERS, *FILES])
def test_every_answer_keeps_a_browser_to_this_house(
    reader: Visitor, town: Town, address: str
) -> None:
    answer = reader.get(address.format(case=town.case, gift=town.gift))

    for name, value in HEADERS.items():
        if name == "Cache-Control" and address in FILES:
            expected = {"no-cache", "no-store"}
            assert answer.headers[name] in expected
        elif name == "Content-Security-Policy" and "report" in address:
            assert "script-src 'self'" in answer.headers[name]
        else:
            assert answer.headers[name] == value
    assert "server" not in answer.headers


def test_redirects_and_refusals_keep_it_too(stranger: Visitor) -> None:
    for answer in (
        stranger.get("/"),
        stranger.post("/sign-in", {"name": "x", "password": "y"}),
        stranger.post("/sign-in", {}, headers={"Sec-Fetch-Site": "cross-site"}),
        stranger.client.request("PUT", "/", headers=SAME_SITE),
        stranger.client.request("OPTIONS", "/"),
    ):
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (answer.status_code, name)


@pytest.mark.parametrize("address", [*PAGES.values(), "/static/app.css"])
def test_a_head_is_answered_as_a_page_without_its_body(
    reader: Visitor, town: Town, address: str
) -> None:
    where = address.format(case=town.case, gift=town.gift)

    whole, head = reader.get(where), reader.client.head(where)

    assert head.status_code == whole.status_code
    assert head.content == b""
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert head.headers["content-length"] == whole.headers["content-length"]
