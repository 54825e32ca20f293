"""Rules found by everyday words, and the kinds of fact that they look at.

The everyday words of a kind find the rules that ask about it, so that "coffee" or
"text" lead to a question as well as to a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from domain import catalogue
from domain.acts import BOUNDARY_EVENTS
from domain.catalogue import Kind
from domain.rules.book import Rule


def search(words: str, *, among: Iterable[Rule]) -> tuple[Rule, ...]:
    """Rules that fit everyday words, best first; all of them for no words."""
    wanted = re.findall(r"\w+", words.lower())
    scored = [(sum(found), rule) for rule in among if all(found := _fits(wanted, rule))]
    return tuple(rule for _, rule in sorted(scored, key=lambda pair: -pair[0]))


def looks_at(rule: Rule) -> tuple[Kind, ...]:
    """The kinds of fact that can set a rule off, in the catalogue's order.

    A clause that looks at every boundary event names none of them.
    """
    watched = {
        kind.__name__
        for clause in rule.clauses
        if clause.watches != BOUNDARY_EVENTS
        for kind in clause.watches
    }
    return tuple(kind for name, kind in catalogue.kinds().items() if name in watched)


def looks_at_every_act(rule: Rule) -> bool:
    """Whether any boundary event can set it off."""
    return any(clause.watches == BOUNDARY_EVENTS for clause in rule.clauses)


def _fits(wanted: list[str], rule: Rule) -> list[int]:
    kinds = looks_at(rule)
    return [_fit(word.removesuffix("s") or word, rule, kinds) for word in wanted]


def _fit(stem: str, rule: Rule, kinds: Iterable[Kind]) -> int:
    if stem == rule.id.lower() or stem in rule.title.lower():
        return 4
    known = (word.lower() for kind in kinds for word in (kind.title, *kind.words))
    if any(stem in each for each in known):
        return 3
    if stem in rule.asks.lower():
        return 2
    told = (rule.family, rule.name, rule.why, rule.fires_when, *rule.harmless)
    return int(any(stem in each.lower() for each in told))
