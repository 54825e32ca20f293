"""`log`: checkpoints, what outside verifiers need, keys and alarms of the log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api import alarms_told
from api.cli import log_witnesses, opening
from api.cli.calm import UNUSABLE, Stop
from api.cli.output import AsJson, answer, progress, table
from api.log_export import MOST_LEAVES, NotEmpty, export
from domain.alarms import Alarm, AlarmUnknown
from domain.log.canonical import write_base64
from domain.log_keeper import LogKeeper, SignedCheckpoint

commands = typer.Typer(
    help="The transparency log: checkpoints, proofs, witnesses, alarms.",
    no_args_is_help=True,
)
commands.command(name="witnesses")(log_witnesses.witnesses)
commands.command(name="add-witness")(log_witnesses.add_witness)
commands.command(name="set-tsa")(log_witnesses.set_tsa)


@commands.command()
def checkpoint(ctx: typer.Context, *, json_wanted: AsJson = False) -> None:
    """Sign a checkpoint of everything written, ask witnesses to cosign, print it."""
    with opening.house(ctx) as house:
        made = house.keeper.checkpoint()
        document = _document(house.keeper, made)
    # Byte for byte what was signed: this can be kept, and compared.
    plain = made.note.decode().removesuffix("\n")
    answer(document, json_wanted=json_wanted, plain=plain)


@commands.command(name="export")
def export_(
    ctx: typer.Context,
    *,
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new or an empty directory.")
    ],
    leaf: Annotated[
        list[int] | None,
        typer.Option(
            "--leaf",
            min=0,
            metavar="INDEX",
            help="A proof of this leaf. Default: of all, or of "
            f"{MOST_LEAVES} that are spread evenly.",
        ),
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """Write what an outside verifier needs, and nothing that tells of anybody."""
    with opening.house(ctx) as house, progress("Writing proofs") as say:
        try:
            found = export(house.keeper, directory, wanted=leaf, say=say)
        except (NotEmpty, IndexError) as error:
            raise Stop(str(error), code=UNUSABLE) from None
    plain = (
        f"Wrote {directory}: {found.size} leaves, proofs of {found.proofs} of them, "
        f"{found.checkpoints} checkpoints, {found.consistency} proofs between them."
    )
    document = {
        "out": str(directory),
        "origin": found.origin,
        "size": found.size,
        "root": write_base64(found.root),
        "proofs": found.proofs,
        "checkpoints": found.checkpoints,
        "consistency": found.consistency,
    }
    answer(document, json_wanted=json_wanted, plain=plain)


@commands.command()
def vkey(ctx: typer.Context, *, json_wanted: AsJson = False) -> None:
    """Print the keys with which others verify this log; give them out early."""
    with opening.house(ctx) as house:
        origin = house.keeper.origin
        keys = [str(key) for key in house.keeper.vkeys]
    document = {"origin": origin, "vkeys": keys}
    answer(document, json_wanted=json_wanted, plain="\n".join(keys))


@commands.command(name="rotate-key")
def rotate_key(ctx: typer.Context, *, json_wanted: AsJson = False) -> None:
    """Sign with new keys from now on; the old ones say so, and are gone.

    Verifiers that hold the old keys follow the statement in checkpoints/rotations.
    """
    with opening.house(ctx) as house:
        made = house.keeper.rotate()
        keys = [str(key) for key in house.keeper.vkeys]
        number = house.keeper.files.rotation_count()
        folder = house.keeper.files.rotation_folder
    document = {
        "rotation": number,
        "statement": str(folder / f"{number:06}"),
        "after": made.checkpoint.size,
        "vkeys": keys,
    }
    plain = (
        f"New keys sign from {made.checkpoint.size} leaves on. The old ones said so in "
        f"{document['statement']}.\nGive these out:\n" + "\n".join(keys)
    )
    answer(document, json_wanted=json_wanted, plain=plain)


@commands.command()
def alarms(
    ctx: typer.Context,
    *,
    answered: Annotated[
        int | None,
        typer.Option("--answer", metavar="NUMBER", help="Somebody looked at this one."),
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """List what somebody must look at."""
    found = opening.alarms(ctx)
    if answered is not None:
        try:
            found.answer(answered)
        except AlarmUnknown as error:
            raise Stop(str(error), code=UNUSABLE) from None
    still_open = _in_words(ctx, found.open_alarms())
    document = {
        "alarms": [
            {
                "id": alarm.id,
                "kind": alarm.kind,
                "words": alarm.words,
                "raised_at": alarm.raised_at.isoformat(),
            }
            for alarm in still_open
        ]
    }
    rows = [
        (str(alarm.id), f"{alarm.raised_at:%Y-%m-%d %H:%M}", alarm.words)
        for alarm in still_open
    ]
    plain = table(("No.", "Raised (UTC)", "What"), rows) if rows else "No open alarm."
    answer(document, json_wanted=json_wanted, plain=plain)


def _in_words(ctx: typer.Context, found: list[Alarm]) -> list[Alarm]:
    """Alarms as people read them; by number where the ledger does not open.

    It is opened where a name has to be read, and not else: it may be damaged.
    """
    if all(alarm.about is None for alarm in found):
        return found
    from api.cli.foreseen import FORESEEN  # noqa: PLC0415 - it knows all of the house.

    foreseen = [kind for kinds, _, _ in FORESEEN for kind in kinds]
    unopened = tuple(kind for kind in foreseen if issubclass(kind, Exception))
    try:
        with opening.house(ctx) as house:
            return alarms_told.open_alarms(house)
    except unopened:
        return [alarms_told.by_number(alarm) for alarm in found]


def _document(keeper: LogKeeper, made: SignedCheckpoint) -> dict[str, object]:
    return {
        "origin": made.checkpoint.origin,
        "size": made.checkpoint.size,
        "root": write_base64(made.checkpoint.root),
        "made_at": made.made_at.isoformat(),
        "note": made.note.decode(),
        "not_cosigned": list(keeper.failures),
    }
