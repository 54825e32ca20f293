"""What a case asks for on a day: questions with their reasons, and how heavy it weighs.

Pure: the same facts, days, rule book and codes give the same answer. *As it happened*,
*as it was known on a day* and *as another book or code would see it* are one function
with other arguments. It orders attention; it finds nothing about anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.case_on import CaseOn, case_on, told_in
from domain.case_so_far import CaseSoFar
from domain.codes.provisions import Codes
from domain.facts.fact import CaseFact, Fact
from domain.risk import LIGHTEST_ACT, faded
from domain.rules.book import RuleBook
from domain.rules.flags import Flag, Status, flags
from domain.rules.seen import Around, Seen
from domain.severity import weigh
from domain.values import CaseId, FactId
from domain.weighing import Attention

__all__ = [
    "Around",
    "Assessment",
    "Difference",
    "Judging",
    "RiskOn",
    "asked_on",
    "assess",
    "assess_on",
    "differences",
    "told_in",
]

GRAVE = 60
GRAVE_RULES = 4
"""So many rules at or above `GRAVE` lift `serious` to `refer`."""
HEAVIEST = 100.0


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskOn:
    """The risk at a moment: acts that fade, added up and cut at 100."""

    at: datetime
    score: float

    @property
    def attention(self) -> Attention:
        """The band of the score."""
        return Attention.of(self.score)


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """What a rule book asks of a case on a day. `unknown_codes` are on no file here."""

    case_id: CaseId
    as_of: datetime
    known_on: datetime | None
    book: RuleBook
    attention: Attention
    lifted: bool
    risk: tuple[RiskOn, ...]
    flags: tuple[Flag, ...]
    codes: tuple[str, ...]
    unknown_codes: tuple[str, ...]

    @property
    def raised(self) -> tuple[Flag, ...]:
        """The questions that stand."""
        return tuple(flag for flag in self.flags if flag.status is Status.RAISED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Judging:
    """By which book and codes a case is judged, and what is known besides its facts."""

    case_id: CaseId
    book: RuleBook
    codes: Codes
    around: Around


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A question that two judgements of a case see differently."""

    before: Flag | None
    after: Flag | None


def assess(
    facts: Iterable[Fact],
    *,
    case_id: CaseId,
    as_of: datetime,
    known_on: datetime | None = None,
    book: RuleBook,
    codes: Codes,
    around: Around,
) -> Assessment:
    """Judge a case by what happened up to `as_of`, as far as known on `known_on`.

    `facts` are those of one case, in any order. A correction counts from the day it
    was known. A question arises by what has passed until the earlier of the two days.
    """
    on = case_on(facts, as_of=as_of, known_on=known_on)
    return assess_on(on, case_id=case_id, book=book, codes=codes, around=around)


def assess_on(
    on: CaseOn, *, case_id: CaseId, book: RuleBook, codes: Codes, around: Around
) -> Assessment:
    """As `assess`, for a case that is laid out already."""
    by = Judging(case_id=case_id, book=book, codes=codes, around=around)
    found = asked_on(on, by)
    attention, lifted = attention_of(found)
    return Assessment(
        case_id=case_id,
        as_of=on.as_of,
        known_on=on.known_on,
        book=book,
        attention=attention,
        lifted=lifted,
        risk=_risk(on.case, as_of=on.today),
        flags=found,
        codes=around.codes,
        unknown_codes=codes.binding(around.codes)[1],
    )


def asked_on(on: CaseOn, by: Judging) -> tuple[Flag, ...]:
    """Every question of a case that is laid out, in the order in which they arise.

    What stood until a correction put it right comes with them.
    """
    roots = first_told(on.known)
    found = _flags(on.case, on, by, roots=roots)
    if on.corrected:
        untold = tuple([fact for fact in on.happened if fact.corrects is None])
        then = CaseSoFar(facts=untold, as_of=on.today)
        before = _flags(then, on, by, roots=roots)
        found = (*found, *_superseded(before, now=found, corrected=on.corrected))
    return tuple(sorted(found, key=lambda flag: (flag.arose_at, flag.rule.id)))


def _flags(
    case: CaseSoFar, on: CaseOn, by: Judging, *, roots: Mapping[FactId, FactId]
) -> tuple[Flag, ...]:
    seen = Seen(case=case, codes=by.codes, around=by.around)
    return flags(by.book, seen, case_id=by.case_id, as_of=on.today, roots=roots)


def attention_of(found: Iterable[Flag]) -> tuple[Attention, bool]:
    """The band of the gravest question that stands, and whether their number lifts it."""
    gravest: dict[str, float] = {}
    for flag in found:
        if flag.status is Status.RAISED:
            id_ = flag.rule.id
            gravest[id_] = max(gravest.get(id_, 0.0), flag.severity)
    attention = Attention.of(max(gravest.values(), default=0.0))
    grave = sum(severity >= GRAVE for severity in gravest.values())
    if attention is Attention.SERIOUS and grave >= GRAVE_RULES:
        return Attention.REFER, True
    return attention, False


def differences(before: Assessment, after: Assessment) -> tuple[Difference, ...]:
    """What another book, another code or a planned act changes, question by question."""
    first = {flag.id: flag for flag in before.flags}
    second = {flag.id: flag for flag in after.flags}
    return tuple(
        Difference(before=first.get(id_), after=second.get(id_))
        for id_ in dict.fromkeys((*first, *second))
        if _said(first.get(id_)) != _said(second.get(id_))
    )


def _said(flag: Flag | None) -> object:
    if flag is None:
        return None
    cited = tuple(cite.provision.id for cite in flag.cites)
    return flag.severity, flag.status, flag.arose_at, cited


def first_told(facts: Iterable[CaseFact]) -> dict[FactId, FactId]:
    """For each fact that puts another right, the one that was told first."""
    before = {f.fact_id: f.corrects for f in facts if f.corrects is not None}
    found: dict[FactId, FactId] = {}
    for fact_id in before:
        root, passed = fact_id, {fact_id}
        while (earlier := before.get(root)) is not None and earlier not in passed:
            passed.add(earlier)
            root = earlier
        found[fact_id] = root
    return found


def _superseded(
    before: Iterable[Flag], *, now: Iterable[Flag], corrected: Mapping[FactId, FactId]
) -> Iterable[Flag]:
    """The flags that stood until a correction put right what had raised them."""
    standing = {flag.id for flag in now}
    for flag in before:
        by = [corrected[id_] for id_ in flag.because if id_ in corrected]
        if by and flag.id not in standing and flag.status is Status.RAISED:
            yield replace(flag, status=Status.SUPERSEDED, superseded_by=tuple(by))


def _risk(case: CaseSoFar, *, as_of: datetime) -> tuple[RiskOn, ...]:
    """The risk at each moment that changes it, and on the day (`domain/risk.py`)."""
    adding: dict[datetime, float] = {}
    for fact in case.facts:
        # What weighs nothing alone weighs nothing in any circumstances.
        score = weigh(fact, case).score if case.basis(fact).score else 0.0
        if score >= LIGHTEST_ACT and fact.occurred_at <= as_of:
            adding[fact.occurred_at] = adding.get(fact.occurred_at, 0.0) + score
    found: list[RiskOn] = []
    total, last = 0.0, as_of
    for moment in sorted({*adding, as_of}):
        total = faded(total, after=moment - last) if found else 0.0
        total += adding.get(moment, 0.0)
        last = moment
        found.append(RiskOn(at=moment, score=min(total, HEAVIEST)))
    return tuple(found)
