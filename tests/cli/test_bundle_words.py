"""To whom and what for: said on the command line, and without the client's name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.run import run
from tests.conftest import Settled
from tests.house import CLIENT_NAME


@pytest.mark.parametrize("option", ["--recipient", "--purpose"])
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (f"A lawyer of {CLIENT_NAME}", "names the client"),
        ("half a character \udcff", "characters that cannot be written down"),
        ("b" * 2_001, "longer than"),
    ],
)
def test_what_may_not_stay_is_a_field_to_mend(
    settled: Settled, tmp_path: Path, option: str, words: str, said: str
) -> None:
    case, out = str(settled.town.case), tmp_path / "case.zip"
    data = tmp_path / "data"
    shutil.copytree(settled.data, data)

    answer = run("--data", data, "bundle", case, "--out", out, option, words)

    assert (answer.code, answer.out) == (2, "")
    assert f"{option}: " in answer.err
    assert said in answer.err
    assert not out.exists()


def test_the_board_of_the_therapist_may_get_it(
    settled: Settled, tmp_path: Path
) -> None:
    data, out = tmp_path / "data", tmp_path / "case.zip"
    shutil.copytree(settled.data, data)
    board = f"The board of {settled.town.therapist.name}"

    answer = run(
        *("--data", data, "bundle", str(settled.town.case)),
        *("--out", out, "--recipient", board),
    )

    assert (answer.code, out.exists()) == (0, True)
