"""What a path asks: the limbs of APA 3.05, supervision, panels, and clients who meet."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from domain.codes import on_file
from domain.dual.considering import Taking, asked_of, is_the_role, limbs_where
from domain.dual.kinds import CALLED, RoleKind, of_role
from domain.dual.limbs import (
    MEANT,
    Limb,
    is_of_one_case,
    is_own_complaint,
    limbs_of,
)
from domain.dual.steps import Path, Step, path_in_words, sentence
from domain.facts.dual_roles_choices import ConnectionRole, EnteredRole
from domain.facts.endings_choices import LaterRelationKind
from domain.facts.ties import TieKind, TieStanding
from domain.values import CaseId
from tests.dual.people import CASE, PAST, TREATS, a_friend, names, path, tie

PROMISED = TieStanding.PROMISED
TODAY = date(2026, 3, 9)
OTHER_CASE = CaseId(UUID(int=0x0E45))
PARTNER = TieKind.PARTNER


@pytest.mark.parametrize(
    ("told", "limbs"),
    [
        pytest.param(path(a_friend("Ben", "Thea")), [Limb.SAME_PERSON], id="a friend"),
        pytest.param(
            path(tie("Ben", TREATS, "Thea")), [Limb.SAME_PERSON], id="treats her"
        ),
        pytest.param(
            path(a_friend("Ben", "Thea", standing=PROMISED)),
            [Limb.PROMISED_ROLE],
            id="promised",
        ),
        pytest.param(
            path(tie("Ben", PARTNER, "Ada"), tie("Thea", TREATS, "Ada")),
            [Limb.CLOSE_PERSON, Limb.CLIENTS_KNOWN],
            id="partner of a client",
        ),
        pytest.param(
            path(tie("Ben", TieKind.CLUB, "Ada"), tie("Thea", TREATS, "Ada")),
            [Limb.CLIENTS_KNOWN],
            id="knows a client",
        ),
        pytest.param(
            path(tie("Ben", TieKind.KIN, "Ada"), a_friend("Ada", "Thea")),
            [Limb.CLOSE_PERSON],
            id="a relative is a friend",
        ),
        pytest.param(
            path(tie("Ben", TieKind.CLUB, "Ada"), a_friend("Ada", "Thea")),
            [Limb.FURTHER],
            id="a friend of a friend",
        ),
        pytest.param(
            path(
                tie("Ben", TieKind.KIN, "Ada"),
                tie("Thea", TieKind.EMPLOYER, "Ada", standing=PROMISED),
            ),
            [Limb.PROMISED_ROLE, Limb.CLOSE_PERSON],
            id="promised to somebody close",
        ),
        pytest.param(
            path(tie("Sol", RoleKind.SUPERVISION, "Thea")),
            [Limb.SUPERVISION],
            id="her supervisor",
        ),
        pytest.param(
            path(tie("Ben", PARTNER, "Sol"), tie("Sol", RoleKind.SUPERVISION, "Thea")),
            [Limb.CLOSE_PERSON, Limb.SUPERVISION],
            id="partner of her supervisor",
        ),
        pytest.param(
            path(
                tie("Ben", TieKind.KIN, "Ada"),
                tie("Omar", TREATS, "Ada"),
                tie("Thea", RoleKind.SUPERVISION, "Omar"),
            ),
            [Limb.SUPERVISION],
            id="a relative is the client of a supervisee",
        ),
        pytest.param(
            path(a_friend("Ben", "Omar"), tie("Thea", RoleKind.PANEL, "Omar")),
            [Limb.PANEL, Limb.CLOSE_PERSON],
            id="she judges a friend of his",
        ),
        pytest.param(
            path(tie("Bo", RoleKind.PANEL, "Thea")), [Limb.PANEL], id="he judges her"
        ),
        pytest.param(
            path(tie("Ben", TieKind.CLUB, "Bo"), tie("Bo", RoleKind.PANEL, "Thea")),
            [Limb.FURTHER],
            id="knows who judges her",
        ),
        pytest.param(
            path(tie("Ben", PARTNER, "Bo"), tie("Bo", RoleKind.PANEL, "Thea")),
            [Limb.PANEL, Limb.CLOSE_PERSON],
            id="close to who judges her",
        ),
        pytest.param(
            path(tie("Ben", RoleKind.COMPLAINT, "Thea")),
            [Limb.PANEL],
            id="complained about her",
        ),
        pytest.param(
            path(
                a_friend("Ben", "Cem", standing=PROMISED),
                a_friend("Cem", "Dora"),
                a_friend("Dora", "Thea"),
            ),
            [Limb.FURTHER],
            id="three ties away",
        ),
    ],
)
def test_a_path_asks_by_its_limbs(told: Path, limbs: list[Limb]) -> None:
    assert sorted(limbs_of(told)) == sorted(limbs)


def test_the_gravest_question_comes_first() -> None:
    told = [
        path(a_friend("Ben", "Cem"), a_friend("Cem", "Dora"), a_friend("Dora", "Thea")),
        path(tie("Ben", PARTNER, "Ada"), tie("Thea", TREATS, "Ada")),
        path(a_friend("Ben", "Thea", standing=PAST)),
        path(tie("Thea", RoleKind.PANEL, "Ben")),
    ]

    asked = asked_of(told, codes=on_file(), binding=frozenset({"APA"}), day=TODAY)

    firsts = [each.limbs[0] for each in asked]
    assert firsts == [Limb.PANEL, Limb.SAME_PERSON, Limb.CLOSE_PERSON, Limb.FURTHER]
    assert all(each.asks[0].endswith(("?", "possible.")) for each in asked)
    assert {cite.code for each in asked for cite in each.cites} == {"APA"}


COMPLAINED = tie("Ada", RoleKind.COMPLAINT, "Thea", case_id=CASE)


@pytest.mark.parametrize(
    ("beside", "is_own"),
    [
        pytest.param([tie("Thea", TREATS, "Ada", case_id=CASE)], True, id="her case"),
        pytest.param([], False, id="of somebody else"),
        pytest.param(
            [tie("Thea", TREATS, "Ada", case_id=OTHER_CASE)], False, id="another case"
        ),
        pytest.param(
            [tie("Ada", TREATS, "Thea", case_id=CASE)], False, id="of her therapist"
        ),
        pytest.param(
            [
                tie("Thea", TREATS, "Ada", case_id=CASE),
                tie("Ada", TieKind.NEIGHBOUR, "Thea"),
            ],
            False,
            id="a neighbour too",
        ),
    ],
)
def test_a_complaint_of_ones_own_therapy(beside: list[Step], *, is_own: bool) -> None:
    complained = path(COMPLAINED)
    told = Path(people=complained.people, hops=((*beside, COMPLAINED),))

    assert is_own_complaint(told) is is_own


@pytest.mark.parametrize("tied_to", ["Ada", "Thea"])
def test_a_member_tied_to_a_party_is_a_question_of_the_panel(tied_to: str) -> None:
    """The member judges both; what ties them to one besides is no way further away."""
    judging = path(
        tie("Bo", RoleKind.PANEL_CLIENT, "Ada", case_id=CASE),
        tie("Bo", RoleKind.PANEL, "Thea", case_id=CASE),
    )
    near, far = judging.hops
    if tied_to == "Ada":
        near = (*near, tie("Bo", TieKind.NEIGHBOUR, "Ada"))
    else:
        far = (*far, tie("Bo", TieKind.NEIGHBOUR, "Thea"))

    assert limbs_of(Path(people=judging.people, hops=(near, far))) == (Limb.PANEL,)


@pytest.mark.parametrize(
    ("told", "limbs"),
    [
        (path(tie("Ben", PARTNER, "Thea")), (Limb.PANEL, Limb.SAME_PERSON)),
        (path(tie("Ben", TieKind.CLUB, "Thea")), (Limb.PANEL, Limb.SAME_PERSON)),
        (
            path(tie("Ben", TieKind.CLUB, "Ada"), tie("Ada", TieKind.KIN, "Thea")),
            (Limb.PANEL,),
        ),
        (
            path(tie("Ben", TieKind.CLUB, "Ada"), tie("Ada", TieKind.CLUB, "Thea")),
            (Limb.FURTHER,),
        ),
    ],
    ids=["partner", "club", "over a relative", "over a club"],
)
def test_a_seat_on_a_panel_is_thought_of_as_one(
    told: Path, limbs: tuple[Limb, ...]
) -> None:
    assert limbs_where(told, Taking.PANEL) == limbs


def test_where_no_code_is_named_none_is_cited() -> None:
    told = path(a_friend("Ben", "Thea"))

    (asked,) = asked_of([told], codes=on_file(), binding=frozenset(), day=TODAY)

    assert asked.asks
    assert asked.cites == ()


def test_every_provision_that_a_limb_rests_on_is_on_file() -> None:
    wanted = {id_ for meant in MEANT.values() for id_ in meant.wanted}

    assert wanted <= set(on_file().by_id)
    assert set(MEANT) == set(Limb)


def test_a_case_does_not_ask_about_itself() -> None:
    of_case = path(
        tie("Bo", RoleKind.PANEL_CLIENT, "Ada", case_id=CASE),
        tie("Bo", RoleKind.PANEL, "Thea", case_id=CASE),
    )
    of_two = path(
        tie("Bo", RoleKind.PANEL_CLIENT, "Ada", case_id=CASE),
        tie("Bo", RoleKind.PANEL, "Thea"),
    )

    member_of_both = Path(
        people=of_case.people,
        hops=(of_case.near, (*of_case.far, tie("Bo", RoleKind.PANEL, "Thea"))),
    )

    assert is_of_one_case(of_case)
    assert is_of_one_case(member_of_both)
    assert not is_of_one_case(of_two)
    assert not is_of_one_case(path(a_friend("Ada", "Bo"), a_friend("Bo", "Thea")))
    assert not asked_of([of_case], codes=on_file(), binding=frozenset(), day=TODAY)


@pytest.mark.parametrize(
    ("told", "role", "is_it"),
    [
        (path(tie("Thea", TREATS, "Ada", standing=PAST)), Taking.THERAPY, True),
        (path(tie("Thea", TREATS, "Ada")), EnteredRole.BUSINESS, False),
        (path(tie("Thea", TREATS, "Ada", standing=PROMISED)), Taking.THERAPY, False),
        (path(tie("Thea", TREATS, "Ada", standing=PAST)), Taking.MENTIONED, True),
        (path(a_friend("Ada", "Thea")), Taking.MENTIONED, False),
        (path(tie("Ada", TREATS, "Thea")), Taking.THERAPY, False),
        (path(tie("Ada", TieKind.KIN, "Thea")), Taking.THERAPY, False),
        (path(a_friend("Ben", "Cem"), a_friend("Cem", "Thea")), Taking.THERAPY, False),
    ],
    ids=[
        "back",
        "business",
        "promised",
        "mentioned",
        "friend",
        "turned",
        "kin",
        "further",
    ],
)
def test_a_client_who_comes_back_is_in_no_second_role(
    told: Path, role: EnteredRole | Taking, is_it: bool
) -> None:
    assert is_the_role(told, role) is is_it


@pytest.mark.parametrize("kind", [*TieKind, *RoleKind])
def test_every_kind_is_said_from_both_sides(kind: TieKind | RoleKind) -> None:
    step = tie("Ada", kind, "Ben", standing=PAST)

    assert sentence(step, names).startswith("Ada was ")
    assert sentence(step, names, seen_from=step.other).startswith("Ben was ")
    assert kind in CALLED


def test_a_path_is_one_sentence() -> None:
    told = path(tie("Ben", PARTNER, "Ada"), tie("Thea", TREATS, "Ada", standing=PAST))

    assert path_in_words(told, names) == (
        "Ben is the partner of Ada; Ada was a client of Thea"
    )


def test_every_role_of_a_case_is_a_kind_of_tie() -> None:
    roles = {*ConnectionRole, *EnteredRole, *LaterRelationKind}

    assert [role for role in roles if of_role(role) is TieKind.OTHER] == []
    assert of_role("something else") is TieKind.OTHER
