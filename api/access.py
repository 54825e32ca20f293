"""The question of access, asked before anything of a case is read or written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api import people
from api.house import House
from domain import recording
from domain.facts.bookkeeping import CaseOpened
from domain.policy import Action, CaseRelations, Decision, Principal, decide
from domain.recording import SECTIONS
from domain.refusals import CaseUnknown, NotAllowed, PersonUnknown
from domain.values import CaseId, PersonId, Section


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A case as one person may see it: how it began, and by which rule they see it."""

    begun: CaseOpened
    relations: CaseRelations
    decision: Decision

    @property
    def sections(self) -> tuple[Section, ...]:
        """What they may see of it, in the usual order."""
        return tuple(s for s in SECTIONS if s in self.decision.sections)


def require(principal: Principal, action: Action) -> Decision:
    """That somebody may do what concerns no single case. Raises NotAllowed."""
    decision = decide(principal, action)
    if not decision.allowed:
        raise NotAllowed(action=action, rule=decision.rule)
    return decision


def permitted(
    house: House, principal: Principal, case_id: CaseId, action: Action = Action.SEE
) -> tuple[CaseRelations, Decision]:
    """How somebody stands to a case, and what that lets them do.

    Raises CaseUnknown where they may not know of it, NotAllowed where they may see it
    and no more.
    """
    relations = people.relations(house, case_id)
    if not decide(principal, Action.SEE, relations).allowed:
        raise CaseUnknown(case_id)
    decision = decide(principal, action, relations)
    if not decision.allowed:
        raise NotAllowed(action=action, rule=decision.rule)
    return relations, decision


def seen(house: House, principal: Principal, case_id: CaseId) -> Seen:
    """A case as `principal` may see it. Raises CaseUnknown."""
    relations, decision = permitted(house, principal, case_id)
    begun = recording.opened(house.ledger, case_id)
    return Seen(begun=begun, relations=relations, decision=decision)


def versions_of(house: House, case: Seen) -> dict[Section, int]:
    """How long each section is that somebody may see."""
    known = recording.versions(house.ledger, case.begun.case_id)
    lengths: dict[Section, int] = dict(zip(SECTIONS, known, strict=True))
    return {section: lengths[section] for section in case.sections}


def names(
    house: House, case: Seen, *, also: Iterable[PersonId] = ()
) -> dict[PersonId, str]:
    """What the people of a case are called; the client only with the record."""
    client = case.begun.client_id
    shown = {case.begun.therapist_id, *also, client}
    if Section.RECORD not in case.decision.sections:
        shown.remove(client)
    found: dict[PersonId, str] = {}
    for person in shown:
        try:
            found[person] = people.name_of(house, person)
        except PersonUnknown:
            continue  # The practice itself, and people whom an import only numbers.
    return found
