"""`persons judge`, `undo` and `judgements`: who is whom, as somebody has decided."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api import judgements as judging
from api import people, persons_named, privacy
from api.as_one import Pair, judged_with
from api.cli import opening
from api.cli.calm import UNUSABLE, Stop
from api.cli.output import AsJson, answer, table
from api.house import House
from domain.facts.persons import Judgement, LikenessJudged
from domain.practice import Booking
from domain.refusals import NotUnderstood
from domain.values import PersonId, Role

Person = Annotated[
    str,
    typer.Argument(
        metavar="PERSON",
        help="A person's id, a source's record_id, the name they sign in by or are "
        "or were registered under, or a case, which means its client.",
    ),
]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="Somebody else, likewise.")]
Reason = Annotated[
    str,
    typer.Option("--reason", metavar="TEXT", help="Why. It stays, and names nobody."),
]
MEANS = {
    Judgement.SAME: "are one person",
    Judgement.HOUSEHOLD: "are two who are close",
    Judgement.NOT: "are strangers",
    Judgement.UNSURE: "may be either",
}


def judge(
    ctx: typer.Context,
    *,
    person: Person,
    other: Other,
    likeness: Annotated[
        Judgement, typer.Option("--as", help="What the two are to each other.")
    ],
    reason: Reason,
    json_wanted: AsJson = False,
) -> None:
    """Say how two persons are alike, so that every later check knows.

    That two are strangers holds until one of them is described anew.
    """
    with opening.house(ctx) as house:
        one, two = _found(house, person), _found(house, other)
        try:
            written = judging.judge(
                house,
                person_id=one,
                other_id=two,
                judgement=likeness,
                reason=reason,
                booking=_booking(house),
            )
        except NotUnderstood as refusal:
            raise Stop(str(refusal), code=UNUSABLE) from None
    document = {
        "person": str(one),
        "other": str(two),
        "judgement": written.judgement.value,
        "fact": str(written.fact_id),
    }
    plain = f"It is kept that {person} and {other} {MEANS[likeness]}."
    answer(document, json_wanted=json_wanted, plain=plain)


def undo(
    ctx: typer.Context,
    *,
    person: Person,
    other: Other,
    reason: Reason,
    json_wanted: AsJson = False,
) -> None:
    """Take the last judgement of two persons back; the one before it stands again."""
    with opening.house(ctx) as house:
        one, two = _found(house, person), _found(house, other)
        try:
            judging.undo(
                house,
                person_id=one,
                other_id=two,
                reason=reason,
                booking=_booking(house),
            )
        except NotUnderstood as refusal:
            raise Stop(str(refusal), code=UNUSABLE) from None
        left = judged_with(house, one).get(two)
    document = {
        "person": str(one),
        "other": str(two),
        "judgement": left.judgement.value if left else None,
    }
    said = f"it stands that they {MEANS[left.judgement]}" if left else "none stands now"
    answer(document, json_wanted=json_wanted, plain=f"Taken back; {said}.")


def judgements(ctx: typer.Context, *, json_wanted: AsJson = False) -> None:
    """List every judgement that stands, by whom and why."""
    rows: list[dict[str, Any]] = []
    with opening.house(ctx) as house:
        after = None
        while pairs := judging.judged(house, after=after):
            rows += [
                _row(house, pair, each) for pair in pairs for each in pair.standing[:1]
            ]
            after = (pairs[-1].person_id, pairs[-1].other_id)
    cells = [
        (row["judgement"], row["name"], row["other_name"], row["by"], row["at"][:10],
         row["reason"]) for row in rows
    ]  # fmt: skip
    heads = ("Judged", "Who", "And whom", "By", "On", "Why")
    plain = table(heads, cells) if rows else "Nobody has judged anything."
    answer({"judgements": rows}, json_wanted=json_wanted, plain=plain)


def _row(house: House, pair: Pair, judged: LikenessJudged) -> dict[str, Any]:
    return {
        "person": str(pair.person_id),
        "other": str(pair.other_id),
        "name": privacy.listed_as(house, pair.person_id),
        "other_name": privacy.listed_as(house, pair.other_id),
        "judgement": judged.judgement.value,
        "by": privacy.called(house, judged.recorded_by),
        "at": judged.recorded_at.isoformat(),
        "reason": judging.reason_of(house, judged),
    }


def _found(house: House, named: str) -> PersonId:
    """Whom the operator means. Raises PersonUnknown and Stop."""
    try:
        return persons_named.person_named(house, named, by_name=True)
    except persons_named.SeveralMeant as error:
        raise Stop(str(error), code=UNUSABLE) from None


def _booking(house: House) -> Booking:
    return Booking(by=people.SYSTEM, role=Role.CLINIC_ADMIN, now=house.clock())
