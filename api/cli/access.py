"""`grant`, `recuse`, `access` and `proceeding`: who stands how to a case, and may what."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Any

import typer

from api import letting_in, people, proceedings
from api.access import operator_told
from api.cli import finding, moments, opening
from api.cli.calm import NO, UNUSABLE, Stop
from api.cli.cases import Referable
from api.cli.members import called
from api.cli.output import AsJson, answer
from api.house import House
from api.letting_in import Letting
from api.reading import showing
from api.relations import access_of, principal_at, relations_at, tied
from domain import recording
from domain.access import REASON, AccessMemory
from domain.policy import Action, CaseRelations, decide
from domain.refusals import CaseUnknown, NotAllowed, NotUnderstood
from domain.values import CaseId, FactId, PersonId, Section

Who = Annotated[
    str | None, typer.Option("--who", metavar="NAME", help="Somebody who signs in.")
]
Reason = Annotated[
    str,
    typer.Option(
        "--reason", metavar="TEXT", help="Why. Do not name the client: it stays."
    ),
]
At = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="T", help="By what was known at this time (UTC). Default: now."
    ),
]
Sections = Annotated[
    list[Referable] | None,
    typer.Option("--section", help="What they may read. Default: record."),
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="T", help="Up to when: a date or time (UTC)."),
]
Names = Annotated[
    bool, typer.Option("--names-client", help="They may know who the client is.")
]
End = Annotated[
    str | None, typer.Option("--end", metavar="GRANT", help="End this grant instead.")
]
LOOKS = (Action.SEE, Action.RECORD, Action.HAND_OVER, Action.SEE_ACCESS)

proceeding_commands = typer.Typer(
    help="Proceedings of a board about a case.", no_args_is_help=True
)


def grant(
    ctx: typer.Context,
    *,
    named: finding.Case,
    to: Annotated[
        str | None, typer.Option("--to", metavar="NAME", help="Whom to let in.")
    ] = None,
    section: Sections = None,
    until: Until = None,
    reason: Reason = "",
    names_client: Names = False,
    end: End = None,
    json_wanted: AsJson = False,
) -> None:
    """Let somebody from outside read sections of a case up to a day, or end that.

    For a consultant or a lawyer of the client, for instance. They need an account:
    'boundary-ledger user add NAME --outside'.
    """
    ends = moments.understood(until, option="--until")
    with opening.house(ctx) as house, showing("people"):
        case_id = finding.case(house, named)
        booking = partial(letting_in.operator_books, house)
        if end is not None:
            letting_in.end(house, case_id, _grant(end), booking=booking)
        elif to is None or ends is None:
            msg = "say whom, up to when and why: --to NAME --until T --reason TEXT"
            raise Stop(msg, code=UNUSABLE)
        else:
            wanted = Letting(
                party_id=finding.person(house, to),
                sections=tuple(Section(part) for part in section or [Referable.RECORD]),
                until=ends,
                reason=reason,
                names_client=names_client,
            )
            with _said():
                letting_in.grant(house, case_id, wanted, booking=booking)
        document = _document(house, relations_at(house, case_id))
    plain = _in_words(document)
    answer(document, json_wanted=json_wanted, plain=plain)


def recuse(
    ctx: typer.Context,
    *,
    named: finding.Case,
    who: Who = None,
    reason: Reason = "",
    json_wanted: AsJson = False,
) -> None:
    """Write down that a supervisor, board member or case officer steps back for good."""
    with opening.house(ctx) as house, showing("people"):
        case_id = finding.case(house, named)
        if who is None:
            raise Stop("say who steps back: --who NAME", code=UNUSABLE)
        person = finding.person(house, who)
        try:
            with _said():
                letting_in.recuse(
                    house,
                    people.principal(house, person),
                    case_id,
                    reason=reason,
                    command=None,
                    by=letting_in.operator_books(house),
                )
        except (CaseUnknown, NotAllowed):
            msg = f"{who} has no office in this case to step back from"
            raise Stop(msg, code=NO) from None
        document = _document(house, relations_at(house, case_id))
    answer(document, json_wanted=json_wanted, plain=_in_words(document))


def access(
    ctx: typer.Context,
    *,
    named: finding.Case,
    who: Who = None,
    at: At = None,
    json_wanted: AsJson = False,
) -> None:
    """Show who stands how to a case, now or at a time that has passed.

    With --who it judges one person: what they may do, and by which rule. The answer is
    no, and the exit code 1, where they may not see the case.
    """
    moment = moments.understood(at, option="--at")
    with opening.house(ctx) as house, showing("people"):
        case_id = finding.case(house, named)
        if who is None:
            document = _document(house, relations_at(house, case_id, at=moment))
            answer(document, json_wanted=json_wanted, plain=_in_words(document))
            return
        person = finding.person(house, who)
        document = _judged(house, case_id, person, at=moment)
    lines = [f"{who}, by what was known at {document['at']}:"]
    lines += [
        f"  {each['action']}: {'yes' if each['allowed'] else 'no'}, {each['rule']} "
        f"({each['rule_id']})"
        for each in document["decisions"]
    ]
    answer(document, json_wanted=json_wanted, plain="\n".join(lines))
    if not document["decisions"][0]["allowed"]:
        raise typer.Exit(NO)


@proceeding_commands.command()
def end(
    ctx: typer.Context, *, named: finding.Case, json_wanted: AsJson = False
) -> None:
    """End a proceeding: nobody has the case before them any more."""
    with opening.house(ctx) as house:
        case_id = finding.case(house, named)
        booking = letting_in.operator_books(house)
        proceedings.end_as(house, case_id, booking=booking)
        document = _document(house, relations_at(house, case_id))
    answer(document, json_wanted=json_wanted, plain=_in_words(document))


@proceeding_commands.command()
def conflicts(
    ctx: typer.Context, *, named: finding.Case, json_wanted: AsJson = False
) -> None:
    """Name what ties each person who signs in to a case, so that they do not judge it."""
    with opening.house(ctx) as house, showing("people"):
        case_id = finding.case(house, named)
        operator_told(house, case_id)
        found = [
            {
                "name": member.name,
                "person": str(member.person_id),
                "rule_id": tie.id,
                "why": tie.words,
            }
            for member in people.members(house)
            if (tie := tied(house, case_id, member.person_id)) is not None
        ]
        asked = [
            {"name": each.name, "person": str(each.person_id), "asks": said}
            for each in people.members(house)
            if (said := proceedings.asked_of_member(house, case_id, each))
        ]
    lines = [f"{each['name']}: {each['why']}." for each in found]
    lines += [f"{each['name']}: {each['asks']}." for each in asked]
    plain = "\n".join(lines) or "Nobody who signs in is tied to this case."
    answer({"conflicts": found, "asked": asked}, json_wanted=json_wanted, plain=plain)


class _said:  # noqa: N801 - reads as a word of the sentence.
    """Says what is wrong with an option in a sentence of the command line."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, *__: object) -> None:
        if isinstance(error, NotUnderstood):
            first = error.problems[0]
            name = "section" if first.field == "sections" else first.field
            raise Stop(f"--{name or REASON}: {first.reason}", code=UNUSABLE) from None


def _grant(told: str) -> FactId:
    found = finding.identifier(told)
    if found is None:
        raise Stop(f"{told!r} is no grant; 'access' lists them", code=UNUSABLE)
    return FactId(found)


def _judged(
    house: House, case_id: CaseId, person: PersonId, *, at: datetime | None
) -> dict[str, Any]:
    principal = principal_at(house, person, at=at)
    relations = relations_at(house, case_id, of=principal, at=at)
    operator_told(house, case_id)
    decisions = [(action, decide(principal, action, relations)) for action in LOOKS]
    return {
        "case": str(case_id),
        "person": str(person),
        "at": relations.at.isoformat(),
        "roles": sorted(principal.standings),
        "decisions": [
            {
                "action": action.value,
                "allowed": decision.allowed,
                "rule_id": decision.by.id,
                "rule": decision.rule,
                "sections": sorted(decision.sections),
                "obligations": sorted(decision.obligations),
            }
            for action, decision in decisions
        ],
    }


def _document(house: House, case: CaseRelations) -> dict[str, Any]:
    """Who stands how to a case, as plain data."""
    operator_told(house, case.case_id)
    inside = access_of(house, case.case_id, at=case.at)
    return {
        "case": str(case.case_id),
        "reference": recording.opened(house.ledger, case.case_id).reference,
        "at": case.at.isoformat(),
        "therapist": called(house, case.therapist_id),
        "supervisors": [
            {"name": called(house, who), "since": since.isoformat()}
            for who, since in case.supervisors.items()
        ],
        "case_officer": None
        if case.officer_id is None
        else called(house, case.officer_id),
        "board": [
            {
                "name": called(house, each.member_id),
                "sections": sorted(each.sections),
                "since": each.since.isoformat(),
            }
            for each in case.referrals
        ],
        "grants": [
            {
                "grant": str(each.id),
                "name": called(house, each.party_id),
                "sections": sorted(each.sections),
                "since": each.since.isoformat(),
                "until": each.until.isoformat(),
                "names_client": each.names_client,
                "holds": each.holds(case.at),
            }
            for each in case.grants
        ],
        "glasses": [
            {
                "name": called(house, each.person_id),
                "since": each.since.isoformat(),
                "until": each.until.isoformat(),
                "holds": each.holds(case.at),
            }
            for each in case.glasses
        ],
        **_kept_out(house, inside),
    }


def _kept_out(house: House, inside: AccessMemory) -> dict[str, Any]:
    """Who stepped back, and who was named as too close to judge."""
    return {
        "recused": [
            {"name": called(house, who), "since": since.isoformat()}
            for who, since in inside.recused.items()
        ],
        "conflicted": [
            {
                "name": called(house, who),
                "person": str(who),
                "since": fact.recorded_at.isoformat(),
            }
            for who, fact in inside.conflicted.items()
        ],
        "conflicts_taken_back": [
            {
                "name": called(house, back.person_id),
                "since": named.recorded_at.isoformat(),
                "until": back.recorded_at.isoformat(),
            }
            for named, back in inside.taken_back
        ],
    }


def _in_words(document: dict[str, Any]) -> str:
    def day(told: str) -> str:
        return told[:16].replace("T", " ")

    lines = [f"{document['reference']}, as it stood at {day(document['at'])} UTC:"]
    lines.append(f"  therapist {document['therapist']}")
    lines += [
        f"  supervisor {each['name']}, since {day(each['since'])}"
        for each in document["supervisors"]
    ]
    if document["case_officer"]:
        lines.append(f"  case officer {document['case_officer']}")
    lines += [
        f"  before {each['name']}: {', '.join(each['sections'])}, since {day(each['since'])}"
        for each in document["board"]
    ]
    lines += [
        f"  {'granted' if each['holds'] else 'was granted'} to {each['name']}: "
        f"{', '.join(each['sections'])}, until {day(each['until'])} ({each['grant']})"
        for each in document["grants"]
    ]
    lines += [
        f"  {each['name']} broke the glass, {day(each['since'])}, until "
        f"{day(each['until'])}"
        for each in document["glasses"]
    ]
    lines += [
        f"  {each['name']} stepped back, {day(each['since'])}"
        for each in document["recused"]
    ]
    lines += [
        f"  {each['name']} was named as too close to judge it, {day(each['since'])}"
        for each in document["conflicted"]
    ]
    lines += [
        f"  {each['name']} was named as too close to judge it, {day(each['since'])}; "
        f"it was taken back, {day(each['until'])}"
        for each in document["conflicts_taken_back"]
    ]
    return "\n".join(lines)
