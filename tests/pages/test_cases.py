"""The list of cases, a page at a time."""

from __future__ import annotations

from uuid import uuid4

from api.house import House
from api.pages.entrance import CASES_SHOWN
from tests.house import Town, open_case
from tests.pages.reading import Document
from tests.pages.visiting import Visitor

MORE = 3


def listed(page: Document) -> list[str]:
    cases = [link.attributes.get("href", "") for link in page.all("a")]
    return [each for each in cases if each.startswith("/cases/") and "new" not in each]


def test_many_cases_come_a_page_at_a_time_each_once(
    house: House, town: Town, therapist: Visitor
) -> None:
    opened = {town.case}
    opened |= {open_case(house, town.therapist) for _ in range(CASES_SHOWN + MORE - 1)}

    first = therapist.page("/")
    (more,) = [link for link in first.all("a") if link.text == "More cases"]
    rest = therapist.page(more.attributes["href"])

    assert len(listed(first)) == CASES_SHOWN
    assert len(listed(rest)) == MORE
    assert {*listed(first), *listed(rest)} == {f"/cases/{each}" for each in opened}
    assert "More cases" not in [link.text for link in rest.all("a")]


def test_a_page_that_begins_after_no_case_of_theirs_is_not_there(
    therapist: Visitor,
) -> None:
    therapist.page(f"/?after={uuid4()}", status=404)
    assert therapist.get("/?after=nobody").status_code in {404, 422}
