"""Puts right what a tagged PDF still lacks for somebody who hears it read.

Heading cells say what they head, what stands in the margins is no part of the text,
and links have a name and are printed. The numbers of sections are of ISO 32000-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, String

PRINTED = 4
"""The flag of an annotation that stands on paper too (12.5.3)."""
MARKED = re.compile(rb"/Span\s+<<\s*/MCID (\d+)\s*>>\s+BDC")
APART = b"/Artifact <</Type /Pagination>> BDC"


def finished(laid_out: bytes) -> bytes:
    """The same pages, compressed, with tags that can be relied on."""
    written = BytesIO()
    with pikepdf.open(BytesIO(laid_out)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, Dictionary) and thing.get("/S") == Name.TH:
                _says_what_it_heads(thing)
        tree = pdf.Root.StructTreeRoot
        outside = Outside(tree.K[0])
        elements = dict(_numbered(tree.ParentTree.Nums))
        for page in pdf.pages:
            _set_margins_apart(page, elements[int(page.obj.StructParents)], outside)
            _name_links(page)
        pdf.save(
            written,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return written.getvalue()


def _says_what_it_heads(cell: Object) -> None:
    in_head = Name.THead == cell.P.P.S
    cell.A.Scope = Name.Column if in_head else Name.Row


def _numbered(tree: Object) -> Iterator[tuple[int, Object]]:
    """A number tree of one level: which elements the content of a page belongs to."""
    for place in range(0, len(tree), 2):
        yield int(tree[place]), tree[place + 1]


class Outside:
    """Says which elements hang beside the tree of the document, not in it."""

    def __init__(self, document: Object) -> None:
        self._document = document.objgen
        self._known = {child.objgen: False for child in document.K}

    def __contains__(self, element: Object) -> bool:
        place = element.objgen
        if place not in self._known:
            above = element.P
            self._known[place] = above.objgen == self._document or above in self
        return self._known[place]


def _set_margins_apart(page: Page, elements: Object, outside: Outside) -> None:
    """What stands in the margins, such as the number of the page, is an artifact (14.8.2.2)."""
    apart = {n for n, element in enumerate(list(elements)) if element in outside}

    def marked(found: re.Match[bytes]) -> bytes:
        return APART if int(found[1]) in apart else found[0]

    contents = page.obj.Contents
    contents.write(MARKED.sub(marked, contents.read_bytes()))
    for number in apart:
        elements[number] = None


def _name_links(page: Page) -> None:
    for link in page.obj.get("/Annots", Array()):
        link.F = PRINTED
        link.Contents = String("To another place in this document")
