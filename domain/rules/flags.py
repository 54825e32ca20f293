"""Flags: questions with time inside, the provisions they stand on, and their answers.

A flag asks; only a person answers it. Its id follows from the case, the rule and the
fact it hangs on, so it stays the same however often the case is judged again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from domain.codes.provisions import Codes, Provision, day_of
from domain.facts.fact import CaseFact
from domain.mitigations import followed_advice
from domain.names_alike import Names
from domain.rules.book import Rule, RuleBook
from domain.rules.clauses import Raised
from domain.rules.seen import Seen
from domain.scales import Act
from domain.values import CaseId, FactId
from domain.weighing import Attention

FLAGS = UUID("6d3c2f9e-1f37-5b44-9a55-0d6f2b1c8e70")
"""The names of flags are made in here."""
MOST_BY_MEMORY = 49.0
"""A provision that nobody has read carries no question above `discuss`."""


class Status(StrEnum):
    """How a flag stands on the day that is asked about."""

    RAISED = "raised"
    PENDING = "pending"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cite:
    """A provision that was in force on the day; `binds` where it binds the therapist.

    What does not bind is shown only where nothing that binds has been read.
    """

    provision: Provision
    binds: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """A question that a rule asks of a case.

    `because` are the facts that raise it, `speaks_for` those that speak for care:
    records, advice, consent, repair. `answered_by` withdrew it in time;
    `superseded_by` put right what had raised it.
    """

    id: UUID
    rule: Rule
    severity: float
    arose_at: datetime
    status: Status
    anchor: FactId
    because: tuple[FactId, ...]
    speaks_for: tuple[FactId, ...]
    answered_by: tuple[FactId, ...]
    cites: tuple[Cite, ...]
    rests_on_memory: bool
    superseded_by: tuple[FactId, ...] = ()

    @property
    def attention(self) -> Attention:
        """The band of its severity."""
        return Attention.of(self.severity)


def flags(
    book: RuleBook,
    seen: Seen,
    *,
    case_id: CaseId,
    as_of: datetime,
    roots: Mapping[FactId, FactId],
) -> tuple[Flag, ...]:
    """Every question that a book asks of a case, in the order in which they arise.

    `roots` names for a fact that puts another right the one that was told first, so
    that a flag keeps its id through corrections.
    """
    found = [
        _flag(rule, those, seen, case_id=case_id, as_of=as_of, roots=roots)
        for rule in book
        for those in by_anchor(rule, seen)
    ]
    return tuple(sorted(found, key=lambda flag: (flag.arose_at, flag.rule.id, flag.id)))


def cites(
    rule: Rule, codes: Codes, binding: frozenset[str], day: datetime
) -> tuple[tuple[Cite, ...], bool]:
    """What the rule stands on for conduct of a day, and whether on memory alone."""
    alike = codes.alike(rule.cites, day_of(day))
    return _cites(codes, rule.cites, alike, binding, rule.stands_without_code)


@lru_cache(maxsize=4096)
def _cites(
    codes: Codes,
    wanted: tuple[str, ...],
    day: date,
    binding: frozenset[str],
    stands_alone: bool,
) -> tuple[tuple[Cite, ...], bool]:
    there = codes.in_force(wanted, day)
    bind = [each for each in there if each.code in binding]
    support = [each for each in there if each.code not in binding and each.is_verified]
    shown = [Cite(provision=each, binds=True) for each in bind]
    if not any(each.is_verified for each in bind):
        shown += [Cite(provision=each, binds=False) for each in support]
    is_verified = any(each.is_verified for each in there)
    by_memory = bool(there) and not is_verified and not stands_alone
    return tuple(shown), by_memory


def by_anchor(rule: Rule, seen: Seen) -> Iterator[list[Raised]]:
    """What the clauses of a rule raise, together where it hangs on the same fact."""
    found: dict[FactId, list[Raised]] = {}
    is_always, kinds = rule.since is None and rule.until is None, seen.kinds
    for clause in rule.clauses:
        if clause.watches.isdisjoint(kinds):
            continue
        for raised in clause.raised(seen):
            if is_always or rule.speaks_of(day_of(raised.anchor.occurred_at)):
                found.setdefault(raised.anchor.fact_id, []).append(raised)
    yield from found.values()


def _flag(
    rule: Rule,
    raised: list[Raised],
    seen: Seen,
    *,
    case_id: CaseId,
    as_of: datetime,
    roots: Mapping[FactId, FactId],
) -> Flag:
    counted = that_count(raised, as_of=as_of)
    worst = max(counted, key=lambda each: each.severity)
    anchor = worst.anchor
    shown, by_memory = cites(rule, seen.codes, seen.binding, anchor.occurred_at)
    severity = min(worst.severity, MOST_BY_MEMORY) if by_memory else worst.severity
    arose_at = min(each.at for each in counted)
    status = Status.RAISED if arose_at <= as_of else Status.PENDING
    if worst.answered_by:
        status = Status.WITHDRAWN
    root = roots.get(anchor.fact_id, anchor.fact_id)
    return Flag(
        id=flag_id(case_id, rule.id, root),
        rule=rule,
        severity=min(severity, 100.0),
        arose_at=arose_at,
        status=status,
        anchor=anchor.fact_id,
        because=_each_once(id_ for each in counted for id_ in each.because),
        speaks_for=_each_once(_speaks_for(anchor, counted, seen)),
        answered_by=_each_once(id_ for each in counted for id_ in each.answered_by),
        cites=shown,
        rests_on_memory=by_memory,
    )


def flag_id(case_id: CaseId, rule: str, anchor: FactId) -> UUID:
    """The id of a rule's flag on a fact: the UUID of version 5 of their names."""
    return _names(case_id, rule).named(str(anchor))


@lru_cache(maxsize=1024)
def _names(case_id: CaseId, rule: str) -> Names:
    return Names(FLAGS, f"{case_id}/{rule}/")


def that_count(raised: list[Raised], *, as_of: datetime) -> list[Raised]:
    """Those that have arisen; else those that may still; else those answered in time."""
    unanswered = [each for each in raised if not each.answered_by]
    arisen = [each for each in unanswered if each.at <= as_of]
    return arisen or unanswered or raised


def _speaks_for(
    anchor: CaseFact, raised: Iterable[Raised], seen: Seen
) -> Iterator[FactId]:
    act = Act(fact=anchor, case=seen.case, base=seen.raw(anchor))
    yield from followed_advice(act)
    yield from (record.fact_id for record in seen.case.records_of(anchor))
    for each in raised:
        yield from each.lightened_by
    for step in seen.weighed(anchor).steps if seen.raw(anchor) else ():
        if step.lightens:
            yield from (id_ for id_ in step.facts if id_ != anchor.fact_id)


def _each_once(ids: Iterable[FactId]) -> tuple[FactId, ...]:
    return tuple(dict.fromkeys(ids))
