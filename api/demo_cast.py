"""Who is who in the demo. Every name is invented; any likeness is chance."""

from __future__ import annotations

from dataclasses import dataclass

from domain.facts.bookkeeping import Licence


@dataclass(frozen=True, kw_only=True, slots=True)
class Therapist:
    """A therapist of the demo, under the codes that bind them."""

    name: str
    codes: tuple[str, ...]
    supervisor: str
    licence: Licence = Licence.LICENSED


SUPERVISORS = ("Margaret Holloway", "Tomas Lindqvist")
THERAPISTS = (
    Therapist(name="Helen Marsh", codes=("BACP", "HCPC"), supervisor=SUPERVISORS[0]),
    Therapist(name="Daniel Okafor", codes=("APA",), supervisor=SUPERVISORS[1]),
    Therapist(name="Ruth Levin", codes=("APA", "CAMFT"), supervisor=SUPERVISORS[1]),
    Therapist(
        name="Marcus Whitfield", codes=("ACA", "NASW"), supervisor=SUPERVISORS[0]
    ),
    Therapist(
        name="Aroha Tane", codes=("APS", "NZ", "PSYNZ"), supervisor=SUPERVISORS[0]
    ),
    Therapist(
        name="Priya Nair",
        codes=("APA",),
        supervisor=SUPERVISORS[1],
        licence=Licence.TRAINEE,
    ),
)
BOARD = ("Clara Carvalho", "George Amadi")
OFFICE = "Sam Petersen"
PRIVACY, AUDITS = "Ingrid Moss", "Tariq Belmont"
"""The second of two who take an auditor, and the auditor."""
RUNS, NAMES = "Oskar Nyman", "Leonie Faber"
"""The case officer of the proceedings, and the custodian of clients' names."""
REVIEWS, CHECKS = "Amara Boateng", "Daniel Okafor"
"""The conflict reviewer, and the therapist who has somebody checked."""
ASKED = {"V01": "The panel has to write to the client about the hearing."}
"""Of which histories a member of the board asks who the client is, and why."""
OPENED = "A complaint came in by letter, and the board is to look at it."
REFERRED = {"V45": BOARD, "V01": BOARD[:1]}
"""Which histories lie before which members of the board."""

_GIVEN = (
    "Alice", "Bruno", "Carmen", "David", "Elena", "Felix", "Grace", "Hugo",
    "Iris", "Jonas", "Karin", "Liam", "Mira", "Noah", "Olga", "Peter",
)  # fmt: skip
_SURNAMES = ("Fielding", "Novak", "Brandt", "Castell", "Demir")
CLIENTS = tuple(
    f"{_GIVEN[n % len(_GIVEN)]} {_SURNAMES[n % len(_SURNAMES)]}"
    for n in range(len(_GIVEN) * len(_SURNAMES))
)
"""Eighty names, each once: sixteen and five have no common divisor."""
