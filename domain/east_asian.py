"""Chinese, Japanese and Korean names in their own script: surname first, and no space.

Where such a name is told in one word, its parts are taken as is usual. That may be wrong
(a Japanese surname has one to three letters), and is no more than what is compared.
"""

from __future__ import annotations

import re
import unicodedata

HAN = ("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH", "IDEOGRAPHIC ITERATION")
KANA = ("HIRAGANA", "KATAKANA")
HANGUL = ("HANGUL",)
"""How the names of their letters begin in Unicode."""
OF_TWO = re.compile(
    "(欧阳|歐陽|司马|司馬|诸葛|諸葛|上官|皇甫|慕容|令狐|司徒|夏侯|端木|公孙|公孫|东方|東方|"
    "남궁|황보|제갈|선우|독고|사공|서문)."
)
"""Surnames of two letters where most have one, and a given name after them."""
JAPANESE_FROM = 4
"""Han names of so many letters are mostly Japanese, with a surname of two."""


def is_east_asian(text: str) -> bool:
    """Whether all letters of a text are of such a script."""
    return bool(text) and all(_is_of(each, (*HAN, *KANA, *HANGUL)) for each in text)


def in_parts(whole: str) -> tuple[str, str]:
    """Given name and surname of a name that is told in one word, as far as they show."""
    at = _length_of_surname(whole)
    return whole[at:], whole[:at]


def _length_of_surname(whole: str) -> int:
    han = next((n for n, each in enumerate(whole) if not _is_of(each, HAN)), len(whole))
    if 0 < han < len(whole) and all(_is_of(each, KANA) for each in whole[han:]):
        return han
    is_hangul = all(_is_of(each, HANGUL) for each in whole)
    if len(whole) == 1 or not (is_hangul or han == len(whole)):
        return len(whole)
    if OF_TWO.match(whole):
        return 2
    return 2 if han >= JAPANESE_FROM else 1


def _is_of(letter: str, script: tuple[str, ...]) -> bool:
    return unicodedata.name(letter, "").startswith(script)
