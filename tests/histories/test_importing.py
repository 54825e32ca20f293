"""Each history becomes one case, whole or not at all, and only once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from io import BytesIO
from threading import Thread
from typing import Any
from uuid import UUID

import pytest

from api import importing, people
from api.arrival import Cast
from api.house import House
from api.importing import Outcome, case_of, import_histories, to_json
from domain import recording
from domain.answers import understand_moment
from domain.case import section_stream
from domain.catalogue import Shape, kinds
from domain.facts.bookkeeping import CaseOpened, Licence, Standing
from domain.facts.fact import CaseFact, Fact
from domain.recording import SECTIONS
from domain.refusals import StoredFactUnreadable
from domain.values import (
    CaseId,
    EvidenceLevel,
    Money,
    PersonId,
    Role,
    Sealed,
    Section,
    Source,
)
from projections import caseload
from projections.catch_up import compare
from tests.histories.written import (
    FILE,
    GIFT,
    NOW,
    document,
    gift,
    given,
    history,
    lines,
    with_gift,
)

WRITTEN: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["vignettes"]


def facts_of(house: House, name: str) -> list[CaseFact]:
    """The facts that a history became, in the order of its numbers."""
    found = house.ledger.case_facts(case_of(house, name), SECTIONS)
    told = [fact for fact in found if isinstance(fact, CaseFact)]
    return sorted(told, key=lambda fact: fact.source.seq if fact.source else -1)


def outcomes(house: House, file: BytesIO) -> list[Outcome]:
    return list(import_histories(house, file).outcomes)


def statuses(house: House, *histories: object) -> list[str]:
    return [each.status for each in outcomes(house, document(*histories))]


def as_written(house: House, fact: CaseFact, name: str) -> Any:
    """What a field of a fact says, as JSON had it."""

    def plain(value: object, field: str) -> Any:
        match value:
            case StrEnum():
                return value.value
            case Money():
                return value.amount
            case Sealed():
                return house.ledger.words(fact, field, value)
            case tuple():
                return [plain(one, f"{field}.{n}") for n, one in enumerate(value)]
            case _:
                return value

    return plain(getattr(fact, name), name)


def as_expected(kind: str, name: str, written: object) -> object:
    if kinds()[kind].field(name).shape is Shape.MOMENT:
        return understand_moment(written or "")
    return written


def everything(house: House) -> list[tuple[int, Fact]]:
    return list(house.ledger.read_on(0, limit=5000))


class TestTheShippedHistories:
    def test_become_facts_that_say_the_same(self, house: House) -> None:
        report = import_histories(house, BytesIO(FILE.read_bytes()))

        assert report.count("imported") == len(WRITTEN) == 47
        assert report.facts == 614
        for told in WRITTEN:
            found = facts_of(house, told["id"])
            in_order = sorted(told["events"], key=lambda event: int(event["seq"]))
            for fact, event in zip(found, in_order, strict=True):
                self.assert_same(house, fact, event, history=told["id"])

    def assert_same(
        self, house: House, fact: CaseFact, event: dict[str, Any], *, history: str
    ) -> None:
        kind = event["type"]
        assert type(fact).__name__ == kind
        assert fact.source == Source(history=history, seq=event["seq"])
        assert fact.occurred_at == understand_moment(event["occurred_at"])
        assert fact.claimed_recorded_at == understand_moment(event["recorded_at"])
        assert fact.recorded_at == NOW
        assert fact.recorded_as == event["recorded_by"]
        assert fact.case_id == case_of(house, history)
        section = kinds()[kind].family.section
        assert fact.originator_id == section_stream(fact.case_id, section)
        for field in kinds()[kind].fields:
            written = as_expected(kind, field.name, event["data"].get(field.name, None))
            found = as_written(house, fact, field.name)
            assert found == written, (history, event["seq"], field.name)

    def test_imported_twice_change_nothing(self, house: House) -> None:
        import_histories(house, BytesIO(FILE.read_bytes()))
        before = everything(house)

        again = to_json(import_histories(house, BytesIO(FILE.read_bytes())))

        assert everything(house) == before
        assert (again["unchanged"], again["facts"]) == (47, 0)

    def test_are_in_the_read_models_at_once(self, house: House) -> None:
        import_histories(house, BytesIO(FILE.read_bytes()))

        with house.engine.connect() as connection:
            assert caseload.count(connection) == 47
        assert compare(house.engine, house.ledger) == []


class TestAHistory:
    def test_becomes_a_case_with_people_of_its_own(self, house: House) -> None:
        (imported,) = outcomes(house, document(history()))

        assert imported.case_id == case_of(house, "H1")
        begun = recording.opened(house.ledger, case_of(house, "H1"))
        assert isinstance(begun, CaseOpened)
        assert begun.reference == imported.reference == "H1"
        assert begun.occurred_at == understand_moment("2024-01-08T14:00:00")
        assert begun.recorded_at == NOW
        assert people.name_of(house, begun.therapist_id) == "Therapist of H1"
        assert people.name_of(house, begun.client_id) == "Client of H1"
        working = people.practitioner(house, begun.therapist_id)
        assert (working.licence, working.codes) == (Licence.LICENSED, ("APA",))

    def test_has_its_own_id_for_a_reference_only_where_that_is_short_and_plain(
        self, house: House
    ) -> None:
        name = "Case of the pears, 2024"

        (imported,) = outcomes(house, document(history(name)))

        assert imported.reference == recording.reference_of(case_of(house, name))

    def test_is_told_by_somebody_for_each_role(self, house: House) -> None:
        events = [
            gift(seq=1, recorded_by="supervisor"),
            gift(seq=2, recorded_by="ethics_board"),
            gift(seq=3, recorded_by="client"),
            gift(seq=4, recorded_by="system"),
            gift(seq=5, recorded_by="trainee"),
        ]

        import_histories(house, document(history(events=events)))

        found = facts_of(house, "H1")
        tellers = [fact.recorded_by for fact in found]
        assert tellers[3] == people.SYSTEM
        assert [people.name_of(house, t) for t in tellers if t != people.SYSTEM] == [
            "Supervisor of H1",
            "Ethics board of H1",
            "Client of H1",
            "Trainee of H1",
        ]
        assert [fact.evidence_level for fact in found] == [
            EvidenceLevel.THIRD_PARTY,
            EvidenceLevel.THIRD_PARTY,
            EvidenceLevel.CLIENT_REPORT,
            EvidenceLevel.SYSTEM,
            EvidenceLevel.SELF_REPORT,
        ]

    def test_of_a_trainee_is_told_by_them(self, house: House) -> None:
        told = with_gift(gift(recorded_by="trainee"))
        told["context"] = {"therapist": "trainee"}

        import_histories(house, document(told))

        begun = recording.opened(house.ledger, case_of(house, "H1"))
        opening, present = facts_of(house, "H1")
        assert opening.recorded_by == present.recorded_by == begun.therapist_id
        assert present.recorded_as is Role.TRAINEE

    def test_can_belong_to_people_who_are_known(self, house: House) -> None:
        known = people.add_member(
            house,
            name="Ida",
            password="a long enough one",
            standings=[Standing.THERAPIST],
        )
        cast = Cast(known={Role.THERAPIST: known}, names={Role.CLIENT: "Ole"})

        import_histories(house, document(history()), casting=lambda _: cast)

        begun = recording.opened(house.ledger, case_of(house, "H1"))
        assert begun.therapist_id == known
        assert people.name_of(house, begun.client_id) == "Ole"

    def test_with_other_words_under_the_same_id_is_rejected(self, house: House) -> None:
        import_histories(house, document(history()))
        before = everything(house)

        (rejected,) = outcomes(house, document(with_gift(given(value_estimate=99))))

        (why,) = rejected.problems
        assert (rejected.status, why.seq, why.field) == ("rejected", None, "id")
        assert "was imported before with other content" in why.reason
        assert everything(house) == before

    def test_is_the_same_from_either_kind_of_file(self, house: House) -> None:
        outcomes(house, document(history()))

        (again,) = outcomes(house, lines(history(note="ignored", title="other")))

        assert again.status == "unchanged"

    def test_that_is_bad_leaves_no_trace(self, house: House) -> None:
        before = everything(house)

        found = statuses(house, with_gift(given(gift_kind="yacht")))

        assert found == ["rejected"]
        assert everything(house) == before

    def test_that_is_bad_keeps_no_other_out(self, house: House) -> None:
        found = statuses(
            house, history("A"), with_gift(gift(seq=None), "B"), history("C")
        )

        assert found == ["imported", "rejected", "imported"]

    def test_about_a_stranger_is_rejected(self, house: House) -> None:
        stranger = str(UUID(int=7))
        event = complaint(allegations=["x", {"text": "y", "about": stranger}])

        (rejected,) = outcomes(house, document(with_gift(event)))

        (why,) = rejected.problems
        assert (why.history, why.seq, why.field) == ("H1", 2, "allegations")
        assert stranger in why.reason

    def test_may_be_about_somebody_registered(self, house: House) -> None:
        known = people.add_member(
            house, name="Ida", password="a long enough one", standings=[]
        )
        event = complaint(allegations=[{"text": "y", "about": str(known)}])

        import_histories(house, document(with_gift(event)))

        _, told = facts_of(house, "H1")
        assert as_written(house, told, "allegations") == ["y"]
        assert subjects(told.allegations) == [known]  # type: ignore[attr-defined]

    def test_is_stored_in_the_sections_it_belongs_to(self, house: House) -> None:
        import_histories(house, document(with_gift(complaint(allegations=["x"]))))

        case_id = case_of(house, "H1")
        assert recording.versions(house.ledger, case_id) == (2, 0, 1)
        assert versions(house, case_id, Section.PROCEEDING) == [1]

    def test_that_a_crash_cut_short_is_whole_or_absent(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(house.ledger.recorder, "insert_events", fails)
            with pytest.raises(OSError, match="No space"):
                import_histories(house, document(history()))

        assert everything(house) == []
        assert statuses(house, history()) == ["imported"]

    def test_that_two_import_at_once_is_imported_once(self, house: House) -> None:
        found: list[str] = []
        threads = [
            Thread(target=lambda: found.extend(statuses(house, history())))
            for _ in range(4)
        ]

        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(found) == ["imported", "unchanged", "unchanged", "unchanged"]
        assert len(facts_of(house, "H1")) == 2


class TestTheReport:
    def test_says_what_became_of_each_history(self, house: House) -> None:
        told = document(history("A"), with_gift(given(gift_kind="yacht"), "B"))

        found = to_json(import_histories(house, told))

        (first, second) = found["histories"]
        assert first == {
            "id": "A",
            "case": str(case_of(house, "A")),
            "reference": "A",
            "facts": 2,
            "status": "imported",
            "problems": [],
        }
        (problem,) = second.pop("problems")
        assert second == {
            "id": "B",
            "case": None,
            "reference": None,
            "facts": 0,
            "status": "rejected",
        }
        assert (problem["seq"], problem["field"]) == (2, "gift_kind")
        counts = {name: found[name] for name in found if name != "histories"}
        assert counts == {"imported": 1, "unchanged": 0, "rejected": 1, "facts": 2}

    def test_comes_with_progress(self, house: House) -> None:
        said: list[int] = []

        importing.import_histories(
            house, document(history("A"), history("B")), say=said.append
        )

        assert said == [1, 2]


def test_a_damaged_ledger_is_not_imported_into(house: House) -> None:
    import_histories(house, document(history()))
    record = section_stream(case_of(house, "H1"), Section.RECORD)
    with house.ledger.recorder.datastore.transaction(commit=True) as c:
        c.execute("DROP TRIGGER stored_events_keeps")
        c.execute(
            "UPDATE stored_events SET state = x'01' WHERE originator_id = ?",
            (record.hex,),
        )
    house.ledger.__dict__["_memories"].clear()

    with pytest.raises(StoredFactUnreadable, match=str(record)):
        import_histories(house, document(history()))


def complaint(*, allegations: list[object]) -> dict[str, Any]:
    data = {"complainant": "client", "allegations": allegations, "received_at": ""}
    return {**GIFT, "type": "ComplaintFiled", "recorded_by": "client", "data": data}


def subjects(told: Iterable[Sealed]) -> list[PersonId]:
    return [sealed.subject_id for sealed in told]


def versions(house: House, case_id: CaseId, section: Section) -> list[int]:
    stream = section_stream(case_id, section)
    return [fact.originator_version for fact in house.ledger.facts(stream)]
