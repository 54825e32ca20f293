"""What somebody is told to do where nobody else holds the office of conflict reviewer.

It depends on who holds that office alone, and on nobody's clients: whoever asks at that
time is told the same, whatever was found.
"""

from __future__ import annotations

from api.house import House
from api.relations import practice_of
from domain.facts.bookkeeping import Standing
from domain.facts.checks import Answer
from domain.values import PersonId

ADVICE = (
    "Nobody else here is a conflict reviewer, so nobody looks at what a check finds, "
    "whoever it is about. An administrator can give that office to somebody of your "
    "trust, also from outside the practice, who then sees this and answers it. Until "
    "then talk with your supervisor; whoever runs this program can look themselves, with "
    "'boundary-ledger check-person'."
)
TO_THE_OPERATOR = (
    "Nobody is a conflict reviewer here: checks that are asked on the pages are told "
    "without anybody having looked. Give the office to somebody, also from outside: "
    "boundary-ledger user add NAME --role conflict_reviewer"
)


def advice(house: House, asker: PersonId) -> str | None:
    """What who asks may do where nobody else reviews; None where somebody does."""
    return None if _reviewers(house) - {asker} else ADVICE


def until_answered(said: str | None, answer: Answer | None) -> str | None:
    """The same for one check: of use while it waits, or sends to a reviewer."""
    return said if answer in {None, Answer.TALK} else None


def advice_to_operator(house: House) -> str | None:
    """The same for whoever runs the program."""
    return None if _reviewers(house) else TO_THE_OPERATOR


def _reviewers(house: House) -> frozenset[PersonId]:
    standings = practice_of(house).standings
    return frozenset(
        person
        for person in house.accounts.people()
        if Standing.CONFLICT_REVIEWER in standings.get(person, frozenset())
    )
