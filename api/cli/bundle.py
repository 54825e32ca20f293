"""`bundle`: a case as evidence, in one file that proves itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from api import people
from api.access import operator_sees
from api.cli import finding, opening
from api.cli.calm import UNUSABLE, Stop
from api.cli.output import AsJson, answer
from api.cli.writing import write_bytes
from api.evidence import gather_case
from api.evidence_for import lines
from api.handing_over import NOT_NAMED, HandedOver, Wanted, hand_over
from api.reading import showing
from api.withholding import withheld
from domain.exports import SECTIONS
from domain.refusals import NotUnderstood
from domain.values import Role, Section

ENDING = ".zip"


Sections = Annotated[
    list[str] | None,
    typer.Option(
        "--section",
        metavar="SECTION",
        help="record, supervision or access; several with commas. Default: all.",
    ),
]
Redacted = Annotated[
    list[str] | None,
    typer.Option(
        "--redact",
        metavar="PERSON",
        help="Withhold words about: a person's id, client, therapist, or a name.",
    ),
]


def bundle(
    ctx: typer.Context,
    *,
    named: finding.Case,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.zip", help="The file to write.")
    ],
    section: Sections = None,
    redact: Redacted = None,
    recipient: Annotated[
        str, typer.Option("--recipient", help="Who gets it. Do not name the client.")
    ] = NOT_NAMED,
    purpose: Annotated[
        str, typer.Option("--purpose", help="What for. Do not name the client.")
    ] = NOT_NAMED,
    json_wanted: AsJson = False,
) -> None:
    """Write the evidence bundle of a case: facts, proofs, keys, and a report.

    The ledger keeps for ever that it was handed over, to whom and what for.
    """
    if out.suffix.lower() != ENDING:
        msg = f"{out}: a bundle is written to a file that ends in {ENDING}"
        raise Stop(msg, code=UNUSABLE)
    sections = _sections(section)
    with opening.house(ctx) as house, showing("bundle"):
        case_id = finding.case(house, named)
        try:
            case = operator_sees(house, case_id)
            whom = withheld(house, gather_case(house, case, SECTIONS), redact or ())
            said = {"recipient": recipient, "purpose": purpose}
            told = lines(house, case_id, by=people.SYSTEM, **said)
            wanted = Wanted(
                sections=sections,
                by=people.SYSTEM,
                role=Role.CLINIC_ADMIN,
                withheld=whom,
                recipient=told.recipient,
                purpose=told.purpose,
                whose=told.whose,
            )
            made = hand_over(house, case, wanted)
        except NotUnderstood as refusal:
            why = refusal.problems[0]
            raise Stop(f"--{why.field}: {why.reason}", code=UNUSABLE) from None
    write_bytes(out, made.bundle)
    document = _document(made, out)
    answer(document, json_wanted=json_wanted, plain=_plain(made, out))


def _sections(told: list[str] | None) -> tuple[Section, ...]:
    """The sections that options name, several with commas, in the usual order."""
    names = [part.strip() for each in told or () for part in each.split(",")]
    known = {section.value: section for section in SECTIONS}
    for name in names:
        if name not in known:
            msg = f"--section: {name!r} is none of {', '.join(known)}"
            raise Stop(msg, code=UNUSABLE)
    return tuple(s for s in SECTIONS if not names or s.value in names)


def _document(made: HandedOver, out: Path) -> dict[str, Any]:
    return {
        "out": str(out),
        "case": str(made.exported.case_id),
        "reference": made.reference,
        "export": str(made.exported.fact_id),
        "sections": [
            {"section": part.section.value, "facts": part.count}
            for part in made.exported.sections
        ],
        "facts": made.facts,
        "withheld_persons": made.exported.withheld_persons,
        "checkpoint_size": made.size,
        "bytes": len(made.bundle),
        "not_cosigned": list(made.not_cosigned),
        "timestamp": made.stamped or None,
    }


def _plain(made: HandedOver, out: Path) -> str:
    parts = ", ".join(f"{p.section.value} {p.count}" for p in made.exported.sections)
    first = (
        f"Wrote {out}: {made.reference}, facts of {parts}, under the checkpoint of "
        f"{made.size} leaves. That it was handed over is written down."
    )
    lines = [first, *(f"Not cosigned: {words}." for words in made.not_cosigned)]
    if made.stamped:
        lines.append(made.stamped)
    lines.append(
        "Give the keys of 'boundary-ledger log vkey' to the recipient by another way: "
        "they verify it with 'boundary-ledger verify FILE --vkey K'."
    )
    return "\n".join(lines)
