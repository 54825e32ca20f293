"""Sets the pages of a PDF with WeasyPrint, and finishes them with pikepdf.

Imported by `pdf.py` alone, and late. It fetches nothing from a network or a disk.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from audit_reports.pdf_tags import finished
from audit_reports.wording import machine

VARIANT = "pdf/ua-1"
ONLY = "data:"
ONE_AT_A_TIME = Lock()


class Nowhere(URLFetcher):
    """Opens what a document carries itself, and nothing else."""

    def fetch(
        self, url: str, headers: dict[str, str] | None = None
    ) -> URLFetcherResponse:
        """What a `data:` address holds. Raises ValueError for any other."""
        if not url.lower().startswith(ONLY):
            raise ValueError("a report opens nothing outside itself")
        return super().fetch(url, headers)


def typeset(
    html: str, *, identifier: bytes, made_at: datetime, title: str, language: str
) -> bytes:
    """A tagged PDF whose bytes depend on what is given and on the fonts here alone."""
    with ONE_AT_A_TIME, _without_pauses():
        document = HTML(string=html, url_fetcher=Nowhere()).render(pdf_variant=VARIANT)
        about = document.metadata
        about.title, about.lang = title, language
        about.created = about.modified = machine(made_at.replace(microsecond=0))
        laid_out = document.write_pdf(
            pdf_variant=VARIANT, pdf_identifier=identifier, uncompressed_pdf=True
        )
        return finished(laid_out)


@contextmanager
def _without_pauses() -> Generator[None]:
    """Nothing is thrown away while a document is set: looking for it costs a quarter."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
