"""Approves an erasure as a program of its own, and dies where a test wants it to.

python -m tests.erasure.killed DIRECTORY REQUEST OFFICER before|after
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from api import forgetting
from domain.key_rows import KeyRows, Tombstone
from domain.keys import KeyStore
from domain.values import FactId, PersonId
from tests.house import Clock, opened


def die() -> None:
    """As a power cut does: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def before(_: KeyStore, __: Iterable[Tombstone]) -> bool:
    """The fact is written; nothing is destroyed yet."""
    die()
    return False


def after(scrub: Callable[[KeyRows], bool]) -> Callable[[KeyRows], bool]:
    """Everything is destroyed; old pages are not overwritten yet."""

    def dying(rows: KeyRows) -> bool:
        die()
        return scrub(rows)

    return dying


if __name__ == "__main__":
    directory, request, officer, moment = sys.argv[1:]
    with opened(Path(directory), clock=Clock()) as house:
        if moment == "before":
            setattr(KeyStore, "erase", before)  # noqa: B010
        else:
            setattr(KeyRows, "scrub", after(KeyRows.scrub))  # noqa: B010
        forgetting.approve(
            house, by=PersonId(UUID(officer)), request_id=FactId(UUID(request))
        )
