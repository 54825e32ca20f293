"""The cards of the queue: short, with what a supervisor needs to choose one."""

from __future__ import annotations

import pytest

from api.house import House
from api.pages.questions import MOST_SHOWN
from tests.house import Town, open_case, tell
from tests.pages.reading import Document
from tests.pages.visiting import Visitor, case

SECRET = {"what": "do_not_tell_supervisor", "evidence": "self_report"}
DEPENDS = {"indicator": "cannot_tolerate_break", "fostered_by_therapist": False}


def links(page: Document) -> list[str]:
    """Where a page leads."""
    return [link.attributes.get("href", "") for link in page.all("a")]


def depends(house: House, town: Town, *days: int) -> None:
    for day in days:
        tell(
            house,
            town.therapist,
            town.case,
            kind="DependencyIndicatorNoted",
            data=DEPENDS,
            occurred_at=f"2026-02-{day}T10:00:00Z",
        )


def test_a_card_has_the_question_and_the_latest_two_facts_it_rests_on(
    therapist: Visitor, house: House, town: Town
) -> None:
    depends(house, town, 10, 11, 12)

    page = therapist.page("/queue")

    (card,) = page.all("li", class_="card")
    assert "Worth a conversation in supervision. Open since 9 Mar 2026" in " ".join(
        card.text.split()
    )
    assert "12 Feb 2026" in card.text
    assert "11 Feb 2026" in card.text
    assert "10 Feb 2026" not in card.text
    assert "and 1 fact before" in card.text
    facts = [address for address in links(page) if "/facts/" in address]
    assert len(facts) == 2
    for address in facts:
        assert "Dependency indicator noted" in therapist.page(address).text


def test_what_else_is_asked_of_a_case_is_folded(
    therapist: Visitor, house: House, town: Town
) -> None:
    depends(house, town, 10, 11, 12)
    tell(house, town.therapist, town.case, kind="SecrecyRequested", data=SECRET)

    page = therapist.page("/queue")

    (folded,) = page.all("details")
    assert "1 further question" in folded.text
    assert "Dependency pattern" in folded.text
    assert "Secrecy marker" not in folded.text
    (card,) = page.all("li", class_="card")
    assert "Consider whom to bring this to today." in card.text


def test_more_cases_than_a_page_holds_are_reached(
    therapist: Visitor, house: House, town: Town
) -> None:
    others = [open_case(house, town.therapist) for _ in range(MOST_SHOWN)]
    for each in (town.case, *others):
        tell(house, town.therapist, each, kind="SecrecyRequested", data=SECRET)

    first = therapist.page("/queue")
    second = therapist.page(f"/queue?since={MOST_SHOWN}")

    def shown(page: Document) -> set[str]:
        addresses = {address.partition("#")[0] for address in links(page)}
        return {case(each) for each in (town.case, *others)} & addresses

    assert f"Cases 1 to {MOST_SHOWN} of {MOST_SHOWN + 1}" in first.text
    assert (len(shown(first)), len(shown(second))) == (MOST_SHOWN, 1)
    assert shown(first).isdisjoint(shown(second))
    assert f"/queue?since={MOST_SHOWN}" in first.html
    assert "/queue?since=0" in second.html


@pytest.mark.parametrize("typed", ["x", "-1", "9" * 40, "999", "%C2%B2"])
def test_what_is_no_place_is_the_beginning(
    therapist: Visitor, house: House, town: Town, typed: str
) -> None:
    tell(house, town.therapist, town.case, kind="SecrecyRequested", data=SECRET)

    assert "Secrecy marker" in therapist.page(f"/queue?since={typed}").text
