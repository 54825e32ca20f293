"""Everything that can go wrong, said in one sentence. Nobody sees a traceback.

Exit codes are promises to scripts: 1 for an answer that is no, 2 for bad usage or
input that cannot be read. What else can be foreseen is in `foreseen`, which knows all
of the house and so is loaded only when something has gone wrong.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any

import typer
from typer.core import TyperGroup

NO = 1
UNUSABLE = 2
STOPPED = 130
DEBUG = "BOUNDARY_LEDGER_DEBUG"


class Stop(Exception):
    """A command cannot go on, for a reason that the person who ran it can mend."""

    def __init__(self, message: str, *, code: int) -> None:
        super().__init__(message)
        self.code = code


class CalmGroup(TyperGroup):
    """The commands, with one place where whatever they raise becomes a sentence."""

    def invoke(self, ctx: Any) -> Any:
        try:
            answered = super().invoke(ctx)
            # A reader that has gone away is noticed here and not at the very end.
            sys.stdout.flush()
        except (typer.Exit, typer.Abort, typer.TyperException, BrokenPipeError):
            raise
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the one place.
            code, sentence = _explained(error)
            if os.environ.get(DEBUG):
                traceback.print_exception(error)
            say(f"boundary-ledger: {sentence}")
            raise typer.Exit(code) from None
        return answered


def say(sentence: str) -> None:
    """Say something to the person at the terminal; standard output is for answers."""
    print(sentence, file=sys.stderr, flush=True)


def _explained(error: BaseException) -> tuple[int, str]:
    if isinstance(error, Stop):
        return error.code, str(error)
    from api.cli.foreseen import explained  # noqa: PLC0415 - it knows all of the house.

    return explained(error)
