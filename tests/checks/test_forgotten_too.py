"""What was asked about the erased is gone, whatever they were called and known by then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from api import cases, forgetting, judgements, linking, people, persons_kept, retention
from api.checks import Wanted, ask, asked_by, details_of, one_of_mine
from api.house import House
from api.letting_in import operator_books
from domain.checking import PURPOSE
from domain.facts.bookkeeping import Standing
from domain.facts.checks import CheckId, Occasion
from domain.facts.dual_roles_choices import EnteredRole
from domain.facts.persons import Judgement
from domain.matching.details import Address, Details, Name
from domain.policy import Principal
from domain.values import CaseId, PersonId
from tests.checks.conftest import STRANGER
from tests.house import PASSWORD, Clock, Town, open_case, principal

MARRIED = Details(
    names=(Name(given="Lena", surname="Okafor"),),
    date_of_birth="1988-11-03",
    addresses=(Address(street_number="99", address_1="harbour view", postcode="6160"),),
    phones=("0877 111 222",),
)
"""The stranger, after so much that nothing of them looks alike."""
NAMESAKE = Details(
    names=(Name(given="James", surname="Smith"),), date_of_birth="1951-02-17"
)
"""One of many of that name."""
PURPOSE_TOLD = "an intake on Tuesday"
EIGHT_YEARS = timedelta(days=8 * 366)


@pytest.fixture
def officers(house: House) -> tuple[PersonId, PersonId]:
    """Two privacy officers: one asks, the other approves."""
    one, other = (
        people.add_member(
            house, name=name, password=PASSWORD, standings=[Standing.PRIVACY_OFFICER]
        )
        for name in ("Pia Veil", "Pim Vale")
    )
    return one, other


def checked(house: House, who: Principal, details: Details = STRANGER) -> CheckId:
    """Somebody has a person checked, who is no client of theirs yet."""
    wanted = Wanted(details=details, purpose=PURPOSE_TOLD)
    return ask(house, who, wanted, command=None).mine.id


def followed(
    house: House, who: Principal, check: CheckId, name: str = "Tobias Wrenfield"
) -> tuple[CaseId, PersonId]:
    """The case that follows a check, and its client."""
    opened = cases.open_case(
        house, who, client_name=name, occurred_at=None, command=None, check=check
    )
    return opened.fact.case_id, opened.fact.client_id


def described(house: House, person: PersonId, details: Details = MARRIED) -> None:
    persons_kept.describe(house, person, details, booking=operator_books(house))


def judged_same(house: House, one: PersonId, other: PersonId) -> None:
    judgements.judge(
        house,
        person_id=one,
        other_id=other,
        judgement=Judgement.SAME,
        reason="they said so",
        booking=operator_books(house),
    )


def erase(house: House, officers: tuple[PersonId, PersonId], person: PersonId) -> None:
    request = forgetting.ask_for_person(
        house,
        by=officers[0],
        person_id=person,
        reason="asked for by letter",
        basis="article 17",
    )
    forgetting.approve(house, by=officers[1], request_id=request.id)


def end(house: House, officers: tuple[PersonId, PersonId], case: CaseId) -> None:
    """End a case whose time is over."""
    request = forgetting.ask_to_end(
        house, by=officers[0], case_id=case, reason="no longer needed"
    )
    forgetting.approve(house, by=officers[1], request_id=request.id)


def still_read(house: House, who: Principal, check: CheckId) -> tuple[bool, bool]:
    """Whether what was told of a person in a check, and what for, is still there."""
    asked = asked_by(house, who.person_id).checks[check]
    assert asked.purpose is not None
    purpose = house.ledger.words(asked, PURPOSE, asked.purpose)
    return details_of(house, asked) is not None, purpose == PURPOSE_TOLD


GONE, THERE = (False, False), (True, True)


class TestAnErasureForgetsACheck:
    def test_that_was_put_to_their_case_whatever_they_are_called_now(
        self, house: House, asker: Principal, officers: tuple[PersonId, PersonId]
    ) -> None:
        check = checked(house, asker)
        _, client = followed(house, asker, check)
        described(house, client)
        assert still_read(house, asker, check) == THERE

        erase(house, officers, client)

        assert still_read(house, asker, check) == GONE

    def test_and_none_that_was_put_to_the_case_of_somebody_they_live_with(
        self, house: House, asker: Principal, officers: tuple[PersonId, PersonId]
    ) -> None:
        names = (Name(given="Una", surname="Wrenfield"),)
        housemate = replace(STRANGER, names=names, date_of_birth="1990-04-17")
        check = checked(house, asker, housemate)
        followed(house, asker, check, name="Una Wrenfield")
        client = persons_kept.register(house, STRANGER, booking=operator_books(house))

        erase(house, officers, client)

        assert still_read(house, asker, check) == THERE

    def test_that_was_put_to_their_case_later(
        self, house: House, town: Town, officers: tuple[PersonId, PersonId]
    ) -> None:
        who = principal(house, town.other_therapist)
        case = open_case(house, town.other_therapist, client="Tobias Wrenfield")
        client = people.relations(house, case).client_id
        described(house, client, STRANGER)
        check = checked(house, who)
        linking.link(house, who, case, check, command=None)
        described(house, client)

        erase(house, officers, client)

        assert still_read(house, who, check) == GONE

    def test_that_somebody_else_asked_about_who_they_were_before(
        self,
        house: House,
        town: Town,
        asker: Principal,
        officers: tuple[PersonId, PersonId],
    ) -> None:
        other = principal(house, town.therapist)
        unfollowed = checked(house, other)
        _, client = followed(house, asker, checked(house, asker))
        described(house, client)

        erase(house, officers, client)

        assert still_read(house, other, unfollowed) == GONE

    def test_of_the_name_that_they_were_registered_under(
        self,
        house: House,
        town: Town,
        asker: Principal,
        officers: tuple[PersonId, PersonId],
    ) -> None:
        bare = Details(names=STRANGER.names, date_of_birth=MARRIED.date_of_birth)
        check = checked(house, asker, bare)
        case = open_case(house, town.therapist, client="Tobias Wrenfield")
        client = people.relations(house, case).client_id
        described(house, client)

        erase(house, officers, client)

        assert still_read(house, asker, check) == GONE

    def test_that_was_asked_about_the_same_person_under_another_record(
        self,
        house: House,
        town: Town,
        asker: Principal,
        officers: tuple[PersonId, PersonId],
    ) -> None:
        other = principal(house, town.therapist)
        carried, unfollowed = checked(house, asker), checked(house, other)
        _, client = followed(house, asker, carried)
        case = open_case(house, town.therapist, client="Lena Okafor")
        again = people.relations(house, case).client_id
        described(house, again)
        judged_same(house, client, again)

        erase(house, officers, again)

        assert still_read(house, asker, carried) == GONE
        assert still_read(house, other, unfollowed) == GONE

    def test_but_none_about_a_namesake_or_a_stranger(
        self,
        house: House,
        town: Town,
        asker: Principal,
        officers: tuple[PersonId, PersonId],
    ) -> None:
        case = open_case(house, town.therapist, client="James Smith")
        client = people.relations(house, case).client_id
        namesake, stranger = checked(house, asker, NAMESAKE), checked(house, asker)
        described(house, client)

        erase(house, officers, client)

        assert still_read(house, asker, namesake) == THERE
        assert still_read(house, asker, stranger) == THERE


class TestACaseThatEnds:
    @pytest.fixture
    def short(self, house: House, officers: tuple[PersonId, PersonId]) -> None:
        """A practice that keeps cases for seven years."""
        retention.choose_class(
            house,
            by=officers[0],
            case_id=None,
            retention_class="practice-seven-years",
            of_age_on=None,
        )

    @pytest.mark.usefixtures("short")
    def test_takes_along_what_was_asked_before_it(
        self,
        house: House,
        asker: Principal,
        officers: tuple[PersonId, PersonId],
        clock: Clock,
    ) -> None:
        check, other = checked(house, asker), checked(house, asker)
        case, client = followed(house, asker, check)
        described(house, client)
        clock.now += EIGHT_YEARS

        end(house, officers, case)

        assert still_read(house, asker, check) == GONE
        assert still_read(house, asker, other) == GONE

    @pytest.mark.usefixtures("short")
    def test_leaves_what_belongs_to_a_case_that_is_kept(
        self,
        house: House,
        town: Town,
        asker: Principal,
        officers: tuple[PersonId, PersonId],
        clock: Clock,
    ) -> None:
        other = principal(house, town.therapist)
        case, _ = followed(house, asker, checked(house, asker))
        clock.now += EIGHT_YEARS
        check = checked(house, other)
        followed(house, other, check)

        end(house, officers, case)

        assert still_read(house, other, check) == THERE


def test_the_role_that_was_thought_of_goes_with_the_client(
    house: House, town: Town, officers: tuple[PersonId, PersonId]
) -> None:
    who = principal(house, town.therapist)
    _, client = followed(house, who, checked(house, who))
    wanted = Wanted(details=STRANGER, occasion=Occasion.ROLE, role=EnteredRole.BUSINESS)
    check = ask(house, who, wanted, command=None).mine.id
    before = one_of_mine(house, who, check).mine.role

    erase(house, officers, client)

    assert before is EnteredRole.BUSINESS
    assert one_of_mine(house, who, check).mine.role is None
