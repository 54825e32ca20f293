"""`verify`: the whole store against its log, or a bundle that somebody was handed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli import finding, opening
from api.cli.calm import NO, UNUSABLE, Stop
from api.cli.output import AsJson, answer, progress
from api.cli.verify_words import document, in_words, not_cosigned
from api.house import now_in_utc
from api.keeper import open_keeper
from domain.fsck import Findings, Reader
from domain.log.refusals import LogRefusal
from domain.log.vkeys import VerifierKey, parse_vkey, parse_vkeys
from domain.log_keys import Generation, vouched_for


def verify(
    ctx: typer.Context,
    *,
    bundle: Annotated[
        Path | None,
        typer.Argument(metavar="[BUNDLE]", help="A bundle. Without one: the store."),
    ] = None,
    vkey: Annotated[
        list[str] | None,
        typer.Option(
            "--vkey", metavar="K", help="A key of the log, or a file of keys."
        ),
    ] = None,
    witness_key: Annotated[
        list[str] | None,
        typer.Option(
            "--witness-key", metavar="K", help="A key of a witness that must cosign."
        ),
    ] = None,
    not_before: Annotated[
        str | None,
        typer.Option(
            "--not-before", metavar="T", help="Cosigned no earlier than this."
        ),
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """Say what can be proved of a bundle or of the whole store, and what cannot.

    Exit code 1 names the first fact that fails.
    """
    keys, witnesses = read_keys(vkey), read_keys(witness_key)
    since = finding.moment(not_before, option="--not-before")
    if bundle is not None:
        try:
            judge: Any = import_module("api.cli.verify_bundle")
        except ModuleNotFoundError:
            msg = "this version verifies the whole store; bundles are for a newer one"
            raise Stop(msg, code=UNUSABLE) from None
        judge.verify_bundle(
            bundle,
            vkeys=keys,
            witness_keys=witnesses,
            not_before=since,
            json_wanted=json_wanted,
        )
        return
    findings, chain = _read(ctx, keys=keys, witnesses=witnesses)
    missing = not_cosigned(findings.signed, witnesses, not_before=since)
    told = document(findings, missing, has_keys=bool(keys), generations=len(chain))
    answer(told, json_wanted=json_wanted, plain=in_words(told))
    if not told["ok"]:
        raise typer.Exit(NO)


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


def _read(
    ctx: typer.Context, *, keys: list[VerifierKey], witnesses: list[VerifierKey]
) -> tuple[Findings, list[Generation]]:
    with (
        opening.store(ctx) as (settings, secrets, ledger),
        progress("Reading the store") as say,
    ):
        keeper = open_keeper(settings, ledger, clock=now_in_utc)
        if keys:
            chain = vouched_for(keeper.files, keys)
        elif keeper.files.sizes():
            chain = keeper.generations()
        else:
            chain = []  # Nothing was ever signed: no keys are made for looking at it.
        reader = Reader(
            ledger.recorder,
            keys=secrets,
            files=keeper.files,
            chain=chain,
            witness_keys=witnesses,
            say=say,
        )
        return reader.read(), chain
