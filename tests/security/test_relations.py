"""Being let in for a time, stepping back, proceedings, names, and judging the past."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from api import identities, letting_in, people, proceedings
from api.access import names, permitted, seen
from api.cases import cases_of, facts_of, report_of
from api.house import House
from api.letting_in import Letting
from api.relations import principal_at, relations_at
from domain.facts.bookkeeping import Standing
from domain.ledger import Command
from domain.policy import Action, Principal, decide
from domain.refusals import (
    CaseUnknown,
    Conflicted,
    GrantUnknown,
    NoProceeding,
    NotAllowed,
    NotUnderstood,
    RecusedAlready,
    RequestUnknown,
    SecondPersonNeeded,
    UntilUnusable,
)
from domain.values import Section
from tests.house import CLIENT_NAME, PASSWORD, Clock, Someone, Town, principal

WHY = "asked for by letter"


def command(who: Someone) -> Command:
    return Command(key=uuid4().hex, actor=who.person_id, request=b"it")


def somebody(house: House, name: str, *standings: Standing) -> Principal:
    person = people.add_member(house, name=name, password=PASSWORD, standings=standings)
    return people.principal(house, person)


def letting(party: Principal, until: object, **more: object) -> Letting:
    told = {"sections": (Section.RECORD,), "reason": WHY, **more}
    return Letting(party_id=party.person_id, until=until, **told)  # type: ignore[arg-type]


class TestLettingIn:
    def test_shows_what_was_granted_up_to_its_very_end(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        party, by = somebody(house, "Con Sult"), principal(house, town.therapist)
        until = clock.now + timedelta(days=2)

        letting_in.let_in(house, by, town.case, letting(party, until), command=None)

        case = seen(house, party, town.case)
        assert case.sections == (Section.RECORD,)
        assert [each.case_id for each in cases_of(house, party)] == [str(town.case)]
        assert CLIENT_NAME not in names(house, case).values()
        clock.forward(days=2)
        with pytest.raises(CaseUnknown):
            seen(house, party, town.case)
        assert cases_of(house, party) == []

    def test_may_tell_the_name_and_ends_early(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        party = somebody(house, "Law Yer")
        keeper = somebody(house, "Pia Veil", Standing.PRIVACY_OFFICER)
        wanted = letting(party, clock.now + timedelta(days=2), names_client=True)

        made = letting_in.let_in(house, keeper, town.case, wanted, command=None)

        case = seen(house, party, town.case)
        assert CLIENT_NAME in names(house, case).values()
        letting_in.end_grant(house, keeper, town.case, made.fact_id, command=None)
        with pytest.raises(CaseUnknown):
            seen(house, party, town.case)
        with pytest.raises(GrantUnknown):
            letting_in.end_grant(house, keeper, town.case, made.fact_id, command=None)

    def test_lets_them_read_and_nothing_more(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        party, by = somebody(house, "Con Sult"), principal(house, town.therapist)
        wanted = letting(party, clock.now + timedelta(days=2))
        letting_in.let_in(house, by, town.case, wanted, command=None)

        for action in (Action.RECORD, Action.HAND_OVER, Action.LET_IN):
            with pytest.raises(NotAllowed):
                permitted(house, party, town.case, action)

    def test_is_refused_for_ever_for_oneself_and_for_the_client(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        party, by = somebody(house, "Con Sult"), principal(house, town.therapist)
        keeper = somebody(house, "Pia Veil", Standing.PRIVACY_OFFICER)
        soon = clock.now + timedelta(days=2)
        late = clock.now + timedelta(days=367)
        refused = [
            (by, letting(party, clock.now), UntilUnusable),
            (by, letting(party, late), UntilUnusable),
            (keeper, letting(keeper, soon), Conflicted),
            (keeper, letting(by, soon), Conflicted),
            (by, letting(party, soon, reason=" "), NotUnderstood),
            (by, letting(party, soon, reason=f"{CLIENT_NAME} asked"), NotUnderstood),
            (by, letting(party, soon, sections=(Section.ACCESS,)), NotUnderstood),
            (by, letting(party, soon, sections=()), NotUnderstood),
        ]

        for who, wanted, refusal in refused:
            with pytest.raises(refusal):
                letting_in.let_in(house, who, town.case, wanted, command=None)
        with pytest.raises(NotAllowed):
            letting_in.let_in(
                house,
                principal(house, town.supervisor),
                town.case,
                letting(party, soon),
                command=None,
            )


class TestSteppingBack:
    @pytest.mark.parametrize("who", ["supervisor", "board_member"])
    def test_is_for_good(self, house: House, town: Town, who: str) -> None:
        someone: Someone = getattr(town, who)
        sent, me = command(someone), principal(house, someone)

        def step() -> object:
            return letting_in.recuse(house, me, town.case, reason=WHY, command=sent)

        first = step()

        with pytest.raises(CaseUnknown):
            permitted(house, me, town.case)
        assert step() == first  # What is sent again is answered as it was.
        with pytest.raises(RecusedAlready):
            letting_in.recuse(house, me, town.case, reason=WHY, command=None)

    def test_is_not_for_the_therapist_nor_for_strangers(
        self, house: House, town: Town
    ) -> None:
        for who, refusal in (
            (town.therapist, NotAllowed),
            (town.other_supervisor, CaseUnknown),
        ):
            me = principal(house, who)
            with pytest.raises(refusal):
                letting_in.recuse(house, me, town.case, reason=WHY, command=None)


class TestAProceeding:
    def test_is_run_by_one_officer_from_its_opening_to_its_end(
        self, house: House, town: Town
    ) -> None:
        officer = somebody(house, "Ola Fink", Standing.CASE_OFFICER)
        other = somebody(house, "Eva Rask", Standing.CASE_OFFICER)
        member = town.other_board_member

        proceedings.take_charge(
            house, officer, town.other_case, reason="a complaint came in"
        )
        proceedings.refer(
            house,
            officer,
            town.other_case,
            member_ids=[member.person_id],
            sections=[Section.RECORD],
        )

        read = seen(house, principal(house, member), town.other_case)
        assert set(read.sections) == {Section.RECORD, Section.PROCEEDING}
        own = seen(house, officer, town.other_case)
        assert set(own.sections) == {Section.RECORD, Section.PROCEEDING}
        assert len(facts_of(house, officer, town.other_case)) == 1
        with pytest.raises(CaseUnknown):
            proceedings.take_charge(
                house, other, town.other_case, reason="a complaint came in"
            )
        proceedings.end(house, officer, town.other_case)
        for who in (principal(house, member), officer):
            with pytest.raises(CaseUnknown):
                seen(house, who, town.other_case)

    def test_names_who_may_not_sit_on_the_panel(self, house: House, town: Town) -> None:
        officer = somebody(house, "Ola Fink", Standing.CASE_OFFICER)
        tied = town.other_supervisor
        people.grant(house, person_id=tied.person_id, standing=Standing.BOARD_MEMBER)
        proceedings.take_charge(
            house, officer, town.other_case, reason="a complaint came in"
        )

        found = {
            p.name: p.tie for p in proceedings.panel(house, officer, town.other_case)
        }

        assert found[tied.name] == "they supervise or have supervised the therapist"
        assert found[town.board_member.name] == ""
        with pytest.raises(Conflicted):
            proceedings.refer(
                house,
                officer,
                town.other_case,
                member_ids=[tied.person_id],
                sections=[Section.RECORD],
            )
        with pytest.raises(NotUnderstood):
            proceedings.refer(
                house,
                officer,
                town.other_case,
                member_ids=[town.therapist.person_id],
                sections=[],
            )

    def test_is_not_opened_by_who_is_tied_to_the_case(
        self, house: House, town: Town
    ) -> None:
        who = town.supervisor.person_id
        people.grant(house, person_id=who, standing=Standing.CASE_OFFICER)

        with pytest.raises(Conflicted, match="supervise"):
            proceedings.take_charge(
                house,
                people.principal(house, who),
                town.case,
                reason="a complaint came in",
            )

    def test_goes_on_under_another_when_its_officer_steps_back(
        self, house: House, town: Town
    ) -> None:
        first = somebody(house, "Ola Fink", Standing.CASE_OFFICER)
        next_ = somebody(house, "Eva Rask", Standing.CASE_OFFICER)
        proceedings.take_charge(house, first, town.case, reason="a complaint came in")
        letting_in.recuse(house, first, town.case, reason=WHY, command=None)

        proceedings.take_charge(house, next_, town.case, reason="a complaint came in")

        assert seen(house, next_, town.case).decision.by.id == "officer"
        proceedings.end(house, next_, town.case)
        with pytest.raises(Conflicted, match="stepped back"):
            proceedings.take_charge(
                house, first, town.case, reason="a complaint came in"
            )

    def test_that_nobody_runs_cannot_be_ended(self, house: House, town: Town) -> None:
        with pytest.raises(NoProceeding):
            proceedings.end_as(
                house, town.other_case, booking=letting_in.operator_books(house)
            )


class TestAName:
    def test_is_hidden_from_a_board_until_a_custodian_says_it(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        custodian = somebody(house, "Kit Warden", Standing.CUSTODIAN)
        member = principal(house, town.board_member)
        hidden = report_of(house, member, town.case)

        asked = identities.ask(house, member, town.case, reason=WHY, command=None)
        (waits,) = identities.waiting_for(house, custodian)
        identities.say(house, custodian, asked.fact_id, command=None)

        told = report_of(house, member, town.case)
        assert hidden.client != CLIENT_NAME
        assert (waits.reason, waits.asked_by) == (WHY, town.board_member.name)
        assert told.client == CLIENT_NAME
        assert identities.known_to(house, member, town.case).name == CLIENT_NAME
        with pytest.raises(NotAllowed, match="know already"):
            identities.ask(house, member, town.case, reason=WHY, command=None)
        clock.forward(days=30)
        assert report_of(house, member, town.case).client == hidden.client

    def test_is_not_said_by_who_asked_or_is_tied(
        self, house: House, town: Town
    ) -> None:
        member = town.board_member.person_id
        people.grant(house, person_id=member, standing=Standing.CUSTODIAN)
        tied = town.supervisor.person_id
        people.grant(house, person_id=tied, standing=Standing.CUSTODIAN)
        me = people.principal(house, member)
        asked = identities.ask(house, me, town.case, reason=WHY, command=None)

        with pytest.raises(SecondPersonNeeded):
            identities.say(house, me, asked.fact_id, command=None)
        with pytest.raises(Conflicted):
            identities.say(
                house, people.principal(house, tied), asked.fact_id, command=None
            )

    def test_can_be_refused_once(self, house: House, town: Town) -> None:
        custodian = somebody(house, "Kit Warden", Standing.CUSTODIAN)
        member = principal(house, town.board_member)
        asked = identities.ask(house, member, town.case, reason=WHY, command=None)

        identities.refuse(
            house, custodian, asked.fact_id, reason="no need", command=None
        )

        assert identities.waiting_for(house, custodian) == []
        assert not identities.known_to(house, member, town.case).name
        with pytest.raises(RequestUnknown):
            identities.say(house, custodian, asked.fact_id, command=None)

    def test_is_not_said_to_who_has_no_business_with_the_case_any_more(
        self, house: House, town: Town
    ) -> None:
        custodian = somebody(house, "Kit Warden", Standing.CUSTODIAN)
        member = principal(house, town.board_member)
        asked = identities.ask(house, member, town.case, reason=WHY, command=None)
        people.revoke(house, case_id=town.case, member_ids=(member.person_id,))

        with pytest.raises(RequestUnknown):
            identities.say(house, custodian, asked.fact_id, command=None)

    def test_is_nobody_elses_to_ask(self, house: House, town: Town) -> None:
        for who, refusal in (
            (town.other_board_member, CaseUnknown),
            (town.administrator, CaseUnknown),
        ):
            with pytest.raises(refusal):
                identities.ask(
                    house, principal(house, who), town.case, reason=WHY, command=None
                )


def test_a_past_access_is_judged_as_it_stood_then(
    house: House, town: Town, clock: Clock
) -> None:
    who, then = town.board_member, clock.now
    clock.forward(days=1)
    people.revoke(house, case_id=town.case, member_ids=(who.person_id,))
    people.withdraw(house, person_id=who.person_id, standing=Standing.BOARD_MEMBER)

    def judged(at: object) -> tuple[bool, str]:
        me = principal_at(house, who.person_id, at=at)  # type: ignore[arg-type]
        case = relations_at(house, town.case, of=me, at=at)  # type: ignore[arg-type]
        found = decide(me, Action.SEE, case)
        return found.allowed, found.by.id

    assert judged(then) == (True, "board")
    assert judged(None) == (False, "no-relation")
    with pytest.raises(CaseUnknown):
        relations_at(house, town.case, at=then - timedelta(days=1))


def test_a_supervisor_sees_from_the_day_of_the_contract(
    house: House, town: Town, clock: Clock
) -> None:
    who = town.other_supervisor
    people.supervise(
        house,
        person_id=town.therapist.person_id,
        supervisor_id=who.person_id,
        since=clock.now + timedelta(days=3),
    )

    with pytest.raises(CaseUnknown):
        seen(house, principal(house, who), town.case)
    clock.forward(days=3)
    assert seen(house, principal(house, who), town.case).decision.by.id == "supervisor"
