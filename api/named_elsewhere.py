"""Words about somebody else outlive the client of a case, so they do not name the client.

Only the whole name is looked for: a word of it may well be another's. Whoever may not
know who the client is, is not asked: a refusal would tell them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from api import people
from api.access import Seen
from api.house import House
from api.names_told import says
from domain.answers import Words
from domain.refusals import NotUnderstood, PersonUnknown, Problem
from domain.sealing import Erased
from domain.told import Told

NAMED = (
    "names the client, and it is kept under the key of somebody else and outlives them; "
    "say it without the name"
)


def require_unnamed_elsewhere(house: House, case: Seen, told: Told) -> None:
    """That no words of a fact about somebody else name the client in full.

    Raises NotUnderstood.
    """
    problems = [
        Problem(field=field, reason=NAMED)
        for field, text in _elsewhere(case, told)
        if _names(house, case, text)
    ]
    if problems:
        raise NotUnderstood(problems)


def require_unnamed_reply(house: House, case: Seen, *, field: str, text: str) -> None:
    """The same of words that are about the therapist. Raises NotUnderstood."""
    if _names(house, case, text):
        raise NotUnderstood([Problem(field=field, reason=NAMED)])


def _elsewhere(case: Seen, told: Told) -> Iterator[tuple[str, str]]:
    """Words that are sealed under another key than the client's, by their fields."""
    for name, value in told.values.items():
        usual = told.kind.field(name).about
        many = (
            cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
        )
        for one in many:
            if not isinstance(one, Words):
                continue
            is_about_client = one.about == case.begun.client_id
            if not (is_about_client if one.about else usual == "client"):
                yield name, one.text


def _names(house: House, case: Seen, text: str) -> bool:
    if not case.decision.names_client:
        return False
    try:
        name = people.name_of(house, case.begun.client_id)
    except PersonUnknown:
        return False  # Somebody whom an import only numbers has no name to tell.
    return not isinstance(name, Erased) and says(text, name=name)
