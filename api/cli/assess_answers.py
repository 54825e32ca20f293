"""What `assess` says of many histories: one document, or one text, printed whole.

Answers wait in a file of no name, so that a long answer takes no more memory than a
short one, and nothing is printed before all of it is there.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from textwrap import wrap

from api.assessing_files import Answered
from api.assessing_words import CAUTION, WIDTH
from api.cli.calm import say
from api.cli.output import printable
from domain.histories_told import Rejection

MOST_SHOWN = 20
IN_MEMORY = 4_000_000
"""So many characters are held; what is longer goes to a file."""
NOTHING = "There is no history to look at."


@dataclass(kw_only=True)
class Answers:
    """Gathers answers as they come."""

    texts: SpooledTemporaryFile[str]
    json_wanted: bool
    good: int = 0
    problems: int = 0
    shown: list[Rejection] = field(default_factory=list[Rejection])

    def add(self, each: Answered) -> None:
        """One more history, judged or refused."""
        self.problems += len(each.problems)
        self.shown += each.problems[: MOST_SHOWN - len(self.shown)]
        if each.problems:
            return
        if self.good:
            self.texts.write(",\n" if self.json_wanted else "\n\n")
        self.texts.write(each.text if self.json_wanted else printable(each.text))
        self.good += 1

    def say(self) -> None:
        """Print what was refused on standard error, and the answers."""
        for problem in self.shown:
            seq = "" if problem.seq is None else f", event {problem.seq}"
            say(f"{problem.history}{seq}: {problem.field} {problem.reason}")
        if self.problems > len(self.shown):
            say(f"... and {self.problems - len(self.shown)} more")
        before, after = self._around()
        sys.stdout.write(before)
        self.texts.seek(0)
        copyfileobj(self.texts, sys.stdout)
        sys.stdout.write(f"{after}\n")

    def _around(self) -> tuple[str, str]:
        """What stands before the answers and after them."""
        if self.json_wanted:
            return '{"histories": [\n', "\n]}"
        if not self.good:
            return "", NOTHING
        return "", "\n\n" + "\n".join(wrap(CAUTION, WIDTH))


@contextmanager
def answers(*, json_wanted: bool) -> Generator[Answers]:
    """Somewhere to gather answers, which leaves nothing behind."""
    with SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="") as texts:
        yield Answers(texts=texts, json_wanted=json_wanted)
