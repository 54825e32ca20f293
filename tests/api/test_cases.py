from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from api import cases, people
from api.house import House
from domain.facts.bookkeeping import Licence, Standing
from domain.refusals import CaseUnknown
from domain.values import CaseId
from tests.api.asking import V1, facts, get, kind_of_problem, post, telling
from tests.house import CLIENT_NAME, Clock, Town, open_case, principal, tell


class TestOpening:
    def test_nobody_opens_a_case_without_signing_in(self, client: TestClient) -> None:
        response = client.post(f"{V1}/cases", json={"client_name": "Lou Fern"})

        assert response.status_code == 401

    def test_a_therapist_opens_a_case_and_finds_it_again(
        self, client: TestClient, town: Town
    ) -> None:
        told = {"client_name": "  Lou Fern ", "occurred_at": "2026-03-01"}

        response = post(client, f"{V1}/cases", told, by=town.therapist)

        assert response.status_code == 201, response.text
        opened = response.json()
        assert opened["occurred_at"] == "2026-03-01T00:00:00Z"
        assert opened["therapist_id"] == str(town.therapist.person_id)
        shown = get(client, response.headers["location"], by=town.therapist).json()
        assert shown["client"]["name"] == "Lou Fern"
        assert shown["reference"] == opened["reference"]
        assert shown["role"] == "therapist"
        assert shown["rule"] == "the therapist of the case"
        assert shown["sections"] == {"record": 1, "supervision": 0, "proceeding": 0}

    def test_only_therapists_open_cases(self, client: TestClient, town: Town) -> None:
        told = {"client_name": "Lou Fern"}

        for who in (town.supervisor, town.board_member, town.administrator):
            response = post(client, f"{V1}/cases", told, by=who)
            assert response.status_code == 403
            assert kind_of_problem(response) == "not-allowed"

    @pytest.mark.parametrize(
        ("told", "field"),
        [
            ({}, "client_name"),
            ({"client_name": ""}, "client_name"),
            ({"client_name": 7}, "client_name"),
            ({"client_name": "x" * 201}, "client_name"),
            ({"client_name": "\x00"}, "client_name"),
            ({"client_name": "Lou\u202eFern"}, "client_name"),
            ({"client_name": "L", "occurred_at": "2026-03-10"}, "occurred_at"),
            ({"client_name": "L", "therapist_id": "7"}, "therapist_id"),
            ([], "body"),
        ],
    )
    def test_what_is_wrong_is_said_by_field(
        self, client: TestClient, town: Town, told: object, field: str
    ) -> None:
        response = post(client, f"{V1}/cases", told, by=town.therapist)

        assert response.status_code == 422, response.text
        assert [e["field"] for e in response.json()["errors"]] == [field]

    def test_a_trainee_writes_as_a_trainee(
        self, client: TestClient, town: Town, house: House
    ) -> None:
        person = town.therapist.person_id
        people.practise(house, person_id=person, licence=Licence.TRAINEE, codes=())

        told = post(client, facts(town.case), telling(), by=town.therapist)

        assert told.json()["recorded_as"] == "trainee"


class TestListing:
    def test_everybody_sees_the_cases_they_stand_to(
        self, client: TestClient, town: Town
    ) -> None:
        seen = {
            who.name: [
                item["case_id"]
                for item in get(client, f"{V1}/cases", by=who).json()["items"]
            ]
            for who in (
                town.therapist,
                town.other_therapist,
                town.supervisor,
                town.other_supervisor,
                town.board_member,
                town.other_board_member,
                town.administrator,
            )
        }

        mine, other = [str(town.case)], [str(town.other_case)]
        assert list(seen.values()) == [mine, other, mine, other, mine, [], []]

    def test_a_summary_adds_up_what_one_may_see_and_nothing_else(
        self, client: TestClient, town: Town
    ) -> None:
        listed = {
            who.name: get(client, f"{V1}/cases", by=who).json()["items"][0]
            for who in (town.therapist, town.supervisor)
        }

        own, supervised = listed.values()
        assert (own["facts"], supervised["facts"]) == (3, 2)
        assert own["client"]["name"] == CLIENT_NAME
        assert supervised["rule"] == "a current supervisor of the therapist"

    def test_a_client_is_named_with_the_record_alone(
        self, client: TestClient, town: Town, house: House
    ) -> None:
        people.refer(
            house,
            case_id=town.other_case,
            member_ids=(town.other_board_member.person_id,),
            sections=(),
        )

        item = get(client, f"{V1}/cases", by=town.other_board_member).json()["items"][0]

        assert item["client"] is None
        assert set(item["sections"]) == {"proceeding"}

    def test_pages_hold_every_case_once(
        self, client: TestClient, town: Town, house: House
    ) -> None:
        opened = [town.case, *(open_case(house, town.therapist) for _ in range(4))]

        found: list[str] = []
        address: str | None = f"{V1}/cases?limit=2"
        while address:
            page = get(client, address, by=town.supervisor).json()
            found += [item["case_id"] for item in page["items"]]
            following = page["next"]
            address = f"{V1}/cases?limit=2&cursor={following}" if following else None

        assert found == [str(case) for case in opened]

    def test_a_cursor_of_somebody_else_leads_nowhere(
        self, client: TestClient, town: Town, house: House
    ) -> None:
        for _ in range(2):
            open_case(house, town.therapist)
        page = get(client, f"{V1}/cases?limit=1", by=town.therapist).json()

        address = f"{V1}/cases?cursor={page['next']}"
        response = get(client, address, by=town.other_therapist)

        assert response.status_code == 400
        assert kind_of_problem(response) == "cursor-unusable"

    def test_a_supervisor_who_has_ended_sees_nothing(
        self, client: TestClient, town: Town, house: House
    ) -> None:
        people.end_supervision(
            house,
            person_id=town.therapist.person_id,
            supervisor_id=town.supervisor.person_id,
        )

        assert get(client, f"{V1}/cases", by=town.supervisor).json()["items"] == []
        address = f"{V1}/cases/{town.case}"
        assert get(client, address, by=town.supervisor).status_code == 404

    def test_a_client_who_is_staff_does_not_read_their_own_case(
        self, town: Town, house: House
    ) -> None:
        relations, _ = cases.permitted(
            house, principal(house, town.therapist), town.case
        )
        people.grant(house, person_id=relations.client_id, standing=Standing.SUPERVISOR)
        people.supervise(
            house,
            person_id=town.therapist.person_id,
            supervisor_id=relations.client_id,
        )
        staff = people.principal(house, relations.client_id)

        assert cases.cases_of(house, staff) == []
        with pytest.raises(CaseUnknown):
            cases.permitted(house, staff, town.case)


class TestNaming:
    def test_a_case_is_meant_by_its_id_its_reference_or_its_history(
        self, town: Town, house: House
    ) -> None:
        who = principal(house, town.therapist)
        reference = f"c-{town.case.hex[:8]}"

        assert cases.resolve(house, who, str(town.case)) == town.case
        assert cases.resolve(house, who, f" {reference} ") == town.case
        assert cases.resolve(house, who, reference.upper()) == town.case

    @pytest.mark.parametrize("text", ["", "V01", "C-00000000", "C-", str(UUID(int=0))])
    def test_what_means_no_case_means_none(
        self, town: Town, house: House, text: str
    ) -> None:
        with pytest.raises(CaseUnknown):
            cases.resolve(house, principal(house, town.therapist), text)

    def test_a_case_that_one_may_not_see_is_not_there(
        self, town: Town, house: House
    ) -> None:
        who = principal(house, town.other_therapist)

        for text in (str(town.case), f"C-{town.case.hex[:8]}"):
            with pytest.raises(CaseUnknown):
                cases.resolve(house, who, text)


class TestShowing:
    @pytest.mark.parametrize("case", ["7", "C-12345678", f"{{{UUID(int=1)}}}"])
    def test_what_is_no_identifier_names_no_case(
        self, client: TestClient, town: Town, case: str
    ) -> None:
        response = get(client, f"{V1}/cases/{case}", by=town.therapist)

        assert response.status_code == 404
        assert kind_of_problem(response) == "case-unknown"

    def test_a_foreign_case_and_none_are_answered_alike(
        self, client: TestClient, town: Town
    ) -> None:
        nowhere = CaseId(uuid4())

        foreign = get(client, f"{V1}/cases/{town.other_case}", by=town.therapist)
        none = get(client, f"{V1}/cases/{nowhere}", by=town.therapist)

        assert foreign.status_code == none.status_code == 404
        unnamed = foreign.text.replace(str(town.other_case), str(nowhere))
        assert unnamed == none.text

    def test_the_timeline_of_somebody_holds_what_they_may_see(
        self, town: Town, house: House, clock: Clock
    ) -> None:
        clock.forward(days=1)
        tell(house, town.therapist, town.case)

        own = cases.timeline_of(house, principal(house, town.therapist), town.case)
        theirs = cases.timeline_of(house, principal(house, town.supervisor), town.case)

        assert (len(own.moments), len(theirs.moments)) == (4, 3)
