"""A case has one file in the log: its keys are fixed before anything is written of it."""

from __future__ import annotations

import json
from hashlib import sha256
from uuid import uuid4

import pytest

from api.house import House
from api.people import SYSTEM
from audit_reports import bundle_files as files_
from audit_reports.bundle_shapes import canonical
from audit_reports.verdict import Kept
from domain import erasure, openings, recording
from domain.case import section_stream
from domain.exports import exports_stream
from domain.facts.openings import SectionKeysFixed
from domain.keys import stream_keys
from domain.log.leaf import tag
from domain.openings import opening_secret, opening_stream
from domain.refusals import CaseUnknown, KeysNotFixed
from domain.values import CaseId, Role, Section
from tests.house import Town, open_case, tell
from tests.ledger.writing import opened_alone
from tests.proof.bundles import fill, handed_over, judged, manifest_of, opened, why
from tests.proof.shadow import Forger

OTHER_KEYS = "these are not the keys that were fixed when the case was opened"


class TestTheOpening:
    def test_stands_before_every_other_fact_of_the_case(
        self, house: House, town: Town
    ) -> None:
        index = house.ledger.recorder.leaf_index
        facts = erasure.facts_of(house.ledger, town.case)

        places = [index(f.originator_id, f.originator_version) for f in facts]

        at = index(opening_stream(town.case), 1)
        assert at is not None
        assert at + 1 == min(place for place in places if place is not None)
        assert index(opening_stream(town.case), 2) is None

    def test_commits_to_every_key_of_the_case_and_speaks_of_nobody(
        self, house: House, town: Town
    ) -> None:
        (fact,) = house.ledger.facts(opening_stream(town.case))

        assert isinstance(fact, SectionKeysFixed)
        assert (fact.recorded_by, fact.recorded_as) == (SYSTEM, Role.SYSTEM)
        assert [each.section for each in fact.keys] == [*Section, "exports"]
        assert [each.stream for each in fact.keys] == [
            *(section_stream(town.case, part) for part in Section),
            exports_stream(town.case),
        ]
        for each in fact.keys:
            key = house.keys.stream(each.stream).tag_key
            label = b"boundary-ledger/opening/v1"
            told = b"".join(
                len(part).to_bytes(8, "big") + part
                for part in (label, each.stream.bytes, key)
            )
            assert each.commitment == sha256(told).hexdigest()

    def test_is_found_and_opened_by_whoever_knows_the_id_of_the_case(
        self, house: House, town: Town
    ) -> None:
        secret = opening_secret(town.case)

        label = b"boundary-ledger/opening-secret/v1"
        told = b"".join(
            len(part).to_bytes(8, "big") + part for part in (label, town.case.bytes)
        )
        assert secret == sha256(told).digest()
        assert secret == house.keys.handed_over(opening_stream(town.case))
        wanted = tag(tag_key=stream_keys(secret).tag_key, version=1)
        rows = house.ledger.recorder.leaf_rows(start=0, limit=1000)
        assert [row.stream for row in rows if row.leaf[1:33] == wanted] == [
            opening_stream(town.case)
        ]

    def test_counts_in_nothing_that_people_are_shown(self, house: House) -> None:
        before = house.ledger.head()
        begun = opened_alone(house.ledger)

        assert house.ledger.head() == before + 1
        assert recording.versions(house.ledger, begun.case_id) == (1, 0, 0)

    def test_outlives_a_change_of_the_key_encryption_key(
        self, house: House, town: Town
    ) -> None:
        before = house.ledger.facts(opening_stream(town.case))

        house.keys.rotate()
        house.keys.erase([])
        house.keys.refresh()

        assert house.ledger.facts(opening_stream(town.case)) == before
        assert house.keys.handed_over(opening_stream(town.case)) == opening_secret(
            town.case
        )


class TestASecondFile:
    """What a practice can do that holds every key: `tests.proof.shadow`."""

    def test_is_refused_whatever_the_reader_brings(
        self, house: House, town: Town
    ) -> None:
        honest = opened(handed_over(house, town.case, sections=(Section.RECORD,)))
        kept = Kept(name="kept", note=honest[files_.CHECKPOINT])

        forged = Forger(house, town.case, honest).handed_over()

        assert judged(honest, house.keeper).ok
        for more in ({}, {"kept": [kept]}):
            verdict = judged(forged, house.keeper, **more)
            assert why(verdict) == f"keys.json (record, the section): {OTHER_KEYS}"
        assert judged(forged).failure is not None

    def test_is_what_the_file_itself_says_there_is_not(
        self, house: House, town: Town
    ) -> None:
        verdict = judged(opened(handed_over(house, fill(house, town))), house.keeper)

        said = f"this is the only file of the case {town.case} in that log"
        assert any(each.startswith(said) for each in verdict.proved)
        assert any(
            "a second time, from its first day on, as another case" in each
            for each in verdict.not_proved
        )


class TestAnEmptySection:
    def test_is_proved_to_be_empty(self, house: House, town: Town) -> None:
        case = open_case(house, town.therapist)

        files = opened(handed_over(house, case))

        verdict = judged(files, house.keeper)
        counts = {part.section: part.count for part in manifest_of(files).sections}
        assert verdict.failure is None
        assert counts["supervision"] == 0
        assert (
            "the section supervision is empty: nothing was written in it"
            in verdict.proved
        )
        told = json.loads(files[files_.KEYS])["streams"]
        assert [each["section"] for each in told] == [*counts, "exports"]


class TestACaseFromBefore:
    """There are ledgers that were written when no key was fixed."""

    def test_is_read_as_ever_and_not_handed_over(self, house: House) -> None:
        begun = opened_alone(house.ledger)
        house.catch_up()

        with pytest.raises(KeysNotFixed, match="fixes the keys of the case"):
            handed_over(house, begun.case_id)

        assert house.ledger.facts(exports_stream(begun.case_id)) == []
        assert house.ledger.facts(begun.originator_id) == [begun]

    def test_cannot_be_given_an_opening_later(self, house: House) -> None:
        """Only whoever holds the code can; what it hands over is refused."""
        begun = opened_alone(house.ledger)
        house.catch_up()
        late = openings.fix_keys(house.keys, begun.case_id, now=house.clock())
        house.ledger.carry_out(lambda: [late])

        with pytest.raises(Exception, match="before the keys of the case were fixed"):
            handed_over(house, begun.case_id)

    def test_is_another_thing_than_no_case(self, house: House) -> None:
        with pytest.raises(CaseUnknown):
            handed_over(house, CaseId(uuid4()))


class TestEarlierCheckpoints:
    def test_are_named_in_the_log_so_that_none_is_left_out(
        self, house: House, town: Town
    ) -> None:
        house.keeper.checkpoint()
        tell(house, town.therapist, town.case)
        made = handed_over(house, town.case)
        files = opened(made)
        size = manifest_of(files).checkpoint.size

        for old in made.exported.earlier_checkpoints:
            gone = {
                files_.earlier_name(old),
                files_.consistency_name(old, size),
            }
            left = {name: raw for name, raw in files.items() if name not in gone}

            assert "earlier checkpoints" in why(judged(left, house.keeper))
        assert len(made.exported.earlier_checkpoints) >= 2

    def test_a_timestamp_that_the_manifest_does_not_name_is_refused(
        self, house: House, town: Town
    ) -> None:
        files = opened(handed_over(house, town.case))

        verdict = judged({**files, files_.STAMP: b"a token"}, house.keeper)

        assert why(verdict).startswith("checkpoint.tsr: it is not the timestamp")

    def test_one_that_is_named_and_left_out_is_missed(
        self, house: House, town: Town
    ) -> None:
        files = opened(handed_over(house, town.case))
        told = json.loads(files[files_.MANIFEST])
        told["timestamp"] = told["checkpoint"]["root"]

        verdict = judged({**files, files_.MANIFEST: canonical(told)}, house.keeper)

        assert why(verdict) == "checkpoint.tsr: it is missing"
