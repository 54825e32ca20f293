"""The deeds of people at the ledger: opening a case, and telling what happened.

Here pure decisions meet the keys, the clock and the store. Who may do what was asked
before (`domain.policy`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from uuid import UUID, uuid4

from domain import case, openings
from domain.answers import Words
from domain.case import SectionMemory, Telling
from domain.facts.bookkeeping import CaseOpened
from domain.facts.fact import CaseFact, Fact
from domain.keys import KeyMissing
from domain.ledger import Command, Ledger, Receipt
from domain.refusals import (
    CaseUnknown,
    NotUnderstood,
    Overtaken,
    PersonErased,
    PersonUnknown,
    StreamErased,
)
from domain.sealing import seal
from domain.told import Told, not_yet
from domain.values import CaseId, Code, FactId, PersonId, Sealed, Section

SECTIONS = (Section.RECORD, Section.SUPERVISION, Section.PROCEEDING)
"""The sections that people write to; the system alone writes the access section."""

NARRATIVE = "narrative"

Versions = tuple[int, ...]
"""How long each of `SECTIONS` is; what an ETag says of a case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sealer:
    """Turns what was told into the fields of a fact, sealing the words in it."""

    ledger: Ledger
    told: Told
    fact_id: FactId
    people: Mapping[str, PersonId]

    @property
    def fact(self) -> type[CaseFact]:
        return self.told.kind.fact

    def fields(self) -> Mapping[str, object]:
        return {
            name: self._sealed(value, field=name)
            for name, value in self.told.values.items()
        }

    def narrative(self, text: str | None) -> Sealed | None:
        if not text:
            return None
        return self._seal(text, about=self.people["client"], field=NARRATIVE)

    def _sealed(self, value: object, *, field: str) -> object:
        if isinstance(value, tuple):
            # What a tuple holds is looked at one by one.
            many = cast("tuple[object, ...]", value)
            return tuple(
                self._sealed_word(one, field=f"{field}.{n}")
                for n, one in enumerate(many)
            )
        return self._sealed_word(value, field=field)

    def _sealed_word(self, value: object, *, field: str) -> object:
        if isinstance(value, str) and type(value) is str:
            return Code(value)
        if not isinstance(value, Words):
            return value
        usual = self.told.kind.field(field.partition(".")[0]).about
        about = PersonId(value.about) if value.about else self.people[usual]
        return self._seal(value.text, about=about, field=field)

    def _seal(self, text: str, *, about: PersonId, field: str) -> Sealed:
        try:
            return seal(
                self.ledger.keys, text, about=about, fact_id=self.fact_id, field=field
            )
        except KeyMissing:
            was_erased = self.ledger.keys.is_destroyed(about)
            refused = PersonErased if was_erased else PersonUnknown
            raise refused(about) from None


def section_of(told: Told) -> Section:
    """The section of a case that a kind of fact belongs to."""
    return told.kind.family.section


def opened(ledger: Ledger, case_id: CaseId) -> CaseOpened:
    """How a case began: whose it is, and with whom. Raises CaseUnknown."""
    known = ledger.section(case_id, Section.RECORD).opened
    if known is None:
        raise CaseUnknown(case_id)
    return known


def versions(ledger: Ledger, case_id: CaseId) -> Versions:
    """How many facts each section of a case holds."""
    known = ledger.sections(case_id, SECTIONS)
    return tuple(known[section].version for section in SECTIONS)


def open_case(
    ledger: Ledger,
    *,
    therapist_id: PersonId,
    client_id: PersonId,
    telling: Telling,
    now: datetime,
    command: Command | None,
    also: Callable[[], Iterable[Fact]] = tuple,
    case_id: CaseId | None = None,
) -> Receipt:
    """Open a case, writing `also` (such as the client's registration) with it.

    Its keys are fixed in the log first, once and for ever.
    """
    case_id = case_id or CaseId(uuid4())
    openings.make_keys(ledger.keys, [case_id], subjects=(therapist_id, client_id))

    def decision() -> list[Fact]:
        begun = case.open_case(
            case_id=case_id,
            therapist_id=therapist_id,
            client_id=client_id,
            reference=reference_of(case_id),
            telling=telling,
            fact_id=FactId(uuid4()),
            now=now,
        )
        return [openings.fix_keys(ledger.keys, case_id, now=now), begun, *also()]

    return ledger.carry_out(decision, command=command, answer=1)


def record(
    ledger: Ledger,
    *,
    case_id: CaseId,
    told: Told,
    telling: Telling,
    narrative: str | None,
    now: datetime,
    command: Command | None,
    expected: Versions | None = None,
) -> Receipt:
    """Write what was told to its section of the case.

    `expected` is what the teller last saw; where the case has grown since, Overtaken
    is raised. Raises what `case.record` raises, CaseUnknown, PersonErased and KeyReused.
    """

    def decision() -> list[Fact]:
        fact = _decided(
            ledger,
            case_id=case_id,
            told=told,
            telling=telling,
            narrative=narrative,
            now=now,
            expected=expected,
        )
        return [fact]

    return ledger.carry_out(decision, command=command)


def planned(
    ledger: Ledger,
    *,
    case_id: CaseId,
    told: Told,
    telling: Telling,
    narrative: str | None,
    now: datetime,
) -> CaseFact:
    """The fact that `record` would write; nothing is written.

    What lies ahead counts as written down when it happens. Raises what `record`
    raises, save that nothing is too early.
    """
    return _decided(
        ledger,
        case_id=case_id,
        told=told,
        telling=telling,
        narrative=narrative,
        now=max(now, telling.occurred_until or telling.occurred_at),
    )


def _decided(
    ledger: Ledger,
    *,
    case_id: CaseId,
    told: Told,
    telling: Telling,
    narrative: str | None,
    now: datetime,
    expected: Versions | None = None,
) -> CaseFact:
    known = ledger.sections(case_id, SECTIONS)
    begun = known[Section.RECORD].opened
    if begun is None:
        raise CaseUnknown(case_id)
    if problems := not_yet(told, now=now):
        raise NotUnderstood(problems)
    _require_client(ledger, begun, section=section_of(told))
    if expected not in (None, tuple(m.version for m in known.values())):
        raise Overtaken
    fact_id = FactId(uuid4())
    draft = Sealer(ledger=ledger, told=told, fact_id=fact_id, people=people_of(begun))
    return case.record(
        section=known[section_of(told)],
        case=_all_standing(known.values()),
        draft=draft,
        telling=replace(telling, narrative=draft.narrative(narrative)),
        fact_id=fact_id,
        now=now,
    )


def _require_client(ledger: Ledger, begun: CaseOpened, *, section: Section) -> None:
    """The record says no more of a client who was erased; who judges still may."""
    if section is Section.RECORD and ledger.keys.is_destroyed(begun.client_id):
        raise PersonErased(begun.client_id)


def people_of(begun: CaseOpened) -> dict[str, PersonId]:
    """Whom free text of a case may be about, by their part in it."""
    return {"client": begun.client_id, "therapist": begun.therapist_id}


def reference(ledger: Ledger, case_id: CaseId) -> str:
    """What people call a case, as its opening says; by its number once it is destroyed."""
    try:
        return opened(ledger, case_id).reference
    except (CaseUnknown, StreamErased):
        return reference_of(case_id)


def reference_of(case_id: UUID) -> str:
    """What people call a case that was given no name of its own."""
    return f"C-{case_id.hex[:8].upper()}"


def _all_standing(
    sections: Iterable[SectionMemory],
) -> Mapping[FactId, FactId | None]:
    known: dict[FactId, FactId | None] = {}
    for section in sections:
        known |= section.standing
    return known
