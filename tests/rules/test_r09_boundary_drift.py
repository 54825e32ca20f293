"""R09: boundary drift (slippery slope)."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, advice, check, fact, rows

STEPS = (
    fact("PhysicalContactOccurred", 0, kind="hug", consent="implied"),
    fact("TreatmentFrameChanged", 20, reason="therapist_convenience"),
    fact("OutOfSessionContactOccurred", 45, purpose="social_chat", on_record=True),
    fact("OutOfOfficeMeetingHeld", 80, purpose="social"),
    fact("OutOfOfficeMeetingHeld", 100, purpose="social", place="therapist_home"),
)
FALLING = (
    fact("OutOfOfficeMeetingHeld", 0, purpose="social"),
    fact("OutOfSessionContactOccurred", 40, purpose="social_chat", on_record=True),
    fact("PhysicalContactOccurred", 60, kind="hug", consent="implied"),
    fact("TreatmentFrameChanged", 80, reason="therapist_convenience"),
)
HUGS = tuple(
    fact("PhysicalContactOccurred", 10 * n, kind=kind, consent="implied")
    for n, kind in enumerate(("hug", "hug", "kiss_cheek", "holding_or_cradling"))
)
EXPOSURE = tuple(
    fact("OutOfOfficeMeetingHeld", 10 * n, purpose="in_vivo_exposure") for n in range(8)
)
MEETINGS = (
    fact("ClientLifeEventAttended", 0, event_kind="graduation"),
    fact("ClientLifeEventAttended", 20, event_kind="wedding"),
    fact("OutOfOfficeMeetingHeld", 45, purpose="social"),
    fact("OutOfOfficeMeetingHeld", 70, purpose="social", place="therapist_home"),
)


def massaged(on: float, consent: str) -> CaseFact:
    return fact(
        "PhysicalContactOccurred",
        on,
        kind="massage",
        consent=consent,
        context="technique",
    )


SMALL = (
    fact("GiftExchanged", 0, disposition="accepted", gift_kind="food"),
    fact("TherapistSelfDisclosed", 15, kind="past_coped_problem"),
)
BODY_WORK = (*SMALL, massaged(40, "written"), massaged(60, "written"), advice(50))
BODY_WORK_UNAGREED = (*SMALL, massaged(40, "verbal"), massaged(60, "verbal"))
WARM = (
    fact("TherapistSelfDisclosed", 0, kind="past_coped_problem"),
    fact("PhysicalContactOccurred", 20, kind="hug", consent="verbal"),
    fact("GiftExchanged", 30, disposition="accepted", gift_kind="food"),
    fact("PhysicalContactOccurred", 40, kind="hand_hold", consent="verbal"),
)


@rows(
    Row("small steps that grow", STEPS, (60, 95)),
    Row("talked over on the way", (*STEPS, advice(110)), (48, 76)),
    Row("the same acts falling", FALLING, None),
    Row("one kind only", HUGS, None),
    Row("an exposure hierarchy", EXPOSURE, None),
    Row("two kinds of meeting", MEETINGS, None),
    Row("massage as a technique, agreed and talked over", BODY_WORK, None),
    Row("massage to which nobody agreed in writing", BODY_WORK_UNAGREED, (60, 95)),
    Row("warmer, and light, towards an ending", WARM, None),
)
def test_boundary_drift(row: Row) -> None:
    check("R09", row)
