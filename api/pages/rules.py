"""The rule book and the codes of ethics, made from the data that judges cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from api import rule_books
from api.house import House
from api.pages.drawing import TheVisit, draw
from api.pages.rule_views import (
    BookRef,
    CodeRow,
    CodesView,
    CodeView,
    ParameterRow,
    ProvisionRow,
    RuleGroup,
    RulesView,
    RuleView,
)
from api.rule_books import Choices
from api.rule_words import (
    day,
    figures,
    grounds,
    standing,
    when_it_counts,
    who_sees_it_first,
)
from domain import codes, rules
from domain.codes.provisions import CHECK_THE_TEXT, Provision
from domain.rules import finding
from domain.rules.book import THE_BOOK, Parameter, Rule, RuleBook

router = APIRouter(tags=["pages"])
AT = "/rules"


@router.get("/rules")
def rules_page(visit: TheVisit, words: str = "", rule_book: str = "") -> Response:
    """Every rule of a book, searched by everyday words."""
    book = _book(visit.house, rule_book)
    found = finding.search(words, among=book)
    view = RulesView(
        page=visit.page("Rules", at=AT),
        book=book,
        since=day(book.since),
        books=tuple(_reference(name, shown=book) for name in rules.names()),
        query=rule_books.query(book),
        is_in_force=rule_books.is_in_force(book),
        words=words,
        groups=_grouped(found, among=book),
        found=len(found),
        parameters=_parameters(
            book.parameters,
            of=THE_BOOK,
            choices=rule_books.choices(visit.house, book),
        ),
    )
    return draw("rules.html", view)


@router.get("/rules/{rule_id}")
def rule_page(visit: TheVisit, rule_id: str, rule_book: str = "") -> Response:
    """One rule: what it asks, why, when, and what else it may mean."""
    book = _book(visit.house, rule_book)
    rule = book.by_id.get(rule_id)
    if rule is None:
        raise HTTPException(404)
    on_file, today = codes.on_file(), visit.house.clock().date()
    cited = [on_file.by_id[id_] for id_ in rule.cites]
    choices = rule_books.choices(visit.house, book)
    view = RuleView(
        page=visit.page(rule.title, at=AT),
        rule=rule,
        book=book,
        since=day(book.since),
        query=rule_books.query(book),
        is_in_force=rule_books.is_in_force(book),
        rests_on=tuple(grounds(each) for each in rule.rests_on),
        kinds=finding.looks_at(rule),
        is_of_every_act=finding.looks_at_every_act(rule),
        seen_first=who_sees_it_first(rule, book),
        dates=when_it_counts(rule.since, rule.until),
        parameters=_parameters(rule.parameters, of=rule.id, choices=choices),
        provisions=tuple(_row(each, today=today) for each in cited),
    )
    return draw("rule.html", view)


@router.get("/codes")
def codes_page(visit: TheVisit) -> Response:
    """Every code of ethics on file, with its editions."""
    rows = tuple(
        CodeRow(
            code=code,
            editions=tuple(sorted({each.edition for each in code.provisions})),
        )
        for code in codes.on_file().codes
    )
    return draw(
        "codes.html", CodesView(page=visit.page("Codes of ethics", at=AT), codes=rows)
    )


@router.get("/codes/{code_id}")
def code_page(visit: TheVisit, code_id: str) -> Response:
    """One code: each provision in our own words, with its days."""
    code = rule_books.code_named(code_id)
    if code is None:
        raise HTTPException(404)
    today = visit.house.clock().date()
    citing = rules.newest()
    rows = [_row(each, today=today, citing=citing) for each in code.provisions]
    view = CodeView(
        page=visit.page(code.title, at=AT),
        code=code,
        in_force=tuple(r for r in rows if r.provision.was_in_force(today)),
        later=tuple(r for r in rows if today < r.provision.since),
        over=tuple(r for r in rows if _is_over(r.provision, today)),
        note=CHECK_THE_TEXT,
    )
    return draw("code.html", view)


def _book(house: House, named: str) -> RuleBook:
    found = rule_books.named(house, named or None)
    if found is None:
        raise HTTPException(404)
    return found


def _parameters(
    those: Iterable[Parameter], *, of: str, choices: Choices
) -> tuple[ParameterRow, ...]:
    return tuple(
        ParameterRow(
            parameter=each,
            rests_on=grounds(each.rests_on),
            choice=choices.get((of, each.name)),
        )
        for each in those
    )


def _reference(name: str, *, shown: RuleBook) -> BookRef:
    book = rules.book(name)
    return BookRef(
        name=name,
        title=book.title,
        is_in_force=rule_books.is_in_force(book),
        is_shown=name == shown.name,
    )


def _grouped(found: Iterable[Rule], *, among: RuleBook) -> tuple[RuleGroup, ...]:
    """Rules by family, families in the book's order, rules as they came."""
    families: dict[str, list[Rule]] = {rule.family: [] for rule in among}
    for rule in found:
        families[rule.family].append(rule)
    return tuple(
        RuleGroup(name=name, rules=tuple(those))
        for name, those in families.items()
        if those
    )


def _row(each: Provision, *, today: date, citing: Iterable[Rule] = ()) -> ProvisionRow:
    return ProvisionRow(
        provision=each,
        code=each.code,
        standing=standing(each, today=today),
        parameters=figures(each),
        rules=tuple(rule for rule in citing if each.id in rule.cites),
    )


def _is_over(each: Provision, today: date) -> bool:
    return each.until is not None and each.until < today
