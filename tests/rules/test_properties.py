"""What must hold of every case, whatever the labels: the nine properties of the rules.

`make properties EXAMPLES=10000` asks more often than the usual run does.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.acts import BOUNDARY_EVENTS
from domain.assessment import Assessment
from domain.facts.alliance_choices import ConsentScope
from domain.facts.fact import CaseFact
from domain.rules.flags import Status
from domain.weighing import Attention
from tests.case_facts import day
from tests.case_strategies import histories, shifted
from tests.rules.asking import advice, asked, envelope, fact, record

EXAMPLES = int(os.environ.get("EXAMPLES", "60"))
RANK = {attention: rank for rank, attention in enumerate(Attention)}
often = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
NOBODY: tuple[str, ...] = ()
ACTS = sorted(BOUNDARY_EVENTS, key=lambda kind: kind.__name__)
ON = st.integers(-300, 300)


def severities(found: Assessment) -> dict[str, float]:
    """The gravest question of each rule that stands."""
    standing: dict[str, float] = {}
    for flag in found.flags:
        if flag.status is Status.RAISED:
            before = standing.get(flag.rule.id, 0.0)
            standing[flag.rule.id] = max(before, flag.severity)
    return standing


def is_no_heavier(after: Assessment, before: Assessment) -> bool:
    """Whether no rule asks more gravely than before."""
    known = severities(before)
    return RANK[after.attention] <= RANK[before.attention] and all(
        found <= known.get(rule, 0.0) + 1e-9
        for rule, found in severities(after).items()
    )


def said(found: Assessment) -> object:
    """All that an assessment says, moments as distances from its day."""
    return found.attention, sorted(
        (f.rule.id, f.severity, f.status, found.as_of - f.arose_at) for f in found.flags
    )


@often
@given(histories(has_corrections=True), st.randoms(use_true_random=False))
def test_the_order_of_telling_changes_nothing(
    told: list[CaseFact], random: st.DataObject
) -> None:
    mixed = list(told)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    assert asked(*mixed) == asked(*told)


@often
@given(histories(), st.integers(1, 2000))
def test_shifting_all_times_changes_nothing(told: list[CaseFact], days: int) -> None:
    moved = [shifted(each, timedelta(days=days)) for each in told]
    later = asked(*moved, as_of=200 + days, bound_by=NOBODY)

    assert said(later) == said(asked(*told, bound_by=NOBODY))


@often
@given(histories(), st.sampled_from(ACTS), ON)
def test_forethought_never_weighs(
    told: list[CaseFact], kind: type[CaseFact], on: int
) -> None:
    before = asked(*told)

    assert is_no_heavier(asked(*told, record(on, kind.__name__)), before)


@often
@given(histories(), ON, st.sampled_from([kind.__name__ for kind in ACTS] + ["all"]))
def test_followed_advice_never_weighs(
    told: list[CaseFact], on: int, topic: str
) -> None:
    assert is_no_heavier(asked(*told, advice(on, topic)), asked(*told))


@often
@given(histories(), ON, st.sampled_from(ConsentScope))
def test_consent_never_weighs(
    told: list[CaseFact], on: int, scope: ConsentScope
) -> None:
    agreed = fact("InformedConsentObtained", on, scope=[scope], form="written")

    assert is_no_heavier(asked(*told, agreed), asked(*told))


@often
@given(histories(), ON)
def test_secrecy_never_makes_anything_lighter(told: list[CaseFact], on: int) -> None:
    hidden = fact("SecrecyRequested", on, what="hide_meeting")

    assert is_no_heavier(asked(*told), asked(*told, hidden))


FEELINGS = st.one_of(
    st.builds(
        lambda kind: ("CountertransferenceNoted", {"kind": kind}),
        st.sampled_from(["attraction", "boredom", "anger", "fear", "special_patient"]),
    ),
    st.builds(
        lambda kind, strong: (
            "TransferenceNoted",
            {"kind": kind, "intensity": strong},
        ),
        st.sampled_from(["erotic", "idealising", "hostile", "positive"]),
        st.sampled_from(["mild", "strong"]),
    ),
)


@often
@given(st.lists(st.tuples(FEELINGS, st.integers(0, 60)), max_size=6))
def test_feelings_that_are_talked_over_ask_for_nothing(
    felt: list[tuple[tuple[str, dict[str, str]], int]],
) -> None:
    notes = [fact(kind, on, **values) for (kind, values), on in felt]
    advised = [advice(on + 14, kind) for (kind, _), on in felt]

    assert asked(*notes, *advised).attention is Attention.NONE


@often
@given(histories(), st.integers(1, 40), st.integers(1, 40), ON, st.booleans())
def test_splitting_a_batch_of_messages_changes_nothing(
    told: list[CaseFact], one: int, other: int, on: int, late: bool
) -> None:
    def chat(messages: int) -> CaseFact:
        return fact(
            "OutOfSessionContactOccurred",
            on,
            purpose="social_chat",
            on_record=True,
            after_hours=late,
            minutes_or_messages=messages,
        )

    whole = severities(asked(*told, chat(one + other)))
    split = severities(asked(*told, chat(one), chat(other)))

    assert split.get("R11") == whole.get("R11")


@often
@given(histories(), st.data())
def test_a_correction_changes_nothing_of_what_was_known(
    told: list[CaseFact], data: st.DataObject
) -> None:
    wrong = data.draw(st.sampled_from(told))
    right = envelope("SessionHeld", 600, corrects=wrong.fact_id)
    right = replace(right, occurred_at=wrong.occurred_at)
    now = asked(*told, right, as_of=700)

    assert asked(*told, right, as_of=700, known_on=500) == asked(
        *told, as_of=700, known_on=500
    )
    before = {f.id: f for f in asked(*told, as_of=700).flags}
    for flag in now.flags:
        if flag.status is Status.SUPERSEDED:
            assert before[flag.id].status is Status.RAISED
            assert right.fact_id in flag.superseded_by


TWINS: tuple[tuple[str, dict[str, object], dict[str, object]], ...] = (
    ("GiftExchanged", {"disposition": "declined"}, {"disposition": "accepted"}),
    ("ConfidentialInformationDisclosed", {"basis": "legal_mandate"}, {"basis": "none"}),
    ("OutOfOfficeMeetingHeld", {"purpose": "walk_and_talk"}, {"purpose": "social"}),
    (
        "OutOfSessionContactOccurred",
        {"purpose": "crisis"},
        {"purpose": "social_chat"},
    ),
    (
        "SocialMediaContactOccurred",
        {"action": "request_declined"},
        {"action": "request_accepted"},
    ),
    ("TherapyTerminated", {"reason": "threat"}, {"reason": "no_benefit"}),
    (
        "RecordAmended",
        {"marked_as_late": True, "reason": "late_entry"},
        {"marked_as_late": False, "reason": "late_entry"},
    ),
    ("RuptureRepairAttempted", {"outcome": "repaired"}, {"outcome": "unresolved"}),
    (
        "RelatedPersonAcceptedAsClient",
        {"consents": True},
        {"consents": False},
    ),
    ("BarterArranged", {"is_labour": False}, {"is_labour": True}),
    (
        "PhysicalContactOccurred",
        {"kind": "play_or_child_comfort"},
        {"kind": "lap_sitting"},
    ),
    ("ConsultationObtained", {"followed": "yes"}, {"followed": "no"}),
)


@often
@given(st.sampled_from(TWINS), ON, st.integers(0, 200), st.booleans())
def test_the_unsafe_twin_weighs_at_least_as_much(
    twin: tuple[str, dict[str, object], dict[str, object]],
    on: int,
    value: int,
    is_vulnerable: bool,
) -> None:
    kind, safe, unsafe = twin
    around = [
        fact("AllianceRuptureIdentified", on - 3),
        fact(
            "TherapyStarted",
            -310,
            client_vulnerability=["abuse_history"] if is_vulnerable else [],
        ),
    ]
    more = {"value_estimate": value} if kind == "GiftExchanged" else {}
    trap = asked(*around, fact(kind, on, **safe, **more))

    assert is_no_heavier(trap, asked(*around, fact(kind, on, **unsafe, **more)))


BENIGN: tuple[tuple[str, dict[str, object]], ...] = (
    ("PhysicalContactOccurred", {"kind": "handshake", "consent": "implied"}),
    ("OutOfSessionContactOccurred", {"purpose": "scheduling", "on_record": True}),
    ("OutOfSessionContactOccurred", {"purpose": "crisis", "on_record": True}),
    ("OutOfOfficeMeetingHeld", {"purpose": "walk_and_talk"}),
    ("GiftExchanged", {"disposition": "declined", "gift_kind": "luxury"}),
    ("GiftExchanged", {"disposition": "accepted", "gift_kind": "token_handmade"}),
    ("IncidentalEncounterOccurred", {"privacy_protected": True}),
    ("SocialMediaContactOccurred", {"action": "request_declined"}),
    (
        "TherapistSelfDisclosed",
        {"kind": "professional_credential", "therapeutic_rationale": True},
    ),
    ("ServiceOrFavorExchanged", {"kind": "minor_courtesy"}),
    ("PowerDynamicAddressed", {"topic": "dissent_invited"}),
)


@often
@given(
    histories(),
    st.lists(st.tuples(st.sampled_from(BENIGN), ON), min_size=1, max_size=8),
)
def test_writing_down_harmless_things_never_weighs(
    told: list[CaseFact], more: Sequence[tuple[tuple[str, dict[str, object]], int]]
) -> None:
    harmless = [fact(kind, on, **values) for (kind, values), on in more]
    small = [
        replace(each, value_estimate=replace(each.value_estimate, amount=0))  # type: ignore[call-arg]
        if hasattr(each, "value_estimate")
        else each
        for each in harmless
    ]

    assert is_no_heavier(asked(*told, *small), asked(*told))


@pytest.mark.parametrize("on", [0, 30])
def test_the_moments_of_the_invented_cases_lie_before_the_day_asked(on: int) -> None:
    assert day(on) < asked().as_of
