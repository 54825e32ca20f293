"""Trying a rule book on past facts before it is adopted. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import UploadFile

from api import rule_books
from api.dependencies import form_is_ours
from api.envelope import moment
from api.pages import controls
from api.pages.controls import Option
from api.pages.drawing import TheForm, TheVisit, Visit, draw
from api.pages.rules import AT
from api.pages.trial_views import MovedRow, TrialFound, TrialRow, TrialView
from api.pages.typed import Typed, first
from api.small_numbers import in_words
from api.trial_told import WAYS, Found, document
from api.trials import Wanted, tried_for
from audit_reports.wording import ATTENTION
from domain import rules
from domain.refusals import NotUnderstood, Problem
from domain.weighing import Attention

router = APIRouter(tags=["pages"])
IN_WORDS = dict(
    zip(
        WAYS,
        (
            "Asked by this book alone",
            "Asked by the book in force alone",
            "Heavier",
            "Lighter",
            "With other days or provisions",
        ),
        strict=True,
    )
)


async def the_files(request: Request) -> dict[str, str] | None:
    """The files that were chosen, by name; None where one is no text."""
    form = await request.form()
    raw: dict[str, bytes] = {}
    for part in form.getlist("files"):
        if isinstance(part, UploadFile):
            if part.filename:
                raw[PurePosixPath(part.filename).name] = await part.read()
            await part.close()
    try:
        return {name: each.decode("utf-8") for name, each in raw.items()}
    except UnicodeDecodeError:
        return None


TheFiles = Annotated[dict[str, str] | None, Depends(the_files)]


@router.get("/rule-books/try")
def ask_which(visit: TheVisit) -> Response:
    """Ask which book is tried, and on which day."""
    return _page(visit, typed={}, problems={}, found=None)


@router.post("/rule-books/try", dependencies=[Depends(form_is_ours)])
def tried(visit: TheVisit, form: TheForm, files: TheFiles) -> Response:
    """What the book would ask otherwise."""
    try:
        found = tried_for(visit.house, visit.principal, _wanted(form, files))
    except NotUnderstood as refusal:
        problems = {each.field: each.reason for each in refusal.problems}
        return _page(visit, typed=form, problems=problems, found=None)
    return _page(visit, typed=form, problems={}, found=found)


def _wanted(form: Typed, files: Mapping[str, str] | None) -> Wanted:
    """What was asked for. Raises NotUnderstood."""
    if files is None:
        raise _no("files", "one of them is no text in UTF-8")
    day = first(form, "as_of").strip()
    try:
        as_of = moment(day) if day else None
    except ValueError as error:
        raise _no("as_of", f"this date cannot be read: {error}") from None
    return Wanted(rule_book=first(form, "rule_book"), files=files, as_of=as_of)


def _no(field: str, reason: str) -> NotUnderstood:
    return NotUnderstood([Problem(field=field, reason=reason)], doing="tried")


def _page(
    visit: Visit, *, typed: Typed, problems: Mapping[str, str], found: Found | None
) -> Response:
    view = TrialView(
        page=visit.page("Try a rule book", at=AT),
        books=_books(first(typed, "rule_book")),
        as_of=first(typed, "as_of"),
        problems={name: controls.sentence(why) for name, why in problems.items()},
        found=None if found is None else _found(found),
    )
    return draw("try_book.html", view, status=422 if problems else 200)


def _books(chosen: str) -> tuple[Option, ...]:
    return tuple(
        Option(
            value=name,
            label=f"{book.title} ({name})"
            + (", in force" if rule_books.is_in_force(book) else ""),
            is_chosen=name == chosen,
        )
        for name in rules.names()
        for book in (rules.book(name),)
    )


def _found(found: Found) -> TrialFound:
    told, (in_force, candidate) = document(found), found.books
    return TrialFound(
        title=f"{candidate.title} ({candidate.name}, version {candidate.version})",
        in_force=f"{in_force.title} ({in_force.name})",
        cases=in_words(told["cases"], "case"),
        changed=in_words(told["changed"], "case"),
        is_cut=found.is_cut,
        rules=tuple(_rule(each) for each in told["rules"]),
        moved=tuple(_moved(each) for each in told["attention"]),
    )


def _rule(each: Mapping[str, Any]) -> TrialRow:
    ways = ((IN_WORDS[way], each[way]) for way in WAYS)
    return TrialRow(
        rule=each["rule"],
        title=each["title"],
        ways=tuple(
            (words, in_words(cases["count"], "case"), tuple(cases.get("cases", ())))
            for words, cases in ways
            if cases["count"] != 0
        ),
    )


def _moved(each: Mapping[str, Any]) -> MovedRow:
    return MovedRow(
        before=ATTENTION[Attention(each["in_force"])],
        after=ATTENTION[Attention(each["candidate"])],
        count=in_words(each["count"], "case"),
        cases=tuple(each.get("cases", ())),
    )
