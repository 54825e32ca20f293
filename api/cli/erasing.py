"""`erase`, `hold` and `release`: forgetting a person, and what forbids it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from api import forgetting, holds, people, persons_named, privacy
from api.cli import opening
from api.cli.calm import NO, UNUSABLE, Stop
from api.cli.output import AsJson, answer
from api.cli.signing_in import As, FromStdin, actor
from api.forgetting import Forgotten
from api.forgotten_checks import besides_checks
from api.house import House
from api.same_person import others_of
from domain.facts.erasures import Forgettable, HoldPlaced
from domain.privacy import Request
from domain.refusals import HoldUnknown
from domain.values import PersonId

Person = Annotated[
    str,
    typer.Argument(
        metavar="PERSON",
        help="A person's id, the name they sign in by or are or were registered "
        "under, or a case, which means its client.",
    ),
]
Approve = Annotated[
    bool,
    typer.Option("--approve", help="Approve what another asked for, and do it."),
]
Refuse = Annotated[
    bool, typer.Option("--refuse", help="Keep it instead, for the --reason given.")
]
Reason = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Why. It stays readable.")
]
Basis = Annotated[
    str | None,
    typer.Option(
        "--basis", metavar="TEXT", help="The legal basis, such as 'GDPR 17(1)(a)'."
    ),
]
BACKUPS = (
    "Make a backup now, and throw older ones away: they still hold the key, for "
    "whoever has the key file of then."
)
HELD_UP = "Somebody else is using keys.db: its old pages will be overwritten at the next start."
NOT_REWRAPPED = (
    "The key file cannot be written, so the key-encryption key is still the old one: "
    "make it writable and run 'boundary-ledger keys rotate'."
)


def erase(
    ctx: typer.Context,
    *,
    named: Person,
    reason: Reason = None,
    basis: Basis = None,
    approve: Approve = False,
    refuse: Refuse = False,
    as_: As = None,
    password_stdin: FromStdin = False,
    json_wanted: AsJson = False,
) -> None:
    """Forget a person for ever: one asks, another approves with --approve --as NAME.

    With --reason and --basis it asks. Approving destroys the key of the person: their
    name and what was written freely about them can then be read by nobody, here and
    in every copy made later. What happened, and when, stays.
    """
    with opening.house(ctx) as house:
        person = person_of(house, named)
        by = actor(house, as_, from_stdin=password_stdin)
        request = privacy.register(house).open_request(Forgettable.PERSON, person)
        if refuse:
            settle_by_refusing(
                house, by, open_one(request, named), reason, json_wanted=json_wanted
            )
            return
        is_second = request is not None and as_ and by != request.asked.recorded_by
        if not (approve or is_second):
            asked = _ask(house, by, person, reason, basis)
            others = others_of(house, person, by=by)
            answer_asked(asked, json_wanted=json_wanted, others=others)
            return
        waiting = open_one(request, named)
        done = forgetting.approve(house, by=by, request_id=waiting.id)
        answer_done(house, done, json_wanted=json_wanted)


def hold(
    ctx: typer.Context,
    *,
    named: Person,
    reason: Reason = None,
    as_: As = None,
    password_stdin: FromStdin = False,
    json_wanted: AsJson = False,
) -> None:
    """Forbid that anything about a person be destroyed, until it is released."""
    with opening.house(ctx) as house:
        person = person_of(house, named)
        by = actor(house, as_, from_stdin=password_stdin)
        placed = holds.hold(house, by=by, person_id=person, reason=reason or "")
        who = privacy.called(house, by)
    document = {"hold": str(placed.fact_id), "person": str(person), "placed_by": who}
    plain = (
        f"A legal hold stands on {person}, placed by {who}. Nothing about them is "
        "destroyed until it is released."
    )
    answer(document, json_wanted=json_wanted, plain=plain)


def release(
    ctx: typer.Context,
    *,
    named: Person,
    reason: Reason = None,
    as_: As = None,
    password_stdin: FromStdin = False,
    json_wanted: AsJson = False,
) -> None:
    """Release the legal holds on a person, with --reason and --as NAME.

    So are those on other records of the same person.
    The operator of the machine may release what the operator placed without either.
    """
    with opening.house(ctx) as house:
        person = person_of(house, named)
        by = actor(house, as_, from_stdin=password_stdin)
        them = (person, *others_of(house, person, by=by))
        held = privacy.register(house).holds_on(them)
        if not held:
            raise HoldUnknown(named)
        _require_releaser(held, by, reason)
        for each in held:
            holds.release(house, by=by, hold_id=each.fact_id, reason=reason or "")
    document = {"person": str(person), "released": [str(h.fact_id) for h in held]}
    answer(
        document,
        json_wanted=json_wanted,
        plain=f"No legal hold stands on {person} now.",
    )


def person_of(house: House, named: str) -> PersonId:
    """Whom the operator means. Raises PersonUnknown and Stop."""
    try:
        return persons_named.person_named(house, named, by_name=True)
    except persons_named.SeveralMeant as error:
        raise Stop(str(error), code=UNUSABLE) from None


def open_one(request: Request | None, named: str) -> Request:
    """What is asked for now. Raises Stop where nothing is."""
    if request is None:
        msg = f"nobody has asked for {named}; ask first, with --reason and --basis"
        raise Stop(msg, code=NO)
    return request


def settle_by_refusing(
    house: House,
    by: PersonId,
    request: Request,
    reason: str | None,
    *,
    json_wanted: bool,
) -> None:
    """Refuse, and say so."""
    if not reason:
        msg = "a refusal has a reason, which stays: give it with --reason"
        raise Stop(msg, code=UNUSABLE)
    forgetting.refuse(house, by=by, request_id=request.id, reason=reason)
    answer(
        {"status": "refused", "request": str(request.id)},
        json_wanted=json_wanted,
        plain="It was refused, and is kept; the refusal and its reason are on record.",
    )


def answer_asked(
    request: Request, *, json_wanted: bool, others: Sequence[PersonId] = ()
) -> None:
    """Say that it was asked for, what comes next, and what is no part of it."""
    asked = request.asked
    what = asked.of.value
    command = "erase" if asked.of is Forgettable.PERSON else "retention end"
    next_ = f"boundary-ledger {command} {asked.subject_id} --approve --as NAME"
    answer(
        {
            "status": "asked",
            "request": str(request.id),
            what: str(asked.subject_id),
            "next": next_,
            "other_records": [str(each) for each in others],
        },
        json_wanted=json_wanted,
        plain=(
            "It was asked for; nothing is destroyed yet. Another person, a privacy "
            f"officer or an administrator, approves it:\n\n    {next_}"
            f"{_and_others(others)}"
        ),
    )


def answer_done(house: House, done: Forgotten, *, json_wanted: bool) -> None:
    """Say what was destroyed, and what is left to do."""
    asked, approved = done.request.asked, done.request.approved
    assert approved is not None
    what = asked.of.value
    document: dict[str, Any] = {
        "status": "erased" if asked.of is Forgettable.PERSON else "ended",
        "request": str(done.request.id),
        what: str(asked.subject_id),
        "asked_by": privacy.called(house, asked.recorded_by),
        "approved_by": privacy.called(house, approved.recorded_by),
        # Without those of checks: that there are some tells that somebody asked.
        "keys_destroyed": len(besides_checks(house, approved.subjects))
        + len(approved.streams),
        "is_clean": done.destroyed.is_clean,
        "is_rewrapped": done.destroyed.is_rewrapped,
        "certificate": f"boundary-ledger certificate {asked.subject_id} --out FILE",
        "other_records": [str(each) for each in done.left],
    }
    lines = [
        (
            f"Forgotten: {what} {asked.subject_id}. {document['approved_by']} approved what "
            f"{document['asked_by']} had asked for."
        ),
        BACKUPS,
        "" if done.destroyed.is_clean else HELD_UP,
        "" if done.destroyed.is_rewrapped else NOT_REWRAPPED,
        f"The certificate: {document['certificate']}",
    ]
    plain = "\n".join(line for line in lines if line) + _and_others(done.left)
    answer(document, json_wanted=json_wanted, plain=plain)


def _and_others(others: Sequence[PersonId]) -> str:
    """What is kept of the same person under other records, and how to ask for it."""
    if not others:
        return ""
    commands = "\n".join(f"    boundary-ledger erase {each}" for each in others)
    return (
        "\n\nIt forgets this record alone. The same person has others, as was judged; "
        f"ask for each by itself:\n\n{commands}"
    )


def _require_releaser(
    held: Sequence[HoldPlaced], by: PersonId, reason: str | None
) -> None:
    """That it is said who releases, and why, before any hold is. Raises Stop."""
    if by != people.SYSTEM:
        if not (reason or "").strip():
            raise Stop("say why it no longer stands: --reason TEXT", code=UNUSABLE)
        return
    if any(each.recorded_by != by for each in held):
        msg = (
            "somebody else placed a hold on this person, and the operator of the machine "
            "does not release it; a privacy officer or an administrator does, with "
            "--reason TEXT --as NAME"
        )
        raise Stop(msg, code=UNUSABLE)


def _ask(
    house: House,
    by: PersonId,
    person: PersonId,
    reason: str | None,
    basis: str | None,
) -> Request:
    if not reason or not basis:
        msg = "say why and on what legal basis: --reason TEXT --basis TEXT"
        raise Stop(msg, code=UNUSABLE)
    return forgetting.ask_for_person(
        house, by=by, person_id=person, reason=reason, basis=basis
    )
