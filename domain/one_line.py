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
PASTED = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
"""What comes along where a name is copied from elsewhere, shows nothing, and turns no
letters round: a place for a hyphen or a break, and marks of direction."""
UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Control and format characters and halves of characters, as Unicode has them."""


def one_line(text: str) -> str:
    """A text whose line breaks and tabs are a space each time, without what is `PASTED`.

    Raises ValueError where it holds another character that does not show.
    """
    line = BREAKS.sub(" ", text.translate(PASTED))
    for letter in line:
        if unicodedata.category(letter) in UNSEEN and letter not in MEANT:
            msg = (
                f"holds a character that does not show (U+{ord(letter):04X}); "
                "type it anew without it"
            )
            raise ValueError(msg)
    return line
