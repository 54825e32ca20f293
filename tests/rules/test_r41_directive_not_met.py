"""R41: directive not met."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from tests.rules.asking import ANSWERED, PENDING, Row, check, fact, rows

CHAT = fact("OutOfSessionContactOccurred", 20, purpose="social_chat")


def ordered(category: str = "document") -> CaseFact:
    return fact("SupervisorDirectiveIssued", category=category, due_at=14)


def closed(on: float, result: str, of: CaseFact | None = None) -> CaseFact:
    named = {"directive_ref": of.fact_id} if of else {}
    return fact("SupervisorDirectiveClosed", on, result=result, **named)


ORDER = ordered("stop_contact")
TRAINING = fact("SupervisorDirectiveIssued", 1, category="training", due_at=30)


@rows(
    Row("the time has passed", (ordered(),), 55),
    Row("closed in time", (ordered(), closed(9, "completed")), ANSWERED),
    Row("more time was agreed", (ordered(), closed(9, "partly")), ANSWERED),
    Row("not done", (ordered(), closed(9, "not_done")), 60),
    Row("there is still time", (ordered(),), PENDING, as_of=5),
    Row(
        "contact after an order to stop it",
        (ordered("stop_contact"), closed(60, "completed"), CHAT),
        75,
    ),
    Row(
        "clinical contact after it",
        (
            ordered("stop_contact"),
            closed(9, "partly"),
            fact("OutOfSessionContactOccurred", 20, purpose="crisis"),
        ),
        None,
    ),
    Row(
        "after the order was lifted",
        (ordered("stop_contact"), closed(9, "withdrawn"), CHAT),
        None,
    ),
    Row(
        "contact after the order was closed as completed",
        (ORDER, closed(9, "completed", ORDER), CHAT),
        75,
    ),
    Row(
        "contact after another directive was withdrawn",
        (ORDER, TRAINING, closed(12, "withdrawn", TRAINING), CHAT),
        75,
    ),
    Row(
        "contact, and the order lifted only later",
        (ORDER, closed(30, "withdrawn", ORDER), CHAT),
        75,
    ),
    Row(
        "two directives, and one closing that names neither",
        (
            ordered(),
            fact("SupervisorDirectiveIssued", 1, due_at=14),
            closed(9, "partly"),
        ),
        55,
    ),
    Row(
        "two directives, each closed",
        (
            ordered(),
            fact("SupervisorDirectiveIssued", 1, due_at=14),
            closed(8, "completed"),
            closed(9, "completed"),
        ),
        ANSWERED,
    ),
)
def test_directive_not_met(row: Row) -> None:
    check("R41", row)
