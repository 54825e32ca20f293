"""The way to PostgreSQL: over TLS to another machine, by a certificate where one likes."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from domain.recorders import StoreUnsafe
from domain.store import open_keys, open_ledger, require_private
from projections.database import open_read_database
from tests.postgres import USER, Server, programs, serving
from tests.security.certificates import Signer, authority

FAR = "postgresql://somebody:a-secret@db.example.org/ledger"


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    """Who vouches for the server and its client."""
    return authority(tmp_path_factory.mktemp("tls") / "signer")


@pytest.fixture(scope="module")
def server(signer: Signer) -> Iterator[Server]:
    """A server that nobody enters but over TLS, with a certificate and no password."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed here")
    # Not below pytest's own folder: the server's user may not go through that.
    place = Path(tempfile.mkdtemp(prefix="bl-tls-", dir="/tmp"))
    place.chmod(0o755)
    own = signer.signs("localhost")
    for each in (own, own.with_suffix(".key"), signer.root):
        shutil.copy(each, place)
    hba = place / "hba"
    hba.write_text("local all all trust\nhostssl all all 127.0.0.1/32 cert\n")
    if os.getuid() == 0:
        for each in place.iterdir():
            shutil.chown(each, "postgres", "postgres")
    settings = {
        "ssl": "on",
        "ssl_cert_file": str(place / own.name),
        "ssl_key_file": str(place / own.with_suffix(".key").name),
        "ssl_ca_file": str(place / signer.root.name),
        "hba_file": str(hba),
    }
    try:
        with serving(settings=settings) as found:
            yield found
    finally:
        shutil.rmtree(place)


def url(server: Server, *, root: Path, own: Path) -> str:
    """How its client reaches it: no password is in it."""
    told = f"sslmode=verify-full&sslrootcert={root}&sslcert={own}"
    key = own.with_suffix(".key")
    place = f"localhost:{server.port}/postgres"
    return f"postgresql://{USER}@{place}?{told}&sslkey={key}"


@pytest.mark.postgres
def test_every_connection_is_over_tls_by_a_certificate(
    server: Server, signer: Signer, tmp_path: Path
) -> None:
    where = url(server, root=signer.root, own=signer.signs(USER))
    with closing(open_keys(tmp_path)) as keys:
        ledger = open_ledger(tmp_path, keys=keys, database_url=where)
        engine = open_read_database(tmp_path, database_url=where)
        with closing(ledger), engine.connect(), psycopg.connect(where) as watcher:
            ledger.head()
            found = watcher.execute(
                "SELECT count(*), bool_and(ssl), bool_and(client_dn = %s) "
                "FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) "
                "WHERE backend_type = 'client backend'",
                (f"/CN={USER}",),
            ).fetchone()
        engine.dispose()

    assert found is not None
    count, are_all_encrypted, are_all_known = found
    assert count >= 3
    assert (are_all_encrypted, are_all_known) == (True, True)


@pytest.mark.postgres
def test_a_server_that_nobody_vouches_for_is_not_used(
    server: Server, signer: Signer, tmp_path: Path
) -> None:
    other = authority(tmp_path / "other")
    where = url(server, root=other.root, own=signer.signs(USER))

    with (
        closing(open_keys(tmp_path / "data")) as keys,
        pytest.raises(StoreUnsafe, match="cannot be reached"),
    ):
        open_ledger(tmp_path / "data", keys=keys, database_url=where)


@pytest.mark.parametrize("mode", ["", "?sslmode=prefer", "?sslmode=require"])
def test_another_machine_is_not_reached_in_clear_nor_unchecked(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGSSLMODE", raising=False)

    with pytest.raises(StoreUnsafe, match="sslmode=verify-full") as refused:
        require_private(FAR + mode)

    assert "a-secret" not in str(refused.value)


@pytest.mark.parametrize("mode", ["verify-full", "verify-ca", "disable"])
def test_what_was_said_is_taken(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGSSLMODE", "prefer")
    assert require_private(f"{FAR}?sslmode={mode}")["sslmode"] == mode

    monkeypatch.setenv("PGSSLMODE", mode)
    assert "sslmode" not in require_private(FAR)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "", "[::1]", "%2Fvar%2Frun%2Fpostgresql"]
)
def test_this_machine_is_reached_as_it_is(host: str) -> None:
    assert require_private(f"postgresql://somebody@{host}/ledger")["user"] == "somebody"
