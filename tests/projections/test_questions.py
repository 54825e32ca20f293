"""The questions of all cases in one table: what it says is what judging would say."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from domain import codes, practice
from domain.assessment import Judging
from domain.case import section_stream
from domain.facts.bookkeeping import Licence
from domain.open_questions import Outlook, outlook
from domain.practice import Booking, PractitionerMemory, practitioner_stream
from domain.replies import REPLY, reply
from domain.rule_figures import book_with, set_figure
from domain.rules.seen import Around
from domain.sealing import seal
from domain.values import CaseId, FactId, Role, Section
from projections import catch_up as reading_on
from projections import questions
from projections.catch_up import catch_up, compare, rebuild
from projections.questions import TABLE
from projections.questions_judging import SUPERVISED, WHOLE
from projections.questions_kept import Kept
from projections.questions_sealed import sealed
from tests.ledger.writing import NOW, THERAPIST, opened, recorded
from tests.projections.reading import STARTED, Reading

SECRET: dict[str, Any] = {"what": "do_not_tell_supervisor", "evidence": "self_report"}
CONTACT: dict[str, Any] = {
    "medium": "text",
    "initiated_by": "therapist",
    "purpose": "social_chat",
    "minutes_or_messages": 2,
    "after_hours": False,
    "on_record": False,
}
COMPLAINT: dict[str, Any] = {
    "complainant": "family",
    "allegations": ["that a scarf was taken"],
    "received_at": "2026-03-08T09:00:00Z",
}


def asked(
    reading: Reading, case_id: CaseId, view: frozenset[Section] = SUPERVISED
) -> Outlook:
    """What the table says of a case."""
    with reading.engine.connect() as connection:
        found = questions.of_cases(connection, reading.ledger, [case_id], view=view)
    return found[case_id]


def judged(
    reading: Reading, case_id: CaseId, view: frozenset[Section] = SUPERVISED
) -> Outlook:
    """What judging the case itself says."""
    sections = [section for section in Section if section in view]
    working = reading.ledger.recall(
        practitioner_stream(THERAPIST),
        PractitionerMemory(),
        practice.remember_practitioner,
    )
    how = Judging(
        case_id=case_id,
        book=book_with({}),
        codes=codes.on_file(),
        around=Around(codes=working.codes, subject=THERAPIST),
    )
    return outlook(reading.ledger.case_facts(case_id, sections), how)


def practise(reading: Reading, *names: str) -> None:
    """The therapist practises under these codes."""
    stream = practitioner_stream(THERAPIST)
    reading.keys.ensure(streams=[stream], subjects=[])
    known = reading.ledger.recall(
        stream, PractitionerMemory(), practice.remember_practitioner
    )
    new = practice.register_practitioner(
        known,
        person_id=THERAPIST,
        licence=Licence.LICENSED,
        codes=names,
        booking=Booking(by=THERAPIST, role=Role.CLINIC_ADMIN, now=NOW),
    )
    reading.ledger.carry_out(lambda: new)


def contact(reading: Reading, case_id: CaseId) -> None:
    """A contact that was kept off the record."""
    recorded(reading.ledger, case_id, "OutOfSessionContactOccurred", CONTACT)


def set_contacts(reading: Reading, figure: str) -> None:
    """The practice asks about secrecy from so many contacts off the record."""
    reading.keys.ensure(streams=[practice.PRACTICE], subjects=[THERAPIST])
    fact = set_figure(
        rule="R05",
        parameter="contacts",
        value=Decimal(figure),
        version=0,
        seal=lambda fact_id: seal(
            reading.keys,
            "We see it so.",
            about=THERAPIST,
            fact_id=fact_id,
            field="reason",
        ),
        booking=Booking(by=THERAPIST, role=Role.CLINIC_ADMIN, now=NOW),
    )
    reading.ledger.carry_out(lambda: [fact])


def replies_to(reading: Reading, case_id: CaseId, flag: UUID) -> None:
    """The therapist replies to a question."""
    known = reading.ledger.section(case_id, Section.SUPERVISION)
    fact_id = FactId(UUID(int=77))
    words = seal(
        reading.keys, "A birthday.", about=THERAPIST, fact_id=fact_id, field=REPLY
    )
    new = reply(
        known,
        flag_id=flag,
        fact_id=fact_id,
        words=words,
        booking=Booking(by=THERAPIST, role=Role.THERAPIST, now=NOW),
    )
    reading.ledger.carry_out(lambda: [new])


def unjudged(reading: Reading) -> int:
    """How many rows wait to be judged."""
    with reading.engine.connect() as connection:
        return len(connection.execute(select(TABLE).where(~TABLE.c.is_judged)).all())


@pytest.fixture
def case_id(on_sqlite: Reading) -> CaseId:
    """A case in which something was to be kept hidden."""
    case_id = opened(on_sqlite.ledger).case_id
    recorded(on_sqlite.ledger, case_id, "TherapyStarted", STARTED)
    recorded(on_sqlite.ledger, case_id, "SecrecyRequested", SECRET)
    catch_up(on_sqlite.engine, on_sqlite.ledger)
    return case_id


def test_every_case_is_asked_what_judging_it_asks(reading: Reading) -> None:
    cases = reading.fill(4)
    recorded(reading.ledger, cases[0], "SecrecyRequested", SECRET)

    catch_up(reading.engine, reading.ledger)

    for case_id in cases:
        found = asked(reading, case_id)
        assert found == judged(reading, case_id)
        for days in range(0, 400, 7):
            moment = NOW + timedelta(days=days)
            assert found.open_on(moment) == judged(reading, case_id).open_on(moment)
    assert asked(reading, cases[0]).open_on(NOW)


def test_a_new_fact_judges_its_case_anew(on_sqlite: Reading, case_id: CaseId) -> None:
    other = opened(on_sqlite.ledger).case_id
    recorded(on_sqlite.ledger, other, "SecrecyRequested", SECRET)
    before = asked(on_sqlite, case_id)

    catch_up(on_sqlite.engine, on_sqlite.ledger)

    assert asked(on_sqlite, case_id) == before
    assert [each.rule for each in asked(on_sqlite, other).open_on(NOW)] == ["R05"]


def test_what_is_read_waits_for_no_judgement(
    on_sqlite: Reading, case_id: CaseId
) -> None:
    assert unjudged(on_sqlite) == 0


def test_a_case_that_was_not_judged_yet_is_judged_on_the_spot(
    on_sqlite: Reading, case_id: CaseId
) -> None:
    before = asked(on_sqlite, case_id)
    on_sqlite.change("UPDATE questions SET is_judged = false, judged = x''")

    assert asked(on_sqlite, case_id) == before
    assert unjudged(on_sqlite) == 1

    catch_up(on_sqlite.engine, on_sqlite.ledger)
    assert unjudged(on_sqlite) == 0


def test_each_case_is_judged_once_in_a_rebuild(
    on_sqlite: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_sqlite.fill(6)
    catch_up(on_sqlite.engine, on_sqlite.ledger)
    monkeypatch.setattr(reading_on, "BATCH", 4)
    made: list[CaseId] = []

    def counted(keys: Any, case_id: CaseId, told: Any) -> bytes | None:
        made.append(case_id)
        return sealed(keys, case_id, told)

    monkeypatch.setattr("projections.questions.sealed", counted)

    rebuild(on_sqlite.engine, on_sqlite.ledger)

    assert len(made) == len(set(made)) == 6
    assert compare(on_sqlite.engine, on_sqlite.ledger) == []


@pytest.mark.parametrize("most", [0, 3, 9, 1000])
def test_a_rebuild_that_keeps_few_facts_says_the_same(
    on_sqlite: Reading, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    on_sqlite.fill(6)
    catch_up(on_sqlite.engine, on_sqlite.ledger)
    before = on_sqlite.rows()
    monkeypatch.setattr(reading_on, "BATCH", 4)
    monkeypatch.setattr(reading_on, "Kept", lambda: Kept(most))

    rebuild(on_sqlite.engine, on_sqlite.ledger)

    assert on_sqlite.rows() == before


def test_other_figures_judge_every_case_anew(
    on_sqlite: Reading, case_id: CaseId
) -> None:
    for _ in range(3):
        contact(on_sqlite, case_id)
    catch_up(on_sqlite.engine, on_sqlite.ledger)
    before = len(asked(on_sqlite, case_id).open_on(NOW))

    set_contacts(on_sqlite, "4")
    catch_up(on_sqlite.engine, on_sqlite.ledger)

    assert len(asked(on_sqlite, case_id).open_on(NOW)) == before - 1
    assert unjudged(on_sqlite) == 0
    assert compare(on_sqlite.engine, on_sqlite.ledger) == []


def test_proceedings_count_for_those_alone_who_see_them(
    on_sqlite: Reading, case_id: CaseId
) -> None:
    recorded(on_sqlite.ledger, case_id, "ComplaintFiled", COMPLAINT)
    catch_up(on_sqlite.engine, on_sqlite.ledger)
    later = NOW + timedelta(days=400)

    supervised = asked(on_sqlite, case_id, SUPERVISED)
    whole = asked(on_sqlite, case_id, WHOLE)

    assert supervised == judged(on_sqlite, case_id, SUPERVISED)
    assert whole == judged(on_sqlite, case_id, WHOLE)
    assert {each.rule for each in whole.open_on(later)} > {
        each.rule for each in supervised.open_on(later)
    }


def test_other_codes_judge_every_case_of_a_therapist_anew(
    on_sqlite: Reading, case_id: CaseId
) -> None:
    practise(on_sqlite, "APA")
    catch_up(on_sqlite.engine, on_sqlite.ledger)
    assert asked(on_sqlite, case_id) == judged(on_sqlite, case_id)

    practise(on_sqlite, "HCPC", "BACP")
    catch_up(on_sqlite.engine, on_sqlite.ledger)

    assert asked(on_sqlite, case_id) == judged(on_sqlite, case_id)
    assert compare(on_sqlite.engine, on_sqlite.ledger) == []


def test_rows_say_whose_a_case_is_and_nothing_else(
    on_sqlite: Reading, case_id: CaseId
) -> None:
    with on_sqlite.engine.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM questions")).mappings()
    shown = json.dumps({name: str(value) for name, value in row.items()})

    assert set(row) == {"generation", "case_id", "therapist_id", "is_judged", "judged"}
    assert b"R05" not in row["judged"]
    assert "R05" not in shown
    assert len(row["judged"]) % 1024 == 16


def test_a_quiet_case_has_a_row_of_the_same_kind(on_sqlite: Reading) -> None:
    case_id = opened(on_sqlite.ledger).case_id
    catch_up(on_sqlite.engine, on_sqlite.ledger)

    assert asked(on_sqlite, case_id).open_on(NOW) == ()
    with on_sqlite.engine.connect() as connection:
        (told,) = connection.scalars(select(TABLE.c.judged))
    assert len(told) == 1024 + 16


def test_a_reply_is_part_of_what_a_row_says(
    on_sqlite: Reading, case_id: CaseId
) -> None:
    (question,) = asked(on_sqlite, case_id).open_on(NOW)
    replies_to(on_sqlite, case_id, question.id)

    catch_up(on_sqlite.engine, on_sqlite.ledger)

    assert asked(on_sqlite, case_id).mark(question.id).has_reply
    assert compare(on_sqlite.engine, on_sqlite.ledger) == []


def test_one_ended_case_hides_no_other(on_sqlite: Reading, case_id: CaseId) -> None:
    ended = opened(on_sqlite.ledger).case_id
    recorded(on_sqlite.ledger, ended, "SecrecyRequested", SECRET)
    catch_up(on_sqlite.engine, on_sqlite.ledger)
    before = asked(on_sqlite, case_id)
    for section in Section:
        on_sqlite.keys.destroy(stream=section_stream(ended, section))
    on_sqlite.change("UPDATE questions SET is_judged = false, judged = x''")

    catch_up(on_sqlite.engine, on_sqlite.ledger)

    assert asked(on_sqlite, case_id) == before
    assert len(on_sqlite.rows()["questions"]) == 1


def test_a_case_whose_keys_are_gone_is_asked_nothing(
    on_sqlite: Reading, case_id: CaseId
) -> None:
    for section in Section:
        on_sqlite.keys.destroy(stream=section_stream(case_id, section))

    with on_sqlite.engine.connect() as connection:
        found = questions.of_cases(
            connection, on_sqlite.ledger, [case_id], view=SUPERVISED
        )
    rebuild(on_sqlite.engine, on_sqlite.ledger)

    assert found == {}
    assert on_sqlite.rows()["questions"] == []
