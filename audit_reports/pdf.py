"""Turns a document of ours into a PDF: tagged, dated, and the same bytes every time.

What sets the pages is brought in only when a PDF is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from audit_reports.on_a_line import writable
from audit_reports.paper import paper_of
from audit_reports.report import Report


def to_pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    made_at: datetime,
    title: str,
    language: str = "en",
) -> bytes:
    """The pages of a template of ours, such as `paper.typ`, filled with plain data.

    What `data` says is shown as it stands, and nothing in it is obeyed. `title` is
    shown in the bar of a reader's window: no name of a client in it.
    """
    from audit_reports import typesetting  # noqa: PLC0415 - only when asked for.

    named = {"title": writable(title), "language": language}
    return typesetting.typeset(template, {**named, **data}, made_at=made_at)


def report_pdf(report: Report) -> bytes:
    """The report of a case, to take away on paper."""
    return to_pdf(
        "paper.typ",
        paper_of(report),
        made_at=report.made_at,
        title=f"Case {report.reference}: timeline report",
    )
