"""The page of one's own circle: what is told there, and what is refused."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from api.circle import mine, of_whom
from api.house import House
from api.rechecking import Changes
from domain import recording
from domain.dual.kinds import CALLED
from domain.facts.ties import TieKind, TieStated
from tests.checks.test_rechecking import waiting
from tests.house import Someone, Town, principal
from tests.pages.visiting import Form, Visitor

AT = "/circle"
BEN = {
    "given_name": "Ben Orrin",
    "surname": "Quillfeather",
    "date_of_birth": "1969-04-03",
    "kind": "partner",
    "standing": "current",
    "since": "2012-05-01",
    "words": "we met in Lisbon",
}
KNOWN = {
    "given_name": "Marguerite Jane",
    "surname": "Hollenbeck",
    "date_of_birth": "1971-05-02",
    "kind": "friend",
}
UNKNOWN = KNOWN | {"given_name": "Etireugram Enaj", "surname": "Kcebnelloh"}


@pytest.fixture
def therapist(client: TestClient, town: Town) -> Visitor:
    """The therapist of the town's case, at the pages."""
    return Visitor(client).as_(town.therapist)


def told(visitor: Visitor, form: Form = BEN, **more: str) -> str:
    """Where telling leads."""
    answer = visitor.fill_in(AT, {**form, **more})
    assert answer.status_code == 303, answer.text[-6000:]
    return str(answer.headers["location"])


def refused(visitor: Visitor, form: Form = BEN, **more: str) -> str:
    answer = visitor.fill_in(AT, {**form, **more})
    assert answer.status_code == 422, answer.headers
    return answer.text


def titles(visitor: Visitor, at: str = AT) -> list[str]:
    found = re.findall(r'<li class="card"><h2>(.*?)</h2>', visitor.get(at).text)
    return [str(each) for each in found]


def tie_at(visitor: Visitor, what: str) -> str:
    """The address of the first form of that kind on the page."""
    found = re.findall(rf'action="({AT}/[-0-9a-f]+/{what})"', visitor.get(AT).text)
    return str(found[0])


def stated(house: House, who: Someone) -> list[TieStated]:
    return [
        fact
        for _, fact in house.ledger.page(0, limit=10_000).facts
        if isinstance(fact, TieStated) and fact.held_by == who.person_id
    ]


class TestWhatIsTold:
    def test_an_empty_circle_says_what_it_is_for(self, therapist: Visitor) -> None:
        page = therapist.get(AT).text

        assert "There is nobody in your circle yet." in page
        assert "no supervisor and no administrator" in page
        assert f'href="{AT}"' in therapist.get("/check").text
        assert f'href="{AT}"' in therapist.get("/").text

    def test_stands_on_the_page_in_words(self, therapist: Visitor) -> None:
        assert told(therapist) == f"{AT}?told=told"

        page = therapist.get(AT).text
        assert titles(therapist) == ["Ben Orrin Quillfeather is your partner"]
        assert "we met in Lisbon" in page
        assert "Since" in page
        assert "1 May 2012" in page

    def test_is_found_by_ones_own_check_at_once(
        self, therapist: Visitor, town: Town
    ) -> None:
        told(therapist)
        asked = {k: BEN[k] for k in ("given_name", "surname", "date_of_birth")}

        heard = therapist.fill_in("/check", asked | {"occasion": "intake"})
        mine_ = therapist.get(str(heard.headers["location"])).text
        other = therapist.as_(town.other_therapist)
        theirs = other.fill_in("/check", asked | {"occasion": "intake"})

        assert "was the partner of" in mine_ or "is the partner of" in mine_
        assert "the partner of" not in other.get(theirs.headers["location"]).text

    def test_can_lead_over_somebody_of_the_circle(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        told(therapist)
        (ben,) = mine(house, principal(house, town.therapist)).people

        told(
            therapist,
            {"surname": "Quillfeather", "given_name": "Ida", "kind": "teacher~"},
            other=str(ben),
        )
        told(therapist, {"who": str(ben), "kind": "landlord~"})

        assert titles(therapist) == [
            "Ben Orrin Quillfeather is a tenant of yours",
            "Ben Orrin Quillfeather is a teacher of Ida Quillfeather",
            "Ben Orrin Quillfeather is your partner",
        ]

    def test_may_be_of_a_client_of_ones_own_and_goes_to_a_reviewer(
        self, therapist: Visitor, house: House, town: Town, reviewer: Someone
    ) -> None:
        changes = Changes(house)
        changes.look()
        before = len(waiting(house, reviewer))

        told(therapist, {"who": f"case-{town.case}", "kind": "neighbour"})
        changes.look()

        assert titles(therapist) == [
            "Marguerite Jane Hollenbeck is a neighbour of yours"
        ]
        assert len(waiting(house, reviewer)) == before + 1
        assert "reviewer looks" not in therapist.get(AT).text

    def test_no_client_of_another_can_be_chosen(
        self, therapist: Visitor, town: Town, house: House
    ) -> None:
        client = recording.opened(house.ledger, town.other_case).client_id

        for who in (f"case-{town.other_case}", str(client), "case-x", "nobody"):
            page = refused(therapist, {"who": who, "kind": "friend"})
            assert "hoose one of the answers" in page
        assert stated(house, town.therapist) == []

    def test_comes_a_page_at_a_time(self, therapist: Visitor) -> None:
        for nth in range(21):
            told(therapist, {"surname": f"Ashgrove {nth}", "kind": "club"})

        assert len(titles(therapist)) == 20
        assert titles(therapist, f"{AT}?page=2") == [
            "Ashgrove 0 is in the same club or board as you"
        ]
        assert "no more pages" in therapist.get(f"{AT}?page=3").text


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"given_name": "", "surname": " "}, "Tell at least a name"),
            ({"given_name": "", "surname": "…"}, "Tell at least a name"),
            ({"surname": "x" * 301}, "longer than 300 characters"),
            ({"surname": "a\u202eb"}, "does not show"),
            ({"kind": ""}, "Please answer this"),
            ({"kind": "enemy"}, "Choose one of the answers"),
            ({"standing": "maybe"}, "Choose one of the answers"),
            ({"since": "2999-01-01"}, "Lies in the future"),
            ({"since": "0012-05-01"}, "Lies before 1880"),
            ({"since": "last May"}, "Write it as 2012-05-01"),
            ({"until": "2010-01-01", "standing": "former"}, "before the day on which"),
            ({"until": "2020-01-01"}, "say that it was"),
            ({"until": "2999-01-01"}, "Lies in the future"),
            ({"words": "x" * 1001}, "longer than 1000 characters"),
            ({"words": "a\x00b"}, "cannot be written down"),
            ({"other": "nobody"}, "hoose one of the answers"),
        ],
    )
    def test_stays_in_the_form_with_its_reason(
        self, therapist: Visitor, house: House, town: Town, more: Form, said: str
    ) -> None:
        page = refused(therapist, {**BEN, **more})

        assert said in page
        assert 'value="1969-04-03"' in page
        assert stated(house, town.therapist) == []

    def test_odd_names_are_shown_as_they_are(self, therapist: Visitor) -> None:
        told(therapist, {"surname": "<b>O'Néill & 王", "kind": "friend"})

        assert (
            "&lt;b&gt;O&#39;Néill &amp; 王 is a friend of yours"
            in therapist.get(AT).text
        )

    def test_what_is_promised_may_lie_ahead(self, therapist: Visitor) -> None:
        told(therapist, BEN, standing="promised", since="2999-01-01", kind="employer")

        assert titles(therapist) == ["Ben Orrin Quillfeather is to be your employer"]

    def test_nobody_is_tied_to_themselves(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        told(therapist)
        (ben,) = mine(house, principal(house, town.therapist)).people

        page = refused(therapist, {"who": str(ben), "kind": "kin", "other": str(ben)})

        assert "Is the same person" in page

    def test_who_is_there_is_not_described_as_well(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        told(therapist)
        (ben,) = mine(house, principal(house, town.therapist)).people

        assert "Say one: somebody new" in refused(therapist, BEN, who=str(ben))


class TestTwice:
    def test_a_form_sent_twice_writes_once(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        form = {**therapist.form(AT), **BEN}

        answers = [therapist.post(AT, form) for _ in range(2)]
        again = therapist.post(AT, {**form, "surname": "Other"})

        assert {a.headers["location"] for a in answers} == {f"{AT}?told=told"}
        assert again.status_code == 422
        assert "This was sent before" in again.text
        assert len(stated(house, town.therapist)) == 1

    def test_the_same_told_again_changes_nothing(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        told(therapist)

        assert told(therapist) == f"{AT}?told=known"
        assert len(stated(house, town.therapist)) == 1

    def test_the_same_person_in_another_way_is_chosen_from_the_list(
        self, therapist: Visitor
    ) -> None:
        told(therapist)

        page = refused(therapist, BEN, kind="business")

        assert "in just these words" in page


class TestTheEnd:
    def test_is_told_with_its_day(self, therapist: Visitor) -> None:
        told(therapist)
        at = tie_at(therapist, "end")
        day = f"on-{at.split('/')[2]}"
        form = {**therapist.form(AT), day: "2020-02-29"}

        answers = [therapist.post(at, form) for _ in range(2)]

        page = therapist.get(AT).text
        assert {a.headers["location"] for a in answers} == {f"{AT}?told=ended"}
        assert titles(therapist) == ["Ben Orrin Quillfeather was your partner"]
        assert "29 Feb 2020" in page
        assert "/end" not in page

    def test_of_what_was_promised_may_come_first(self, therapist: Visitor) -> None:
        told(therapist, kind="business", standing="promised", since="2999-01-01")
        at = tie_at(therapist, "end")

        therapist.fill_in(at, {}, at=AT)

        (said,) = titles(therapist)
        assert said.startswith("Ben Orrin Quillfeather was to be")

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            ("2999-01-01", "Lies in the future"),
            ("2011-01-01", "Lies before the day on which it began"),
            ("soon", "Write it as"),
        ],
    )
    def test_has_to_be_possible(self, therapist: Visitor, day: str, said: str) -> None:
        told(therapist)
        at = tie_at(therapist, "end")

        answer = therapist.fill_in(at, {f"on-{at.split('/')[2]}": day}, at=AT)

        assert answer.status_code == 422
        assert said in answer.text
        assert f'value="{day}"' in answer.text

    def test_a_mistake_is_taken_back_once(self, therapist: Visitor) -> None:
        told(therapist)
        at = tie_at(therapist, "withdrawal")
        form = therapist.form(AT)

        answers = [therapist.post(at, form).status_code for _ in range(2)]
        later = therapist.fill_in(at, {}, at=AT)

        assert answers == [303, 303]
        assert later.status_code == 404
        assert titles(therapist) == []

    def test_who_was_erased_is_gone(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        told(therapist)
        (ben,) = mine(house, principal(house, town.therapist)).people
        house.keys.destroy(subject=ben)

        assert titles(therapist) == []
        assert "hoose one of the answers" in refused(
            therapist, {"who": str(ben), "kind": "kin"}
        )
        assert told(therapist) == f"{AT}?told=told"


@pytest.mark.parametrize("kind", TieKind)
def test_every_kind_reads_right(kind: TieKind) -> None:
    for called in (CALLED[kind].first, CALLED[kind].other):
        words = of_whom(called, "")
        assert words.endswith((" you", " yours")) or "your " in words
        assert not words.endswith(" of")
