"""Taking names out of alarms that an earlier version kept with the name in clear.

Each start does it; where there is none, nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

from domain.alarms import WHO, Alarms, Line
from domain.values import PersonId

SAID = {
    "checks-many": re.compile(
        r"(?P<who>.*)(?P<rest> had \d+ persons or more checked within a day, on .*)",
        re.DOTALL,
    ),
    "checks-alike": re.compile(
        r"(?P<who>.*)(?P<rest> had one person checked again and again, the last .*)",
        re.DOTALL,
    ),
}
"""By kind, what was said of whom."""
SOMEBODY = "somebody"
"""Who is called so has no account any more by which to find them."""


def take_names_out(alarms: Alarms, whose: Callable[[str], PersonId | None]) -> int:
    """Put numbers in the place of names; how many lines were written anew.

    `whose` finds the account of a name.
    """
    return alarms.reword(lambda line: _without_name(line, whose))


def _without_name(line: Line, whose: Callable[[str], PersonId | None]) -> Line:
    said = SAID.get(str(line.get("kind")))
    found = said and said.fullmatch(str(line.get("words")))
    if not found or "about" in line or found["who"] == SOMEBODY:
        return line
    person = _number(found["who"]) or whose(found["who"])
    if person is None:
        return line | {"words": f"{SOMEBODY}{found['rest']}"}
    return line | {"words": f"{WHO}{found['rest']}", "about": str(person)}


def _number(told: str) -> UUID | None:
    try:
        return UUID(told)
    except ValueError:
        return None
