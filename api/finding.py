"""Finding cases: those somebody may see, and the one that a text means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

from api import importing
from api.access import Seen, permitted, stored, within_reach
from api.house import House
from domain import recording
from domain.facts.fact import CaseFact
from domain.policy import Principal
from domain.refusals import CaseUnknown, StreamErased
from domain.values import CaseId, PersonId
from projections import caseload
from projections.caseload import Summary, summed_up
from projections.relations import of_holder

REFERENCE = re.compile(r"[Cc]-([0-9A-Fa-f]{8})")


def cases_of(
    house: House,
    principal: Principal,
    *,
    after: CaseId | None = None,
    limit: int | None = None,
) -> list[Summary]:
    """The cases somebody may see, in the order in which they were opened.

    Their own, those of whom they supervise, those laid before them. A summary adds up
    what they may see, and nothing else. `after` is the last case of the page before.
    Raises CaseUnknown for one that is not there.
    """
    found: list[Summary] = []
    for summary in candidates(house, principal, after=after):
        if limit is not None and len(found) >= limit:
            break
        with suppress(CaseUnknown):
            case = within_reach(house, principal, CaseId(UUID(summary.case_id)))
            found.append(_cut(house, summary, case))
    return found


def resolve(house: House, principal: Principal, text: str) -> CaseId:
    """The case that somebody means and may see. Raises CaseUnknown.

    By its identifier, its reference `C-XXXXXXXX`, or the id of the history it came
    from. Where two cases have one reference, only the identifier tells them apart.
    """
    found: list[CaseId] = []
    for case_id in _meant(house, text):
        try:
            permitted(house, principal, case_id)
        except CaseUnknown:
            continue
        found.append(case_id)
    if len(found) != 1:
        raise CaseUnknown(text)
    return found[0]


def any_case(house: House, text: str) -> CaseId:
    """The case that somebody names whose office is with any. Raises CaseUnknown.

    They are told that it is there, and nothing else of it.
    """
    found: set[CaseId] = set()
    for case_id in _meant(house, text):
        with suppress(CaseUnknown, StreamErased):
            found.add(recording.opened(house.ledger, case_id).case_id)
    if len(found) != 1:
        raise CaseUnknown(text)
    return found.pop()


def _meant(house: House, text: str) -> list[CaseId]:
    """The cases that a text may mean, whoever asks; they may not even be there."""
    text = text.strip()
    found = [importing.case_of(house, text)]
    with suppress(ValueError):
        found.append(CaseId(UUID(text)))
    if short := REFERENCE.fullmatch(text):
        with house.engine.connect() as connection:
            found += caseload.beginning_with(connection, short[1])
    return found


def candidates(
    house: House, principal: Principal, *, after: CaseId | None = None
) -> Iterator[Summary]:
    """The cases that access is worth asking about, each once, beyond `after`."""
    with house.engine.connect() as connection:
        things = of_holder(connection, principal.person_id)
        therapists = [principal.person_id, *map(PersonId, things)]
        theirs = caseload.of_therapists(connection, house.keys, therapists)
        referred = caseload.of_cases(connection, house.keys, things)
    each = {summary.case_id: summary for summary in (*theirs, *referred)}
    if after is not None and str(after) not in each:
        raise CaseUnknown(after)
    begins = each[str(after)].opened_at if after else 0
    for summary in sorted(each.values(), key=lambda one: one.opened_at):
        if summary.opened_at > begins:
            yield summary


def _cut(house: House, summary: Summary, case: Seen) -> Summary:
    """A summary of what may be seen: a section that may not is not even counted."""
    if set(summary.sections) <= case.decision.sections:
        return summary
    facts = stored(house, case)
    return summed_up(summary, (f for f in facts if isinstance(f, CaseFact)))
