"""Recovery codes: 160 random bits on paper, in groups that catch a slip of the pen.

    7M4KQ-0ZT5D-...      eight groups of five

The alphabet is Crockford's (no I, L, O, U; what looks like 1 or 0 is read as it). The
last character of a group is a check digit (Luhn modulo 32, begun with the number of the
group), so that a wrong character is found with the group that it stands in.
"""

from __future__ import annotations

import re
import secrets

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 8
IN_GROUP = 4
_READ_AS = str.maketrans("ILO", "110")
_INFO = b"boundary-ledger/v1/recovery code"


class CodeMistyped(Exception):
    """A recovery code that was not copied as it was printed."""


def new_code() -> str:
    """A recovery code that nobody has seen."""
    values = [secrets.randbelow(len(ALPHABET)) for _ in range(GROUPS * IN_GROUP)]
    return "-".join(
        _group(number, values[number * IN_GROUP : (number + 1) * IN_GROUP])
        for number in range(GROUPS)
    )


def recovery_key(code: str) -> bytes:
    """The 32-byte key that a code stands for. Raises CodeMistyped."""
    told = re.sub(r"[\s-]", "", code).upper().translate(_READ_AS)
    size = IN_GROUP + 1
    if len(told) != GROUPS * size:
        msg = (
            f"a recovery code has {GROUPS} groups of {size} characters; "
            f"here are {len(told)} characters, not {GROUPS * size}"
        )
        raise CodeMistyped(msg)
    for number in range(GROUPS):
        _check(number, told[number * size : (number + 1) * size])
    secret = "".join(told[at : at + IN_GROUP] for at in range(0, len(told), size))
    # 160 bits need no slow hash: nobody can try them all.
    return HKDFExpand(algorithm=SHA256(), length=32, info=_INFO).derive(secret.encode())


def _group(number: int, values: list[int]) -> str:
    said = "".join(ALPHABET[value] for value in values)
    return said + ALPHABET[_check_digit(number, values)]


def _check(number: int, group: str) -> None:
    values = [ALPHABET.find(char) for char in group[:IN_GROUP]]
    if -1 in values or group != _group(number, values):
        # What was typed is a secret, nearly: no part of it is said again.
        msg = f"group {number + 1} of the recovery code is mistyped; look at it again"
        raise CodeMistyped(msg)


def _check_digit(number: int, values: list[int]) -> int:
    base, total = len(ALPHABET), number
    for place, value in enumerate(reversed(values)):
        weighed = value * (2 if place % 2 == 0 else 1)
        total += weighed // base + weighed % base
    return -total % base
