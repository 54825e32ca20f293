"""The words of a name that tell people apart, and how they sound.

Titles, and particles such as *van der* or *al*, are left out: they are written or not
as somebody pleases. What is joined or parted by habit (*Mac Donald*, *O'Neil*) is
joined. Nothing here knows which culture a name is of.
"""

from __future__ import annotations

import re
from functools import lru_cache

from domain.matching.folding import folded, words_of

TITLES = frozenset(
    "mr mrs ms miss mx dr prof sir dame rev fr sr jr hon herr frau".split()  # noqa: SIM905
)
PARTICLES = frozenset(
    "a af al am ap av bar bat ben bin bint binti da das de dei del della den der di do"  # noqa: SIM905
    " dos du e el ibn la le lo los las san santa ten ter the thi to van vande vander"
    " von vom und y zu zum zur ul abu abd um umm".split()
)
JOINED = frozenset({"mac", "mc", "o", "d", "l", "fitz", "st"})
GIVEN_PARTICLES = frozenset({"al", "el", "bin", "ibn", "bint", "binti", "thi", "ul"})
ARTICLE = re.compile("(?<!\\w)\u0627\u0644")
"""The Arabic article, which that script writes without a space after it."""


def in_two_parts(given: str, surname: str) -> tuple[str, str]:
    """Given name and surname, where a whole name stands in one of the two places."""
    if bool(given.strip()) == bool(surname.strip()):
        return given, surname
    whole = given.strip() or surname.strip()
    if "," in whole:
        last, _, first = whole.partition(",")
        return first, last
    words = [word for word in whole.split() if words_of(word)]
    while len(words) > 1 and folded(words[0]) in TITLES:
        del words[0]
    at = 1 if surname.strip() else len(words) - 1
    while 1 < at < len(words) and folded(words[at - 1]) in PARTICLES | JOINED:
        at -= 1
    if len(words) < 2 or folded(words[0]) in PARTICLES | JOINED:  # noqa: PLR2004
        return given, surname
    return " ".join(words[:at]), " ".join(words[at:])


def given_words(text: str) -> tuple[str, ...]:
    """The words of a given name, in order; initials are words of one letter."""
    words = [word for word in words_of(text) if word not in TITLES]
    kept = [word for word in words if word not in GIVEN_PARTICLES]
    return tuple(kept or words)


def surname_words(text: str) -> tuple[str, ...]:
    """The words of a surname, in order, without particles where others are left."""
    parted = ARTICLE.sub("al ", text)
    words = _joined([word for word in words_of(parted) if word not in TITLES])
    kept = [word for word in words if word not in PARTICLES]
    return tuple(kept or words)


def _joined(words: list[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        if found and found[-1] in JOINED:
            found[-1] += word
        else:
            found.append(word)
    return found


VOWELS = frozenset("aeiou")
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"tsch|tch|tsh|shch|szcz|sch|sz|sh|cz|ch|zh|hs|ts|tz|dj|dz|j|x|z", "s"),
        (r"ph|pf", "f"),
        (r"q(?=i)", "s"),
        (r"kh|gh|ck|q|c(?![eiy])", "k"),
        (r"c", "s"),
        (r"th|dh", "t"),
        (r"w|v", "f"),
        (r"[aeiouyh]", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=8192)
def sound_of(word: str) -> str:
    """The consonants of a word by their sound, the same for many spellings."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word
