"""`accesses` and `disclosures`: who looked at a case, and what left of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from api import accesses as looks
from api.access import operator_sees, operator_told, stored
from api.accesses import Looked, Stretch, Wanted
from api.cli import finding, moments, opening
from api.cli.calm import UNUSABLE, Stop
from api.cli.output import AsJson, answer, table
from api.disclosures import Disclosure, accounting
from api.house import House
from api.people import SYSTEM
from api.reading import opens
from domain.answers import understand_moment
from domain.catalogue import in_words
from domain.policy import of_operator
from domain.values import CaseId, PersonId
from projections.access_search import LAST_PLACE

MOST_CASES = 3
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="T", help="From this date or time on (UTC)."),
]


def accesses(
    ctx: typer.Context,
    *,
    named: Annotated[
        str | None,
        typer.Argument(metavar="[CASE]", help="A case. Default: every case."),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(
            "--person",
            metavar="NAME",
            help="Somebody who signs in, a person's id, or 'operator'.",
        ),
    ] = None,
    since: Since = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="T", help="Up to this date or time (UTC)."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000, help="How many at most.")
    ] = 200,
    before: Annotated[
        int | None,
        typer.Option(
            "--before", metavar="N", max=LAST_PLACE, help="Go on below this number."
        ),
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """Show who was shown a case, or any case: the latest first.

    That the operator looked is written down like any other look.
    """
    with opening.house(ctx) as house, opens("readers" if named else "audit") as shown:
        case_id = finding.case(house, named) if named else None
        wanted = Wanted(
            since=_since(since),
            until=moments.understood(until, option="--until"),
            person_id=_person(house, person),
            before=before,
            limit=limit,
        )
        found = looks.stored_of(house, case_id, wanted)
        _note(house, case_id, found)
        shown.write()
        plain = _in_words(house, found)
    answer(_document(found), json_wanted=json_wanted, plain=plain)


def disclosures(
    ctx: typer.Context,
    *,
    named: finding.Case,
    since: Since = None,
    json_wanted: AsJson = False,
) -> None:
    """Show what left of a case to others: when, to whom, what, and what for.

    An accounting of disclosures (45 CFR 164.528), for six years back unless --since
    says otherwise.
    """
    begin = _since(since)
    with opening.house(ctx) as house, opens("disclosures") as shown:
        case_id = finding.case(house, named)
        told = stored(house, operator_sees(house, case_id))
        found = accounting(house, case_id, told, since=begin)
        shown.write()
    document = {
        "case": str(case_id),
        "reference": found.reference,
        "since": found.since.isoformat(),
        "disclosures": [_disclosed(each) for each in found.disclosures],
    }
    rows = [
        (_when(one), one.to_whom, one.what, one.what_for) for one in found.disclosures
    ]
    heads = ("When", "To whom", "What", "What for")
    nothing = f"Nothing left of {found.reference} since {found.since:%Y-%m-%d}."
    plain = table(heads, rows) if rows else nothing
    answer(document, json_wanted=json_wanted, plain=plain)


def _note(house: House, case_id: CaseId | None, found: Stretch) -> None:
    """That the operator looked at a case, or searched them all."""
    cases = dict.fromkeys(case for look in found.looks for case in look.cases)
    for case in [case_id] if case_id else cases:
        operator_told(house, case)
    if case_id is None and not cases:
        looks.in_vain(house, SYSTEM, of_operator())


def _since(told: str | None) -> datetime | None:
    try:
        return None if told is None else understand_moment(told)
    except ValueError as error:
        raise Stop(f"--since: {error}", code=UNUSABLE) from None


def _person(house: House, told: str | None) -> PersonId | None:
    return None if told is None else looks.person_meant(house, told)


def _document(found: Stretch) -> dict[str, Any]:
    return {"accesses": [_look(each) for each in found.looks], "before": found.before}


def _look(look: Looked) -> dict[str, Any]:
    return {
        "at": look.at.isoformat(),
        "person": str(look.person_id),
        "name": str(look.name),
        "role": look.role.value,
        "how": look.how.value,
        "shown": look.shown,
        "what": look.what,
        "cases": [str(case) for case in look.cases],
        "sections": [section.value for section in look.sections],
        "rule": look.rule,
        "rule_in_words": look.by,
        "purpose": look.purpose or None,
    }


def _in_words(house: House, found: Stretch) -> str:
    rows = [
        (
            f"{look.at:%Y-%m-%d %H:%M}",
            str(look.name),
            in_words(look.role.value).lower(),
            look.what,
            _cases(house, look),
            look.rule,
            look.purpose,
        )
        for look in found.looks
    ]
    if not rows:
        return "Nobody looked."
    heads = ("When", "Who", "As", "What was shown", "Case", "Rule", "What for")
    more = f"\n\nEarlier ones: --before {found.before}" if found.before else ""
    return table(heads, rows) + more


def _cases(house: House, look: Looked) -> str:
    said = ", ".join(looks.reference(house, each) for each in look.cases[:MOST_CASES])
    more = len(look.cases) - MOST_CASES
    return f"{said} and {more} more" if more > 0 else said


def _when(one: Disclosure) -> str:
    last = f"{one.last_at:%Y-%m-%d %H:%M}"
    if one.times == 1:
        return last
    return f"{one.first_at:%Y-%m-%d %H:%M} to {last}, {one.times} times"


def _disclosed(one: Disclosure) -> dict[str, Any]:
    return {
        "first_at": one.first_at.isoformat(),
        "last_at": one.last_at.isoformat(),
        "times": one.times,
        "to_whom": one.to_whom,
        "what": one.what,
        "what_for": one.what_for,
        "how": one.how,
    }
