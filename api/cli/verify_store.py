"""`verify` without a bundle: the whole store read again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import typer

from api.cli import opening
from api.cli.calm import NO
from api.cli.output import answer, progress
from api.cli.verify_words import document, in_words, not_cosigned
from api.house import now_in_utc
from api.keeper import open_keeper
from domain.fsck import Findings, Reader
from domain.log.vkeys import VerifierKey
from domain.log_keys import Generation, vouched_for


def verify_store(
    ctx: typer.Context,
    *,
    vkeys: Sequence[VerifierKey],
    witness_keys: Sequence[VerifierKey],
    not_before: datetime | None,
    json_wanted: bool,
) -> None:
    """Print what was found; exit code 1 where something is not what was logged."""
    findings, chain = _read(ctx, keys=vkeys, witnesses=witness_keys)
    missing = not_cosigned(findings.signed, witness_keys, not_before=not_before)
    told = document(findings, missing, has_keys=bool(vkeys), generations=len(chain))
    answer(told, json_wanted=json_wanted, plain=in_words(told))
    if not told["ok"]:
        raise typer.Exit(NO)


def _read(
    ctx: typer.Context,
    *,
    keys: Sequence[VerifierKey],
    witnesses: Sequence[VerifierKey],
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
