"""The question of access, asked before anything of a case is read or written.

What a case says is read through `Seen`, which only an allowing decision makes. Nobody
else in `api` makes one, and no route reads the ledger beside it; a test holds both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api import people
from api.house import House
from api.reading import Reader, note, shown_now
from domain import recording
from domain.access_rules import READS_ONLY, UNTOLD
from domain.facts.bookkeeping import CaseOpened
from domain.facts.fact import Fact
from domain.numbering import without_gaps
from domain.policy import (
    NO_CONTEXT,
    Action,
    CaseRelations,
    Context,
    Decision,
    Obligation,
    Principal,
    Resource,
    decide,
    of_operator,
)
from domain.reading import Look
from domain.recording import SECTIONS, Versions
from domain.refusals import CaseUnknown, NotAllowed, PersonUnknown, PurposeNeeded
from domain.values import CaseId, FactId, PersonId, Role, Section

ORDER = (*SECTIONS, Section.ACCESS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A case as one person may see it: how it began, and by which rule they see it."""

    begun: CaseOpened
    relations: CaseRelations
    decision: Decision

    def __post_init__(self) -> None:
        assert self.decision.allowed, "what is not allowed is not seen"

    @property
    def sections(self) -> tuple[Section, ...]:
        """What they may see of it, in the usual order."""
        return tuple(s for s in ORDER if s in self.decision.sections)


def require(
    principal: Principal, action: Action, resource: Resource | None = None
) -> Decision:
    """That somebody may do what tells them of no case. Raises NotAllowed."""
    decision = decide(principal, action, resource)
    if not decision.allowed:
        raise NotAllowed(action=action, rule=decision.rule)
    return decision


def permitted(
    house: House,
    principal: Principal,
    case_id: CaseId,
    action: Action = Action.SEE,
    context: Context = NO_CONTEXT,
) -> tuple[CaseRelations, Decision]:
    """How somebody stands to a case, and what that lets them do.

    Raises CaseUnknown where they may not know of it, NotAllowed where they may see it
    and no more.
    """
    relations = people.relations(house, case_id, of=principal)
    decision = decide(principal, action, relations, context)
    if decision.allowed:
        return relations, decision
    if not decide(principal, Action.SEE, relations).allowed:
        raise CaseUnknown(case_id)
    raise refused(action, decision)


def refused(action: Action, decision: Decision) -> NotAllowed:
    """What somebody hears who sees a case otherwise: not whom a tie ties them to."""
    is_tie = decision.by.id in UNTOLD
    return NotAllowed(action=action, rule=READS_ONLY.words if is_tie else decision.rule)


def seen(
    house: House,
    principal: Principal,
    case_id: CaseId,
    action: Action = Action.SEE,
    context: Context = NO_CONTEXT,
) -> Seen:
    """A case as `principal` may see it. Raises CaseUnknown and NotAllowed."""
    case = within_reach(house, principal, case_id, action, context)
    if Obligation.RECORD_READ in case.decision.obligations:
        _note(house, principal.person_id, case)
    return case


def within_reach(
    house: House,
    principal: Principal,
    case_id: CaseId,
    action: Action = Action.SEE,
    context: Context = NO_CONTEXT,
) -> Seen:
    """The same for who is shown nothing of it yet, as where a list is made.

    Whoever shows it asks `seen` for it, or calls `shown`.
    """
    relations, decision = permitted(house, principal, case_id, action, context)
    begun = recording.opened(house.ledger, case_id)
    return Seen(begun=begun, relations=relations, decision=decision)


def shown(house: House, principal: Principal, case: Seen) -> Seen:
    """The same case, once it is noted that `principal` is shown it."""
    _note(house, principal.person_id, case)
    return case


def require_purpose(decision: Decision) -> None:
    """That somebody has said what for, where they owe it. Raises PurposeNeeded."""
    if Obligation.ASK_PURPOSE in decision.obligations:
        raise PurposeNeeded


def told_about(
    house: House, person: PersonId, case_id: CaseId, decision: Decision
) -> None:
    """Somebody is told about a case what stands in no section: who may see it, or when
    it ends. That is written down too."""
    _look(house, person, case_id, decision, sections=())


def told_of_all(
    house: House, principal: Principal, action: Action, cases: Iterable[CaseId]
) -> None:
    """The same of several cases, by a capacity alone. Raises NotAllowed."""
    decision = require(principal, action)
    for case_id in cases:
        told_about(house, principal.person_id, case_id, decision)


def operator_told(house: House, case_id: CaseId) -> None:
    """The same of whoever runs this machine."""
    told_about(house, people.SYSTEM, case_id, of_operator())


def operator_sees(
    house: House, case_id: CaseId, *, who: PersonId = people.SYSTEM
) -> Seen:
    """A case as whoever runs this machine sees it: all of it. Raises CaseUnknown.

    For commands, and for what is counted over all cases; `who` is told the counts.
    """
    case = Seen(
        begun=recording.opened(house.ledger, case_id),
        relations=people.relations(house, case_id),
        decision=of_operator(),
    )
    _note(house, who, case)
    return case


def _note(house: House, person: PersonId, case: Seen) -> None:
    """Let it be written down who is shown the case, before they are."""
    _look(house, person, case.begun.case_id, case.decision, sections=case.sections)


def _look(
    house: House,
    person: PersonId,
    case_id: CaseId,
    decision: Decision,
    *,
    sections: tuple[Section, ...],
) -> None:
    note(
        house.ledger,
        Reader(person_id=person, role=decision.role or Role.SYSTEM, at=house.clock()),
        Look(
            case_id=case_id,
            shown=shown_now(),
            sections=sections,
            rule=decision.by.id,
        ),
    )


def stored(house: House, case: Seen) -> list[Fact]:
    """What stands in the sections of a case that somebody may see, section by section.

    Who sees a part of it cannot count from an import's numbers what they do not see.
    Raises StreamErased.
    """
    facts = house.ledger.case_facts(case.begun.case_id, case.sections)
    return without_gaps(facts) if is_part(case.sections) else facts


def is_part(sections: Iterable[Section]) -> bool:
    """Whether whoever sees these sections sees a part of the case.

    What stands in the others does not matter: saying it must tell nothing of them.
    """
    return not set(SECTIONS) <= set(sections)


def standing_in(house: House, case: Seen) -> set[FactId]:
    """The facts that somebody may see of a case, by id."""
    known = house.ledger.sections(case.begun.case_id, case.sections)
    return {fact_id for memory in known.values() for fact_id in memory.standing}


def versions_of(house: House, case: Seen) -> dict[Section, int]:
    """How long each section is that somebody may see."""
    known = house.ledger.sections(case.begun.case_id, case.sections)
    return {section: known[section].version for section in case.sections}


def all_versions(house: House, case: Seen) -> Versions:
    """How long each section is that people write to; tells nobody what is in them."""
    return recording.versions(house.ledger, case.begun.case_id)


def names(
    house: House, case: Seen, *, also: Iterable[PersonId] = ()
) -> dict[PersonId, str]:
    """What the people of a case are called; the client to those who may know."""
    client = case.begun.client_id
    shown = {case.begun.therapist_id, *also, client}
    if not case.decision.names_client:
        shown.remove(client)
    found: dict[PersonId, str] = {}
    for person in shown:
        try:
            found[person] = people.name_of(house, person)
        except PersonUnknown:
            continue  # The practice itself, and people whom an import only numbers.
    return found
