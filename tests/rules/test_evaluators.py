"""The evaluators at their edges: stretches that end, rows that break, times unset."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain import codes
from domain.case_so_far import CaseSoFar
from domain.facts.fact import CaseFact
from domain.facts.gifts_and_money import GiftExchanged
from domain.rules.flags import Status
from domain.rules.seen import Around, Seen
from domain.rules.selecting import Selector
from domain.rules.signs import Count, slope
from tests.case_facts import day
from tests.rules.asking import (
    advice,
    asked,
    fact,
    flags_of,
    sessions,
    severity,
    started,
)


def over(*days: float) -> tuple[CaseFact, ...]:
    return sessions(*days, planned_minutes=50, actual_minutes=80)


def on_time(*days: float) -> tuple[CaseFact, ...]:
    return sessions(*days, planned_minutes=50, actual_minutes=50)


def steps(first: float) -> tuple[CaseFact, ...]:
    """Acts that grow heavier across kinds, from a day on."""
    return (
        fact("PhysicalContactOccurred", first, kind="hug", consent="implied"),
        fact("TreatmentFrameChanged", first + 15, reason="therapist_convenience"),
        fact("OutOfSessionContactOccurred", first + 30, purpose="social_chat"),
        fact("OutOfOfficeMeetingHeld", first + 45, purpose="social"),
    )


class TestStretches:
    def test_what_goes_on_is_one_question(self) -> None:
        (found,) = flags_of("R12", asked(*over(*range(12))))

        assert found.arose_at == day(3)
        assert len(found.because) == 12

    def test_what_ends_and_begins_again_is_two(self) -> None:
        told = (*over(1, 2, 3, 4), *on_time(*range(5, 11)), *over(11, 12, 13, 14))

        assert len(flags_of("R12", asked(*told))) == 2

    def test_an_old_series_and_a_new_one_are_two_questions(self) -> None:
        told = (*steps(-400), *steps(100))

        found = flags_of("R09", asked(*told))

        assert [flag.arose_at for flag in found] == [day(-355), day(145)]

    def test_windows_that_touch_are_one_question(self) -> None:
        given = [
            fact("SpecialTreatmentGiven", 60 * n, only_this_client=True)
            for n in range(3)
        ]

        (found,) = flags_of("R30", asked(*given))

        assert len(found.because) == 3

    def test_a_window_of_no_days_holds_one_moment(self) -> None:
        gifts = Selector(kinds=(GiftExchanged,), is_any_boundary=False, tests=())
        at_once = Count(of=gifts, at_least=2, within=timedelta(0))
        two = (fact("GiftExchanged", 0), fact("GiftExchanged", 0))
        apart = (fact("GiftExchanged", 0), fact("GiftExchanged", 1))

        def signs(*told: CaseFact) -> int:
            case = CaseSoFar(facts=told)
            seen = Seen(case=case, codes=codes.on_file(), around=Around())
            return len(list(at_once(seen)))

        assert signs(*two) == 1
        assert signs(*apart) == 0

    def test_a_rise_of_other_kinds_is_no_sign(self) -> None:
        case = CaseSoFar(facts=steps(0))
        seen = Seen(case=case, codes=codes.on_file(), around=Around())
        gifts = Selector(kinds=(GiftExchanged,), is_any_boundary=False, tests=())

        assert case.rises
        assert list(slope(gifts)(seen)) == []


class TestRows:
    def test_a_row_that_is_broken_begins_anew(self) -> None:
        reviews = [
            fact("ProgressReviewed", 10 * n, status=status, decision="continue")
            for n, status in enumerate(
                ("no_change", "no_change", "improved", "no_change", "no_change")
            )
        ]

        assert severity("R32", asked(*reviews)) is None

    def test_what_follows_two_orders_is_asked_about_once(self) -> None:
        order = {"category": "stop_contact", "due_at": 90}
        told = (
            fact("SupervisorDirectiveIssued", 0, **order),
            fact("SupervisorDirectiveIssued", 5, **order),
            fact("OutOfSessionContactOccurred", 9, purpose="social_chat"),
        )

        found = [f for f in flags_of("R41", asked(*told, as_of=50)) if f.severity == 75]

        assert len(found) == 1

    def test_the_work_ends_when_the_client_stays_away_for_good(self) -> None:
        told = (
            started(0, treatment_under_trainee=True),
            fact("SupervisionContractEstablished", 0),
            *sessions(5, 10),
            fact("ClientStoppedAttending", 20),
        )

        assert flags_of("R39", asked(*told)) == []

    def test_the_gap_ends_with_the_work(self) -> None:
        told = (
            started(0, treatment_under_trainee=True),
            fact("SupervisionContractEstablished", 0),
            *sessions(5, 10),
            fact("TherapyTerminated", 20, initiated_by="client"),
        )

        assert flags_of("R39", asked(*told)) == []


class TestTimes:
    def test_a_directive_without_a_time_has_none_to_miss(self) -> None:
        found = asked(fact("SupervisorDirectiveIssued", due_at=None))

        assert flags_of("R41", found) == []

    def test_a_message_to_a_former_client_whose_ending_is_not_told(self) -> None:
        found = asked(fact("SexualizedBehaviorOccurred", target="former_client"))

        assert severity("R02", found) == 95

    def test_the_ending_tells_the_last_contact(self) -> None:
        ended = fact(
            "TherapyTerminated", 0, initiated_by="client", last_contact_at=-900
        )
        found = asked(
            ended, fact("SexualizedBehaviorOccurred", 30, target="former_client")
        )

        assert severity("R02", found) == 80

    def test_a_consent_that_has_run_out_is_none(self) -> None:
        agreed = fact(
            "InformedConsentObtained",
            -50,
            scope=["physical_contact"],
            form="written",
            valid_until=-10,
        )
        hug = fact("PhysicalContactOccurred", kind="hug", consent="verbal")

        assert severity("R24", asked(agreed, hug, bound_by=("PSYBA",))) == 40

    def test_therapy_that_began_again_goes_on(self) -> None:
        told = (
            started(-100),
            fact("TherapyTerminated", -50, initiated_by="client"),
            fact("OutOfOfficeMeetingHeld", -20, purpose="social"),
            started(-10),
            fact("OutOfOfficeMeetingHeld", 0, purpose="social"),
        )

        (found,) = flags_of("R08", asked(*told))

        assert found.arose_at == day(0)

    def test_a_notice_without_a_time_gives_none_to_wait_for(self) -> None:
        notice = fact("RespondentNotified", 0, response_due=None)

        assert severity("R45", asked(notice, fact("FindingIssued", 9))) is None


class TestReferences:
    def test_advice_that_a_fact_names_is_on_it(self) -> None:
        sought = advice(-3, "GiftExchanged")
        hug = fact(
            "PhysicalContactOccurred", kind="hug", client_response="uncomfortable"
        )
        named = replace(hug, consultation_refs=(sought.fact_id,))

        assert severity("R24", asked(sought, hug)) == 45
        assert severity("R24", asked(sought, named)) == 36

    def test_an_answer_to_another_rupture_answers_that_one(self) -> None:
        first = fact("AllianceRuptureIdentified", 0)
        second = fact("AllianceRuptureIdentified", 1)
        repair = fact(
            "RuptureRepairAttempted", 5, outcome="repaired", rupture_ref=second.fact_id
        )

        found = flags_of("R31", asked(first, second, repair))

        assert {flag.anchor: flag.status for flag in found} == {
            first.fact_id: Status.RAISED,
            second.fact_id: Status.WITHDRAWN,
        }

    def test_an_answer_that_names_one_leaves_the_label_to_the_other(self) -> None:
        first = fact("SupervisorDirectiveIssued", 0, due_at=30)
        second = fact("SupervisorDirectiveIssued", 1, due_at=30)
        named = fact("SupervisorDirectiveClosed", 5, directive_ref=second.fact_id)
        label = fact("SupervisorDirectiveClosed", 9, result="completed")

        found = flags_of("R41", asked(first, second, named, label))

        assert {flag.status for flag in found} == {Status.WITHDRAWN}

    def test_an_answer_that_came_before_the_question_is_none(self) -> None:
        told = (
            fact("SupervisorDirectiveClosed", -5, result="completed"),
            fact("SupervisorDirectiveIssued", 0, due_at=30),
        )

        assert severity("R41", asked(*told)) == 55

    def test_supervision_names_its_topics_and_its_risks(self) -> None:
        noted = fact("CountertransferenceNoted", kind="attraction")
        held = fact(
            "SupervisionSessionHeld", 5, risk_issues=["CountertransferenceNoted"]
        )

        assert severity("R27", asked(noted, held)) is None
