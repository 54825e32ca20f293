"""What whoever has a person checked is told, and when, whatever the practice knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from api import checks, reviewing
from api.checks import Heard, Wanted, ask, mine, one_of_mine
from api.house import House
from api.screening import (
    LATEST,
    SOONEST,
    URGENT_LATEST,
    URGENT_SOONEST,
    moment,
    work,
)
from domain.facts.checks import Answer
from domain.matching.details import Details, Name
from domain.policy import Principal
from domain.refusals import NotAllowed, NotUnderstood
from tests.checks.conftest import ADA, STRANGER
from tests.house import Clock, Someone, Town, opened, principal

WHY = "two households, two rooms"


def asked(
    house: House, who: Principal, details: Details, *, is_urgent: bool = False
) -> Heard:
    wanted = Wanted(details=details, is_urgent=is_urgent)
    return ask(house, who, wanted, command=None)


def told(house: House, who: Principal, heard: Heard) -> checks.Mine:
    return one_of_mine(house, who, heard.mine.id).mine


class TestWhatIsToldAtOnce:
    def test_is_the_same_whether_somebody_is_known(
        self, house: House, asker: Principal
    ) -> None:
        hit, none = asked(house, asker, ADA), asked(house, asker, STRANGER)

        assert hit.mine.words == none.mine.words
        assert replace(hit.mine, id=none.mine.id, name=none.mine.name) == none.mine
        assert (hit.own, hit.compared) == (none.own, none.compared)

    def test_names_a_client_of_ones_own(self, house: House, town: Town) -> None:
        heard = asked(house, principal(house, town.therapist), ADA)

        assert [case for match in heard.own for case, _ in match.cases] == [town.case]

    def test_names_no_client_of_another(self, house: House, asker: Principal) -> None:
        assert asked(house, asker, ADA).own == []

    def test_stays_the_same_until_it_is_due(
        self, house: House, asker: Principal, clock: Clock
    ) -> None:
        hit, none = asked(house, asker, ADA), asked(house, asker, STRANGER)
        clock.forward(hours=23)
        work(house)

        now = [told(house, asker, each) for each in (hit, none)]

        assert now == [hit.mine, none.mine]


class TestWhatIsToldInTheEnd:
    def test_is_clear_by_itself_where_nobody_was_found(
        self, house: House, asker: Principal, clock: Clock
    ) -> None:
        none = asked(house, asker, STRANGER)
        clock.forward(minutes=10)
        work(house)
        clock.forward(hours=24)
        work(house)

        assert told(house, asker, none).answer is Answer.CLEAR

    def test_is_never_clear_where_nobody_has_looked(
        self, house: House, asker: Principal, clock: Clock
    ) -> None:
        hit = asked(house, asker, ADA)
        clock.forward(hours=30)
        work(house)

        assert told(house, asker, hit).answer is Answer.TALK

    @pytest.mark.parametrize("answer", Answer)
    def test_is_what_a_reviewer_answered_and_not_before_it_is_due(
        self,
        house: House,
        asker: Principal,
        reviewer: Someone,
        clock: Clock,
        answer: Answer,
    ) -> None:
        hit = asked(house, asker, ADA)
        clock.forward(minutes=10)
        work(house)
        who = principal(house, reviewer)
        reviewing.answer(house, who, hit.mine.id, said=answer, reason=WHY, command=None)
        before = told(house, asker, hit)

        clock.forward(hours=25)
        work(house)

        assert before == hit.mine
        assert told(house, asker, hit).answer is answer
        assert told(house, asker, hit).words == checks.TOLD[answer]

    def test_clear_reads_alike_whoever_cleared_it(
        self, house: House, asker: Principal, reviewer: Someone, clock: Clock
    ) -> None:
        hit, none = asked(house, asker, ADA), asked(house, asker, STRANGER)
        clock.forward(minutes=10)
        work(house)
        who = principal(house, reviewer)
        reviewing.answer(
            house, who, hit.mine.id, said=Answer.CLEAR, reason=WHY, command=None
        )
        clock.forward(hours=25)
        work(house)

        one, other = told(house, asker, hit), told(house, asker, none)

        assert replace(one, id=other.id, name=other.name) == other

    def test_comes_late_for_all_where_nobody_worked(
        self, house: House, asker: Principal, clock: Clock
    ) -> None:
        hit, none = asked(house, asker, ADA), asked(house, asker, STRANGER)
        clock.forward(hours=30)

        words = {told(house, asker, each).words for each in (hit, none)}

        assert words == {checks.LATE}


class TestWhenItIsLookedUp:
    @pytest.mark.parametrize(
        ("is_urgent", "soonest", "latest"),
        [
            pytest.param(False, SOONEST, LATEST, id="in its turn"),
            pytest.param(True, URGENT_SOONEST, URGENT_LATEST, id="urgent"),
        ],
    )
    def test_is_drawn_by_lot_between_two_moments(
        self,
        house: House,
        asker: Principal,
        is_urgent: bool,
        soonest: timedelta,
        latest: timedelta,
    ) -> None:
        for _ in range(20):
            asked(house, asker, STRANGER, is_urgent=is_urgent)

        waits = [
            moment(house, check) - check.asked.recorded_at
            for check in checks.desk(house).open.values()
        ]

        assert len(set(waits)) == len(waits) == 20
        assert soonest <= min(waits)
        assert max(waits) < latest
        assert max(waits) - min(waits) > (latest - soonest) / 2

    def test_follows_from_a_secret_and_not_from_what_the_asker_is_told(
        self, house: House, asker: Principal, tmp_path: Path, clock: Clock
    ) -> None:
        asked(house, asker, ADA, is_urgent=True)
        (check,) = checks.desk(house).open.values()

        with opened(tmp_path / "another", clock=clock) as another:
            assert moment(another, check) != moment(house, check)
        assert moment(house, check) == moment(house, check)

    def test_is_before_a_minute_has_passed_where_it_is_urgent(
        self, house: House, asker: Principal, clock: Clock
    ) -> None:
        asked(house, asker, ADA, is_urgent=True)

        at_once = work(house)
        clock.forward(minutes=1)

        assert (at_once, work(house)) == (0, 1)


class TestWhatIsUrgent:
    def test_waits_for_a_reviewer_whatever_was_found(
        self, house: House, asker: Principal, reviewer: Someone, clock: Clock
    ) -> None:
        hit = asked(house, asker, ADA, is_urgent=True)
        none = asked(house, asker, STRANGER, is_urgent=True)
        clock.forward(minutes=1)
        work(house)

        waiting = reviewing.waiting_for(house, principal(house, reviewer))

        assert {each.id for each in waiting} == {hit.mine.id, none.mine.id}

    def test_is_told_as_soon_as_it_is_answered(
        self, house: House, asker: Principal, reviewer: Someone, clock: Clock
    ) -> None:
        none = asked(house, asker, STRANGER, is_urgent=True)
        clock.forward(minutes=1)
        work(house)
        who = principal(house, reviewer)

        reviewing.answer(
            house, who, none.mine.id, said=Answer.CLEAR, reason=WHY, command=None
        )

        assert told(house, asker, none).answer is Answer.CLEAR


class TestWhoMayAsk:
    def test_a_board_member_may_not(self, house: House, town: Town) -> None:
        with pytest.raises(NotAllowed):
            asked(house, principal(house, town.board_member), ADA)

    def test_nobody_asks_about_nobody(self, house: House, asker: Principal) -> None:
        with pytest.raises(NotUnderstood, match="at least a name"):
            asked(house, asker, Details(date_of_birth="1971-05-02"))

    def test_what_cannot_be_written_down_is_refused(
        self, house: House, asker: Principal
    ) -> None:
        with pytest.raises(NotUnderstood):
            asked(house, asker, Details(names=(Name(surname="\ud800"),)))

    def test_everybody_sees_their_own_checks_alone(
        self, house: House, asker: Principal, town: Town
    ) -> None:
        heard = asked(house, asker, ADA)

        assert [each.id for each in mine(house, asker)] == [heard.mine.id]
        assert mine(house, principal(house, town.therapist)) == []
