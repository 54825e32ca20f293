"""Importing case histories: each becomes one case, whole or not at all.

What the source says stands as it says it; when it says that something was written down
is kept as a claim. Importing the same history again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from api import people
from api.arrival import Arrival, Cast
from api.house import House
from domain.answers import Words
from domain.histories import History, Read, read
from domain.histories_told import Rejection
from domain.practice import Booking
from domain.refusals import (
    AlreadyImported,
    KeyReused,
    PersonErased,
    PersonUnknown,
    StreamErased,
)
from domain.sealing import Erased
from domain.values import CaseId, PersonId, Role

Say = Callable[[int], None]
"""Told how many histories are done."""
Casting = Callable[[History], Cast]
"""Says who the people of a history are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of one history. `facts` counts what was written now."""

    history: str
    status: str
    case_id: CaseId | None = None
    reference: str | None = None
    facts: int = 0
    problems: tuple[Rejection, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What became of every history of a file, in its order."""

    outcomes: tuple[Outcome, ...]

    def count(self, status: str) -> int:
        """How many histories came out so."""
        return sum(outcome.status == status for outcome in self.outcomes)

    @property
    def facts(self) -> int:
        """How many events became facts now."""
        return sum(outcome.facts for outcome in self.outcomes)


def import_histories(
    house: House,
    source: BinaryIO,
    *,
    casting: Casting = lambda _: Cast(),
    say: Say = lambda _: None,
) -> Report:
    """Import every history of a file that can be. Raises FileUnreadable."""
    outcomes: list[Outcome] = []
    try:
        for found in read(source, now=house.clock()):
            outcomes.append(_outcome(house, found, casting=casting))
            say(len(outcomes))
    finally:
        house.catch_up()
    return Report(outcomes=tuple(outcomes))


def to_json(report: Report) -> dict[str, Any]:
    """The report as plain data, in the shape that scripts rely on."""
    return {
        "histories": [
            {
                "id": outcome.history,
                "case": str(outcome.case_id) if outcome.case_id else None,
                "reference": outcome.reference,
                "facts": outcome.facts,
                "status": outcome.status,
                "problems": [
                    {"seq": p.seq, "field": p.field, "reason": p.reason}
                    for p in outcome.problems
                ],
            }
            for outcome in report.outcomes
        ],
        "imported": report.count("imported"),
        "unchanged": report.count("unchanged"),
        "rejected": report.count("rejected"),
        "facts": report.facts,
    }


def case_of(house: House, history: str) -> CaseId:
    """The case that a history of this id is, or would become."""
    return CaseId(house.ledger.private_id("history", history))


def _outcome(house: House, found: Read, *, casting: Casting) -> Outcome:
    if not isinstance(found, History):
        return _rejected(found.id, found.rejections)
    strangers = tuple(_strangers(house, found))
    if strangers:
        return _rejected(found.id, strangers)
    try:
        return _arrived(house, found, people_in=casting(found))
    except (KeyReused, PersonErased, StreamErased) as refusal:
        # What was imported before and is forgotten by now does not come back.
        is_other = isinstance(refusal, KeyReused)
        reason = str(AlreadyImported(found.id) if is_other else refusal)
        problem = Rejection(history=found.id, seq=None, field="id", reason=reason)
        return _rejected(found.id, (problem,))


def _arrived(house: House, history: History, *, people_in: Cast) -> Outcome:
    arrival = Arrival(
        house=house,
        history=history,
        cast=people_in,
        case_id=case_of(house, history.id),
        booking=Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock()),
    )
    is_repeat = arrival.carry_out().is_repeat
    return Outcome(
        history=history.id,
        status="unchanged" if is_repeat else "imported",
        case_id=arrival.case_id,
        reference=arrival.reference,
        facts=0 if is_repeat else len(history.events),
    )


def _rejected(history: str, problems: tuple[Rejection, ...]) -> Outcome:
    return Outcome(history=history, status="rejected", problems=problems)


def _strangers(house: House, history: History) -> Iterator[Rejection]:
    """Words that are about somebody whom nobody has registered."""
    for event in history.events:
        for name, value in event.told.values.items():
            for about in _named(value):
                if not _is_known(house, about):
                    yield Rejection(
                        history=history.id,
                        seq=event.seq,
                        field=name,
                        reason=f"is about {about}, who is not registered here",
                    )


def _named(value: object) -> Iterator[PersonId]:
    """Whom words are about, where they say so."""
    if isinstance(value, tuple):
        for one in cast("tuple[object, ...]", value):
            yield from _named(one)
    elif isinstance(value, Words) and value.about is not None:
        yield PersonId(value.about)


def _is_known(house: House, person: PersonId) -> bool:
    try:
        return not isinstance(people.name_of(house, person), Erased)
    except PersonUnknown:
        return False
