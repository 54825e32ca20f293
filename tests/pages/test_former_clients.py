"""The page of a therapist's own former clients, and the notice on the list of cases."""

from __future__ import annotations

from typing import Any

import pytest

from api import people
from api.house import House
from api.pages.former_clients import SHOWN
from domain.facts.bookkeeping import Licence
from tests.house import PASSWORD, Clock, Someone, Town, open_case, tell
from tests.pages.visiting import Visitor
from tests.reading.offices import Watch, cases_of

AT = "/former-clients"
ENDED: dict[str, Any] = {
    "initiated_by": "mutual",
    "reason": "goals_met",
    "pretermination_sessions": 2,
    "alternatives_offered": True,
    "mode": "in_person",
    "last_contact_at": "2026-03-01T10:00:00Z",
}
NOTICE = "an interval ends within"
YEARS = 365


@pytest.fixture
def bound(house: House, town: Town) -> None:
    """Two codes bind the therapist."""
    people.practise(
        house,
        person_id=town.therapist.person_id,
        licence=Licence.LICENSED,
        codes=("APA", "ACA"),
    )


@pytest.fixture
def over(house: House, town: Town, bound: None) -> None:
    """The therapy of the town's case has ended."""
    del bound
    tell(house, town.therapist, town.case, kind="TherapyTerminated", data=ENDED)


def again(visitor: Visitor, house: House, who: Someone) -> Visitor:
    """The same once their session has run out and they sign in anew."""
    session = house.accounts.sign_in(who.name, PASSWORD, now=house.clock())
    assert session is not None
    return visitor.as_(
        Someone(person_id=who.person_id, name=who.name, token=session.token)
    )


class TestThePage:
    @pytest.mark.usefixtures("over")
    def test_shows_for_each_code_the_day_on_which_its_interval_ends(
        self, therapist: Visitor, town: Town
    ) -> None:
        page = therapist.page(AT)

        codes = [each.text for each in page.all("dt")]
        said = [each.text for each in page.all("dd")]
        assert codes == ["ACA", "APA"]
        assert said[0].startswith("Ends 1 Mar 2031")
        assert said[1].startswith("Ends 1 Mar 2028")
        assert [each.text for each in page.all("summary")][-1].startswith("What the")
        assert f"/cases/{town.case}" in therapist.get(AT).text

    @pytest.mark.usefixtures("over")
    def test_says_which_have_ended(
        self, therapist: Visitor, house: House, town: Town, clock: Clock
    ) -> None:
        clock.forward(days=3 * YEARS)

        page = again(therapist, house, town.therapist).page(AT)

        said = [each.text for each in page.all("dd")]
        assert said[0].startswith("Ends 1 Mar 2031")
        assert said[1].startswith("Ended 1 Mar 2028")

    @pytest.mark.usefixtures("over")
    def test_shows_those_whose_interval_ends_soon(
        self, therapist: Visitor, house: House, town: Town, clock: Clock
    ) -> None:
        clock.forward(days=2 * YEARS - 60)
        visitor = again(therapist, house, town.therapist)

        soon = visitor.get(f"{AT}?within=90").text
        sooner = visitor.get(f"{AT}?within=30").text

        assert f"/cases/{town.case}" in soon
        assert f"/cases/{town.case}" not in sooner
        assert "No interval ends in this time." in sooner

    @pytest.mark.usefixtures("over")
    def test_is_noted_with_the_case(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        watch = Watch(house)

        therapist.page(AT)

        (look,) = watch.news()
        assert cases_of(look) == (town.case,)
        assert (look.recorded_by, look.shown) == (town.therapist.person_id, "cases")

    @pytest.mark.usefixtures("over")
    def test_shows_nothing_of_a_colleague(self, therapist: Visitor, town: Town) -> None:
        page = therapist.as_(town.other_therapist).get(AT).text

        assert "There is nobody whose therapy has ended." in page
        assert str(town.case) not in page

    @pytest.mark.parametrize("who", ["supervisor", "board_member", "administrator"])
    def test_is_for_therapists_alone(
        self, therapist: Visitor, town: Town, who: str
    ) -> None:
        therapist.as_(getattr(town, who)).page(AT, status=403)

    def test_says_where_no_code_is_named(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        tell(house, town.therapist, town.case, kind="TherapyTerminated", data=ENDED)

        assert "No code of ethics is named for you" in therapist.get(AT).text

    def test_shows_a_code_that_nobody_knows(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        people.practise(
            house,
            person_id=town.therapist.person_id,
            licence=Licence.LICENSED,
            codes=("NZ",),
        )
        tell(house, town.therapist, town.case, kind="TherapyTerminated", data=ENDED)

        page = therapist.page(AT)

        assert [each.text for each in page.all("dt")] == ["NZ"]
        assert [each.text for each in page.all("dd")] == ["Nothing on file."]
        assert "the burden stays with the therapist" in therapist.get(AT).text

    @pytest.mark.usefixtures("bound")
    def test_comes_a_page_at_a_time(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        for nth in range(SHOWN + 1):
            case = open_case(house, town.therapist, client=f"Client {nth}")
            tell(house, town.therapist, case, kind="TherapyTerminated", data=ENDED)

        first = therapist.page(AT)
        (more,) = [a for a in first.all("a") if a.text == "More former clients"]
        rest = therapist.page(more.attributes["href"])

        assert len(first.all("dl")) == SHOWN
        assert len(rest.all("dl")) == 1


class TestTheNotice:
    @pytest.mark.usefixtures("over")
    def test_stands_on_the_list_of_cases_when_an_interval_ends_soon(
        self, therapist: Visitor, house: House, town: Town, clock: Clock
    ) -> None:
        early = therapist.get("/").text
        clock.forward(days=2 * YEARS - 30)

        late = again(therapist, house, town.therapist).get("/").text

        assert NOTICE not in early
        assert f"For 1 former client {NOTICE} 30 days." in late
        assert "/former-clients?within=30" in late

    @pytest.mark.usefixtures("bound")
    def test_does_not_remind_of_somebody_who_died(
        self, therapist: Visitor, house: House, town: Town, clock: Clock
    ) -> None:
        died = {**ENDED, "reason": "death"}
        tell(house, town.therapist, town.case, kind="TherapyTerminated", data=died)
        clock.forward(days=2 * YEARS - 30)
        visitor = again(therapist, house, town.therapist)

        assert NOTICE not in visitor.get("/").text
        assert "There is nobody whose therapy has ended." in visitor.get(AT).text

    @pytest.mark.usefixtures("over")
    def test_comes_as_early_as_was_chosen_or_not_at_all(
        self, therapist: Visitor, house: House, town: Town, clock: Clock
    ) -> None:
        clock.forward(days=2 * YEARS - 60)
        visitor = again(therapist, house, town.therapist)
        usual = visitor.get("/").text
        visitor.fill_in(AT, {"days": "90"})
        earlier = visitor.get("/").text
        visitor.fill_in(AT, {"days": "0"})
        never = visitor.get("/").text

        assert NOTICE not in usual
        assert f"{NOTICE} 90 days." in earlier
        assert NOTICE not in never

    def test_takes_no_other_answer(self, therapist: Visitor) -> None:
        answer = therapist.fill_in(AT, {"days": "12"})

        assert answer.status_code == 422
        assert "Choose one of the answers" in answer.text

    @pytest.mark.usefixtures("over")
    def test_is_for_nobody_else(
        self, therapist: Visitor, house: House, town: Town, clock: Clock
    ) -> None:
        clock.forward(days=2 * YEARS - 30)

        for who in (town.supervisor, town.board_member, town.other_therapist):
            assert NOTICE not in again(therapist, house, who).get("/").text
