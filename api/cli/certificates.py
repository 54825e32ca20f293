"""`certificate` and `verify-certificate`: the proof that something was forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from api import certificates, privacy
from api.cli import opening
from api.cli.calm import NO, UNUSABLE, Stop
from api.cli.output import AsJson, answer
from api.cli.verify import read_keys
from api.cli.writing import write_bytes
from api.house import House
from audit_reports.certificate import Certificate, as_bytes
from audit_reports.certificate_check import (
    LARGEST,
    CertificateRefused,
    CertificateUnreadable,
    check_certificate,
)
from audit_reports.certificate_paper import certificate_pdf
from domain.privacy import State

ENDINGS = (".json", ".pdf")
NOT_VOUCHED = (
    "It agrees with itself. Nobody has vouched for the key of the log in it: bring the "
    "key from elsewhere with --vkey."
)


def certificate(
    ctx: typer.Context,
    *,
    named: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="The id of the person, of the case, or of the request."
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", help="FILE.json, which can be checked, or FILE.pdf."),
    ],
    json_wanted: AsJson = False,
) -> None:
    """Write the certificate of an erasure, or of the end of a case."""
    if out.suffix.lower() not in ENDINGS:
        msg = f"{out}: a certificate is written to a file that ends in .json or .pdf"
        raise Stop(msg, code=UNUSABLE)
    with opening.house(ctx) as house:
        made = _found(house, named)
    is_pdf = out.suffix.lower() == ".pdf"
    write_bytes(out, certificate_pdf(made) if is_pdf else as_bytes(made))
    document = {"out": str(out), "log_index": made.log_index, "size": made.size}
    plain = f"Wrote {out}: leaf {made.log_index} of a log of {made.size}."
    answer(document, json_wanted=json_wanted, plain=plain)


def verify_certificate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="FILE.json")],
    *,
    vkey: Annotated[
        list[str] | None,
        typer.Option(
            "--vkey", metavar="K", help="A key of the log, or a file of keys."
        ),
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """Check a certificate of erasure, without the ledger. Exit code 1: it fails."""
    keys = read_keys(vkey)
    try:
        with file.open("rb") as source:
            # One byte more than there may be is enough to see that there are too many.
            raw = source.read(LARGEST + 1)
        found = check_certificate(raw, vkeys=keys)
    except CertificateUnreadable as error:
        raise Stop(f"{file} is no certificate: {error}", code=UNUSABLE) from None
    except CertificateRefused as error:
        answer(
            {"ok": False, "why": str(error)},
            json_wanted=json_wanted,
            plain=f"{file} does not prove what it says: {error}.",
        )
        raise typer.Exit(NO) from None
    told = found.statement
    document = {
        "ok": True,
        "vouched_for": found.is_vouched_for,
        "statement": told,
        "origin": found.origin,
        "log_index": found.log_index,
        "size": found.size,
    }
    plain = (
        f"It holds: {told['erased']} {told['id']}, approved {told['approved_at']}, leaf "
        f"{found.log_index} of {found.size} in {found.origin}."
    )
    if not found.is_vouched_for:
        plain += f"\n{NOT_VOUCHED}"
    answer(document, json_wanted=json_wanted, plain=plain)


def _found(house: House, named: str) -> Certificate:
    try:
        wanted = UUID(named.strip())
    except ValueError:
        msg = (
            f"{named!r} is no id; 'erase' and 'retention end' say it when they are done"
        )
        raise Stop(msg, code=UNUSABLE) from None
    for request in reversed(list(privacy.register(house).requests.values())):
        is_meant = wanted in {request.id, request.asked.subject_id}
        if is_meant and request.state is State.APPROVED:
            return certificates.of_request(house, request)
    msg = f"nothing was erased under {named}"
    raise Stop(msg, code=NO)
