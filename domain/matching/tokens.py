"""Words by which somebody is found again, though much of what is told differs.

The caller keeps only keyed hashes of them. A name alone is a token only where it is
rare: how often a token occurs would otherwise give the name away.
"""

from __future__ import annotations

from itertools import combinations

from domain.matching.name_lists import is_common
from domain.matching.name_words import sound_of
from domain.matching.preparing import Prepared, PreparedAddress, PreparedName

BEGINNING = 3
RARE_BEGINNING = 4
"""So many letters of a rare name stand alone beside a place."""


def tokens(prepared: Prepared) -> tuple[str, ...]:
    """The tokens of somebody, each once, in a fixed order."""
    found: dict[str, None] = {}
    for name in prepared.names:
        found.update(dict.fromkeys(_of_name(name)))
        for address in prepared.addresses:
            found.update(dict.fromkeys(_of_name_and_place(name, address)))
        if prepared.born:
            found.update(dict.fromkeys(_of_name_and_birth(name, prepared.born)))
    for address in prepared.addresses:
        found.update(dict.fromkeys(_of_address(address)))
    found.update(dict.fromkeys(_of_the_rest(prepared)))
    return tuple(found)


def _of_name(name: PreparedName) -> list[str]:
    words = sorted({*name.given[:2], *name.surname[:2]})
    found = [
        # Two letters in the wrong order are the commonest slip.
        "n:" + "".join(sorted(word))
        for word in words
        if len(word) > 1 and not is_common(word)
    ]
    found += [
        f"p:{one}:{other}"
        for one, other in combinations(sorted(word[:BEGINNING] for word in words), 2)
    ]
    if name.given and name.surname:
        sounds = sorted((sound_of(name.given[0]), sound_of(name.surname[0])))
        found.append(f"q:{sounds[0]}:{sounds[1]}")
    return found


def _of_name_and_birth(name: PreparedName, born: str) -> list[str]:
    words = {*name.given[:1], *name.surname[:1]}
    found = [f"y:{word[:BEGINNING]}:{born[:4]}" for word in sorted(words)]
    if not born.endswith("00"):
        found += [f"b:{word[:BEGINNING]}:{born[4:]}" for word in sorted(words)]
    return found


def _of_name_and_place(name: PreparedName, address: PreparedAddress) -> list[str]:
    """Never one common beginning and a place: in a town it is as common as the name."""
    words = (*name.given[:1], *name.surname[:1])
    beginnings: set[str] = set()
    for word, other in zip(words, reversed(words), strict=True):
        if not is_common(word):
            beginnings.add(word[:RARE_BEGINNING])
        elif len(words) > 1:
            beginnings.add(f"{word[:BEGINNING]}+{other[0]}")
    found: list[str] = []
    for beginning in sorted(beginnings):
        if address.postcode:
            found.append(f"z:{beginning}:{address.postcode}")
        if address.suburb:
            found.append(f"u:{beginning}:{address.suburb[:6]}")
    return found


def _of_address(address: PreparedAddress) -> list[str]:
    lines = sorted(part for part in (address.street, address.building) if part)
    found = ["l:" + ":".join(line[:4] for line in lines)] if len(lines) > 1 else []
    if not address.street:
        return found
    beginning = address.street[:4]
    found.append(f"r:{address.street}")
    if address.number:
        found.append(f"s:{address.number}:{beginning}")
    if address.postcode:
        found.append(f"sz:{address.postcode}:{beginning}")
    if address.suburb:
        found.append(f"su:{address.suburb[:4]}:{beginning}")
    return found


def _of_the_rest(prepared: Prepared) -> list[str]:
    found: list[str] = []
    born = prepared.born
    if born and not born.endswith("00"):
        low, high = sorted((born[4:6], born[6:]))
        found.append(f"d:{born[:4]}{low}{high}")
    found += [f"t:{each}" for each in prepared.phones]
    found += [f"e:{each}" for each in prepared.emails]
    found += [f"i:{source}:{value}" for source, value in prepared.identifiers]
    return found
