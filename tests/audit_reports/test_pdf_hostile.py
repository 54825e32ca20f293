"""Whatever somebody wrote, a PDF opens nothing: no address, no file, no attachment."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import pikepdf
import pytest

from audit_reports.gather import gather
from audit_reports.pdf import report_pdf, to_pdf
from tests.audit_reports.cases import NOW, case, gift, moment, open_words
from tests.audit_reports.on_paper import words_of


class Listening(HTTPServer):
    """A server that remembers what was asked of it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Remembering)
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


class Remembering(BaseHTTPRequestHandler):
    """Answers everything with a style that would be seen."""

    server: Listening

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/css")
        self.end_headers()
        self.wfile.write(b"body::before { content: 'canary' }")

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


@pytest.fixture
def server() -> Iterator[Listening]:
    with Listening() as listening:
        thread = Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


def addresses(server: Listening, tmp_path: Path) -> list[str]:
    """Where a canary waits: behind a server, in a file, in files of every machine."""
    canary = tmp_path / "canary.css"
    canary.write_text("body::before { content: 'canary' }")
    return [f"{server.address}/x", canary.as_uri(), str(canary), "file:///etc/passwd"]


def hostile(address: str) -> str:
    """Every way in which a document can ask for another."""
    return (
        f"<html lang=en><head><title>T</title><base href='{address}'>"
        f"<link rel=stylesheet href='{address}'><link rel=attachment href='{address}'>"
        f"<style>@import url({address}); @font-face {{ font-family: f; src: "
        f"url({address}) }} p {{ font-family: f; background: url({address}); "
        f"list-style-image: url({address}); content: url({address}) }}</style></head>"
        f"<body><p>Words.</p><img src='{address}' alt=a><object data='{address}'>"
        f"</object><embed src='{address}'><iframe src='{address}'></iframe>"
        f"<a rel=attachment href='{address}'>file</a>"
        f"<svg xmlns='http://www.w3.org/2000/svg' width=9 height=9><title>s</title>"
        f"<image href='{address}' width=9 height=9 /><use href='{address}#x' />"
        f"<style>@import url({address});</style></svg></body></html>"
    )


@pytest.mark.parametrize("nth", range(4))
def test_a_document_that_asks_for_another_gets_nothing(
    server: Listening, tmp_path: Path, nth: int
) -> None:
    html = hostile(addresses(server, tmp_path)[nth])

    made = to_pdf(html, identifier=b"1" * 16, made_at=NOW, title="T")

    assert server.asked == []
    assert "Words." in words_of(made)
    assert "canary" not in words_of(made)
    with pikepdf.open(BytesIO(made)) as pdf:
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
        held = b"".join(
            thing.read_bytes()
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Stream)
        )
    assert b"canary" not in held
    assert b"root:" not in held


def test_what_a_document_carries_itself_is_shown() -> None:
    html = (
        "<html lang=en><link rel=stylesheet href='data:text/css,"
        "body::before%7Bcontent:%22brought along%22%7D'><p>Words.</p></html>"
    )

    made = to_pdf(html, identifier=b"1" * 16, made_at=NOW, title="T")

    assert "brought along" in words_of(made)


def test_what_somebody_wrote_stays_words(server: Listening, tmp_path: Path) -> None:
    narrative = " ".join(
        [
            "<script>alert(1)</script>",
            "</td></table><style>td { display: none }</style>",
            *(f"<img src='{a}'> url({a})" for a in addresses(server, tmp_path)),
            "{{ 7 * 7 }} %s &amp; var(--ink) The end.",
        ]
    )
    timeline = case(moment(1, fact=gift(1, narrative=narrative)), reference=narrative)

    made = report_pdf(gather(timeline, open_words=open_words, made_at=NOW))

    assert server.asked == []
    assert narrative.replace(" ", "") in words_of(made).replace(" ", "")
    with pikepdf.open(BytesIO(made)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.docinfo.Title).startswith("Case <script>")
