"""Whether a text says somebody's name, however it is spelled in it.

Read are the letters that are seen: not how they are encoded, nor what does not show
between them. It is no search for nicknames, and finds no name that is misspelt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from domain.matching.folding import folded

SHORTEST_WORD = 3
UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""What does not show beside the format characters, as Unicode lists it
(Default_Ignorable_Code_Point); variation selectors are told by their names."""
SPELT_OUT = str.maketrans(
    {of: f"{plain}e" for of, plain in zip("äöüøÄÖÜØ", "aouoAOUO", strict=True)}
    | {"å": "aa", "Å": "Aa"}
)
"""Letters as they are written where there are none of them."""


def tells(text: str, *, name: str) -> bool:
    """Whether a text says a name in any spelling, or a word of it as a name is written.

    A single word in small letters may be a usual one, and is let through unless the
    name is written so.
    """
    return says(text, name=name) or any(
        _says_word(each, of) for each in _seen(text) for of in _seen(name)
    )


def says(text: str, *, name: str) -> bool:
    """Whether a text says a whole name in any spelling."""
    names = {one for of in _seen(name) for one in _spellings(of)} - {""}
    return any(
        f" {one} " in f" {said} "
        for each in _seen(text)
        for said in _spellings(each)
        for one in names
    )


def _says_word(text: str, name: str) -> bool:
    parts = [part for part in re.findall(r"\w+", name) if len(part) >= SHORTEST_WORD]
    wanted = {one for part in parts for one in _spellings(part)} - {""}
    return any(
        not wanted.isdisjoint(_spellings(word))
        for word in re.findall(r"\w+", text)
        if word in parts or not word.islower()
    )


def _spellings(text: str) -> tuple[str, str]:
    return folded(text), folded(text.translate(SPELT_OUT))


def _seen(text: str) -> Iterator[str]:
    """A text without what does not show in it, which may part two words or none."""
    for between in ("", " "):
        shown = "".join(between if _is_unseen(each) else each for each in text)
        yield unicodedata.normalize("NFKC", shown)


def _is_unseen(letter: str) -> bool:
    return (
        unicodedata.category(letter) == "Cf"
        or letter in UNSEEN
        or "VARIATION SELECTOR" in unicodedata.name(letter, "")
    )
