"""A therapist is told on their pages what changed in who may see their case."""

from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient

from api import identities, letting_in, people, proceedings
from api.house import House
from api.letting_in import Letting
from domain.values import Section
from tests.house import Clock, Town, principal
from tests.pages.visiting import Visitor
from tests.reading.offices import Offices, again
from tests.reading.test_pages import words


def let_in(house: House, by: str, town: Town, offices: Offices) -> None:
    who = {"privacy officer": offices.privacy_officer, "therapist": town.therapist}[by]
    wanted = Letting(
        party_id=offices.auditor.person_id,
        sections=(Section.RECORD,),
        until=house.clock() + timedelta(days=2),
        reason="asked for by letter",
    )
    letting_in.let_in(house, principal(house, who), town.case, wanted, command=None)


def test_the_case_tells_its_therapist_what_others_did(
    client: TestClient, house: House, town: Town, offices: Offices
) -> None:
    let_in(house, "privacy officer", town, offices)
    officer = principal(house, offices.officer)
    if people.relations(house, town.case).officer_id is None:
        proceedings.take_charge(house, officer, town.case, reason="a complaint came in")
    proceedings.refer(
        house,
        officer,
        town.case,
        member_ids=[town.other_board_member.person_id],
        sections=[Section.RECORD],
    )
    asked = identities.ask(
        house, officer, town.case, reason="a letter has to reach them", command=None
    )
    custodian = principal(house, offices.custodian)
    identities.say(house, custodian, asked.fact_id, command=None)
    visitor = Visitor(client).as_(town.therapist)

    said = words(visitor.get(f"/cases/{town.case}"))

    assert f"let {offices.auditor.name} read the record until 2026-03-11." in said
    assert f"{offices.officer.name} opened a proceeding about this case." in said
    assert f"{offices.officer.name} laid the record before Cy Dunn." in said
    told = f"{offices.custodian.name} told {offices.officer.name} who the client is"
    assert told in said
    assert "Who may see it changed" in words(visitor.get("/"))


def test_it_tells_nobody_else_and_not_for_ever(
    client: TestClient, house: House, town: Town, offices: Offices, clock: Clock
) -> None:
    let_in(house, "privacy officer", town, offices)
    case = f"/cases/{town.case}"

    supervisor = Visitor(client).as_(town.supervisor).get(case)
    therapist = Visitor(client).as_(town.therapist).get(case)
    clock.forward(days=31)
    later = Visitor(client).as_(again(house, town.therapist)).get(case)

    assert "Lately, about who may see this case" not in words(supervisor)
    assert "Lately, about who may see this case" in words(therapist)
    assert "Lately, about who may see this case" not in words(later)


def test_what_they_did_themselves_is_no_news(
    client: TestClient, house: House, town: Town, offices: Offices
) -> None:
    let_in(house, "therapist", town, offices)

    page = Visitor(client).as_(town.therapist).get(f"/cases/{town.case}")

    assert f"let {offices.auditor.name}" not in words(page)
