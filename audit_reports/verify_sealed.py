"""Check 7: each sealed value is disclosed or withheld, and said what it is said to say."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard, cast
from uuid import UUID

from audit_reports import bundle_files as files_
from audit_reports.bundle_shapes import Disclosed, Withheld
from audit_reports.verdict import Contents, Refused
from audit_reports.verify_facts import OpenedFact
from domain.sealing import commitment
from domain.values import FactId, PersonId

Told = Mapping[tuple[UUID, str], Disclosed | Withheld]
"""What became of each sealed value, by fact and field."""

_SEALED = frozenset({"subject_id", "commitment", "ciphertext"})


def check_words(
    contents: Contents, opened: Sequence[OpenedFact]
) -> dict[tuple[UUID, str], Disclosed | Withheld]:
    """Check 7: each sealed value is disclosed or withheld, once. Raises Refused."""
    told = contents.disclosures
    _check_sorted(told.disclosed, opened)
    _check_sorted(told.withheld, opened)
    everything: list[Disclosed | Withheld] = [*told.disclosed, *told.withheld]
    found: dict[tuple[UUID, str], Disclosed | Withheld] = {}
    for each in everything:
        if found.setdefault((each.fact, each.field), each) is not each:
            raise Refused(
                f"{each.field} of fact {each.fact} stands there twice",
                place=files_.DISCLOSURES,
            )
    left = dict(found)
    for fact in opened:
        for field, sealed in sealed_values(fact.document):
            _check_value(fact, field, sealed, left.pop((fact.fact_id, field), None))
    for fact_id, field in left:
        words = f"no fact here has {field} of fact {fact_id}"
        raise Refused(words, place=files_.DISCLOSURES)
    return found


def sealed_values(
    document: Mapping[str, Any],
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The sealed values of a fact, each with the name that it was sealed under."""
    for name, value in document.items():
        if _is_sealed(value):
            yield name, value
        elif isinstance(value, list):
            # What is in it is looked at one by one.
            for n, entry in enumerate(cast("list[object]", value)):
                if _is_sealed(entry):
                    yield f"{name}.{n}", entry


def _is_sealed(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, dict) and set(cast("dict[str, object]", value)) >= _SEALED


def _check_sorted(
    part: Sequence[Disclosed | Withheld], opened: Sequence[OpenedFact]
) -> None:
    numbers = {fact.fact_id: fact.number for fact in opened}
    order = [(numbers.get(each.fact, 0), each.field) for each in part]
    if order != sorted(order):
        raise Refused("it is not sorted by fact and field", place=files_.DISCLOSURES)


def _check_value(
    fact: OpenedFact,
    field: str,
    sealed: Mapping[str, Any],
    told: Disclosed | Withheld | None,
) -> None:
    if told is None:
        raise fact.refused(f"{field} is sealed, and neither disclosed nor withheld")
    try:
        subject = UUID(sealed["subject_id"])
        committed = urlsafe_b64decode(sealed["commitment"])
    except (ValueError, TypeError, AttributeError):
        raise fact.refused(f"{field} is not a sealed value") from None
    if told.subject != subject:
        raise fact.refused(
            f"{field} is about somebody else than {files_.DISCLOSURES} says"
        )
    if isinstance(told, Withheld):
        return
    expected = commitment(
        about=PersonId(subject),
        fact_id=FactId(fact.fact_id),
        field=field,
        salt=told.salt,
        text=told.text,
    )
    if committed != expected:
        raise fact.refused(
            f"{field} did not say what {files_.DISCLOSURES} says it said"
        )
