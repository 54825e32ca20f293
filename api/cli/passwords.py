"""Passwords: made of words that do not belong together, or told by somebody.

They never stand in an argument, where the list of processes would show them.
"""

from __future__ import annotations

import secrets
import sys
from functools import cache
from importlib.resources import files

import typer

from api.cli.calm import Stop

WORDS = 5
"""Five of fifteen hundred words are as good as a random number of 52 bits."""


def generate() -> str:
    """A new password that a person can type."""
    return "-".join(secrets.choice(words()) for _ in range(WORDS))


@cache
def words() -> tuple[str, ...]:
    """Common English words of three to eight letters, each once."""
    text = files("api.cli").joinpath("words.txt").read_text("ascii")
    return tuple(text.split())


def chosen(*, from_stdin: bool, ask: bool) -> str | None:
    """The password that somebody tells; None where one is to be made."""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            msg = "no password came on standard input"
            raise Stop(msg, code=2)
        return password
    if ask:
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return None
