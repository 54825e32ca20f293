"""The report of a case as a document for paper, ready to be set.

It says what the page says, in fewer boxes: a page is drawn once, and a document of
forty pages has to be set while somebody waits.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping

from markupsafe import Markup

from audit_reports.render import TEMPLATES, fill_in, style
from audit_reports.report import Report

VARIABLE = re.compile(r"(--[a-z-]+):\s*([^;]+);")
USE = re.compile(r"var\((--[a-z-]+)\)")
LARGER = Markup(
    ".timeline .lane-name { font-size: 15px; } .timeline .band-name { font-size: 13px; }"
    " .timeline .day { font-size: 13px; }"
)
"""What is read beside a picture that has to be small to fit the page."""
HIGH = 0.62
"""Higher than so many times its width, a picture stands on a page upright."""
FOR_A_SCREEN = re.compile(r"<title>.*?</title>|</?a\b[^>]*>")
"""Names and links of single marks: a picture on paper is one thing, named as a whole."""


def render_paper(report: Report) -> str:
    """One HTML document of fixed pages, with its picture inside."""
    picture = report.picture
    is_high = picture.height > HIGH * picture.width
    sheet = ink() + LARGER if is_high else ink()
    drawn = fill_in("timeline.svg.jinja", picture=picture, standalone=True, css=sheet)
    kinds = {row.title: row for row in report.rows}
    return fill_in(
        "paper.html",
        report=report,
        kinds=[kinds[title] for title in sorted(kinds)],
        picture=_carried(drawn),
        is_high=is_high,
        paper=_sheet("paper.css"),
    )


def ink() -> Markup:
    """The style of the picture with its colours written out, in their light form.

    What sets a page reads no variables inside a picture.
    """
    sheet = style()
    light, _, _ = sheet.partition("@media")
    colours: Mapping[str, str] = dict(VARIABLE.findall(light))
    return Markup(USE.sub(lambda use: colours[use[1]], sheet))  # noqa: S704 - our own file.


def _sheet(name: str) -> Markup:
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - our own file.


def _carried(drawn: str) -> str:
    """The address of a picture that holds the picture itself."""
    plain = FOR_A_SCREEN.sub("", drawn)
    return f"data:image/svg+xml;base64,{b64encode(plain.encode()).decode()}"
