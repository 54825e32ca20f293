"""A practice to walk through: people of each standing, and a handful of histories."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO

from api import importing
from api.arrival import Cast
from api.house import House
from domain.values import CaseId, Role
from tests.house import Clock, Someone, Town, open_case

HISTORIES = {"V37": "Iris Novak", "V12": "Jonas Brandt", "T07": "Karin Demir"}
"""Which histories of the demo are the therapist's, and what their clients are called."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Practice:
    """What stands behind the address that a browser is given."""

    url: str
    house: House
    town: Town
    clock: Clock
    histories: dict[str, CaseId]

    def fresh_case(self, by: Someone, *, client: str = "Lou Fern") -> str:
        """The address of a new case with nothing in it."""
        return f"/cases/{open_case(self.house, by, client=client)}"

    def case(self, history: str) -> str:
        """The address of the case that a history became."""
        return f"/cases/{self.histories[history]}"


def import_a_few(house: House, town: Town) -> dict[str, CaseId]:
    """Import some histories of the demo as cases of the town's therapist."""
    source = (
        files("api").joinpath("demo_data", "case_histories.json").read_text("utf-8")
    )
    chosen = [h for h in json.loads(source)["vignettes"] if h["id"] in HISTORIES]
    people = {Role.THERAPIST: town.therapist.person_id}
    report = importing.import_histories(
        house,
        BytesIO(json.dumps({"vignettes": chosen}).encode()),
        casting=lambda history: Cast(
            known=people, names={Role.CLIENT: HISTORIES[history.id]}
        ),
    )
    assert report.count("imported") == len(HISTORIES), report
    return {name: importing.case_of(house, name) for name in HISTORIES}
