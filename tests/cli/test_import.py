"""`import`: what scripts rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.run import run
from tests.histories.written import FILE, document, gift, given, history, with_gift


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.json"
    path.write_bytes(document(history("A"), history("B")).getvalue())
    return path


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "mixed.jsonl"
    bad = with_gift(given(gift_kind="yacht"), "B")
    path.write_text("\n".join(json.dumps(one) for one in (history("A"), bad)))
    return path


def test_every_history_is_imported_into_a_fresh_directory(tmp_path: Path) -> None:
    said = run("--data", tmp_path / "new", "import", FILE, "--json")

    assert said.code == 0
    assert said.document["imported"] == 47
    assert said.document["facts"] == 614
    assert said.err == ""


def test_a_second_time_changes_nothing(tmp_path: Path, good: Path) -> None:
    run("--data", tmp_path, "import", good)

    said = run("--data", tmp_path, "import", good, "--json")

    assert said.code == 0
    assert said.document["unchanged"] == 2
    assert said.document["facts"] == 0


def test_a_rejected_history_is_named_and_the_others_are_imported(
    tmp_path: Path, mixed: Path
) -> None:
    said = run("--data", tmp_path, "import", mixed, "--json")

    assert said.code == 1
    first, second = said.document["histories"]
    assert (first["id"], first["status"]) == ("A", "imported")
    assert (second["id"], second["status"]) == ("B", "rejected")
    (problem,) = second["problems"]
    assert (problem["seq"], problem["field"]) == (2, "gift_kind")
    assert "must be one of" in problem["reason"]


def test_it_says_the_same_to_people(tmp_path: Path, mixed: Path) -> None:
    said = run("--data", tmp_path, "import", mixed)

    assert said.code == 1
    assert "Imported 1 histories (2 facts), 0 were here before, 1 rejected." in said.out
    assert "gift_kind" in said.out


def test_very_many_problems_are_cut_for_people_and_whole_for_programs(
    tmp_path: Path,
) -> None:
    path = tmp_path / "bad.json"
    events = [gift(seq=n, recorded_by="cat") for n in range(250)]
    path.write_bytes(document(history(events=events)).getvalue())

    plain = run("--data", tmp_path, "import", path)
    whole = run("--data", tmp_path, "import", path, "--json")

    assert "... and 50 more" in plain.out
    assert len(whole.document["histories"][0]["problems"]) == 250


def test_standard_input_is_a_file_too(tmp_path: Path, good: Path) -> None:
    said = run("--data", tmp_path, "import", "-", "--json", stdin=good.read_bytes())

    assert (said.code, said.document["imported"]) == (0, 2)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "the file is empty"),
        (b"what?", "is not JSON"),
        (b"[]", "holds no case histories"),
        (b'{"vignettes": []}', "holds no case histories"),
        (b"\xff\xfe\x00", "is not UTF-8"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_file_in_which_nothing_can_be_read_is_bad_input(
    tmp_path: Path, text: bytes, reason: str, options: tuple[str, ...]
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(text)

    said = run("--data", tmp_path, "import", path, *options)

    assert (said.code, said.out) == (2, "")
    assert reason in said.err


def test_a_file_that_is_not_there_makes_no_ledger(tmp_path: Path) -> None:
    said = run("--data", tmp_path / "new", "import", tmp_path / "absent.json")

    assert said.code == 2
    assert "absent.json cannot be read: No such file or directory" in said.err
    assert not (tmp_path / "new").exists()


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    said = run("--data", tmp_path / "new", "import", tmp_path)

    assert (said.code, said.out) == (2, "")
    assert "Is a directory" in said.err


def test_what_a_file_holds_cannot_act_upon_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    odd = with_gift(given(**{"\x1b[31mred": 1}))
    path.write_bytes(document(odd).getvalue())

    for options in ((), ("--json",)):
        said = run("--data", tmp_path, "import", path, *options)
        assert "\x1b" not in said.out
        assert "[31mred" in said.out
