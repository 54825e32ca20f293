"""What a bundle is made of: the stored facts of a case, its report, and the log.

Nothing here asks who may have it, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from api import people
from api.access import Seen, is_part
from api.house import House
from api.questions import asked_of
from audit_reports.bundle import LogOf, StoredFact, sealed_values
from audit_reports.flag_lines import Asked
from audit_reports.gather import gather
from audit_reports.report import Report
from domain.case import section_stream
from domain.exports import SECTIONS
from domain.facts.bookkeeping import CaseOpened
from domain.facts.exports import CaseExported
from domain.facts.fact import Fact
from domain.log.checkpoints import Checkpoint, parse_checkpoint
from domain.log.notes import parse_note
from domain.log_keys import Generation
from domain.log_rows import LogDamaged
from domain.log_timestamps import stamp_if_due, stored_token
from domain.numbering import without_gaps
from domain.openings import opening_stream
from domain.refusals import KeysNotFixed, PersonUnknown, StoredFactUnreadable
from domain.values import CaseId, PersonId, Sealed, Section
from projections.questions_judging import SUPERVISED
from projections.timeline import timeline

MOST_EARLIER = 20
WITHHELD = "[withheld]"
MISSING = "it is not there"
NO_QUESTIONS = (
    "What rules ask of this case. They ask of the record and the supervision section "
    "together: without one of them a question would stand here that the other answers."
)

Part = tuple[Section, UUID, tuple[StoredFact, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """The stored facts of some sections of a case, section by section.

    `names_client` where whoever gathers may know who the client is.
    """

    begun: CaseOpened
    parts: tuple[Part, ...]
    names_client: bool

    @property
    def counts(self) -> dict[Section, int]:
        return {section: len(stored) for section, _, stored in self.parts}

    @property
    def sections(self) -> tuple[Section, ...]:
        return tuple(section for section, _, _ in self.parts)

    def cut(self, counts: Mapping[Section, int]) -> Gathered:
        """The same as it stood when the sections had so many facts."""
        parts = tuple((s, stream, all_[: counts[s]]) for s, stream, all_ in self.parts)
        return replace(self, parts=parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportedLog:
    """The log that a bundle stands in, and what the timestamping authority said."""

    log: LogOf
    stamped: str


def gather_case(house: House, case: Seen, sections: tuple[Section, ...]) -> Gathered:
    """The facts of some sections as they are stored now, none missing.

    Raises StoredFactUnreadable and StreamErased.
    """
    assert set(sections) <= case.decision.sections
    case_id = case.begun.case_id
    parts = tuple(
        (
            section,
            stream := section_stream(case_id, section),
            stored_facts(house, stream),
        )
        for section in SECTIONS
        if section in sections
    )
    return Gathered(
        begun=case.begun, parts=parts, names_client=case.decision.names_client
    )


def people_in(house: House, gathered: Gathered) -> dict[PersonId, str | None]:
    """Whose words the facts hold, the client and the therapist first, and their names.

    None for a name that nobody knows, or that goes only with the record.
    """
    begun = gathered.begun
    spoken_of = {
        sealed.subject_id
        for _, _, stored in gathered.parts
        for one in stored
        for _, sealed in sealed_values(one.fact)
    }
    first = (begun.client_id, begun.therapist_id)
    rest = sorted(spoken_of - set(first))
    has_record = Section.RECORD in gathered.sections
    hidden = set[PersonId]() if gathered.names_client else {begun.client_id}
    return {
        person: _name(house, person)
        if (has_record and person not in hidden) or person == begun.therapist_id
        else None
        for person in (*first, *rest)
    }


def report_on(
    house: House,
    gathered: Gathered,
    *,
    withheld: frozenset[PersonId],
    as_of: datetime,
    made_at: datetime,
) -> Report:
    """The report of what was gathered; words about people who are withheld are not in it.

    It holds the questions that rules ask of these facts, as others see them at
    `made_at`, where the record and the supervision section are both there.
    """
    facts: list[Fact] = [
        one.fact
        for section, _, stored in gathered.parts
        if section is not Section.ACCESS
        for one in stored
    ]
    if gathered.begun not in facts:
        facts.insert(0, gathered.begun)
    # A bundle is a part of the case: what is not in it is not counted either.
    facts = without_gaps(facts)

    def open_words(fact: Fact, field: str, sealed: Sealed) -> str:
        if sealed.subject_id in withheld:
            return WITHHELD
        return house.ledger.words(fact, field, sealed)

    found = gather(
        timeline(facts, as_of=as_of),
        open_words=open_words,
        made_at=made_at,
        people=_names(house, gathered, facts, withheld=withheld),
        asked=_asked(house, gathered, facts, as_of=as_of, at=made_at),
        is_part=is_part(gathered.sections),
    )
    if found.flags is None:
        return replace(found, limits=(*found.limits, NO_QUESTIONS))
    return found


def _asked(
    house: House,
    gathered: Gathered,
    facts: list[Fact],
    *,
    as_of: datetime,
    at: datetime,
) -> Asked | None:
    """The questions of these facts; None where half of what answers them is missing."""
    if not set(gathered.sections) >= SUPERVISED:
        return None
    return asked_of(
        house,
        gathered.begun,
        facts,
        as_of=as_of,
        known_on=None,
        for_others=True,
        at=at,
    )


def exported_log(
    house: House, exported: CaseExported, *, is_repeat: bool
) -> ExportedLog | None:
    """The log under a checkpoint that has the export, and no more of its sections.

    It is signed, cosigned and stamped now; a repeat is answered under the first that
    has it, as the request before. None where somebody has written to one of the
    sections since. Raises LogForked and LogDamaged.
    """
    keeper = house.keeper
    made = keeper.checkpoint()
    stream, number = exported.originator_id, exported.originator_version
    index = house.ledger.recorder.leaf_index(stream, number)
    assert index is not None
    known = [size for size in keeper.files.sizes() if size > index]
    sizes = known if is_repeat else [made.checkpoint.size, *known]
    for size in sizes:
        if not _has_grown(house, exported, size=size):
            break
    else:
        return None
    note = keeper.files.at(size) or made.note
    directory = house.settings.data
    stamping = stamp_if_due(directory, note, house.clock(), at_export=True)
    chain = keeper.generations()
    step, checkpoint = _signer(note, chain)
    log = LogOf(
        checkpoint=checkpoint,
        note=note,
        leaves=keeper.log.joined(size),
        vkeys=[str(key) for key in chain[step].keys],
        rotations=keeper.files.rotations()[:step],
        earlier={s: _kept(house, s) for s in exported.earlier_checkpoints},
        stamp=stored_token(directory, note),
    )
    return ExportedLog(log=log, stamped="" if stamping is None else stamping.words)


def earlier_checkpoints(house: House, size: int) -> tuple[int, ...]:
    """The sizes of the checkpoints that go with an export, up to one just before it."""
    known = house.keeper.files.sizes()
    return tuple(_spread([each for each in known if 0 < each <= size]))


def opening_of(house: House, case_id: CaseId) -> tuple[StoredFact, ...]:
    """The one fact that fixes the keys of a case. Raises KeysNotFixed."""
    found = stored_facts(house, opening_stream(case_id))
    if not found:
        raise KeysNotFixed(case_id)
    return found


def stored_facts(house: House, stream: UUID) -> tuple[StoredFact, ...]:
    """The facts of a stream with their stored bytes. Raises StoredFactUnreadable."""
    found: list[StoredFact] = []
    for expected, event in enumerate(house.ledger.recorder.beyond({stream: 0}), 1):
        if event.originator_version != expected:
            raise StoredFactUnreadable(stream=stream, version=expected, why=MISSING)
        fact = house.ledger.mapper.to_domain_event(event)
        assert isinstance(fact, Fact)
        found.append(StoredFact(fact=fact, topic=event.topic, state=event.state))
    return tuple(found)


def _name(house: House, person: PersonId) -> str | None:
    try:
        return people.name_of(house, person)
    except PersonUnknown:
        return None  # The practice itself, and people whom an import only numbers.


def _names(
    house: House,
    gathered: Gathered,
    facts: list[Fact],
    *,
    withheld: frozenset[PersonId],
) -> dict[PersonId, str]:
    """What the people of the report are called; the client only with the record,
    and to those who may know."""
    shown = {gathered.begun.therapist_id, *(fact.recorded_by for fact in facts)}
    shown.discard(gathered.begun.client_id)
    if Section.RECORD in gathered.sections and gathered.names_client:
        shown.add(gathered.begun.client_id)
    named = {person: _name(house, person) for person in shown - withheld}
    found = {person: name for person, name in named.items() if name is not None}
    return found | dict.fromkeys(withheld, WITHHELD)


def _has_grown(house: House, exported: CaseExported, *, size: int) -> bool:
    """Whether a section has more facts under a checkpoint than the export says."""
    index = house.ledger.recorder.leaf_index
    after = (index(part.stream, part.count + 1) for part in exported.sections)
    return any(place is not None and place < size for place in after)


def _signer(note: bytes, chain: list[Generation]) -> tuple[int, Checkpoint]:
    """Which keys, counted from the first, signed a checkpoint last; and what it says."""
    parsed = parse_note(note)
    checkpoint = parse_checkpoint(parsed.text)
    for step in reversed(range(len(chain))):
        keys = chain[step].keys
        missing = len(parsed.unknown_to(keys)) > len(parsed.signatures) - len(keys)
        if not missing and chain[step].covers(checkpoint.size):
            return step, checkpoint
    msg = f"the checkpoint of {checkpoint.size} leaves is not signed by this log"
    raise LogDamaged(msg)


def _kept(house: House, size: int) -> bytes:
    found = house.keeper.files.at(size)
    if found is None:
        msg = f"the checkpoint of {size} leaves is gone from the folder of the log"
        raise LogDamaged(msg)
    return found


def _spread(sizes: list[int]) -> list[int]:
    """All of them, or so many that are spread evenly, the first and the last included."""
    if len(sizes) <= MOST_EARLIER:
        return sizes
    step = (len(sizes) - 1) / (MOST_EARLIER - 1)
    return [sizes[round(place * step)] for place in range(MOST_EARLIER)]
