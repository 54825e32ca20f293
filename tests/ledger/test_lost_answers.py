"""A commit whose answer is lost on the way is neither lost nor made twice."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest

from tests.ledger.store import Store
from tests.ledger.writing import FIXED, command, opened, recorded
from tests.postgres import Server

pytestmark = pytest.mark.postgres


class Wire:
    """A wire to the server that can be cut right behind a COMMIT, or before it."""

    def __init__(self, server: Server) -> None:
        self._server = server.port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cut = ""
        self.was_cut = Event()
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                Link(self, client, server).start()


class Link:
    """One connection over the wire."""

    def __init__(
        self, wire: Wire, client: socket.socket, server: socket.socket
    ) -> None:
        self._wire, self._client, self._server = wire, client, server
        self._committing = False

    def start(self) -> None:
        Thread(target=self._to_server, daemon=True).start()
        Thread(target=self._to_client, daemon=True).start()

    def _to_server(self) -> None:
        with suppress(OSError):
            while told := self._client.recv(65536):
                if b"COMMIT" in told and self._wire.cut:
                    before, self._wire.cut = self._wire.cut == "before", ""
                    if before:
                        self._end()
                        return
                    self._committing = True
                self._server.sendall(told)
        self._end()

    def _to_client(self) -> None:
        with suppress(OSError):
            while told := self._server.recv(65536):
                if self._committing:
                    if b"COMMIT\0" in told:
                        break
                    continue
                self._client.sendall(told)
        self._end()

    def _end(self) -> None:
        for end in (self._client, self._server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._wire.was_cut.set()


@pytest.fixture
def wire(postgres_server: Server) -> Iterator[Wire]:
    made = Wire(postgres_server)
    yield made
    made.close()


@pytest.fixture
def store(
    wire: Wire, postgres_server: Server, postgres_database: str, tmp_path: Path
) -> Iterator[Store]:
    """A ledger at the end of the wire."""
    url = postgres_server.url(postgres_database, port=wire.port)
    with Store(tmp_path, database_url=url) as made:
        yield made


@pytest.mark.parametrize("cut", ["before", "behind"])
@pytest.mark.parametrize("key", ["k", None])
def test_a_fact_is_recorded_once(
    store: Store, wire: Wire, cut: str, key: str | None
) -> None:
    begun = opened(store.ledger)
    told = command(key) if key else None
    wire.was_cut.clear()
    wire.cut = cut

    receipt = recorded(store.ledger, begun.case_id, command=told)

    assert wire.was_cut.is_set()
    assert (receipt.stream, receipt.version) == (begun.originator_id, 2)
    assert receipt.is_repeat == (cut == "behind")
    assert len(store.ledger.facts(begun.originator_id)) == 2
    rows = store.ledger.recorder.leaf_rows(start=0, limit=10)
    assert [row.log_index for row in rows] == list(range(FIXED + 2))


def test_a_case_is_opened_once(store: Store, wire: Wire) -> None:
    opened(store.ledger)
    wire.cut = "behind"

    begun = opened(store.ledger, command=command("k"))

    assert store.ledger.head() == 2 * (FIXED + 1)
    assert store.ledger.facts(begun.originator_id) == [begun]


def test_reading_goes_on_where_connections_were_ended(
    store: Store, postgres_server: Server, postgres_database: str
) -> None:
    begun = opened(store.ledger)
    with psycopg.connect(postgres_server.url(), autocommit=True) as hand:
        hand.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            (postgres_database,),
        )

    assert store.ledger.facts(begun.originator_id) == [begun]
    assert recorded(store.ledger, begun.case_id).version == 2
