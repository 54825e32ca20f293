"""A reason that somebody has to give, as they typed it."""

from __future__ import annotations

from domain.answers import understand_words
from domain.refusals import NotUnderstood, Problem

REASON = "reason"
LONGEST_REASON = 2_000


def reason_told(typed: str) -> str:
    """The words of a reason, without blanks around them. Raises NotUnderstood."""
    try:
        text = understand_words(typed).text.strip() if typed.strip() else ""
    except ValueError as error:
        raise NotUnderstood([Problem(field=REASON, reason=str(error))]) from None
    if not text:
        raise NotUnderstood([Problem(field=REASON, reason="is missing")])
    if len(text) > LONGEST_REASON:
        said = f"is longer than {LONGEST_REASON} characters"
        raise NotUnderstood([Problem(field=REASON, reason=said)])
    return text
