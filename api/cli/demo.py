"""`demo`: invented people and the case histories, served from a directory of its own."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from api import demo as invented
from api.cli import opening, passwords, serving
from api.cli.calm import UNUSABLE, Stop
from api.cli.output import AsJson, answer, progress, table
from api.demo import NotADemo, SignIn
from api.house import House

DIRECTORY = Path("demo-data")


def demo(
    ctx: typer.Context,
    *,
    port: serving.Port = serving.PORT,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Do not open a browser.")
    ] = False,
    json_wanted: AsJson = False,
) -> None:
    """Fill a fresh directory with invented people and cases, and serve it.

    The directory is --data, else ./demo-data; served again, everybody has a new
    password. Nothing else is ever overwritten.
    """
    directory = opening.chosen_data(ctx) or DIRECTORY
    with (
        serving.listening(serving.HOST, port) as open_socket,
        _prepared(directory) as (house, sign_ins),
    ):
        address = serving.url(open_socket)

        def ready() -> None:
            document = {"url": address, "sign_ins": [s.document for s in sign_ins]}
            plain = _in_words(address, sign_ins, directory=directory)
            answer(document, json_wanted=json_wanted, plain=plain)
            sys.stdout.flush()
            if not no_browser and not json_wanted and _has_screen():
                webbrowser.open(address)

        serving.run(house, open_socket, ready=ready)


@contextmanager
def _prepared(directory: Path) -> Generator[tuple[House, Sequence[SignIn]]]:
    try:
        invented.claim(directory)
    except NotADemo as error:
        raise Stop(str(error), code=UNUSABLE) from None
    with invented.open_demo(directory) as house:
        with progress("Inventing") as say:
            found = invented.sign_ins(house, password=passwords.generate, say=say)
        yield house, found


def _in_words(url: str, sign_ins: Sequence[SignIn], *, directory: Path) -> str:
    rows = [(s.role.replace("_", " "), s.name, s.password) for s in sign_ins]
    return "\n".join(
        [
            "",
            f"Boundary Ledger is at {url}",
            "Everybody and everything in it is invented. Sign in as:",
            "",
            table(("Role", "Name", "Password"), rows),
            "",
            f"It lives in {directory}. Stop it with Ctrl-C.",
        ]
    )


def _has_screen() -> bool:
    """Whether a browser would open in a window and not in this terminal."""
    names = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform == "darwin" or any(os.environ.get(name) for name in names)
