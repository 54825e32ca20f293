"""Words as they are compared: Latin letters without marks, in lower case.

What is written in another script is transliterated, letter by letter: it finds what
sounds alike, and claims nothing about how somebody writes themself.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

NOT_LETTERS = re.compile(r"[^a-z0-9]+")
APOSTROPHES = re.compile("['`\u00b4\u2018\u2019\u02bb\u02bc]")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Small Latin letters, digits and single spaces: `Émilie  O'Neil` is `emilie oneil`."""
    plain = text if text.isascii() else anyascii(text)
    return NOT_LETTERS.sub(" ", APOSTROPHES.sub("", plain.lower())).strip()


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text, in their order."""
    return tuple(folded(text).split())


def digits_of(text: str) -> str:
    """The digits of a text alone."""
    return "".join(each for each in text if each in "0123456789")
