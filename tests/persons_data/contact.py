"""Invented numbers and addresses by which somebody is reached."""

from __future__ import annotations

from datetime import date
from random import Random

PROVIDERS = ["mail.example", "post.example", "inbox.example", "web.example"]
THINGS = ["sun", "river", "cat", "star", "moon", "garden"]


def mobile(chance: Random) -> str:
    """A number of somebody's own."""
    return (
        f"04{chance.randint(10, 99)} {chance.randint(100, 999)} "
        f"{chance.randint(100, 999)}"
    )


def landline(chance: Random) -> str:
    """A number of a home, with its area code."""
    area = chance.choice("2378")
    return f"0{area} {chance.randint(2000, 9999)} {chance.randint(1000, 9999)}"


def written_otherwise(phone: str, chance: Random) -> str:
    """The same number as somebody else writes it down."""
    digits = phone.replace(" ", "")
    return chance.choice(
        (
            phone,
            digits,
            f"+61 {digits[1:]}",
            f"({digits[:2]}) {digits[2:6]}-{digits[6:]}",
        )
    )


def address_of_email(given: str, surname: str, born: date, chance: Random) -> str:
    """An address as people choose them."""
    first, last = given.lower(), surname.lower().replace("-", "")
    local = chance.choice(
        (
            f"{first}.{last}",
            f"{first[0]}{last}{chance.randint(1, 99)}",
            f"{first}{born.year % 100:02d}{chance.randint(1, 9)}",
            f"{last}.{first}{chance.randint(1, 9)}",
            f"{first}_{chance.choice(THINGS)}{chance.randint(1, 999)}",
        )
    )
    return f"{local}@{chance.choice(PROVIDERS)}"
