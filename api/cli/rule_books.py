"""`rules`: which questions are asked, and the figures that a practice has chosen."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api import figures, rule_books
from api.cli import finding, opening
from api.cli.calm import NO, UNUSABLE, Stop
from api.cli.output import AsJson, answer, table
from api.cli.rule_words import book_in_words, in_words
from api.figures import Setting
from api.rule_books import Choices
from api.v1.rule_shapes import RuleBookOut, RuleOut, book_out, rule_out
from domain import rules
from domain.rules.book import THE_BOOK, Parameter
from domain.rules.naming import RuleUnusable


class RulesGroup(TyperGroup):
    """`rules` lists them, and `rules R22` shows that one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or args[0] == "--json":
            args = ["list", *args]
        elif args[0] not in self.commands and not args[0].startswith("-"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


commands = typer.Typer(
    cls=RulesGroup,
    help="Show the questions that are asked (rules [RULE]), and set their figures.",
)
RuleId = Annotated[str, typer.Argument(metavar="RULE", help="A rule, such as R22.")]


@commands.command(name="list")
def list_(*, json_wanted: AsJson = False) -> None:
    """List the rule books on file, and the rules of the newest."""
    book = rules.newest()
    document: dict[str, Any] = {
        "rule_books": list(rules.names()),
        "rules": [
            {"rule": r.id, "name": r.name, "title": r.title, "asks": r.asks}
            for r in book
        ],
    }
    plain = table(("Rule", "Title"), [(r.id, r.title) for r in book])
    answer(document, json_wanted=json_wanted, plain=plain)


@commands.command()
def show(ctx: typer.Context, *, rule: RuleId, json_wanted: AsJson = False) -> None:
    """Show a rule, or the `book`, and its figures, as they count in this practice."""
    choices: Choices = {}
    out: RuleOut | RuleBookOut
    if opening.holds_ledger(opening.settings_of(ctx).data):
        with opening.house(ctx) as house:
            book = figures.book_of(house)
            choices = rule_books.choices(house, book)
            set_here = [each for each in figures.settings(house) if each.rule == rule]
    else:
        book, set_here = rules.newest(), []
    found = book.by_id.get(rule)
    if rule == THE_BOOK:
        out = book_out(book, in_force=True, choices=choices)
        shown = _figures(book.parameters, set_here)
        plain = "\n".join(book_in_words(book, parameters=shown))
    elif found is not None:
        out = rule_out(found, book=book.name, choices=choices)
        shown = _figures(found.parameters, set_here)
        plain = "\n".join(in_words(found, book, parameters=shown))
    else:
        raise Stop(f"there is no rule {rule}; see 'rules list'", code=UNUSABLE)
    document = {
        "rule": rule,
        **out.model_dump(mode="json"),
        "set": [_document(each) for each in set_here],
    }
    answer(document, json_wanted=json_wanted, plain=plain)


def _figures(parameters: Iterable[Parameter], set_here: Iterable[Setting]) -> list[str]:
    rows = [
        (each.name, f"{each.value:g}", "yes" if each.may_be_set else "no", each.means)
        for each in parameters
    ]
    heads = ("Figure", "Counts", "May be set", "Means")
    shown = table(heads, rows) if rows else "It has none."
    return [shown, *(_in_words(each) for each in set_here)]


@commands.command(name="set")
def set_(
    ctx: typer.Context,
    *,
    rule: RuleId,
    figure: Annotated[str, typer.Argument(metavar="FIGURE", help="Its name.")],
    value: Annotated[
        str,
        typer.Argument(metavar="VALUE", help="A number, or 'usual' for the book's."),
    ],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides it.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    json_wanted: AsJson = False,
) -> None:
    """Set a figure that is of our own design, from now on. It is put on record."""
    wanted = None if value == "usual" else _number(value)
    if not reason.strip():
        raise Stop("--reason: say why, for whoever asks later", code=UNUSABLE)
    with opening.house(ctx) as house:
        person = finding.person(house, by)
        try:
            found = figures.set_in(
                house,
                rule=rule,
                parameter=figure,
                value=wanted,
                by=person,
                reason=reason,
            )
        except RuleUnusable as error:
            raise Stop(f"nothing was set: {error}", code=NO) from None
    answer(_document(found), json_wanted=json_wanted, plain=_in_words(found))


def _number(value: str) -> Decimal:
    try:
        found = Decimal(value)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not 0 <= found <= 10**6:
        msg = f"{value} is not a number from 0 to 1000000"
        raise Stop(msg, code=UNUSABLE)
    return found


def _document(each: Setting) -> dict[str, Any]:
    return {
        "rule": each.rule,
        "figure": each.parameter,
        "value": None if each.value is None else float(each.value),
        "by": str(each.by),
        "at": each.at.isoformat(),
        "reason": each.reason,
    }


def _in_words(each: Setting) -> str:
    now = "the book's own" if each.value is None else f"{each.value.normalize():f}"
    return (
        f"{each.rule} {each.parameter}: {now} since {each.at:%Y-%m-%d %H:%M}, "
        f"because: {each.reason}"
    )
