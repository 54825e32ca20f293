"""Questions as pages show them: what is asked, on which facts, and what else it means."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from api import rule_books
from api.assessing import Judged, shown_score
from api.assessing_words import STATUS, cite_in_words
from api.pages.flag_views import ChangeRow, CiteRef, FlagRow, NumberedFact
from audit_reports.wording import ATTENTION
from domain.assessment import Difference
from domain.rules.book import RuleBook
from domain.rules.flags import Cite, Flag
from domain.values import FactId
from domain.weighing import Attention


def in_words(attention: Attention) -> str:
    """How much attention is asked for, as people say it."""
    return ATTENTION[attention]


def flag_rows(judged: Judged, *, base: str) -> tuple[FlagRow, ...]:
    """Every question of a case; `base` is the address of the case."""
    return tuple(flag_row(each, judged, base=base) for each in judged.assessment.flags)


def flag_row(
    flag: Flag, judged: Judged, *, base: str, planned: FactId | None = None
) -> FlagRow:
    """One question. What is `planned` has a number, and no page of its own."""
    numbers = judged.numbers

    def told(ids: Iterable[FactId]) -> tuple[NumberedFact, ...]:
        return tuple(
            NumberedFact(
                number=numbers[id_],
                href="" if id_ == planned else f"{base}/facts/{id_}",
            )
            for id_ in sorted(ids, key=lambda id_: numbers[id_])
        )

    return FlagRow(
        flag_id=flag.id,
        title=flag.rule.title,
        rule_href=rule_href(flag, judged.assessment.book),
        severity=shown_score(flag.severity),
        attention=ATTENTION[flag.attention],
        status=STATUS[flag.status],
        arose_at=flag.arose_at,
        asks=flag.rule.asks,
        because=told(flag.because),
        speaks_for=told(flag.speaks_for),
        answered_by=told(flag.answered_by),
        superseded_by=told(flag.superseded_by),
        harmless=flag.rule.harmless,
        cites=tuple(
            CiteRef(words=cite_in_words(each), href=cite_href(each))
            for each in flag.cites
        ),
        rests_on_memory=flag.rests_on_memory,
    )


def change_row(
    each: Difference, before: RuleBook, after: RuleBook, *, words: str
) -> ChangeRow:
    """A question that is seen otherwise, under its rule of whichever book asks it."""
    flag = each.after or each.before
    assert flag is not None
    book = after if each.after else before
    return ChangeRow(
        title=flag.rule.title, rule_href=rule_href(flag, book), words=words
    )


def cite_href(cite: Cite) -> str:
    """Where a provision stands in its code."""
    return f"/codes/{quote(cite.provision.code)}#{quote(cite.provision.id)}"


def rule_href(flag: Flag, book: RuleBook) -> str:
    """Where the rule of a question is explained."""
    return f"/rules/{flag.rule.id}{rule_books.query(book)}"
