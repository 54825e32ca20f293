"""`assess CASE`: what a case of the ledger asks for, with or without a planned act."""

from __future__ import annotations

import typer

from api.access import operator_sees
from api.assessing import Wanted
from api.assessing_cases import judge_case
from api.assessing_files import answered
from api.cli import finding, opening, planned
from api.cli.assess_answers import answers
from api.cli.calm import UNUSABLE, Stop
from api.reading import showing


def assess_case(
    ctx: typer.Context,
    named: str,
    wanted: Wanted,
    plan: tuple[str, str | None, str | None] | None,
    *,
    json_wanted: bool,
) -> None:
    """Judge a case. A plan is what --plan, --data and --when say of an act."""
    act = None if plan is None else planned.understood(*plan)
    if not opening.holds_ledger(opening.settings_of(ctx).data):
        msg = f"{named} is no file, and there is no ledger to look for such a case in"
        raise Stop(msg, code=UNUSABLE)
    form = "assessment" if act is None else "plan"
    with opening.house(ctx) as house, showing(form):
        case_id = finding.case(house, named)
        if act is not None:
            planned.say(house, case_id, wanted, act, json_wanted=json_wanted)
            return
        judged = judge_case(house, operator_sees(house, case_id), wanted)
    with answers(json_wanted=json_wanted) as gathered:
        gathered.add(answered(judged, in_words=not json_wanted))
        gathered.say()
