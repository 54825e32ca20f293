"""Whom a reviewer reads of first: who may be the person, before who hardly is."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from api import persons_kept
from api.house import House
from api.letting_in import operator_books
from api.pages.check_views import FEW
from api.persons_named import person_named
from domain.facts.ties import TieKind
from domain.matching.details import Details, Name
from domain.values import PersonId
from tests.checks.conftest import ADA
from tests.checks.test_lapsing import new_client
from tests.checks.test_pages import check, looked_up
from tests.dual.telling import state
from tests.house import Clock, Someone, Town
from tests.pages.visiting import Visitor

BY_NAME = {"given_name": "Tom", "surname": "Hollenbeck", "occasion": "intake"}
FOLDED = re.compile(r'<details class="more"(?P<open> open)?><summary>(?P<said>[^<]+)<')


def namesakes(house: House, town: Town, *, many: int) -> None:
    """Clients who share a surname with the town's client, and nothing else."""
    for nth in range(many):
        found = new_client(house, town.therapist, f"{'ABCDEFGH'[nth]}. Hollenbeck")
        persons_kept.describe(
            house,
            found,
            Details(
                names=(Name(given=f"{'ABCDEFGH'[nth]}.", surname="Hollenbeck"),),
                phones=(f"0299 555 71{nth}",),
            ),
            booking=operator_books(house),
        )


@pytest.mark.parametrize(("many", "is_open"), [(FEW - 1, True), (FEW + 2, False)])
def test_many_of_whom_little_is_known_are_folded(
    client: TestClient,
    house: House,
    town: Town,
    reviewer: Someone,
    clock: Clock,
    *,
    many: int,
    is_open: bool,
) -> None:
    namesakes(house, town, many=many)
    visitor = Visitor(client).as_(town.other_therapist)
    at = check(visitor, BY_NAME).replace("/check/", "/reviews/")
    looked_up(house, clock)

    page = visitor.as_(reviewer).get(at).text
    folded = FOLDED.search(page)

    assert folded is not None
    assert (folded["open"] is not None) == is_open


def test_the_likeliest_comes_first_and_unfolded(
    client: TestClient, house: House, town: Town, reviewer: Someone, clock: Clock
) -> None:
    namesakes(house, town, many=1)
    visitor = Visitor(client).as_(town.other_therapist)
    told = {
        "given_name": "Marguerite J.",
        "surname": "Hollenbeck",
        "phone": "0312 555 019",
    }
    at = check(visitor, BY_NAME | told).replace("/check/", "/reviews/")
    looked_up(house, clock)

    page = visitor.as_(reviewer).get(at).text

    assert page.index(ADA.names[0].given) < page.index("<summary>1 person of whom")


def test_who_is_close_to_the_asker_stands_unfolded(
    client: TestClient, house: House, town: Town, reviewer: Someone, clock: Clock
) -> None:
    namesakes(house, town, many=2)
    friend = named(house, "A. Hollenbeck")
    state(house, friend, town.other_therapist.person_id, kind=TieKind.FRIEND)
    visitor = Visitor(client).as_(town.other_therapist)
    at = check(visitor, BY_NAME).replace("/check/", "/reviews/")
    looked_up(house, clock)

    page = visitor.as_(reviewer).get(at).text

    folded = page.index("of whom too little is known to say</summary>")
    assert page.index(">A. Hollenbeck</a>") < folded < page.index(">B. Hollenbeck</a>")


def named(house: House, name: str) -> PersonId:
    found = person_named(house, name, by_name=True)
    assert found is not None
    return found
