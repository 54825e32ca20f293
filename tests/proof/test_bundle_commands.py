"""`bundle`, `verify BUNDLE` and `log set-tsa` on the command line."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from domain.witnesses_file import read_settings
from tests.cli.conftest import data, filled
from tests.cli.run import PROGRAM, environment, run
from tests.proof.authority import make_authority

__all__ = ["data", "filled"]

CASE = "V01"


def bundled(data: Path, out: Path, *more: str) -> Any:
    """What the command says of a bundle that it wrote."""
    said = run("--data", data, "bundle", CASE, "--out", out, "--json", *more)
    assert said.code == 0, said.err
    return said.document


def keys_of(data: Path, path: Path) -> Path:
    path.write_text(run("--data", data, "log", "vkey").out)
    return path


def test_a_bundle_is_written_for_its_owner_alone_and_verifies(
    data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "case.zip"

    told = bundled(data, out, "--recipient", "The board", "--purpose", "A hearing")

    assert out.stat().st_mode & 0o777 == 0o600
    assert told["out"] == str(out)
    assert told["bytes"] == out.stat().st_size
    assert [part["section"] for part in told["sections"]] == [
        "record",
        "supervision",
        "access",
    ]
    assert list(tmp_path.glob(".case*")) == []
    said = run("verify", out, "--vkey", keys_of(data, tmp_path / "k"), "--json")
    assert said.code == 0
    assert (said.document["ok"], said.document["vouched_for"]) == (True, True)
    assert said.document["first"] is None
    assert said.document["bundle"]["recipient"] == "The board"
    assert len(said.document["facts"]) == told["facts"] + 1
    assert said.document["proved"]
    assert said.document["not_proved"]


def test_it_is_verified_where_there_is_no_ledger(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "case.zip"
    bundled(data, out)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    done = subprocess.run(
        [*PROGRAM, "verify", out],
        cwd=elsewhere,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert (
        "This bundle agrees with itself. Nobody has vouched for the key" in done.stdout
    )
    assert "Not proved:" in done.stdout
    assert "a fact that was never written down" in done.stdout
    assert list(elsewhere.iterdir()) == []


def test_a_changed_bundle_is_refused_in_words_and_as_json(
    data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "case.zip"
    bundled(data, out)
    raw = bytearray(out.read_bytes())
    at = raw.index(b"facts/000002.json") + 200
    raw[at] ^= 1
    out.write_bytes(raw)

    plain, told = run("verify", out), run("verify", out, "--json")

    assert (plain.code, told.code) == (1, 1)
    assert "This bundle does NOT verify" in plain.out
    assert "facts/000002.json" in plain.out
    assert "\nProved:" not in plain.out
    assert told.document["ok"] is False
    assert told.document["first"]["place"] == "facts/000002.json"
    assert told.document["facts"] == []


def test_sections_are_chosen_one_by_one_or_with_commas(
    data: Path, tmp_path: Path
) -> None:
    for told, sections in (
        (["--section", "supervision"], ["supervision"]),
        (["--section", "access,record"], ["record", "access"]),
        (
            ["--section", "record", "--section", "supervision"],
            ["record", "supervision"],
        ),
    ):
        found = bundled(data, tmp_path / "case.zip", *told)
        assert [part["section"] for part in found["sections"]] == sections


def test_a_file_that_is_there_is_replaced_whole(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "case.zip"
    out.write_bytes(b"something else")

    bundled(data, out)

    assert run("verify", out).code == 0


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["--section", "proceeding"], "'proceeding' is none of record, supervision"),
        (["--redact", "Nobody"], "--redact: 'Nobody' is nobody whom these sections"),
        (["--out", "case.tar"], "a bundle is written to a file that ends in .zip"),
    ],
)
def test_what_cannot_be_meant_is_told_in_a_sentence(
    data: Path, tmp_path: Path, told: list[str], said: str
) -> None:
    out = tmp_path / "case.zip"

    found = run("--data", data, "bundle", CASE, "--out", out, *told)

    assert found.code == 2
    assert said in found.err
    assert not out.exists()


def test_there_has_to_be_a_case_and_a_ledger(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "case.zip"

    no_case = run("--data", data, "bundle", "V99", "--out", out)
    no_ledger = run("--data", tmp_path / "none", "bundle", CASE, "--out", out)

    assert (no_case.code, no_ledger.code) == (2, 2)
    assert "there is no case V99" in no_case.err


class TestVerifying:
    @pytest.fixture
    def out(self, data: Path, tmp_path: Path) -> Path:
        out = tmp_path / "case.zip"
        bundled(data, out)
        return out

    def test_a_checkpoint_that_was_kept(self, data: Path, out: Path) -> None:
        kept = data / "checkpoints" / "latest"

        good = run("verify", out, "--checkpoint", kept, "--checkpoint", kept)
        bad = run("verify", out, "--checkpoint", out)
        none = run("verify", out, "--checkpoint", out.with_name("none"))

        assert (good.code, bad.code, none.code) == (0, 1, 2)
        assert str(out) in bad.out

    def test_keys_of_others(self, out: Path, data: Path, tmp_path: Path) -> None:
        witness = tmp_path / "w"
        run("witness", "init", "--data", witness)
        key = run("--data", data, "log", "vkey").out.splitlines()[0]

        missing = run("verify", out, "--witness-key", key)
        wrong = run("verify", out, "--vkey", key.replace("practice", "another"))

        assert missing.code == 1
        assert "has not cosigned it" in missing.out
        assert wrong.code == 2

    def test_certificates(self, out: Path, tmp_path: Path) -> None:
        root = make_authority(tmp_path / "tsa").root

        unstamped = run("verify", out, "--tsa-certificates", root)
        none = run("verify", out, "--tsa-certificates", out)

        assert (unstamped.code, none.code) == (1, 2)
        assert "there is no timestamp" in unstamped.out

    def test_a_time(self, out: Path) -> None:
        assert run("verify", out, "--not-before", "2020-01-01").code == 0
        assert run("verify", out, "--not-before", "2190-01-01").code == 1
        assert run("verify", out, "--not-before", "soon").code == 2
        assert run("verify", out, "--not-before", " ").code == 2

    def test_what_is_for_bundles_is_not_for_the_store(self, data: Path) -> None:
        said = run(
            "--data", data, "verify", "--checkpoint", data / "checkpoints/latest"
        )

        assert said.code == 2
        assert "are for a bundle; name one" in said.err


class TestAnAuthority:
    def test_is_named_with_its_certificates(self, data: Path, tmp_path: Path) -> None:
        root = make_authority(tmp_path / "tsa").root

        said = run(
            "--data", data, "log", "set-tsa", "https://tsa.example/tsr", root, "--json"
        )

        assert said.code == 0
        assert said.document["certificates"] == ["CN=Clockhouse root"]
        tsa = read_settings(data).tsa
        assert tsa is not None
        assert (tsa.url, tsa.certificates) == ("https://tsa.example/tsr", root)
        listed = run("--data", data, "log", "witnesses", "--json")
        assert listed.document["tsa"] == "https://tsa.example/tsr"

    def test_is_refused_where_it_could_not_work(
        self, data: Path, tmp_path: Path
    ) -> None:
        root = make_authority(tmp_path / "tsa").root
        none = tmp_path / "none.pem"

        for url, certificates in (
            ("nowhere", root),
            ("https://tsa.example/tsr", none),
            ("https://tsa.example/tsr", data / "ledger.db"),
        ):
            said = run("--data", data, "log", "set-tsa", url, certificates)
            assert said.code == 2
            assert said.err.startswith("boundary-ledger: ")
        assert read_settings(data).tsa is None


def test_the_answer_is_one_json_document(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "case.zip"
    bundled(data, out)

    json.loads(run("verify", out, "--json").out)
