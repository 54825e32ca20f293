"""A short form of `make faults`: nothing acknowledged is lost, nothing is torn."""

from __future__ import annotations

import pytest

from tests.faults.kill_writer import kill, main
from tests.postgres import Server, postgres_server

__all__ = ["postgres_server"]


@pytest.mark.slow
def test_a_killed_writer_loses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--cycles", "100"])

    said = capsys.readouterr().out
    assert code == 0, said
    assert "100 kills" in said
    assert said.count("\n") == 1


@pytest.mark.slow
@pytest.mark.postgres
def test_a_killed_writer_on_postgresql_loses_nothing(postgres_server: Server) -> None:
    run = kill(30, database_url=postgres_server.url(), seed=1)

    assert run.wrong == []
    assert run.acknowledged
    assert run.leaves >= run.acknowledged
