"""A name or a number of somebody as one line: what stands in a list beside others.

A line break would make two rows of it, and a character that does not show can turn
its letters round, or make two names look alike. No name is judged here beyond that.
"""

from __future__ import annotations

import re
import unicodedata

BREAKS = re.compile("[ ]*[\t\n\v\f\r\x85\u2028\u2029]+[ ]*")
MEANT = frozenset("\u200c\u200d\u180e")
"""What does not show, and is spelling all the same: the joiners of Persian and Indic
names, and the vowel separator of Mongolian ones."""
UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Control and format characters and halves of characters, as Unicode has them."""


def one_line(text: str) -> str:
    """A text whose line breaks and tabs are a space each time.

    Raises ValueError where it holds another character that does not show.
    """
    line = BREAKS.sub(" ", text)
    for letter in line:
        if unicodedata.category(letter) in UNSEEN and letter not in MEANT:
            msg = (
                f"holds a character that does not show (U+{ord(letter):04X}); "
                "type it anew without it"
            )
            raise ValueError(msg)
    return line
