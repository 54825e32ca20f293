# What audit_reports/typesetting.py uses of WeasyPrint 70, which ships no types.

from weasyprint.urls import URLFetcher

class DocumentMetadata:
    title: str | None
    lang: str | None
    created: str | None
    modified: str | None

class Document:
    metadata: DocumentMetadata
    def write_pdf(
        self, *, pdf_variant: str, pdf_identifier: bytes, uncompressed_pdf: bool
    ) -> bytes: ...

class HTML:
    def __init__(self, *, string: str, url_fetcher: URLFetcher) -> None: ...
    def render(self, *, pdf_variant: str) -> Document: ...
