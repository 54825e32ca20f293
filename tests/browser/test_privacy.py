"""Asking for an erasure, a hold and a decision, in a real browser."""

from __future__ import annotations

from uuid import UUID

import pytest

from api import forgetting, holds, people, privacy
from domain import recording
from domain.values import CaseId
from tests.browser.conftest import WAYS, Seat
from tests.browser.practice import Practice
from tests.browser.reader import Reader, Way
from tests.browser.test_for_everybody import examine

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("way", "is_dark"),
    [(WAYS[0], False), (WAYS[0], True), (WAYS[2], False)],
    ids=["light", "dark", "narrow"],
)
def test_what_waits_and_what_is_wrong_shuts_nobody_out(
    seat: Seat, practice: Practice, way: Way, *, is_dark: bool
) -> None:
    reader, house = seat(way, is_dark=is_dark), practice.house
    case = practice.fresh_case(practice.town.therapist).rpartition("/")[2]
    case_id = CaseId(UUID(case))
    client = recording.opened(house.ledger, case_id).client_id
    request = forgetting.ask_for_person(
        house,
        by=people.SYSTEM,
        person_id=client,
        reason="asked for by letter",
        basis="GDPR 17(1)(a)",
    )
    held = practice.town.other_therapist.person_id
    holds.hold(house, by=people.SYSTEM, person_id=held, reason="suit 12")
    reader.signs_in(practice.town.administrator.name)

    for address in ("/privacy", f"/privacy/requests/{request.id}"):
        reader.goes_to(address)
        examine(reader)
    refuse(reader)
    examine(reader)

    still = privacy.register(house).open_request(request.asked.of, client)
    assert still is not None


def refuse(reader: Reader) -> None:
    """Without a reason, which has to be mended."""
    reader.page.get_by_role("button", name="Refuse the request").click()
    reader.page.get_by_text("Please answer this.").wait_for()
