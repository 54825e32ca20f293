from __future__ import annotations

import re

import pytest
from starlette.exceptions import HTTPException

from api.importing import __name__ as _importing
from api.problem_kinds import REFUSALS, Kind
from api.problems import of_http, of_refusal
from domain import refusals
from domain.refusals import Refusal

assert _importing  # It may bring refusals of its own; they have to be known here.


def test_every_refusal_has_a_status() -> None:
    known = {kind for kind in REFUSALS if issubclass(kind, Refusal)}

    assert known == set(_below(Refusal))


def test_every_name_stands_for_one_kind_and_looks_like_an_address() -> None:
    kinds = list(REFUSALS.values())

    assert len({kind.name for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert re.fullmatch(r"/problems/[a-z]+(-[a-z]+)*", kind.type)
        assert 400 <= kind.status < 500


@pytest.mark.parametrize(
    ("refusal", "field"),
    [
        (refusals.KindUnknown("Nothing"), "kind"),
        (refusals.EndsBeforeItBegins(), "occurred_until"),
        (refusals.PersonUnknown("somebody"), "about"),
    ],
)
def test_a_refusal_about_a_field_names_it(refusal: Refusal, field: str) -> None:
    shown = of_refusal(refusal)

    assert isinstance(shown.kind, Kind)
    assert [error.field for error in shown.errors] == [field]
    assert shown.errors[0].reason == str(refusal)


def _below(kind: type[Refusal]) -> list[type[Refusal]]:
    children = kind.__subclasses__()
    return [*children, *(deeper for child in children for deeper in _below(child))]


def test_what_the_framework_refuses_is_shown_by_its_status() -> None:
    refused, gone = of_http(HTTPException(406)), of_http(HTTPException(404))

    assert (refused.kind.status, refused.kind.type) == (406, "/problems/not-acceptable")
    assert gone.kind.name == "not-found"
