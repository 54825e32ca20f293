"""After which answers the house begins anew, because somebody may now see other things."""

from __future__ import annotations

import re

from api.methods import SAFE
from tests.fuzz.asking import Answer, Request

LEAVES_ACCESS = re.compile(
    r"(/api/v1)?/cases(/new)?"
    r"|/api/v1/cases/[^/]+/(facts|assessment|bundle)"
    r"|/api/v1/cases/[^/]+/facts/[^/]+/corrections"
    r"|/api/v1/cases/[^/]+/flags/[^/]+/replies"
    r"|/cases/[^/]+/(record/[^/]+|facts/[^/]+/correct|hand-over|questions/[^/]+/reply)"
    r"|/(api/v1/rule-books/trial|rule-books/try|account/seen|sign-in)"
)
"""Where telling something gives nobody a right, and takes none."""
REFUSED = 400
SENT_TO_PROVE = ("/sign-in", "/account/confirm")


def changes_who_may(request: Request, answer: Answer) -> bool:
    """Whether a request that worked may have changed who may see what, or who is in."""
    if request.method in SAFE or not answer.status or answer.status >= REFUSED:
        return False
    place = request.target.partition("?")[0]
    is_sent = answer.header("location").startswith(SENT_TO_PROVE)
    if is_sent and place != "/sign-out":
        return False  # They have to sign in, or to prove who they are, before anything.
    return not LEAVES_ACCESS.fullmatch(place)
