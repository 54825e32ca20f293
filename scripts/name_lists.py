"""Write how common names are, for the matching of persons.

    python scripts/name_lists.py

It needs the packages `names` (census of the United States of 1990, public domain; MIT)
and `faker` (names of many countries; MIT), which the product itself does not. A name
counts as common as it is in the place where it is most common, weighted by how much of
a practice that place may be: so nobody is called rare because a list was American.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import faker.providers.person as of_places
import names

from domain.matching.folding import words_of

PLACE = Path(__file__).parent.parent / "domain" / "matching" / "names"
CENSUS = Path(names.__file__).parent
SHARE = {"en_NZ": 0.7, "en_US": 0.4, "en_GB": 0.4}
"""How much of a practice a place may be. The lists of two are the head of theirs."""
ELSEWHERE = 0.05
"""How much any other place may be."""
FEWEST = 200
"""A list without counts tells nothing of the commonest names: none weighs more than
one of so many."""
RAREST = {"given": 14.0, "surname": 15.0}
ONE_SIDED = 8.0
STEP = 4
"""Rarities are kept in quarters of a bit."""


def census(file: str) -> dict[str, float]:
    """Shares by name, as the census counted them."""
    found: dict[str, float] = {}
    for line in (CENSUS / file).read_text("ascii").splitlines():
        name, percent, *_ = line.split()
        found[name.lower()] = float(percent) / 100
    return found


def weighted(entries: object) -> dict[str, float]:
    """Shares of a place's names; alike where the place does not say."""
    if isinstance(entries, Mapping):
        whole = sum(float(count) for count in entries.values()) or 1.0
        return {str(name): float(count) / whole for name, count in entries.items()}
    if isinstance(entries, Iterable):
        listed = {str(name) for name in entries}
        return {name: 1 / max(len(listed), FEWEST) for name in listed}
    return {}


def gathered(first: str, attribute: str) -> dict[str, float]:
    """The share of every name there where it is most common."""
    found = census(first)
    for place in pkgutil.iter_modules(of_places.__path__):
        module = importlib.import_module(f"{of_places.__name__}.{place.name}")
        weight = SHARE.get(place.name, ELSEWHERE)
        for name, share in weighted(getattr(module.Provider, attribute, ())).items():
            for word in words_of(name):
                if len(word) > 1:
                    found[word] = max(found.get(word, 0.0), weight * share)
    return found


def sex_of(name: str, women: dict[str, float], men: dict[str, float]) -> str:
    """`f` or `m` where hardly anybody of the other sex is called so, else `-`."""
    of_women, of_men = women.get(name, 0.0), men.get(name, 0.0)
    if of_women > ONE_SIDED * of_men:
        return "f"
    return "m" if of_men > ONE_SIDED * of_women else "-"


def write(kind: str, shares: dict[str, float], sexes: dict[str, str]) -> None:
    """One line a rarity: bits, the sex of those called so, the names."""
    lines: dict[tuple[float, str], list[str]] = defaultdict(list)
    for name, share in shares.items():
        bits = round(-math.log2(share) * STEP) / STEP if share > 0 else math.inf
        if bits <= RAREST[kind]:
            lines[bits, sexes.get(name, "-")].append(name)
    text = "".join(
        f"{bits:g} {sex} {' '.join(sorted(lines[bits, sex]))}\n"
        for bits, sex in sorted(lines)
    )
    PLACE.mkdir(exist_ok=True)
    (PLACE / f"{kind}.txt").write_text(text, "ascii")


def main() -> None:
    """Write both lists."""
    women = gathered("dist.female.first", "first_names_female")
    men = gathered("dist.male.first", "first_names_male")
    both = {
        name: (women.get(name, 0.0) + men.get(name, 0.0)) / 2 for name in {*women, *men}
    }
    write("given", both, {name: sex_of(name, women, men) for name in both})
    write("surname", gathered("dist.all.last", "last_names"), {})


if __name__ == "__main__":
    main()
