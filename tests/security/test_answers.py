"""What every answer has beside its status: a true type, a name of ours, a way out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.edge import COOKIE
from tests.api.access_rows import ROWS
from tests.api.asking import get
from tests.conftest import Settled
from tests.house import Someone, Town
from tests.pages.reading import Document

TEXT = re.compile(r"text/(?:html|css|csv|plain|javascript)|image/svg\+xml")
JSON_TYPES = {"application/json", "application/problem+json"}
NAMES_CHARSET = re.compile(r"charset=utf-8", re.IGNORECASE)
FILE_NAME = re.compile(r'attachment; filename="[A-Za-z0-9._-]+"')
TAKEN_AWAY = ("report.html", "report.pdf", "/bundle", "disclosures.csv")
STATIC = ("app.css", "picture.css", "htmx.min.js", "passkey.js", "mark.svg")


@cache
def routes(method: str, *, pages: bool) -> tuple[str, ...]:
    """The addresses of the table of access that are asked by a method."""
    asked = (each.partition(" ") for each in ROWS)
    return tuple(
        path
        for told, _, path in asked
        if told == method and path.startswith("/api/") is not pages
    )


def visit(client: TestClient, town: Town, path: str, who: Someone | None) -> Response:
    """An address as somebody asks it, with what is there in its place."""
    told: dict[str, object] = {"case": town.case, "case_id": town.case}
    told |= {"fact": town.gift, "fact_id": town.gift, "name": "GiftExchanged"}
    told |= {"kind": "GiftExchanged", "rule": "R22", "rule_id": "R22"}
    told |= {"code": "APA", "code_id": "APA"}
    address = re.sub(r"\{(\w+)\}", lambda m: str(told.get(m[1], town.gift)), path)
    client.cookies.clear()
    if who is not None and not path.startswith("/api/"):
        client.cookies.set(COOKIE, who.token)
        return client.get(address)
    return get(client, address, by=who) if who else client.get(address)


def people(town: Town) -> Iterator[Someone | None]:
    yield from (None, town.therapist, town.administrator)


def assert_typed(answer: Response, path: str) -> None:
    """The type is that of the content, and says how its letters are written."""
    kind, _, more = answer.headers.get("content-type", "").partition(";")
    if not answer.content:
        return
    assert kind, path
    if kind in JSON_TYPES:
        json.loads(answer.content)
    elif TEXT.fullmatch(kind):
        assert NAMES_CHARSET.search(more), (path, answer.headers["content-type"])
        answer.content.decode("utf-8")
    else:
        magic = {"application/pdf": b"%PDF-", "application/zip": b"PK\x03\x04"}
        assert answer.content.startswith(magic[kind]), path


@pytest.mark.parametrize("pages", [True, False], ids=["pages", "api"])
def test_the_type_of_every_answer_is_that_of_its_content(
    shared: TestClient, settled: Settled, pages: bool
) -> None:
    for path in routes("GET", pages=pages):
        for who in people(settled.town):
            assert_typed(visit(shared, settled.town, path, who), path)


@pytest.mark.parametrize("name", STATIC)
def test_files_of_pages_say_what_they_are(shared: TestClient, name: str) -> None:
    answer = shared.get(f"/static/{name}")

    assert answer.status_code == 200
    assert_typed(answer, name)
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "address", ["/static", "/static/", "/static/../api", "/static/..%2f..%2fapp.py"]
)
def test_no_folder_is_listed_and_none_is_left(shared: TestClient, address: str) -> None:
    answer = shared.get(address)

    assert answer.status_code == 404
    assert "VENDORED" not in answer.text


def test_what_is_taken_away_is_a_file_with_a_name_of_ours(
    shared: TestClient, settled: Settled
) -> None:
    town = settled.town

    answers = [
        visit(shared, town, path, town.therapist)
        for path in routes("GET", pages=True)
        if path.endswith(TAKEN_AWAY)
    ]

    assert len(answers) >= 2
    for answer in answers:
        assert FILE_NAME.fullmatch(answer.headers["content-disposition"])


def test_every_page_of_somebody_has_the_way_out(
    shared: TestClient, settled: Settled
) -> None:
    seen = 0
    for path in routes("GET", pages=True):
        answer = visit(shared, settled.town, path, settled.town.therapist)
        kind = answer.headers.get("content-type", "")
        is_file = "content-disposition" in answer.headers
        if kind.startswith("text/html") and not is_file:
            page = Document(answer.text)
            assert page.all("form", action="/sign-out", method="post"), path
            seen += 1
    assert seen > 30


def test_passwords_are_masked_and_managers_may_fill_them_in(
    shared: TestClient, settled: Settled
) -> None:
    found = [
        field
        for path, who in (
            ("/sign-in", None),
            ("/account/password", settled.town.therapist),
            ("/account/confirm", settled.town.therapist),
        )
        for field in Document(visit(shared, settled.town, path, who).text).all("input")
        if "password" in field.attributes.get("autocomplete", "")
        or field.attributes.get("type") == "password"
    ]

    assert len(found) >= 4
    for field in found:
        assert field.attributes["type"] == "password"
        assert field.attributes["autocomplete"] in {"current-password", "new-password"}
        assert not {"onpaste", "readonly", "maxlength"} & set(field.attributes)


def test_nothing_is_kept_by_a_browser_but_cookies() -> None:
    """Scripts of the house touch neither its storage nor other windows."""
    from api.pages.drawing import STATIC as FOLDER

    for script in ("passkey.js",):
        told = (FOLDER / script).read_text("utf-8")
        for word in ("localStorage", "sessionStorage", "indexedDB", "postMessage",
                     "innerHTML", "eval(", "document.write", "insertAdjacentHTML",
                     "__proto__"):  # fmt: skip
            assert word not in told


def test_no_answer_lets_another_origin_read_it(
    shared: TestClient, settled: Settled
) -> None:
    for origin in ("https://evil.example", "null"):
        answer = shared.get("/api/v1/catalogue", headers={"Origin": origin})

        assert not [
            name for name in answer.headers if name.startswith("access-control")
        ]


def test_reading_an_address_changes_nothing(
    shared: TestClient, settled: Settled
) -> None:
    """A link, an image or a preview may ask it: only posting acts."""
    acting = re.compile(
        r"/(?:end|revoke|approve|refuse|withdraw|sign-out|seen|unlink)$"
    )

    assert not [
        path
        for pages in (True, False)
        for path in routes("GET", pages=pages)
        if acting.search(path)
    ]
