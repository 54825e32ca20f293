"""What is said of codes of ethics that somebody names and that are not on file here."""

from __future__ import annotations

from collections.abc import Sequence

from domain.codes import on_file


def said_of_codes(named: Sequence[str]) -> str:
    """That nothing is asked by some of these codes, and which are on file; or nothing."""
    unknown = on_file().binding(named)[1]
    if not unknown:
        return ""
    return (
        f"Not on file, so that nothing is asked by it: {', '.join(unknown)}. "
        f"On file are {', '.join(on_file().names())}."
    )
