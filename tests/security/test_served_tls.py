"""`serve` with a certificate: TLS 1.2 or newer, good ciphers, and nothing in clear."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import ssl
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.api.asking import kind_of_problem
from tests.cli.run import Said, run, start
from tests.conftest import Settled
from tests.door import door_of
from tests.house import Clock, copied
from tests.security.certificates import Signer, authority

ROOT = Path(__file__).parents[2]
READY = "Boundary Ledger is at "


@dataclass(frozen=True, kw_only=True, slots=True)
class House:
    """A house that speaks HTTPS, and who vouches for it."""

    port: int
    signer: Signer

    def trusting(self) -> ssl.SSLContext:
        """A client that asks who vouches for the house."""
        return ssl.create_default_context(cafile=self.signer.root)

    def shakes(self, client: ssl.SSLContext) -> str | None:
        """The version of TLS that a client and the house agree on."""
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=30) as door,
            client.wrap_socket(door, server_hostname="localhost") as inside,
        ):
            return inside.version()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A real program."""
    folder = tmp_path_factory.mktemp("served")
    signer = authority(folder / "signer")
    own = signer.signs("localhost")
    program = start(
        *("--data", folder / "data", "serve", "--port", "0"),
        *("--certificate", own, "--certificate-key", own.with_suffix(".key")),
        *("--certificate-authority", signer.root),
        cwd=folder,
    )
    with program:
        try:
            assert program.stderr
            said = next(line for line in program.stderr if READY in line)
            address = urlsplit(said.partition(READY)[2].split()[0])
            assert address.scheme == "https"
            assert address.port
            yield House(port=address.port, signer=signer)
        finally:
            program.send_signal(signal.SIGTERM)


@pytest.mark.slow
class TestAHouseWithACertificate:
    def test_speaks_the_newest_version_to_who_trusts_its_certificate(
        self, house: House
    ) -> None:
        asked = http.client.HTTPSConnection(
            "localhost", house.port, context=house.trusting(), timeout=30
        )
        try:
            asked.request("GET", "/healthz")
            status = asked.getresponse().status
        finally:
            asked.close()

        assert status == 200
        assert house.shakes(house.trusting()) == "TLSv1.3"

    def test_speaks_tls_1_2_and_nothing_older(self, house: House) -> None:
        older = house.trusting()
        older.maximum_version = ssl.TLSVersion.TLSv1_2
        oldest = house.trusting()
        oldest.set_ciphers("ALL:@SECLEVEL=0")
        # Python says itself that this is old; here it is asked whether the house knows.
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            oldest.minimum_version = ssl.TLSVersion.TLSv1
            oldest.maximum_version = ssl.TLSVersion.TLSv1_1

        assert house.shakes(older) == "TLSv1.2"
        with pytest.raises((ssl.SSLError, ConnectionError)):
            house.shakes(oldest)

    @pytest.mark.parametrize("cipher", ["AES128-SHA", "ECDHE-ECDSA-AES128-SHA256"])
    def test_takes_no_cipher_that_keeps_secrets_or_can_be_bent(
        self, house: House, cipher: str
    ) -> None:
        weak = house.trusting()
        weak.maximum_version = ssl.TLSVersion.TLSv1_2
        weak.set_ciphers(cipher)

        with pytest.raises((ssl.SSLError, ConnectionError)):
            house.shakes(weak)

    def test_answers_nothing_in_clear(self, house: House) -> None:
        plain = http.client.HTTPConnection("localhost", house.port, timeout=30)
        try:
            plain.request("GET", "/healthz")
            with pytest.raises((http.client.HTTPException, ConnectionError)):
                plain.getresponse()
        finally:
            plain.close()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--certificate", "house.crt"), "give both"),
        (
            ("--certificate", "nothing.crt", "--certificate-key", "n.key"),
            "No such file",
        ),
        (("--certificate", "house.crt", "--certificate-key", "other.key"), "together"),
    ],
)
def test_what_cannot_be_used_is_said_before_anything_is_done(
    tmp_path: Path, given: tuple[str, ...], said: str
) -> None:
    signer = authority(tmp_path)
    signer.signs("house")
    signer.signs("other")
    told = [each if each.startswith("--") else str(tmp_path / each) for each in given]

    answer = run("--data", tmp_path / "data", "serve", "--port", "0", *told)

    assert answer.code == 2
    assert said in answer.err
    assert not (tmp_path / "data").exists()


class TestACertificate:
    """It is one that who comes trusts, or nothing is served."""

    def served(self, folder: Path, own: Path, *more: str | Path, **env: str) -> Said:
        key = own.with_suffix(".key")
        return run(
            *("--data", folder / "data", "serve", "--host", "192.0.2.1", "--port", "0"),
            *("--certificate", own, "--certificate-key", key, *more),
            env=env,
        )

    def test_of_an_authority_that_nobody_knows_is_refused(self, tmp_path: Path) -> None:
        own = authority(tmp_path).signs("localhost")

        said = self.served(tmp_path, own)

        assert said.code == 2
        assert "would not trust" in said.err
        assert "--certificate-authority" in said.err

    @pytest.mark.parametrize(
        ("held", "said"),
        [
            (b"", "holds no certificate"),
            (b"no certificate at all\n", "holds no certificate"),
            (b"\x00\xff" * 500, "holds no certificate"),
            (
                b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "holds no certificate",
            ),
            (None, "cannot be read: No such file or directory"),
        ],
        ids=["nothing", "words", "bytes", "no certificate inside", "no file"],
    )
    def test_is_vouched_for_by_certificates_alone(
        self, tmp_path: Path, held: bytes | None, said: str
    ) -> None:
        own = authority(tmp_path / "signer").signs("localhost")
        named = tmp_path / "authority.pem"
        if held is not None:
            named.write_bytes(held)

        answer = self.served(tmp_path, own, "--certificate-authority", named)

        assert answer.code == 2
        assert f"{named} {said}" in " ".join(answer.err.split())
        assert "key" not in answer.err
        assert not (tmp_path / "data").exists()

    def test_that_is_a_key_vouches_for_nothing(self, tmp_path: Path) -> None:
        own = authority(tmp_path).signs("localhost")

        said = self.served(
            tmp_path, own, "--certificate-authority", own.with_suffix(".key")
        )

        assert (said.code, "holds no certificate" in said.err) == (2, True)

    def test_is_what_an_authority_is_named_for(self, tmp_path: Path) -> None:
        signer = authority(tmp_path)

        said = run(
            *("--data", tmp_path / "data", "serve", "--port", "0"),
            *("--certificate-authority", signer.root),
        )

        assert said.code == 2
        assert "give --certificate and --certificate-key too" in said.err
        assert not (tmp_path / "data").exists()

    def test_of_ones_own_is_taken_once_the_authority_is_named(
        self, tmp_path: Path
    ) -> None:
        signer = authority(tmp_path)
        own = signer.signs("localhost")

        said = self.served(tmp_path, own, "--certificate-authority", signer.root)

        assert "cannot listen on 192.0.2.1" in said.err  # It came as far as that.

    def test_of_a_public_authority_is_taken(self, tmp_path: Path) -> None:
        signer = authority(tmp_path)
        own = signer.signs("localhost")

        said = self.served(tmp_path, own, SSL_CERT_FILE=str(signer.root))

        assert "cannot listen on 192.0.2.1" in said.err

    def test_that_was_good_once_is_refused(self, tmp_path: Path) -> None:
        signer = authority(tmp_path)
        own = signer.signs("localhost", days=-2)

        said = self.served(tmp_path, own, "--certificate-authority", signer.root)

        assert (said.code, "expired" in said.err) == (2, True)

    def test_for_another_name_is_refused(self, tmp_path: Path) -> None:
        signer = authority(tmp_path)
        own = signer.signs("localhost")

        said = self.served(
            tmp_path,
            own,
            *("--certificate-authority", signer.root),
            BOUNDARY_LEDGER_ORIGIN="https://ledger.example.org",
        )

        assert said.code == 2
        assert "who asks for ledger.example.org would not trust" in said.err


@dataclass(frozen=True, kw_only=True, slots=True)
class InClear:
    """A house without a certificate, behind a proxy or not."""

    port: int

    def answers(self, **headers: str) -> int:
        """The status for a request that says this, as a proxy here would."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            asked.request("GET", "/healthz", headers=named)
            return asked.getresponse().status
        finally:
            asked.close()


@pytest.fixture(scope="module")
def in_clear(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InClear]:
    """A real program that others could reach."""
    folder = tmp_path_factory.mktemp("clear")
    program = start(
        *("--data", folder / "data", "serve", "--host", "0.0.0.0", "--port", "0"),  # noqa: S104
        cwd=folder,
    )
    with program:
        try:
            assert program.stderr
            assert "is not encrypted" in program.stderr.readline()
            said = next(line for line in program.stderr if READY in line)
            port = urlsplit(said.partition(READY)[2].split()[0]).port
            assert port
            yield InClear(port=port)
        finally:
            program.send_signal(signal.SIGTERM)


@pytest.mark.slow
class TestAHouseWithoutACertificate:
    def test_answers_this_machine_in_clear(self, in_clear: InClear) -> None:
        assert in_clear.answers() == 200

    def test_refuses_another_machine_in_clear(self, in_clear: InClear) -> None:
        assert in_clear.answers(X_Forwarded_For="203.0.113.9") == 403
        assert (
            in_clear.answers(X_Forwarded_For="203.0.113.9", X_Forwarded_Proto="http")
            == 403
        )

    def test_answers_who_came_to_its_proxy_by_https(self, in_clear: InClear) -> None:
        assert (
            in_clear.answers(X_Forwarded_For="203.0.113.9", X_Forwarded_Proto="https")
            == 200
        )

    @pytest.mark.parametrize(
        ("told", "status"),
        [("HTTPS", 200), ("https,https", 200), ("https, http", 403)],
    )
    def test_reads_what_proxies_write(
        self, in_clear: InClear, told: str, status: int
    ) -> None:
        assert (
            in_clear.answers(X_Forwarded_For="203.0.113.9", X_Forwarded_Proto=told)
            == status
        )

    def test_answers_the_health_check_of_its_image(
        self, in_clear: InClear, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # As the settings of a machine may have it for other programs.
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        check = health_check()

        well = subprocess.run([*check(in_clear.port)], check=False, timeout=30)
        gone = subprocess.run(
            [*check(9)], check=False, timeout=30, stderr=subprocess.DEVNULL
        )

        assert (well.returncode, gone.returncode) == (0, 1)


def health_check() -> Callable[[int], list[str]]:
    """What `deploy/Dockerfile` asks, of this Python and at another port."""
    image = (ROOT / "deploy" / "Dockerfile").read_text("utf-8").replace("\\\n", "")
    found = re.search(r"^HEALTHCHECK .*? CMD (\[.*\])$", image, re.MULTILINE)
    assert found is not None
    _, *told = json.loads(found[1])
    return lambda port: [
        sys.executable,
        *(each.replace("8000", str(port)) for each in told),
    ]


@pytest.mark.parametrize("path", ["/", "/healthz", "/sign-in", "/api/v1/me"])
def test_no_address_is_answered_in_clear_elsewhere(
    settled: Settled, tmp_path: Path, path: str
) -> None:
    with copied(settled.data, tmp_path / "data", clock=Clock()) as house:
        door = TestClient(
            door_of(house),
            base_url="http://ledger.test",
            client=("203.0.113.9", 50_000),
            follow_redirects=False,
        )

        answer = door.get(path)

    assert kind_of_problem(answer) == "https-only"
    assert "set-cookie" not in answer.headers
