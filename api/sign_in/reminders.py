"""What of somebody's ways in ends soon: told on every page, in time to make another."""

from __future__ import annotations

from datetime import datetime, timedelta

from api.accounts import Accounts
from domain.values import PersonId

BEFORE = timedelta(days=14)
"""So early is an end told of, or in the last quarter of what lasts less than 56 days."""


def reminders(accounts: Accounts, person: PersonId, *, now: datetime) -> list[str]:
    """Sentences about what ends, and what to do before."""
    found: list[str] = []
    until = accounts.first_password_until(person)
    if until is not None:
        found.append(
            f"Your password was made for you and ends on {_day(until)} UTC. Choose one "
            "of your own before."
        )
    for token in accounts.tokens.of(person, now=now):
        early = min(BEFORE, (token.expires_at - token.made_at) / 4)
        if now >= token.expires_at - early:
            found.append(
                f"Your token “{token.name}” ends on {_day(token.expires_at)} UTC. Make "
                "another before, and give it to the program."
            )
    return found


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M}"
