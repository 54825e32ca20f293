"""Whoever is tied to a case of somebody decides about no erasure of them.

They hear that they are tied, and never by what.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from fastapi.testclient import TestClient

from api import conflicts, forgetting, holds, people, privacy, retention, walls
from api.house import House
from api.letting_in import recuse
from domain import recording
from domain.facts.bookkeeping import Standing
from domain.privacy import State
from domain.refusals import SecondPersonNeeded
from domain.values import Section
from tests.api.asking import V1, get, post
from tests.erasure.conftest import Practice
from tests.erasure.forgetting_words import BASIS, CLASS, REASON, approve, ask, judge
from tests.house import PASSWORD, Clock, Someone, open_case, principal
from tests.pages.visiting import Visitor

TIED = "another person has to decide this: you are tied to a case of this person"
Bind: TypeAlias = Callable[[House, Practice, Someone], None]


def named_too_close(house: House, practice: Practice, who: Someone) -> None:
    case = practice.town.case
    conflicts.name_in(house, case, who.person_id, reason="close to one of them")


def walled_off(house: House, practice: Practice, who: Someone) -> None:
    reviewer = people.add_member(
        house,
        name="Rhea Vail",
        password=PASSWORD,
        standings=[Standing.CONFLICT_REVIEWER],
    )
    walls.put_up(
        house,
        people.principal(house, reviewer),
        practice.town.case,
        person_id=who.person_id,
        reason="two households",
        command=None,
    )


def stepped_back(house: House, practice: Practice, who: Someone) -> None:
    case, member = practice.town.case, (who.person_id,)
    people.grant(house, person_id=who.person_id, standing=Standing.BOARD_MEMBER)
    people.refer(house, case_id=case, member_ids=member, sections=(Section.RECORD,))
    recuse(
        house,
        principal(house, who),
        case,
        reason="we went to school together",
        command=None,
    )
    people.revoke(house, case_id=case, member_ids=member)


def treats_the_therapist(house: House, practice: Practice, who: Someone) -> None:
    people.grant(house, person_id=who.person_id, standing=Standing.THERAPIST)
    case = open_case(house, who, client="Tom Ferry")
    theirs = recording.opened(house.ledger, case).client_id
    judge(house, practice.town.therapist.person_id, theirs)


@pytest.fixture(
    params=[named_too_close, walled_off, stepped_back, treats_the_therapist],
    ids=lambda bind: bind.__name__,
)
def bind(request: pytest.FixtureRequest) -> Bind:
    found: Bind = request.param
    return found


class TestWhoeverIsTied:
    def test_asks_for_nothing(
        self, house: House, prepared: Practice, bind: Bind
    ) -> None:
        bind(house, prepared, prepared.officer)

        with pytest.raises(SecondPersonNeeded) as refused:
            ask(house, prepared)

        assert str(refused.value) == TIED
        assert not privacy.register(house).requests

    def test_approves_nothing_and_refuses_nothing(
        self, house: House, prepared: Practice, bind: Bind
    ) -> None:
        request = ask(house, prepared)
        bind(house, prepared, prepared.other_officer)

        with pytest.raises(SecondPersonNeeded) as refused:
            approve(house, prepared, request)
        with pytest.raises(SecondPersonNeeded):
            forgetting.refuse(
                house,
                by=prepared.other_officer.person_id,
                request_id=request.id,
                reason="it is needed",
            )

        assert str(refused.value) == TIED
        assert not house.keys.is_destroyed(prepared.client)
        admin = prepared.town.administrator
        done = approve(house, prepared, request, by=admin)
        assert done.request.state is State.APPROVED

    def test_decides_about_others(
        self, house: House, prepared: Practice, bind: Bind
    ) -> None:
        bind(house, prepared, prepared.officer)

        request = ask(house, prepared, person=prepared.other_client)

        done = approve(house, prepared, request)
        assert done.request.state is State.APPROVED

    def test_neither_erases_the_therapist_of_the_case(
        self, house: House, prepared: Practice, bind: Bind
    ) -> None:
        bind(house, prepared, prepared.officer)

        with pytest.raises(SecondPersonNeeded, match=TIED):
            ask(house, prepared, person=prepared.town.therapist.person_id)

    def test_releases_no_hold(
        self, house: House, prepared: Practice, bind: Bind
    ) -> None:
        by = prepared.town.administrator.person_id
        held = holds.hold(house, by=by, person_id=prepared.client, reason="suit 12")
        bind(house, prepared, prepared.officer)

        with pytest.raises(SecondPersonNeeded, match=TIED):
            holds.release(
                house,
                by=prepared.officer.person_id,
                hold_id=held.fact_id,
                reason="settled",
            )

    def test_is_told_on_the_page_and_sees_no_case_there(
        self, house: House, client: TestClient, prepared: Practice, bind: Bind
    ) -> None:
        request = ask(house, prepared)
        at = f"/privacy/requests/{request.id}"
        reference = reference_of(house, prepared)
        before = Visitor(client).as_(prepared.other_officer).page(at).text
        bind(house, prepared, prepared.other_officer)

        page = Visitor(client).as_(prepared.other_officer).page(at)

        assert (reference in before, reference in page.text) == (True, False)
        assert TIED[1:] in page.text
        assert not page.all("form", action=f"{at}/approve")


@pytest.mark.parametrize("which", [0, 1])
def test_of_every_case_of_a_therapist_it_is_asked_who_is_kept_out(
    house: House, prepared: Practice, which: int
) -> None:
    therapist = prepared.town.therapist
    cases = [prepared.town.case, open_case(house, therapist, client="Tom Ferry")]
    by = prepared.officer.person_id
    conflicts.name_in(house, cases[which], by, reason="close to one of them")

    with pytest.raises(SecondPersonNeeded, match=TIED):
        ask(house, prepared, person=therapist.person_id)


def test_who_is_tied_ends_no_case(
    house: House, prepared: Practice, clock: Clock
) -> None:
    by, case = prepared.officer.person_id, prepared.town.case
    retention.choose_class(
        house, by=by, case_id=None, retention_class=CLASS, of_age_on=None
    )
    named_too_close(house, prepared, prepared.officer)
    clock.forward(days=8 * 366)

    with pytest.raises(SecondPersonNeeded, match=TIED):
        forgetting.ask_to_end(house, by=by, case_id=case, reason=REASON)


def test_the_operator_is_tied_to_nothing(house: House, prepared: Practice) -> None:
    named_too_close(house, prepared, prepared.officer)

    request = forgetting.ask_for_person(
        house,
        by=people.SYSTEM,
        person_id=prepared.client,
        reason=REASON,
        basis=BASIS,
    )

    assert request.state is State.OPEN


def test_the_answer_of_the_api_says_no_more(
    house: House, client: TestClient, prepared: Practice
) -> None:
    named_too_close(house, prepared, prepared.officer)
    told = {"of": "person", "subject": str(prepared.client)}
    told |= {"reason": REASON, "basis": BASIS}

    answer = post(client, f"{V1}/erasures", told, by=prepared.officer)

    assert (answer.status_code, TIED in answer.text) == (403, True)
    assert get(client, f"{V1}/erasures", by=prepared.officer).json()["items"] == []


def reference_of(house: House, practice: Practice) -> str:
    return recording.opened(house.ledger, practice.town.case).reference
