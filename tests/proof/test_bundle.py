"""A case is handed over as evidence: what goes into the file, and what does not."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from api import packing, people
from api.access import operator_sees
from api.cases import timeline_of
from api.evidence import gather_case
from api.evidence_for import Asking, hand_over_to
from api.house import House
from api.withholding import withheld
from audit_reports import bundle_files as files_
from audit_reports.bundle import Material, compose
from audit_reports.bundle_files import pack, unpack
from domain import recording
from domain.exports import SECTIONS, exports_stream, subject_of
from domain.facts.exports import CaseExported
from domain.ledger import Command
from domain.refusals import KeyReused, NotUnderstood, Overtaken
from domain.values import PersonId, Section
from tests.house import CLIENT_NAME, Clock, Town, principal, tell
from tests.proof.bundles import (
    NARRATIVE,
    ROUTE,
    facts_in,
    fill,
    handed_over,
    judged,
    manifest_of,
    opened,
)
from tests.proof.reading_pdf import words_of

CHOICES = [
    (Section.RECORD,),
    (Section.SUPERVISION,),
    (Section.ACCESS,),
    (Section.RECORD, Section.ACCESS),
    SECTIONS,
]


@pytest.mark.parametrize("sections", CHOICES, ids=str)
def test_each_choice_of_sections_verifies_and_holds_just_these(
    house: House, town: Town, sections: tuple[Section, ...]
) -> None:
    case = fill(house, town)
    seen = operator_sees(house, case)

    files = opened(handed_over(house, case, sections=sections))

    verdict = judged(files, house.keeper)
    assert verdict.failure is None
    assert [part.section for part in manifest_of(files).sections] == list(sections)
    counts = gather_case(house, seen, sections).counts
    assert {s.section: s.count for s in manifest_of(files).sections} == counts
    assert facts_in(files) == sum(counts.values()) + 1
    assert {fact["section"] for fact in verdict.facts} <= {*sections, "exports"}


def test_the_words_are_in_it_and_proved(house: House, town: Town) -> None:
    files = opened(handed_over(house, fill(house, town)))

    verdict = judged(files, house.keeper)

    said = json.dumps(verdict.facts)
    assert NARRATIVE in said
    assert ROUTE in said
    assert any(
        "the section record is whole: 4 facts" in each for each in verdict.proved
    )
    assert all(verdict.not_proved)
    assert {"never written down", "what was written down is true"} <= {
        part for each in verdict.not_proved for part in (each[-18:], each[8:])
    }


def test_the_same_files_are_packed_into_the_same_bytes(
    house: House, town: Town
) -> None:
    made = handed_over(house, fill(house, town))

    files = opened(made)

    assert pack(dict(reversed(files.items()))) == made.bundle
    assert list(files) == sorted(files)


def test_that_it_was_handed_over_is_a_fact_of_its_own_stream(
    house: House, town: Town
) -> None:
    case = fill(house, town)
    before = recording.versions(house.ledger, case)
    shown = timeline_of(house, principal(house, town.therapist), case)

    made = handed_over(house, case, withheld=[PersonId(town.supervisor.person_id)])

    (fact,) = house.ledger.facts(exports_stream(case))
    assert fact == made.exported
    assert isinstance(fact, CaseExported)
    assert (fact.recorded_by, fact.withheld_persons) == (people.SYSTEM, 1)
    assert house.ledger.words(fact, "recipient", fact.recipient) == "The board"
    assert house.ledger.words(fact, "purpose", fact.purpose) == "A hearing"
    assert recording.versions(house.ledger, case) == before
    assert timeline_of(house, principal(house, town.therapist), case) == shown


class TestWithholding:
    def test_words_about_a_person_are_left_out_and_the_facts_stay(
        self, house: House, town: Town
    ) -> None:
        case = fill(house, town)
        client = recording.opened(house.ledger, case).client_id

        made = handed_over(house, case, withheld=[client])

        files = opened(made)
        verdict = judged(files, house.keeper)
        assert verdict.failure is None
        everything = b"".join(files.values())
        assert NARRATIVE.encode() not in everything
        assert ROUTE.encode() in everything
        told = json.loads(files[files_.DISCLOSURES])["withheld"]
        assert {each["reason"] for each in told} == {"redacted"}
        assert {each["subject"] for each in told} == {str(client)}
        paper = words_of(files[files_.REPORT])
        assert "[withheld]" in paper
        assert "scarf" not in paper
        assert CLIENT_NAME not in paper

    def test_a_therapist_is_not_named_either(self, house: House, town: Town) -> None:
        case = fill(house, town)

        made = handed_over(house, case, withheld=[town.therapist.person_id])

        paper = words_of(opened(made)[files_.REPORT])
        assert town.therapist.name not in paper
        assert CLIENT_NAME in paper

    @pytest.mark.parametrize("named", ["client", "Therapist", "Sol Marsh", CLIENT_NAME])
    def test_a_person_is_named_by_part_or_name(
        self, house: House, town: Town, named: str
    ) -> None:
        case = fill(house, town)
        data = {
            "cases_discussed": [{"text": "x", "about": str(town.supervisor.person_id)}]
        }
        tell(
            house,
            town.supervisor,
            case,
            kind="SupervisionSessionHeld",
            data={
                "minutes": 50,
                "format": "individual",
                "topics": [],
                "observation_used": "none",
                **data,
            },
        )
        begun = recording.opened(house.ledger, case)
        expected = {
            "client": begun.client_id,
            CLIENT_NAME: begun.client_id,
            "Therapist": begun.therapist_id,
            "Sol Marsh": town.supervisor.person_id,
        }

        found = withheld(
            house, gather_case(house, operator_sees(house, case), SECTIONS), [named]
        )

        assert found == {expected[named]}
        by_id = [str(expected[named])]
        assert (
            withheld(
                house, gather_case(house, operator_sees(house, case), SECTIONS), by_id
            )
            == found
        )

    def test_who_has_nothing_to_do_with_the_case_is_refused(
        self, house: House, town: Town
    ) -> None:
        gathered = gather_case(house, operator_sees(house, fill(house, town)), SECTIONS)

        for named in ("Omar Vey", "", str(town.other_therapist.person_id)):
            with pytest.raises(NotUnderstood, match="is nobody whom these sections"):
                withheld(house, gathered, [named])

    def test_who_may_not_see_the_record_cannot_guess_the_clients_name(
        self, house: House, town: Town
    ) -> None:
        gathered = gather_case(
            house, operator_sees(house, fill(house, town)), (Section.SUPERVISION,)
        )

        with pytest.raises(NotUnderstood, match="is nobody whom these sections"):
            withheld(house, gathered, [CLIENT_NAME])


class TestErasure:
    def test_what_was_said_about_the_erased_is_gone_and_the_rest_is_proved(
        self, house: House, town: Town
    ) -> None:
        case = fill(house, town)
        house.keys.destroy(subject=recording.opened(house.ledger, case).client_id)

        files = opened(handed_over(house, case))

        assert judged(files, house.keeper).failure is None
        told = json.loads(files[files_.DISCLOSURES])
        assert {each["reason"] for each in told["withheld"]} == {"erased"}
        assert ROUTE in {each["text"] for each in told["disclosed"]}
        assert "[erased]" in words_of(files[files_.REPORT])

    def test_to_whom_it_was_handed_over_outlives_the_client(
        self, house: House, town: Town
    ) -> None:
        case = fill(house, town)
        made = handed_over(house, case)

        house.keys.destroy(subject=recording.opened(house.ledger, case).client_id)

        fact = made.exported
        assert house.ledger.words(fact, "recipient", fact.recipient) == "The board"
        house.keys.destroy(subject=subject_of(case))
        assert house.ledger.words(fact, "recipient", fact.recipient) == "[erased]"

    def test_a_bundle_from_before_still_verifies(
        self, house: House, town: Town
    ) -> None:
        case = fill(house, town)
        files = opened(handed_over(house, case))

        house.keys.destroy(subject=recording.opened(house.ledger, case).client_id)

        assert judged(files, house.keeper).failure is None


class TestRepeating:
    def command(self, town: Town, key: str = "one", request: bytes = b"all") -> Command:
        return Command(key=key, actor=town.therapist.person_id, request=request)

    def test_the_same_command_is_answered_with_the_same_bundle(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        case = fill(house, town)
        first = handed_over(house, case, command=self.command(town))
        tell(house, town.therapist, case, narrative="Something that came later.")
        house.keeper.checkpoint()
        clock.forward(days=3)

        again = handed_over(house, case, command=self.command(town))

        assert again.is_repeat
        assert again.bundle == first.bundle
        assert len(house.ledger.facts(exports_stream(case))) == 1

    def test_also_after_new_keys(self, house: House, town: Town) -> None:
        case = fill(house, town)
        first = handed_over(house, case, command=self.command(town))
        tell(house, town.therapist, case)
        house.keeper.rotate()

        again = handed_over(house, case, command=self.command(town))

        assert again.bundle == first.bundle

    def test_a_key_stands_for_one_request(self, house: House, town: Town) -> None:
        case = fill(house, town)
        handed_over(house, case, command=self.command(town))

        with pytest.raises(KeyReused):
            handed_over(house, case, command=self.command(town, request=b"less"))


class TestOthersWrite:
    """Somebody writes to the case while it is handed over."""

    def test_it_is_handed_over_once_more_with_what_they_wrote(
        self, house: House, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = fill(house, town)
        seen = operator_sees(house, case)
        wrote: list[str] = []
        checkpoint = house.keeper.checkpoint

        def late(**how: bool) -> object:
            # The first checkpoint with cosignatures comes after the fact of the export.
            if not how and not wrote:
                wrote.append("once")
                tell(house, town.therapist, case)
            return checkpoint(**how)

        monkeypatch.setattr(house.keeper, "checkpoint", late)

        made = handed_over(house, case)

        assert wrote == ["once"]
        verdict = judged(opened(made), house.keeper)
        assert verdict.failure is None
        assert made.exported.originator_version == 2
        assert {s.section: s.count for s in made.exported.sections} == (
            gather_case(house, seen, SECTIONS).counts
        )

    def test_who_never_stops_is_told_of(
        self, house: House, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = fill(house, town)
        checkpoint = house.keeper.checkpoint

        def late(**how: bool) -> object:
            if not how:
                tell(house, town.therapist, case)
            return checkpoint(**how)

        monkeypatch.setattr(house.keeper, "checkpoint", late)

        with pytest.raises(Overtaken):
            handed_over(house, case)


def test_who_is_signed_in_hands_over_what_they_see(house: House, town: Town) -> None:
    case = fill(house, town)
    for who, seen in (
        (town.therapist, [Section.RECORD, Section.SUPERVISION]),
        (town.supervisor, [Section.RECORD, Section.SUPERVISION]),
        (town.board_member, [Section.RECORD]),
    ):
        made = hand_over_to(
            house,
            principal(house, who),
            case,
            asked=Asking(purpose="a hearing"),
            command=None,
        )

        assert [part.section for part in made.exported.sections] == seen
        assert made.exported.recorded_by == who.person_id
        assert judged(opened(made), house.keeper).failure is None


def test_a_bundle_that_would_not_verify_is_not_handed_out(
    house: House, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = fill(house, town)

    def wrong(material: Material) -> dict[str, bytes]:
        return compose(replace(material, report=b"another report"))

    monkeypatch.setattr(packing, "compose", wrong)

    with pytest.raises(Exception, match=r"report.pdf .*is not what facts/"):
        handed_over(house, case)


def test_what_is_unpacked_is_what_was_packed(tmp_path: Path) -> None:
    files = {name: name.encode() for name in files_.DUE}

    assert unpack(BytesIO(pack(files))) == dict(sorted(files.items()))
