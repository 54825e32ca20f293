"""A town whose offices are all held, and what tests ask about who looked."""

from __future__ import annotations

from dataclasses import dataclass

from api import identities, people, proceedings
from api.house import House
from api.people import add_member
from domain.facts.bookkeeping import Standing
from domain.facts.reading import CaseRead, CasesListed
from domain.values import CaseId, FactId, Section
from tests.house import GIFT, PASSWORD, Someone, Town, principal, tell

Read = CaseRead | CasesListed
COSTLY = {**GIFT, "value_estimate": {"amount": "900", "currency": "EUR"}}


@dataclass(frozen=True, kw_only=True, slots=True)
class Offices:
    """A case officer in charge of the town's case, a custodian, an auditor, a privacy
    officer; `asked` is what the board member asked the custodian."""

    officer: Someone
    custodian: Someone
    auditor: Someone
    privacy_officer: Someone
    asked: FactId


def hold_offices(house: House, town: Town) -> Offices:
    """Let somebody hold each office, and a costly present raise a question."""
    tell(house, town.therapist, town.case, data=COSTLY)
    officer = someone(house, "Cora Field", Standing.CASE_OFFICER)
    custodian = someone(house, "Kit Lowe", Standing.CUSTODIAN)
    privacy_officer = someone(house, "Pia Nord", Standing.PRIVACY_OFFICER)
    auditor = someone(house, "Abe Rule")
    for by in (town.administrator, privacy_officer):
        people.grant(
            house,
            person_id=auditor.person_id,
            standing=Standing.AUDITOR,
            by=by.person_id,
        )
    proceedings.take_charge(
        house, principal(house, officer), town.case, reason="a complaint came in"
    )
    proceedings.refer(
        house,
        principal(house, officer),
        town.case,
        member_ids=[town.board_member.person_id],
        sections=[Section.RECORD],
    )
    asked = identities.ask(
        house,
        principal(house, town.board_member),
        town.case,
        reason="The panel has to write to the client.",
        command=None,
    )
    return Offices(
        officer=officer,
        custodian=custodian,
        auditor=again(house, auditor),
        privacy_officer=privacy_officer,
        asked=asked.fact_id,
    )


def someone(house: House, name: str, *standings: Standing) -> Someone:
    """Somebody new who is signed in."""
    person = add_member(house, name=name, password=PASSWORD, standings=standings)
    return again(house, Someone(person_id=person, name=name, token=""))


def again(house: House, who: Someone) -> Someone:
    """The same person, signed in anew."""
    session = house.accounts.sign_in(who.name, PASSWORD, now=house.clock())
    assert session is not None
    return Someone(person_id=who.person_id, name=who.name, token=session.token)


class Watch:
    """What was written of looks since it was last asked."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._position = house.ledger.head()

    def news(self) -> list[Read]:
        """The new looks, in the order of writing."""
        found: list[Read] = []
        while (page := self._house.ledger.page(self._position, limit=500)).rows:
            self._position = page.end
            found += [fact for _, fact in page.facts if isinstance(fact, Read)]
        return found


def cases_of(fact: Read) -> tuple[CaseId, ...]:
    """The cases that a look was at."""
    return fact.cases if isinstance(fact, CasesListed) else (fact.case_id,)
