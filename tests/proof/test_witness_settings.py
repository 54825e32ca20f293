"""`witnesses.json` is understood whole or refused, and the command line writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from domain.log.signer import Role
from domain.witnesses_file import (
    Settings,
    SettingsUnusable,
    read_settings,
    write_settings,
)
from tests.cli.run import run
from tests.log.known import LOG, STRANGER, WITNESS, keys
from tests.proof.witnessing import asked, edited, request, running, signed

VKEY, SECOND = (str(key) for key in WITNESS.verifier_keys)
OTHER = str(STRANGER.verifier_keys[0])
BOARD = {"name": "board", "url": "https://witness.example/", "vkey": VKEY}


def written(directory: Path, document: Any) -> Path:
    directory.mkdir(exist_ok=True)
    (directory / "witnesses.json").write_text(json.dumps(document), "utf-8")
    return directory


def test_without_a_file_nobody_is_asked(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()


def test_settings_read_and_written_again_are_the_same(tmp_path: Path) -> None:
    tsa = {"url": "http://tsa.example/tsr?x=1", "certificates": "tsa.pem"}
    both = {**BOARD, "name": "both", "vkey": [SECOND, OTHER]}
    found = read_settings(
        written(tmp_path, {"quorum": 2, "witnesses": [BOARD, both], "tsa": tsa})
    )

    write_settings(tmp_path, found)

    assert read_settings(tmp_path) == found
    assert [each.url for each in found.witnesses] == ["https://witness.example"] * 2
    assert found.tsa is not None
    assert str(found.tsa.certificates) == "tsa.pem"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "the file is an object"),
        ({"witneses": []}, "'witneses'"),
        ({"witnesses": {}}, "is a list"),
        ({"witnesses": ["x"], "quorum": 1}, "a witness is an object"),
        ({"witnesses": [BOARD]}, "say with 'quorum'"),
        ({"witnesses": [BOARD], "quorum": 0}, "choose 1 to 1"),
        ({"witnesses": [BOARD], "quorum": 2}, "choose 1 to 1"),
        ({"witnesses": [BOARD], "quorum": "1"}, "whole number"),
        ({"witnesses": [BOARD], "quorum": True}, "whole number"),
        ({"quorum": 1}, "none is named"),
        ({"witnesses": [{**BOARD, "key": VKEY}], "quorum": 1}, "'key'"),
        ({"witnesses": [{"name": "x", "url": "y"}], "quorum": 1}, "no 'vkey'"),
        ({"witnesses": [{**BOARD, "name": 7}], "quorum": 1}, "text in quotes"),
        ({"witnesses": [{**BOARD, "name": " "}], "quorum": 1}, "a name"),
        ({"witnesses": [{**BOARD, "vkey": []}], "quorum": 1}, "no vkey"),
        ({"witnesses": [{**BOARD, "vkey": 7}], "quorum": 1}, "is a list"),
        ({"witnesses": [{**BOARD, "vkey": VKEY[:-4]}], "quorum": 1}, "cannot be read"),
        (
            {
                "witnesses": [{**BOARD, "vkey": str(LOG.verifier_keys[0])}],
                "quorum": 1,
            },
            "not a witness's",
        ),
        *(
            ({"witnesses": [{**BOARD, "url": url}], "quorum": 1}, "address")
            for url in (
                "witness.example",
                "ftp://witness.example",
                "https://",
                "https://a:b@witness.example",
                "https://witness.example/#x",
                "https://witness.example/?x",
                "https://witness.example:99999",
                "https://witness.example:0",
                "https://witness example",
                "https://[::1",
                "https://wítness.example",
            )
        ),
        ({"witnesses": [BOARD, {**BOARD, "vkey": OTHER}], "quorum": 1}, "one name"),
        ({"witnesses": [BOARD, {**BOARD, "name": "b"}], "quorum": 2}, "one key"),
        ({"tsa": {"url": "http://tsa.example"}}, "no 'certificates'"),
        ({"tsa": {"url": "tsa", "certificates": "x"}}, "address of the tsa"),
        ({"tsa": {"url": "http://tsa.example", "certificates": ""}}, "PEM"),
    ],
)
def test_a_mistake_is_a_sentence(tmp_path: Path, document: Any, said: str) -> None:
    with pytest.raises(SettingsUnusable, match=said):
        read_settings(written(tmp_path, document))


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff", b'{"quorum": 0, "quorum": 0}', b"[" * 100_000]
)
def test_what_is_not_json_is_a_sentence(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "witnesses.json").write_bytes(raw)

    with pytest.raises(SettingsUnusable, match="not JSON"):
        read_settings(tmp_path)


def test_more_keys_than_a_note_has_lines_for_are_refused(tmp_path: Path) -> None:
    many = [keys(Role.WITNESS, f"w{number}", number) for number in range(31)]
    named = [
        {**BOARD, "name": each.name, "vkey": str(each.verifier_keys[0])}
        for each in many
    ]

    with pytest.raises(SettingsUnusable, match="more than 30"):
        read_settings(written(tmp_path, {"quorum": 1, "witnesses": named}))


class TestOnTheCommandLine:
    def test_witnesses_are_added_and_checked(self, tmp_path: Path) -> None:
        data = tmp_path / "data"
        (data / "checkpoints").mkdir(parents=True)
        with running(tmp_path / "w") as witness:
            asked(witness.url, body=request(0, 5))
            vkeys = tmp_path / "witness.vkey"
            vkeys.write_text("".join(f"{vkey}\n" for vkey in witness.vkeys))
            added = run("--data", data, "log", "add-witness", "b", witness.url, vkeys)
            unasked = run("--data", data, "log", "witnesses")
            (data / "checkpoints" / "latest").write_bytes(signed(5).encode())
            there = run("--data", data, "log", "witnesses", "--json")
            plain = run("--data", data, "log", "witnesses")
            (data / "checkpoints" / "latest").write_bytes(
                signed(5, nodes=edited(5)).encode()
            )
            forked = run("--data", data, "log", "witnesses", "--json")

        assert (added.code, unasked.code, there.code, plain.code) == (0, 0, 0, 0)
        assert len(read_settings(data).witnesses[0].keys) == 2
        assert "no checkpoint yet" in unasked.out
        assert there.document["witnesses"][0]["cosigns"] is True
        assert there.document["enough"] is True
        assert "Cosigned by b" in plain.out
        assert (forked.code, len(forked.document["alarms"])) == (1, 1)
        assert "does not continue" in forked.document["witnesses"][0]["why"]

    def test_a_dead_witness_is_said_to_be_dead(self, tmp_path: Path) -> None:
        dead = {**BOARD, "url": "http://127.0.0.1:9"}
        data = written(tmp_path, {"quorum": 1, "witnesses": [dead]})
        (data / "checkpoints").mkdir()
        (data / "checkpoints" / "latest").write_bytes(signed(5).encode())

        said = run("--data", data, "log", "witnesses")

        assert said.code == 1
        assert "cannot be reached" in said.out

    def test_without_witnesses_it_says_what_to_do(self, tmp_path: Path) -> None:
        said = run("--data", tmp_path, "log", "witnesses")

        assert said.code == 0
        assert "boundary-ledger witness" in said.out

    def test_a_damaged_checkpoint_is_a_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "checkpoints").mkdir()
        (tmp_path / "checkpoints" / "latest").write_bytes(b"nonsense")

        said = run("--data", written(tmp_path, {}), "log", "witnesses")

        assert said.code == 1
        assert "damaged" in said.err

    @pytest.mark.parametrize(
        "told",
        [
            ["b", "witness.example", VKEY],
            ["b", "https://witness.example", "nonsense"],
            ["b", "https://witness.example", VKEY, "--quorum", "2"],
            ["b", "https://witness.example", VKEY, "--quorum", "0"],
            ["b", "https://witness.example", str(LOG.verifier_keys[0])],
        ],
    )
    def test_a_witness_that_cannot_be_meant_is_not_added(
        self, tmp_path: Path, told: list[str]
    ) -> None:
        said = run("--data", tmp_path, "log", "add-witness", *told)

        assert said.code == 2
        assert said.err.startswith("boundary-ledger: ")
        assert not (tmp_path / "witnesses.json").exists()

    def test_the_same_witness_is_not_added_twice(self, tmp_path: Path) -> None:
        told = ("--data", tmp_path, "log", "add-witness")
        assert run(*told, "b", "https://witness.example", VKEY).code == 0

        said = run(*told, "c", "https://other.example", VKEY)

        assert said.code == 2
        assert "one key" in said.err

    def test_settings_with_a_mistake_are_a_sentence(self, tmp_path: Path) -> None:
        said = run("--data", written(tmp_path, {"x": 1}), "log", "witnesses")

        assert said.code == 2
        assert "'x'" in said.err
