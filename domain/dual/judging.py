"""Which ties keep somebody from judging others, and of which they are only asked.

What people of a case are to whoever would judge it, as somebody told it. Ties of a
therapist's own circle are not among them: they are nobody else's to see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from enum import StrEnum

from domain.dual.kinds import CALLED
from domain.dual.telling import TiesMemory
from domain.facts.ties import TieKind, TieStanding, TieStated
from domain.values import PersonId

OF_INTEREST = frozenset(
    {TieKind.BUSINESS, TieKind.EMPLOYER, TieKind.LANDLORD, TieKind.MONEY}
)
"""Ties by which one of two gains or loses with the other, for as long as they last."""


class Nearness(StrEnum):
    """How near somebody stands to those whom they would judge, nearest first.

    `CLOSE` keeps them out; of `KNOWN` they are asked whether they step back.
    """

    CLOSE = "close"
    KNOWN = "known"


def nearness(
    told: Iterable[TiesMemory],
    person: PersonId,
    parties: Collection[PersonId],
    *,
    at: datetime,
) -> Nearness | None:
    """How near somebody stands to any of some people; None where no tie is told.

    Which ties are close is the reading of `domain.dual.kinds`; they stay so when they
    are over. Which ties of interest count beside them is our own design.
    """
    found = {
        _near(tie, is_over=_is_over(known, tie, at=at))
        for known in told
        for tie in _between(known, person, parties)
    }
    return next((each for each in Nearness if each in found), None)


def _between(
    known: TiesMemory, person: PersonId, parties: Collection[PersonId]
) -> Iterator[TieStated]:
    for tie in known.ties.values():
        ends = (tie.person_id, tie.other_id)
        others = [party for party in parties if party != person]
        is_of_both = person in ends and any(party in ends for party in others)
        if is_of_both and tie.held_by is None:
            yield tie


def _near(tie: TieStated, *, is_over: bool) -> Nearness:
    is_close = CALLED[tie.kind].is_close
    is_of_interest = tie.kind in OF_INTEREST and not is_over
    return Nearness.CLOSE if is_close or is_of_interest else Nearness.KNOWN


def _is_over(known: TiesMemory, tie: TieStated, *, at: datetime) -> bool:
    if tie.standing is TieStanding.FORMER:
        return True
    ends = [end for end in (tie.until, known.ended.get(tie.fact_id)) if end is not None]
    return any(end <= at for end in ends)
