"""A witness as a program of its own, which dies when it is about to answer 200.

    python -m tests.proof.witness_program DIRECTORY

It prints its address, and has persisted what it was asked when it kills itself.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from time import sleep

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.witness.app import create_app
from tests.log.known import NOW
from tests.proof.witnessing import running, serving


def dying(app: ASGIApp) -> ASGIApp:
    """The application, killed in the moment before its first good answer."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def watch(message: Message) -> None:
            if message.get("status") == 200:
                os.kill(os.getpid(), signal.SIGKILL)
            await send(message)

        await app(scope, receive, watch)

    return wrapped


def main(directory: Path) -> None:
    with running(directory) as found:
        app = create_app(found.witness, clock=lambda: NOW, say=print)
        with serving(dying(app)) as address:
            print(address, flush=True)
            sleep(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
