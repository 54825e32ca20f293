"""A server whose ledger is slow to write, and says when it begins: it is to be killed.

    python -m tests.reading.slow_server DIRECTORY SECONDS_BEFORE SECONDS_AFTER

It prints its port, then `writing` before each write and `wrote` after it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import sleep
from typing import Any

import uvicorn

from api.app import create_app
from api.cli.serving import HOST, listening
from tests.house import Clock, opened


def main(directory: str, before: str, after: str) -> None:
    """Serve until somebody ends it."""
    with opened(Path(directory), clock=Clock()) as house:
        recorder = house.ledger.recorder
        insert = recorder.insert_events

        def slowly(*told: Any, **more: Any) -> Any:
            print("writing", flush=True)
            sleep(float(before))
            done = insert(*told, **more)
            print("wrote", flush=True)
            sleep(float(after))
            return done

        recorder.insert_events = slowly  # type: ignore[method-assign] # a fault.
        config = uvicorn.Config(
            create_app(house), log_level="critical", access_log=False
        )
        with listening(HOST, 0) as door:
            print(door.getsockname()[1], flush=True)
            uvicorn.Server(config).run(sockets=[door])


if __name__ == "__main__":
    main(*sys.argv[1:])
