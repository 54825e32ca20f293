"""Pages of offices: roles, letting in, stepping back, proceedings and names."""

from __future__ import annotations

import pytest

from api import people
from api.house import House
from api.proceedings import STEPS_BACK
from api.relations import practice_of
from api.ties import state
from domain.dual.telling import Telling
from domain.facts.bookkeeping import Standing
from domain.facts.ties import TieKind
from domain.practice import Booking
from domain.values import Role
from tests.house import CLIENT_NAME, PASSWORD, Someone, Town
from tests.pages.visiting import Visitor, case

WHY = "asked for by letter"


def somebody(house: House, name: str, *standings: Standing) -> Someone:
    person = people.add_member(house, name=name, password=PASSWORD, standings=standings)
    session = house.accounts.sign_in(name, PASSWORD, now=house.clock())
    assert session is not None
    return Someone(person_id=person, name=name, token=session.token)


class TestRoles:
    def test_are_given_and_taken_back(
        self, nobody: Visitor, house: House, town: Town
    ) -> None:
        at = f"/administration/{town.supervisor.person_id}"
        visitor = nobody.as_(town.administrator)

        given = visitor.fill_in(at, {"deed": "give", "role": "board_member"})
        taken = visitor.fill_in(at, {"deed": "take", "role_taken": "supervisor"})

        assert (given.status_code, taken.status_code) == (303, 303)
        assert visitor.page(at).heading == town.supervisor.name
        assert practice_of(house).standings[town.supervisor.person_id] == {
            Standing.BOARD_MEMBER
        }

    def test_are_listed_with_what_is_proposed(
        self, nobody: Visitor, town: Town
    ) -> None:
        visitor = nobody.as_(town.administrator)
        at = f"/administration/{town.supervisor.person_id}"
        visitor.fill_in(at, {"deed": "give", "role": "auditor"})

        again = visitor.fill_in(at, {"deed": "give", "role": "auditor"})

        assert "proposed: auditor" in visitor.page("/administration").text
        assert again.status_code == 422
        assert "somebody else than who proposed it" in again.text.lower()

    def test_are_not_given_to_oneself(self, nobody: Visitor, town: Town) -> None:
        at = f"/administration/{town.administrator.person_id}"
        visitor = nobody.as_(town.administrator)

        answer = visitor.fill_in(at, {"deed": "give", "role": "supervisor"})

        assert answer.status_code == 422
        assert "nobody gives a role to themselves" in answer.text

    def test_say_beside_the_question_what_is_missing(
        self, nobody: Visitor, town: Town
    ) -> None:
        at = f"/administration/{town.therapist.person_id}"
        visitor = nobody.as_(town.administrator)

        for form, field in (
            ({"deed": "give"}, "role"),
            ({"deed": "supervise"}, "supervisor"),
            ({"deed": "end"}, "supervisor_ended"),
        ):
            answer = visitor.fill_in(at, form)
            assert answer.status_code == 422
            assert f'id="{field}-error"' in answer.text

    def test_come_with_contracts(
        self, nobody: Visitor, house: House, town: Town
    ) -> None:
        at = f"/administration/{town.therapist.person_id}"
        visitor, over = nobody.as_(town.administrator), town.other_supervisor

        form = {"supervisor": str(over.person_id), "since_date": "2026-03-01"}
        made = visitor.fill_in(at, {"deed": "supervise", **form})
        ended = visitor.fill_in(
            at, {"deed": "end", "supervisor_ended": str(town.supervisor.person_id)}
        )

        assert (made.status_code, ended.status_code) == (303, 303)
        working = people.practitioner(house, town.therapist.person_id)
        assert list(working.supervisors) == [over.person_id]


FORM: dict[str, str | list[str]] = {
    "party": "Con Sult",
    "sections": ["record"],
    "until_date": "2026-03-20",
    "names_client": "no",
    "reason": WHY,
}


class TestLettingIn:
    def test_shows_who_may_see_the_case_and_ends_a_grant(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        somebody(house, "Con Sult")
        at = f"{case(town.case)}/let-in"

        made = therapist.fill_in(at, FORM)

        assert made.status_code == 303
        page = therapist.page(at)
        for name in (town.supervisor.name, town.board_member.name, "Con Sult"):
            assert name in page.text
        (ends,) = [
            f for f in page.all("form") if f.attributes["action"].endswith("end")
        ]
        ended = therapist.post(ends.attributes["action"], {"csrf": page.field("csrf")})
        assert ended.status_code == 303
        assert "Con Sult" not in therapist.page(at).text

    @pytest.mark.parametrize(
        ("form", "field"),
        [
            ({"party": ""}, "party"),
            ({"party": "Nobody Atall"}, "party"),
            ({"sections": []}, "sections"),
            ({"until_date": ""}, "until"),
            ({"until_date": "2026-03-01"}, "until"),
            ({"until_date": "soon"}, "until"),
            ({"reason": ""}, "reason"),
            ({"reason": f"{CLIENT_NAME} asked"}, "reason"),
        ],
    )
    def test_says_what_has_to_be_mended(
        self,
        therapist: Visitor,
        house: House,
        town: Town,
        form: dict[str, str],
        field: str,
    ) -> None:
        somebody(house, "Con Sult")

        answer = therapist.fill_in(f"{case(town.case)}/let-in", FORM | form)

        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text


def test_stepping_back_is_a_button_on_the_case(nobody: Visitor, town: Town) -> None:
    visitor = nobody.as_(town.board_member)
    at = f"{case(town.case)}/step-back"

    links = [a.attributes["href"] for a in visitor.page(case(town.case)).all("a")]
    answer = visitor.fill_in(at, {"reason": "we sing in one choir"})

    assert at in links
    assert answer.status_code == 303
    assert visitor.get(case(town.case)).status_code == 404
    assert (
        town.board_member.name
        in nobody.as_(town.therapist).page(f"{case(town.case)}/let-in").text
    )


def test_a_proceeding_is_run_on_its_page(
    nobody: Visitor, house: House, town: Town
) -> None:
    officer = somebody(house, "Ola Fink", Standing.CASE_OFFICER)
    at = f"{case(town.other_case)}/proceeding"
    member = str(town.other_board_member.person_id)
    visitor = nobody.as_(officer)

    opened = visitor.fill_in(
        "/proceedings", {"case": str(town.other_case), "reason": "a complaint came in"}
    )
    empty = visitor.fill_in(at, {"deed": "refer"})
    referred = visitor.fill_in(
        at, {"deed": "refer", "members": [member], "sections": ["record"]}
    )
    read = visitor.get(case(town.other_case)).status_code
    back = visitor.fill_in(at, {"deed": "take-back", "members_back": [member]})
    none = visitor.fill_in(at, {"deed": "take-back"})
    ended = visitor.fill_in(at, {"deed": "end"})

    assert [opened.headers["location"], referred.headers["location"]] == [at, at]
    assert 'id="members-error"' in empty.text
    assert read == 200
    assert back.status_code == 303
    assert none.status_code == 422
    assert ended.headers["location"] == "/proceedings"
    assert visitor.get(at).status_code == 404


def test_a_name_is_asked_for_and_said(
    nobody: Visitor, house: House, town: Town
) -> None:
    custodian = somebody(house, "Kit Warden", Standing.CUSTODIAN)
    at = f"{case(town.case)}/identity"
    member = nobody.as_(town.board_member)
    hidden = member.page(case(town.case)).text

    asked = member.fill_in(at, {"reason": WHY})
    waits = member.page(at).text
    page = nobody.as_(custodian).page("/identities")
    (say, *_) = [f.attributes["action"] for f in page.all("form")][1:]
    silent = nobody.fill_in("/identities", {"deed": "refuse"})
    refused = nobody.post(say, {"csrf": page.field("csrf"), "deed": "refuse"})
    said = nobody.post(say, {"csrf": page.field("csrf"), "deed": "say"})

    told = nobody.as_(town.board_member).page(case(town.case)).text
    assert (asked.status_code, said.status_code) == (303, 303)
    assert "Nobody has answered yet" in waits
    assert WHY in page.text
    assert silent.status_code == 405
    assert refused.status_code == 422
    assert CLIENT_NAME not in hidden
    assert CLIENT_NAME in told


class TestWhoStandsTooClose:
    @pytest.fixture
    def officer(self, nobody: Visitor, house: House, town: Town) -> Visitor:
        """The case officer in charge of the town's case."""
        officer = somebody(house, "Ola Fink", Standing.CASE_OFFICER)
        visitor = nobody.as_(officer)
        taken = visitor.fill_in(
            "/proceedings", {"case": str(town.case), "reason": "a complaint came in"}
        )
        assert taken.status_code == 303
        return visitor

    def test_is_named_with_a_reason_and_kept_from_the_panel(
        self, officer: Visitor, town: Town
    ) -> None:
        at = f"{case(town.case)}/conflicts"
        told = {"person": town.board_member.name, "reason": "they sing in one choir"}

        named = officer.fill_in(at, told)

        page, panel = officer.page(at), officer.page(f"{case(town.case)}/proceeding")
        assert named.headers["location"] == at
        assert town.board_member.name in page.text
        assert "they sing in one choir" in page.text
        assert "No: they were named as too close to judge it" in panel.text
        assert panel.all("a", href=at)
        gone = officer.as_(town.board_member).get(case(town.case))
        assert gone.status_code == 404

    def test_by_a_looser_tie_may_sit_and_is_to_be_asked(
        self, officer: Visitor, house: House, town: Town
    ) -> None:
        told = Telling(
            person_id=town.board_member.person_id,
            other_id=town.therapist.person_id,
            kind=TieKind.NEIGHBOUR,
        )
        booking = Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
        state(house, told, booking=booking)
        at = f"{case(town.case)}/proceeding"

        panel = officer.page(at)
        answered = officer.get(f"/api/v1{at}").json()["panel"]

        assert f"Yes, but {STEPS_BACK}" in panel.text
        asks = {one["name"]: one["asks"] for one in answered}
        assert asks[town.board_member.name] == STEPS_BACK
        assert asks[town.other_board_member.name] is None

    @pytest.mark.parametrize(
        ("told", "said"),
        [
            ({"person": "", "reason": "why"}, "Please answer this"),
            ({"person": "Nobody Here", "reason": "why"}, "nobody is registered"),
            ({"person": "Cy Dunn", "reason": ""}, "Please answer this"),
            ({"person": "Ola Fink", "reason": "why"}, "Is yourself"),
        ],
    )
    def test_is_asked_for_again_beside_what_has_to_be_mended(
        self, officer: Visitor, town: Town, told: dict[str, str], said: str
    ) -> None:
        answer = officer.fill_in(f"{case(town.case)}/conflicts", told)

        assert answer.status_code == 422
        assert said.lower() in answer.text.lower()

    def test_is_taken_back_with_a_reason_that_stays_beside_the_other(
        self, officer: Visitor, town: Town
    ) -> None:
        at, back = f"{case(town.case)}/conflicts", {"deed": "take-back"}
        officer.fill_in(at, {"person": town.supervisor.name, "reason": "one choir"})
        who = str(town.supervisor.person_id)
        empty = officer.fill_in(at, {**back, "person_back": who, "reason_back": ""})
        nobody = officer.fill_in(at, {**back, "reason_back": "why"})

        done = officer.fill_in(
            at, {**back, "person_back": who, "reason_back": "another of that name"}
        )

        page = officer.page(at)
        assert (empty.status_code, nobody.status_code) == (422, 422)
        assert done.headers["location"] == at
        assert "one choir" in page.text
        assert "another of that name" in page.text
        assert "Who does not stand too close" not in page.text
        assert officer.as_(town.supervisor).get(case(town.case)).status_code == 200

    def test_is_named_by_a_privacy_officer_who_reads_nothing(
        self, nobody: Visitor, house: House, town: Town
    ) -> None:
        visitor = nobody.as_(somebody(house, "Pia Veil", Standing.PRIVACY_OFFICER))
        at = f"{case(town.case)}/conflicts"

        assert visitor.page(f"{case(town.case)}/let-in").all("a", href=at)
        assert "Nobody was named yet" in visitor.page(at).text
        assert visitor.get(case(town.case)).status_code == 404
