"""What is written into fields, queries and addresses: sensible, odd, and hostile."""

from __future__ import annotations

import random
from typing import Any
from urllib.parse import quote

ODD = (
    "",
    " ",
    "0",
    "-1",
    "1e400",
    "NaN",
    "9" * 40,
    "2147483648",
    "0x10",
    "1,5",
    "true",
    "null",
    "None",
    "[]",
    "{}",
    "..",
    "../../../../etc/passwd",
    "..%2f..%2fkeys.db",
    "%00",
    "%",
    "%zz",
    "\x00",
    "\x7f",
    "\ud800",
    "\ufeff",
    "\u202eevil\u202c",
    "e\u0301" * 20,
    "👩‍❤️‍💋‍👨",
    "ﬁ Ⅷ ٣",
    "a\r\nSet-Cookie: x=1",
    "'; DROP TABLE facts; --",
    '" OR ""="',
    "<script>alert(1)</script>",
    "</textarea></title><h1>x</h1>",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "$(id) `id` | id ; id",
    "*)(uid=*))(|(uid=*",
    "%s%s%n %(x)s {0.__class__}",
    "javascript:alert(1)",
    "//evil.example/x",
    "/\\evil.example",
    "https://evil.example/",
    "2026-13-40",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01",
    "2026-03-08T10:00:00Z",
    "24:61",
    "0" * 300,
    "ab" * 2500,
)
SENSIBLE = (
    "2026-03-08",
    "10:30",
    "12.50",
    "EUR",
    "yes",
    "no",
    "record",
    "supervision",
    "proceeding",
    "access",
    "GiftExchanged",
    "therapist",
    "auditor",
    "board_member",
    "administrator",
    "house-1",
    "APA",
    "R22",
    "observed",
    "a reason that is long enough for everybody",
    "1",
    "5",
    "30",
)
NUMBERS: tuple[Any, ...] = (0, 1, -1, 2**31, 2**63, 10**40, 0.5, -0.0, 1e308)
DEEPEST = 4


def word(chance: random.Random) -> str:
    """A text: sensible one time in two."""
    return chance.choice(SENSIBLE if chance.random() < 0.5 else ODD)


def anything(chance: random.Random, depth: int = 0) -> Any:
    """Any JSON at all, some of it deep."""
    kind = chance.randrange(8 if depth < DEEPEST else 5)
    match kind:
        case 0:
            return chance.choice(NUMBERS)
        case 1:
            return chance.choice([None, True, False])
        case 2 | 3 | 4:
            return word(chance)
        case 5:
            return [anything(chance, depth + 1) for _ in range(chance.randrange(4))]
        case _:
            return {
                word(chance): anything(chance, depth + 1)
                for _ in range(chance.randrange(4))
            }


def in_address(text: str) -> str:
    """A text as it stands in an address, with half a character as bytes that are none."""
    return quote(text.encode(errors="surrogatepass"), safe="")
