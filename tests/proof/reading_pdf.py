"""What a PDF says, read by a program that did not make it."""

from __future__ import annotations

from pypdfium2 import PdfDocument


def words_of(pdf: bytes) -> str:
    """The text of all pages, in one line."""
    document = PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())
