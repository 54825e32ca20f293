"""Another role with a client: named with a check, compared, and gone with the person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from api import checks, reviewing, ties
from api.checks import Wanted, asked_by
from api.house import House
from api.letting_in import operator_books
from api.role_thought import NOT_ASKED, role_of
from api.screening import work
from domain import recording
from domain.checks import DESK
from domain.dual.considering import Taking
from domain.dual.named_roles import ROLES
from domain.facts.checks import CheckAsked, CheckId, Occasion
from domain.facts.dual_roles_choices import EnteredRole
from domain.facts.ties import Safeguard, Unavoidable
from domain.policy import Principal
from domain.refusals import NotUnderstood
from tests.api.asking import V1, get, kind_of_problem, post
from tests.checks.conftest import ADA
from tests.checks.test_pages import KNOWN, check
from tests.cli.run import Said, run
from tests.dual.test_dual import ENDED
from tests.house import Clock, Someone, Town, principal, tell
from tests.pages.visiting import Visitor

WITH_A_ROLE = KNOWN | {"occasion": "role", "role": "business"}
PROGRAM = {key: KNOWN[key] for key in ("given_name", "surname", "date_of_birth")}


@pytest.fixture
def thea(house: House, town: Town) -> Principal:
    return principal(house, town.therapist)


@pytest.fixture
def visitor(client: TestClient, town: Town) -> Visitor:
    """The therapist of the case."""
    return Visitor(client).as_(town.therapist)


def thought_of(
    house: House, who: Principal, role: EnteredRole | None = EnteredRole.BUSINESS
) -> CheckId:
    wanted = Wanted(details=ADA, occasion=Occasion.ROLE, role=role)
    return checks.ask(house, who, wanted, command=None).mine.id


def ended(house: House, town: Town) -> None:
    tell(house, town.therapist, town.case, kind="TherapyTerminated", data=ENDED)


def guarded(house: House, town: Town) -> None:
    ties.unavoidable(
        house,
        therapist=town.therapist.person_id,
        person=recording.opened(house.ledger, town.case).client_id,
        grounds=(Unavoidable.RURAL,),
        safeguards=(Safeguard.CONSENT,),
        review_due=None,
        booking=operator_books(house),
    )


class TestTheFact:
    def test_keeps_the_role_sealed_in_both_streams(
        self, house: House, thea: Principal
    ) -> None:
        number = thought_of(house, thea)

        asked = asked_by(house, thea.person_id).checks[number]
        (at_the_desk,) = [
            one for one in house.ledger.facts(DESK) if isinstance(one, CheckAsked)
        ]
        for each in (asked, at_the_desk):
            assert each.role is not None
            assert each.role.subject_id == each.about_id
            assert role_of(house, each) is EnteredRole.BUSINESS

    def test_seals_something_where_none_was_named(
        self, house: House, thea: Principal
    ) -> None:
        number = thought_of(house, thea, None)

        asked = asked_by(house, thea.person_id).checks[number]
        assert asked.role is not None
        assert role_of(house, asked) is Taking.ANOTHER

    def test_forgets_the_role_with_the_person(
        self, house: House, thea: Principal
    ) -> None:
        number = thought_of(house, thea)
        asked = asked_by(house, thea.person_id).checks[number]

        house.keys.destroy(subject=asked.about_id)

        assert role_of(house, asked) is Taking.ANOTHER
        heard = checks.one_of_mine(house, thea, number)
        assert (heard.mine.role, heard.own) == (None, [])

    @pytest.mark.parametrize("occasion", [Occasion.INTAKE, Occasion.MENTIONED])
    def test_takes_no_role_where_none_is_thought_of(
        self, house: House, thea: Principal, occasion: Occasion
    ) -> None:
        wanted = Wanted(details=ADA, occasion=occasion, role=EnteredRole.BUSINESS)

        with pytest.raises(NotUnderstood, match=NOT_ASKED[:30]):
            checks.ask(house, thea, wanted, command=None)

        assert asked_by(house, thea.person_id).checks == {}


class TestThePage:
    def test_lays_both_roles_side_by_side(self, visitor: Visitor) -> None:
        page = visitor.page(check(visitor, WITH_A_ROLE))

        rows = [each.text for each in page.all("td") if each.text]
        assert "Until then, do not take on the other role." in page.text
        assert ROLES[EnteredRole.BUSINESS] in page.text
        assert rows[:2] == ["some", "some"]
        assert rows[4:6] == ["none in sight", "not clear"]
        assert "Proposed from the dates" in page.text

    def test_takes_levels_that_are_changed_and_keeps_nothing(
        self, visitor: Visitor, house: House
    ) -> None:
        at = check(visitor, WITH_A_ROLE)
        page = visitor.page(at)
        person = page.field("person")
        before = house.ledger.facts(DESK)

        changed = visitor.page(
            f"{at}?person={person}&now_power=high&then_power=high&then_ending=nonsense"
        )

        rows = [each.text for each in changed.all("td") if each.text]
        assert rows[:2] == ["much: one depends on the other"] * 2
        assert rows[5] == "not clear"
        assert "Your own levels. Nothing of them is kept." in changed.text
        assert "Both roles stand at the far end" in changed.text
        assert "Both roles stand at the far end" not in page.text
        assert house.ledger.facts(DESK) == before
        assert "Proposed from the dates" in visitor.page(at).text

    def test_levels_of_somebody_else_change_nothing(self, visitor: Visitor) -> None:
        at = check(visitor, WITH_A_ROLE)

        page = visitor.page(f"{at}?person={UUID(int=7)}")

        assert "Proposed from the dates" in page.text

    def test_says_what_time_a_code_asks_and_what_guards_both(
        self, visitor: Visitor, house: House, town: Town
    ) -> None:
        ended(house, town)
        guarded(house, town)

        page = visitor.page(check(visitor, WITH_A_ROLE))

        assert "Last professional contact 1 Mar 2026" in page.text
        assert "Written down as unavoidable" in page.text
        assert "a small place, far from other help" in page.text
        assert "Which limits hold for the other role?" in page.text

    def test_says_how_to_name_a_role(self, visitor: Visitor) -> None:
        page = visitor.page(check(visitor, KNOWN | {"occasion": "role"}))

        assert "You named no role." in page.text
        assert "Power, duration and ending" not in page.text

    def test_says_beside_the_question_where_none_is_thought_of(
        self, visitor: Visitor
    ) -> None:
        answer = visitor.fill_in("/check", KNOWN | {"role": "business"})

        assert answer.status_code == 422
        assert "Is asked only about somebody with whom" in answer.text

    def test_of_who_is_mentioned_asks_what_fits(self, visitor: Visitor) -> None:
        page = visitor.page(check(visitor, KNOWN | {"occasion": "mentioned"}))

        assert "Until then" not in page.text
        assert "Two clients who know each other" not in page.text
        assert "Was it another client who mentioned them?" in page.text


class TestAReviewer:
    def test_sees_the_role_and_the_same_comparison(
        self, visitor: Visitor, house: House, reviewer: Someone, clock: Clock
    ) -> None:
        number = check(visitor, WITH_A_ROLE).rpartition("/")[2]
        clock.forward(minutes=10)
        work(house)

        page = visitor.as_(reviewer).page(f"/reviews/{number}")
        told = get(visitor.client, f"{V1}/reviews/{number}", by=reviewer).json()

        assert "business with each other" in page.text
        assert "Power, duration and ending" in page.text
        assert "Change the levels" not in page.text
        assert told["role"] == "business"
        assert told["matches"][0]["thought"]["levels"]["are_proposed"] is True
        tied = [one for one in told["matches"][0]["relations"] if one["title"]]
        assert [one["title"] for one in tied] == ["Another role with the person"]

    def test_of_a_client_of_others_sees_no_levels(
        self, house: House, asker: Principal, reviewer: Someone, clock: Clock
    ) -> None:
        number = thought_of(house, asker)
        clock.forward(minutes=10)
        work(house)

        opened = reviewing.opened(house, principal(house, reviewer), number)

        assert opened.role is EnteredRole.BUSINESS
        assert [hit.thought for hit in opened.hits] == [None]


class TestPrograms:
    def asked(self, client: TestClient, by: Someone, **more: object) -> dict[str, Any]:
        answer = post(client, f"{V1}/persons/check", PROGRAM | more, by=by)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def test_are_told_what_the_page_says(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        ended(house, town)
        guarded(house, town)

        told = self.asked(client, town.therapist, occasion="role", role="business")
        again = get(
            client, f"{V1}/checks/{told['check']['check_id']}", by=town.therapist
        ).json()

        (match,) = told["matches"]
        client_, tie = match["relations"]
        assert (client_["words"], client_["title"]) == ("your client", None)
        assert tie["title"] == "Another role with the person"
        assert tie["words"].endswith("was a client of Thea Lind")
        assert tie["asks"].startswith("They are something else to each other already")
        assert "Thea Lind was the therapist of" in tie["sources"][0]
        assert tie["is_common"] is False
        thought = match["thought"]
        assert thought["role"] == told["check"]["role"] == "business"
        assert thought["levels"]["current"]["ending"] == "definite"
        assert thought["former_client"][0]["last_contact_on"] == "2026-03-01"
        assert thought["unavoidable"]["grounds"][0]["ground"] == "rural"
        assert again["matches"] == told["matches"]

    def test_are_told_nothing_of_a_role_at_intake(
        self, client: TestClient, town: Town
    ) -> None:
        (match,) = self.asked(client, town.therapist)["matches"]

        assert match["thought"] is None

    def test_are_refused_a_role_where_none_is_thought_of(
        self, client: TestClient, town: Town
    ) -> None:
        sent = PROGRAM | {"role": "business"}

        answer = post(client, f"{V1}/persons/check", sent, by=town.therapist)
        no_role = sent | {"occasion": "role", "role": "godparent"}
        unknown = post(client, f"{V1}/persons/check", no_role, by=town.therapist)

        assert (answer.status_code, unknown.status_code) == (422, 422)
        assert kind_of_problem(answer) == "not-understood"
        assert NOT_ASKED in answer.text


@pytest.mark.parametrize("role", [EnteredRole.BUSINESS, EnteredRole.NEIGHBOUR, None])
def test_a_named_role_with_ones_own_client_goes_to_a_reviewer_as_well(
    house: House, thea: Principal, clock: Clock, role: EnteredRole | None
) -> None:
    number = thought_of(house, thea, role)
    clock.forward(minutes=10)
    work(house)

    assert checks.desk(house).open[number].waits_for_reviewer


class TestTheCommand:
    """`check-person` for the operator, who says who thinks of the role."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        path = tmp_path / "asked.json"
        path.write_text(json.dumps(PROGRAM), encoding="utf-8")
        return path

    def run(self, house: House, file: Path, *more: str) -> Said:
        return run("--data", house.settings.data, "check-person", file, *more)

    def test_lays_out_the_role(self, house: House, file: Path, town: Town) -> None:
        asked = ("--therapist", town.therapist.name, "--role", "business")

        plain = self.run(house, file, *asked)
        (match,) = self.run(house, file, *asked, "--json").document["matches"]

        assert plain.code == 1
        assert "Power, duration and ending (proposed; change them):" in plain.out
        assert match["considered"]["role"] == "business"
        assert match["considered"]["levels"]["are_proposed"] is True

    def test_asks_who_and_which(self, house: House, file: Path) -> None:
        nobody = self.run(house, file, "--role", "business")
        unknown = self.run(
            house, file, "--therapist", "Thea Lind", "--role", "godparent"
        )

        assert (nobody.code, unknown.code) == (2, 2)
        assert "--role needs --therapist" in nobody.err
        assert "--role is one of therapy," in unknown.err
