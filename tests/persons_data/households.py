"""The household set: 10,000 registered persons, and questions whose answers are known.

    python -m tests.persons_data.households --seed 1 --out DIR

writes `persons.jsonl` and `queries.jsonl`. A question about a registered person has the
answer *same*; about somebody who lives, or lived, with registered persons and is not
registered, *household*; about anybody else, *unrelated*. A question is asked only where
the records have one thing in common beside the names: date of birth, telephone, e-mail,
or house and street. Where there is nothing, nobody could tell.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from random import Random

from tests.persons_data import asking
from tests.persons_data.asking import Asking
from tests.persons_data.people import Household, Person, households
from tests.persons_data.records import Record, clues, door, registered, whole

NOT_REGISTERED = 0.4
"""Of households of two and more, how many have a member who is not registered."""
STRANGERS_SEED = 1_000_003
"""Strangers are of households that are drawn with another seed, this far away."""
ASK_AGAIN = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """A question. `truth` names the registered whom it should find, and as what."""

    query_id: str
    kind: str
    expected: str
    record: Record
    truth: dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseholdSet:
    """Who is registered, and what is asked."""

    seed: int
    records: dict[str, Record]
    queries: tuple[Query, ...]


@dataclass(kw_only=True, slots=True)
class Making:
    """The set while it is made."""

    seed: int
    chance: Random
    homes: list[Household] = field(default_factory=list)
    known: dict[str, Record] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    unregistered: list[tuple[Person, Household]] = field(default_factory=list)


def household_set(*, seed: int, persons: int = 10_000, each: int = 300) -> HouseholdSet:
    """The set of that seed, with up to `each` questions of every kind."""
    making = Making(seed=seed, chance=Random(f"household set {seed}"))
    _register(making, persons)
    queries = [
        *_same(making, each),
        *_household(making, each),
        *_unrelated(making, each),
    ]
    return HouseholdSet(seed=seed, records=making.known, queries=tuple(queries))


def _register(making: Making, persons: int) -> None:
    for household in households(making.seed):
        left_out = _left_out(household, making.chance)
        making.homes.append(household)
        for member in household.members:
            if member == left_out:
                making.unregistered.append((member, household))
                continue
            if len(making.known) == persons:
                return
            making.known[member.person_id] = registered(member, making.chance)
            making.people[member.person_id] = member


def _left_out(household: Household, chance: Random) -> Person | None:
    """Rather one of twins, or one of a father and son of one name: there are few."""
    if len(household.members) == 1 or chance.random() > NOT_REGISTERED:
        return None
    hard = [*household.of("twin"), *household.of("junior")]
    if hard and chance.random() < 0.8:
        return chance.choice(hard)
    return chance.choice(household.members)


def _same(making: Making, each: int) -> Iterator[Query]:
    for kind, ask in asking.SAME.items():
        found = 0
        for person_id in _shuffled(making.known, making.chance):
            person = making.people[person_id]
            record = _tellable(making, ask, person, about=[person_id])
            if record is not None:
                truth = _of_one_home(making, person)
                yield _query(making, kind, "same", record, truth=truth)
                found += 1
            if found == each:
                break


def _household(making: Making, each: int) -> Iterator[Query]:
    """About somebody who is not registered, whose people are."""
    found: dict[str, int] = {}
    for person, _ in making.unregistered:
        truth = _of_one_home(making, person)
        for kind in _relations(person, making.people, truth):
            ask = asking.left_home if kind == "left home" else asking.usual
            if found.get(kind, 0) == each:
                continue
            record = _tellable(making, ask, person, about=list(truth))
            if record is None or not _tells_apart(making, kind, person, record):
                continue
            found[kind] = found.get(kind, 0) + 1
            yield _query(making, kind, "household", record, truth=truth)


def _relations(
    person: Person, people: dict[str, Person], truth: Iterable[str]
) -> list[str]:
    """What they are to those registered: of several, the hardest to tell."""
    others = [people[other] for other in truth]
    if not others:
        return []
    first = "flatmate" if person.role == "flatmate" else "other relative"
    if any(each.given == person.given for each in others):
        first = "father and son of one name"
    elif person.role == "twin" and any(each.born == person.born for each in others):
        first = "twin"
    elif person.role in {"child", "junior", "twin"}:
        first = "child"
    elif person.role in {"partner", "parent"}:
        first = person.role
    return [first] if person.role == "flatmate" else [first, "left home"]


def _tells_apart(making: Making, kind: str, person: Person, record: Record) -> bool:
    """Two of one name and home are two only where both dates of birth are known."""
    if kind != "father and son of one name":
        return True
    namesakes = [
        making.known[other]
        for other in _of_one_home(making, person)
        if making.people[other].given == person.given
    ]
    return bool(record["date_of_birth"]) and all(
        each["date_of_birth"] for each in namesakes
    )


def _unrelated(making: Making, each: int) -> Iterator[Query]:
    chance = making.chance
    doors = {door(record) for record in making.known.values()}
    strangers = _strangers(making.seed + STRANGERS_SEED, doors)
    for person in islice(strangers, 4 * each):
        yield _query(making, "stranger", "unrelated", asking.usual(person, chance))
    for kind, make in (
        ("namesake", asking.of_name),
        ("neighbour", asking.next_door),
        ("stranger alike", asking.alike),
    ):
        for person_id in _shuffled(making.known, chance)[:each]:
            known = making.people[person_id]
            person = make(known, next(strangers), chance)
            record = asking.usual(person, chance)
            if door(whole(person)) in doors or (
                kind == "namesake"
                and not (
                    record["date_of_birth"] and making.known[person_id]["date_of_birth"]
                )
            ):
                continue  # They may live there, or be the one whose name it is.
            yield _query(making, kind, "unrelated", record)


def _strangers(seed: int, doors: set[str]) -> Iterator[Person]:
    """Of homes where nobody registered lives: who lives there is no stranger."""
    for household in households(seed):
        for member in household.members:
            if door(whole(member)) not in doors:
                yield replace(member, person_id=f"x{member.person_id}")


def _of_one_home(making: Making, person: Person) -> dict[str, str]:
    """The registered of that household: the person themselves, and the others."""
    household = making.homes[person.household_id]
    return {
        member.person_id: "same"
        if member.person_id == person.person_id
        else "household"
        for member in household.members
        if member.person_id in making.known
    }


def _tellable(
    making: Making, ask: Asking, person: Person, *, about: Sequence[str]
) -> Record | None:
    """A question from which somebody could tell; asked a few times until it is one."""
    for _ in range(ASK_AGAIN):
        record = ask(person, making.chance)
        if record is None:
            return None
        if any(_can_tell(record, making.known[other], person) for other in about):
            return record
    return None


def _can_tell(record: Record, known: Record, person: Person) -> bool:
    """A shared day of birth says nothing of a household."""
    found = clues(record, known)
    if known["record_id"] != person.person_id:
        found.discard("date_of_birth")
    return bool(found)


def _query(
    making: Making,
    kind: str,
    expected: str,
    record: Record,
    *,
    truth: dict[str, str] | None = None,
) -> Query:
    query_id = f"q-{making.chance.getrandbits(48):012x}"
    return Query(
        query_id=query_id,
        kind=kind,
        expected=expected,
        record={**record, "record_id": query_id},
        truth=truth or {},
    )


def _shuffled(ids: Iterable[str], chance: Random) -> list[str]:
    every = list(ids)
    chance.shuffle(every)
    return every


def write(made: HouseholdSet, directory: Path) -> None:
    """Lay the set down as JSON Lines, its seed in the first line of both files."""
    directory.mkdir(parents=True, exist_ok=True)
    head = json.dumps({"seed": made.seed})
    persons = [head, *map(json.dumps, made.records.values())]
    queries = [head, *(json.dumps(asdict(query)) for query in made.queries)]
    for name, lines in (("persons", persons), ("queries", queries)):
        (directory / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Make a set, and write it."""
    parser = argparse.ArgumentParser(description="Invented households, with questions.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--persons", type=int, default=10_000)
    parser.add_argument("--each", type=int, default=300)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    made = household_set(seed=given.seed, persons=given.persons, each=given.each)
    write(made, given.out)
    print(f"{len(made.records)} persons and {len(made.queries)} questions.")


if __name__ == "__main__":
    main()
