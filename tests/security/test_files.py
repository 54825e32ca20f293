"""What the program writes is its owner's alone, and what it sends is not overheard."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from domain.recorders import StoreUnsafe
from domain.store import open_keys, open_ledger
from tests.cli.run import PROGRAM, environment

OTHERS = 0o077


def test_files_are_private_in_a_directory_that_is_not(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o755)
    command = [*PROGRAM, "--data", str(data), "user", "add", "Zed", "--role"]

    subprocess.run([*command, "therapist"], check=True, env=environment(), umask=0o022)

    found = [path for path in data.rglob("*") if path.is_file()]
    assert data / "keys.db" in found
    assert not [p.name for p in found if p.stat().st_mode & OTHERS]


def test_a_setting_that_connections_would_drop_is_refused(tmp_path: Path) -> None:
    url = "postgresql://somebody:a-secret@127.0.0.1:1/db?gssencmode=require"
    keys = open_keys(tmp_path)

    with pytest.raises(StoreUnsafe, match="gssencmode") as refused:
        open_ledger(tmp_path, keys=keys, database_url=url)
    keys.close()

    assert "a-secret" not in str(refused.value)
