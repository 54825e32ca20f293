"""Judging the facts of a case, and what an assessment looks like as plain data.

A history from a file needs no ledger and no house to be judged; nothing here loads one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import floor
from typing import Any, TypeAlias

from domain import codes, rules
from domain.assessment import Assessment, Difference, assess, differences
from domain.codes.provisions import CHECK_THE_TEXT
from domain.facts.fact import CaseFact
from domain.histories import History
from domain.histories_facts import around, case_of, facts
from domain.numbering import numbers
from domain.rules.book import RuleBook
from domain.rules.flags import Cite, Flag
from domain.rules.seen import Around
from domain.values import CaseId, FactId

Numbers = Mapping[FactId, int]


BookOf: TypeAlias = Callable[[str | None], RuleBook]
"""The book of a name, or the newest for none. Raises RuleBookUnknown."""


def as_written(name: str | None) -> RuleBook:
    """A book on file without figures of any practice. Raises RuleBookUnknown."""
    return rules.newest() if name is None else rules.book(name)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """How somebody wants cases judged; what is None is as the case has it."""

    as_of: datetime | None = None
    known_on: datetime | None = None
    book: str | None = None
    codes: tuple[str, ...] | None = None

    @property
    def is_usual(self) -> bool:
        """Whether it is the newest book, and the codes that bind."""
        return self.book is None and self.codes is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A case that was judged, and what is said otherwise under the usual book and codes.

    `differs` is None where the usual ones were asked for.
    """

    id: str
    assessment: Assessment
    numbers: Numbers
    differs: tuple[Difference, ...] | None


def judge_history(history: History, wanted: Wanted, *, now: datetime) -> Judged:
    """Judge a history as it would stand in the ledger, without writing anything."""
    return judge(
        history.id,
        facts(history),
        case_id=case_of(history),
        known=around(history),
        wanted=replace(wanted, as_of=wanted.as_of or history.as_of or now),
    )


def judge(
    name: str,
    told: tuple[CaseFact, ...],
    *,
    case_id: CaseId,
    known: Around,
    wanted: Wanted,
    book_of: BookOf = as_written,
) -> Judged:
    """Judge the facts of one case. Raises RuleBookUnknown.

    `book_of` gives the books: as they are written, or with the practice's own figures
    (`api.figures`).
    """
    usual = book_of(None)
    book = usual if wanted.book is None else book_of(wanted.book)
    shown = _assessed(told, case_id=case_id, known=known, wanted=wanted, book=book)
    differs = None
    if not wanted.is_usual:
        plain = replace(wanted, book=None, codes=None)
        before = _assessed(told, case_id=case_id, known=known, wanted=plain, book=usual)
        differs = differences(before, shown)
    return Judged(id=name, assessment=shown, numbers=numbers(told), differs=differs)


def to_json(judged: Judged) -> dict[str, Any]:
    """An assessment in the shape that scripts rely on."""
    found = judged.assessment
    document: dict[str, Any] = {
        "id": judged.id,
        "attention": found.attention.value,
        "risk": _risk(found),
        "flags": [_flag(each, judged.numbers) for each in found.flags],
        "as_of": _moment(found.as_of),
        "known_on": None if found.known_on is None else _moment(found.known_on),
        "rule_book": _book(found.book),
        "codes": list(found.codes),
        "unknown_codes": list(found.unknown_codes),
        "lifted_by_number": found.lifted,
    }
    if judged.differs is not None:
        document["difference"] = [_difference(each) for each in judged.differs]
    return document


def shown_score(score: float) -> float | int:
    """A score with one place, never rounded up into a higher band."""
    cut = floor(score * 10 + 1e-6) / 10
    return int(cut) if cut == int(cut) else cut


def _assessed(
    told: tuple[CaseFact, ...],
    *,
    case_id: CaseId,
    known: Around,
    wanted: Wanted,
    book: RuleBook,
) -> Assessment:
    assert wanted.as_of is not None
    binding = known if wanted.codes is None else replace(known, codes=wanted.codes)
    return assess(
        told,
        case_id=case_id,
        as_of=wanted.as_of,
        known_on=wanted.known_on,
        book=book,
        codes=codes.on_file(),
        around=binding,
    )


def _book(book: RuleBook) -> dict[str, Any]:
    """Which book was asked, and the figures that a practice has set in it."""
    chosen = sorted(book.chosen.items())
    return {
        "name": book.name,
        "version": book.version,
        "figures": [
            {"rule": rule, "figure": name, "value": _whole(value)}
            for (rule, name), value in chosen
        ],
    }


def _whole(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _risk(found: Assessment) -> list[dict[str, Any]]:
    """The risk at the end of each day that changes it."""
    days = {each.at.date(): each for each in found.risk}
    return [
        {
            "on": day.isoformat(),
            "score": shown_score(each.score),
            "level": each.attention.value,
        }
        for day, each in days.items()
    ]


def _flag(flag: Flag, known: Numbers) -> dict[str, Any]:
    rule = flag.rule
    return {
        "rule": rule.id,
        "name": rule.name,
        "severity": shown_score(flag.severity),
        "arose_at": _moment(flag.arose_at),
        "status": flag.status.value,
        "because": _seqs(flag.because, known),
        "asks": rule.asks,
        "cites": [_cite(each) for each in flag.cites],
        "id": str(flag.id),
        "attention": flag.attention.value,
        "speaks_for": _seqs(flag.speaks_for, known),
        "answered_by": _seqs(flag.answered_by, known),
        "superseded_by": _seqs(flag.superseded_by, known),
        "harmless_readings": list(rule.harmless),
        "rests_on": [each.value for each in rule.rests_on],
        "rests_on_memory_alone": flag.rests_on_memory,
    }


def _cite(cite: Cite) -> dict[str, Any]:
    provision = cite.provision
    return {
        "code": provision.cited_as,
        "provision": provision.number,
        "edition": provision.edition,
        "id": provision.id,
        "binds": cite.binds,
        "verified": provision.is_verified,
        "paraphrase": provision.paraphrase,
        "note": CHECK_THE_TEXT,
    }


def _difference(each: Difference) -> dict[str, Any]:
    flag = each.after or each.before
    assert flag is not None
    return {
        "rule": flag.rule.id,
        "flag": str(flag.id),
        "usually": _said(each.before),
        "here": _said(each.after),
    }


def _said(flag: Flag | None) -> dict[str, Any] | None:
    if flag is None:
        return None
    return {
        "severity": shown_score(flag.severity),
        "status": flag.status.value,
        "arose_at": _moment(flag.arose_at),
        "cites": [cite.provision.id for cite in flag.cites],
    }


def _seqs(ids: tuple[FactId, ...], known: Numbers) -> list[int]:
    return sorted(known[id_] for id_ in ids)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
