"""R09: boundary drift (slippery slope)."""

from __future__ import annotations

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
    Row("warmer, and light, towards an ending", WARM, None),
)
def test_boundary_drift(row: Row) -> None:
    check("R09", row)
