"""A rule for people at a terminal, under the headings that its page has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import wrap

from api.assessing_words import WIDTH
from api.house import now_in_utc
from api.rule_words import standing, when_it_counts, who_sees_it_first
from domain import codes
from domain.codes.provisions import CHECK_THE_TEXT, Provision
from domain.rules.book import Rule, RuleBook


def in_words(rule: Rule, book: RuleBook, *, parameters: Sequence[str]) -> Iterator[str]:
    """A rule under its headings; `parameters` are the lines of its figures."""
    yield f"{rule.title} ({rule.id}, {rule.name})"
    yield from _part("Asks", rule.asks)
    yield from _part("Why", rule.why)
    rests_on = ", ".join(ground.value for ground in rule.rests_on)
    yield from _part("Sources", f"It rests on: {rests_on}.", *rule.sources)
    yield from _part("Fires when", rule.fires_when, who_sees_it_first(rule, book))
    yield from _part("Harmless readings", *rule.harmless)
    yield from ("", "Parameters", *parameters)
    yield from _part("Dates", when_it_counts(rule.since, rule.until))
    yield from _part("History", *rule.history)
    on_file = codes.on_file()
    today = now_in_utc().date()
    cited = [_provision(on_file.by_id[id_], today=today) for id_ in rule.cites]
    yield from _part("Provisions", *cited, CHECK_THE_TEXT)


def book_in_words(book: RuleBook, *, parameters: Sequence[str]) -> Iterator[str]:
    """A rule book and the figures that it has as a whole."""
    yield f"{book.title} ({book.name}, version {book.version})"
    yield from _part("Note", book.note)
    yield from ("", "Parameters", *parameters)


def _part(heading: str, *texts: str) -> Iterator[str]:
    yield ""
    yield heading
    for text in texts:
        yield from (f"  {line}" for line in wrap(text, WIDTH - 2))


def _provision(each: Provision, *, today: date) -> str:
    named = f"{each.cited_as} {each.number} ({each.edition})"
    return f"{named}: {each.paraphrase} It is {standing(each, today=today)}."
