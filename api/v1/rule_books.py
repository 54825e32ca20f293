"""Rule books and codes of ethics: what is asked, why, and who asks for it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException

from api import rule_books
from api.dependencies import TheHouse, ThePrincipal, TheTime
from api.house import House
from api.v1.rule_shapes import (
    CodesOut,
    CodeWithProvisionsOut,
    RuleOut,
    RulesOut,
    book_out,
    code_out,
    code_with_provisions_out,
    rule_out,
)
from domain import codes, rules
from domain.rules import finding
from domain.rules.book import RuleBook

router = APIRouter(tags=["rules and codes"])

LONGEST_NAME = 100
TheBookNamed = Annotated[
    str | None,
    Query(max_length=LONGEST_NAME, description="Another rule book that is on file."),
]


@router.get("/rules")
def list_rules(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    words: Annotated[
        str, Query(max_length=LONGEST_NAME, description="Everyday words.")
    ] = "",
    rule_book: TheBookNamed = None,
) -> RulesOut:
    """The rules of the book in force; those that fit everyday words, best first."""
    del principal
    book = _book(house, rule_book)
    choices = rule_books.choices(house, book)
    return RulesOut(
        rule_book=book_out(
            book, in_force=rule_books.is_in_force(book), choices=choices
        ),
        rule_books=list(rules.names()),
        items=[
            rule_out(each, book=book.name, choices=choices)
            for each in finding.search(words, among=book)
        ],
    )


@router.get("/rules/{rule}")
def show_rule(
    *,
    house: TheHouse,
    principal: ThePrincipal,
    rule: str,
    rule_book: TheBookNamed = None,
) -> RuleOut:
    """One rule: what it asks, why, when, what else it may mean, and its provisions."""
    del principal
    book = _book(house, rule_book)
    if rule not in book.by_id:
        raise HTTPException(404)
    choices = rule_books.choices(house, book)
    return rule_out(book.by_id[rule], book=book.name, choices=choices)


@router.get("/codes")
def list_codes(*, principal: ThePrincipal) -> CodesOut:
    """Every code of ethics on file, with its editions."""
    del principal
    return CodesOut(items=[code_out(each) for each in codes.on_file().codes])


@router.get("/codes/{code}")
def show_code(
    *, principal: ThePrincipal, now: TheTime, code: str
) -> CodeWithProvisionsOut:
    """One code, by its id or another name, with each provision in our own words."""
    del principal
    found = rule_books.code_named(code)
    if found is None:
        raise HTTPException(404)
    return code_with_provisions_out(found, today=now.date())


def _book(house: House, named: str | None) -> RuleBook:
    found = rule_books.named(house, named)
    if found is None:
        raise HTTPException(404)
    return found
