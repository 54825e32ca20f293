"""Whatever somebody wrote, a PDF opens nothing: no address, no file, no markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import pikepdf
import pytest
from pdfua import validate
from typst import TypstError

from audit_reports import typesetting
from audit_reports.gather import gather
from audit_reports.on_a_line import told
from audit_reports.pdf import report_pdf
from audit_reports.render import TEMPLATES
from tests.audit_reports.cases import NOW, case, gift, moment, open_words
from tests.audit_reports.on_paper import words_of

ASKING = ("read", "import", "include", "eval", "plugin", "bibliography", "csv", "yaml")
MARKUP = (
    '#import "/etc/passwd"',
    '#read("/etc/passwd")',
    "#{ panic(1) }",
    "#sys.inputs",
    "*bold* _slanted_ `raw` $x^2$ ~ -- ... 'q'",
    "= Heading",
    "- item + item / term: x",
    "@ref <fact-1> <label>",
    "https://example.org/x",
    "// no comment /* nor this */",
    "\\ \\u{41} \\# ] } ) ;",
)


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


@pytest.mark.parametrize("nth", range(4))
@pytest.mark.parametrize(
    "asking", ['#read("{}")', '#image("{}")', '#include "{}"', '#import "{}"']
)
def test_even_a_template_opens_nothing(
    server: Listening, tmp_path: Path, asking: str, nth: int
) -> None:
    source = asking.replace("{}", addresses(server, tmp_path)[nth]).encode()

    with pytest.raises(TypstError, match=r"not found|access denied"):
        typesetting.compiled(
            b'#set document(title: "-")\n' + source,
            "{}",
            fonts=typesetting.own_fonts(),
            made_at=NOW,
        )

    assert server.asked == []


def test_no_template_of_ours_asks_for_anything() -> None:
    for template in TEMPLATES.glob("*.typ"):
        # What stands after `#let data`, which takes the data from memory.
        source = template.read_text("utf-8")
        assert not re.findall(rf"(?<![\w.-])({'|'.join(ASKING)})\b\s*[(\"]", source)
        assert "@" not in source


@pytest.mark.parametrize("words", MARKUP)
def test_what_looks_like_markup_stays_words(words: str) -> None:
    timeline = case(moment(1, fact=gift(1, narrative=words)), reference=words)
    report = gather(
        timeline,
        open_words=open_words,
        made_at=NOW,
        people={timeline.client_id: words, timeline.therapist_id: words},
    )

    made = report_pdf(report)

    assert words_of(made).replace(" ", "").count(words.replace(" ", "")) >= 5
    with pikepdf.open(BytesIO(made)) as pdf:
        links = [link for page in pdf.pages for link in page.get("/Annots", [])]
        assert links == []
        assert str(pdf.docinfo.Title) == f"Case {words}: timeline report"


def narrated(words: str) -> bytes:
    timeline = case(moment(1, fact=gift(1, narrative=words)))
    return report_pdf(gather(timeline, open_words=open_words, made_at=NOW))


@pytest.mark.parametrize(
    "words",
    [
        "\N{RIGHT-TO-LEFT OVERRIDE}turned",
        "\N{RIGHT-TO-LEFT ISOLATE}turned",
        "nul \0 bell \a delete \x7f next \x85",
        "no character \ufffe \uffff \ufeff",
        "\u6f22\u5b57 \U0001f600 \u2728 \ue000 \U0010fffd",
        "a\u20dd b\u0301\u0302\u0303 c\U0001f3fb \u1680 \u3013 \u2028",
        "\u0928\u092e\u0938\u094d\u0924\u0947 \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35",
    ],
    ids=ascii,
)
def test_no_character_hinders_a_report(words: str, tmp_path: Path) -> None:
    made = narrated(f"{words} The end.")
    path = tmp_path / "report.pdf"
    path.write_bytes(made)

    assert narrated(f"{words} The end.") == made
    assert "Kinds of fact in this report" in words_of(made)
    assert [finding.message for finding in validate(str(path)).findings] == []


def test_a_turn_of_direction_ends_with_the_words_that_made_it() -> None:
    override, isolate = "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{LEFT-TO-RIGHT ISOLATE}"

    assert told(f"{override}a{isolate}b\nc") == [
        f"{override}a{isolate}b\N{POP DIRECTIONAL ISOLATE}\N{POP DIRECTIONAL FORMATTING}",
        True,
        "c",
    ]


def test_what_cannot_be_written_is_seen_to_be_missing() -> None:
    assert "a\N{REPLACEMENT CHARACTER}b" in words_of(narrated("a\0b"))


def test_a_run_that_is_too_long_is_broken_and_nothing_is_lost() -> None:
    made = told("see " + "x" * 100 + " y")

    assert isinstance(made, list)
    assert "".join(part for part in made if isinstance(part, str)) == (
        "see " + "x" * 100 + " y"
    )
    assert made.count(None) == 13
    assert told("x" * 47) == "x" * 47


@pytest.mark.parametrize(
    "words",
    [
        "".join(map(chr, range(0xC0, 0x250))),
        "\u0391\u03c9\u03ad \u041f\u0440\u0438\u0432\u0435\u0442 Ti\u1ebfng Vi\u1ec7t \u05e9\u05dc\u05d5\u05dd \u0633\u0644\u0627\u0645",
        "\u201c \u201d \u2019 \u2013 \u2014 \u2026 \u20ac \u2192 \u00d7 \u2212 \ufffd \u25a1",
    ],
)
def test_the_fonts_that_typst_brings_have_what_is_usual(words: str) -> None:
    typesetting.compiled(
        typesetting.PROBE,
        json.dumps([words]),
        fonts=typesetting.own_fonts(),
        made_at=NOW,
    )


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
