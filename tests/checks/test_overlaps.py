"""Two roles that cannot be kept apart: written down in a case, read, and asked about."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import overlaps
from api.house import House
from api.overlaps import Telling, of_case, write
from domain import recording
from domain.dual.telling import TiesMemory, remember_ties
from domain.facts.bookkeeping import CaseOpened
from domain.facts.ties import OverlapUnavoidable, Safeguard, Unavoidable
from domain.practice import person_stream
from domain.refusals import CaseUnknown, NotAllowed
from domain.sealing import ERASED
from tests.api.asking import V1, get, kind_of_problem, post
from tests.house import Someone, Town, principal
from tests.pages.visiting import Visitor

TOLD: dict[str, Any] = {
    "grounds": ["rural", "congregation"],
    "safeguards": ["supervision"],
    "review_on": "2026-09-01",
    "words": "the only one in the valley",
}
ASKS = (
    "Was it talked over with the person, and did they agree?",
    "Which limits hold for the other role?",
)


@pytest.fixture
def visitor(client: TestClient, town: Town) -> Visitor:
    """The therapist of the case."""
    return Visitor(client).as_(town.therapist)


@pytest.fixture
def at(town: Town) -> str:
    return f"/cases/{town.case}/two-roles"


def begun(house: House, town: Town) -> CaseOpened:
    return recording.opened(house.ledger, town.case)


def written(house: House, town: Town) -> tuple[OverlapUnavoidable, ...]:
    stream = person_stream(begun(house, town).client_id)
    return house.ledger.recall(stream, TiesMemory(), remember_ties).overlaps


def is_read(house: House, who: Someone, town: Town) -> list[str | None]:
    return [
        each.words for each in of_case(house, principal(house, who), town.case).told
    ]


class TestThePage:
    def test_says_what_was_written_down_and_what_is_asked(
        self, visitor: Visitor, house: House, town: Town, at: str
    ) -> None:
        empty = visitor.page(at)

        sent = visitor.fill_in(at, TOLD)
        page = visitor.page(sent.headers["location"])

        (fact,) = written(house, town)
        assert "Nothing was written down." in empty.text
        assert (fact.therapist_id, fact.recorded_by) == (town.therapist.person_id,) * 2
        assert fact.grounds == (Unavoidable.RURAL, Unavoidable.CONGREGATION)
        assert fact.safeguards == (Safeguard.SUPERVISION, Safeguard.REVIEW_SET)
        assert fact.words is not None
        assert fact.words.subject_id == fact.person_id == begun(house, town).client_id
        assert "To be looked at again 1 Sep 2026" in page.text
        assert "the only one in the valley" in page.text
        assert all(each in page.text for each in ASKS)
        assert "It is written down." in page.text

    def test_keeps_what_was_typed_where_something_is_to_be_mended(
        self, visitor: Visitor, house: House, town: Town, at: str
    ) -> None:
        wrong = {"grounds": "rural", "review_on": "2020-01-01", "words": "kept here"}

        answer = visitor.fill_in(at, wrong)
        unread = visitor.fill_in(at, TOLD | {"review_on": "soon"})

        assert (answer.status_code, unread.status_code) == (422, 422)
        assert "Name at least one" in answer.text
        assert "Lies in the past" in answer.text
        assert "kept here" in answer.text
        assert "Is a day such as 2027-03-01" in unread.text
        assert written(house, town) == ()

    def test_is_written_once_however_often_it_is_sent(
        self, visitor: Visitor, house: House, town: Town, at: str
    ) -> None:
        form = {**visitor.form(at), **TOLD}

        sent = [visitor.post(at, form).status_code for _ in range(2)]

        assert sent == [303, 303]
        assert len(written(house, town)) == 1

    def test_is_led_to_from_the_case(
        self, visitor: Visitor, town: Town, at: str
    ) -> None:
        links = [
            one.attributes.get("href")
            for one in visitor.page(f"/cases/{town.case}").all("a")
        ]

        assert at in links

    def test_of_a_supervisor_has_no_form(
        self, visitor: Visitor, town: Town, at: str
    ) -> None:
        visitor.fill_in(at, TOLD)

        page = visitor.as_(town.supervisor).page(at)

        assert "the only one in the valley" in page.text
        assert page.all("textarea") == []


class TestPrograms:
    def test_write_and_read(self, client: TestClient, town: Town) -> None:
        address = f"{V1}/cases/{town.case}/overlaps"

        sent = post(client, address, TOLD, by=town.therapist)
        read = get(client, address, by=town.supervisor)

        (one,) = read.json()["overlaps"]
        assert sent.status_code == 201
        assert sent.json() == read.json()
        assert [each["ground"] for each in one["grounds"]] == TOLD["grounds"]
        assert one["review_due"] == "2026-09-01T00:00:00Z"
        assert one["words"] == TOLD["words"]
        assert read.json()["asks"] == [*ASKS]

    def test_of_a_supervisor_do_not_write(self, client: TestClient, town: Town) -> None:
        address = f"{V1}/cases/{town.case}/overlaps"

        answer = post(client, address, TOLD, by=town.supervisor)

        assert answer.status_code == 403
        assert kind_of_problem(answer) == "not-allowed"
        assert "only the therapist of the case may" in answer.text


def test_somebody_else_finds_no_case(house: House, town: Town) -> None:
    who = principal(house, town.other_therapist)
    telling = Telling(grounds=(Unavoidable.RURAL,), safeguards=(Safeguard.CONSENT,))

    with pytest.raises(CaseUnknown):
        of_case(house, who, town.case)
    with pytest.raises(CaseUnknown):
        write(house, who, town.case, telling, command=None)
    with pytest.raises(NotAllowed, match=overlaps.ITS_THERAPIST):
        write(
            house, principal(house, town.supervisor), town.case, telling, command=None
        )


def test_whoever_is_not_told_who_the_client_is_reads_no_words(
    house: House, town: Town
) -> None:
    telling = Telling(
        grounds=(Unavoidable.RURAL,),
        safeguards=(Safeguard.CONSENT,),
        words="Ada, the baker",
    )

    write(house, principal(house, town.therapist), town.case, telling, command=None)

    assert is_read(house, town.board_member, town) == [None]
    assert is_read(house, town.supervisor, town) == ["Ada, the baker"]


def test_the_words_go_with_the_client(house: House, town: Town) -> None:
    telling = Telling(
        grounds=(Unavoidable.RURAL,),
        safeguards=(Safeguard.CONSENT,),
        words="the baker",
    )
    write(house, principal(house, town.therapist), town.case, telling, command=None)
    (fact,) = written(house, town)
    assert fact.words is not None

    house.keys.destroy(subject=fact.person_id)

    assert house.ledger.words(fact, "words", fact.words) is ERASED
