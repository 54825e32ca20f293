"""`log witnesses`, `add-witness`, `set-tsa`: who vouches for the log of this practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli import opening
from api.cli.calm import NO, UNUSABLE, Stop
from api.cli.output import AsJson, answer, table
from domain.log.notes import parse_note
from domain.log.refusals import LogRefusal
from domain.log_timestamps import read_certificates
from domain.log_witnesses import Cosigned, Witnesses
from domain.witnesses_file import (
    FILE,
    Settings,
    SettingsUnusable,
    make_authority,
    make_witness,
    read_settings,
    write_settings,
)

LATEST = Path("checkpoints") / "latest"


def witnesses(ctx: typer.Context, *, json_wanted: AsJson = False) -> None:
    """List the witnesses, and ask each whether it knows the newest checkpoint."""
    directory = opening.settings_of(ctx).data
    settings = _read(directory)
    alarms: list[str] = []
    found = _checked(directory, settings, alarms)
    document = {
        "quorum": settings.quorum,
        "witnesses": [_document(each, found) for each in settings.witnesses],
        "enough": None if found is None else found.is_enough,
        "alarms": alarms,
        "tsa": None if settings.tsa is None else settings.tsa.url,
    }
    answer(document, json_wanted=json_wanted, plain=_plain(document, found))
    if alarms or (found is not None and settings.witnesses and not found.is_enough):
        raise typer.Exit(NO)


def add_witness(
    ctx: typer.Context,
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What you call it.")],
    url: Annotated[str, typer.Argument(metavar="URL", help="Where it is.")],
    vkey: Annotated[
        list[str],
        typer.Argument(metavar="VKEY...", help="Its key or keys, or a file of them."),
    ],
    quorum: Annotated[
        int | None,
        typer.Option("--quorum", help="How many must cosign. Default: as it is, or 1."),
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """Ask a witness to cosign from now on. Its key must come from whoever runs it."""
    directory = opening.settings_of(ctx).data
    if not directory.is_dir():
        raise Stop(f"there is no directory {directory}", code=UNUSABLE)
    settings = _read(directory)
    try:
        added = make_witness(name=name, url=url, vkeys=_lines(vkey))
        settings = replace(
            settings,
            quorum=settings.quorum or 1 if quorum is None else quorum,
            witnesses=(*settings.witnesses, added),
        )
    except SettingsUnusable as refusal:
        raise Stop(str(refusal), code=UNUSABLE) from None
    write_settings(directory, settings)
    answer(
        {"added": name, "quorum": settings.quorum, "file": str(directory / FILE)},
        json_wanted=json_wanted,
        plain=(
            f"{name} is asked to cosign from the next checkpoint on; {settings.quorum} "
            f"of {len(settings.witnesses)} must. 'boundary-ledger log witnesses' "
            "shows whether it does."
        ),
    )


def set_tsa(
    ctx: typer.Context,
    *,
    url: Annotated[str, typer.Argument(metavar="URL", help="Where it answers.")],
    certificates: Annotated[
        Path,
        typer.Argument(
            metavar="CERTIFICATES.pem", help="What its timestamps are checked with."
        ),
    ],
    json_wanted: AsJson = False,
) -> None:
    """Have checkpoints stamped (RFC 3161) by an authority, daily and at each export."""
    directory = opening.settings_of(ctx).data
    if not directory.is_dir():
        raise Stop(f"there is no directory {directory}", code=UNUSABLE)
    settings = _read(directory)
    try:
        tsa = make_authority(url=url, certificates=certificates.resolve())
        subjects = [
            each.subject.rfc4514_string() for each in read_certificates(certificates)
        ]
    except LogRefusal as refusal:
        raise Stop(str(refusal), code=UNUSABLE) from None
    write_settings(directory, replace(settings, tsa=tsa))
    answer(
        {"tsa": url, "certificates": subjects, "file": str(directory / FILE)},
        json_wanted=json_wanted,
        plain=(
            f"{url} is asked for a timestamp once a day and at each export; checked "
            f"with the certificates of {', '.join(subjects)}. Keep {certificates} there."
        ),
    )


def _read(directory: Path) -> Settings:
    try:
        return read_settings(directory)
    except SettingsUnusable as refusal:
        raise Stop(str(refusal), code=UNUSABLE) from None


def _lines(told: Sequence[str]) -> list[str]:
    """The keys that were named, or those in the files that were named."""
    found: list[str] = []
    for each in told:
        try:
            found += Path(each).read_text("utf-8").split()
        except (OSError, ValueError):
            found.append(each)
    return found


def _checked(directory: Path, settings: Settings, alarms: list[str]) -> Cosigned | None:
    """What the witnesses say of the newest checkpoint; None where there is none."""
    try:
        note = parse_note((directory / LATEST).read_bytes())
        client = Witnesses(settings, alarm=lambda _kind, words: alarms.append(words))
        return client.check(note)
    except FileNotFoundError:
        return None
    except LogRefusal as refusal:
        msg = f"{directory / LATEST} is damaged: {refusal}"
        raise Stop(msg, code=NO) from None


def _document(each: Any, found: Cosigned | None) -> dict[str, Any]:
    missing = {} if found is None else {one.witness: one.why for one in found.missing}
    return {
        "name": each.name,
        "url": each.url,
        "vkeys": [str(key) for key in each.keys],
        "cosigns": None if found is None else each.name in found.cosigned,
        "why": missing.get(each.name),
    }


def _plain(document: dict[str, Any], found: Cosigned | None) -> str:
    if not document["witnesses"]:
        return (
            "No witness is named, so nobody outside has seen this log. Ask a supervisor "
            "or a board to run 'boundary-ledger witness', and name it with "
            "'boundary-ledger log add-witness NAME URL VKEY'."
        )
    rows = [
        (
            each["name"],
            each["url"],
            each["vkeys"][0].split("+")[0],
            {None: "not asked", True: "cosigns", False: "no"}[each["cosigns"]],
        )
        for each in document["witnesses"]
    ]
    heads = ("Name", "Address", "Signs as", "Newest checkpoint")
    said = "There is no checkpoint yet; make one with 'boundary-ledger log checkpoint'."
    return f"{table(heads, rows)}\n\n{said if found is None else found.words}"
