"""What forbids that one record of a person is forgotten forbids it of all of them.

What is forgotten is one record: whoever decides is told of the others.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import forgetting, holds, judgements, people, privacy, retention
from api.as_one import as_one
from api.house import House
from api.same_person import others_of
from domain import recording
from domain.facts.bookkeeping import Standing
from domain.facts.persons import Judgement
from domain.privacy import State
from domain.refusals import (
    BeforeBoard,
    NamesThePerson,
    NotYetOver,
    SecondPersonNeeded,
    UnderHold,
)
from domain.values import PersonId
from tests.api.asking import V1, get, post
from tests.cli.run import run
from tests.erasure.conftest import Practice
from tests.erasure.forgetting_words import (
    BASIS,
    CLASS,
    REASON,
    approve,
    ask,
    booking,
    erase,
    judge,
    lay_before_board,
)
from tests.house import PASSWORD, Clock, open_case
from tests.pages.visiting import Visitor


def hold(house: House, practice: Practice, *, on: PersonId) -> None:
    by = practice.town.administrator.person_id
    holds.hold(house, by=by, person_id=on, reason="suit 12")


@pytest.fixture
def second(house: House, prepared: Practice) -> PersonId:
    """Another record of the client, under another therapist and with another name."""
    case = open_case(house, prepared.town.other_therapist, client="Adelina Fenwick")
    found = recording.opened(house.ledger, case).client_id
    judge(house, prepared.client, found)
    return found


class TestHolds:
    def test_on_one_record_hold_the_other(
        self, house: House, prepared: Practice, second: PersonId
    ) -> None:
        request = ask(house, prepared, person=second)
        hold(house, prepared, on=prepared.client)

        with pytest.raises(UnderHold, match="suit 12"):
            approve(house, prepared, request)
        assert not house.keys.is_destroyed(second)

    def test_on_a_third_record_hold_the_first(
        self, house: House, prepared: Practice, second: PersonId
    ) -> None:
        judge(house, second, prepared.other_client)
        hold(house, prepared, on=prepared.other_client)

        with pytest.raises(UnderHold):
            ask(house, prepared)

    @pytest.mark.usefixtures("second")
    def test_on_a_therapist_of_the_other_record_hold_the_first(
        self, house: House, prepared: Practice
    ) -> None:
        hold(house, prepared, on=prepared.town.other_therapist.person_id)

        with pytest.raises(UnderHold):
            ask(house, prepared)

    def test_hold_nothing_once_the_judgement_is_taken_back(
        self, house: House, prepared: Practice, second: PersonId
    ) -> None:
        hold(house, prepared, on=prepared.client)
        judgements.undo(
            house,
            person_id=prepared.client,
            other_id=second,
            reason="a mistake",
            booking=booking(house),
        )

        assert ask(house, prepared, person=second).state is State.OPEN

    def test_hold_nobody_who_only_lives_with_them(
        self, house: House, prepared: Practice
    ) -> None:
        judge(house, prepared.client, prepared.other_client, Judgement.HOUSEHOLD)
        hold(house, prepared, on=prepared.client)

        done = erase(house, prepared, person=prepared.other_client)
        assert done.request.state is State.APPROVED

    def test_keep_a_case_of_the_other_record(
        self, house: House, prepared: Practice, clock: Clock
    ) -> None:
        judge(house, prepared.client, prepared.other_client)
        by, case = prepared.officer.person_id, prepared.town.other_case
        retention.choose_class(
            house, by=by, case_id=None, retention_class=CLASS, of_age_on=None
        )
        clock.forward(days=8 * 366)
        request = forgetting.ask_to_end(house, by=by, case_id=case, reason=REASON)
        hold(house, prepared, on=prepared.client)

        listed = {one.case_id: one for one in retention.overview(house, as_of=clock())}
        assert "a legal hold stands" in listed[case].why
        with pytest.raises(NotYetOver, match="legal hold stands"):
            forgetting.ask_to_end(house, by=by, case_id=case, reason=REASON)
        with pytest.raises(UnderHold):
            forgetting.approve(
                house, by=prepared.other_officer.person_id, request_id=request.id
            )

    def test_are_not_released_by_who_asked_for_the_other_record(
        self, house: House, prepared: Practice, second: PersonId
    ) -> None:
        ask(house, prepared, person=second)
        hold(house, prepared, on=prepared.client)
        (held,) = privacy.register(house).holds

        with pytest.raises(SecondPersonNeeded, match="you asked for the erasure"):
            holds.release(
                house, by=prepared.officer.person_id, hold_id=held, reason="settled"
            )

    def test_are_released_by_the_other_record_at_the_terminal(
        self, house: House, data: Path, prepared: Practice, second: PersonId
    ) -> None:
        hold(house, prepared, on=prepared.client)
        env = {"BOUNDARY_LEDGER_PASSWORD": PASSWORD}
        words = ("release", str(second), "--reason", "settled", "--as")

        said = run("--data", data, *words, prepared.officer.name, env=env)

        assert (said.code, privacy.register(house).holds) == (0, {})


def test_a_board_that_has_one_record_before_it_keeps_the_other(
    house: House, prepared: Practice, second: PersonId
) -> None:
    lay_before_board(house, prepared)

    with pytest.raises(BeforeBoard):
        ask(house, prepared, person=second)


@pytest.mark.usefixtures("second")
def test_a_reason_names_them_by_no_record(house: House, prepared: Practice) -> None:
    with pytest.raises(NamesThePerson):
        forgetting.ask_for_person(
            house,
            by=people.SYSTEM,
            person_id=prepared.client,
            reason="Ms Fenwick wrote to us",
            basis=BASIS,
        )


def test_nobody_decides_about_another_record_of_themselves(
    house: House, prepared: Practice
) -> None:
    judge(house, prepared.client, prepared.officer.person_id)

    with pytest.raises(SecondPersonNeeded, match="you are tied to a case") as refused:
        ask(house, prepared)
    assert "yourself" not in str(refused.value)


class TestWhatIsLeft:
    def test_is_told_to_who_asks_and_to_who_decides(
        self, client: TestClient, prepared: Practice, second: PersonId
    ) -> None:
        told = {"of": "person", "subject": str(prepared.client)}
        told |= {"reason": REASON, "basis": BASIS}
        asked = post(client, f"{V1}/erasures", told, by=prepared.officer).json()
        address = f"{V1}/erasures/{asked['request_id']}"

        seen = get(client, address, by=prepared.other_officer).json()
        page = Visitor(client).as_(prepared.other_officer)
        shown = page.page(f"/privacy/requests/{asked['request_id']}").text

        assert asked["other_records"] == seen["other_records"] == [str(second)]
        assert "Ask for each by itself" in shown
        assert str(second) in shown

    @pytest.mark.usefixtures("second")
    def test_is_not_told_to_who_is_tied_to_a_case_of_theirs(
        self, house: House, client: TestClient, prepared: Practice
    ) -> None:
        request = ask(house, prepared)
        therapist = prepared.town.other_therapist
        standing = Standing.PRIVACY_OFFICER
        people.grant(house, person_id=therapist.person_id, standing=standing)

        seen = get(client, f"{V1}/erasures/{request.id}", by=therapist).json()

        assert seen["other_records"] == []

    def test_is_said_at_the_terminal_before_and_after(
        self, data: Path, house: House, prepared: Practice, second: PersonId
    ) -> None:
        words = ("--data", data, "erase", str(prepared.client))
        asked = run(*words, "--reason", REASON, "--basis", BASIS, "--json")
        env = {"BOUNDARY_LEDGER_PASSWORD": PASSWORD}
        name = prepared.officer.name

        done = run(*words, "--approve", "--as", name, env=env)

        assert asked.document["other_records"] == [str(second)]
        assert f"boundary-ledger erase {second}" in done.out
        assert house.keys.is_destroyed(prepared.client)
        assert not house.keys.is_destroyed(second)

    def test_of_somebody_who_signs_in_is_for_no_colleague(
        self, house: House, prepared: Practice
    ) -> None:
        member = prepared.town.other_board_member.person_id
        judge(house, member, prepared.client)
        by = prepared.officer.person_id

        told = [others_of(house, one, by=by) for one in (member, prepared.client)]

        assert told == [(), ()]
        found = others_of(house, member, by=people.SYSTEM)
        assert found == as_one(house, member)[1:] == (prepared.client,)
