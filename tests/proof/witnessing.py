"""Real witnesses over HTTP on this machine, and logs that ask them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp

from api.cli.serving import HOST, Server, listening, url
from api.witness.app import create_app
from api.witness.desk import Witness, open_witness
from api.witness.records import Refused
from domain.log.checkpoints import Checkpoint
from domain.log.nodes import MemoryNodes, consistency_proof, frontier_at
from domain.log.notes import Note, sign_note
from domain.log.signer import KeyPair, Role, key_pair
from domain.log.tree import leaf_hash
from domain.log.witness import make_request
from tests.log.known import LOG, NOW, leaf, tree

PATIENCE_SECONDS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An answer as it came over the wire."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """A witness that listens."""

    url: str
    witness: Witness
    told: list[Refused]

    @property
    def vkeys(self) -> tuple[str, ...]:
        return tuple(str(key) for key in self.witness.keys.verifier_keys)


@contextmanager
def running(
    directory: Path, *, logs: Sequence[KeyPair] = (LOG,), name: str | None = None
) -> Iterator[Running]:
    """A witness that trusts these logs, at a free port of this machine."""
    told: list[Refused] = []
    with open_witness(directory, told=told.append, name=name) as witness:
        for log in logs:
            for key in log.verifier_keys:
                witness.trust(key)
        app = create_app(witness, clock=lambda: NOW, say=print)
        with serving(app) as address:
            yield Running(url=address, witness=witness, told=told)


@contextmanager
def serving(
    app: ASGIApp, *, key: Path | None = None, certificate: Path | None = None
) -> Iterator[str]:
    """The address of an application on this machine; with a key, over TLS."""
    ready = Event()
    config = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=1,
        ssl_keyfile=key,
        ssl_certfile=certificate,
    )
    server = Server(config, ready=ready.set)
    with listening(HOST, 0) as door:
        thread = Thread(target=server.run, kwargs={"sockets": [door]}, name="witness")
        thread.start()
        try:
            assert ready.wait(PATIENCE_SECONDS), "the server did not start"
            yield url(door).rstrip("/")
        finally:
            server.stop()
            thread.join(PATIENCE_SECONDS)


def asked(
    address: str,
    *,
    method: str = "POST",
    where: str = "/add-checkpoint",
    body: bytes = b"",
) -> Answer:
    """Ask over HTTP, with nothing of the product in between."""
    parts = urlsplit(address)
    assert parts.hostname
    connection = HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE_SECONDS)
    try:
        connection.request(method, where, body=body)
        response = connection.getresponse()
        return Answer(
            status=response.status,
            content_type=response.headers.get("content-type", ""),
            body=response.read(),
        )
    finally:
        connection.close()


def edited(size: int, *, changed: int = 2) -> MemoryNodes:
    """The tree of a log in which somebody has changed a leaf afterwards."""
    leaves = [leaf(index) for index in range(size)]
    if changed < size:
        leaves[changed] = b"as if it had never been said"
    return MemoryNodes(leaf_hash(each) for each in leaves)


def signed(size: int, *, nodes: MemoryNodes | None = None, log: KeyPair = LOG) -> Note:
    """The checkpoint of a tree under the keys of its log."""
    nodes = nodes or tree(size)
    seen = Checkpoint(origin=log.name, size=size, root=frontier_at(nodes, size).root)
    return sign_note(seen.text, keys=log.signing_keys, at=NOW)


def request(
    old: int, new: int, *, nodes: MemoryNodes | None = None, log: KeyPair = LOG
) -> bytes:
    """What a log sends to be cosigned."""
    nodes = nodes or tree(new)
    proof = consistency_proof(nodes, old=old, new=new) if 0 < old <= new else []
    note = signed(new, nodes=nodes, log=log)
    return make_request(old_size=old, proof=proof, note=note).encode()


def another_log(number: int) -> KeyPair:
    """A log of another practice."""
    return key_pair(
        role=Role.LOG,
        name=f"practice-{number}.example/boundary-ledger/log",
        ed25519=sha256(b"a %d" % number).digest(),
        ml_dsa_44=sha256(b"b %d" % number).digest(),
    )
