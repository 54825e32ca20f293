"""Codes of ethics as dated data: what was in force on a day, and the strictest of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.codes import CodeUnusable, on_file, understood
from domain.codes.provisions import Confidence, day_of, days_of
from domain.rules import newest

CODES = on_file()
A_CODE = """
id: XYZ
title: A code
editions:
  - edition: "2020"
    title: A code of 2020
    provisions:
      - {id: XYZ-1, provision: "1", paraphrase: Be kind., since: 2020-01-01,
         parameters: {}, confidence: read}
"""


class TestInForce:
    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2024, 8, 31), ["HCPC-1.7-OLD"]),
            (date(2024, 9, 1), ["HCPC-1.12"]),
            (date(2016, 1, 26), ["HCPC-1.7-OLD"]),
            (date(2016, 1, 25), []),
        ],
    )
    def test_an_edition_gives_way_to_the_next(
        self, day: date, expected: list[str]
    ) -> None:
        found = CODES.in_force(["HCPC-1.12"], day)

        assert [each.id for each in found] == expected

    @pytest.mark.parametrize(
        ("day", "expected"),
        [(date(2025, 11, 30), ["APS-C.4.3"]), (date(2025, 12, 1), ["PSYBA-FORMER"])],
    )
    def test_the_australian_code_changes_on_the_first_of_december(
        self, day: date, expected: list[str]
    ) -> None:
        found = CODES.in_force(["PSYBA-FORMER", "APS-C.4.3"], day)

        assert [each.id for each in found] == expected

    @given(st.dates(date(1990, 1, 1), date(2030, 1, 1)))
    def test_on_days_that_are_alike_the_same_is_in_force(self, day: date) -> None:
        for rule in newest():
            first = CODES.alike(rule.cites, day)

            assert first <= day
            assert CODES.in_force(rule.cites, first) == CODES.in_force(rule.cites, day)

    def test_the_day_is_that_of_utc(self) -> None:
        assert day_of(datetime(2025, 11, 30, 23, 59, tzinfo=UTC)) == date(2025, 11, 30)

    def test_what_no_edition_on_file_covers_is_not_invented(self) -> None:
        assert CODES.in_force(["APA-3.05"], date(1998, 1, 1)) == ()


class TestStrictest:
    def interval(self, *names: str, day: date = date(2024, 1, 1)) -> float | None:
        binding, _ = CODES.binding(names)
        found = CODES.strictest("min_interval", among=binding, day=day, of=days_of)
        return None if found is None else found[1]

    def test_of_several_the_longest_interval_counts(self) -> None:
        assert self.interval("APA") == 730
        assert self.interval("APA", "ACA") == 1826
        assert self.interval("APA", "ACA", "NASW") == float("inf")

    def test_a_code_may_fix_none(self) -> None:
        assert self.interval("BACP") == 0
        assert self.interval("HCPC") is None

    def test_either_name_holds_an_australian_psychologist_to_the_code_of_the_day(
        self,
    ) -> None:
        for name in ("APS", "PSYBA"):
            assert self.interval(name, day=date(2025, 11, 30)) == 730
            assert self.interval(name, day=date(2025, 12, 1)) == 0

    def test_a_name_that_no_code_has_is_told(self) -> None:
        assert CODES.binding(["NZ", "APA", "NZ"]) == (frozenset({"APA"}), ("NZ",))

    def test_case_makes_no_other_code(self) -> None:
        assert CODES.binding(["PsyBA", "aps"]) == (frozenset({"PSYBA"}), ())
        named = ["PsyBA", "psyba", "aps", "MadeUp"]
        assert CODES.as_on_file(named) == ("PSYBA", "APS", "MadeUp")

    @pytest.mark.parametrize(
        ("value", "expected"),
        [("P2Y", 730), ("P5Y", 1826), ("P14D", 14), (None, 0), ("while", 0)],
    )
    def test_an_interval_is_counted_in_days(
        self, value: object, expected: float
    ) -> None:
        assert days_of(value) == expected


class TestLoading:
    def test_every_provision_says_how_it_came_here(self) -> None:
        assert len(CODES.by_id) == 118
        memory = {
            each.id
            for each in CODES.by_id.values()
            if each.confidence is Confidence.MEMORY
        }
        assert "APA-3.08" in memory
        assert not any(CODES.by_id[id_].is_verified for id_ in memory)

    def test_no_provision_begins_after_it_ends(self) -> None:
        assert all(
            each.until is None or each.since <= each.until
            for each in CODES.by_id.values()
        )

    def test_a_code_of_its_own_can_be_read(self) -> None:
        assert list(understood([("xyz.yaml", A_CODE)]).by_id) == ["XYZ-1"]

    @pytest.mark.parametrize(
        ("changed", "into", "said"),
        [
            ("confidence: read", "confidence: sure", "confidence"),
            ("paraphrase: Be kind.", 'paraphrase: ""', "paraphrase"),
            ("since: 2020-01-01", "since: 2020-01-01, until: 2019-01-01", "ends"),
            ("parameters: {}", "parameters: {}, superseded_by: [XYZ-2]", "unknown"),
            ("parameters: {}", "colour: red", "colour"),
            ("title: A code\n", "title: A code\nknown_as: [XYZ]\n", "more than once"),
            ("id: XYZ\n", "id: [\n", "xyz.yaml"),
        ],
    )
    def test_a_code_that_makes_no_sense_is_refused(
        self, changed: str, into: str, said: str
    ) -> None:
        assert changed in A_CODE

        with pytest.raises(CodeUnusable, match=said):
            understood([("xyz.yaml", A_CODE.replace(changed, into))])

    def test_no_code_at_all_is_refused(self) -> None:
        with pytest.raises(CodeUnusable, match="no code"):
            understood([])


def test_the_histories_name_codes_that_are_known_or_told_to_be_unknown() -> None:
    data = Path("api/demo_data/case_histories.json")
    named = {
        name
        for history in json.loads(data.read_text("utf-8"))["vignettes"]
        for name in history["context"]["codes"]
    }

    assert set(CODES.binding(named)[1]) == {"CAMFT", "NZ", "PSYNZ"}
