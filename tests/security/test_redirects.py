"""Nobody is led out of this house by words in an address or a form."""

from __future__ import annotations

import ast
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.house import PASSWORD, Town
from tests.pages.reading import Document
from tests.pages.visiting import Visitor

ROOT = Path(__file__).parents[2]
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/x",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/%09/evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " https://evil.example",
    "\x01https://evil.example",
    "https:/evil.example",
    "/x\r\nLocation: https://evil.example",
    "/x\r\nSet-Cookie: a=b",
    "evil.example",
    "@evil.example",
    "",
)
TAKE_NEXT = ("/sign-in", "/account/confirm")
"""Pages that lead on to where an address says."""


def leads_inside(address: str) -> bool:
    """Whether a browser stays in this house when it follows an address."""
    plain = "".join(c for c in address if c > " ").replace("\\", "/")
    parts = urlsplit(plain)
    return not parts.scheme and not parts.netloc and not plain.startswith("//")


@pytest.mark.parametrize("goal", ELSEWHERE)
@pytest.mark.parametrize("page", TAKE_NEXT)
def test_a_page_leads_on_inside_alone(
    stranger: Visitor, town: Town, page: str, goal: str
) -> None:
    visitor = stranger if page == "/sign-in" else stranger.as_(town.therapist)

    answer = visitor.get(f"{page}?next={quote(goal, safe='')}")

    shown = Document(answer.text)
    assert answer.status_code == 200
    for field in shown.all("input", name="next"):
        assert leads_inside(field.attributes["value"])
    for link in shown.all("a"):
        assert leads_inside(link.attributes["href"])
    assert "evil.example" not in str(answer.headers)


@pytest.mark.parametrize("goal", ELSEWHERE)
def test_a_form_leads_on_inside_alone(nobody: Visitor, town: Town, goal: str) -> None:
    signed_in = nobody.post(
        "/sign-in",
        {"name": town.therapist.name, "password": PASSWORD, "next": goal},
    )
    csrf = nobody.page("/account/confirm").field("csrf")
    confirmed = nobody.post(
        "/account/confirm", {"csrf": csrf, "password": PASSWORD, "next": goal}
    )
    again = nobody.get(f"/sign-in?next={quote(goal, safe='')}")

    for answer in (signed_in, confirmed, again):
        assert answer.status_code == 303
        assert leads_inside(answer.headers["location"])
        assert "a=b" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "/%2f/evil.example"]
)
def test_being_sent_to_sign_in_leads_back_inside(client: TestClient, path: str) -> None:
    answer = client.get(f"https://ledger.test{path}")

    assert answer.status_code in {303, 404}
    assert leads_inside(answer.headers.get("location", "/"))


@pytest.mark.parametrize("address", ["/", "/api/v1/me", "/help/", "/cases"])
def test_no_address_leads_from_http_to_https_by_itself(
    client: TestClient, address: str
) -> None:
    answer = client.get(f"http://ledger.test{address}")

    assert not answer.headers.get("location", "").startswith("http")


def test_every_page_that_takes_a_goal_is_tried_here() -> None:
    """A new `next` in an address has to be read by `inside`, like those."""
    found = {
        path.name
        for path in (ROOT / "api" / "pages").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value == "next"
    }

    assert found <= {"at_provider.py", "confirming.py", "signing_in.py", "typed.py"}
