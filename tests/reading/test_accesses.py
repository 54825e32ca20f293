"""Who read a case, for its therapist; and who looked anywhere, for auditors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from api import people
from api.edge import COOKIE
from api.house import House
from api.privacy import ERASED_SINCE
from api.v1.paging import cursor_of
from domain.facts.bookkeeping import Standing
from domain.facts.reading import CaseRead, CasesListed
from domain.reading import SHOWN
from projections.catch_up import compare
from tests.api.asking import V1, get, kind_of_problem
from tests.cli.run import run
from tests.house import PASSWORD, Clock, Someone, Town
from tests.reading.offices import Offices, Watch, again

WHY = "the audit of March"


def cookie_of(who: Someone) -> str:
    return f"{COOKIE}={who.token}"


def shown(
    client: TestClient, town: Town, by: Someone, query: str = "", **headers: str
) -> list[dict[str, Any]]:
    address = f"{V1}/cases/{town.case}/accesses{query}"
    answer = get(client, address, by=by, **headers)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def look(client: TestClient, town: Town, who: Someone, times: int = 1) -> None:
    for _ in range(times):
        address = f"{V1}/cases/{town.case}/facts"
        assert get(client, address, by=who).status_code == 200


class TestOfACase:
    def test_says_who_was_shown_what_by_which_rule(
        self, client: TestClient, town: Town
    ) -> None:
        look(client, town, town.board_member)

        (first, *_) = shown(client, town, town.therapist)

        assert first["person"]["name"] == "Bo Ashe"
        assert (first["role"], first["how"]) == ("ethics_board", "view")
        assert (first["shown"], first["what"]) == ("facts", "its facts")
        assert first["sections"] == ["record", "proceeding"]
        assert first["rule"] == "board"
        assert first["rule_in_words"] == "a board member to whom the case was referred"
        assert first["cases"] == [str(town.case)]
        assert first["purpose"] is None

    def test_a_list_in_which_it_stood_is_among_them(
        self, client: TestClient, town: Town
    ) -> None:
        get(client, f"{V1}/cases", by=town.supervisor)

        (first, *_) = shown(client, town, town.therapist)

        assert (first["how"], first["shown"]) == ("list", "cases")
        assert first["person"]["name"] == "Sol Marsh"

    def test_looking_at_who_looked_is_a_look(
        self, client: TestClient, town: Town, watch: Watch
    ) -> None:
        shown(client, town, town.therapist)

        again_ = shown(client, town, town.therapist)

        assert [fact.shown for fact in watch.news()] == ["readers", "readers"]
        assert (again_[0]["shown"], again_[0]["sections"]) == ("readers", ["access"])

    def test_is_paged_by_position(self, client: TestClient, town: Town) -> None:
        look(client, town, town.supervisor, times=5)

        one = get(client, f"{V1}/cases/{town.case}/accesses?limit=3", by=town.therapist)
        two = get(
            client,
            f"{V1}/cases/{town.case}/accesses?limit=3&cursor={one.json()['next']}",
            by=town.therapist,
        )

        assert len(one.json()["items"]) == 3
        assert len(two.json()["items"]) == 2
        assert two.json()["next"] is None

    def test_is_searched_by_person(self, client: TestClient, town: Town) -> None:
        look(client, town, town.supervisor)
        look(client, town, town.board_member)

        found = shown(client, town, town.therapist, "?person=Sol Marsh")

        assert {each["person"]["name"] for each in found} == {"Sol Marsh"}

    def test_somebody_unknown_is_named(self, client: TestClient, town: Town) -> None:
        address = f"{V1}/cases/{town.case}/accesses?person=Nobody"

        answer = get(client, address, by=town.therapist)

        assert kind_of_problem(answer) == "person-unknown"

    @pytest.mark.parametrize("person", ["Sol Marsh", "Nobody"])
    @pytest.mark.parametrize("address", ["/accesses", "/cases/{case}/accesses"])
    def test_who_may_not_ask_learns_of_nobody(
        self, client: TestClient, town: Town, address: str, person: str
    ) -> None:
        where = f"{V1}{address.format(case=town.case)}?person={person}"

        for who in (town.administrator, town.board_member):
            answer = get(client, where, by=who)
            assert kind_of_problem(answer) in {"not-allowed", "case-unknown"}

    @pytest.mark.parametrize("place", [2**63, 2**128 - 1])
    def test_a_cursor_that_names_no_place_is_refused(
        self, client: TestClient, town: Town, place: int
    ) -> None:
        cursor = cursor_of(UUID(int=place))
        address = f"{V1}/cases/{town.case}/accesses?cursor={cursor}"

        answer = get(client, address, by=town.therapist)

        assert kind_of_problem(answer) == "cursor-unusable"

    def test_a_day_that_is_none_is_told(self, client: TestClient, town: Town) -> None:
        address = f"{V1}/cases/{town.case}/accesses?since=2026-02-30"

        answer = get(client, address, by=town.therapist)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "since"

    @pytest.mark.parametrize(
        ("who", "status"),
        [("supervisor", 403), ("other_therapist", 404), ("administrator", 404)],
    )
    def test_is_for_its_therapist(
        self, client: TestClient, town: Town, who: str, status: int
    ) -> None:
        address = f"{V1}/cases/{town.case}/accesses"

        assert get(client, address, by=getattr(town, who)).status_code == status

    def test_is_searched_without_limit_of_time(
        self, client: TestClient, house: House, town: Town, clock: Clock
    ) -> None:
        """Seven years of looks; each month is found by its own days."""
        who = town.therapist
        months = 84
        for _ in range(months):
            clock.forward(days=30)
            who = again(house, who)
            look(client, town, who)
        clock.forward(days=1)
        who = again(house, who)

        for month in (0, 41, 83):
            day = (
                clock.now.timestamp() - 86_400 * (1 + 30 * (months - 1 - month))
            ) // 1
            on = type(clock.now).fromtimestamp(day, tz=clock.now.tzinfo).date()
            found = shown(client, town, who, f"?since={on}&until={on}")
            facts = [each for each in found if each["shown"] == "facts"]
            assert [each["at"][:10] for each in facts] == [str(on)]


class TestAnywhere:
    def test_an_auditor_says_what_for_first(
        self, client: TestClient, offices: Offices, town: Town, watch: Watch
    ) -> None:
        for address in (f"{V1}/accesses", f"{V1}/cases/{town.case}/accesses"):
            answer = get(client, address, by=offices.auditor)
            assert answer.status_code == 422
            assert kind_of_problem(answer) == "purpose-needed"

        assert watch.news() == []

    def test_what_for_is_sealed_in_the_fact_and_shown_to_the_therapist(
        self, client: TestClient, offices: Offices, town: Town, watch: Watch
    ) -> None:
        shown(client, town, offices.auditor, purpose=WHY)
        get(client, f"{V1}/accesses", by=offices.auditor, purpose=WHY)

        one, many = watch.news()
        assert isinstance(one, CaseRead)
        assert isinstance(many, CasesListed)
        assert one.purpose is not None
        assert many.purpose is not None
        found = shown(client, town, town.therapist, "?person=Abe Rule")
        assert [(each["shown"], each["purpose"]) for each in found] == [
            ("audit", WHY),
            ("readers", WHY),
        ]

    def test_finds_looks_at_every_case(
        self, client: TestClient, offices: Offices, town: Town
    ) -> None:
        look(client, town, town.therapist)
        get(client, f"{V1}/cases/{town.other_case}/timeline", by=town.other_therapist)

        answer = get(client, f"{V1}/accesses", by=offices.auditor, purpose=WHY)

        cases = {case for item in answer.json()["items"] for case in item["cases"]}
        assert cases == {str(town.case), str(town.other_case)}

    def test_leaves_out_cases_to_which_the_auditor_is_tied(
        self, client: TestClient, house: House, offices: Offices, town: Town
    ) -> None:
        look(client, town, town.therapist)
        auditor = offices.auditor.person_id
        people.grant(house, person_id=auditor, standing=Standing.SUPERVISOR)
        people.supervise(
            house, person_id=town.therapist.person_id, supervisor_id=auditor
        )
        people.withdraw(house, person_id=auditor, standing=Standing.SUPERVISOR)

        by = again(house, offices.auditor)
        found = get(client, f"{V1}/accesses", by=by, purpose=WHY)
        one = get(client, f"{V1}/cases/{town.case}/accesses", by=by, purpose=WHY)

        assert found.json()["items"] == []
        assert one.status_code == 404

    def test_a_purpose_may_be_in_any_language(
        self, client: TestClient, offices: Offices, town: Town
    ) -> None:
        answer = client.get(
            f"{V1}/cases/{town.case}/accesses",
            headers={
                b"Authorization": f"Bearer {offices.auditor.token}".encode(),
                b"Purpose": "Prüfung im März".encode(),
            },
        )
        assert answer.status_code == 200

        (first, *_) = shown(client, town, town.therapist)
        assert first["purpose"] == "Prüfung im März"

    def test_the_erased_have_no_name(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        look(client, town, town.supervisor)
        house.keys.destroy(subject=town.supervisor.person_id)

        (first, *_) = shown(client, town, town.therapist)

        assert first["person"]["name"] is None
        session = again(house, town.therapist)
        page = client.get(
            f"/cases/{town.case}/readers", headers={"Cookie": cookie_of(session)}
        )
        said = run("--data", str(house.settings.data), "accesses", str(town.case))
        relations = get(client, f"{V1}/cases/{town.case}/relations", by=session).json()
        assert ERASED_SINCE in page.text
        assert ERASED_SINCE in said.out
        assert relations["supervisors"][0]["supervisor"]["name"] is None


def test_every_name_of_what_is_shown_is_told_in_words() -> None:
    assert all(words for _, words in SHOWN.values())
    assert len({words for _, words in SHOWN.values()}) == len(SHOWN)


def test_an_auditor_begins_with_what_there_is_to_look_into(
    client: TestClient, house: House, offices: Offices
) -> None:
    session = house.accounts.sign_in("Abe Rule", PASSWORD, now=house.clock())
    assert session is not None
    assert Standing.AUDITOR in people.principal(house, session.person_id).standings
    client.cookies.set("__Host-session", session.token)

    answer = client.get("/")

    assert answer.headers["location"] == "/audit"


class TestASearchThatFindsNothing:
    LONG_AGO = "until=1999-12-31"

    def test_leaves_a_fact_of_the_searcher_with_what_it_was_for(
        self, client: TestClient, offices: Offices, watch: Watch
    ) -> None:
        address = f"{V1}/accesses?{self.LONG_AGO}"

        answer = get(client, address, by=offices.auditor, purpose=WHY)

        assert answer.json()["items"] == []
        (fact,) = watch.news()
        assert isinstance(fact, CasesListed)
        assert (fact.shown, fact.cases, fact.rules) == ("audit", (), ())
        assert fact.recorded_by == offices.auditor.person_id
        assert fact.purpose is not None

    def test_is_shown_to_the_next_auditor_who_asks(
        self, client: TestClient, offices: Offices
    ) -> None:
        get(client, f"{V1}/accesses?{self.LONG_AGO}", by=offices.auditor, purpose=WHY)

        found = get(client, f"{V1}/accesses", by=offices.auditor, purpose="the next")

        (item,) = [each for each in found.json()["items"] if not each["cases"]]
        assert item["what"] == "a search of who looked that found nothing"
        assert (item["person"]["name"], item["purpose"]) == ("Abe Rule", WHY)

    def test_stays_in_a_rebuild_and_is_no_look_at_a_case(
        self, client: TestClient, house: House, town: Town, offices: Offices
    ) -> None:
        get(client, f"{V1}/accesses?{self.LONG_AGO}", by=offices.auditor, purpose=WHY)
        house.catch_up()

        assert compare(house.engine, house.ledger) == []
        assert all(each["cases"] for each in shown(client, town, town.therapist))

    def test_of_the_operator_leaves_one_too(self, house: House, watch: Watch) -> None:
        said = run(
            "--data", str(house.settings.data), "accesses", "--until", "1999-12-31"
        )

        assert (said.code, said.out.strip()) == (0, "Nobody looked.")
        (fact,) = watch.news()
        assert isinstance(fact, CasesListed)
        assert (fact.cases, fact.recorded_by) == ((), people.SYSTEM)
