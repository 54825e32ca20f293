"""Common parties are named and un-named, and quieten what they flood."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api import checks, common_parties
from api.checks import Wanted, desk
from api.dual import consider
from api.house import House
from api.letting_in import operator_books
from api.pages.reviews import SHOWN
from api.rechecking import Changes
from api.reviewing_common import require_outside
from api.screening import work
from domain.dual.limbs import Limb
from domain.dual.sight import own
from domain.facts.checks import Occasion
from domain.facts.ties import TieKind
from domain.refusals import NotUnderstood
from domain.values import PersonId
from tests.checks.conftest import ADA, STRANGER
from tests.checks.test_rechecking import answer_all, changes, client_of, tie, waiting
from tests.cli.run import run
from tests.dual.telling import registered
from tests.house import Clock, Someone, Town, principal
from tests.pages.reading import Document
from tests.pages.visiting import Visitor

__all__ = ["changes"]
WHY = "the only hospital of the town"
PARTY = "Northtown Hospital"


def employer(house: House, town: Town) -> PersonId:
    """An employer of the town's client, and of their therapist."""
    found = registered(house, PARTY)
    for other in (client_of(house, town), town.therapist.person_id):
        tie(house, found, other, kind=TieKind.EMPLOYER)
    return found


@pytest.fixture
def party(house: House, town: Town) -> PersonId:
    """Somebody whom nobody has named as common yet."""
    return employer(house, town)


def named(house: House, party: PersonId) -> None:
    common_parties.name(house, party, reason=WHY, booking=operator_books(house))


def unnamed(house: House, party: PersonId) -> None:
    common_parties.unname(house, party, reason=WHY, booking=operator_books(house))


@pytest.fixture
def visitor(client: TestClient, reviewer: Someone) -> Visitor:
    """A reviewer whom nothing ties to anybody, at the pages."""
    return Visitor(client).as_(reviewer)


def test_nobody_in_a_role_is_made_one(
    house: House, town: Town, reviewer: Someone
) -> None:
    client = client_of(house, town)

    with pytest.raises(NotUnderstood, match="is a client"):
        require_outside(house, client)
    data = str(house.settings.data)
    named = ("common-party", "name", str(client))
    told = run("--data", data, *named, "--reason", WHY)

    assert told.code == 2
    assert "is a client" in told.err


class TestATieThroughACommonParty:
    def test_raises_no_question_by_itself(
        self,
        house: House,
        town: Town,
        reviewer: Someone,
        changes: Changes,
    ) -> None:
        answer_all(house, reviewer)
        other = registered(house, PARTY)
        named(house, other)

        for one in (client_of(house, town), town.therapist.person_id):
            tie(house, other, one, kind=TieKind.EMPLOYER)
        changes.look()

        assert waiting(house, reviewer) == []

    def test_is_asked_about_where_nobody_named_it(
        self, house: House, reviewer: Someone, changes: Changes, party: PersonId
    ) -> None:
        del party
        answer_all(house, reviewer)

        changes.look()

        (question,) = waiting(house, reviewer)
        assert question.changed.startswith("A tie is new (employer): ")

    def test_is_asked_about_again_once_the_name_is_taken_back(
        self, house: House, reviewer: Someone, changes: Changes, party: PersonId
    ) -> None:
        named(house, party)
        changes.look()
        answer_all(house, reviewer)

        unnamed(house, party)
        changes.look()

        assert len(waiting(house, reviewer)) == 1

    def test_stands_at_the_end_and_is_never_hidden(
        self, house: House, town: Town, party: PersonId
    ) -> None:
        client, therapist = client_of(house, town), town.therapist.person_id
        named(house, party)
        between = registered(house, "Iris Pelham")
        tie(house, client, between, kind=TieKind.PARTNER)
        tie(house, between, therapist)

        told = consider(house, therapist=therapist, person=client)
        mine = consider(house, therapist=therapist, person=client, sight=own(therapist))

        assert [each.is_common for each in told.asked] == [False, True]
        assert told.limbs == (Limb.CLOSE_PERSON,)
        assert not any(each.is_common for each in mine.asked)

    def test_is_shown_to_a_reviewer_as_what_it_is(
        self,
        house: House,
        reviewer: Someone,
        changes: Changes,
        visitor: Visitor,
        party: PersonId,
    ) -> None:
        changes.look()
        named(house, party)
        (question,) = waiting(house, reviewer)

        page = visitor.get(f"/reviews/{question.id}").text

        assert PARTY in page
        assert "only through a common party" in page


class TestNamingOne:
    def test_is_for_a_reviewer_who_meets_it_in_a_check(
        self,
        house: House,
        reviewer: Someone,
        changes: Changes,
        visitor: Visitor,
        party: PersonId,
    ) -> None:
        changes.look()
        (question,) = waiting(house, reviewer)
        at = f"/reviews/{question.id}/persons/{party}"

        answer = visitor.fill_in(f"{at}/common", {"common_reason": WHY}, at=at)
        listed = visitor.get(answer.headers["location"]).text

        assert common_parties.named_of(house) == {party}
        assert PARTY in listed
        assert WHY in listed
        assert "Rhea Vail" in listed
        assert "a common party</a>" in visitor.get(at).text

    def test_asks_why(
        self,
        house: House,
        reviewer: Someone,
        changes: Changes,
        visitor: Visitor,
        party: PersonId,
    ) -> None:
        changes.look()
        (question,) = waiting(house, reviewer)
        at = f"/reviews/{question.id}/persons/{party}"

        answer = visitor.fill_in(f"{at}/common", {"common_reason": " "}, at=at)

        assert answer.status_code == 422
        assert "Please answer this." in answer.text
        assert common_parties.named_of(house) == frozenset()

    def test_is_not_for_whom_no_check_concerns(
        self,
        house: House,
        reviewer: Someone,
        changes: Changes,
        visitor: Visitor,
        party: PersonId,
    ) -> None:
        changes.look()
        (question,) = waiting(house, reviewer)
        other = registered(house, "Iris Pelham")
        at = f"/reviews/{question.id}/persons"
        form = visitor.form(f"{at}/{party}") | {"common_reason": WHY}

        assert visitor.post(f"{at}/{other}/common", form).status_code == 404

    def test_is_taken_back_with_a_reason(
        self,
        house: House,
        visitor: Visitor,
        party: PersonId,
    ) -> None:
        named(house, party)
        at = f"/common-parties/{party}"

        empty = visitor.fill_in(at, {f"reason-{party}": ""}, at="/common-parties")
        done = visitor.fill_in(at, {f"reason-{party}": WHY}, at="/common-parties")

        assert empty.status_code == 422
        assert done.status_code == 303
        assert common_parties.named_of(house) == frozenset()
        assert "No party is named" in visitor.get("/common-parties").text

    def test_twice_is_said(self, house: House, party: PersonId) -> None:
        named(house, party)

        with pytest.raises(NotUnderstood, match="already"):
            named(house, party)
        unnamed(house, party)
        with pytest.raises(NotUnderstood, match="no common party"):
            unnamed(house, party)

    @pytest.mark.usefixtures("party")
    def test_can_be_done_by_command(self, house: House, town: Town) -> None:
        data = house.settings.data

        def common(*arguments: str) -> str:
            said = run("--data", data, "common-party", *arguments)
            assert said.code == 0, said.err
            return said.out

        none = common("list")
        common("name", PARTY, "--reason", WHY)
        listed = common("list")
        again = run("--data", data, "common-party", "name", PARTY, "--reason", WHY)
        told = run(
            "--data", data, "tie", "consider", "Thea Lind", str(town.case), "--json"
        )
        common("unname", PARTY, "--reason", WHY)

        assert "No party" in none
        assert PARTY in listed
        assert again.code == 2
        assert "already" in again.err
        asked = told.document["asked"]
        assert [each["through_common_party"] for each in asked] == [True]
        assert common_parties.named_of(house) == frozenset()


class TestAnotherRole:
    """A check of somebody of one's own, with whom another role is thought of."""

    def test_with_a_client_of_ones_own_goes_to_a_reviewer(
        self, house: House, town: Town, clock: Clock, reviewer: Someone
    ) -> None:
        who = principal(house, town.therapist)

        wanted = Wanted(details=ADA, occasion=Occasion.ROLE)
        heard = checks.ask(house, who, wanted, command=None)
        clock.forward(minutes=10)
        work(house)

        (question,) = waiting(house, reviewer)
        (mine,) = heard.own
        assert [each.limbs for each in mine.asked] == [(Limb.SAME_PERSON,)]
        assert question.found[-1] == "Another role with the person"

    def test_but_not_where_they_are_taken_on_again(
        self, house: House, town: Town, clock: Clock, reviewer: Someone
    ) -> None:
        who = principal(house, town.therapist)

        checks.ask(house, who, Wanted(details=ADA), command=None)
        clock.forward(minutes=10)
        work(house)

        assert waiting(house, reviewer) == []

    def test_a_client_who_is_mentioned_is_not_another_client(
        self, house: House, town: Town
    ) -> None:
        who = principal(house, town.therapist)

        wanted = Wanted(details=ADA, occasion=Occasion.MENTIONED)
        heard = checks.ask(house, who, wanted, command=None)

        (mine,) = heard.own
        assert [case for case, _ in mine.cases] == [town.case]
        assert mine.asked == ()


def shown(page: Document) -> list[str]:
    links = [one.attributes["href"] for one in page.all("a")]
    return [one for one in links if one.startswith("/reviews/")]


class TestTheQueue:
    def test_comes_a_page_at_a_time_each_once(
        self,
        house: House,
        town: Town,
        clock: Clock,
        visitor: Visitor,
    ) -> None:
        asker = principal(house, town.other_therapist)
        for nth in range(SHOWN + 2):  # Alike, they would be one question.
            purpose = f"request {nth}"
            wanted = Wanted(details=STRANGER, purpose=purpose, is_urgent=True)
            checks.ask(house, asker, wanted, command=None)
        clock.forward(minutes=1)
        work(house)

        first = visitor.page("/reviews")
        (more,) = [one for one in first.all("a") if one.text == "More checks"]
        rest = visitor.page(more.attributes["href"])

        assert (len(shown(first)), len(shown(rest))) == (SHOWN, 2)
        assert {*shown(first), *shown(rest)} == {
            f"/reviews/{one}" for one in desk(house).open
        }

    def test_says_what_changed_and_names_nobody(
        self,
        changes: Changes,
        visitor: Visitor,
        party: PersonId,
    ) -> None:
        del party
        changes.look()

        page = visitor.get("/reviews").text

        assert "A tie is new (employer)" in page
        assert "Something changed" not in page
        assert PARTY not in page
        assert "Thea Lind" not in page
