"""The tables of the read models are brought up to date, and only where they are not."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import run

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from projections.database import (
    MIGRATIONS,
    ReadModelNewer,
    newest,
    open_read_database,
)


def test_the_newest_migration_is_the_one_that_all_others_lead_to() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [newest()]


def test_a_new_database_has_every_table(tmp_path: Path) -> None:
    engine = open_read_database(tmp_path)
    with engine.connect() as connection:
        done = connection.execute(text("SELECT version_num FROM alembic_version"))
        assert done.scalars().all() == [newest()]
        assert inspect(connection).has_table("person_tokens")
    engine.dispose()


def test_an_older_database_gets_what_it_lacks(tmp_path: Path) -> None:
    engine = open_read_database(tmp_path)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE ties"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))
        tables = set(inspect(connection).get_table_names())
    engine.dispose()
    assert "ties" not in tables
    engine = open_read_database(tmp_path)
    assert inspect(engine).has_table("ties")
    engine.dispose()


def test_a_newer_database_is_left_alone_and_said(tmp_path: Path) -> None:
    engine = open_read_database(tmp_path)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(ReadModelNewer, match="newer version of this program"):
        open_read_database(tmp_path)


def test_what_is_up_to_date_loads_nothing_that_migrates(tmp_path: Path) -> None:
    open_read_database(tmp_path).dispose()
    program = (
        "import sys; from pathlib import Path;"
        "from projections.database import open_read_database;"
        f"open_read_database(Path({str(tmp_path)!r}));"
        "sys.exit('alembic' in sys.modules)"
    )
    assert run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("table", ["persons", "ties"])
def test_a_program_of_before_reads_nothing_wrongly(tmp_path: Path, table: str) -> None:
    """It would find nobody in tables that are being filled anew."""
    engine = open_read_database(tmp_path)
    columns = {each["name"] for each in inspect(engine).get_columns(table)}
    engine.dispose()

    assert "told" not in columns
