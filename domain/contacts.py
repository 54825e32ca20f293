"""Which facts are professional contact, and when the last one was.

Time after therapy is counted from it, by the clocks of former clients and by the rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.acts import is_clinical, known_at
from domain.facts.alliance import SessionHeld, TherapyStarted
from domain.facts.contact import OutOfOfficeMeetingHeld, OutOfSessionContactOccurred
from domain.facts.endings import PostTerminationContactOccurred, TherapyTerminated
from domain.facts.endings_choices import LaterContactPurpose
from domain.facts.fact import CaseFact

CONTACTS: tuple[type[CaseFact], ...] = (
    TherapyStarted,
    SessionHeld,
    OutOfSessionContactOccurred,
    OutOfOfficeMeetingHeld,
    TherapyTerminated,
    PostTerminationContactOccurred,
)
"""The kinds among which professional contact is."""


def contact_at(fact: CaseFact, *, by: datetime) -> datetime | None:
    """When, up to a moment, a fact shows professional contact; None where it shows none.

    Sessions, clinical contacts and the return of a former client do; a chance meeting
    does not. An ending shows what it gives as the last contact, and itself where it
    gives none, or one that had not come when it was written down.
    """
    if fact.occurred_at > by:
        return None
    match fact:
        case TherapyTerminated():
            told = fact.last_contact_at
            is_usable = told is not None and told <= min(by, known_at(fact))
            return told if is_usable else fact.occurred_at
        case SessionHeld() | TherapyStarted():
            return min(fact.occurred_until or fact.occurred_at, by)
        case PostTerminationContactOccurred():
            is_return = fact.purpose is LaterContactPurpose.BOOSTER_OR_RETURN
            return fact.occurred_at if is_return or is_clinical(fact) else None
        case OutOfSessionContactOccurred() | OutOfOfficeMeetingHeld():
            return fact.occurred_at if is_clinical(fact) else None
        case _:
            return None


def last_contact(
    facts: Iterable[CaseFact], *, by: datetime
) -> tuple[datetime, CaseFact] | None:
    """The last professional contact up to a moment, and the fact that shows it."""
    shown = (
        (at, fact) for fact in facts if (at := contact_at(fact, by=by)) is not None
    )
    return max(shown, key=lambda one: (one[0], one[1].fact_id), default=None)
