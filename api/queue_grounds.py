"""What a question of the queue rests on, for a card that is read at a glance.

Only its own rule is asked again, of the facts that somebody may see, on the day for
which the queue was made.
"""

from __future__ import annotations

from api import figures
from api.access import stored
from api.assessing_cases import around_case
from api.house import House
from api.queue import Queued, Waiting
from domain import codes
from domain.assessment import first_told
from domain.case_on import case_on
from domain.facts.fact import CaseFact
from domain.rules.flags import by_anchor, flag_id, that_count
from domain.rules.seen import Seen
from domain.values import FactId


def grounds_of(
    house: House, queued: Queued, waiting: Waiting, *, most: int
) -> tuple[tuple[CaseFact, ...], int]:
    """The latest facts that a question rests on, and how many there are in all.

    Raises StreamErased.
    """
    begun, day = queued.case.begun, house.today_ends()
    on = case_on(stored(house, queued.case), as_of=day)
    seen = Seen(case=on.case, codes=codes.on_file(), around=around_case(house, begun))
    roots = first_told(on.known)
    rule = figures.book_of(house).by_id[waiting.rule]
    rests_on: set[FactId] = set()
    for raised in by_anchor(rule, seen):
        counted = that_count(raised, as_of=day)
        anchor = counted[0].anchor.fact_id
        root = roots.get(anchor, anchor)
        if flag_id(begun.case_id, rule.id, root) == waiting.id:
            rests_on.update(id_ for each in counted for id_ in each.because)
    facts = [fact for fact in on.happened if fact.fact_id in rests_on]
    latest = sorted(facts, key=lambda f: (f.occurred_at, f.fact_id), reverse=True)
    return tuple(latest[:most]), len(facts)
