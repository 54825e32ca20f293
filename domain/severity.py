"""How heavily one act weighs in its circumstances, and every step that led there.

The order of steps is fixed: clinical work first, then what multiplies up, what adds,
what makes lighter, what sets a floor, and the cut to 0..100. A score opens a question;
only people answer it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from domain import circumstances, mitigations, safeguards
from domain.acts import FEELINGS
from domain.case_so_far import CaseSoFar
from domain.facts.fact import CaseFact, Modifier
from domain.scales import Act, Circumstance
from domain.weighing import Step, Weighed

HEAVIEST = 100
HEAVIEST_FEELING = 15
"""A feeling honestly written down asks for nothing more, or nobody would write it."""

ORDER: tuple[tuple[Modifier, Circumstance], ...] = (
    (Modifier.VULNERABILITY, circumstances.vulnerability),
    (Modifier.FREQUENCY, circumstances.frequency),
    (Modifier.STAGE, circumstances.stage),
    (Modifier.DOCUMENTED_LATE, circumstances.documented_late),
    (Modifier.CONSULTED, circumstances.advice_ignored),
    (Modifier.BENEFIT, circumstances.benefit),
    (Modifier.TRAINEE, circumstances.trainee),
    (Modifier.ESCALATION, circumstances.escalation),
    (Modifier.SECRECY, circumstances.secrecy),
    (Modifier.DOCUMENTED_BEFORE, mitigations.documented_before),
    (Modifier.CONSULTED, mitigations.consulted),
    (Modifier.CONSENTED, safeguards.consented),
    (Modifier.UNAVOIDABLE, safeguards.unavoidable),
    (Modifier.SECRECY, circumstances.secrecy_floor),
)


def weigh(fact: CaseFact, case: CaseSoFar) -> Weighed:
    """Weigh a fact of the case, once; what weighs nothing alone has no circumstances."""
    known = case.weights.get(fact.fact_id)
    if known is None:
        known = case.weights[fact.fact_id] = _weighed(fact, case)
    return known


def _weighed(fact: CaseFact, case: CaseSoFar) -> Weighed:
    found = case.basis(fact)
    if not found.score:
        return Weighed(base=0, variant=found.variant, steps=(), score=0.0)
    act = Act(fact=fact, case=case, base=found.score)
    figure = float(found.score)
    steps: list[Step] = []
    for circumstance in _circumstances(fact):
        step = circumstance(act, figure)
        if step is None:
            continue
        steps.append(step)
        figure = step.after
        if step.modifier is Modifier.CLINICAL:
            act = replace(act, base=int(figure))
    score = min(figure, _heaviest(act))
    if steps and score != figure:
        steps[-1] = replace(steps[-1], after=score)
    return Weighed(
        base=found.score, variant=found.variant, steps=tuple(steps), score=score
    )


def _circumstances(fact: CaseFact) -> tuple[Circumstance, ...]:
    return _listed(type(fact))  # type: ignore[arg-type]  # As in `conditions.basis`.


@cache
def _listed(kind: type[CaseFact]) -> tuple[Circumstance, ...]:
    """The circumstances that count for a kind, in order."""
    order = ((Modifier.CLINICAL, mitigations.clinical), *ORDER)
    return tuple(each for modifier, each in order if modifier in kind.WEIGHT.modifiers)


def _heaviest(act: Act) -> float:
    is_feeling = type(act.fact) in FEELINGS and act.base <= HEAVIEST_FEELING
    return float(HEAVIEST_FEELING if is_feeling else HEAVIEST)
