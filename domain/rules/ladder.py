"""Who sees a question first: whoever wrote down what raised it, for a day.

A record that is turned against its author at once is soon no longer kept. So the
therapist of a case can look, put right and reply before anybody else is shown a
question. How long that is, and which rules do not wait, the rule book says.
"""

from __future__ import annotations

from datetime import datetime, timedelta


def shown_to_others_from(
    *,
    at_once: bool,
    hours: float,
    arose_at: datetime,
    told_at: datetime,
    has_reply: bool,
) -> datetime:
    """From when a question is shown to others than the therapist of the case.

    `at_once` and `hours` are what the book in force says; `told_at` is when the fact that it hangs on was first
    written down. Who has replied has seen it, so a reply ends the wait. What has not
    arisen is nobody else's yet.
    """
    since = max(arose_at, told_at)
    if has_reply or at_once:
        return since
    return since + timedelta(hours=hours)
