"""The pages of who looked, as their readers see them."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.house import House
from tests.api.asking import V1, get
from tests.house import CLIENT_NAME, Clock, Town
from tests.pages.visiting import Visitor
from tests.reading.offices import Offices, again

WHY = "the audit of March"


def words(answer: Response) -> str:
    """What a page says, without its marks."""
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


class TestWhoReadThisCase:
    def test_is_linked_from_the_case_for_who_may(
        self, client: TestClient, town: Town
    ) -> None:
        link = f'href="/cases/{town.case}/readers"'

        assert (
            link in Visitor(client).as_(town.therapist).get(f"/cases/{town.case}").text
        )
        assert (
            link
            not in Visitor(client).as_(town.supervisor).get(f"/cases/{town.case}").text
        )

    def test_groups_by_day_and_person(
        self, client: TestClient, house: House, town: Town, clock: Clock
    ) -> None:
        for _ in range(3):
            get(client, f"{V1}/cases/{town.case}/facts", by=town.supervisor)
        get(client, f"{V1}/cases", by=town.board_member)
        clock.forward(days=1)
        get(client, f"{V1}/cases/{town.case}/report", by=again(house, town.supervisor))
        therapist = again(house, town.therapist)

        page = Visitor(client).as_(therapist).get(f"/cases/{town.case}/readers")

        said = words(page)
        assert page.text.count("<details") == 3
        later, earlier = said.index("10 Mar 2026"), said.index("9 Mar 2026, 12:00")
        assert later < earlier
        assert "Sol Marsh , supervisor: 3 times its facts" in said
        assert "Sol Marsh , supervisor: 1 time the report as a file" in said
        assert "Bo Ashe , ethics board: 1 time a list of cases" in said
        assert "a current supervisor of the therapist" in said
        assert CLIENT_NAME not in said

    def test_says_that_nobody_looked_then(self, client: TestClient, town: Town) -> None:
        visitor = Visitor(client).as_(town.therapist)

        page = visitor.get(f"/cases/{town.case}/readers?since=2030-01-01")

        assert "Nobody looked then." in words(page)

    def test_a_day_that_is_none_stands_beside_the_form(
        self, client: TestClient, town: Town
    ) -> None:
        visitor = Visitor(client).as_(town.therapist)

        page = visitor.get(f"/cases/{town.case}/readers?until=yesterday")

        assert page.status_code == 422
        assert "This day cannot be read" in words(page)

    def test_is_sifted_by_person(self, client: TestClient, town: Town) -> None:
        get(client, f"{V1}/cases/{town.case}/facts", by=town.supervisor)
        get(client, f"{V1}/cases/{town.case}/facts", by=town.board_member)
        visitor = Visitor(client).as_(town.therapist)
        who = town.board_member.person_id

        page = visitor.get(f"/cases/{town.case}/readers?person={who}")

        assert page.text.count("<details") == 1
        assert visitor.get(f"/cases/{town.case}/readers?person=x").status_code == 422

    def test_goes_on_with_earlier_looks(
        self, client: TestClient, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("api.pages.accesses.SHOWN", 3)
        for _ in range(4):
            get(client, f"{V1}/cases/{town.case}/timeline.svg", by=town.supervisor)
        visitor = Visitor(client).as_(town.therapist)

        first = visitor.get(f"/cases/{town.case}/readers")
        before = re.search(r'name="before" value="(\d+)"', first.text)
        assert before is not None
        second = visitor.get(f"/cases/{town.case}/readers?before={before[1]}")

        assert "3 times" in words(first)
        assert "1 time" in words(second)
        assert "The latest" in words(second)


class TestAnAuditor:
    def test_is_asked_what_for_and_shown_nothing_before(
        self, client: TestClient, town: Town, offices: Offices
    ) -> None:
        get(client, f"{V1}/cases/{town.case}/facts", by=town.supervisor)
        visitor = Visitor(client).as_(offices.auditor)

        for address in ("/accesses", f"/cases/{town.case}/readers"):
            page = visitor.get(address)
            assert page.status_code == 200
            assert "Sol Marsh" not in page.text
            sent = {"csrf": csrf(page), "purpose": WHY}
            shown = visitor.post(address, sent)
            assert "Sol Marsh" in shown.text
            assert WHY not in str(shown.url)

    def test_says_it_again_where_it_is_missing(
        self, client: TestClient, offices: Offices
    ) -> None:
        visitor = Visitor(client).as_(offices.auditor)

        page = visitor.post("/accesses", {"csrf": csrf(visitor.get("/accesses"))})

        assert page.status_code == 422
        assert "Say what you look for." in words(page)

    def test_finds_the_cases_of_a_look(
        self, client: TestClient, town: Town, offices: Offices
    ) -> None:
        get(client, f"{V1}/cases/{town.case}/facts", by=town.supervisor)
        visitor = Visitor(client).as_(offices.auditor)
        sent = {"purpose": WHY, "person": "Sol Marsh", "since": "2026-03-01"}

        sent |= {"csrf": csrf(visitor.get("/accesses"))}
        page = visitor.post("/accesses", sent)

        assert f'href="/cases/{town.case}/readers"' in page.text
        assert "Thea Lind" not in words(page)

    def test_a_name_that_nobody_has_is_told(
        self, client: TestClient, offices: Offices
    ) -> None:
        visitor = Visitor(client).as_(offices.auditor)
        sent = {"csrf": csrf(visitor.get("/accesses")), "purpose": WHY}

        page = visitor.post("/accesses", sent | {"person": "Nobody At All"})

        assert page.status_code == 422

    def test_takes_the_accounting_away_by_saying_what_for(
        self, client: TestClient, town: Town, offices: Offices
    ) -> None:
        get(client, f"{V1}/cases/{town.case}/facts", by=town.board_member)
        visitor = Visitor(client).as_(offices.auditor)
        at = f"/cases/{town.case}/disclosures"
        sent = {"csrf": csrf(visitor.get(at)), "purpose": WHY}

        assert visitor.get(f"{at}.csv").headers["location"] == at
        assert "Bo Ashe" in visitor.post(at, sent).text
        assert "Bo Ashe" in visitor.post(f"{at}.csv", sent).text


def csrf(page: Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]
