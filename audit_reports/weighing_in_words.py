"""A weighing in words: what the kind says alone, and each circumstance after it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from audit_reports.answers import Reader
from audit_reports.report import StepLine
from domain.catalogue import Kind, in_words
from domain.facts.fact import Modifier
from domain.weighing import Step

YES_NO = {"true": "yes", "false": "no"}
SIGNS = (
    (">=", " at least "),
    ("<=", " at most "),
    ("<", " under "),
    (">", " over "),
    ("=", ": "),
)
MODIFIERS = {
    Modifier.VULNERABILITY: "Client in a vulnerable situation",
    Modifier.FREQUENCY: "Often in a short time",
    Modifier.ESCALATION: "Rising across several families",
    Modifier.SECRECY: "Secrecy, or contact off the record",
    Modifier.STAGE: "Time in the work",
    Modifier.DOCUMENTED_BEFORE: "Decision recorded before the act",
    Modifier.DOCUMENTED_LATE: "Written down late, or not at all",
    Modifier.CONSULTED: "Consultation",
    Modifier.CONSENTED: "Client's consent, with its meaning talked about",
    Modifier.CLINICAL: "Part of a written plan or a recognised method",
    Modifier.UNAVOIDABLE: "Hard to avoid, with safeguards",
    Modifier.BENEFIT: "The therapist gains by it",
    Modifier.TRAINEE: "Therapist in training",
}


def step_line(step: Step, *, reader: Reader) -> StepLine:
    """One step, with the numbers of the facts that showed it."""
    return StepLine(
        modifier=step.modifier.value,
        what=MODIFIERS[step.modifier],
        effect=step.effect,
        because=step.because,
        facts=numbers(step.facts, reader=reader),
        after=step.after,
    )


def numbers(found: Sequence[UUID], *, reader: Reader) -> tuple[int, ...]:
    """The numbers of those facts that this timeline holds."""
    known = (reader.number(fact_id) for fact_id in found)
    return tuple(number for number in known if number is not None)


def variant_in_words(variant: str | None, kind: Kind) -> str | None:
    """`gift_kind=luxury&occasion=none` as `What it was: luxury; occasion: none`."""
    if variant is None:
        return None
    labels = {field.name: field.label for field in kind.fields}
    said: list[str] = []
    for condition in variant.split("&"):
        name, sign, value = _split(condition)
        words = YES_NO.get(value, in_words(value).lower())
        said.append(f"{labels.get(name, in_words(name))}{sign}{words}")
    return "; ".join(said)


def _split(condition: str) -> tuple[str, str, str]:
    for sign, words in SIGNS:
        if sign in condition:
            name, _, value = condition.partition(sign)
            return name, words, value
    return condition, "", ""
