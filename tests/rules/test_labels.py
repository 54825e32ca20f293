"""Agreement with the labels that come with the case histories.

Rules and labels have one author: this guards against regressions and says nothing
about accuracy.
"""

from __future__ import annotations

import json
from functools import cache
from io import BytesIO
from typing import Any

import pytest

from api.assessing import Wanted, judge_history, to_json
from domain.histories import History, read
from tests.histories.written import FILE, NOW

LEVELS = {
    "no concern": "none",
    "supervisory discussion": "discuss",
    "serious concern": "serious",
    "reportable violation": "refer",
}
RANK = list(LEVELS.values())
HISTORIES: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["vignettes"]


@cache
def answers() -> dict[str, dict[str, Any]]:
    """What is asked of each history."""
    found = read(BytesIO(FILE.read_bytes()), now=NOW)
    return {
        each.id: to_json(judge_history(each, Wanted(), now=NOW))
        for each in found
        if isinstance(each, History)
    }


def raised(id_: str) -> set[str]:
    flags = answers()[id_]["flags"]
    return {flag["rule"] for flag in flags if flag["status"] == "raised"}


def named(which: str) -> list[tuple[str, str]]:
    return [(h["id"], rule) for h in HISTORIES for rule in h["expected"][which]]


def test_attention_agrees_in_all_but_two_of_forty_seven() -> None:
    right = [
        history["id"]
        for history in HISTORIES
        if answers()[history["id"]]["attention"]
        in {
            LEVELS[history["expected"]["judgement"]],
            LEVELS.get(history["expected"].get("also_defensible", "")),
        }
    ]

    assert len(right) >= 45


def test_what_must_be_asked_is_asked() -> None:
    wanted = named("rules_must_fire")
    asked = [each for each in wanted if each[1] in raised(each[0])]

    assert len(asked) >= 0.97 * len(wanted)


def test_what_must_not_be_asked_is_not() -> None:
    unwanted = named("rules_must_not_fire")
    silent = [each for each in unwanted if each[1] not in raised(each[0])]

    assert len(silent) >= 0.99 * len(unwanted)


@pytest.mark.parametrize("id_", [h["id"] for h in HISTORIES if h.get("benign_trap")])
def test_no_benign_trap_asks_above_discuss(id_: str) -> None:
    assert RANK.index(answers()[id_]["attention"]) <= 1


def test_every_answer_has_the_shape_that_scripts_rely_on() -> None:
    for history in answers().values():
        assert {"id", "attention", "risk", "flags"} <= set(history)
        assert all(set(point) == {"on", "score", "level"} for point in history["risk"])
        for flag in history["flags"]:
            assert flag["arose_at"].endswith("Z")
            assert flag["because"] == sorted(set(flag["because"]))
            assert flag["asks"].endswith("?")
            assert flag["harmless_readings"]
            for cite in flag["cites"]:
                assert {"code", "provision", "edition"} <= set(cite)
