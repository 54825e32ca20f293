"""Break-glass: an hour, a reason, a proof of who one is, and those who are told."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api import conflicts, glass, people
from api.app import create_app
from api.house import House
from domain import recording
from domain.facts.access import GlassBroken
from domain.facts.bookkeeping import Standing
from domain.refusals import Conflicted, NotAllowed, NotUnderstood
from projections.catch_up import compare
from tests.api.asking import V1, get, kind_of_problem, post, telling
from tests.conftest import AT
from tests.house import Clock, Someone, Town, principal
from tests.pages.visiting import Visitor
from tests.reading.offices import Offices, Watch, again

WHY = "They called from the station, and nobody else is there."
ADDRESS = f"{V1}/glass"


def asked(town: Town, reason: str = WHY) -> dict[str, str]:
    return {"case": recording.reference_of(town.case), "reason": reason}


def broken(house: House, town: Town, who: Someone) -> GlassBroken:
    return glass.break_glass(
        house, principal(house, who), town.case, reason=WHY, command=None
    )


def supervised(house: House, who: Someone, *, by: Someone) -> None:
    people.grant(house, person_id=by.person_id, standing=Standing.SUPERVISOR)
    people.supervise(house, person_id=who.person_id, supervisor_id=by.person_id)


def sees(client: TestClient, town: Town, who: Someone) -> int:
    return get(client, f"{V1}/cases/{town.case}/facts", by=who).status_code


class TestBreakingIt:
    def test_lets_a_therapist_read_for_an_hour(
        self, client: TestClient, house: House, town: Town, clock: Clock
    ) -> None:
        who = town.other_therapist
        assert sees(client, town, who) == 404

        answer = post(client, ADDRESS, asked(town), by=who)

        assert answer.status_code == 201, answer.text
        assert answer.json()["until"] == "2026-03-09T13:00:00Z"
        shown = get(client, f"{V1}/cases/{town.case}", by=who).json()
        assert set(shown["sections"]) == {"record", "supervision"}
        assert shown["client"]["name"] == "Ada Quill"
        clock.forward(minutes=59, seconds=59)
        assert sees(client, town, again(house, who)) == 200
        clock.forward(seconds=1)
        assert sees(client, town, again(house, who)) == 404

    def test_lets_them_read_and_no_more(self, client: TestClient, town: Town) -> None:
        who = town.other_therapist
        post(client, ADDRESS, asked(town), by=who)

        for path, body in (("facts", telling()), ("bundle", {})):
            address = f"{V1}/cases/{town.case}/{path}"
            assert post(client, address, body, by=who).status_code == 403
        assert (
            get(client, f"{V1}/cases/{town.case}/accesses", by=who).status_code == 403
        )

    def test_every_look_says_by_which_rule(
        self, client: TestClient, town: Town, watch: Watch
    ) -> None:
        post(client, ADDRESS, asked(town), by=town.other_therapist)
        watch.news()

        sees(client, town, town.other_therapist)

        (fact,) = watch.news()
        assert fact.rule == "glass"  # type: ignore[union-attr] # one case was read.

    @pytest.mark.parametrize("reason", ["", "urgent", "x" * 29, " " * 40])
    def test_takes_a_reason_of_thirty_characters(
        self, client: TestClient, town: Town, reason: str
    ) -> None:
        answer = post(client, ADDRESS, asked(town, reason), by=town.other_therapist)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "reason"
        assert sees(client, town, town.other_therapist) == 404

    def test_keeps_the_reason_sealed_about_the_client(
        self, house: House, town: Town
    ) -> None:
        fact = broken(house, town, town.other_therapist)

        client = people.relations(house, town.case).client_id
        assert fact.reason.subject_id == client
        assert house.ledger.words(fact, "reason", fact.reason) == WHY
        house.keys.destroy(subject=client)
        (left,) = glass.broken_for(house, town.case, with_reason=True)
        assert left.reason == "it was erased"

    def test_twice_the_same_request_breaks_it_once(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        for _ in range(2):
            post(client, ADDRESS, asked(town), by=town.other_therapist, key="once")

        assert len(glass.broken_for(house, town.case, with_reason=False)) == 1

    def test_the_rows_are_rebuilt_the_same(self, house: House, town: Town) -> None:
        broken(house, town, town.other_therapist)

        assert compare(house.engine, house.ledger) == []


class TestWhoMayNot:
    def test_the_therapist_sees_it_already(self, house: House, town: Town) -> None:
        with pytest.raises(NotAllowed, match="you see this case already"):
            broken(house, town, town.therapist)

    def test_a_supervisor_or_administrator_who_treats_nobody(
        self, client: TestClient, town: Town
    ) -> None:
        for who in (town.other_supervisor, town.administrator, town.board_member):
            assert post(client, ADDRESS, asked(town), by=who).status_code == 403

    def test_an_administrator_who_treats_too(self, house: House, town: Town) -> None:
        person = town.administrator.person_id
        people.grant(house, person_id=person, standing=Standing.THERAPIST)

        fact = broken(house, town, town.administrator)

        assert fact.recorded_by == person

    def test_somebody_who_is_tied_to_the_case(self, house: House, town: Town) -> None:
        supervised(house, town.other_therapist, by=town.therapist)

        with pytest.raises(Conflicted, match="the therapist supervises"):
            broken(house, town, town.other_therapist)

    def test_a_tie_that_comes_later_ends_it(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        broken(house, town, town.other_therapist)
        supervised(house, town.other_therapist, by=town.therapist)

        assert sees(client, town, town.other_therapist) == 404

    def test_a_case_that_is_not_there(self, client: TestClient, town: Town) -> None:
        told = {"case": "C-00000000", "reason": WHY}

        answer = post(client, ADDRESS, told, by=town.other_therapist)

        assert kind_of_problem(answer) == "case-unknown"

    def test_words_that_cannot_be_kept(self) -> None:
        with pytest.raises(NotUnderstood):
            glass.understood("x" * 3000)


class TestProof:
    def test_an_old_proof_is_none(
        self, client: TestClient, house: House, town: Town, clock: Clock
    ) -> None:
        clock.forward(minutes=14)
        get(client, f"{V1}/me", by=town.other_therapist)
        clock.forward(minutes=14)

        answer = post(client, ADDRESS, asked(town), by=town.other_therapist)

        assert kind_of_problem(answer) == "confirm-first"
        assert glass.broken_for(house, town.case, with_reason=False) == []

    def test_a_token_of_a_program_proves_nothing(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        _, secret = house.accounts.tokens.make(
            town.other_therapist.person_id,
            name="a script",
            scopes=["read", "record", "export"],  # type: ignore[list-item] # their words.
            days=30,
            now=house.clock(),
        )
        program = Someone(
            person_id=town.other_therapist.person_id, name="", token=secret
        )

        answer = post(client, ADDRESS, asked(town), by=program)

        assert answer.status_code == 403

    def test_a_password_alone_is_not_enough_with_a_second_factor(
        self,
        client: TestClient,
        house: House,
        town: Town,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(house.accounts, "has_second_factor", lambda _: True)

        answer = post(client, ADDRESS, asked(town), by=town.other_therapist)

        assert kind_of_problem(answer) == "confirm-first"


class TestWhoIsTold:
    def test_supervisors_therapist_and_the_boards_contact_at_once(
        self, house: House, town: Town, offices: Offices
    ) -> None:
        broken(house, town, town.other_therapist)

        with TestClient(
            create_app(house), base_url=AT, follow_redirects=False
        ) as client:
            for who, is_told in (
                (town.supervisor, True),
                (town.therapist, True),
                (offices.officer, True),
                (town.other_supervisor, False),
                (town.board_member, False),  # There is a case officer.
            ):
                first = Visitor(client).as_(who).get("/help").text
                assert ("The glass was broken 1 time" in first) is is_told, who.name

    def test_members_of_the_board_where_every_officer_has_left(
        self, house: House, town: Town, offices: Offices
    ) -> None:
        house.accounts.take_away(offices.officer.person_id)

        broken(house, town, town.other_therapist)

        board = town.other_board_member
        assert len(glass.notices(house, principal(house, board))) == 1

    def test_members_of_the_board_where_a_tie_bars_every_officer(
        self, house: House, town: Town, offices: Offices
    ) -> None:
        close, board = offices.officer, principal(house, town.other_board_member)
        broken(house, town, town.other_therapist)
        before = glass.notices(house, board)

        conflicts.name_in(house, town.case, close.person_id, reason="neighbours")

        assert (before, len(glass.notices(house, board))) == ([], 1)
        assert glass.notices(house, principal(house, close)) == []
        people.add_member(
            house, name="Eva Rask", password=None, standings=[Standing.CASE_OFFICER]
        )
        assert glass.notices(house, board) == []

    def test_the_reason_is_for_who_may_read_the_case(
        self, client: TestClient, house: House, town: Town, offices: Offices
    ) -> None:
        broken(house, town, town.other_therapist)

        supervisor = get(client, ADDRESS, by=town.supervisor).json()
        officer = get(client, ADDRESS, by=offices.officer).json()

        assert [each["reason"] for each in supervisor] == [WHY]
        assert [(each["reason"], each["name"]) for each in officer] == [
            (None, "Omar Vey")
        ]

    def test_it_stands_on_the_timeline_and_among_who_may_see(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        broken(house, town, town.other_therapist)
        visitor = Visitor(client).as_(town.therapist)

        assert (
            "The glass was broken by Omar Vey"
            in visitor.get(f"/cases/{town.case}").text
        )
        assert "broke the glass" in visitor.get(f"/cases/{town.case}/let-in").text
        board = Visitor(client).as_(town.board_member).get(f"/cases/{town.case}").text
        assert "The glass was broken by Omar Vey" in board
        assert WHY not in board

    def test_whoever_runs_the_ledger_is_alarmed(self, house: House, town: Town) -> None:
        broken(house, town, town.other_therapist)

        (alarm,) = house.alarms.open_alarms()
        assert alarm.kind == "glass-broken"
        assert "Omar" not in alarm.words

    def test_that_they_were_told_is_written_down(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        broken(house, town, town.other_therapist)
        watch = Watch(house)

        get(client, ADDRESS, by=town.supervisor)

        (fact,) = watch.news()
        assert (fact.shown, fact.recorded_by) == ("glass", town.supervisor.person_id)


class TestThePage:
    def test_breaks_it_and_leads_to_the_case(
        self, client: TestClient, town: Town
    ) -> None:
        visitor = Visitor(client).as_(town.other_therapist)

        answer = visitor.fill_in("/break-glass", asked(town))

        assert answer.headers["location"] == f"/cases/{town.case}"
        page = visitor.get(f"/cases/{town.case}").text
        assert "Record something" not in page

    def test_asks_to_confirm_first(
        self, client: TestClient, town: Town, clock: Clock
    ) -> None:
        clock.forward(minutes=10)

        answer = Visitor(client).as_(town.other_therapist).get("/break-glass")

        assert answer.headers["location"].startswith("/account/confirm?next=")
