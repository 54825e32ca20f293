"""Who was shown what of which case: a row for each look, found by case and by person.

What a row tells is sealed under the key of its case, and goes when the case ends. A search
that found nothing has a row too, under the key of the searcher's own stream.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy import Connection, delete, insert

from domain.case import section_stream
from domain.facts.erasures import RetentionEnded
from domain.facts.fact import Fact
from domain.facts.reading import CaseRead, CasesListed, Reading
from domain.keys import KeyMissing, KeyStore
from domain.reading import lists_stream
from domain.values import CaseId, PersonId, Role, Section
from projections.schema import ReadModel

NAME = "accesses"
TABLE = ReadModel.metadata.tables[NAME]
ABOUT = [b"accesses"]
PADDED_TO = 128


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """Somebody was shown something of a case, or for None searched and found nothing.

    `position` is that of the fact in the log; `version` its place in its stream where a
    purpose was stated, which is sealed there, and otherwise None.
    """

    position: int
    case_id: CaseId | None
    person_id: PersonId
    at: datetime
    role: Role
    how: Reading
    shown: str
    sections: tuple[Section, ...]
    rule: str
    version: int | None


class Accesses:
    """Adds a row for each case that somebody was shown."""

    name = NAME

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._new: list[Access] = []
        self._ended: set[UUID] = set()

    def read(
        self, connection: Connection, generation: int, facts: Sequence[Fact]
    ) -> None:
        """Nothing: a look is never changed."""

    def add(self, position: int, fact: Fact) -> None:
        """Add one fact."""
        match fact:
            case CaseRead():
                version = fact.originator_version if fact.purpose else None
                self._new.append(
                    _access(
                        position,
                        fact,
                        case_id=fact.case_id,
                        sections=fact.sections,
                        rule=fact.rule,
                        version=version,
                    )
                )
            case CasesListed():
                self._new += _in_list(position, fact)
            case RetentionEnded():
                self._new = [a for a in self._new if a.case_id != fact.case_id]
                self._ended.add(fact.case_id)
            case _:
                pass

    def write(self, connection: Connection, generation: int) -> None:
        """Write the new rows, and take away those of ended cases."""
        if self._ended:
            connection.execute(
                delete(TABLE).where(
                    TABLE.c.generation == generation, TABLE.c.case_id.in_(self._ended)
                )
            )
        rows = [
            {
                "generation": generation,
                "position": access.position,
                "case_id": access.case_id or lists_stream(access.person_id),
                "person_id": access.person_id,
                "told": told,
            }
            for access in self._new
            if (told := _sealed(self._keys, access)) is not None
        ]
        if rows:
            connection.execute(insert(TABLE), rows)
        self._new, self._ended = [], set()


def _access(position: int, fact: CaseRead | CasesListed, **more: Any) -> Access:
    return Access(
        position=position,
        person_id=fact.recorded_by,
        at=fact.occurred_at,
        role=fact.recorded_as,
        how=fact.how,
        shown=fact.shown,
        **more,
    )


def _in_list(position: int, fact: CasesListed) -> Iterator[Access]:
    version = fact.originator_version if fact.purpose else None
    if not fact.cases:
        yield _access(
            position, fact, case_id=None, sections=(), rule="", version=version
        )
    for case_id, rule in zip(fact.cases, fact.rules, strict=True):
        yield _access(
            position, fact, case_id=case_id, sections=(), rule=rule, version=version
        )


def _sealed(keys: KeyStore, access: Access) -> bytes | None:
    cipher = _cipher(keys, _kept_with(access.case_id, access.person_id))
    if cipher is None:
        return None
    said = [
        access.at.isoformat(),
        access.role.value,
        access.how.value,
        access.shown,
        [section.value for section in access.sections],
        access.rule,
        access.version,
    ]
    plain = json.dumps(said, separators=(",", ":")).encode()
    return cipher.encrypt(plain + b" " * (-len(plain) % PADDED_TO), ABOUT)


def opened(keys: KeyStore, row: Any) -> Access | None:
    """What a row says; None where the keys of its case are destroyed."""
    is_in_vain = row.case_id == lists_stream(row.person_id)
    case_id = None if is_in_vain else CaseId(row.case_id)
    cipher = _cipher(keys, _kept_with(case_id, row.person_id))
    if cipher is None:
        return None
    said = json.loads(cipher.decrypt(row.told, ABOUT))
    at, role, how, shown, sections, rule, version = said
    return Access(
        position=row.position,
        case_id=case_id,
        person_id=PersonId(row.person_id),
        at=datetime.fromisoformat(at),
        role=Role(role),
        how=Reading(how),
        shown=shown,
        sections=tuple(map(Section, sections)),
        rule=rule,
        version=version,
    )


def _kept_with(case_id: CaseId | None, person_id: UUID) -> UUID:
    """The stream under whose key a row is sealed: of its case, or of the searcher."""
    if case_id is None:
        return lists_stream(PersonId(person_id))
    return section_stream(case_id, Section.RECORD)


def _cipher(keys: KeyStore, stream: UUID) -> AESSIV | None:
    try:
        return keys.stream(stream).read_model
    except KeyMissing:
        if keys.is_destroyed(stream=stream):
            return None
        raise
