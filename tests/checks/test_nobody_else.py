"""A check harms nobody whom it is not about, and tells nobody what is not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api import checks, forgetting, people, persons_kept, reviewing, screening
from api.checks import NAMED_FOR, NAMED_NO_MORE, Wanted, ask, desk
from api.house import House
from api.own_people import own_matches
from api.rechecking import Changes
from domain import recording
from domain.facts.bookkeeping import Standing
from domain.matching.details import Details, Name
from domain.policy import Principal
from domain.practice import Booking
from domain.refusals import CheckUnknown, NotAllowed
from domain.values import PersonId, Role
from tests.checks.conftest import ADA, STRANGER
from tests.checks.test_rechecking import tie
from tests.house import PASSWORD, Clock, Someone, Town, open_case, principal

ILSE = Details(
    names=(Name(given="Ilse Petra", surname="Quandt"),),
    date_of_birth="1980-02-03",
    phones=("0312 999 111",),
)


def described(
    house: House, by: Someone, details: Details, *, name: str
) -> tuple[PersonId, Details]:
    """A client of somebody's, as the practice knows them."""
    case = open_case(house, by, client=name)
    client = recording.opened(house.ledger, case).client_id
    booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
    persons_kept.describe(house, client, details, booking=booking)
    return client, details


def erased(house: House, town: Town, person: PersonId) -> None:
    officer = people.add_member(
        house, name="Pia Veil", password=PASSWORD, standings=[Standing.PRIVACY_OFFICER]
    )
    people.revoke(house, case_id=town.case, member_ids=(town.board_member.person_id,))
    request = forgetting.ask_for_person(
        house,
        by=town.administrator.person_id,
        person_id=person,
        reason="they asked for it",
        basis="article 17",
    )
    forgetting.approve(house, by=officer, request_id=request.id)


@pytest.mark.parametrize("which", [0, 1])
def test_an_erasure_leaves_whoever_only_looks_alike(
    house: House, town: Town, which: int
) -> None:
    ada = recording.opened(house.ledger, town.case).client_id
    other, _ = described(house, town.other_therapist, ADA, name="Marguerite Hollenbeck")
    Changes(house).look()
    assert any(each.is_by_itself for each in desk(house).open.values())
    pair = (ada, other)

    erased(house, town, pair[which])

    assert house.keys.is_destroyed(pair[which])
    assert not house.keys.is_destroyed(pair[1 - which])


def test_an_erasure_takes_what_was_asked_before_they_were_known(
    house: House, town: Town, clock: Clock
) -> None:
    who = principal(house, town.therapist)
    asked = ask(house, who, Wanted(details=ILSE, purpose="by letter"), command=None)
    stranger = ask(house, who, Wanted(details=STRANGER), command=None)
    clock.forward(hours=26)
    screening.work(house)
    ilse, _ = described(house, town.therapist, ILSE, name="Ilse Petra Quandt")

    erased(house, town, ilse)

    known = checks.asked_by(house, who.person_id).checks
    assert checks.details_of(house, known[asked.mine.id]) is None
    assert checks.details_of(house, known[stranger.mine.id]) == STRANGER


def test_whom_somebody_asked_about_is_shown_for_some_days(
    house: House, asker: Principal, clock: Clock
) -> None:
    asked = ask(house, asker, Wanted(details=STRANGER), command=None).mine
    clock.forward(hours=26)
    screening.work(house)

    assert checks.mine(house, asker)[0].name == "Tobias Wrenfield"
    clock.now += NAMED_FOR + timedelta(hours=1)
    assert checks.mine(house, asker)[0].name == NAMED_NO_MORE
    assert checks.one_of_mine(house, asker, asked.id).own == []


class TestAReviewer:
    def test_does_not_review_what_is_about_themselves(
        self, house: House, town: Town
    ) -> None:
        Changes(house).look()
        rhea = house.accounts.person("Rhea Vail")
        assert rhea is not None
        booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
        persons_kept.describe(house, rhea, ILSE, booking=booking)
        described(house, town.other_therapist, ILSE, name="Ilse Petra Quandt")
        Changes(house).look()
        found = [
            each.id
            for each in desk(house).open.values()
            if each.screened
            and rhea
            in {each.asked.about_id, *(hit.person_id for hit in each.screened.hits)}
        ]
        who = people.principal(house, rhea)

        assert found
        waiting = {each.id for each in reviewing.waiting_for(house, who)}
        assert not waiting & set(found)
        with pytest.raises(CheckUnknown):
            reviewing.opened(house, who, found[0])

    def test_does_not_review_what_concerns_whom_they_supervise(
        self, house: House, town: Town, asker: Principal, clock: Clock
    ) -> None:
        supervisor = town.supervisor.person_id
        people.grant(house, person_id=supervisor, standing=Standing.CONFLICT_REVIEWER)
        ask(house, asker, Wanted(details=ADA), command=None)
        clock.forward(minutes=10)
        screening.work(house)

        assert reviewing.waiting_for(house, people.principal(house, supervisor)) == []
        rhea = house.accounts.person("Rhea Vail")
        assert rhea is not None
        assert len(reviewing.waiting_for(house, people.principal(house, rhea))) == 1

    def test_is_not_shown_whom_they_asked_about_themselves(self, house: House) -> None:
        rhea = house.accounts.person("Rhea Vail")
        assert rhea is not None
        booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
        persons_kept.describe(house, rhea, ILSE, booking=booking)

        with pytest.raises(NotAllowed):
            reviewing.check_openly(
                house,
                people.principal(house, rhea),
                Wanted(details=ILSE, purpose="a case of hers"),
            )

    def test_who_asks_about_one_person_again_and_again_raises_an_alarm(
        self, house: House, clock: Clock
    ) -> None:
        rhea = house.accounts.person("Rhea Vail")
        assert rhea is not None
        for _ in range(5):
            reviewing.check_openly(
                house,
                people.principal(house, rhea),
                Wanted(details=ADA, purpose="a case of hers"),
            )
            clock.forward(hours=1)

        said = {each.words for each in house.alarms.open_alarms()}
        assert any("again and again" in words for words in said)


def test_that_nobody_reviews_is_said_whatever_was_found(
    house: House, asker: Principal, clock: Clock
) -> None:
    for name in ("Rhea Vail", "Ren Ashby"):
        person = house.accounts.person(name)
        assert person is not None
        people.withdraw(house, person_id=person, standing=Standing.CONFLICT_REVIEWER)
    ask(house, asker, Wanted(details=STRANGER), command=None)
    clock.forward(minutes=10)
    screening.work(house)

    said = {each.words for each in house.alarms.open_alarms()}
    assert screening.NOBODY_REVIEWS in said


def test_that_all_reviewers_are_concerned_is_said_when_it_is_told(
    house: House, town: Town, asker: Principal, clock: Clock
) -> None:
    for name in ("Rhea Vail", "Ren Ashby"):
        person = house.accounts.person(name)
        assert person is not None
        people.grant(house, person_id=person, standing=Standing.SUPERVISOR)
        people.supervise(
            house, person_id=town.therapist.person_id, supervisor_id=person
        )
    ask(house, asker, Wanted(details=ADA), command=None)
    clock.forward(minutes=10)
    screening.work(house)
    early = {each.words for each in house.alarms.open_alarms()}
    clock.forward(hours=26)
    screening.work(house)

    assert screening.NOBODY_MAY not in early
    assert screening.NOBODY_MAY in {each.words for each in house.alarms.open_alarms()}


def test_what_others_wrote_of_ones_circle_moves_no_answer(
    house: House, town: Town, asker: Principal
) -> None:
    friend = recording.opened(house.ledger, town.case).client_id
    tie(house, asker.person_id, friend, held_by=asker.person_id)

    described_by_others, compared = own_matches(house, asker, ADA)
    told_by_name, _ = own_matches(
        house, asker, Details(names=(Name(given="Ada", surname="Quill"),))
    )

    assert compared >= 1
    assert described_by_others == []
    (match,) = (each for each in told_by_name if each.person_id == friend)
    assert {each.feature for each in match.likeness.explanation} <= {
        "given name",
        "surname",
    }
