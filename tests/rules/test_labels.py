"""Agreement with the labels that come with the case histories.

Rules and labels have one author: this guards against regressions and says nothing
about accuracy.
"""

from __future__ import annotations

import pytest

from tests.histories.written import FILE
from tests.rules.labelled import Labelled

CASES = Labelled(FILE)


def test_attention_agrees_in_all_but_two_of_forty_seven() -> None:
    assert len(CASES.histories) == 47
    assert CASES.agreement >= 45 / 47


def test_what_must_be_asked_is_asked() -> None:
    assert CASES.asked >= 0.97


def test_what_must_not_be_asked_is_not() -> None:
    assert CASES.silent >= 0.99


@pytest.mark.parametrize("id_", CASES.traps)
def test_no_benign_trap_asks_above_discuss(id_: str) -> None:
    assert CASES.attention(id_) <= 1


def test_every_answer_has_the_shape_that_scripts_rely_on() -> None:
    for history in CASES.answers.values():
        assert {"id", "attention", "risk", "flags"} <= set(history)
        assert all(set(point) == {"on", "score", "level"} for point in history["risk"])
        for flag in history["flags"]:
            assert flag["arose_at"].endswith("Z")
            assert flag["because"] == sorted(set(flag["because"]))
            assert flag["asks"].endswith("?")
            assert flag["harmless_readings"]
            for cite in flag["cites"]:
                assert {"code", "provision", "edition"} <= set(cite)
