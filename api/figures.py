"""The rule book of this practice: the newest one, with the figures it has chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from api.house import House
from domain import practice, rules
from domain.facts.rule_figures import RuleFigureSet
from domain.practice import PRACTICE, Booking, PracticeMemory
from domain.rule_figures import (
    Chosen,
    FiguresMemory,
    book_with,
    chosen_on,
    fitted,
    remember_figures,
    set_figure,
)
from domain.rules import Texts
from domain.rules.book import RuleBook
from domain.sealing import seal
from domain.values import FactId, PersonId, Role, Sealed

REASON = "reason"


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """A figure that was set: by whom, when and why; no value for the book's own."""

    rule: str
    parameter: str
    value: Decimal | None
    by: PersonId
    at: datetime
    reason: str


def book_of(
    house: House, name: str | None = None, *, on: datetime | None = None
) -> RuleBook:
    """A rule book with the figures that counted on a day, or count now.

    Whichever book is named, the practice's own figures count in it where it has the
    same figure of the same rule. Raises RuleBookUnknown.
    """
    return book_with(_chosen(house, on=on), name)


def candidate_of(house: House, texts: Texts) -> RuleBook:
    """A book that is not on file, as it would ask here once it were.

    Raises RuleUnusable.
    """
    written = rules.candidate(texts)
    return fitted(written, _chosen(house), lambda taken: rules.candidate(texts, taken))


def set_in(
    house: House,
    *,
    rule: str,
    parameter: str,
    value: Decimal | None,
    by: PersonId,
    reason: str,
) -> Setting:
    """Set a figure from now on, with a reason. Raises RuleUnusable where none may."""
    _require_fits(house, (rule, parameter), value)
    house.keys.ensure(streams=[PRACTICE], subjects=[by])

    def sealed(fact_id: FactId) -> Sealed:
        return seal(house.keys, reason, about=by, fact_id=fact_id, field=REASON)

    def decision() -> list[RuleFigureSet]:
        known = house.ledger.recall(
            PRACTICE, PracticeMemory(), practice.remember_practice
        )
        return [
            set_figure(
                rule=rule,
                parameter=parameter,
                value=value,
                version=known.version,
                seal=sealed,
                booking=Booking(by=by, role=Role.CLINIC_ADMIN, now=house.clock()),
            )
        ]

    house.ledger.carry_out(decision)
    house.catch_up()
    return settings(house)[-1]


def _require_fits(house: House, key: tuple[str, str], value: Decimal | None) -> None:
    """Raises RuleUnusable for a figure that is none, or does not go with the others."""
    newest, chosen = rules.names()[-1], _chosen(house)
    if key not in rules.newest().settable and (value is not None or key not in chosen):
        rules.with_figures(newest, {key: 1.0})  # It says why not.
    others = dict(book_with(chosen).chosen)
    others.pop(key, None)
    wanted = others if value is None else {**others, key: float(value)}
    rules.with_figures(newest, wanted)


def settings(house: House) -> list[Setting]:
    """Every figure that was ever set, in order."""
    return [
        Setting(
            rule=str(fact.rule),
            parameter=str(fact.parameter),
            value=fact.value,
            by=fact.recorded_by,
            at=fact.recorded_at,
            reason=house.ledger.words(fact, REASON, fact.reason),
        )
        for fact in house.ledger.facts(PRACTICE)
        if isinstance(fact, RuleFigureSet)
    ]


def _chosen(house: House, *, on: datetime | None = None) -> Chosen:
    if on is None:
        return house.ledger.recall(PRACTICE, FiguresMemory(), remember_figures).chosen
    return chosen_on(house.ledger.facts(PRACTICE), on)
