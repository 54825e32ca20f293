"""Sets the pages of a PDF with Typst, from a template of ours and data beside it.

Imported by `pdf.py` alone, and late. Templates take what people wrote as strings, which
are never read as markup, and the compiler is shown an empty folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, Final

from typst import Compiler, Fonts, TypstError

from audit_reports.render import TEMPLATES

VARIANT: Final = "ua-1"
SHEET = "sheet.typ"
"""What all documents share; each is read together with it."""
ONE_AT_A_TIME = Lock()
"""A long document takes a hundred megabytes while it is set."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PROBE = b"""
#set document(title: "-")
#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"))
#for words in json(bytes(sys.inputs.data)) { par(words) }
"""
NOTHING = b'#set document(title: "-")'
REMEMBERED = 10
PLAIN = "\u024f"
"""The last of the Latin letters; the fonts that Typst brings have all of them."""
BOX = "\N{WHITE SQUARE}"
BOXES = TEMPLATES / "fonts"
"""A font in which every character is an empty box: the last that is asked."""


def typeset(template: str, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """A tagged PDF whose bytes depend on what is given alone.

    Where the fonts that Typst brings lack a character, they depend on the fonts of this
    machine too.
    """
    source = b"".join((TEMPLATES / name).read_bytes() for name in (SHEET, template))
    text = json.dumps(data, ensure_ascii=False)
    with ONE_AT_A_TIME:
        try:
            return compiled(source, text, fonts=own_fonts(), made_at=made_at)
        except TypstError:
            shown = text.translate(dict.fromkeys(map(ord, unshown(text)), BOX))
            return compiled(source, shown, fonts=all_fonts(), made_at=made_at)
        finally:
            _forget()


def unshown(text: str) -> list[str]:
    """The characters in `text` that no font can show as they stand here."""

    def among(some: list[str]) -> list[str]:
        try:
            words = json.dumps([f"a{each}" for each in some])
            compiled(PROBE, words, fonts=all_fonts(), made_at=EPOCH)
        except TypstError:
            middle = len(some) // 2
            return among(some[:middle]) + among(some[middle:]) if middle else some
        return []

    return among(sorted({each for each in text if each > PLAIN}))


def compiled(source: bytes, text: str, *, fonts: Fonts, made_at: datetime) -> bytes:
    """The pages of a source that sees nothing but `text`, its data. Raises TypstError."""
    with TemporaryDirectory(prefix="boundary-ledger-") as nothing:
        made = Compiler(
            source,
            root=nothing,
            font_paths=fonts,
            sys_inputs={"data": text},
            package_path=nothing,
            package_cache_path=nothing,
        ).compile(
            format="pdf", pdf_standards=[VARIANT], timestamp=int(made_at.timestamp())
        )
    assert isinstance(made, bytes)
    return made


def _forget() -> None:
    """Lets go of what was set: Typst remembers all that it did ten documents ago."""
    for _ in range(REMEMBERED + 1):
        compiled(NOTHING, "", fonts=own_fonts(), made_at=EPOCH)


@cache
def own_fonts() -> Fonts:
    """The fonts that Typst brings along, the same on every machine."""
    return Fonts(include_system_fonts=False)


@cache
def all_fonts() -> Fonts:
    """Those, the fonts of this machine, and boxes for what none of them has."""
    return Fonts(font_paths=[str(BOXES)])
