"""A case whose time is over is ended by two people; nothing then trips over it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from api import forgetting, holds, judgements, people, privacy, retention
from api.backup.making import back_up
from api.backup.restoring import Asked, restore
from api.cases import cases_of, report_of
from api.certificates import of_request
from api.cli.gathered import timeline_of
from api.forgetting import Forgotten
from api.forgotten_facts import NAMED_THEM
from api.house import House, open_house
from api.retention import Judged, Undetermined
from api.settings import Settings
from domain import recording
from domain.case import Telling
from domain.facts.erasures import PersonErased, RetentionEnded
from domain.facts.openings import SectionKeysFixed
from domain.facts.persons import Judgement
from domain.fsck import Reader
from domain.openings import opening_stream
from domain.privacy import REASON as WHY
from domain.privacy import Request, State, erasure_stream, retention_stream
from domain.refusals import (
    AskedAlready,
    NotYetOver,
    SecondPersonNeeded,
    StreamErased,
    UnderHold,
)
from domain.sealing import Erased
from domain.store import KEY_FILE
from domain.values import CaseId, Role, Section
from projections.catch_up import compare, rebuild
from tests.erasure.conftest import Practice
from tests.erasure.forgetting_words import CLASS, REASON, lay_before_board
from tests.house import CLIENT_NAME, NOON, Clock, open_case, principal, tell

YEARS = 8 * 366


@pytest.fixture
def later(house: House, prepared: Practice, clock: Clock) -> House:
    """Eight years on, in a practice that keeps cases for seven."""
    retention.choose_class(
        house,
        by=prepared.officer.person_id,
        case_id=None,
        retention_class=CLASS,
        of_age_on=None,
    )
    clock.forward(days=YEARS)
    return house


def ask(house: House, practice: Practice, case: CaseId | None = None) -> Request:
    return forgetting.ask_to_end(
        house,
        by=practice.officer.person_id,
        case_id=case or practice.town.other_case,
        reason=REASON,
    )


def end(house: House, practice: Practice, case: CaseId | None = None) -> Forgotten:
    """The officer asks, the other one approves."""
    by = practice.other_officer.person_id
    request = ask(house, practice, case)
    return forgetting.approve(house, by=by, request_id=request.id)


def judged(house: House, case: CaseId) -> Judged | Undetermined:
    known = privacy.register(house)
    return retention.judge(house, case, known=known, now=house.clock())


class TestBefore:
    def test_without_a_class_nothing_is_ever_over(
        self, house: House, prepared: Practice, clock: Clock
    ) -> None:
        clock.forward(days=100 * 366)

        with pytest.raises(NotYetOver, match="no period is known"):
            ask(house, prepared)

    def test_it_is_kept_for_as_long_as_it_must(
        self, later: House, prepared: Practice, clock: Clock
    ) -> None:
        clock.now = NOON.replace(year=2033, month=3, day=9)
        with pytest.raises(NotYetOver, match="kept until 2033-03-08"):
            ask(later, prepared)

        clock.forward(days=1)

        assert ask(later, prepared).state is State.OPEN

    def test_what_is_told_meanwhile_begins_the_time_anew(
        self, later: House, prepared: Practice, clock: Clock
    ) -> None:
        town, request = prepared.town, ask(later, prepared)
        moment = f"{clock.now:%Y-%m-%d}T10:00:00Z"
        tell(later, town.other_therapist, town.other_case, occurred_at=moment)

        with pytest.raises(NotYetOver):
            forgetting.approve(
                later, by=prepared.other_officer.person_id, request_id=request.id
            )

    def test_a_hold_on_client_or_therapist_forbids_it(
        self, later: House, prepared: Practice
    ) -> None:
        by = prepared.officer.person_id
        for person in (
            prepared.other_client,
            prepared.town.other_therapist.person_id,
        ):
            placed = holds.hold(later, by=by, person_id=person, reason="suit 12")
            found = judged(later, prepared.town.other_case)
            assert "legal hold" in found.why
            with pytest.raises((UnderHold, NotYetOver)):
                ask(later, prepared)
            holds.release(later, by=by, hold_id=placed.fact_id, reason="settled")

        assert judged(later, prepared.town.other_case).may_end

    def test_a_case_before_a_board_is_kept(
        self, later: House, prepared: Practice
    ) -> None:
        lay_before_board(later, prepared)

        with pytest.raises(NotYetOver, match="before a board"):
            ask(later, prepared, prepared.town.case)

    def test_the_therapist_of_the_case_does_not_end_it(
        self, later: House, prepared: Practice
    ) -> None:
        with pytest.raises(SecondPersonNeeded, match="harder to see"):
            forgetting.ask_to_end(
                later,
                by=prepared.town.other_therapist.person_id,
                case_id=prepared.town.other_case,
                reason=REASON,
            )

    def test_two_people_end_it(self, later: House, prepared: Practice) -> None:
        request = ask(later, prepared)

        with pytest.raises(AskedAlready):
            ask(later, prepared)
        with pytest.raises(SecondPersonNeeded):
            forgetting.approve(
                later, by=prepared.officer.person_id, request_id=request.id
            )

    def test_a_day_of_coming_of_age_counts(
        self, later: House, prepared: Practice
    ) -> None:
        retention.choose_class(
            later,
            by=prepared.officer.person_id,
            case_id=prepared.town.other_case,
            retention_class=None,
            of_age_on=date(2031, 1, 1),
        )

        assert judged(later, prepared.town.other_case).until == date(2038, 1, 1)

    def test_the_list_says_the_same_and_changes_nothing(
        self, later: House, prepared: Practice
    ) -> None:
        lay_before_board(later, prepared)
        head = later.ledger.head()

        found = retention.overview(later, as_of=later.clock())

        assert [one.may_end for one in found] == [True, False]
        assert found[0].case_id == prepared.town.other_case
        assert {one.case_id: one.until for one in found} == {
            case: judged(later, case).until
            for case in (prepared.town.case, prepared.town.other_case)
        }
        assert later.ledger.head() == head


class TestAfter:
    def test_nobody_reads_it(self, later: House, prepared: Practice) -> None:
        town = prepared.town

        end(later, prepared)

        for deed in (
            lambda: recording.opened(later.ledger, town.other_case),
            lambda: report_of(
                later, principal(later, town.other_therapist), town.other_case
            ),
            lambda: timeline_of(later, town.other_case, as_of=None, known_on=None),
            lambda: tell(later, town.other_therapist, town.other_case),
        ):
            with pytest.raises(StreamErased, match="destroyed at the end"):
                deed()

    def test_the_lists_forget_it(self, later: House, prepared: Practice) -> None:
        who = principal(later, prepared.town.other_therapist)
        assert len(cases_of(later, who)) == 1

        end(later, prepared)

        assert cases_of(later, who) == []
        found = retention.overview(later, as_of=later.clock())
        assert [one.case_id for one in found] == [prepared.town.case]

    def test_a_rebuild_gives_what_is_live(
        self, later: House, prepared: Practice
    ) -> None:
        end(later, prepared)

        assert compare(later.engine, later.ledger) == []
        rebuild(later.engine, later.ledger)
        assert compare(later.engine, later.ledger) == []

    def test_the_store_still_verifies(self, later: House, prepared: Practice) -> None:
        end(later, prepared)

        reader = Reader(
            later.ledger.recorder,
            keys=later.keys,
            files=later.keeper.files,
            chain=later.keeper.generations(),
        )
        found = reader.read()

        assert found.is_sound
        assert found.without_key

    def test_a_client_of_whom_nothing_else_is_kept_is_forgotten_with_it(
        self, later: House, prepared: Practice
    ) -> None:
        end(later, prepared)

        assert isinstance(people.name_of(later, prepared.other_client), Erased)
        (found,) = later.ledger.facts(erasure_stream(prepared.other_client))
        assert isinstance(found, PersonErased)

    def test_that_a_keeper_named_them_keeps_nobody(
        self, later: House, prepared: Practice
    ) -> None:
        officer, case = prepared.officer.person_id, prepared.town.other_case
        words = f"{CLIENT_NAME} has left"
        request = forgetting.ask_to_end(later, by=officer, case_id=case, reason=words)

        by = prepared.other_officer.person_id
        done = forgetting.approve(later, by=by, request_id=request.id)

        assert isinstance(people.name_of(later, prepared.other_client), Erased)
        assert of_request(later, done.request).opened[WHY].text == NAMED_THEM

    def test_whom_they_look_alike_keeps_nobody(
        self, later: House, prepared: Practice
    ) -> None:
        judgements.judge(
            later,
            person_id=prepared.other_client,
            other_id=prepared.client,
            judgement=Judgement.NOT,
            reason="seen in one room",
            booking=privacy.booking(later, people.SYSTEM),
        )

        end(later, prepared)

        assert isinstance(people.name_of(later, prepared.other_client), Erased)
        assert compare(later.engine, later.ledger) == []

    def test_a_client_of_another_case_is_not(
        self, later: House, prepared: Practice, clock: Clock
    ) -> None:
        town = prepared.town
        begun = recording.open_case(
            later.ledger,
            therapist_id=town.therapist.person_id,
            client_id=prepared.other_client,
            telling=Telling(
                occurred_at=clock.now,
                recorded_by=town.therapist.person_id,
                recorded_as=Role.THERAPIST,
            ),
            now=clock.now,
            command=None,
        )
        later.catch_up()
        assert begun.version == 1

        end(later, prepared)

        assert not isinstance(people.name_of(later, prepared.other_client), Erased)

    def test_the_fact_says_by_what_it_was_kept(
        self, later: House, prepared: Practice
    ) -> None:
        case = prepared.town.other_case
        facts = len(later.ledger.case_facts(case, list(Section)))

        end(later, prepared)

        (found,) = later.ledger.facts(retention_stream(case))
        assert isinstance(found, RetentionEnded)
        assert found.retention_classes == (CLASS,)
        assert f"{found.kept_until:%Y-%m-%d}" == "2033-03-08"
        assert found.facts == facts == len(found.places)
        basis = later.ledger.words(found, "basis", found.basis)
        assert basis == f"kept until 2033-03-08 by {CLASS}"

    def test_the_opening_stays_and_says_nothing_of_what_was(
        self, later: House, prepared: Practice
    ) -> None:
        case = prepared.town.other_case
        place = later.ledger.recorder.leaf_index(opening_stream(case), 1)

        end(later, prepared)

        (opening,) = later.ledger.facts(opening_stream(case))
        assert isinstance(opening, SectionKeysFixed)
        assert all(later.keys.is_destroyed(stream=each.stream) for each in opening.keys)
        (ended,) = later.ledger.facts(retention_stream(case))
        assert isinstance(ended, RetentionEnded)
        assert place is not None
        assert place not in ended.places

    def test_other_cases_are_as_they_were(
        self, later: House, prepared: Practice
    ) -> None:
        town = prepared.town
        before = report_of(later, principal(later, town.therapist), town.case)

        end(later, prepared)

        after = report_of(later, principal(later, town.therapist), town.case)
        assert after.rows == before.rows

    def test_another_house_that_is_open_forgets_it(
        self, later: House, prepared: Practice, data: Path, clock: Clock
    ) -> None:
        case = prepared.town.other_case
        with open_house(Settings(data=data), clock=clock) as other:
            assert recording.opened(other.ledger, case).case_id == case

            end(later, prepared)

            with pytest.raises(StreamErased):
                recording.opened(other.ledger, case)
            other.catch_up()
            who = principal(other, prepared.town.other_therapist)
            assert cases_of(other, who) == []


class TestBackups:
    @pytest.fixture
    def ended(self, later: House, prepared: Practice) -> House:
        end(later, prepared)
        return later

    def test_a_backup_of_after_is_made_and_restored(
        self, ended: House, prepared: Practice, data: Path, tmp_path: Path
    ) -> None:
        back_up(Settings(data=data), tmp_path / "backup", now=ended.clock())

        found = restore(
            Settings(data=tmp_path / "new"),
            Asked(backup=tmp_path / "backup", key_file=data / KEY_FILE),
        )

        assert found.erased_since == 0
        with open_house(Settings(data=tmp_path / "new"), clock=Clock()) as house:
            assert compare(house.engine, house.ledger) == []
            with pytest.raises(StreamErased):
                recording.opened(house.ledger, prepared.town.other_case)

    def test_the_report_of_another_case_does_not_speak_of_it(
        self, ended: House, prepared: Practice
    ) -> None:
        case = open_case(ended, prepared.town.other_therapist, client="Lou Fern")
        tell(ended, prepared.town.other_therapist, case)
        who = principal(ended, prepared.town.other_therapist)

        told = json.dumps([each.reference for each in cases_of(ended, who)])

        assert f"C-{case.hex[:8].upper()}" in told
        assert len(json.loads(told)) == 1
