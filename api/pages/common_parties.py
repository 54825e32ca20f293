"""The page of common parties: which are named, and taking the name back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Response

from api import reviewing_common
from api.access import require
from api.common_parties import CommonParty
from api.dependencies import identifier
from api.pages.controls import Reasons, Widget
from api.pages.drawing import TheForm, TheVisit, Visit, draw, go_to
from api.pages.office_views import Form
from api.pages.offices import HERE, OURS, command, form, line, tried
from api.pages.typed import Typed, first
from api.pages.views import Page
from domain.policy import Action
from domain.refusals import NotUnderstood, PersonErased, PersonUnknown, Problem
from domain.values import PersonId

router = APIRouter(tags=["pages"])
AT = "/common-parties"
STAYS = "It stays on record. Name nobody but the party."


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyShown:
    """A common party, and the form that takes the name back."""

    party: CommonParty
    form: Form


@dataclass(frozen=True, kw_only=True, slots=True)
class CommonPartiesView:
    """Every party that is common now."""

    page: Page
    parties: tuple[PartyShown, ...]


@router.get(AT)
def parties(visit: TheVisit, told: str = "") -> Response:
    """Which parties are common, so that a tie through them alone makes no hit."""
    notice = _NOTICES.get(told, "")
    return _parties(visit, notice=notice)


@router.post(AT + "/{person}", dependencies=OURS)
def unnamed(visit: TheVisit, person: str, form: TheForm) -> Response:
    """Say that a party is common no longer."""
    require(visit.principal, Action.ANSWER_CHECK)
    found: UUID | None = identifier(person)
    if found is None:
        raise PersonUnknown(person)
    about = PersonId(found)
    if reasons := tried(lambda: _unname(visit, about, form), person=HERE):
        return _parties(visit, about=about, typed=form, reasons=reasons)
    return go_to(f"{AT}?told=unnamed")


def naming(
    typed: Typed, reasons: Reasons, *, action: str, button: str, name: str
) -> Form:
    """A form that asks why; `name` is how its question is called on its page."""
    asked = line(
        name, "Why", hint=STAYS, typed=typed, reasons=reasons, widget=Widget.LINE
    )
    return form("", action=action, button=button, asked=[asked], reasons=reasons)


_NOTICES = {
    "named": "It is named. A tie through it alone makes no hit any more.",
    "unnamed": "It counts again like everybody else. Who it concerns is looked at anew.",
}


def _unname(visit: Visit, about: PersonId, form: Typed) -> None:
    question = _question(about)
    try:
        reviewing_common.unname(
            visit.house,
            visit.principal,
            about,
            reason=first(form, question),
            command=command(visit, form, at=f"{AT}/{about}"),
        )
    except NotUnderstood as refusal:
        raise NotUnderstood(
            [
                Problem(
                    field=question if one.field == "reason" else HERE, reason=one.reason
                )
                for one in refusal.problems
            ]
        ) from None
    except PersonErased as refusal:
        raise NotUnderstood([Problem(field=HERE, reason=str(refusal))]) from None


def _parties(
    visit: Visit,
    *,
    about: PersonId | None = None,
    typed: Typed | None = None,
    reasons: Reasons | None = None,
    notice: str = "",
) -> Response:
    found = reviewing_common.listed(visit.house, visit.principal)
    shown = tuple(
        PartyShown(
            party=each,
            form=naming(
                (typed or {}) if each.person_id == about else {},
                (reasons or {}) if each.person_id == about else {},
                action=f"{AT}/{each.person_id}",
                button="Let it count again",
                name=_question(each.person_id),
            ),
        )
        for each in found
    )
    view = CommonPartiesView(
        page=visit.page("Common parties", at="/reviews", notice=notice), parties=shown
    )
    return draw("common_parties.html", view, status=422 if reasons else 200)


def _question(person: PersonId) -> str:
    """Each form of the page has a question of its own name."""
    return f"reason-{person}"
