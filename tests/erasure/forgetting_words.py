"""The vocabulary of these tests: asking, approving, and what is left to read."""

from __future__ import annotations

from pathlib import Path

from api import forgetting, judgements, people
from api.cases import fact_of
from api.forgetting import Forgotten
from api.house import House
from domain.facts.fact import CaseFact
from domain.facts.persons import Judgement
from domain.practice import Booking
from domain.privacy import Request
from domain.values import CaseId, FactId, PersonId, Role, Section
from tests.erasure.conftest import Practice
from tests.house import Someone, principal

REASON, BASIS = "asked for by letter", "GDPR 17(1)(a)"
CLASS = "practice-seven-years"


def ask(
    house: House,
    practice: Practice,
    *,
    person: PersonId | None = None,
    by: Someone | None = None,
    reason: str = REASON,
) -> Request:
    """The officer asks that the client be forgotten."""
    return forgetting.ask_for_person(
        house,
        by=(by or practice.officer).person_id,
        person_id=person or practice.client,
        reason=reason,
        basis=BASIS,
    )


def approve(
    house: House, practice: Practice, request: Request, *, by: Someone | None = None
) -> Forgotten:
    """The other officer approves it."""
    who = by or practice.other_officer
    return forgetting.approve(house, by=who.person_id, request_id=request.id)


def erase(
    house: House, practice: Practice, *, person: PersonId | None = None
) -> Forgotten:
    """Both, one after the other."""
    return approve(house, practice, ask(house, practice, person=person))


def lay_before_board(house: House, practice: Practice) -> None:
    """The case of the client is referred once more."""
    people.refer(
        house,
        case_id=practice.town.case,
        member_ids=(practice.town.board_member.person_id,),
        sections=(Section.RECORD,),
    )


def said(house: House, who: Someone, case: CaseId, fact: FactId) -> str:
    """What somebody reads in the narrative of a fact."""
    found: CaseFact = fact_of(house, principal(house, who), case, fact)
    assert found.narrative is not None
    return house.ledger.words(found, "narrative", found.narrative)


def booking(house: House) -> Booking:
    """What the operator of the machine writes down."""
    return Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())


def judge(
    house: House, one: PersonId, other: PersonId, said: Judgement = Judgement.SAME
) -> None:
    """Somebody says how two records are alike."""
    judgements.judge(
        house,
        person_id=one,
        other_id=other,
        judgement=said,
        reason="the same birth certificate",
        booking=booking(house),
    )


def all_bytes(directory: Path) -> dict[str, bytes]:
    """Every file below a directory."""
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }
