"""What a conflict reviewer sees of a check, what follows from their answer, and a wall."""

from __future__ import annotations

import pytest

from api import checks, conflicts, people, persons_kept, reviewing, walls
from api.access import permitted
from api.checks import Wanted, ask, desk
from api.house import House
from api.letting_in import operator_books
from api.persons import check
from api.screening import NOBODY_REVIEWS, work
from domain import access_rules as rules
from domain.checks import DESK
from domain.facts.bookkeeping import Standing
from domain.facts.checks import (
    Answer,
    CheckId,
    CheckRead,
    CheckScreened,
    Found,
    WallRaised,
)
from domain.matching.details import Details, Name
from domain.matching.weighing import Label
from domain.policy import Principal, decide
from domain.refusals import (
    CaseUnknown,
    CheckUnknown,
    Conflicted,
    NamesThePerson,
    NotAllowed,
    NotUnderstood,
    PurposeNeeded,
    WallUnusable,
)
from domain.relations import Tie
from tests.checks.conftest import ADA, STRANGER, signed_in
from tests.house import Clock, Someone, Town, principal

WHY = "two households, two rooms"


@pytest.fixture
def hit(house: House, asker: Principal, clock: Clock) -> CheckId:
    """A check that has found a client of another therapist."""
    return looked_up(house, asker, ADA, clock)


def looked_up(house: House, who: Principal, details: Details, clock: Clock) -> CheckId:
    heard = ask(house, who, Wanted(details=details, purpose="intake"), command=None)
    clock.forward(minutes=10)
    work(house)
    return heard.mine.id


def answers(
    house: House,
    who: Someone,
    check: CheckId,
    *,
    said: Answer = Answer.CLEAR,
    reason: str = WHY,
) -> None:
    reviewing.answer(
        house, principal(house, who), check, said=said, reason=reason, command=None
    )


class TestTheQueue:
    def test_holds_what_was_found_and_nothing_else(
        self,
        house: House,
        asker: Principal,
        reviewer: Someone,
        hit: CheckId,
        clock: Clock,
    ) -> None:
        looked_up(house, asker, STRANGER, clock)

        waiting = reviewing.waiting_for(house, principal(house, reviewer))

        assert [each.id for each in waiting] == [hit]

    def test_is_for_reviewers_alone(self, house: House, asker: Principal) -> None:
        with pytest.raises(NotAllowed):
            reviewing.waiting_for(house, asker)

    def test_forgets_what_is_answered(
        self, house: House, reviewer: Someone, hit: CheckId
    ) -> None:
        answers(house, reviewer, hit)

        assert reviewing.waiting_for(house, principal(house, reviewer)) == []
        with pytest.raises(CheckUnknown):
            answers(house, reviewer, hit)

    def test_keeps_what_nobody_answered_in_time(
        self, house: House, reviewer: Someone, hit: CheckId, clock: Clock
    ) -> None:
        clock.forward(hours=30)
        work(house)

        (waiting,) = reviewing.waiting_for(house, principal(house, reviewer))
        answers(house, reviewer, hit)

        assert waiting.is_late
        assert desk(house).open == {}

    def test_hides_a_check_from_a_reviewer_who_asked_it(
        self, house: House, asker: Principal, hit: CheckId
    ) -> None:
        people.grant(
            house, person_id=asker.person_id, standing=Standing.CONFLICT_REVIEWER
        )
        who = people.principal(house, asker.person_id)

        assert reviewing.waiting_for(house, who) == []
        with pytest.raises(CheckUnknown):
            reviewing.opened(house, who, hit)

    def test_hides_a_check_from_a_reviewer_whose_client_it_found(
        self, house: House, town: Town, hit: CheckId
    ) -> None:
        treats = town.therapist.person_id
        people.grant(house, person_id=treats, standing=Standing.CONFLICT_REVIEWER)
        who = people.principal(house, treats)

        assert reviewing.waiting_for(house, who) == []
        with pytest.raises(CheckUnknown):
            reviewing.opened(house, who, hit)

    def test_raises_an_alarm_where_nobody_may_answer(
        self, house: House, asker: Principal, clock: Clock
    ) -> None:
        for name in ("Rhea Vail", "Ren Ashby"):
            reviews = signed_in(house, name).person_id
            people.withdraw(
                house, person_id=reviews, standing=Standing.CONFLICT_REVIEWER
            )

        looked_up(house, asker, ADA, clock)

        assert NOBODY_REVIEWS in {each.words for each in house.alarms.open_alarms()}


class TestWhatAReviewerSees:
    def test_is_who_was_found_as_what_and_why(
        self, house: House, town: Town, reviewer: Someone, hit: CheckId
    ) -> None:
        opened = reviewing.opened(house, principal(house, reviewer), hit)

        (found,) = opened.hits
        assert opened.name == found.name == "Marguerite Jane Hollenbeck"
        assert (found.found, found.roles) == (Found.SAME, ("client",))
        assert [case.id for case in found.cases] == [town.case]
        assert found.likeness is not None
        assert {each.feature for each in found.likeness.explanation} >= {"surname"}
        assert opened.purpose == "intake"

    def test_is_written_down_before_they_see_it(
        self, house: House, reviewer: Someone, hit: CheckId
    ) -> None:
        reviewing.opened(house, principal(house, reviewer), hit)

        last = house.ledger.facts(DESK)[-1]
        assert isinstance(last, CheckRead)
        assert (last.check_id, last.recorded_by) == (hit, reviewer.person_id)
        assert last.rule == rules.REVIEWS.id


class TestAnAnswer:
    def test_has_a_reason(self, house: House, reviewer: Someone, hit: CheckId) -> None:
        with pytest.raises(NotUnderstood, match="reason"):
            answers(house, reviewer, hit, reason=" ")

    def test_names_nobody_who_was_found(
        self, house: House, reviewer: Someone, hit: CheckId
    ) -> None:
        with pytest.raises(NamesThePerson):
            answers(house, reviewer, hit, reason="Marguerite is treated here")

        told = house.ledger.facts(DESK)[-1]  # For it tells whom the check found.
        assert isinstance(told, CheckRead)
        assert (told.check_id, told.recorded_by) == (hit, reviewer.person_id)

    def test_that_comes_late_is_told_at_once(
        self,
        house: House,
        asker: Principal,
        reviewer: Someone,
        hit: CheckId,
        clock: Clock,
    ) -> None:
        clock.forward(hours=30)
        work(house)
        before = checks.one_of_mine(house, asker, hit).mine.answer

        answers(house, reviewer, hit)

        assert before is Answer.TALK
        assert checks.one_of_mine(house, asker, hit).mine.answer is Answer.CLEAR


class TestAReviewersOwnCheck:
    def test_shows_everything_at_once(self, house: House, reviewer: Someone) -> None:
        who = principal(house, reviewer)

        opened, checked = reviewing.check_openly(
            house, who, Wanted(details=ADA, purpose=WHY)
        )

        assert [hit.name for hit in opened.hits] == ["Marguerite Jane Hollenbeck"]
        assert [each.person_id for each in checked.matches if each.likeness.alert] == [
            opened.hits[0].person_id
        ]
        assert [
            type(fact)
            for fact in house.ledger.facts(DESK)
            if isinstance(fact, CheckScreened | CheckRead)
        ] == [CheckScreened, CheckRead]
        assert desk(house).open == {}

    @pytest.mark.parametrize("said", ["", " \n"])
    def test_owes_a_purpose(self, house: House, reviewer: Someone, said: str) -> None:
        who, head = principal(house, reviewer), house.ledger.head()

        with pytest.raises(PurposeNeeded):
            reviewing.check_openly(house, who, Wanted(details=ADA, purpose=said))

        assert house.ledger.head() == head

    def test_is_not_for_who_treats_too(self, house: House, asker: Principal) -> None:
        people.grant(
            house, person_id=asker.person_id, standing=Standing.CONFLICT_REVIEWER
        )
        who = people.principal(house, asker.person_id)

        with pytest.raises(NotAllowed, match="as everybody does"):
            reviewing.check_openly(house, who, Wanted(details=ADA, purpose=WHY))


class TestAWall:
    def test_keeps_a_supervisor_out_of_a_case(
        self, house: House, town: Town, reviewer: Someone
    ) -> None:
        supervisor = principal(house, town.supervisor)
        before, _ = permitted(house, supervisor, town.case)

        walls.put_up(
            house,
            principal(house, reviewer),
            town.case,
            person_id=supervisor.person_id,
            reason=WHY,
            command=None,
        )

        assert before.case_id == town.case
        with pytest.raises(CaseUnknown):
            permitted(house, supervisor, town.case)

    def test_is_named_by_its_rule(
        self, house: House, town: Town, reviewer: Someone
    ) -> None:
        walls.put_up(
            house,
            principal(house, reviewer),
            town.case,
            person_id=town.supervisor.person_id,
            reason=WHY,
            command=None,
        )
        supervisor = principal(house, town.supervisor)

        answer = decide(
            supervisor,
            rules.Action.SEE,
            people.relations(house, town.case, of=supervisor),
        )

        assert answer.by is rules.TIES[Tie.WALLED]

    def test_comes_down_again(
        self, house: House, town: Town, reviewer: Someone
    ) -> None:
        who, kept = principal(house, reviewer), town.supervisor.person_id
        walls.put_up(house, who, town.case, person_id=kept, reason=WHY, command=None)

        walls.take_down(house, who, town.case, person_id=kept, reason=WHY, command=None)

        assert walls.standing(house, who, town.case) == []
        permitted(house, principal(house, town.supervisor), town.case)
        with pytest.raises(WallUnusable, match="no wall"):
            walls.take_down(
                house, who, town.case, person_id=kept, reason=WHY, command=None
            )

    def test_keeps_no_therapist_out_of_their_own_case(
        self, house: House, town: Town, reviewer: Someone
    ) -> None:
        with pytest.raises(WallUnusable, match="their own case"):
            walls.put_up(
                house,
                principal(house, reviewer),
                town.case,
                person_id=town.therapist.person_id,
                reason=WHY,
                command=None,
            )

    def test_is_lifted_by_nobody_who_stands_behind_it(
        self, house: House, town: Town, reviewer: Someone
    ) -> None:
        people.grant(
            house,
            person_id=town.supervisor.person_id,
            standing=Standing.CONFLICT_REVIEWER,
        )
        both, kept = principal(house, town.supervisor), town.supervisor.person_id
        who = principal(house, reviewer)
        walls.put_up(house, who, town.case, person_id=kept, reason=WHY, command=None)

        with pytest.raises(Conflicted):
            walls.take_down(
                house, both, town.case, person_id=kept, reason=WHY, command=None
            )
        with pytest.raises(CaseUnknown):
            walls.standing(house, both, town.case)

    def test_is_put_up_by_nobody_who_is_too_close(
        self, house: House, town: Town, reviewer: Someone
    ) -> None:
        conflicts.name_in(house, town.case, reviewer.person_id, reason="neighbours")

        with pytest.raises(CaseUnknown):
            walls.put_up(
                house,
                principal(house, reviewer),
                town.case,
                person_id=town.supervisor.person_id,
                reason=WHY,
                command=None,
            )

    def test_follows_from_an_answer(
        self,
        house: House,
        town: Town,
        asker: Principal,
        reviewer: Someone,
        hit: CheckId,
    ) -> None:
        reviewing.answer(
            house,
            principal(house, reviewer),
            hit,
            said=Answer.CLEAR,
            reason=WHY,
            walls=[town.case],
            command=None,
        )

        (wall,) = walls.standing(house, principal(house, reviewer), town.case)
        found = recorded_walls(house)
        assert wall.person_id == asker.person_id
        assert [(each.case_id, each.check_id) for each in found] == [(town.case, hit)]
        assert people.relations(house, town.case).walled == {asker.person_id}


def recorded_walls(house: House) -> list[WallRaised]:
    everything = house.ledger.read_on(0, limit=10_000)
    return [fact for _, fact in everything if isinstance(fact, WallRaised)]


class TestTooLittleToSay:
    """Somebody in a role who may be the person goes to a reviewer, and is not cleared."""

    GIVEN = Details(names=(Name(given="Marguerite", surname=""),))

    def test_a_client_by_given_name_alone_is_for_a_reviewer(
        self, house: House, asker: Principal, reviewer: Someone, clock: Clock
    ) -> None:
        labels = [one.likeness.label for one in check(house, self.GIVEN).matches]

        found = looked_up(house, asker, self.GIVEN, clock)

        assert labels == [Label.REVIEW]
        shown = reviewing.opened(house, principal(house, reviewer), found)
        assert [hit.found for hit in shown.hits] == [Found.REVIEW]

    def test_somebody_in_no_role_is_not(
        self, house: House, asker: Principal, clock: Clock
    ) -> None:
        persons_kept.register(house, STRANGER, booking=operator_books(house))
        alone = Details(names=(Name(given="Tobias", surname=""),))
        labels = [one.likeness.label for one in check(house, alone).matches]

        found = looked_up(house, asker, alone, clock)

        screened = desk(house).open[found].screened
        assert screened is not None
        assert (labels, screened.hits) == ([Label.REVIEW], ())
