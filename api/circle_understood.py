"""What somebody tells of their own circle, before anything of it is looked up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from domain.answers import understand_words
from domain.described import as_text, called
from domain.facts.ties import TieKind, TieStanding
from domain.matching.details import Details
from domain.refusals import NotUnderstood, Problem
from domain.values import CaseId, PersonId

LONGEST_WORDS = 1_000
WHO, OTHER, SURNAME, KIND = "who", "other", "surname", "kind"
SINCE, UNTIL, WORDS = "since", "until", "words"
NO_NAME = "tell at least a name"
NOBODY = "say who it is"
NOT_BOTH = "say one: somebody new, somebody of your circle, or a client of yours"
OLDEST = 1880
"""Nobody who is checked today was there before; `api.persons_doubted` says so too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What somebody is to whom: one of `details`, `person` and `case_id` says who.

    `other` is somebody of the circle; None for oneself. With `is_other_first` the kind
    is what the other is: `landlord` then makes them the landlord. Days are of UTC.
    """

    details: Details | None = None
    person: PersonId | None = None
    case_id: CaseId | None = None
    other: PersonId | None = None
    kind: TieKind | None = None
    is_other_first: bool = False
    standing: TieStanding = TieStanding.CURRENT
    since: date | None = None
    until: date | None = None
    words: str = ""


def day_begun(day: date) -> datetime:
    """The beginning of a day, in UTC."""
    return datetime.combine(day, time.min, tzinfo=UTC)


def understood(wanted: Wanted, *, now: datetime) -> Wanted:
    """The same with its words as they are kept. Raises NotUnderstood."""
    problems = _of_who(wanted)
    if wanted.kind is None:
        problems.append(Problem(field=KIND, reason="is missing"))
    problems += _of_days(wanted, today=now.date())
    words = wanted.words.strip()
    try:
        words = understand_words(words).text.strip() if words else ""
    except ValueError as error:
        problems.append(Problem(field=WORDS, reason=str(error)))
    if len(words) > LONGEST_WORDS:
        said = f"are longer than {LONGEST_WORDS} characters"
        problems.append(Problem(field=WORDS, reason=said))
    if problems:
        raise NotUnderstood(problems)
    return replace(wanted, words=words)


def _of_who(wanted: Wanted) -> list[Problem]:
    ways = (wanted.details, wanted.person, wanted.case_id)
    given = [each for each in ways if each is not None]
    if len(given) != 1:
        return [Problem(field=WHO, reason=NOT_BOTH if given else NOBODY)]
    if wanted.details is None:
        return []
    if not any(letter.isalnum() for letter in called(wanted.details)):
        return [Problem(field=SURNAME, reason=NO_NAME)]
    try:
        understand_words(as_text(wanted.details))
    except ValueError as error:
        return [Problem(field=SURNAME, reason=str(error))]
    return []


def _of_days(wanted: Wanted, *, today: date) -> list[Problem]:
    problems: list[Problem] = []
    since, until, standing = wanted.since, wanted.until, wanted.standing
    for field, day in ((SINCE, since), (UNTIL, until)):
        if day is not None and day.year < OLDEST:
            said = f"lies before {OLDEST}; look at the year again"
            problems.append(Problem(field=field, reason=said))
    if since is not None and since > today and standing is not TieStanding.PROMISED:
        said = "lies in the future; say that it is to be, or leave it open"
        problems.append(Problem(field=SINCE, reason=said))
    if until is None:
        return problems
    said = ""
    if since is not None and until < since:
        said = "lies before the day on which it began"
    elif until > today:
        said = "lies in the future; leave it open, and tell the end once it has come"
    elif standing is not TieStanding.FORMER:
        said = "has come; say that it was and is no longer, or leave it open"
    return [*problems, Problem(field=UNTIL, reason=said)] if said else problems
