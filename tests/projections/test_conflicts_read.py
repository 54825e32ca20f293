"""Who stands too close is read for many cases at once, and for each as it stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.access import relations_stream
from domain.conflicts import ConflictsMemory, name_conflict
from domain.practice import Booking
from domain.values import CaseId, PersonId, Role
from projections import questions
from projections.catch_up import catch_up
from projections.questions_judging import SUPERVISED, WHOLE, judged
from tests.ledger.writing import NOW, THERAPIST, opened, recorded, telling, written
from tests.projections.reading import Reading

TOO_CLOSE = PersonId(UUID(int=0x70C105E))
REVIEW: dict[str, Any] = {"outcome": "no_concern", "reason": "It was a kindness."}


def reviewed(reading: Reading) -> CaseId:
    """A case whose flag was reviewed by somebody who had been named as too close."""
    case_id = opened(reading.ledger).case_id
    stream = relations_stream(case_id)
    reading.keys.ensure(streams=[stream], subjects=[])
    named = name_conflict(
        ConflictsMemory(),
        case_id=case_id,
        person_id=TOO_CLOSE,
        booking=Booking(by=THERAPIST, role=Role.CLINIC_ADMIN, now=NOW),
    )
    reading.ledger.carry_out(lambda: named)
    session = written(reading.ledger, recorded(reading.ledger, case_id))
    recorded(
        reading.ledger,
        case_id,
        "CaseFlagReviewed",
        {"flag_ref": str(session.fact_id), **REVIEW},
        telling=telling(recorded_by=TOO_CLOSE, recorded_as=Role.SUPERVISOR),
    )
    return case_id


def asked_about(reading: Reading, cases: list[CaseId]) -> list[bool]:
    """Whether R44 asks about each."""
    catch_up(reading.engine, reading.ledger)
    with reading.engine.connect() as connection:
        found = questions.of_cases(connection, reading.ledger, cases, view=SUPERVISED)
    return ["R44" in {q.rule for q in found[c].open_on(NOW)} for c in cases]


def test_r44_asks_about_each_case_in_which_somebody_was_named(
    reading: Reading,
) -> None:
    cases = [reviewed(reading) for _ in range(3)]

    assert asked_about(reading, cases) == [True] * 3


@pytest.mark.parametrize("number", [1, 3])
def test_a_case_that_was_ended_a_moment_ago_hides_no_other(
    on_sqlite: Reading, number: int
) -> None:
    cases = [reviewed(on_sqlite) for _ in range(number)]
    facts = {case: on_sqlite.ledger.case_facts(case, WHOLE) for case in cases}
    on_sqlite.keys.destroy(stream=relations_stream(cases[0]))

    found = judged(
        on_sqlite.ledger, dict.fromkeys(cases, THERAPIST), view=WHOLE, known=facts
    )

    def asks(case: CaseId) -> bool:
        told = found[case]
        assert told is not None
        return "R44" in {q.rule for q in told.outlook.open_on(NOW)}

    assert [asks(case) for case in cases] == [False, *[True] * (number - 1)]
