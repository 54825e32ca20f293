"""Packing a bundle: composed of what was gathered, and verified before it leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from api.evidence import Gathered, opening_of, stored_facts
from api.house import House
from audit_reports.bundle import (
    Disclose,
    LogOf,
    Material,
    StoredFact,
    StreamOf,
    compose,
    disclosures_of,
)
from audit_reports.bundle_files import pack
from audit_reports.bundle_shapes import Disclosures
from audit_reports.verdict import Asked
from audit_reports.verify import verify
from audit_reports.verify_page import verify_page
from domain.exports import EXPORTS
from domain.facts.exports import CaseExported
from domain.facts.fact import Fact
from domain.keys import KeyMissing, Owner
from domain.log.vkeys import parse_vkey
from domain.log_rows import LogDamaged
from domain.openings import OPENING, opening_secret, opening_stream
from domain.sealing import disclose
from domain.values import FactId, PersonId, Sealed

RECIPIENT, PURPOSE = "recipient", "purpose"


def packed(
    house: House,
    gathered: Gathered,
    exported: CaseExported,
    *,
    log: LogOf,
    withheld: frozenset[PersonId],
    report: bytes,
) -> bytes:
    """The bundle that an export speaks of. Raises LogDamaged, SealBroken, KeyMissing."""
    material = _material(
        house, gathered, exported, log=log, withheld=withheld, report=report
    )
    files = compose(material)
    _check(files, log)
    return pack(files)


def disclosed(
    house: House, gathered: Gathered, *, withheld: frozenset[PersonId]
) -> Disclosures:
    """What the sealed values of a case say, in the order of the log.

    Without those of the export itself. Raises SealBroken and KeyMissing.
    """
    index = house.ledger.recorder.leaf_index
    placed: dict[int, Fact] = {}
    for _, stream, stored in gathered.parts:
        for one in stored:
            place = index(stream, one.fact.originator_version)
            assert place is not None  # A fact is stored with its leaf.
            placed[place] = one.fact
    facts = [placed[place] for place in sorted(placed)]
    return disclosures_of(facts, disclose=_opener(house), withheld=withheld)


def _opener(house: House) -> Disclose:
    """Opens words with the keys of a house; None where their key was destroyed."""

    def opened(fact: Fact, field: str, sealed: Sealed) -> tuple[bytes, str] | None:
        fact_id = FactId(fact.fact_id)
        found = disclose(house.keys, sealed, fact_id=fact_id, field=field)
        if found is None and not house.keys.is_destroyed(sealed.subject_id):
            raise KeyMissing(Owner.SUBJECT, sealed.subject_id.bytes)
        return None if found is None else (found.salt, found.text)

    return opened


def _material(
    house: House,
    gathered: Gathered,
    exported: CaseExported,
    *,
    log: LogOf,
    withheld: frozenset[PersonId],
    report: bytes,
) -> Material:
    (stored,) = [
        one
        for one in stored_facts(house, exported.originator_id)
        if one.fact.fact_id == exported.fact_id
    ]

    def said(field: str, sealed: Sealed) -> str:
        return house.ledger.words(exported, field, sealed)

    return Material(
        exported=exported,
        recipient=said(RECIPIENT, exported.recipient),
        purpose=said(PURPOSE, exported.purpose),
        opening=StreamOf(
            section=OPENING,
            stream=opening_stream(exported.case_id),
            secret=opening_secret(exported.case_id),
            facts=opening_of(house, exported.case_id),
        ),
        sections=[
            _stream(house, section.value, stream, facts)
            for section, stream, facts in gathered.parts
        ],
        exports=_stream(house, EXPORTS, exported.originator_id, (stored,)),
        log=log,
        withheld=withheld,
        disclose=_opener(house),
        report=report,
        verifier=verify_page(),
    )


def _stream(
    house: House, section: str, stream: UUID, facts: Sequence[StoredFact]
) -> StreamOf:
    secret = house.keys.handed_over(stream)
    return StreamOf(section=section, stream=stream, secret=secret, facts=facts)


def _check(files: Mapping[str, bytes], log: LogOf) -> None:
    """That what is about to leave verifies. Raises LogDamaged."""
    keys = tuple(parse_vkey(key) for key in log.vkeys)
    verdict = verify(files, Asked(vkeys=keys))
    if verdict.failure is not None:
        msg = f"{verdict.failure.where}: {verdict.failure.words}"
        raise LogDamaged(msg)
