"""Case histories with labels, and how far the answers agree with them."""

from __future__ import annotations

import json
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from api.assessing import Wanted, judge_history, to_json
from domain.histories import History, read
from tests.histories.written import NOW

LEVELS = {
    "no concern": "none",
    "supervisory discussion": "discuss",
    "serious concern": "serious",
    "reportable violation": "refer",
}
RANK = list(LEVELS.values())


class Labelled:
    """A file of labelled histories; each is judged once."""

    def __init__(self, file: Path) -> None:
        self._content = file.read_bytes()
        self.histories: list[dict[str, Any]] = json.loads(self._content)["vignettes"]

    @cached_property
    def answers(self) -> dict[str, dict[str, Any]]:
        """What is asked of each history."""
        return {
            each.id: to_json(judge_history(each, Wanted(), now=NOW))
            for each in read(BytesIO(self._content), now=NOW)
            if isinstance(each, History)
        }

    @property
    def traps(self) -> list[str]:
        """The histories that only look bad."""
        return [each["id"] for each in self.histories if each.get("benign_trap")]

    @property
    def agreement(self) -> float:
        """The share of histories whose attention is what a label allows."""
        right = [
            history["id"]
            for history in self.histories
            if self.answers[history["id"]]["attention"]
            in {
                LEVELS[history["expected"]["judgement"]],
                LEVELS.get(history["expected"].get("also_defensible", "")),
            }
        ]
        return len(right) / len(self.histories)

    @property
    def asked(self) -> float:
        """The share of questions that must be asked, and are."""
        wanted = self._named("rules_must_fire")
        return sum(rule in self._raised(id_) for id_, rule in wanted) / len(wanted)

    @property
    def silent(self) -> float:
        """The share of questions that must not be asked, and are not."""
        unwanted = self._named("rules_must_not_fire")
        loud = sum(rule in self._raised(id_) for id_, rule in unwanted)
        return 1 - loud / len(unwanted)

    def attention(self, id_: str) -> int:
        """How much attention a history asks for, from 0 to 3."""
        return RANK.index(self.answers[id_]["attention"])

    def _raised(self, id_: str) -> set[str]:
        flags = self.answers[id_]["flags"]
        return {flag["rule"] for flag in flags if flag["status"] == "raised"}

    def _named(self, which: str) -> list[tuple[str, str]]:
        return [
            (h["id"], rule) for h in self.histories for rule in h["expected"][which]
        ]
