"""The rows of who looked: rebuilt the same, gone with the case, and told to no thief."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api import forgetting, retention
from api.house import House
from domain.reading import SHOWN
from domain.values import CaseId
from projections.access_search import Sought, found, readers
from projections.catch_up import compare, rebuild
from tests.api.asking import V1, get
from tests.erasure.forgetting_words import CLASS
from tests.house import Clock, Town
from tests.reading.offices import Offices

WHY = "the canary of the audit"


@pytest.fixture
def looked(client: TestClient, house: House, town: Town, offices: Offices) -> House:
    """A house in which many have looked."""
    for who in (town.therapist, town.supervisor, town.board_member):
        get(client, f"{V1}/cases", by=who)
        get(client, f"{V1}/cases/{town.case}/timeline", by=who)
    get(client, f"{V1}/cases/{town.other_case}/facts", by=town.other_therapist)
    get(
        client,
        f"{V1}/cases/{town.other_case}/accesses",
        by=offices.auditor,
        purpose=WHY,
    )
    get(client, f"{V1}/accesses", by=offices.auditor, purpose=WHY)
    house.catch_up()
    return house


def rows(house: House, case: CaseId) -> int:
    with house.engine.connect() as connection:
        return len(list(found(connection, house.keys, Sought(case_id=case))))


def test_a_rebuild_gives_the_same_rows(looked: House, town: Town) -> None:
    before = rows(looked, town.case)
    assert before

    assert compare(looked.engine, looked.ledger) == []
    rebuild(looked.engine, looked.ledger)

    assert rows(looked, town.case) == before


def test_after_the_end_of_its_time_nothing_of_a_case_is_left(
    looked: House, town: Town, offices: Offices, clock: Clock
) -> None:
    keeps(looked, offices)
    assert rows(looked, town.other_case)
    clock.forward(days=8 * 366)
    asked = forgetting.ask_to_end(
        looked,
        by=offices.privacy_officer.person_id,
        case_id=town.other_case,
        reason="its time is over",
    )
    forgetting.approve(looked, by=town.administrator.person_id, request_id=asked.id)

    assert rows(looked, town.other_case) == 0
    with looked.engine.connect() as connection:
        assert readers(connection, town.other_case) == []
    assert rows(looked, town.case)
    assert compare(looked.engine, looked.ledger) == []


def test_looking_makes_a_case_kept_no_longer(
    looked: House, town: Town, offices: Offices, clock: Clock
) -> None:
    """Who looks is no contact; only what was shown to others is accounted for."""
    keeps(looked, offices)

    def until() -> object:
        all_ = retention.overview(looked, as_of=looked.clock())
        return next(one.until for one in all_ if one.case_id == town.other_case)

    before = until()
    clock.forward(days=8 * 366)

    assert until() == before
    (judged,) = [
        one
        for one in retention.overview(looked, as_of=looked.clock())
        if one.case_id == town.other_case
    ]
    assert judged.may_end


def test_a_dump_tells_nothing_of_what_was_shown(
    looked: House, town: Town, offices: Offices
) -> None:
    looked.engine.dispose()
    held = b"".join(path.read_bytes() for path in looked.settings.data.glob("read.db*"))
    told = {name for name in SHOWN if len(name) > 4} | {
        words for _, words in SHOWN.values()
    }
    told |= {'therapist"', "ethics_board", 'supervisor"', WHY, "canary"}
    told |= {town.therapist.name, town.supervisor.name, offices.auditor.name}
    tables = {"caseload", "accesses", "relations", "questions", "progress"}
    tables |= {"other"}  # A column of the ties.

    assert [each for each in told - tables if each.encode() in held] == []


def keeps(house: House, offices: Offices) -> None:
    """A practice that keeps cases for some years."""
    retention.choose_class(
        house,
        by=offices.privacy_officer.person_id,
        case_id=None,
        retention_class=CLASS,
        of_age_on=None,
    )
