"""The page of one's own circle: what is told there, who reads it, and what is refused."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from api import judgements
from api.checks import Wanted, ask
from api.circle import mine, of_whom
from api.house import House
from api.letting_in import operator_books
from api.rechecking import Changes
from api.screening import work
from domain import recording
from domain.dual.kinds import CALLED
from domain.facts.checks import Occasion
from domain.facts.persons import Judgement
from domain.facts.ties import TieKind, TieStated
from tests.checks.conftest import ADA
from tests.checks.test_rechecking import waiting
from tests.house import Clock, Someone, Town, principal
from tests.pages.visiting import Form, Visitor
from tests.reading.offices import Watch, cases_of

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


class TestWhoReadsIt:
    @pytest.mark.parametrize("who", ["other_therapist", "supervisor"])
    def test_nobody_else_who_may_ask(
        self, therapist: Visitor, town: Town, who: str
    ) -> None:
        told(therapist)

        page = therapist.as_(getattr(town, who)).get(AT)

        assert page.status_code == 200
        assert "Quillfeather" not in page.text
        assert "There is nobody in your circle yet." in page.text

    def test_nobody_who_may_not(
        self, therapist: Visitor, town: Town, reviewer: Someone
    ) -> None:
        told(therapist)
        end = tie_at(therapist, "end")

        for who in (town.administrator, town.board_member, reviewer):
            visitor = therapist.as_(who)
            answer = visitor.get(AT)
            assert answer.status_code == 403
            assert "Quillfeather" not in answer.text
            csrf = visitor.page("/account").field("csrf")
            sent = visitor.post(end, {"csrf": csrf})
            assert sent.status_code == 403

    def test_a_colleague_can_neither_end_nor_take_back(
        self, therapist: Visitor, town: Town, house: House
    ) -> None:
        told(therapist)
        at = [tie_at(therapist, each) for each in ("end", "withdrawal")]

        other = therapist.as_(town.other_therapist)
        answers = [other.fill_in(each, {}, at=AT).status_code for each in at]

        assert answers == [404, 404]
        assert not mine(house, principal(house, town.therapist)).ties[0].is_over

    def test_a_reviewer_whom_a_check_of_ones_own_leads_there(
        self,
        therapist: Visitor,
        house: House,
        town: Town,
        reviewer: Someone,
        clock: Clock,
    ) -> None:
        told(therapist, {"who": f"case-{town.case}", "kind": "neighbour"})
        asker = principal(house, town.therapist)
        wanted = Wanted(details=ADA, occasion=Occasion.ROLE)
        ask(house, asker, wanted, command=None)
        clock.forward(minutes=10)
        work(house)

        (check,) = waiting(house, reviewer)
        page = therapist.as_(reviewer).get(f"/reviews/{check.id}").text

        assert "a neighbour of" in page

    def test_a_reviewer_once_somebody_of_it_is_judged_to_be_a_client(
        self, therapist: Visitor, house: House, town: Town, reviewer: Someone
    ) -> None:
        told(therapist, KNOWN)
        (known,) = mine(house, principal(house, town.therapist)).people
        client = recording.opened(house.ledger, town.case).client_id
        changes = Changes(house)
        changes.look()
        before = {each.id for each in waiting(house, reviewer)}

        judgements.judge(
            house,
            person_id=known,
            other_id=client,
            judgement=Judgement.SAME,
            reason="one birth date",
            booking=operator_books(house),
        )
        changes.look()

        (check,) = [c for c in waiting(house, reviewer) if c.id not in before]
        page = therapist.as_(reviewer).get(f"/reviews/{check.id}").text
        assert "a friend of" in page

    def test_that_a_client_stands_in_it_is_noted(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        told(therapist, {"who": f"case-{town.case}", "kind": "neighbour"})
        watch = Watch(house)

        therapist.page(AT)

        (look,) = watch.news()
        assert cases_of(look) == (town.case,)
        assert (look.recorded_by, look.shown) == (town.therapist.person_id, "cases")


class TestBlindness:
    def test_describing_somebody_known_is_answered_as_nobody_known(
        self, therapist: Visitor, town: Town
    ) -> None:
        visitor = therapist.as_(town.other_therapist)
        answers = [visitor.fill_in(AT, form) for form in (KNOWN, UNKNOWN)]
        pages = [visitor.get(AT).text for _ in answers]
        sizes = {len(answer.content) for answer in answers}

        same = ("location", "content-type", "content-length", "cache-control")
        assert {answer.status_code for answer in answers} == {303}
        assert len(sizes) == 1
        for name in same:
            assert len({answer.headers.get(name) for answer in answers}) == 1, name
        assert "Hollenbeck" in pages[0]
        assert str(town.case) not in pages[0]

    def test_so_is_what_the_page_shows_and_a_refusal(
        self, therapist: Visitor, town: Town, house: House
    ) -> None:
        visitor = therapist.as_(town.other_therapist)
        pages: list[str] = []
        for form in (KNOWN, UNKNOWN):
            wrong = refused(visitor, form, since="2999-01-01")
            told(visitor, form)
            Changes(house).look()
            shown = visitor.get(AT).text
            visitor.fill_in(tie_at(visitor, "withdrawal"), {}, at=AT)
            pages.append(_bare(wrong + shown, form))

        assert pages[0] == pages[1]

    def test_each_is_a_record_of_its_own(
        self, therapist: Visitor, house: House
    ) -> None:
        told(therapist, KNOWN)
        client_is_apart = "Hollenbeck" in therapist.get(AT).text
        people = {fact.person_id for fact in _all(house)}

        told(therapist, UNKNOWN)

        assert client_is_apart
        assert len({fact.person_id for fact in _all(house)} - people) == 1


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


def _bare(text: str, form: dict[str, str]) -> str:
    for name in ("given_name", "surname"):
        text = text.replace(form[name], "-")
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "#", text)


def _all(house: House) -> list[TieStated]:
    facts = house.ledger.page(0, limit=10_000).facts
    return [fact for _, fact in facts if isinstance(fact, TieStated)]
