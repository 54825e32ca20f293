"""The matching as it ships, over an index in memory: the read model has the same rows.

What is measured here is what is found. How fast it is, the read model itself must show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from domain.matching.choosing import chosen
from domain.matching.linking import Weighed, linked
from domain.matching.preparing import Prepared, prepared
from domain.matching.tokens import tokens
from domain.matching.weighing import Likeness, weigh
from projections.persons_found import MOST_OF_A_TOKEN
from tests.persons_data.records import Record, details


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Somebody known, and what they are to whoever was asked about."""

    record_id: str
    likeness: Likeness


class Registry:
    """Everybody who is known, and who shares which token."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        self._ids = list(records)
        self._known = [prepared(details(record)) for record in records.values()]
        self._sharing: defaultdict[str, list[int]] = defaultdict(list)
        for number, person in enumerate(self._known):
            for token in tokens(person):
                self._sharing[token].append(number)

    def among(self, asked: Prepared) -> Iterator[int]:
        """The numbers of those who are opened."""
        shared = {
            token: self._sharing[token]
            for token in tokens(asked)
            if token in self._sharing
        }
        telling = {
            token: numbers
            for token, numbers in shared.items()
            if len(numbers) <= MOST_OF_A_TOKEN
        }
        yield from chosen(
            telling
            or {token: numbers[:MOST_OF_A_TOKEN] for token, numbers in shared.items()}
        )

    def ask(self, record: Record) -> list[Found]:
        """Everybody opened, with what they are to whoever the record speaks of."""
        asked = prepared(details(record))
        among = len(self._ids)
        weighed = [
            Weighed(
                known=self._known[number],
                likeness=weigh(asked, self._known[number], among=among),
                name=self._ids[number],
            )
            for number in self.among(asked)
            if self._ids[number] != record.get("record_id")
        ]
        return [
            Found(record_id=each.name, likeness=likeness)
            for each, likeness in zip(
                weighed, linked(asked, weighed, among=among), strict=True
            )
        ]

    def opens(self, record: Record, record_id: str) -> bool:
        """Whether that person is among those who are opened."""
        numbers = self.among(prepared(details(record)))
        return any(self._ids[number] == record_id for number in numbers)
