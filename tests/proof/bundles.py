"""The vocabulary of the bundles' tests: handing over, and changing what was handed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from api import people
from api.access import operator_sees
from api.handing_over import HandedOver, Wanted, hand_over
from api.house import House
from audit_reports import bundle_files as files_
from audit_reports.bundle_files import unpack
from audit_reports.bundle_shapes import Manifest, canonical, read
from audit_reports.verdict import Asked, Verdict
from audit_reports.verify import verify
from domain.exports import SECTIONS
from domain.log_keeper import LogKeeper
from domain.values import CaseId, PersonId, Role, Section
from tests.house import Town, tell

Files = Mapping[str, bytes]

NARRATIVE = "She brought a scarf, and spoke of her sister Mia."
ROUTE = "Ring the clinic's second number."
CONTRACT: dict[str, Any] = {
    "supervisor_id": "the senior one",
    "supervisee_level": "licensed",
    "frequency_days": 14,
    "responsibility": "full",
    "observation_planned": False,
    "emergency_route": ROUTE,
}


def fill(house: House, town: Town) -> CaseId:
    """The case of the town, with words about its client and about its therapist."""
    tell(house, town.therapist, town.case, narrative=NARRATIVE)
    tell(
        house,
        town.supervisor,
        town.case,
        kind="SupervisionContractEstablished",
        data=CONTRACT,
    )
    tell(house, town.therapist, town.case, narrative="A quiet hour.")
    return town.case


def handed_over(
    house: House,
    case: CaseId,
    *,
    sections: tuple[Section, ...] = SECTIONS,
    withheld: Iterable[PersonId] = (),
    **more: Any,
) -> HandedOver:
    """What the operator of the machine hands over."""
    wanted = Wanted(
        sections=sections,
        by=people.SYSTEM,
        role=Role.CLINIC_ADMIN,
        withheld=frozenset(withheld),
        recipient="The board",
        purpose="A hearing",
    )
    return hand_over(house, operator_sees(house, case), wanted, **more)


def opened(made: HandedOver) -> dict[str, bytes]:
    """The files of a bundle."""
    return unpack(BytesIO(made.bundle))


def judged(files: Files, keeper: LogKeeper | None = None, **more: Any) -> Verdict:
    """What a reader makes of it, who has the keys of the log from elsewhere."""
    vkeys = keeper.vkeys if keeper is not None else ()
    return verify(files, Asked(**{"vkeys": vkeys, **more}))


def where(verdict: Verdict) -> str:
    """The place that a refusal names."""
    assert verdict.failure is not None, "it was accepted"
    return verdict.failure.where


def why(verdict: Verdict) -> str:
    """What a refusal says."""
    assert verdict.failure is not None, "it was accepted"
    return f"{verdict.failure.where}: {verdict.failure.words}"


def facts_in(files: Files) -> int:
    """How many facts there are, the one that says what was handed over included."""
    return sum(name.startswith("facts/") for name in files)


def manifest_of(files: Files) -> Manifest:
    return read(Manifest, files[files_.MANIFEST])


def with_json(files: Files, name: str, **changes: Any) -> dict[str, bytes]:
    """The files with other fields in one of them, spelt as it should be."""
    import json

    told = {**json.loads(files[name]), **changes}
    return {**files, name: canonical(told)}


def renumbered(files: Files, order: Iterable[int]) -> dict[str, bytes]:
    """The files with these facts alone, by their numbers now, in this order."""
    rest = {
        n: raw for n, raw in files.items() if not n.startswith(("facts/", "proofs/"))
    }
    for new, old in enumerate(order, 1):
        rest[files_.fact_name(new)] = files[files_.fact_name(old)]
        rest[files_.proof_name(new)] = files[files_.proof_name(old)]
    return rest


def recounted(files: Files, **counts: int) -> dict[str, bytes]:
    """The files with a manifest that counts sections otherwise."""
    sections = [
        {**part.model_dump(mode="json"), "count": counts.get(part.section, part.count)}
        for part in manifest_of(files).sections
    ]
    return with_json(files, files_.MANIFEST, sections=sections)


def flipped(files: Files, name: str, bit: int) -> dict[str, bytes]:
    """The files with one bit of one of them changed."""
    raw = bytearray(files[name])
    raw[bit // 8] ^= 1 << bit % 8
    return {**files, name: bytes(raw)}
