"""What nobody here may be called: words of the house, and what looks like another.

On "who looked" and in accountings a name is all that people see of who it was.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from uuid import UUID

LONGEST_NAME = 200
UNPRINTABLE = f"a name has 1 to {LONGEST_NAME} printable characters"
OF_THE_HOUSE = "this is what the house calls something else; use the name of the person"
LOOKS_ALIKE = (
    "this looks like the name of somebody who is here already; add an initial or another "
    "word that tells the two apart"
)
WORDS = frozenset(
    {
        *("operator", "the operator of the machine", "the practice", "system"),
        *("[erased]", "erased", "somebody who was erased since", "not named"),
        *("client", "the client", "therapist", "the therapist", "nobody", "none"),
    }
)
"""What the house says where other systems have a name."""
CASE = re.compile(r"c-[0-9a-f]{8}")
NO_NAME_BEGINS_WITH = ("=", "+", "-", "@")
"""What spreadsheets take for a formula."""
LOOKS_LIKE = str.maketrans(
    dict(zip("авеёкмнорстухіїјѕһԁԛԝ", "abeekmhopctyxiijshdqw", strict=True))
    | dict(zip("αβεζηικμνοπρτυχϲϳ", "abeznikmvonptyxcj", strict=True))
    | dict(zip("\u0131\u0269\u026a\u0142\u00f81|0", "iiilollo", strict=True))
)
"""Letters of other scripts, and digits, by the small Latin letter that they look like
(after Unicode Technical Standard 39, confusables; read 2026-11-22)."""


class NameUnusable(Exception):
    """A name by which nobody can be called here."""

    def __init__(self, why: str = UNPRINTABLE) -> None:
        super().__init__(why)


def plain_name(told: str) -> str:
    """A name as somebody signs in by it. Raises NameUnusable."""
    name = " ".join(told.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise NameUnusable
    return name


def require_own(name: str, *, others: Iterable[str]) -> None:
    """That a name stands for nothing else, and looks like that of nobody else here.

    The same name in the same spelling is for who asks whether it is taken. Raises
    NameUnusable.
    """
    same = _compared(name)
    seen = seen_as(name)
    is_word = same in WORDS or seen in _WORDS_SEEN or CASE.fullmatch(same)
    if is_word or name.startswith(NO_NAME_BEGINS_WITH) or _is_number(name):
        raise NameUnusable(OF_THE_HOUSE)
    if any(_compared(each) != same and seen_as(each) == seen for each in others):
        raise NameUnusable(LOOKS_ALIKE)


def seen_as(name: str) -> str:
    """A name as it looks at a glance: small Latin letters without marks."""
    apart = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(
        each
        for each in unicodedata.normalize("NFKD", apart)
        if not unicodedata.combining(each) and unicodedata.category(each) != "Cf"
    )
    words = letters.translate(LOOKS_LIKE).replace("rn", "m").split()
    return " ".join(words).replace("i", "l")


def _compared(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _is_number(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True


_WORDS_SEEN = frozenset(seen_as(each) for each in WORDS)
