"""Handing over a case as evidence: gathered, written down, signed, packed and checked.

That it is handed over is a fact before anything leaves. The bundle is verified as its
reader will verify it; one that does not verify is never handed out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from uuid import uuid4

from api.access import Seen
from api.evidence import (
    Gathered,
    earlier_checkpoints,
    exported_log,
    gather_case,
    opening_of,
    report_on,
)
from api.house import House
from api.packing import PURPOSE, RECIPIENT, disclosed, packed
from api.whose_reasons import Whose
from audit_reports.report import CheckpointShown
from audit_reports.verify_page import verify_page
from domain.exports import (
    Enclosed,
    ExportsMemory,
    export_case,
    exports_stream,
    remember_exports,
    subject_of,
)
from domain.facts.exports import CaseExported, ExportedSection
from domain.facts.fact import Fact
from domain.ledger import Command
from domain.log.canonical import write_base64
from domain.practice import Booking
from domain.refusals import HandedOverBefore, Overtaken
from domain.sealing import seal
from domain.values import FactId, PersonId, Role, Sealed, Section

NOT_NAMED = "not named"
ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is to be handed over, by whom, to whom and what for.

    `whose` says under whose key both are kept, where it is not that of the case.
    """

    sections: tuple[Section, ...]
    by: PersonId
    role: Role
    withheld: frozenset[PersonId] = frozenset()
    recipient: str = NOT_NAMED
    purpose: str = NOT_NAMED
    whose: Whose | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class HandedOver:
    """A bundle, and what is to be said about it."""

    exported: CaseExported
    reference: str
    bundle: bytes
    size: int
    facts: int
    stamped: str
    not_cosigned: tuple[str, ...]
    is_repeat: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Draft:
    """What was gathered for one `CaseExported`, and the report that it names."""

    exported: CaseExported
    gathered: Gathered
    report: bytes


@dataclass(kw_only=True, slots=True)
class _Work:
    """One handing over, until it is done."""

    house: House
    case: Seen
    wanted: Wanted
    drafts: dict[FactId, _Draft] = field(default_factory=dict[FactId, _Draft])

    def decide(self) -> Sequence[Fact]:
        """The fact that says what is handed over, as everything stands now.

        Raises Overtaken where the case does not stand still for it.
        """
        gathered = self._gather()
        for _ in range(ATTEMPTS):
            draft = self._draft(gathered)
            again = self._gather()
            if again.counts == gathered.counts:
                self.drafts[draft.exported.fact_id] = draft
                return [draft.exported]
            gathered = again
        raise Overtaken

    def draft_of(self, exported: CaseExported) -> _Draft:
        """What was gathered for a fact, gathered anew for one from an earlier time.

        Raises HandedOverBefore where that does not come out the same.
        """
        if (draft := self.drafts.get(exported.fact_id)) is not None:
            self._check_words(exported, draft.gathered)
            return draft
        counts = {each.section: each.count for each in exported.sections}
        gathered = self._gather()
        if set(gathered.sections) != set(counts):
            # What somebody may hand over has changed since.
            raise HandedOverBefore(exported.recorded_at)
        cut = gathered.cut(counts)
        shown = CheckpointShown(
            origin=self.house.keeper.origin,
            size=exported.checkpoint_size,
            root=exported.checkpoint_root,
        )
        report = self._report(cut, shown=shown, at=exported.recorded_at)
        digests = _digest(report), _digest(verify_page())
        if digests != (exported.report_sha256, exported.verifier_sha256):
            raise HandedOverBefore(exported.recorded_at)
        self._check_words(exported, cut)
        return _Draft(exported=exported, gathered=cut, report=report)

    def _check_words(self, exported: CaseExported, gathered: Gathered) -> None:
        """That nobody was erased since, and the same people are withheld."""
        if self._words(gathered, exported.fact_id) != exported.disclosures_sha256:
            raise HandedOverBefore(exported.recorded_at)

    def _words(self, gathered: Gathered, export: FactId) -> str:
        found = disclosed(self.house, gathered, withheld=self.wanted.withheld)
        return found.digest(export=export)

    def _gather(self) -> Gathered:
        return gather_case(self.house, self.case, self.wanted.sections)

    def _draft(self, gathered: Gathered) -> _Draft:
        now, fact_id = self.house.clock(), FactId(uuid4())
        case_id = self.case.begun.case_id
        before = self.house.keeper.checkpoint(cosign=False).checkpoint
        root = write_base64(before.root)
        shown = CheckpointShown(origin=before.origin, size=before.size, root=root)
        report = self._report(gathered, shown=shown, at=now)
        exported = export_case(
            self.house.ledger.recall(
                exports_stream(case_id), ExportsMemory(), remember_exports
            ),
            case_id=case_id,
            fact_id=fact_id,
            sections=tuple(
                ExportedSection(section=part, stream=stream, count=len(stored))
                for part, stream, stored in gathered.parts
            ),
            enclosed=Enclosed(
                checkpoint_size=before.size,
                checkpoint_root=root,
                report_sha256=_digest(report),
                verifier_sha256=_digest(verify_page()),
                disclosures_sha256=self._words(gathered, fact_id),
                software=_software(),
                earlier_checkpoints=earlier_checkpoints(self.house, before.size),
            ),
            recipient=self._sealed(self.wanted.recipient, fact_id, field=RECIPIENT),
            purpose=self._sealed(self.wanted.purpose, fact_id, field=PURPOSE),
            withheld_persons=len(self.wanted.withheld),
            booking=Booking(by=self.wanted.by, role=self.wanted.role, now=now),
        )
        return _Draft(exported=exported, gathered=gathered, report=report)

    def _report(
        self, gathered: Gathered, *, shown: CheckpointShown, at: datetime
    ) -> bytes:
        # It brings libraries that nobody needs who asks for no PDF.
        from audit_reports.pdf import report_pdf  # noqa: PLC0415

        told = report_on(
            self.house,
            gathered,
            withheld=self.wanted.withheld,
            as_of=datetime.combine(at.date(), time.max, tzinfo=UTC),
            made_at=at,
        )
        return report_pdf(replace(told, checkpoint=shown))

    def _sealed(self, text: str, fact_id: FactId, *, field: str) -> Sealed:
        whose = self.wanted.whose
        about = subject_of(self.case.begun.case_id) if whose is None else whose()
        keys = self.house.keys
        return seal(keys, text, about=about, fact_id=fact_id, field=field)


def hand_over(
    house: House, case: Seen, wanted: Wanted, *, command: Command | None = None
) -> HandedOver:
    """The bundle of some sections of a case, once the ledger says that it was made.

    A command that is sent again is answered with the same facts, under the same fact.
    Raises StreamErased, KeysNotFixed, Overtaken, HandedOverBefore, KeyReused,
    SealBroken and LogForked.
    """
    case_id = case.begun.case_id
    opening_of(house, case_id)
    house.keys.ensure(streams=[exports_stream(case_id)], subjects=[subject_of(case_id)])
    work = _Work(house=house, case=case, wanted=wanted)
    for attempt in range(ATTEMPTS):
        receipt = house.ledger.carry_out(work.decide, command=_nth(command, attempt))
        exported = house.ledger.fact(receipt.stream, receipt.version)
        assert isinstance(exported, CaseExported)
        log = exported_log(house, exported, is_repeat=receipt.is_repeat)
        if log is None:
            continue  # Somebody wrote to a section while this was written down.
        draft = work.draft_of(exported)
        bundle = packed(
            house,
            draft.gathered,
            exported,
            log=log.log,
            withheld=wanted.withheld,
            report=draft.report,
        )
        return HandedOver(
            exported=exported,
            reference=draft.gathered.begun.reference,
            bundle=bundle,
            size=log.log.checkpoint.size,
            facts=sum(part.count for part in exported.sections),
            stamped=log.stamped,
            not_cosigned=house.keeper.failures,
            is_repeat=receipt.is_repeat,
        )
    raise Overtaken


def _nth(command: Command | None, attempt: int) -> Command | None:
    """What one request remembers of each attempt, so that a repeat finds the good one."""
    if command is None or attempt == 0:
        return command
    return replace(command, key=f"{command.key}/{attempt}")


def _digest(raw: bytes) -> str:
    return sha256(raw).hexdigest()


def _software() -> str:
    try:
        return f"boundary-ledger {version('boundary-ledger')}"
    except PackageNotFoundError:
        return "boundary-ledger"
