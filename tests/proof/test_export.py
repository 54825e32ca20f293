"""An export holds what verifiers need who never heard of this program."""

from __future__ import annotations

import os
import shutil
import subprocess
from base64 import b64decode
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from api.log_export import MOST_LEAVES, NotEmpty, export
from domain.log.canonical import read_hashes
from domain.log.proofs import verify_consistency
from domain.log.signed_checkpoints import open_checkpoint
from domain.log.tlog_proof import parse_tlog_proof, verify_tlog_proof
from domain.log.tree import leaf_hash, root_of
from domain.log.vkeys import parse_vkeys
from tests.proof.keeping import Kept

GO_PACKAGES = Path("/usr/share/gocode")
OUTSIDE = Path(__file__).parent / "outside"


def quietly(_done: int, _whole: int | None) -> None:
    """Nobody looks at the progress."""


@pytest.fixture
def exported(kept: Kept, tmp_path: Path) -> Path:
    """A log of 40 leaves that was signed at 1, 7, 32 and 40."""
    for facts in (1, 6, 25, 8):
        kept.write(facts)
        kept.keeper.checkpoint()
    found = export(kept.keeper, tmp_path / "export", wanted=None, say=quietly)
    assert (found.size, found.proofs, found.checkpoints) == (40, 40, 4)
    assert found.consistency == 5
    return tmp_path / "export"


def test_it_holds_what_it_says(exported: Path) -> None:
    keys = parse_vkeys((exported / "log.vkey").read_text())
    newest = open_checkpoint((exported / "checkpoint").read_bytes(), log_keys=keys)
    leaves = (exported / "leaves.bin").read_bytes()

    hashes = [leaf_hash(leaves[at : at + 65]) for at in range(0, len(leaves), 65)]
    assert (len(hashes), root_of(hashes)) == (40, newest.checkpoint.root)
    for index in range(40):
        leaf = (exported / f"{index:06}.leaf").read_bytes()
        assert leaf == leaves[65 * index : 65 * index + 65]
        raw = (exported / f"{index:06}.tlog-proof").read_bytes()
        signed = verify_tlog_proof(parse_tlog_proof(raw), leaf=leaf, log_keys=keys)
        assert signed.checkpoint == newest.checkpoint
    trees = {
        size: open_checkpoint(
            (exported / f"checkpoint.{size}").read_bytes(), log_keys=keys
        ).checkpoint
        for size in (1, 7, 32, 40)
    }
    for old, new in ((1, 7), (7, 32), (32, 40), (1, 40), (7, 40)):
        told = (exported / f"{old}-{new}.consistency").read_text()
        verify_consistency(
            old_size=old,
            new_size=new,
            old=trees[old].root,
            new=trees[new].root,
            proof=read_hashes(told.splitlines()),
        )


def test_nothing_in_it_tells_of_a_stream(kept: Kept, exported: Path) -> None:
    told = b"".join(path.read_bytes() for path in exported.iterdir())

    assert kept.stream.bytes not in told
    assert kept.stream.hex.encode() not in told


def test_only_the_leaves_that_are_wanted(kept: Kept, tmp_path: Path) -> None:
    kept.write(20)

    found = export(kept.keeper, tmp_path / "export", wanted=[3, 19, 3], say=quietly)

    assert found.proofs == 2
    assert sorted(path.name for path in (tmp_path / "export").glob("*.leaf")) == [
        "000003.leaf",
        "000019.leaf",
    ]
    with pytest.raises(IndexError, match="there is no leaf 20; the log has 20"):
        export(kept.keeper, tmp_path / "other", wanted=[20], say=quietly)


def test_of_a_long_log_leaves_are_spread_evenly(
    kept_in_sqlite: Kept, tmp_path: Path
) -> None:
    kept_in_sqlite.write(MOST_LEAVES + 500)

    found = export(kept_in_sqlite.keeper, tmp_path / "export", wanted=None, say=quietly)

    assert found.proofs == MOST_LEAVES
    for index in (0, MOST_LEAVES + 499):
        assert (tmp_path / "export" / f"{index:06}.tlog-proof").exists()


def test_an_empty_log_can_be_exported(kept_in_sqlite: Kept, tmp_path: Path) -> None:
    found = export(kept_in_sqlite.keeper, tmp_path / "export", wanted=None, say=quietly)

    assert (found.size, found.proofs, found.checkpoints) == (0, 0, 1)


def test_statements_about_keys_go_with_it(kept_in_sqlite: Kept, tmp_path: Path) -> None:
    kept_in_sqlite.write(3)
    kept_in_sqlite.keeper.rotate()

    export(kept_in_sqlite.keeper, tmp_path / "export", wanted=None, say=quietly)

    (statement,) = (tmp_path / "export" / "rotations").iterdir()
    assert [statement.read_bytes()] == kept_in_sqlite.keeper.files.rotations()


def test_nothing_is_written_over(kept_in_sqlite: Kept, tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "mine").touch()

    with pytest.raises(NotEmpty, match="is not empty; name a new directory"):
        export(kept_in_sqlite.keeper, tmp_path / "export", wanted=None, say=quietly)


def test_nothing_is_left_of_one_that_failed(
    kept_in_sqlite: Kept, tmp_path: Path
) -> None:
    kept_in_sqlite.write(40)
    kept_in_sqlite.keeper.checkpoint()
    kept_in_sqlite.past("DELETE FROM {leaves} WHERE log_index = 3")

    with pytest.raises(Exception, match="is missing"):
        export(kept_in_sqlite.keeper, tmp_path / "export", wanted=None, say=quietly)

    assert not (tmp_path / "export").exists()
    assert not list(tmp_path.glob(".export*"))


class _Keyring:
    """The keyring that sigstore asks: it finds the line, this checks the signature."""

    def __init__(self, public: bytes) -> None:
        self._public = Ed25519PublicKey.from_public_bytes(public)

    def verify(self, *, key_id: bytes, signature: bytes, data: bytes) -> None:
        del key_id  # Its line was found by it already.
        self._public.verify(signature, data)


def test_sigstore_verifies_it(exported: Path) -> None:
    merkle = pytest.importorskip(
        "sigstore._internal.merkle", reason="sigstore is not installed here"
    )
    checkpoints = pytest.importorskip("sigstore._internal.rekor.checkpoint")
    (ed25519, *_) = parse_vkeys((exported / "log.vkey").read_text())
    signed = checkpoints.SignedCheckpoint.from_text(
        (exported / "checkpoint").read_text()
    )
    signed.signed_note.verify(_Keyring(ed25519.public), ed25519.key_id)

    for path in sorted(exported.glob("*.tlog-proof")):
        _, index, *hashes = path.read_text().partition("\n\n")[0].splitlines()
        proof = SimpleNamespace(
            log_index=int(index.removeprefix("index ")),
            tree_size=signed.checkpoint.log_size,
            hashes=[b64decode(one) for one in hashes],
            root_hash=bytes.fromhex(signed.checkpoint.log_hash),
        )
        leaf = path.with_suffix(".leaf").read_bytes()
        entry = SimpleNamespace(inclusion_proof=proof, canonicalized_body=leaf)
        merkle.verify_merkle_inclusion(SimpleNamespace(_inner=entry))


def test_the_client_of_go_verifies_it(exported: Path, tmp_path: Path) -> None:
    go = shutil.which("go")
    if go is None:
        pytest.skip("go is not installed here")
    if not (GO_PACKAGES / "src/golang.org/x/mod/sumdb/note").is_dir():
        pytest.skip("Debian's golang-golang-x-mod-dev is not installed here")
    program = tmp_path / "outside"
    env = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": str(GO_PACKAGES),
        "GOCACHE": str(tmp_path / "cache"),
        "GOFLAGS": "",
    }
    command = [go, "build", "-o", str(program), str(OUTSIDE / "main.go")]
    subprocess.run(command, check=True, env=env, cwd=tmp_path)

    done = subprocess.run(
        [program, exported], check=True, capture_output=True, text=True
    )
    assert done.stdout == "40 4 40 5\n"

    path = exported / "000007.leaf"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    refused = subprocess.run([program, exported], check=False, capture_output=True)
    assert refused.returncode == 1
