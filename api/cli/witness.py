"""`witness`: countersigning for a practice, on a machine that the practice does not run.

A supervisor or a board runs it. It sees sizes and roots of logs, and no facts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from time import time
from typing import Annotated

import typer
import uvicorn

from api.cli import opening, serving
from api.cli import witness_words as words
from api.cli.calm import DEBUG, NO, UNUSABLE, Stop, say
from api.cli.output import AsJson, answer, table
from api.cli.serving import Host
from api.witness.app import create_app
from api.witness.desk import Witness, WitnessUnusable, log_key, open_witness
from api.witness.records import Refused
from domain.log.refusals import LogRefusal
from domain.log.vkeys import VerifierKey
from domain.witnesses_file import write_whole

PORT = 8001
MOST_AT_ONCE = 64

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Where this witness keeps its files."),
]
Vkey = Annotated[
    str, typer.Argument(metavar="VKEY", help="A key of a log, or a file of its keys.")
]

commands = typer.Typer(
    help="Cosign the log of a practice.", invoke_without_command=True
)


@commands.callback()
def witness(
    ctx: typer.Context,
    *,
    data: Data = None,
    host: Host = serving.HOST,
    port: serving.Port = PORT,
    log: Annotated[
        list[str] | None,
        typer.Option("--log", metavar="VKEY", help="Watch this log, from now on."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", help="What it signs as: board.example/witness."),
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """Run a witness (C2SP tlog-witness) until stopped."""
    directory = data or opening.settings_of(ctx).data
    ctx.obj = directory
    if ctx.invoked_subcommand is not None:
        return
    keys = [key for each in log or () for key in _log_keys(each)]
    with serving.listening(host, port) as door, _opened(directory, name) as opened:
        for key in keys:
            opened.trust(key)

        def ready() -> None:
            said = words.started(opened, directory, url=serving.url(door))
            plain = words.welcome(said, host=host)
            answer(said, json_wanted=json_wanted, plain=plain)
            # Whoever waits for this line must not wait for the next ones.
            print(end="", flush=True)

        _run(opened, door, ready=ready)


@commands.command(name="add-log")
def add_log(
    ctx: typer.Context, *, vkey: Vkey, data: Data = None, json_wanted: AsJson = False
) -> None:
    """Watch a log from now on; a running witness needs no restart."""
    keys = _log_keys(vkey)
    with _opened(data or ctx.obj) as opened:
        added = [str(key) for key in keys if opened.trust(key)]
    origins = ", ".join(sorted({key.name for key in keys}))
    plain = f"Watching {origins}." if added else f"{origins} was watched before."
    answer({"added": added}, json_wanted=json_wanted, plain=plain)


@commands.command(name="remove-log")
def remove_log(
    ctx: typer.Context, *, vkey: Vkey, data: Data = None, json_wanted: AsJson = False
) -> None:
    """Accept nothing more that a key signs. What was cosigned is kept."""
    keys = _log_keys(vkey)
    with _opened(data or ctx.obj) as opened:
        removed = [str(key) for key in keys if opened.distrust(key)]
    plain = f"{len(removed)} of {len(keys)} keys were trusted, and are no longer."
    answer({"removed": removed}, json_wanted=json_wanted, plain=plain)
    if not removed:
        raise typer.Exit(NO)


@commands.command()
def logs(ctx: typer.Context, *, data: Data = None, json_wanted: AsJson = False) -> None:
    """List its keys, the logs it watches, and how far each is cosigned."""
    with _opened(data or ctx.obj) as opened:
        found, vkeys = opened.watched(), [str(key) for key in opened.keys.verifier_keys]
    document = {"vkeys": vkeys, "logs": [words.log_document(each) for each in found]}
    rows = [words.log_row(each) for each in found]
    plain = table(words.LOG_HEADS, rows) if rows else "It watches no log yet."
    answer(document, json_wanted=json_wanted, plain=f"Its key is {vkeys[0]}\n\n{plain}")


@commands.command()
def refused(
    ctx: typer.Context, *, data: Data = None, json_wanted: AsJson = False
) -> None:
    """Show the checkpoints that a log signed although its history denies them."""
    with _opened(data or ctx.obj) as opened:
        found = opened.refused()
    documents = [words.evidence_document(each) for each in found]
    plain = "\n".join(
        f"{each['at']}: {each['why']}\n\n{each['checkpoint']}" for each in documents
    )
    answer(
        {"refused": documents},
        json_wanted=json_wanted,
        plain=plain or "Nothing was refused.",
    )


@contextmanager
def _opened(directory: Path, name: str | None = None) -> Generator[Witness]:
    """The witness of a directory. Raises Stop where it cannot work."""

    def told(refused: Refused) -> None:
        say(words.evidence_words(refused))

    try:
        with open_witness(directory, told=told, name=name) as opened:
            path = directory / words.VKEY_FILE
            if not path.exists() or path.read_text("utf-8") != opened.keys.vkeys:
                write_whole(path, opened.keys.vkeys.encode())
            yield opened
    except (WitnessUnusable, LogRefusal) as refusal:
        raise Stop(str(refusal), code=UNUSABLE) from None


def _log_keys(told: str) -> list[VerifierKey]:
    """The keys in a line or in a file. Raises Stop where they are not those of a log."""
    try:
        lines = Path(told).read_text("utf-8").splitlines() if _is_file(told) else [told]
        keys = [log_key(line.strip()) for line in lines if line.strip()]
    except (WitnessUnusable, LogRefusal, UnicodeError) as refusal:
        msg = f"this is not the vkey of a log: {refusal}"
        raise Stop(msg, code=UNUSABLE) from None
    if not keys:
        raise Stop(f"{told} holds no key", code=UNUSABLE)
    return keys


def _is_file(told: str) -> bool:
    try:
        return Path(told).is_file()
    except (OSError, ValueError):
        return False  # Too long for a name: it is a key.


def _run(opened: Witness, door: socket, *, ready: Callable[[], None]) -> None:
    """Serve until a signal comes, then finish what was begun."""
    config = uvicorn.Config(
        create_app(opened, clock=lambda: int(time()), say=say),
        log_level="info" if os.environ.get(DEBUG) else "critical",
        access_log=False,
        server_header=False,
        limit_concurrency=MOST_AT_ONCE,
        timeout_graceful_shutdown=serving.GRACE_SECONDS,
    )
    server = serving.Server(config, ready=ready)
    with serving.stopped_by_signals(server):
        server.run(sockets=[door])
