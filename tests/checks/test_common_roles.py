"""Who is named as a common party and comes into a role is none while it lasts."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api import common_parties, judgements, people
from api.dual import consider
from api.house import House
from api.letting_in import operator_books
from api.rechecking import Changes
from api.reviewing_common import listed, require_outside
from domain import recording
from domain.dual.common_parties import COUNTS
from domain.facts.bookkeeping import Standing
from domain.facts.persons import Judgement
from domain.refusals import NotUnderstood
from domain.values import PersonId
from tests.checks.test_common_parties import PARTY, WHY, employer, named
from tests.checks.test_rechecking import answer_all, changes, client_of, waiting
from tests.cli.run import run
from tests.dual.telling import registered
from tests.house import Someone, Town, open_case, principal
from tests.pages.visiting import Visitor

__all__ = ["changes"]
WORD = "come into a role of therapy or of the practice"


@pytest.fixture
def party(house: House, town: Town) -> PersonId:
    """An employer of the town's client and of their therapist, named as common."""
    found = employer(house, town)
    named(house, found)
    return found


def are_common(house: House, town: Town) -> list[bool]:
    """Of each way from the town's client to their therapist, whether it is quiet."""
    told = consider(
        house, therapist=town.therapist.person_id, person=client_of(house, town)
    )
    return [each.is_common for each in told.asked]


def takes_on(house: House, town: Town, party: PersonId) -> PersonId:
    """Another therapist's client, who is judged to be the party; their number."""
    case = open_case(house, town.other_therapist, client="Nora Thwaite")
    client = recording.opened(house.ledger, case).client_id
    judgements.judge(
        house,
        person_id=client,
        other_id=party,
        judgement=Judgement.SAME,
        reason="they said so",
        booking=operator_books(house),
    )
    return client


class TestAPartyThatWasNamed:
    def test_is_quiet_as_long_as_it_is_in_no_role(
        self, house: House, town: Town, party: PersonId
    ) -> None:
        del party

        assert are_common(house, town) == [True]

    def test_counts_while_it_is_in_a_role_and_is_quiet_after_it(
        self, house: House, town: Town, party: PersonId
    ) -> None:
        people.grant(house, person_id=party, standing=Standing.BOARD_MEMBER)
        during = are_common(house, town)
        people.withdraw(house, person_id=party, standing=Standing.BOARD_MEMBER)

        assert (during, are_common(house, town)) == ([False], [True])

    def test_counts_once_a_client_is_judged_to_be_it(
        self, house: House, town: Town, party: PersonId
    ) -> None:
        client = takes_on(house, town, party)
        during = are_common(house, town)
        judgements.undo(
            house,
            person_id=client,
            other_id=party,
            reason="they are two",
            booking=operator_books(house),
        )

        assert (during, are_common(house, town)) == ([False], [True])

    @pytest.mark.parametrize("role", ["member", "client"])
    def test_is_asked_about_again_once_it_is_in_a_role(
        self,
        *,
        house: House,
        town: Town,
        reviewer: Someone,
        changes: Changes,
        party: PersonId,
        role: str,
    ) -> None:
        changes.look()
        answer_all(house, reviewer)
        if role == "member":
            people.grant(house, person_id=party, standing=Standing.BOARD_MEMBER)
        else:
            takes_on(house, town, party)

        changes.look()

        found = waiting(house, reviewer)
        assert len(found) == 1

    def test_is_not_named_where_a_client_is_judged_to_be_it(
        self, house: House, town: Town
    ) -> None:
        other = registered(house, "Southtown Hospital")
        takes_on(house, town, other)

        with pytest.raises(NotUnderstood, match="is a client"):
            require_outside(house, other)


class TestWhyItCounts:
    def test_is_said_on_the_page_of_common_parties_and_not_in_which_role(
        self,
        client: TestClient,
        house: House,
        town: Town,
        reviewer: Someone,
        party: PersonId,
    ) -> None:
        visitor = Visitor(client).as_(reviewer)
        before = visitor.get("/common-parties").text
        takes_on(house, town, party)

        after = visitor.page("/common-parties")

        (notice,) = [one.text for one in after.all("p", **{"class": "notice"})]
        assert WORD not in before
        assert notice == f"{PARTY} {COUNTS}."
        assert WORD in notice
        assert "client" not in notice

    def test_is_said_with_the_party_in_a_check(
        self,
        client: TestClient,
        house: House,
        reviewer: Someone,
        changes: Changes,
        party: PersonId,
    ) -> None:
        people.grant(house, person_id=party, standing=Standing.BOARD_MEMBER)
        changes.look()
        (question,) = waiting(house, reviewer)
        visitor = Visitor(client).as_(reviewer)

        page = visitor.get(f"/reviews/{question.id}/persons/{party}").text

        assert WORD in page
        assert "only through a common party" not in page

    def test_is_kept_from_a_reviewer_who_stands_too_close(
        self, house: House, town: Town, party: PersonId
    ) -> None:
        takes_on(house, town, party)
        treats = town.other_therapist.person_id
        people.grant(house, person_id=treats, standing=Standing.CONFLICT_REVIEWER)

        (theirs,) = listed(house, principal(house, town.other_therapist))

        assert theirs.counts_because == ""
        assert common_parties.listed(house)[0].counts_because == COUNTS

    def test_is_said_by_command_and_to_a_program(
        self,
        client: TestClient,
        house: House,
        reviewer: Someone,
        party: PersonId,
    ) -> None:
        people.grant(house, person_id=party, standing=Standing.BOARD_MEMBER)

        answer = client.get("/api/v1/common-parties", headers=reviewer.signed_in)
        said = run("--data", house.settings.data, "common-party", "list")
        told = run("--data", house.settings.data, "common-party", "list", "--json")

        (one,) = answer.json()["items"]
        assert (one["counts"], one["because"]) == (True, COUNTS)
        assert "come into a role" in " ".join(said.out.split())
        assert told.document["common_parties"][0]["counts_because"] == COUNTS
        assert WHY in one["reason"]
