"""Reading a PDF back with an engine that did not make it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Object

HYPHEN = re.compile(r"[\x02\ufffe]\s*")
"""What the engine gives for a hyphen at the end of a line."""


def pages_of(content: bytes) -> list[str]:
    """The words of each page, one blank between any two."""
    document = pypdfium2.PdfDocument(content)
    try:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return [" ".join(HYPHEN.sub("-", text).split()) for text in texts]


def words_of(content: bytes) -> str:
    """All words, whatever page they stand on."""
    return " ".join(pages_of(content))


def elements_of(pdf: pikepdf.Pdf) -> Iterator[Object]:
    """Every element of the tree of tags, from the document down."""
    waiting: list[Object] = [pdf.Root.StructTreeRoot.K[0]]
    while waiting:
        element = waiting.pop()
        yield element
        below = element.get("/K", Array())
        waiting.extend(child for child in list(below) if isinstance(child, Dictionary))


def marked_in(element: Object) -> list[int]:
    """The numbers of the pieces of a page that belong to an element."""
    below: list[object] = list(element.get("/K", Array()))
    return [child for child in below if isinstance(child, int)]


def tagged(pdf: pikepdf.Pdf, name: str) -> list[Object]:
    """The elements of one type, such as `TH`."""
    return [element for element in elements_of(pdf) if element.get("/S") == f"/{name}"]
