"""A row of the table of access: what is sent, and what it is answered by person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PEOPLE = (
    "nobody",
    "therapist",
    "other_therapist",
    "supervisor",
    "other_supervisor",
    "board_member",
    "other_board_member",
    "administrator",
)
"""Nobody signed in; the therapist of the case, and of another one; their supervisors;
a board member to whom the record was referred, and one to whom nothing was; and an
administrator."""

Form = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What is sent, and what it is answered by person. `fact` names one of the town.

    `more` says it of people beyond `PEOPLE`, where it does not follow from the others.
    """

    answers: tuple[int, ...]
    more: Mapping[str, int] = field(default_factory=dict[str, int])
    json: Any = None
    form: Form | None = None
    fact: str = "gift"


def to(*answers: int, **sent: Any) -> Row:
    """A row by person."""
    assert len(answers) == len(PEOPLE)
    return Row(answers=answers, **sent)


def to_all(answer: int, **sent: Any) -> Row:
    """A row that is the same for everybody, signed in or not."""
    return to(*[answer] * len(PEOPLE), **sent)


def to_members(answer: int, **sent: Any) -> Row:
    """A row that is the same for everybody who is signed in."""
    return to(401, *[answer] * (len(PEOPLE) - 1), **sent)
