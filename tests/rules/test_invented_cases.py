"""Invented cases of the same kind as the published ones: are the answers sensible?

None of them is in any file of case histories. They hold the rules to what they mean
and not to the cases that happened to be at hand.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from domain.facts.fact import CaseFact
from domain.weighing import Attention
from tests.rules.asking import advice, asked, fact, record, sessions, started

NONE, DISCUSS, SERIOUS, REFER = tuple(Attention)
USUAL = (
    started(),
    fact("InformedConsentObtained", -100, scope=["treatment", "contact_policy"]),
    fact("TreatmentGoalsAgreed", -93, agreed_by_client=True),
    *sessions(-93, -86, -79, -72, -65, planned_minutes=50, actual_minutes=50),
)


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    facts: tuple[CaseFact, ...]
    expected: tuple[Attention, ...]
    silent: tuple[str, ...] = ()
    bound_by: tuple[str, ...] = ("APA",)

    def __str__(self) -> str:
        return self.name


def touch(on: float, kind: str, **values: str) -> CaseFact:
    usual = {"consent": "implied", "context": "greeting_or_parting"}
    usual |= {"client_response": "positive"}
    return fact("PhysicalContactOccurred", on, kind=kind, **(usual | values))


def contact(on: float, purpose: str, **values: object) -> CaseFact:
    usual: dict[str, object] = {"on_record": True, "minutes_or_messages": 3}
    return fact("OutOfSessionContactOccurred", on, purpose=purpose, **(usual | values))


def gift(on: float, **values: object) -> CaseFact:
    usual: dict[str, object] = {"disposition": "accepted", "occasion": "none"}
    return fact("GiftExchanged", on, **(usual | values))


CASES = (
    Case("ordinary work", USUAL, (NONE,)),
    Case(
        "coaching by telephone three times a week, as planned",
        (*USUAL, *(contact(n * 2, "phone_coaching_per_plan") for n in range(20))),
        (NONE,),
        ("R11", "R10", "R09"),
    ),
    Case(
        "exposure on a bus, in a shop, and with the client's mother",
        (
            *USUAL,
            *(
                fact("OutOfOfficeMeetingHeld", n, purpose="in_vivo_exposure")
                for n in range(0, 30, 5)
            ),
        ),
        (NONE,),
        ("R08", "R09", "R10"),
    ),
    Case(
        "a card and a hug at the last session",
        (
            *USUAL,
            touch(50, "hug", consent="verbal", context="termination"),
            gift(
                50,
                gift_kind="token_handmade",
                occasion="termination",
                meaning_explored=True,
            ),
            fact(
                "TherapyTerminated",
                50,
                initiated_by="mutual",
                pretermination_sessions=3,
                alternatives_offered=True,
            ),
        ),
        (NONE,),
        ("R22", "R24", "R10"),
    ),
    Case(
        "the village plumber is a client, put on record before",
        (
            *USUAL,
            record(-3, "FinancialTransactionMade"),
            advice(-2, "FinancialTransactionMade"),
            fact(
                "FinancialTransactionMade",
                0,
                kind="purchase_from_client",
                amount=80,
                known_before=True,
            ),
        ),
        (NONE, DISCUSS),
        ("R08", "R19"),
    ),
    Case(
        "the same congregation, disclosed at the beginning",
        (
            started(prior_relationship="community", small_community=True),
            *USUAL[1:],
            fact(
                "SecondaryRelationshipDisclosed",
                -99,
                role="congregation",
                avoidable=False,
            ),
            advice(-98, "SecondaryRelationshipDisclosed"),
        ),
        (NONE,),
        ("R13", "R14", "R16"),
    ),
    Case(
        "attraction noted and taken to supervision",
        (
            *USUAL,
            fact("CountertransferenceNoted", 0, kind="attraction", intensity="strong"),
            fact("SupervisionSessionHeld", 6, topics=["CountertransferenceNoted"]),
        ),
        (NONE,),
        ("R27", "R28"),
    ),
    Case(
        "attraction noted, kept to oneself, and a hug",
        (
            *USUAL,
            fact("CountertransferenceNoted", 0, kind="attraction"),
            touch(20, "hug"),
        ),
        (SERIOUS,),
    ),
    Case(
        "pregnancy told, with time to talk",
        (
            *USUAL,
            fact(
                "TherapistSelfDisclosed",
                0,
                kind="current_personal_problem",
                therapeutic_rationale=True,
                length="brief",
                client_response="neutral",
            ),
        ),
        (NONE,),
        ("R23",),
    ),
    Case(
        "the therapist's divorce, week after week",
        (
            *USUAL,
            *(
                fact(
                    "TherapistSelfDisclosed",
                    n,
                    kind="relationship_or_sexual_life",
                    client_response="caretaking",
                )
                for n in (0, 7, 14)
            ),
        ),
        (SERIOUS, REFER),
    ),
    Case(
        "a job for the client in the therapist's practice",
        (
            *USUAL,
            fact(
                "SecondaryRelationshipEntered",
                0,
                role="employer_employee",
                avoidable=True,
                therapist_benefits=True,
                power_differential="high",
                duration_class="long",
            ),
        ),
        (REFER,),
    ),
    Case(
        "lunch together, hidden from the supervisor",
        (
            *USUAL,
            fact("OutOfOfficeMeetingHeld", 0, purpose="social"),
            fact("SecrecyRequested", 1, what="do_not_tell_supervisor"),
        ),
        (REFER,),
    ),
    Case(
        "a trainee alone for six weeks",
        (
            started(treatment_under_trainee=True),
            *USUAL[1:],
            *sessions(-58, -50, -40),
            fact("SupervisionContractEstablished", -100),
        ),
        (DISCUSS,),
    ),
    Case(
        "ended by text after a high risk",
        (
            *USUAL,
            fact("RiskAssessed", 0, level="high"),
            fact(
                "TherapyTerminated",
                10,
                initiated_by="therapist",
                mode="text",
                reason="no_benefit",
            ),
        ),
        (REFER,),
    ),
    Case(
        "the insurer stops, and the client is handed over",
        (
            *USUAL,
            fact(
                "TherapyTerminated",
                10,
                initiated_by="agency",
                reason="service_end",
                alternatives_offered=True,
                pretermination_sessions=2,
            ),
            fact("ReferralMade", 9, handover_consented=True),
        ),
        (NONE,),
        ("R34",),
    ),
    Case(
        "a stuck case that nobody looks at",
        (
            *USUAL,
            *(
                fact("ProgressReviewed", n, status="no_change", decision="continue")
                for n in (0, 30, 60)
            ),
        ),
        (DISCUSS,),
    ),
    Case(
        "a hug under the Australian code of 2025, agreed by word",
        (*USUAL, touch(0, "hug", consent="verbal")),
        (DISCUSS,),
        bound_by=("PSYBA",),
    ),
    Case(
        "the same hug, agreed in writing",
        (*USUAL, touch(0, "hug", consent="written")),
        (NONE,),
        bound_by=("PSYBA",),
    ),
    Case(
        "dinner with a former client three years on",
        (
            started(-1200),
            fact("InformedConsentObtained", -1199),
            fact(
                "TherapyTerminated",
                -1000,
                initiated_by="mutual",
                pretermination_sessions=3,
                alternatives_offered=True,
            ),
            fact(
                "PostTerminationRelationshipEntered",
                100,
                kind="romantic",
                days_since_last_contact=1100,
                burden_factors_documented=True,
                supervision_review=True,
            ),
        ),
        (SERIOUS,),
        ("R03",),
    ),
    Case(
        "a message to a client at night that flirts",
        (
            *USUAL,
            fact(
                "SexualizedBehaviorOccurred",
                0,
                form="flirtation",
                target="current_client",
            ),
        ),
        (REFER,),
    ),
    Case(
        "a play therapist, and a child that climbs and cuddles",
        (
            started(modality="child", client_vulnerability=["minor"]),
            *USUAL[1:],
            *(
                touch(n, "play_or_child_comfort", consent="implied")
                for n in range(0, 60, 7)
            ),
            *(gift(n, gift_kind="token_handmade") for n in range(0, 60, 14)),
        ),
        (NONE,),
        ("R22", "R24", "R25"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_answer_is_sensible(case: Case) -> None:
    found = asked(*case.facts, bound_by=case.bound_by)
    standing = {flag.rule.id for flag in found.raised}

    assert found.attention in case.expected, [
        (flag.rule.id, flag.severity) for flag in found.raised
    ]
    assert standing.isdisjoint(case.silent)
