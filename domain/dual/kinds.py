"""What each kind of tie and role is called from both sides, and which are close.

Close is what "closely associated or related" of APA 3.05 is read to mean here: who
shares a home, a bed, a family, a friendship or care. It is our reading, and a person
decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from domain.facts.dual_roles_choices import ConnectionRole, EnteredRole
from domain.facts.endings_choices import LaterRelationKind
from domain.facts.ties import TieKind, TieStanding


class RoleKind(StrEnum):
    """A role of therapy, supervision or a proceeding, as other facts tell it.

    `SAME_PERSON` is no tie: two records of whom somebody judged that they are one.
    """

    THERAPY = "therapy"
    SUPERVISION = "supervision"
    PANEL = "panel"
    PANEL_CLIENT = "panel_client"
    OFFICER = "officer"
    OFFICER_CLIENT = "officer_client"
    COMPLAINT = "complaint"
    SAME_PERSON = "same_person"


Kind: TypeAlias = TieKind | RoleKind

IN_JUDGEMENT = frozenset(
    {
        RoleKind.PANEL,
        RoleKind.PANEL_CLIENT,
        RoleKind.OFFICER,
        RoleKind.OFFICER_CLIENT,
    }
)
"""The first of the two judges, or runs a proceeding, about the other or their case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Called:
    """How a kind is said: what the first is to the other, and the other way round."""

    first: str
    other: str
    is_close: bool = False


def _alike(words: str, *, is_close: bool = False) -> Called:
    return Called(first=words, other=words, is_close=is_close)


CALLED: Mapping[Kind, Called] = MappingProxyType(
    {
        TieKind.KIN: _alike("a relative of", is_close=True),
        TieKind.HOUSEHOLD: _alike("in the same household as", is_close=True),
        TieKind.PARTNER: _alike("the partner of", is_close=True),
        TieKind.FORMER_PARTNER: _alike("a former partner of", is_close=True),
        TieKind.ROMANTIC: _alike(
            "in a romantic or sexual relationship with", is_close=True
        ),
        TieKind.IN_LAW: _alike("an in-law of", is_close=True),
        TieKind.FRIEND: _alike("a friend of", is_close=True),
        TieKind.NEIGHBOUR: _alike("a neighbour of"),
        TieKind.COLLEAGUE: _alike("a colleague of"),
        TieKind.EMPLOYER: Called(first="the employer of", other="employed by"),
        TieKind.BUSINESS: _alike("in business with"),
        TieKind.LANDLORD: Called(first="the landlord of", other="a tenant of"),
        TieKind.TEACHER: Called(first="a teacher of", other="a student of"),
        TieKind.SCHOOL: _alike("at the same school as"),
        TieKind.CONGREGATION: _alike("in the same congregation as"),
        TieKind.CLUB: _alike("in the same club or board as"),
        TieKind.CARE: Called(first="a carer of", other="in the care of", is_close=True),
        TieKind.MONEY: Called(first="a lender to", other="in debt to"),
        TieKind.ONLINE: _alike("in contact online with"),
        TieKind.OTHER: _alike("tied in another way to"),
        RoleKind.THERAPY: Called(first="the therapist of", other="a client of"),
        RoleKind.SUPERVISION: Called(
            first="the supervisor of", other="a supervisee of"
        ),
        RoleKind.PANEL: Called(
            first="on a panel about the work of", other="before a panel with"
        ),
        RoleKind.PANEL_CLIENT: Called(
            first="on a panel about the therapy of",
            other="the client in a case before a panel with",
        ),
        RoleKind.OFFICER: Called(
            first="running a proceeding about the work of",
            other="in a proceeding run by",
        ),
        RoleKind.OFFICER_CLIENT: Called(
            first="running a proceeding about the therapy of",
            other="the client in a proceeding run by",
        ),
        RoleKind.COMPLAINT: Called(
            first="the one who complained about", other="the one complained about by"
        ),
        RoleKind.SAME_PERSON: _alike("one person with"),
    }
)

BY_STANDING: Mapping[TieStanding, str] = MappingProxyType(
    {
        TieStanding.CURRENT: "is",
        TieStanding.FORMER: "was",
        TieStanding.PROMISED: "is to be",
    }
)

_ROLES: Mapping[str, Kind] = MappingProxyType(
    {
        ConnectionRole.SOCIAL_FRIEND: TieKind.FRIEND,
        ConnectionRole.BUSINESS: TieKind.BUSINESS,
        ConnectionRole.EMPLOYER_EMPLOYEE: TieKind.EMPLOYER,
        ConnectionRole.LANDLORD_TENANT: TieKind.LANDLORD,
        ConnectionRole.TEACHER_STUDENT: TieKind.TEACHER,
        ConnectionRole.SUPERVISOR_SUPERVISEE: RoleKind.SUPERVISION,
        ConnectionRole.NEIGHBOUR: TieKind.NEIGHBOUR,
        ConnectionRole.CONGREGATION: TieKind.CONGREGATION,
        ConnectionRole.CLUB_OR_BOARD: TieKind.CLUB,
        ConnectionRole.FAMILY: TieKind.KIN,
        ConnectionRole.IN_LAW: TieKind.IN_LAW,
        ConnectionRole.ROMANTIC: TieKind.ROMANTIC,
        ConnectionRole.SEXUAL: TieKind.ROMANTIC,
        ConnectionRole.COLLEAGUE: TieKind.COLLEAGUE,
        ConnectionRole.ONLINE_COMMUNITY: TieKind.ONLINE,
        EnteredRole.CAREGIVER: TieKind.CARE,
        LaterRelationKind.FRIENDSHIP: TieKind.FRIEND,
        LaterRelationKind.EMPLOYMENT: TieKind.EMPLOYER,
        LaterRelationKind.LIVING_TOGETHER: TieKind.PARTNER,
    }
)


def of_role(role: str) -> Kind:
    """The kind that a role in a fact about a case is.

    Which of the two employs, lets or teaches is not told there: the words of the fact
    say it.
    """
    return _ROLES.get(role, TieKind.OTHER)
