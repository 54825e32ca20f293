"""What the pages of offices need to be drawn: who may what, and nothing a case says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.conflicts import Told
from api.identities import Waiting
from api.pages.controls import Control, Problem
from api.pages.views import CaseHead, NavItem, Page
from api.proceedings import Candidate, Opening


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """Some questions that are sent together; `deed` says what sending them does.

    `button` is what is pressed; `destroys` where it cannot be undone.
    """

    heading: str
    action: str
    deed: str
    button: str
    key: str
    controls: tuple[Control, ...] = ()
    lead: str = ""
    problem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FormView:
    """A page with one form on it."""

    page: Page
    back: NavItem
    form: Form
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberRow:
    """Somebody who can sign in: what they may be, and who supervises them."""

    person_id: UUID
    name: str
    roles: tuple[str, ...]
    proposed: tuple[str, ...]
    supervisors: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AdministrationView:
    """Everybody who can sign in."""

    page: Page
    members: tuple[MemberRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonView:
    """One person, and what may be changed about their roles and supervision."""

    page: Page
    member: MemberRow
    forms: tuple[Form, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StandsRow:
    """Somebody who stands to a case: as what, what they read, and from when to when."""

    name: str
    as_what: str
    sections: tuple[str, ...]
    since: datetime | None = None
    until: datetime | None = None
    is_over: bool = False
    ends: Form | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LettingView:
    """Who may see a case, and a form to let somebody in for a time.

    `conflicts` is where to say who stands too close, for who may.
    """

    page: Page
    reference: str
    back: NavItem
    rows: tuple[StandsRow, ...]
    form: Form
    problems: tuple[Problem, ...]
    conflicts: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConflictsView:
    """Who was named as too close to judge a case, and a form to name somebody.

    `form_back` takes it back; None where nobody is kept out.
    """

    page: Page
    reference: str
    back: NavItem
    told: tuple[Told, ...]
    form: Form
    form_back: Form | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProceedingsView:
    """The cases of which a case officer is in charge."""

    page: Page
    cases: tuple[CaseHead, ...]
    form: Form
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProceedingView:
    """One proceeding: why it was opened, its panel, who is tied, and its end."""

    page: Page
    case: CaseHead
    opening: Opening
    panel: tuple[Candidate, ...]
    forms: tuple[Form, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class IdentitiesView:
    """The questions that wait for a custodian, each with its two answers."""

    page: Page
    waiting: tuple[tuple[Waiting, Form, Form], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class IdentityView:
    """Who the client of a case is, where one was told; else a form that asks."""

    page: Page
    reference: str
    name: str
    is_asked: bool
    form: Form
    problems: tuple[Problem, ...]
