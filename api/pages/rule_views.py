"""What the pages of rule books, codes and assessments show, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.controls import Option
from api.pages.flag_views import ChangeRow, FlagRow
from api.pages.views import CaseHead, Page
from api.rule_books import Choice
from domain.catalogue import Kind
from domain.codes.provisions import Code, Provision
from domain.rules.book import Parameter, Rule, RuleBook


@dataclass(frozen=True, kw_only=True, slots=True)
class BookRef:
    """A rule book by name, and whether cases are usually judged by it."""

    name: str
    title: str
    is_in_force: bool
    is_shown: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleGroup:
    """The rules of one family."""

    name: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RulesView:
    """The rules of a book by family; `books` are all that are on file."""

    page: Page
    book: RuleBook
    since: str
    books: tuple[BookRef, ...]
    query: str
    """What keeps a link in a book that is not in force; empty for the one in force."""
    is_in_force: bool
    words: str
    groups: tuple[RuleGroup, ...]
    found: int
    parameters: tuple[ParameterRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ParameterRow:
    """A figure of a rule, in words what it rests on, and whether the practice chose it."""

    parameter: Parameter
    rests_on: str
    choice: Choice | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ProvisionRow:
    """A provision in our own words, and the rules of the book in force that cite it.

    `code` is the id of the code that its page goes by.
    """

    provision: Provision
    code: str
    standing: str
    parameters: tuple[tuple[str, str], ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleView:
    """One rule under its fixed headings."""

    page: Page
    rule: Rule
    book: RuleBook
    since: str
    query: str
    is_in_force: bool
    rests_on: tuple[str, ...]
    kinds: tuple[Kind, ...]
    is_of_every_act: bool
    seen_first: str
    dates: str
    parameters: tuple[ParameterRow, ...]
    provisions: tuple[ProvisionRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeRow:
    """A code in the list, with how much of it is on file."""

    code: Code
    editions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CodesView:
    """Every code of ethics on file."""

    page: Page
    codes: tuple[CodeRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeView:
    """One code: what is in force today, what begins later, and what is over."""

    page: Page
    code: Code
    in_force: tuple[ProvisionRow, ...]
    later: tuple[ProvisionRow, ...]
    over: tuple[ProvisionRow, ...]
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedView:
    """The questions of a case as another day, book or code sees them.

    `attention` is in words. `compared_with` says what `changes` are held against; it
    is empty where this is the usual view.
    """

    attention: str
    usual_attention: str
    is_lifted: bool
    flags: tuple[FlagRow, ...]
    unknown_codes: tuple[str, ...]
    compared_with: str
    changes: tuple[ChangeRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AssessmentView:
    """The form that asks under another book, code or date, and what it found."""

    page: Page
    case: CaseHead
    as_of: str
    known_on: str
    books: tuple[Option, ...]
    codes: tuple[Option, ...]
    problem: str
    asked: AskedView | None
