"""The read model of ties: which facts make one, rebuilt to the same bytes, forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.case import section_stream
from domain.dual.steps import Step
from domain.facts.access import ProceedingEnded, ProceedingOpened
from domain.facts.bookkeeping import SupervisionEnded
from domain.facts.erasures import PersonErased, RetentionEnded
from domain.facts.ties import TieEnded, TieKind, TieStanding, TieWithdrawn
from domain.practice import practitioner_stream
from domain.values import EvidenceLevel, Section
from projections import catch_up as reading_on
from projections.catch_up import catch_up, compare, rebuild
from tests.dual.ties_written import ADA, BEN, BO, around, of_tie, put, stated, told
from tests.ledger.writing import (
    CLIENT,
    NOW,
    THERAPIST,
    opened,
    recorded,
    telling,
)
from tests.projections.reading import Reading

ENDED: dict[str, Any] = {
    "initiated_by": "mutual",
    "reason": "goals_met",
    "pretermination_sessions": 2,
    "alternatives_offered": True,
    "mode": "in_person",
    "last_contact_at": "2026-03-09T14:00:00Z",
}
SECOND: dict[str, Any] = {
    "role": "business",
    "with_party": "client",
    "avoidable": True,
    "power_differential": "mid",
    "duration_class": "long",
    "termination_clarity": "uncertain",
    "therapist_benefits": False,
}
LATER: dict[str, Any] = {
    "kind": "friendship",
    "with_party": "former_client",
    "days_since_last_contact": 900,
    "therapy_sessions_total": 12,
    "client_vulnerable_now": False,
    "burden_factors_documented": True,
    "supervision_review": True,
}
COMPLAINT: dict[str, Any] = {"complainant": "client", "allegations": ["a scarf"]}


def test_a_tie_is_found_from_both_ends(reading: Reading) -> None:
    tie = stated(reading, ADA, BEN, since=NOW - timedelta(days=9))

    (from_ada,), (from_ben,) = around(reading, ADA), around(reading, BEN)

    assert from_ada == from_ben
    assert from_ada == Step(
        fact_id=tie.fact_id,
        kind=TieKind.FRIEND,
        first=ADA,
        other=BEN,
        standing=TieStanding.CURRENT,
        since=NOW - timedelta(days=9),
        until=None,
        told_by=THERAPIST,
        told_at=NOW,
        evidence_level=EvidenceLevel.THIRD_PARTY,
    )


def test_a_tie_ends_is_taken_back_and_what_is_not_there_changes_nothing(
    reading: Reading,
) -> None:
    over, wrong = stated(reading, ADA, BEN), stated(reading, ADA, BO)
    catch_up(reading.engine, reading.ledger)

    of_tie(reading, TieEnded, over)
    of_tie(reading, TieWithdrawn, wrong)
    of_tie(reading, TieEnded, wrong)

    assert told(reading, ADA) == [("friend", "former")]
    assert around(reading, BO) == []


def test_a_tie_of_the_past_is_one(reading: Reading) -> None:
    stated(reading, ADA, BEN, until=NOW)
    stated(reading, ADA, BO, until=NOW, standing=TieStanding.PROMISED)

    assert told(reading, BEN) == [("friend", "former")]
    assert told(reading, BO) == [("friend", "promised")]


def test_supervision_is_a_tie_while_it_lasts(reading: Reading) -> None:
    reading.supervise(BO)
    first = told(reading, THERAPIST)
    reading.supervise(BO)
    ended = told(reading, BO)
    reading.supervise(BO)

    assert (first, ended) == ([("supervision", "current")], [("supervision", "former")])
    assert told(reading, BO) == [("supervision", "current")]


def test_a_contract_that_nobody_agreed_ends_nothing(reading: Reading) -> None:
    stream = practitioner_stream(THERAPIST)
    put(reading, SupervisionEnded, stream=stream, person_id=THERAPIST, supervisor_id=BO)

    assert around(reading, BO) == []


def test_therapy_is_a_tie_until_its_last_ending(reading: Reading) -> None:
    case = opened(reading.ledger).case_id
    begun = told(reading, CLIENT)
    recorded(reading.ledger, case, "TherapyTerminated", ENDED)
    ended = told(reading, CLIENT)
    recorded(
        reading.ledger,
        case,
        "ClientStoppedAttending",
        {"outreach_attempts": 1, "risk_checked": True},
        telling=telling(occurred_at=NOW - timedelta(days=90)),
    )
    (step,) = around(reading, CLIENT)

    assert (begun, ended) == ([("therapy", "current")], [("therapy", "former")])
    assert step.until == around(reading, THERAPIST)[0].until
    assert step.until is not None
    assert step.until > NOW - timedelta(days=90)
    assert step.case_id == case


@pytest.mark.parametrize(("days", "standing"), [(0, "current"), (-400, "former")])
def test_therapy_that_begins_again_is_one_again(
    reading: Reading, days: int, standing: str
) -> None:
    case = opened(reading.ledger).case_id
    recorded(reading.ledger, case, "TherapyTerminated", ENDED)
    again = {
        "modality": "individual",
        "setting": "office",
        "client_vulnerability": [],
        "prior_relationship": "none",
        "treatment_under_trainee": False,
        "small_community": False,
    }
    recorded(
        reading.ledger,
        case,
        "TherapyStarted",
        again,
        telling=telling(occurred_at=NOW + timedelta(days=days)),
    )

    assert told(reading, CLIENT) == [("therapy", standing)]


def test_a_start_while_therapy_goes_on_changes_nothing(reading: Reading) -> None:
    reading.fill(1)

    assert ("therapy", "current") in told(reading, CLIENT)


def test_a_panel_stands_to_the_therapist_and_to_the_client(reading: Reading) -> None:
    case = opened(reading.ledger).case_id
    reading.refer(case, BO)
    before = told(reading, BO)
    reading.refer(case, BO)

    assert before == [("panel", "current"), ("panel_client", "current")]
    assert told(reading, BO) == [("panel", "former"), ("panel_client", "former")]
    assert told(reading, CLIENT) == [("panel_client", "former"), ("therapy", "current")]


def test_an_officer_runs_a_proceeding_until_it_ends(reading: Reading) -> None:
    case = opened(reading.ledger).case_id
    stream = section_stream(case, Section.PROCEEDING)
    put(reading, ProceedingOpened, stream=stream, case_id=case, officer_id=BO)
    reading.refer(case, BEN)
    before = told(reading, BO)
    put(reading, ProceedingEnded, stream=stream, case_id=case)

    assert before == [("officer", "current"), ("officer_client", "current")]
    assert {standing for _, standing in told(reading, BO) + told(reading, BEN)} == {
        "former"
    }


def test_nobody_stands_to_themselves(reading: Reading) -> None:
    case = opened(reading.ledger).case_id
    stream = section_stream(case, Section.PROCEEDING)
    put(reading, ProceedingOpened, stream=stream, case_id=case, officer_id=THERAPIST)

    assert told(reading, THERAPIST) == [
        ("officer_client", "current"),
        ("therapy", "current"),
    ]


@pytest.mark.parametrize(
    ("complainant", "kinds"),
    [("client", ["complaint", "therapy"]), ("colleague", ["therapy"])],
)
def test_a_client_who_complains_stands_to_the_therapist(
    reading: Reading, complainant: str, kinds: list[str]
) -> None:
    case = opened(reading.ledger).case_id
    about = {**COMPLAINT, "complainant": complainant, "received_at": NOW.isoformat()}
    recorded(reading.ledger, case, "ComplaintFiled", about)

    assert [kind for kind, _ in told(reading, THERAPIST)] == kinds


@pytest.mark.parametrize(
    ("party", "kinds"),
    [("client", ["business", "therapy"]), ("client_family", ["therapy"])],
)
def test_a_second_role_with_the_client_is_a_tie(
    reading: Reading, party: str, kinds: list[str]
) -> None:
    case = opened(reading.ledger).case_id
    data = {**SECOND, "with_party": party}
    recorded(reading.ledger, case, "SecondaryRelationshipEntered", data)

    assert [kind for kind, _ in told(reading, CLIENT)] == kinds


@pytest.mark.parametrize(
    ("role", "standing"), [("business", "former"), ("a word of one's own", "current")]
)
def test_a_second_role_ends_where_its_name_is_a_word_of_the_catalogue(
    reading: Reading, role: str, standing: str
) -> None:
    case = opened(reading.ledger).case_id
    recorded(reading.ledger, case, "SecondaryRelationshipEntered", SECOND)
    recorded(
        reading.ledger,
        case,
        "SecondaryRelationshipEnded",
        {"role": role, "reason": "it was too much", "harm_check_done": True},
    )

    assert told(reading, CLIENT) == [("business", standing), ("therapy", "current")]


@pytest.mark.parametrize(
    ("party", "kinds"),
    [
        ("former_client", ["friend", "therapy"]),
        ("former_client_relative_or_partner", ["therapy"]),
    ],
)
def test_what_they_became_after_the_ending_is_a_tie(
    reading: Reading, party: str, kinds: list[str]
) -> None:
    case = opened(reading.ledger).case_id
    data = {**LATER, "with_party": party}
    recorded(reading.ledger, case, "PostTerminationRelationshipEntered", data)

    assert [kind for kind, _ in told(reading, CLIENT)] == kinds


def test_a_correction_takes_the_place_of_what_it_corrects(reading: Reading) -> None:
    case = opened(reading.ledger).case_id
    wrong = recorded(reading.ledger, case, "SecondaryRelationshipEntered", SECOND)
    catch_up(reading.engine, reading.ledger)
    fact = reading.ledger.fact(wrong.stream, wrong.version)
    recorded(
        reading.ledger,
        case,
        "SecondaryRelationshipEntered",
        {**SECOND, "role": "neighbour"},
        telling=telling(corrects=fact.fact_id),
    )

    assert [kind for kind, _ in told(reading, CLIENT)] == ["neighbour", "therapy"]


def test_what_is_erased_leaves_no_tie_and_a_rebuild_none_either(
    reading: Reading,
) -> None:
    case = opened(reading.ledger).case_id
    stated(reading, CLIENT, BEN)
    stated(reading, ADA, BEN)
    reading.refer(case, BO)
    catch_up(reading.engine, reading.ledger)
    put(reading, PersonErased, stream=uuid4(), person_id=CLIENT)

    after = (told(reading, CLIENT), told(reading, BEN), told(reading, THERAPIST))
    rows = reading.rows()["ties"]
    rebuild(reading.engine, reading.ledger)

    assert after == ([], [("friend", "current")], [("panel", "current")])
    assert reading.rows()["ties"] == rows

    put(reading, RetentionEnded, stream=uuid4(), case_id=case)
    assert around(reading, THERAPIST) == []
    assert [row[2] for row in reading.rows()["ties"]].count(0) == 0


def test_what_comes_after_an_erasure_ties_nobody_to_who_was_erased(
    reading: Reading,
) -> None:
    case = opened(reading.ledger).case_id
    catch_up(reading.engine, reading.ledger)
    put(reading, PersonErased, stream=uuid4(), person_id=CLIENT)
    reading.refer(case, BO)
    recorded_as_board = {**COMPLAINT, "received_at": NOW.isoformat()}
    recorded(reading.ledger, case, "ComplaintFiled", recorded_as_board)

    assert told(reading, CLIENT) == []
    assert told(reading, BO) == [("panel", "current")]
    assert compare(reading.engine, reading.ledger, ["ties"]) == []


def test_a_case_that_is_ended_leaves_no_tie(reading: Reading) -> None:
    case = opened(reading.ledger).case_id
    reading.refer(case, BO)
    catch_up(reading.engine, reading.ledger)
    put(reading, RetentionEnded, stream=uuid4(), case_id=case)

    assert around(reading, CLIENT) + around(reading, BO) == []
    assert reading.rows()["ties"] == []


@pytest.mark.parametrize("batch", [1, 3, 5_000])
def test_it_is_the_same_in_batches_of_any_size(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    cases = reading.fill(3)
    ties = [stated(reading, ADA, one) for one in (BEN, BO, CLIENT)]
    of_tie(reading, TieEnded, ties[0])
    of_tie(reading, TieWithdrawn, ties[1])
    for case in cases:
        recorded(reading.ledger, case, "SecondaryRelationshipEntered", SECOND)
        recorded(reading.ledger, case, "TherapyTerminated", ENDED)
    put(reading, PersonErased, stream=uuid4(), person_id=BEN)
    monkeypatch.setattr(reading_on, "BATCH", batch)
    catch_up(reading.engine, reading.ledger)
    monkeypatch.undo()

    assert compare(reading.engine, reading.ledger, ["ties"]) == []


def test_the_table_names_nobody_and_tells_nothing(reading: Reading) -> None:
    case = opened(reading.ledger).case_id
    stated(reading, ADA, BEN, held_by=THERAPIST)
    catch_up(reading.engine, reading.ledger)

    rows = reading.rows()["ties"]

    known = {ADA.bytes, BEN.bytes, THERAPIST.bytes, CLIENT.bytes, case.bytes}
    assert len({len(row[3]) for row in rows}) == 1
    assert not any(id_ in bytes(row[3]) for row in rows for id_ in known)
    plain = {int.from_bytes(id_[:8], "big", signed=True) for id_ in known} - {0}
    plain |= {int.from_bytes(id_[8:], "big", signed=True) for id_ in known}
    assert not plain & {number for row in rows for number in row[:3]}
