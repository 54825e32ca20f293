"""Whatever figure a practice may set, every case can still be judged."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from api import figures
from api.bench.judging import LAST, invented
from api.house import House
from domain import codes, rules
from domain.assessment import assess
from domain.histories import History, understand
from domain.histories_facts import around, case_of, facts
from domain.practice import PRACTICE, Booking
from domain.rule_figures import set_figure
from domain.rules.book import RuleBook
from domain.rules.naming import RuleUnusable
from domain.sealing import seal
from domain.values import PersonId, Role

NOW = LAST + timedelta(days=1)
EXTREME = (-1.0, 0.0, 0.5, 1.0, 1e6, 1e12)
CASES = 8


def histories() -> list[History]:
    found = [understand(one, place="", now=NOW) for one in invented(CASES)]
    return [one for one in found if isinstance(one, History)]


def judged(book: RuleBook, told: list[History]) -> None:
    for one in told:
        assess(
            facts(one),
            case_id=case_of(one),
            as_of=NOW,
            book=book,
            codes=codes.on_file(),
            around=around(one),
        )


@pytest.mark.parametrize("value", EXTREME)
def test_a_figure_is_refused_or_can_be_judged_by(value: float) -> None:
    told = histories()
    assert len(told) == CASES
    refused = 0
    for key in rules.newest().settable:
        try:
            book = rules.chosen_in(rules.newest().name, {key: value})
        except RuleUnusable:
            refused += 1
            continue
        judged(book, told)
    if value != 1.0:
        assert refused, "nothing was refused, so nothing was tried"


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        (("R12", "sessions"), 0),
        (("R12", "sessions"), 0.5),
        (("R12", "sessions"), 7),
        (("R10", "month_days"), 1_000_000),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(
    house: House, figure: tuple[str, str], value: float
) -> None:
    rule, parameter = figure
    with pytest.raises(RuleUnusable):
        figures.set_in(
            house,
            rule=rule,
            parameter=parameter,
            value=Decimal(str(value)),
            by=PersonId(PRACTICE),
            reason="A slip of the hand.",
        )
    assert figures.settings(house) == []


def test_figures_that_go_together_are_set_one_after_the_other(house: House) -> None:
    for parameter, value in (("of_last", 10), ("sessions", 7)):
        figures.set_in(
            house,
            rule="R12",
            parameter=parameter,
            value=Decimal(value),
            by=PersonId(PRACTICE),
            reason="We look at ten.",
        )
    with pytest.raises(RuleUnusable, match="7 of the last 6"):
        figures.set_in(
            house,
            rule="R12",
            parameter="of_last",
            value=None,
            by=PersonId(PRACTICE),
            reason="Back.",
        )
    assert figures.book_of(house).chosen == {
        ("R12", "of_last"): 10.0,
        ("R12", "sessions"): 7.0,
    }


def test_one_that_was_kept_before_is_left_out_and_can_be_put_right(
    house: House,
) -> None:
    by = PersonId(PRACTICE)
    house.keys.ensure(streams=[PRACTICE], subjects=[by])
    version = house.ledger.facts(PRACTICE)[-1].originator_version
    house.ledger.carry_out(
        lambda: [
            set_figure(
                rule="R12",
                parameter="sessions",
                value=Decimal(0),
                version=version,
                seal=lambda fact_id: seal(
                    house.keys, "Typo.", about=by, fact_id=fact_id, field="reason"
                ),
                booking=Booking(by=by, role=Role.CLINIC_ADMIN, now=house.clock()),
            )
        ]
    )

    judged(figures.book_of(house), histories())
    figures.set_in(
        house,
        rule="R12",
        parameter="sessions",
        value=Decimal(5),
        by=by,
        reason="As meant.",
    )

    assert figures.book_of(house).chosen == {("R12", "sessions"): 5.0}
