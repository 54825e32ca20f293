"""A house served over HTTP on this machine, for as long as somebody looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import uvicorn

from api.app import create_app
from api.cli.serving import HOST, Server, listening, url
from api.house import House

PATIENCE_SECONDS = 20


@contextmanager
def served(house: House) -> Iterator[str]:
    """The address of a house while a real server stands before it."""
    ready = Event()
    config = uvicorn.Config(
        create_app(house),
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = Server(config, ready=ready.set)
    with listening(HOST, 0) as door:
        thread = Thread(target=server.run, kwargs={"sockets": [door]}, name="server")
        thread.start()
        try:
            assert ready.wait(PATIENCE_SECONDS), "the server did not start"
            yield url(door).rstrip("/")
        finally:
            server.stop()
            thread.join(PATIENCE_SECONDS)
