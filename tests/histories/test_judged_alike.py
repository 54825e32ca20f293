"""A history is judged alike, read from its file or stored in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from api.access import operator_sees, stored
from api.assessing import Wanted, judge_history, to_json
from api.assessing_cases import around_case, judge_case
from api.house import House
from api.importing import case_of, import_histories
from api.people import name_of
from domain.histories import History, read
from domain.values import PersonId, Sealed
from projections import questions
from projections.questions_judging import SUPERVISED, WHOLE
from tests.histories.written import FILE
from tests.house import Clock, opened

CLOCK = Clock()


def histories() -> list[History]:
    with FILE.open("rb") as file:
        return [each for each in read(file, now=CLOCK.now) if isinstance(each, History)]


ALL = histories()


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A ledger with every history that ships."""
    with opened(tmp_path_factory.mktemp("all"), clock=CLOCK) as house:
        with FILE.open("rb") as file:
            report = import_histories(house, file)
        assert report.count("imported") == len(ALL)
        yield house


def compared(document: dict[str, Any]) -> dict[str, Any]:
    """All of an assessment but the ids, which follow from those of the case."""
    flags = [{k: v for k, v in f.items() if k != "id"} for f in document["flags"]]
    ordered = sorted(flags, key=lambda f: (f["arose_at"], f["rule"], f["because"]))
    return {**document, "flags": ordered}


def test_there_are_all_of_them() -> None:
    assert len(ALL) == 47


@pytest.mark.parametrize("history", ALL, ids=lambda history: history.id)
def test_the_ledger_judges_as_the_file(imported: House, history: History) -> None:
    wanted = Wanted(as_of=history.as_of)
    case = operator_sees(imported, case_of(imported, history.id))

    from_file = to_json(judge_history(history, wanted, now=CLOCK.now))
    from_ledger = to_json(judge_case(imported, case, wanted))

    assert compared(from_ledger) == compared(from_file)


@pytest.mark.parametrize("view", [WHOLE, SUPERVISED], ids=["whole", "supervised"])
def test_the_read_model_knows_who_stands_too_close(
    imported: House, view: frozenset[Any]
) -> None:
    case = case_of(imported, "V45")

    with imported.engine.connect() as connection:
        found = questions.of_cases(connection, imported.ledger, [case], view=view)

    standing = found[case].on(imported.today_ends())
    too_close = [each for each in standing if each.rule == "R44"]
    # Both decisions of the history are told in the proceedings.
    assert len(too_close) == (2 if view == WHOLE else 0)


def test_whom_a_history_calls_too_close_is_a_person_of_the_practice(
    imported: House,
) -> None:
    case = operator_sees(imported, case_of(imported, "V45"))

    said = {
        imported.ledger.words(fact, "reviewer", reviewer)
        for fact in stored(imported, case)
        if isinstance(reviewer := getattr(fact, "reviewer", None), Sealed)
    }
    known = around_case(imported, case.begun).conflicted

    assert said == {"B9"}
    assert [name_of(imported, PersonId(each)) for each in known] == ["B9 of V45"]
