"""A page as a test reads it: its elements, its words, and its forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "rect", "path", "use"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Element:
    """An element with its attributes and the words inside it."""

    tag: str
    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, with single spaces between them."""
        return " ".join(" ".join(self.words).split())


class Document(HTMLParser):
    """What a browser would make of an answer."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag=tag, attributes={k: v or "" for k, v in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.words.append(data)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Every element of a tag; `class_` and `for_` stand for the reserved names."""
        wanted = {k.rstrip("_").replace("_", "-"): v for k, v in attributes.items()}
        return [
            found
            for found in self.elements
            if found.tag == tag and wanted.items() <= found.attributes.items()
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only such element."""
        (found,) = self.all(tag, **attributes)
        return found

    @property
    def text(self) -> str:
        """What the page says."""
        return self.one("main").text

    @property
    def heading(self) -> str:
        """What the page is called."""
        return self.one("h1").text

    def field(self, name: str) -> str:
        """What a line of a form holds; of hidden ones that repeat, the first."""
        return self.all("input", name=name)[0].attributes["value"]

    def ticked(self, name: str) -> list[str]:
        """Which options of a question are chosen."""
        options = [*self.all("input", name=name), *self.all("option")]
        return [
            option.attributes["value"]
            for option in options
            if {"checked", "selected"} & set(option.attributes)
        ]
