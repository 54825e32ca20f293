"""Deciding is asked many times for one page, so it has to be quick."""

from __future__ import annotations

from time import perf_counter

from domain.policy import Action, CaseRelations, Principal, decide
from tests.policy.matrix import roles, states

MOST_MICROSECONDS = 50
ROUNDS = 5


def test_a_decision_takes_fifty_microseconds_at_most() -> None:
    """The mean over every state and action of whoever holds every role at once.

    The best of some rounds: what else runs on the machine is not measured.
    """
    asked = [(each.principal, each.case) for each in states(roles()[-1])][::3]
    best = min(_round(asked) for _ in range(ROUNDS))
    print(f"{best:.1f} microseconds a decision")

    assert best <= MOST_MICROSECONDS


def _round(asked: list[tuple[Principal, CaseRelations]]) -> float:
    began = perf_counter()
    for who, case in asked:
        for action in Action:
            decide(who, action, case)
    return (perf_counter() - began) / (len(asked) * len(Action)) * 1e6
