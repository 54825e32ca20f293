# /// script
# dependencies = ["fonttools>=4.60"]
# ///
"""Makes the font in which every character is an empty box, or nothing if it has no width.

    uv run scripts/boxes.py audit_reports/templates/fonts/boxes.ttf

It is asked after all others, so that a character which no font has hinders no report.
Its name is long because Typst prefers short ones among fonts that fit alike.
"""

import sys
import unicodedata

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

NAMES = {
    "familyName": "Boundary Ledger empty boxes for characters that no font has",
    "styleName": "Regular",
    "psName": "BoundaryLedgerBoxes-Regular",
    "uniqueFontIdentifier": "BoundaryLedgerBoxes-Regular",
    "fullName": "Boundary Ledger empty boxes",
}
MADE = 3_849_984_000
"""A day of 2026, in seconds since 1904."""
MANY_TO_ONE = 13
"""The format of a table that gives whole ranges one glyph."""
OUTLINES = (
    ((60, 0), (60, 700), (540, 700), (540, 0)),
    ((110, 50), (490, 50), (490, 650), (110, 650)),
)


def box(outlines):  # noqa: ANN001, ANN201 - fontTools has no types.
    """The glyph within `outlines`, an outer and an inner one."""
    pen = TTGlyphPen(None)
    for first, *others in outlines:
        pen.moveTo(first)
        for point in others:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()


def glyph_of(character: str) -> str:
    """What stands for a character."""
    is_selector = unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    without_width = unicodedata.category(character) in {"Cf", "Zl", "Zp"}
    return "nothing" if is_selector or without_width else "box"


def everything():  # noqa: ANN201
    """The table of all code points but surrogates."""
    table = CmapSubtable.getSubtableClass(MANY_TO_ONE)(MANY_TO_ONE)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.format, table.reserved, table.length = MANY_TO_ONE, 0, 0
    table.cmap = {
        point: glyph_of(chr(point))
        for point in range(sys.maxunicode + 1)
        if unicodedata.category(chr(point)) != "Cs"
    }
    return table


def main() -> None:
    """Write the font to the path that is given."""
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "nothing", "box"])
    made.setupCharacterMap({0x25A1: "box"})
    made.setupGlyf({".notdef": box(OUTLINES), "nothing": box(()), "box": box(OUTLINES)})
    widths = {".notdef": (600, 60), "nothing": (0, 0), "box": (600, 60)}
    made.setupHorizontalMetrics(widths)
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable(NAMES)
    made.setupOS2(
        sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200
    )
    made.setupPost(isFixedPitch=1)
    made.font["cmap"].tables.append(everything())
    made.font["head"].created = made.font["head"].modified = MADE
    made.font.recalcTimestamp = False
    made.save(sys.argv[1])


if __name__ == "__main__":
    main()
