"""More people for the table of access: one of each office, and somebody from outside.

They have nothing to do with the town's cases, save that the record of its case is
granted to the party. What a row does not say of them follows from the others' answers.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from api import letting_in, people
from api.house import House
from api.letting_in import Letting
from domain.facts.bookkeeping import Licence, Standing
from domain.values import PersonId, Section
from tests.api.row import PEOPLE, Row
from tests.house import PASSWORD, Someone, Town

NAMES = {
    "trainee": "Tri Neave",
    "case_officer": "Ola Fink",
    "custodian": "Kit Warden",
    "auditor": "Al Gray",
    "privacy_officer": "Pia Veil",
    "conflict_reviewer": "Rhea Vail",
    "party": "Con Sult",
}
EVERYBODY = (*PEOPLE, *NAMES)
PRIVACY = ("/privacy", "/api/v1/erasures", "/api/v1/holds", "/api/v1/retention")
NOT_FOR_PARTIES = ("/hand-over", "/record", "/correct", "/bundle", "/reply", "/replies")
"""Of a case that they see: what they may not do there."""


def settle_staff(house: House, town: Town) -> dict[str, Someone]:
    """Let them in; two others make the auditor."""
    found = {who: _let_in(house, who, name) for who, name in NAMES.items()}
    for by in (town.administrator.person_id, found["privacy_officer"]):
        people.grant(
            house, person_id=found["auditor"], standing=Standing.AUDITOR, by=by
        )
    wanted = Letting(
        party_id=found["party"],
        sections=(Section.RECORD,),
        until=house.clock() + timedelta(days=30),
        reason="a second opinion",
    )
    booking = partial(letting_in.operator_books, house)
    letting_in.grant(house, town.case, wanted, booking=booking)
    return {who: _signed_in(house, person, NAMES[who]) for who, person in found.items()}


def expected(asked: str, row: Row) -> dict[str, int]:
    """What everybody is answered."""
    found = dict(zip(PEOPLE, row.answers, strict=True))
    stranger = found["other_board_member"]
    found |= dict.fromkeys(NAMES, stranger)
    if stranger != 429:
        found["trainee"] = found["other_therapist"]
    path = asked.partition(" ")[2]
    if path.startswith(PRIVACY):
        found["privacy_officer"] = found["administrator"]
    if asked == "GET /":
        found["privacy_officer"] = found["conflict_reviewer"] = 303
    if asked == "POST /privacy/erase":
        found["privacy_officer"] = 422  # An administrator has just asked for it.
    found["party"] = _of_party(asked, row, found)
    return found | dict(row.more)


def _of_party(asked: str, row: Row, found: dict[str, int]) -> int:
    """They read the record as a board does, and nothing else; and change nothing."""
    board, stranger = found["board_member"], found["other_board_member"]
    if "{case" not in asked or row.fact == "complaint" or board == stranger:
        return stranger
    changes = not asked.startswith("GET ")
    return 403 if changes or any(part in asked for part in NOT_FOR_PARTIES) else board


def _let_in(house: House, who: str, name: str) -> PersonId:
    standings = {"trainee": [Standing.THERAPIST], "auditor": [], "party": []}
    return people.add_member(
        house,
        name=name,
        password=PASSWORD,
        standings=standings[who] if who in standings else [Standing(who)],
        licence=Licence.TRAINEE if who == "trainee" else Licence.LICENSED,
    )


def _signed_in(house: House, person: PersonId, name: str) -> Someone:
    """A session that knows all their rights: a change of them ends it."""
    session = house.accounts.sign_in(name, PASSWORD, now=house.clock())
    assert session is not None
    return Someone(person_id=person, name=name, token=session.token)
