"""Letting somebody in to a case for a time, and stepping back from one."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Depends, Response

from api import letting_in, people, privacy
from api.access import require
from api.dependencies import identifier, page_proved
from api.envelope import moment as understood
from api.finding import any_case
from api.letting_in import LETTABLE, Letting
from api.pages import controls, offices
from api.pages.controls import Control, Reasons, Widget
from api.pages.drawing import TheForm, ThePageCase, TheVisit, Visit, draw, go_to
from api.pages.office_views import Form, FormView, LettingView, StandsRow
from api.pages.offices import OURS, choice, command, form, line, tried
from api.pages.typed import Typed, first, moment
from api.pages.views import NavItem
from domain.catalogue import in_words
from domain.policy import Action, decide
from domain.refusals import GrantUnknown, NotUnderstood, Problem
from domain.relations import CaseRelations, Grant
from domain.values import CaseId, FactId, PersonId, Section

router = APIRouter(tags=["pages"])
STAYS = "It is kept with the case, also after an erasure: do not name the client here."
AT = "/let-in"
PROVED = Depends(page_proved("/cases/{case_id}/let-in"))


@router.get(AT)
def ask_which(visit: TheVisit) -> Response:
    """Which case, for a privacy officer, who sees no list of them."""
    require(visit.principal, Action.LET_IN)
    return _which(visit, typed={}, reasons={})


@router.post(AT, dependencies=OURS)
def go_there(visit: TheVisit, form: TheForm) -> Response:
    """The page of the case that was named."""
    require(visit.principal, Action.LET_IN)
    found: list[CaseId] = []
    told = first(form, "case").strip()
    reasons = tried(lambda: found.append(any_case(visit.house, told)), person="case")
    if reasons:
        return _which(visit, typed=form, reasons=reasons)
    return go_to(f"/cases/{found[0]}/let-in")


@router.get("/cases/{case_id}/let-in")
def who_may_see(visit: TheVisit, case_id: ThePageCase) -> Response:
    """Who may see a case, and a form to let somebody in for a time."""
    return _letting(visit, case_id, typed={}, reasons={})


@router.post("/cases/{case_id}/let-in", dependencies=[*OURS, PROVED])
def let_in(visit: TheVisit, case_id: ThePageCase, form: TheForm) -> Response:
    """Let somebody in up to a day, for a reason."""
    letting_in.relations_to_show(visit.house, visit.principal, case_id)

    def deed() -> None:
        letting_in.let_in(
            visit.house,
            visit.principal,
            case_id,
            _wanted(visit, form),
            command=command(visit, form, at=f"/cases/{case_id}/let-in"),
        )

    if reasons := tried(deed, person="party"):
        return _letting(visit, case_id, typed=form, reasons=reasons)
    return go_to(f"/cases/{case_id}/let-in")


@router.post("/cases/{case_id}/let-in/{grant}/end", dependencies=OURS)
def end_grant(
    visit: TheVisit, case_id: ThePageCase, grant: str, form: TheForm
) -> Response:
    """End a grant before its time."""
    letting_in.relations_to_show(visit.house, visit.principal, case_id)
    found = identifier(grant)
    if found is None:
        raise GrantUnknown(grant)
    sent = command(visit, form, at=f"/cases/{case_id}/let-in/{found}/end")
    letting_in.end_grant(
        visit.house, visit.principal, case_id, FactId(found), command=sent
    )
    return go_to(f"/cases/{case_id}/let-in")


@router.get("/cases/{case_id}/step-back")
def ask_why(visit: TheVisit, case_id: ThePageCase) -> Response:
    """Ask why somebody steps back from a case. Raises CaseUnknown, NotAllowed."""
    letting_in.require_office(visit.house, visit.principal, case_id)
    return _stepping(visit, case_id, typed={}, reasons={})


@router.post("/cases/{case_id}/step-back", dependencies=OURS)
def step_back(visit: TheVisit, case_id: ThePageCase, form: TheForm) -> Response:
    """Step back from a case for good."""

    def deed() -> None:
        letting_in.recuse(
            visit.house,
            visit.principal,
            case_id,
            reason=first(form, "reason"),
            command=command(visit, form, at=f"/cases/{case_id}/step-back"),
        )

    if reasons := tried(deed, person="reason"):
        return _stepping(visit, case_id, typed=form, reasons=reasons)
    return go_to("/")


def _wanted(visit: Visit, form: Typed) -> Letting:
    """What was typed. Raises NotUnderstood and PersonUnknown."""
    told = moment("until", typed=form)
    problems = [
        Problem(field=name, reason="is missing")
        for name in ("party", "reason")
        if not first(form, name).strip()
    ]
    if not told:
        problems.append(Problem(field="until", reason="is missing"))
    known = {part.value: part for part in LETTABLE}
    parts = [known[name] for name in form.get("sections", ()) if name in known]
    if not parts:
        problems.append(Problem(field="sections", reason="choose at least one"))
    if problems:
        raise NotUnderstood(problems)
    try:
        until = understood(told)
    except ValueError as error:
        raise NotUnderstood([Problem(field="until", reason=str(error))]) from None
    return Letting(
        party_id=people.member_named(visit.house, first(form, "party").strip()),
        sections=tuple(parts),
        until=until,
        reason=first(form, "reason"),
        names_client=first(form, "names_client") == "yes",
    )


def _which(visit: Visit, *, typed: Typed, reasons: Reasons) -> Response:
    asked = line(
        "case",
        "Case",
        hint="Its number or its reference, such as C-1A2B3C4D.",
        typed=typed,
        reasons=reasons,
    )
    view = FormView(
        page=visit.page("Let somebody in", at=AT),
        back=NavItem(label="Privacy", href="/privacy"),
        form=form("Let somebody in", action=AT, button="Go on", asked=[asked]),
        problems=controls.problems([asked]),
    )
    return draw("office_form.html", view, status=422 if reasons else 200)


def _letting(
    visit: Visit, case_id: CaseId, *, typed: Typed, reasons: Reasons
) -> Response:
    case = letting_in.relations_to_show(visit.house, visit.principal, case_id)
    sees = decide(visit.principal, Action.SEE, case).allowed
    names = decide(visit.principal, Action.NAME_CONFLICT, case).allowed
    asked = tuple(_questions(typed, reasons))
    view = LettingView(
        page=visit.page("Who may see this case", at="" if sees else AT),
        reference=letting_in.reference(visit.house, case_id),
        back=NavItem(label="The case", href=f"/cases/{case_id}")
        if sees
        else NavItem(label="Another case", href=AT),
        rows=tuple(_rows(visit, case)),
        form=form(
            "Let somebody in for a time",
            action=f"/cases/{case_id}/let-in",
            button="Let them in",
            asked=asked,
            lead="A consultant, or the client's lawyer. They read and record nothing.",
            reasons=reasons,
        ),
        problems=controls.problems(asked),
        conflicts=f"/cases/{case_id}/conflicts" if names else "",
    )
    return draw("let_in.html", view, status=422 if reasons else 200)


def _questions(typed: Typed, reasons: Reasons) -> Iterator[Control]:
    yield line(
        "party", "Whom", hint="The name they sign in by.", typed=typed, reasons=reasons
    )
    label = "What they may read"
    yield offices.sections(label=label, typed=typed, reasons=reasons)
    yield offices.moment("until", "Up to when", typed=typed, reasons=reasons)
    yield choice(
        "names_client",
        "May they know who the client is?",
        {"yes": "Yes", "no": "No"},
        typed=typed or {"names_client": ["no"]},
        reasons=reasons,
        widget=Widget.RADIOS,
    )
    yield line(
        "reason", "Why", hint=STAYS, typed=typed, reasons=reasons, widget=Widget.LINES
    )


def _rows(visit: Visit, case: CaseRelations) -> Iterator[StandsRow]:
    """Who stands to the case, from the nearest to the farthest."""
    yield from _in_office(visit, case)
    for glass in case.glasses:
        parts = (Section.RECORD, Section.SUPERVISION)
        yield StandsRow(
            name=_called(visit, glass.person_id),
            as_what="broke the glass",
            sections=_in_words(parts),
            since=glass.since,
            until=glass.until,
            is_over=not glass.holds(case.at),
        )
    for grant in case.grants:
        yield StandsRow(
            name=_called(visit, grant.party_id),
            as_what="from outside" + (", knows the name" if grant.names_client else ""),
            sections=_in_words(sorted(grant.sections)),
            since=grant.since,
            until=grant.until,
            is_over=not grant.holds(case.at),
            ends=_ends(case, grant) if grant.holds(case.at) else None,
        )


def _in_office(visit: Visit, case: CaseRelations) -> Iterator[StandsRow]:
    """Supervisors, the case officer and the board; some of them have stepped back."""
    for who, since in case.supervisors.items():
        is_out = case.is_out(who)
        parts = (Section.RECORD, Section.SUPERVISION)
        yield StandsRow(
            name=_called(visit, who),
            as_what=_away(case, who) or "supervisor",
            sections=() if is_out else _in_words(parts),
            since=since,
            is_over=is_out,
        )
    if case.officer_id is not None:
        read = sorted(case.referred() | {Section.PROCEEDING})
        yield StandsRow(
            name=_called(visit, case.officer_id),
            as_what="case officer in charge",
            sections=_in_words(read),
        )
    for each in case.referrals:
        is_out = case.is_out(each.member_id)
        yield StandsRow(
            name=_called(visit, each.member_id),
            as_what=_away(case, each.member_id) or "board member",
            sections=() if is_out else _in_words(sorted(each.sections)),
            since=each.since,
            is_over=is_out,
        )


def _away(case: CaseRelations, person: PersonId) -> str:
    """Why somebody who stands to a case does not see it; empty where they do."""
    if person in case.recused:
        return "has stepped back"
    return "stands too close" if person in case.conflicted else ""


def _called(visit: Visit, person: PersonId) -> str:
    return privacy.called(visit.house, person)


def _ends(case: CaseRelations, grant: Grant) -> Form:
    action = f"/cases/{case.case_id}/let-in/{grant.id}/end"
    return form("", action=action, button="End it now")


def _stepping(
    visit: Visit, case_id: CaseId, *, typed: Typed, reasons: Reasons
) -> Response:
    asked = line(
        "reason", "Why", hint=STAYS, typed=typed, reasons=reasons, widget=Widget.LINES
    )
    view = FormView(
        page=visit.page("Step back from a case"),
        back=NavItem(label="The case", href=f"/cases/{case_id}"),
        form=form(
            "Step back from this case",
            action=f"/cases/{case_id}/step-back",
            button="Step back for good",
            asked=[asked],
            lead="You will not see it any more, and it cannot be undone. That you "
            "stepped back, and when, is shown to its therapist.",
            reasons=reasons,
        ),
        problems=controls.problems([asked]),
    )
    return draw("office_form.html", view, status=422 if reasons else 200)


def _in_words(sections: tuple[Section, ...] | list[Section]) -> tuple[str, ...]:
    return tuple(in_words(section.value).lower() for section in sections)
