"""What evidence costs: making the bundle of a long case, and verifying it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from uuid import UUID

from api import people
from api.access import operator_sees
from api.handing_over import Wanted, hand_over
from api.house import House, open_house
from api.settings import Settings
from domain.exports import SECTIONS
from domain.values import CaseId, Role
from projections import caseload


@dataclass(frozen=True, kw_only=True, slots=True)
class Handing:
    """`verified_s` is a program of its own, from its start to its end."""

    facts: int
    leaves: int
    made_s: float
    megabytes: float
    verified_s: float


def handing(directory: Path, database_url: str | None) -> Handing:
    """Measure with the longest case of a ledger that is filled."""
    settings = Settings(data=directory, database_url=database_url)
    with open_house(settings) as house, tempfile.TemporaryDirectory() as name:
        wanted = Wanted(sections=SECTIONS, by=people.SYSTEM, role=Role.CLINIC_ADMIN)
        began = perf_counter()
        made = hand_over(house, operator_sees(house, _longest(house)), wanted)
        took = perf_counter() - began
        bundle, keys = Path(name) / "bundle.zip", Path(name) / "log.vkey"
        bundle.write_bytes(made.bundle)
        keys.write_text("".join(f"{key}\n" for key in house.keeper.vkeys))
        verified = _verified(bundle, keys)
    return Handing(
        facts=made.facts,
        leaves=made.size,
        made_s=took,
        megabytes=len(made.bundle) / 1_000_000,
        verified_s=verified,
    )


def _longest(house: House) -> CaseId:
    with house.engine.connect() as connection:
        therapists = house.accounts.people()
        found = caseload.of_therapists(connection, house.keys, therapists)
    return CaseId(UUID(max(found, key=lambda case: case.facts).case_id))


def _verified(bundle: Path, keys: Path) -> float:
    """Seconds until a program of its own has answered."""
    began = perf_counter()
    command = [sys.executable, "-m", "api.cli", "verify", str(bundle)]
    subprocess.run([*command, "--vkey", str(keys)], check=True, capture_output=True)  # noqa: S603 - this program.
    return perf_counter() - began
