"""A reason tells nobody who guesses whether it names a client, and goes with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

import pytest

from api import (
    conflicts,
    forgetting,
    holds,
    identities,
    letting_in,
    people,
    privacy,
    proceedings,
    walls,
)
from api.certificates import of_request
from api.evidence_for import Asking, hand_over_to
from api.forgotten_facts import NAMED_THEM
from api.house import House
from api.letting_in import Letting
from api.whose_reasons import NAMES_CLIENT
from domain.exports import subject_of
from domain.facts.access import AccessGranted, IdentityAsked, ProceedingOpened
from domain.facts.bookkeeping import Standing
from domain.facts.checks import WallRaised
from domain.facts.conflicts import ConflictNamed
from domain.policy import Principal
from domain.privacy import REASON
from domain.refusals import BeforeBoard, NamesThePerson, NotUnderstood, UntilUnusable
from domain.sealing import ERASED
from domain.values import Section
from tests.erasure.conftest import Practice
from tests.erasure.forgetting_words import approve, ask, erase, judge, lay_before_board
from tests.house import CLIENT_NAME, PASSWORD, principal

GUESSES = "Mona Hart, Karl Veit, Ines Roth, Paul Lang"
HIT = f"Mona Hart, {CLIENT_NAME}"
Says: TypeAlias = Callable[[House, Practice, str], None]


def hired(house: House, *standings: Standing) -> Principal:
    """Somebody with an office, whom nothing leads to any case."""
    name = f"Somebody {len(house.accounts.people())}"
    person = people.add_member(house, name=name, password=PASSWORD, standings=standings)
    return people.principal(house, person)


def lets_in(house: House, practice: Practice, reason: str) -> None:
    keeper = principal(house, practice.officer)
    letting_in.let_in(
        house, keeper, practice.town.case, letting(house, reason), command=None
    )


def letting(house: House, reason: str, *, days: int = 2) -> Letting:
    return Letting(
        party_id=hired(house).person_id,
        sections=(Section.RECORD,),
        until=house.clock() + timedelta(days=days),
        reason=reason,
    )


def opens(house: House, practice: Practice, reason: str) -> None:
    officer = hired(house, Standing.CASE_OFFICER)
    proceedings.take_charge(house, officer, practice.town.case, reason=reason)


def walls_off(house: House, practice: Practice, reason: str) -> None:
    reviewer = hired(house, Standing.CONFLICT_REVIEWER)
    walls.put_up(
        *(house, reviewer, practice.town.case),
        person_id=practice.town.board_member.person_id,
        reason=reason,
        command=None,
    )


def names_one(house: House, practice: Practice, reason: str) -> None:
    who = practice.town.other_board_member.person_id
    keeper = principal(house, practice.officer)
    conflicts.name(house, keeper, practice.town.case, who, reason=reason)


def asks_who(house: House, practice: Practice, reason: str) -> None:
    lay_before_board(house, practice)
    member = principal(house, practice.town.board_member)
    identities.ask(house, member, practice.town.case, reason=reason, command=None)


def reason_after(house: House, head: int) -> tuple[object, str]:
    """Under whose key a reason is that was written since, and what it says."""
    told = (AccessGranted, ProceedingOpened, WallRaised, ConflictNamed, IdentityAsked)
    since = house.ledger.page(head, limit=100).facts
    (fact,) = [each for _, each in since if isinstance(each, told)]
    assert fact.reason is not None
    return fact.reason.subject_id, house.ledger.words(fact, REASON, fact.reason)


class TestWhoDoesNotKnowTheClient:
    @pytest.mark.parametrize(
        "says",
        [lets_in, opens, walls_off, names_one, asks_who],
        ids=lambda one: one.__name__,
    )
    @pytest.mark.parametrize("reason", [GUESSES, HIT])
    def test_hears_nothing_and_the_reason_is_the_clients(
        self, house: House, prepared: Practice, says: Says, reason: str
    ) -> None:
        head = house.ledger.head()

        says(house, prepared, reason)

        assert reason_after(house, head) == (prepared.client, reason)

    @pytest.mark.parametrize("reason", [GUESSES, HIT])
    def test_hears_the_same_refusal_for_another_field(
        self, house: House, prepared: Practice, reason: str
    ) -> None:
        keeper = principal(house, prepared.officer)
        wanted = letting(house, reason, days=-1)

        with pytest.raises(UntilUnusable):
            letting_in.let_in(house, keeper, prepared.town.case, wanted, command=None)

    def test_leaves_no_name_behind(self, house: House, prepared: Practice) -> None:
        walls_off(house, prepared, HIT)
        reviewer = hired(house, Standing.CONFLICT_REVIEWER)

        erase(house, prepared)

        (wall,) = walls.standing(house, reviewer, prepared.town.case)
        assert wall.reason == ERASED

    def test_leaves_a_reason_though_the_client_is_gone(
        self, house: House, prepared: Practice
    ) -> None:
        erase(house, prepared)
        head = house.ledger.head()

        walls_off(house, prepared, GUESSES)

        own = subject_of(prepared.town.case)
        assert reason_after(house, head) == (own, GUESSES)

    @pytest.mark.parametrize("said", [GUESSES, HIT])
    def test_hands_over_without_hearing_it(
        self, house: House, prepared: Practice, said: str
    ) -> None:
        lay_before_board(house, prepared)
        member = principal(house, prepared.town.board_member)
        asked = Asking(recipient=said, purpose=said, sections=("record",))

        told = hand_over_to(
            house, member, prepared.town.case, asked=asked, command=None
        ).exported

        # A bundle says whose key it is: the same, whatever was written.
        keys = {told.recipient.subject_id, told.purpose.subject_id}
        assert keys == {prepared.client}


class TestWhoKnowsTheClient:
    @pytest.mark.parametrize("who", ["therapist", "supervisor", "operator"])
    def test_hears_that_they_are_named(
        self, house: House, prepared: Practice, who: str
    ) -> None:
        town, case = prepared.town, prepared.town.case
        therapist = principal(house, town.therapist)
        supervisor = principal(house, town.supervisor)
        close = town.board_member.person_id
        wanted = letting(house, HIT)
        doing: dict[str, Callable[[], object]] = {
            "therapist": lambda: letting_in.let_in(
                house, therapist, case, wanted, command=None
            ),
            "supervisor": lambda: letting_in.recuse(
                house, supervisor, case, reason=HIT, command=None
            ),
            "operator": lambda: conflicts.name_in(house, case, close, reason=HIT),
        }

        with pytest.raises(NotUnderstood) as refused:
            doing[who]()

        assert [each.reason for each in refused.value.problems] == [NAMES_CLIENT]

    def test_writes_what_outlives_the_client(
        self, house: House, prepared: Practice
    ) -> None:
        case, head = prepared.town.case, house.ledger.head()
        me = principal(house, prepared.town.therapist)

        letting_in.let_in(house, me, case, letting(house, GUESSES), command=None)

        assert reason_after(house, head) == (subject_of(case), GUESSES)


class TestKeepersOfPrivacy:
    """They are shown no names of clients."""

    @pytest.mark.parametrize("reason", [GUESSES, HIT])
    def test_hear_nothing_and_what_names_somebody_goes_with_them(
        self, house: House, prepared: Practice, reason: str
    ) -> None:
        request = ask(house, prepared, reason=reason)
        done = approve(house, prepared, request).request

        is_hit = reason == HIT
        certificate = of_request(house, done)
        assert certificate.opened[REASON].text == (NAMED_THEM if is_hit else reason)
        kept = privacy.reason_of(house, done.asked, done.asked.reason)
        assert kept == (ERASED if is_hit else reason)

    def test_hear_nothing_of_a_case_before_a_board(
        self, house: House, prepared: Practice
    ) -> None:
        lay_before_board(house, prepared)

        refused: list[Exception] = []
        for reason in (GUESSES, HIT):
            with pytest.raises(BeforeBoard) as said:
                ask(house, prepared, reason=reason)
            refused.append(said.value)

        assert str(refused[0]) == str(refused[1])

    def test_keep_somebody_without_hearing_it(
        self, house: House, prepared: Practice
    ) -> None:
        request = ask(house, prepared)

        refused = forgetting.refuse(
            house,
            by=prepared.other_officer.person_id,
            request_id=request.id,
            reason=HIT,
        ).refused

        assert refused is not None
        assert refused.reason.subject_id == prepared.client

    def test_hold_and_release_without_hearing_it(
        self, house: House, prepared: Practice
    ) -> None:
        by = prepared.officer.person_id

        placed = holds.hold(house, by=by, person_id=prepared.client, reason=HIT)
        released = holds.release(house, by=by, hold_id=placed.fact_id, reason=HIT)

        assert placed.reason.subject_id == prepared.client
        assert released.reason.subject_id == prepared.client

    def test_know_the_names_of_members(self, house: House, prepared: Practice) -> None:
        member = prepared.town.other_board_member

        with pytest.raises(NamesThePerson):
            ask(house, prepared, person=member.person_id, reason=member.name)

    def test_learn_no_name_of_a_member_who_was_a_client(
        self, house: House, prepared: Practice
    ) -> None:
        member = prepared.town.other_board_member.person_id
        judge(house, prepared.client, member)

        asked = ask(house, prepared, person=member, reason=HIT).asked

        assert asked.reason.subject_id == prepared.client
