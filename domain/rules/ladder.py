"""Who sees a question first: whoever wrote down what raised it, for a day.

A record that is turned against its author at once is soon no longer kept. So the
therapist of a case can look, put right and reply before anybody else is shown a
question; the absolute rules alone do not wait.
"""

from __future__ import annotations

from datetime import datetime, timedelta

ABSOLUTE = "Absolute"
"""The family of rules that reach a supervisor at once."""
AUTHOR_FIRST_HOURS = 24.0
"""Design, not validated: long enough to sleep on it, short enough to protect."""


def shown_to_others_from(
    *,
    family: str,
    arose_at: datetime,
    told_at: datetime,
    has_reply: bool,
    hours: float = AUTHOR_FIRST_HOURS,
) -> datetime:
    """From when a question is shown to others than the therapist of the case.

    `told_at` is when the fact that it hangs on was first written down. Who has replied
    has seen it, so a reply ends the wait. What has not arisen is nobody else's yet.
    """
    since = max(arose_at, told_at)
    if has_reply or family == ABSOLUTE:
        return since
    return since + timedelta(hours=hours)
