"""Two people decide, neither of them concerned; a hold forbids it, a refusal stays."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from api import forgetting, holds, people, privacy
from api.access import require
from api.house import House
from domain.facts.bookkeeping import Standing
from domain.facts.erasures import ErasureRefused
from domain.policy import Action
from domain.privacy import KEEPER_OF_REASONS, REGISTER, State, check_decider
from domain.refusals import (
    AskedAlready,
    HoldUnknown,
    NamesThePerson,
    NotAllowed,
    PersonUnknown,
    RequestUnknown,
    SecondPersonNeeded,
    UnderHold,
)
from domain.values import FactId, PersonId
from tests.erasure.conftest import Practice
from tests.erasure.forgetting_words import BASIS, REASON, approve, ask, erase
from tests.house import principal


class TestTwoPeople:
    def test_nobody_approves_what_they_asked_for(
        self, house: House, prepared: Practice
    ) -> None:
        request = ask(house, prepared)

        with pytest.raises(SecondPersonNeeded, match="you asked for it yourself"):
            approve(house, prepared, request, by=prepared.officer)

        assert not house.keys.is_destroyed(prepared.client)

    def test_the_operator_asks_and_approves_nothing(
        self, house: House, prepared: Practice
    ) -> None:
        request = forgetting.ask_for_person(
            house,
            by=people.SYSTEM,
            person_id=prepared.client,
            reason=REASON,
            basis=BASIS,
        )

        with pytest.raises(SecondPersonNeeded, match="nobody in particular"):
            forgetting.approve(house, by=people.SYSTEM, request_id=request.id)

        assert approve(house, prepared, request).request.state is State.APPROVED

    @pytest.mark.parametrize("who", ["therapist", "supervisor"])
    def test_whose_conduct_it_would_hide_neither_asks_nor_approves(
        self, house: House, prepared: Practice, who: str
    ) -> None:
        concerned = getattr(prepared.town, who)
        people.grant(
            house, person_id=concerned.person_id, standing=Standing.PRIVACY_OFFICER
        )

        with pytest.raises(SecondPersonNeeded, match="harder to see"):
            ask(house, prepared, by=concerned)
        request = ask(house, prepared)
        with pytest.raises(SecondPersonNeeded, match="harder to see"):
            approve(house, prepared, request, by=concerned)

    def test_a_supervisor_of_before_is_concerned_too(
        self, house: House, prepared: Practice
    ) -> None:
        town = prepared.town
        people.end_supervision(
            house,
            person_id=town.therapist.person_id,
            supervisor_id=town.supervisor.person_id,
        )

        with pytest.raises(SecondPersonNeeded):
            ask(house, prepared, by=town.supervisor)

    def test_nobody_decides_about_themselves(
        self, house: House, prepared: Practice
    ) -> None:
        officer = prepared.officer
        with pytest.raises(SecondPersonNeeded, match="about yourself"):
            ask(house, prepared, person=officer.person_id)

        request = ask(
            house, prepared, person=officer.person_id, by=prepared.other_officer
        )
        with pytest.raises(SecondPersonNeeded, match="about yourself"):
            approve(house, prepared, request, by=officer)

    def test_what_is_asked_for_is_asked_for_once(
        self, house: House, prepared: Practice
    ) -> None:
        ask(house, prepared)

        with pytest.raises(AskedAlready, match="by Pia Veil"):
            ask(house, prepared, by=prepared.other_officer)

    def test_officers_and_administrators_decide_and_nobody_else(
        self, house: House, prepared: Practice
    ) -> None:
        for who in (prepared.officer, prepared.town.administrator):
            assert require(principal(house, who), Action.KEEP_PRIVACY).allowed
        with pytest.raises(NotAllowed, match="a privacy officer or an admin"):
            require(principal(house, prepared.town.therapist), Action.KEEP_PRIVACY)


class TestWhoWasLetIn:
    def test_who_was_let_in_since_does_not_approve(
        self, house: House, prepared: Practice
    ) -> None:
        request = ask(house, prepared)
        late = prepared.town.other_therapist
        people.grant(house, person_id=late.person_id, standing=Standing.PRIVACY_OFFICER)

        with pytest.raises(SecondPersonNeeded, match="only after it was asked for"):
            approve(house, prepared, request, by=late)
        assert not house.keys.is_destroyed(prepared.client)

    def test_nor_who_was_let_in_anew(self, house: House, prepared: Practice) -> None:
        request, who = ask(house, prepared), prepared.other_officer
        standing = Standing.PRIVACY_OFFICER
        people.withdraw(house, person_id=who.person_id, standing=standing)
        people.grant(house, person_id=who.person_id, standing=standing)

        with pytest.raises(SecondPersonNeeded, match="only after it was asked for"):
            approve(house, prepared, request, by=who)

    def test_who_was_entitled_before_by_another_role_does(
        self, house: House, prepared: Practice
    ) -> None:
        request, who = ask(house, prepared), prepared.town.administrator
        people.grant(house, person_id=who.person_id, standing=Standing.PRIVACY_OFFICER)

        done = approve(house, prepared, request, by=who)

        assert done.request.state is State.APPROVED

    def test_nor_who_was_let_in_by_who_asked(
        self, house: House, prepared: Practice
    ) -> None:
        request = ask(house, prepared)
        by = prepared.other_officer.person_id
        granted = privacy.entitled_by(house, by, request)
        asker = request.asked.recorded_by
        theirs = [replace(one, recorded_by=asker) for one in granted]
        check = partial(
            check_decider, by, request=request, about=prepared.client, involved=()
        )

        check(granted=granted)
        with pytest.raises(SecondPersonNeeded, match="by who asked for it"):
            check(granted=theirs)


class TestRefusing:
    def test_a_refusal_is_a_fact_with_its_reason(
        self, house: House, prepared: Practice
    ) -> None:
        request = ask(house, prepared)

        refused = forgetting.refuse(
            house,
            by=prepared.other_officer.person_id,
            request_id=request.id,
            reason="a complaint is pending",
        )

        assert refused.state is State.REFUSED
        last = house.ledger.facts(REGISTER)[-1]
        assert isinstance(last, ErasureRefused)
        assert house.ledger.words(last, "reason", last.reason).startswith("a complaint")
        assert not house.keys.is_destroyed(prepared.client)

    def test_what_was_refused_can_be_asked_for_again(
        self, house: House, prepared: Practice
    ) -> None:
        request = ask(house, prepared)
        forgetting.refuse(
            house,
            by=prepared.officer.person_id,
            request_id=request.id,
            reason="asked for by mistake",
        )

        with pytest.raises(RequestUnknown):
            approve(house, prepared, request)
        assert ask(house, prepared).state is State.OPEN


class TestHolds:
    def held(self, house: House, practice: Practice, *, on: PersonId) -> FactId:
        placed = holds.hold(
            house,
            by=practice.town.administrator.person_id,
            person_id=on,
            reason="suit 12 of this year",
        )
        return FactId(placed.fact_id)

    def test_a_hold_forbids_asking_and_says_who_and_why(
        self, house: House, prepared: Practice
    ) -> None:
        self.held(house, prepared, on=prepared.client)

        with pytest.raises(UnderHold, match=r"Ada Admin placed it .* suit 12"):
            ask(house, prepared)

    def test_a_hold_that_came_later_forbids_approving(
        self, house: House, prepared: Practice
    ) -> None:
        request = ask(house, prepared)
        held = self.held(house, prepared, on=prepared.client)
        with pytest.raises(UnderHold):
            approve(house, prepared, request)

        holds.release(
            house,
            by=prepared.town.administrator.person_id,
            hold_id=held,
            reason="settled",
        )

        assert approve(house, prepared, request).request.state is State.APPROVED

    def test_every_hold_counts(self, house: House, prepared: Practice) -> None:
        first = self.held(house, prepared, on=prepared.client)
        self.held(house, prepared, on=prepared.client)
        holds.release(
            house, by=prepared.officer.person_id, hold_id=first, reason="settled"
        )

        with pytest.raises(UnderHold):
            ask(house, prepared)
        with pytest.raises(HoldUnknown):
            holds.release(
                house, by=prepared.officer.person_id, hold_id=first, reason="again"
            )

    def test_a_hold_on_another_forbids_nothing(
        self, house: House, prepared: Practice
    ) -> None:
        self.held(house, prepared, on=prepared.other_client)

        assert erase(house, prepared).request.state is State.APPROVED


class TestReasons:
    @pytest.mark.parametrize(
        "reason",
        ["Ada Quill wrote to us", "ada  quill wrote", "the letter of Ms Quill"],
    )
    def test_a_reason_by_who_knows_them_does_not_name_the_person(
        self, house: House, prepared: Practice, reason: str
    ) -> None:
        with pytest.raises(NamesThePerson, match="it will outlive them"):
            forgetting.ask_for_person(
                house,
                by=people.SYSTEM,
                person_id=prepared.client,
                reason=reason,
                basis=BASIS,
            )

    @pytest.mark.parametrize(
        "reason", ["a quill was used", "asked for in Adaptation 3", "by letter"]
    )
    def test_other_words_are_no_names(
        self, house: House, prepared: Practice, reason: str
    ) -> None:
        assert ask(house, prepared, reason=reason).state is State.OPEN

    def test_a_reason_outlives_everybody(
        self, house: House, prepared: Practice
    ) -> None:
        request = erase(house, prepared).request
        erase(
            house,
            prepared,
            person=prepared.town.other_board_member.person_id,
        )

        assert privacy.reason_of(house, request.asked, request.asked.reason) == REASON

    def test_the_keeper_of_reasons_is_nobody_to_forget(
        self, house: House, prepared: Practice
    ) -> None:
        erase(house, prepared)

        for person in (KEEPER_OF_REASONS, PersonId(prepared.town.case)):
            with pytest.raises(PersonUnknown):
                ask(house, prepared, person=person)
