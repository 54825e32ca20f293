"""Common parties: what leads only through one of them asks nothing by itself."""

from __future__ import annotations

import pytest

from domain.codes import on_file
from domain.dual.common_parties import is_through
from domain.dual.considering import Taking, asked_of, limbs_where
from domain.dual.kinds import RoleKind
from domain.dual.limbs import Limb
from domain.dual.steps import Path
from domain.facts.ties import TieKind, TieStanding
from tests.dual.people import TREATS, a_friend, path, tie, who
from tests.dual.test_limbs import TODAY

CEM = frozenset({who("Cem")})


@pytest.mark.parametrize(
    ("told", "is_it"),
    [
        pytest.param(
            path(
                tie("Cem", TieKind.EMPLOYER, "Ben"),
                tie("Cem", TieKind.EMPLOYER, "Thea"),
            ),
            True,
            id="one employer",
        ),
        pytest.param(
            path(tie("Cem", TieKind.CARE, "Ben"), tie("Cem", TieKind.CARE, "Thea")),
            True,
            id="one doctor",
        ),
        pytest.param(
            path(a_friend("Ben", "Cem"), tie("Cem", TieKind.EMPLOYER, "Thea")),
            False,
            id="a friend of the employer",
        ),
        pytest.param(
            path(tie("Cem", TieKind.EMPLOYER, "Ben"), tie("Thea", TREATS, "Cem")),
            False,
            id="the employer is a client",
        ),
        pytest.param(
            path(
                tie("Cem", TieKind.EMPLOYER, "Ben"),
                tie("Cem", TieKind.EMPLOYER, "Thea", standing=TieStanding.PROMISED),
            ),
            False,
            id="a promised role",
        ),
        pytest.param(
            path(
                a_friend("Ben", "Dora"),
                tie("Cem", TieKind.EMPLOYER, "Dora"),
                tie("Cem", TieKind.EMPLOYER, "Thea"),
            ),
            True,
            id="a friend at the employer",
        ),
        pytest.param(path(tie("Cem", TieKind.EMPLOYER, "Thea")), False, id="itself"),
    ],
)
def test_a_path_leads_only_through_a_common_party(told: Path, is_it: bool) -> None:
    assert is_through(told, CEM) is is_it
    assert not is_through(told, frozenset())


def test_what_leads_through_one_stands_at_the_end_and_makes_no_hit() -> None:
    common = path(tie("Cem", TieKind.SCHOOL, "Ben"), tie("Cem", TieKind.SCHOOL, "Thea"))
    further = path(
        a_friend("Ben", "Ada"), a_friend("Ada", "Dora"), a_friend("Dora", "Thea")
    )

    asked = asked_of(
        [common, further], codes=on_file(), binding=frozenset(), day=TODAY, common=CEM
    )

    assert [each.is_common for each in asked] == [False, True]
    assert [each.path for each in asked] == [further, common]


@pytest.mark.parametrize(
    ("told", "role", "limbs"),
    [
        pytest.param(
            path(tie("Thea", TREATS, "Ada")),
            Taking.ANOTHER,
            (Limb.SAME_PERSON,),
            id="another role with a client",
        ),
        pytest.param(
            Path(
                people=(who("Ada"), who("Thea")),
                hops=((tie("Thea", TREATS, "Ada"), a_friend("Ada", "Thea")),),
            ),
            Taking.MENTIONED,
            (Limb.CLOSE_PERSON,),
            id="a client who is a friend is mentioned",
        ),
        pytest.param(
            path(a_friend("Ben", "Thea")),
            Taking.MENTIONED,
            (Limb.CLOSE_PERSON,),
            id="a friend is mentioned",
        ),
        pytest.param(
            path(a_friend("Ben", "Thea")),
            Taking.THERAPY,
            (Limb.SAME_PERSON,),
            id="therapy with a friend",
        ),
        pytest.param(
            path(tie("Bo", TieKind.KIN, "Ben"), tie("Bo", RoleKind.PANEL, "Thea")),
            Taking.MENTIONED,
            (Limb.PANEL, Limb.CLOSE_PERSON),
            id="nothing but what it is",
        ),
    ],
)
def test_each_occasion_is_considered_as_what_it_is(
    told: Path, role: Taking, limbs: tuple[Limb, ...]
) -> None:
    assert limbs_where(told, role) == limbs
