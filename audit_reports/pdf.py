"""Turns a document of ours into a PDF: tagged, dated, and the same bytes every time.

What sets the pages is brought in only when a PDF is asked for: it takes half a second,
and needs a library of the system that not every machine has.
"""

from __future__ import annotations

from contextlib import redirect_stdout
from datetime import datetime
from hashlib import sha256
from io import StringIO

from audit_reports.paper import render_paper
from audit_reports.report import Report

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
"""What Debian and Ubuntu call what is needed."""


class NoTypesetting(Exception):
    """This machine lacks the library that sets the pages of a PDF."""

    def __init__(self) -> None:
        super().__init__(
            "a PDF needs the Pango library, which this machine lacks; "
            f"on Debian or Ubuntu: apt-get install {PACKAGES}"
        )


def to_pdf(
    html: str,
    *,
    identifier: bytes,
    made_at: datetime,
    title: str,
    language: str = "en",
) -> bytes:
    """`html`, which needs nothing else, as a tagged PDF; the same bytes for the same.

    `title` is shown in the bar of a reader's window: no name of a client in it.
    Nothing is fetched but `data:` addresses. Raises NoTypesetting.
    """
    try:
        # It prints advice where a library is missing, on what belongs to our answers.
        with redirect_stdout(StringIO()):
            from audit_reports import typesetting  # noqa: PLC0415 - only when asked for.
    except OSError as error:
        raise NoTypesetting from error
    return typesetting.typeset(
        html,
        identifier=identifier,
        made_at=made_at,
        title=title,
        language=language,
    )


def report_pdf(report: Report) -> bytes:
    """The report of a case, to take away on paper. Raises NoTypesetting."""
    html = render_paper(report)
    return to_pdf(
        html,
        identifier=sha256(html.encode()).digest()[:16],
        made_at=report.made_at,
        title=f"Case {report.reference}: timeline report",
    )
