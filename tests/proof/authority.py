"""A real timestamping authority: openssl behind HTTP on this machine."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.proof.witnessing import serving

CONFIG = """\
[req]
distinguished_name = nothing
[nothing]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[signer]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[server]
subjectAltName = DNS:localhost
authorityKeyIdentifier = keyid
[tsa]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ordering = no
tsa_name = {tsa_name}
ess_cert_id_chain = no
"""
NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


@dataclass(frozen=True, kw_only=True, slots=True)
class Authority:
    """Keys and certificates of an authority in a folder."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def stamp(self, query: bytes, *, with_chain: bool = False) -> bytes:
        """The answer of openssl to a query."""
        (self.folder / "query").write_bytes(query)
        more = ["-chain", str(self.root)] if with_chain else []
        self.openssl(
            *("ts", "-reply", "-queryfile", "query", "-inkey", "signer.key"),
            *("-signer", "signer.pem", "-section", "tsa", "-out", "answer", *more),
        )
        return (self.folder / "answer").read_bytes()

    def verifies(self, token: bytes, note: bytes) -> bool:
        """Whether openssl accepts a token over these bytes."""
        (self.folder / "token").write_bytes(token)
        (self.folder / "note").write_bytes(note)
        told = ["ts", "-verify", "-data", "note", "-in", "token", "-CAfile", "root.pem"]
        return "Verification: OK" in self.openssl(*told)

    def for_server(self, name: str) -> tuple[Path, Path]:
        """Key and certificate of a web server, under the same root."""
        self.certify("server", name=name)
        return self.folder / "server.key", self.folder / "server.pem"

    def certify(self, what: str, *, name: str) -> None:
        """A key, and a certificate of the root for what it is to be used for."""
        self.openssl(
            *("req", *NEW_KEY, "-keyout", f"{what}.key", "-out", f"{what}.csr"),
            *("-subj", f"/CN={name}"),
        )
        self.openssl(
            *("x509", "-req", "-in", f"{what}.csr", "-CA", "root.pem"),
            *("-CAkey", "root.key", "-CAcreateserial", "-days", "20"),
            *("-extfile", "openssl.cnf", "-extensions", what, "-out", f"{what}.pem"),
        )

    def openssl(self, *arguments: str) -> str:
        config = {"OPENSSL_CONF": str(self.folder / "openssl.cnf")}
        done = subprocess.run(
            ["openssl", *arguments],
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", **config},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        return done.stdout


def make_authority(
    folder: Path, *, name: str = "Clockhouse", tells_name: bool = True
) -> Authority:
    """A root, and a signer under it that may stamp times."""
    folder.mkdir(parents=True)
    config = CONFIG.format(folder=folder, tsa_name="yes" if tells_name else "no")
    (folder / "openssl.cnf").write_text(config)
    (folder / "serial").write_text("01\n")
    made = Authority(folder=folder)
    made.openssl(
        *("req", "-x509", *NEW_KEY, "-keyout", "root.key", "-out", "root.pem"),
        *("-subj", f"/CN={name} root", "-days", "30", "-extensions", "root"),
    )
    made.certify("signer", name=name)
    return made


@contextmanager
def stamping(
    authority: Authority, *, with_chain: bool = False, replay: bytes | None = None
) -> Iterator[str]:
    """The address of an authority; with `replay` it always answers the same."""
    alone = Lock()

    async def answer(request: Request) -> Response:
        query = await request.body()
        assert request.headers["content-type"] == "application/timestamp-query"
        with alone:
            told = replay or authority.stamp(query, with_chain=with_chain)
        return Response(told, media_type="application/timestamp-reply")

    with serving(Starlette(routes=[Route("/tsr", answer, methods=["POST"])])) as url:
        yield f"{url}/tsr"
