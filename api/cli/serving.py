"""`serve`: the API, the pages and the projector in one process."""

from __future__ import annotations

import errno
import os
import signal
import socket
import ssl
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
import uvicorn

from api.cli import opening, passphrases, transport
from api.cli.calm import DEBUG, UNUSABLE, Stop, say
from api.cli.output import progress
from api.cli.projector import Projector
from api.desk import Desk
from api.house import House
from api.keeping import Keeping, StoreDamaged, check_at_start
from api.logs import as_json_lines
from api.proxies import Proxies
from api.settling import settle
from domain.log_keeper import LogForked

HOST = "127.0.0.1"
PORT = 8000
GRACE_SECONDS = 5

Host = Annotated[str, typer.Option("--host", help="The address to listen on.")]
Port = Annotated[
    int, typer.Option("--port", min=0, max=65535, help="0 takes any free port.")
]
IN_CLEAR = (
    "others reach this address, and hear a refusal of what is not encrypted; let a proxy "
    "that speaks HTTPS stand in front (on another machine: name it in "
    "FORWARDED_ALLOW_IPS), or give --certificate and --certificate-key"
)
Certificate = Annotated[
    Path | None,
    typer.Option("--certificate", metavar="FILE", help="Speak HTTPS with this (PEM)."),
]
CertificateKey = Annotated[
    Path | None,
    typer.Option("--certificate-key", metavar="FILE", help="Its private key (PEM)."),
]
Authority = Annotated[
    Path | None,
    typer.Option(
        "--certificate-authority",
        metavar="FILE",
        help="Who vouches for it (PEM), where that is no public authority.",
    ),
]
DespiteDamage = Annotated[
    bool,
    typer.Option(
        "--despite-damage",
        help="Serve although the store is not what was logged; the alarm stays open.",
    ),
]


def serve(
    ctx: typer.Context,
    *,
    host: Host = HOST,
    port: Port = PORT,
    certificate: Certificate = None,
    certificate_key: CertificateKey = None,
    certificate_authority: Authority = None,
    despite_damage: DespiteDamage = False,
    passphrase_stdin: passphrases.FromStdin = False,
) -> None:
    """Serve the API and the pages until stopped.

    With a certificate it speaks HTTPS, else HTTP to a proxy that does. The certificate
    is for the name of BOUNDARY_LEDGER_ORIGIN, from an authority that browsers know.
    """
    passphrases.choose_stdin(ctx, wanted=passphrase_stdin)
    tls = transport.of_files(certificate, certificate_key)
    transport.require_one_to_vouch_for(tls, certificate_authority)
    if tls is not None:
        origin = opening.settings_of(ctx).origin
        name = urlsplit(origin or "").hostname or "localhost"
        transport.require_trusted(tls, name=name, authority=certificate_authority)
    with listening(host, port) as open_socket, opening.house(ctx, make=True) as house:
        address = url(open_socket, is_secure=tls is not None)
        if tls is None and not is_loopback(host):
            say(IN_CLEAR)
        try:
            with progress("Checking the store") as told:
                check_at_start(house, say=told)
        except (StoreDamaged, LogForked) as error:
            if not despite_damage:
                raise
            say(f"serving although the ledger is damaged: {error}")

        def ready() -> None:
            say(f"Boundary Ledger is at {address} (stop it with Ctrl-C)")

        run(house, open_socket, ready=ready, tls=tls)


@contextmanager
def listening(host: str, port: int) -> Generator[socket.socket]:
    """A socket that listens. Raises Stop where it cannot, before anything is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        opened = socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            msg = f"port {port} on {host} is taken; choose another with --port"
        else:
            msg = f"cannot listen on {host} port {port}: {error.strerror}"
        raise Stop(msg, code=UNUSABLE) from None
    with opened:
        yield opened


def url(opened: socket.socket, *, is_secure: bool = False) -> str:
    """Where a browser finds what listens there."""
    host, port = opened.getsockname()[:2]
    scheme = "https" if is_secure else "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}/"


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine reaches an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def run(
    house: House,
    open_socket: socket.socket,
    *,
    ready: Callable[[], None],
    tls: ssl.SSLContext | None = None,
) -> None:
    """Serve until a signal comes, then finish what was begun.

    Raises what stopped the projector, if anything did.
    """
    # Loaded here: no other command needs the web.
    listens_at = open_socket.getsockname()[0]
    application = import_module("api.app").create_app(house, listens_at=listens_at)
    config = uvicorn.Config(
        Proxies(application),
        proxy_headers=False,  # They are read above, more strictly.
        # What goes wrong in a request is told by the application, without the
        # words of clients that a traceback may hold.
        log_level="info" if os.environ.get(DEBUG) else "critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ssl_context_factory=None if tls is None else transport.always(tls),
    )
    server = Server(config, ready=ready)
    projector = Projector(house, stop_serving=server.stop)
    application.state.wake = projector.wake
    keeping = Keeping(house, say=say)
    desk = Desk(house, say=say)
    settle()
    with stopped_by_signals(server), as_json_lines():
        projector.start()
        keeping.start()
        desk.start()
        try:
            server.run(sockets=[open_socket])
        finally:
            desk.finish()
            try:
                projector.finish()
            finally:
                keeping.finish()


class Server(uvicorn.Server):
    """Says when it is ready, and can be stopped from another thread."""

    def __init__(self, config: uvicorn.Config, *, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._say_ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._say_ready()

    def stop(self) -> None:
        """Finish what was begun, then return from `run`."""
        self.should_exit = True


@contextmanager
def stopped_by_signals(server: Server) -> Generator[None]:
    """Signals stop the server from the first moment, and never count as a failure.

    While it serves it listens itself, and raises them again when it has stopped.
    """

    def stop(_number: int, _frame: object) -> None:
        server.stop()

    heard = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, stop) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
