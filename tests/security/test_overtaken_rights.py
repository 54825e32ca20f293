"""A right that is taken back in between is seen by the write, whatever was asked before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from api import appointing, conflicts, people, reviewing, walls
from api.checks import Wanted, ask
from api.house import House
from api.letting_in import sealer
from api.reasons import reason_told
from api.relations import access_of, practice_of
from api.screening import work
from api.walls import raising
from domain.facts.bookkeeping import Standing
from domain.facts.checks import Answer
from domain.policy import Principal
from domain.refusals import Conflicted, NotAllowed
from domain.values import PersonId, Section
from tests.checks.conftest import ADA
from tests.house import PASSWORD, Clock, Town, principal

SUPERVISOR = Standing.SUPERVISOR
REASON = "two households, two rooms"


def before(deed: Callable[[], object], real: Callable[..., object]) -> object:
    """The same function, before which something happens once."""
    waiting = [deed]

    def late(*told: object, **more: object) -> object:
        while waiting:
            waiting.pop()()
        return real(*told, **more)

    return late


def held(house: House, person: PersonId) -> frozenset[Standing]:
    return practice_of(house).standings.get(person, frozenset())


class TestAnAdministratorWhoFell:
    @pytest.fixture
    def falls(
        self, house: House, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> Callable[[str], None]:
        """Lets them lose their role just before a step of the write."""

        def deed() -> None:
            who = town.administrator.person_id
            people.withdraw(house, person_id=who, standing=Standing.ADMINISTRATOR)

        def at(step: str) -> None:
            late = before(deed, getattr(people, step))
            monkeypatch.setattr(people, step, late)

        return at

    # The role falls before the write begins, and between what it decides from and
    # what it writes.
    @pytest.mark.parametrize("step", ["grant", "practice_of", "_booking"])
    def test_gives_no_role(
        self, house: House, town: Town, falls: Callable[[str], None], step: str
    ) -> None:
        admin, who = principal(house, town.administrator), town.other_board_member
        falls(step)

        with pytest.raises(NotAllowed):
            appointing.give(house, admin, who.person_id, SUPERVISOR)

        assert SUPERVISOR not in held(house, who.person_id)

    def test_takes_none(
        self, house: House, town: Town, falls: Callable[[str], None]
    ) -> None:
        admin, who = principal(house, town.administrator), town.supervisor
        falls("_booking")

        with pytest.raises(NotAllowed):
            appointing.take(house, admin, who.person_id, SUPERVISOR)

        assert SUPERVISOR in held(house, who.person_id)

    def test_books_no_supervision(
        self, house: House, town: Town, falls: Callable[[str], None]
    ) -> None:
        admin, who = principal(house, town.administrator), town.therapist.person_id
        other = town.other_supervisor.person_id
        known = people.practitioner(house, who)
        assert other not in known.supervisors
        falls("supervise")

        with pytest.raises(NotAllowed):
            appointing.supervise(house, admin, who, other)

        assert people.practitioner(house, who) == known

    def test_ends_no_supervision(
        self, house: House, town: Town, falls: Callable[[str], None]
    ) -> None:
        admin, who = principal(house, town.administrator), town.therapist.person_id
        known = people.practitioner(house, who)
        falls("end_supervision")

        with pytest.raises(NotAllowed):
            appointing.end_supervision(house, admin, who, town.supervisor.person_id)

        assert people.practitioner(house, who) == known


class TestAReviewerWhoFell:
    @pytest.fixture
    def reviewer(self, house: House) -> Principal:
        person = people.add_member(
            house,
            name="Rhea Vail",
            password=PASSWORD,
            standings=[Standing.CONFLICT_REVIEWER],
        )
        return people.principal(house, person)

    @pytest.fixture
    def falls(self, house: House, reviewer: Principal) -> Callable[[], None]:
        return lambda: people.withdraw(
            house,
            person_id=reviewer.person_id,
            standing=Standing.CONFLICT_REVIEWER,
        )

    def test_puts_no_wall_up(
        self,
        house: House,
        town: Town,
        reviewer: Principal,
        falls: Callable[[], None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(walls, "raising", before(falls, raising))
        out = town.board_member.person_id

        with pytest.raises(NotAllowed):
            walls.put_up(
                house,
                reviewer,
                town.case,
                person_id=out,
                reason=REASON,
                command=None,
            )

        assert not access_of(house, town.case).walls

    def test_takes_none_down(
        self,
        house: House,
        town: Town,
        reviewer: Principal,
        falls: Callable[[], None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        out = town.board_member.person_id
        told = {"person_id": out, "reason": REASON, "command": None}
        walls.put_up(house, reviewer, town.case, **told)  # type: ignore[arg-type]
        monkeypatch.setattr(walls, "sealer", before(falls, sealer))

        with pytest.raises(NotAllowed):
            walls.take_down(house, reviewer, town.case, **told)  # type: ignore[arg-type]

        assert list(access_of(house, town.case).walls) == [out]

    def test_answers_no_check(
        self,
        *,
        house: House,
        town: Town,
        clock: Clock,
        reviewer: Principal,
        falls: Callable[[], None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        asker = principal(house, town.other_therapist)
        wanted = Wanted(details=ADA, is_urgent=True)
        ask(house, asker, wanted, command=None)
        clock.now += timedelta(minutes=10)
        work(house)
        (waiting,) = reviewing.waiting_for(house, reviewer)
        late = before(falls, reason_told)
        monkeypatch.setattr(reviewing, "reason_told", late)

        with pytest.raises(NotAllowed):
            reviewing.answer(
                house,
                reviewer,
                waiting.id,
                said=Answer.CLEAR,
                reason=REASON,
                command=None,
            )

        again = people.add_member(
            house,
            name="Ren Ashby",
            password=PASSWORD,
            standings=[Standing.CONFLICT_REVIEWER],
        )
        left = reviewing.waiting_for(house, people.principal(house, again))
        assert [each.id for each in left] == [waiting.id]


def test_a_case_is_not_laid_before_who_was_named_meanwhile(
    house: House, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = town.other_board_member.person_id

    def named() -> None:
        conflicts.name_in(house, town.case, member, reason="close to a party")

    monkeypatch.setattr(people, "book", before(named, people.book))

    with pytest.raises(Conflicted):
        people.refer(
            house, case_id=town.case, member_ids=(member,), sections=(Section.RECORD,)
        )

    known = people.relations(house, town.case)
    assert member not in {each.member_id for each in known.referrals}
