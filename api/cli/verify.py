"""`verify`: the whole store against its log, or a bundle that somebody was handed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.calm import UNUSABLE, Stop
from api.cli.output import AsJson
from api.cli.verify_bundle import verify_bundle
from domain.answers import understand_moment
from domain.log.refusals import LogRefusal
from domain.log.vkeys import VerifierKey, parse_vkey, parse_vkeys

Keys = Annotated[
    list[str] | None,
    typer.Option("--vkey", metavar="K", help="A key of the log, or a file of keys."),
]
WitnessKeys = Annotated[
    list[str] | None,
    typer.Option(
        "--witness-key", metavar="K", help="A key of a witness that must cosign."
    ),
]
NotBefore = Annotated[
    str | None,
    typer.Option("--not-before", metavar="T", help="Cosigned no earlier than this."),
]
Checkpoints = Annotated[
    list[Path] | None,
    typer.Option(
        "--checkpoint",
        metavar="FILE",
        help="A checkpoint that you kept; the bundle must go on from it.",
    ),
]
Certificates = Annotated[
    Path | None,
    typer.Option(
        "--tsa-certificates",
        metavar="FILE",
        help="Certificates (PEM) of an authority whose timestamp must be there.",
    ),
]


def verify(
    ctx: typer.Context,
    *,
    bundle: Annotated[
        Path | None,
        typer.Argument(metavar="[BUNDLE]", help="A bundle. Without one: the store."),
    ] = None,
    vkey: Keys = None,
    witness_key: WitnessKeys = None,
    not_before: NotBefore = None,
    checkpoint: Checkpoints = None,
    tsa_certificates: Certificates = None,
    json_wanted: AsJson = False,
) -> None:
    """Say what can be proved of a bundle or of the whole store, and what cannot.

    Exit code 1 names the first fact that fails.
    """
    keys, witnesses = read_keys(vkey), read_keys(witness_key)
    since = _since(not_before)
    if bundle is not None:
        verify_bundle(
            bundle,
            vkeys=keys,
            witness_keys=witnesses,
            not_before=since,
            checkpoints=checkpoint or (),
            tsa_certificates=tsa_certificates,
            json_wanted=json_wanted,
        )
        return
    if checkpoint or tsa_certificates:
        msg = "--checkpoint and --tsa-certificates are for a bundle; name one"
        raise Stop(msg, code=UNUSABLE)
    # Whoever was handed a bundle has no house, and need not wait until one is loaded.
    from api.cli.verify_store import verify_store  # noqa: PLC0415 - a store needs far more than a bundle.

    verify_store(
        ctx,
        vkeys=keys,
        witness_keys=witnesses,
        not_before=since,
        json_wanted=json_wanted,
    )


def read_keys(told: Sequence[str] | None) -> list[VerifierKey]:
    """The keys that options name, each a key or a file of keys, one a line."""
    found: list[VerifierKey] = []
    for each in told or ():
        try:
            if Path(each).is_file():
                found += parse_vkeys(Path(each).read_text("utf-8"))
            else:
                found.append(parse_vkey(each))
        except (LogRefusal, UnicodeDecodeError) as error:
            msg = f"{each}: neither a verifier key nor a file of them ({error})"
            raise Stop(msg, code=UNUSABLE) from None
    return found


def _since(told: str | None) -> datetime | None:
    """From when on; a date alone means the beginning of that day."""
    if told is None:
        return None
    try:
        found = understand_moment(told)
    except ValueError as error:
        raise Stop(f"--not-before: {error}", code=UNUSABLE) from None
    if found is None:
        raise Stop("--not-before: say a date or a time", code=UNUSABLE)
    return found
