from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from audit_reports.answers import money
from audit_reports.gather import gather, to_json
from audit_reports.report import Report
from audit_reports.weighing_in_words import MODIFIERS, variant_in_words
from domain.catalogue import kinds
from domain.facts.fact import Fact, Modifier
from domain.facts.supervision_choices import IssueRaisedBy
from domain.values import Code, EvidenceLevel, FactId, Money, Sealed
from projections.timeline import Timeline
from tests.audit_reports.cases import (
    NOW,
    START,
    THERAPIST,
    case,
    fact,
    gift,
    moment,
    open_words,
    sealed,
)


def report(timeline: Timeline) -> Report:
    return gather(
        timeline, open_words=open_words, made_at=NOW, people={THERAPIST: "M. Lindqvist"}
    )


class TestRows:
    def test_answers_come_in_words(self) -> None:
        (row,) = report(case(moment())).rows

        told = {answer.label: answer.words for answer in row.answers}

        assert told == {
            "Who gave": ("Client to therapist",),
            "What became of it": ("Accepted",),
            "Rough value": ("12.50 EUR",),
            "What it was": ("Cash or voucher",),
            "Occasion": ("Holiday",),
            "Its meaning was talked about": ("No",),
        }

    def test_sealed_words_are_opened_by_the_caller(self) -> None:
        asked: list[str] = []

        def erased(_: Fact, field: str, __: Sealed) -> str:
            asked.append(field)
            return "[erased]"

        told = case(moment(fact=gift(narrative="secret")))
        (row,) = gather(told, open_words=erased, made_at=NOW).rows

        assert row.narrative == "[erased]"
        assert asked == ["narrative"]

    def test_it_says_when_by_whom_and_how_it_is_known(self) -> None:
        told = gift(evidence=EvidenceLevel.THIRD_PARTY)

        (row,) = report(case(moment(fact=told, late_by_days=9))).rows

        assert row.occurred_at == START
        assert row.recorded_at == START + timedelta(hours=2)
        assert row.recorded_by == "M. Lindqvist"
        assert row.recorded_as == "Therapist"
        assert row.known_through == "told by a third person"
        assert row.late_by_days == 9

    def test_each_of_several_answers_is_opened_under_its_own_name(self) -> None:
        told = fact(
            "TreatmentGoalsAgreed",
            goals=(sealed("sleep"), sealed("trust")),
            agreed_by_client=True,
            review_due=datetime(2016, 7, 4, tzinfo=UTC),
        )
        asked: list[str] = []

        def opened(_: Fact, field: str, words: Sealed) -> str:
            asked.append(field)
            return words.ciphertext.decode()

        (row,) = gather(
            case(moment(fact=told, is_safeguard=True)), open_words=opened, made_at=NOW
        ).rows

        assert asked == ["goals.0", "goals.1"]
        goals, agreed, review = row.answers
        assert (goals.words, goals.is_sealed) == (("sleep", "trust"), True)
        assert agreed.words == ("Yes",)
        assert review.words == ("4 Jul 2016, 00:00 UTC",)

    @pytest.mark.parametrize(
        ("subject", "said"),
        [
            (UUID(int=1001), "Fact 1"),
            (UUID(int=5), "Record 00000000"),
            (sealed("an older file"), "an older file"),
        ],
    )
    def test_a_reference_names_a_fact_of_this_case_by_its_number(
        self, subject: UUID | Sealed, said: str
    ) -> None:
        raised = fact(
            "BoundaryIssueRaisedInSupervision",
            raised_by=IssueRaisedBy.SUPERVISOR,
            topic=Code("PhysicalContactOccurred"),
            subject_event_ref=subject,
        )

        row = report(case(moment(1), moment(2, fact=raised))).rows[1]

        assert [answer.words for answer in row.answers][-2:] == [
            ("Physical contact occurred",),
            (said,),
        ]

    def test_a_client_who_may_not_be_named_has_no_code(self) -> None:
        # It would tell which cases are one client's.
        assert report(case(moment())).client == "A client"

    def test_every_step_of_a_weighing_is_in_words(self) -> None:
        (row,) = report(case(moment(score=51.75))).rows

        assert row.variant == "What it was: cash or voucher"
        (step,) = row.steps
        assert step.what == "Written down late, or not at all"
        assert (step.effect, step.after) == ("× 1.15", 51.75)
        assert step.facts == (1,)

    def test_corrections_name_each_other_by_number(self) -> None:
        later = gift(2, at=START + timedelta(days=1))
        put_right = type(later)(**{**vars(later), "corrects": gift(1).fact_id})

        first, second = report(
            case(moment(1, corrected_by=2), moment(2, fact=put_right))
        ).rows

        assert first.corrected_by == 2
        assert second.corrects == 1


class TestGaps:
    def test_long_silence_has_a_line_of_its_own(self) -> None:
        told = case(moment(1), moment(2, at=START + timedelta(days=100)))

        found = report(told)

        (gap,) = found.gaps
        assert gap.words == (
            "Nothing is recorded from 4 Apr 2016 to 13 Jul 2016 (100 days)."
        )
        assert [line.is_gap for line in found.lines] == [False, True, False]

    def test_a_long_time_without_a_safeguard_is_named(self) -> None:
        told = case(
            *(moment(n, at=START + timedelta(days=60 * n)) for n in range(1, 6))
        )

        assert [gap.what for gap in report(told).gaps] == ["no_safeguard"]

    def test_a_safeguard_between_closes_the_gap(self) -> None:
        told = case(
            *(
                moment(n, at=START + timedelta(days=60 * n), is_safeguard=n == 3)
                for n in range(1, 6)
            )
        )

        assert report(told).gaps == ()

    def test_an_act_without_a_decision_record_is_named(self) -> None:
        (gap,) = report(case(moment(score=30))).gaps

        assert gap.words == "No decision record stands around fact 1."


class TestJson:
    def test_its_names_are_stable(self) -> None:
        told = to_json(report(case(moment(score=51.756, is_safeguard=False))))

        assert set(told) == {
            "case_id", "reference", "therapist", "client", "as_of", "known_on", "checkpoint",
            "made_at", "view", "rows", "gaps", "risk", "stages", "sessions",
            "safeguards", "has_claimed_times", "is_part", "limits", "statement", "flags",
        }  # fmt: skip
        assert set(told["rows"][0]) == {
            "number", "fact_id", "kind", "title", "definition", "family", "lane",
            "occurred_at", "occurred_until", "recorded_at", "claimed_recorded_at",
            "known_at", "is_claimed", "late_by_days", "recorded_by", "recorded_as",
            "evidence_level", "known_through", "answers", "narrative", "standards",
            "is_session", "is_safeguard", "lacks_decision_record", "corrects",
            "corrected_by", "session", "decision", "consultations", "base", "variant",
            "why", "steps", "score", "attention",
        }  # fmt: skip
        assert set(told["risk"][0]) == {"at", "total", "score", "attention", "parts"}

    def test_times_numbers_and_identifiers_are_plain(self) -> None:
        told = to_json(report(case(moment(score=51.756))))

        (row,) = told["rows"]
        assert row["occurred_at"] == "2016-04-04T14:00:00Z"
        assert row["fact_id"] == str(UUID(int=1001))
        assert row["score"] == 51.76
        assert row["attention"] == "serious"
        assert json.loads(json.dumps(told)) == told

    def test_it_scores_no_person(self) -> None:
        told = to_json(report(case(moment(score=60))))

        assert "score" not in told


class TestLimits:
    def test_a_claimed_time_is_said_to_be_a_claim(self) -> None:
        said = " ".join(report(case(moment(), has_claimed_times=True)).limits)

        assert "nobody can prove it" in said

    def test_a_view_of_a_day_says_what_it_leaves_out(self) -> None:
        found = report(case(moment(), known_on=START + timedelta(days=1)))

        assert found.view.startswith("As it was known on 5 Apr 2016")
        assert "Anything recorded after 5 Apr 2016" in found.limits[-1]


class TestWords:
    def test_every_circumstance_has_words(self) -> None:
        assert set(MODIFIERS) == set(Modifier)

    def test_every_variant_of_the_catalogue_can_be_said(self) -> None:
        for kind in kinds().values():
            for variant in kind.weight.variants:
                said = variant_in_words(variant, kind)
                assert said
                assert "=" not in said
                assert "_" not in said

    def test_no_variant_is_no_words(self) -> None:
        assert variant_in_words(None, kinds()["GiftExchanged"]) is None

    @pytest.mark.parametrize(
        ("currency", "said"), [("EUR", "5 EUR"), ("XXX", "5 (no currency named)")]
    )
    def test_money_names_its_currency(self, currency: str, said: str) -> None:
        assert money(Money(amount=Decimal(5), currency=currency)) == said


def test_a_fact_outside_this_timeline_is_not_numbered() -> None:
    told = gift(1)
    outside = FactId(UUID(int=77))
    (row,) = report(
        case(moment(fact=type(told)(**{**vars(told), "session_ref": outside})))
    ).rows

    assert row.session is None
