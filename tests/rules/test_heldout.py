"""Agreement with labels of cases that the book's author had not seen.

Whoever wrote them had read the rules and not their code. The labels are one reading of
the rules: agreement says that the book does as it says, and nothing about accuracy.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.labelled import Labelled

CASES = Labelled(Path(__file__).with_name("heldout_histories.json"))
RULES = {f"R{number:02}" for number in range(1, 47)}


def test_attention_agrees() -> None:
    assert len(CASES.answers) == len(CASES.histories) == 72
    assert CASES.agreement >= 0.97


def test_what_must_be_asked_is_asked() -> None:
    assert CASES.asked >= 0.97


def test_what_must_not_be_asked_is_not() -> None:
    assert CASES.silent >= 0.99


@pytest.mark.parametrize("id_", CASES.traps)
def test_no_benign_trap_asks_above_discuss(id_: str) -> None:
    assert CASES.attention(id_) <= 1


@pytest.mark.parametrize("which", ["rules_must_fire", "rules_must_not_fire"])
def test_every_rule_has_a_case_in_which_it_asks_and_one_in_which_it_is_silent(
    which: str,
) -> None:
    named = {rule for each in CASES.histories for rule in each["expected"][which]}

    assert named == RULES
