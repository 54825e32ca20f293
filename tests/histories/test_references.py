"""A reference in a history is the number of the event that it means."""

from __future__ import annotations

from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest

from api.access import operator_sees, stored
from api.assessing import Wanted, judge_history, to_json
from api.assessing_cases import judge_case
from api.house import House
from api.importing import case_of, import_histories
from domain.facts.fact import CaseFact
from domain.histories_facts import facts
from domain.values import Sealed
from tests.histories.written import NOW, OPENING, document, history, understood


def event(seq: int, kind: str, day: int, **data: Any) -> dict[str, Any]:
    told = f"2024-02-{day:02}T14:00:00"
    return {
        "seq": seq,
        "type": kind,
        "occurred_at": told,
        "recorded_at": told,
        "recorded_by": "supervisor",
        "data": data,
    }


def flagged(seq: int, day: int) -> dict[str, Any]:
    return event(
        seq, "CaseFlagRaised", day, rule_id="R11", score=80, evidence_refs=["1"]
    )


def reviewed(day: int, of: str) -> dict[str, Any]:
    return event(
        9, "CaseFlagReviewed", day, flag_ref=of, outcome="no_concern", reason="seen"
    )


def two_flags(of: str) -> dict[str, Any]:
    told = [deepcopy(OPENING), flagged(4, 5), flagged(7, 6), reviewed(7, of)]
    return history(events=told)


def named(fact: CaseFact) -> object:
    return getattr(fact, "flag_ref", None)


def from_file(told: dict[str, Any]) -> list[CaseFact]:
    (found,) = understood(document(told))
    return list(facts(found))


def asked_from_file(told: dict[str, Any]) -> dict[int, str]:
    """How the question about each of the two flags stands, from the file."""
    (found,) = understood(document(told))
    return standing(to_json(judge_history(found, Wanted(), now=NOW)))


def standing(document: dict[str, Any]) -> dict[int, str]:
    return {
        flag["because"][0]: flag["status"]
        for flag in document["flags"]
        if flag["rule"] == "R40"
    }


def test_the_number_of_an_event_names_its_fact() -> None:
    opened, first, second, review = from_file(two_flags("4"))

    assert named(review) == first.fact_id != second.fact_id
    assert getattr(first, "evidence_refs", ()) == (opened.fact_id,)


@pytest.mark.parametrize("of", ["44", "flag 4", "", "4.0", "-4", "٤", "4" * 5000])
def test_anything_else_stays_the_label_that_it_is(of: str) -> None:
    *_, review = from_file(two_flags(of))

    assert isinstance(named(review), Sealed)


def test_the_flag_that_is_named_is_answered() -> None:
    assert asked_from_file(two_flags("4")) == {4: "withdrawn", 7: "raised"}
    assert asked_from_file(two_flags("7")) == {4: "raised", 7: "withdrawn"}


def test_a_label_answers_the_nearest_that_waits_and_no_other() -> None:
    assert asked_from_file(two_flags("the flag")) == {4: "raised", 7: "withdrawn"}


@pytest.mark.parametrize("of", ["4", "7", "the flag"])
def test_the_ledger_holds_the_fact_itself_and_judges_alike(
    house: House, of: str
) -> None:
    told = two_flags(of)
    import_histories(house, document(told))
    case = operator_sees(house, case_of(house, "H1"))

    known = {
        fact.source.seq: fact
        for fact in stored(house, case)
        if isinstance(fact, CaseFact) and fact.source
    }
    judged = to_json(judge_case(house, case, Wanted()))

    ref = named(known[9])
    assert ref == known[int(of)].fact_id if of.isdecimal() else isinstance(ref, Sealed)
    assert isinstance(ref, UUID | Sealed)
    assert standing(judged) == asked_from_file(told)
