"""What a bundle holds of the log is verified by code that is not ours."""

from __future__ import annotations

import json
from base64 import b64decode
from types import SimpleNamespace

import pytest

from api.house import House
from audit_reports import bundle_files as files_
from domain.log.vkeys import parse_vkeys
from tests.house import Town
from tests.proof.bundles import Files, facts_in, fill, handed_over, opened
from tests.proof.test_export import _Keyring

merkle = pytest.importorskip(
    "sigstore._internal.merkle", reason="sigstore is not installed here"
)
checkpoints = pytest.importorskip("sigstore._internal.rekor.checkpoint")
errors = pytest.importorskip("sigstore.errors")


@pytest.fixture
def files(house: House, town: Town) -> dict[str, bytes]:
    return opened(handed_over(house, fill(house, town)))


def entry(files: Files, number: int) -> SimpleNamespace:
    """A fact of the bundle as sigstore knows the entries of a log."""
    told = json.loads(files[files_.fact_name(number)])
    at = 65 * told["log_index"]
    head = files[files_.proof_name(number)].decode().partition("\n\n")[0]
    _, index, *hashes = head.splitlines()
    assert index == f"index {told['log_index']}"
    manifest = json.loads(files[files_.MANIFEST])["checkpoint"]
    proof = SimpleNamespace(
        log_index=told["log_index"],
        tree_size=manifest["size"],
        hashes=[b64decode(one) for one in hashes],
        root_hash=b64decode(manifest["root"]),
    )
    leaf = files[files_.LEAVES][at : at + 65]
    inner = SimpleNamespace(inclusion_proof=proof, canonicalized_body=leaf)
    return SimpleNamespace(_inner=inner)


def test_sigstore_verifies_the_checkpoint_and_every_proof(
    files: dict[str, bytes],
) -> None:
    (ed25519, *_) = parse_vkeys(files[files_.VKEYS].decode())
    signed = checkpoints.SignedCheckpoint.from_text(files[files_.CHECKPOINT].decode())
    signed.signed_note.verify(_Keyring(ed25519.public), ed25519.key_id)
    manifest = json.loads(files[files_.MANIFEST])["checkpoint"]
    assert signed.checkpoint.log_size == manifest["size"]
    assert bytes.fromhex(signed.checkpoint.log_hash) == b64decode(manifest["root"])

    for number in range(1, facts_in(files) + 1):
        merkle.verify_merkle_inclusion(entry(files, number))


def test_sigstore_refuses_a_leaf_that_was_changed(files: dict[str, bytes]) -> None:
    found = entry(files, 2)
    found._inner.canonicalized_body = found._inner.canonicalized_body[:-1] + b"?"

    with pytest.raises(errors.VerificationError):
        merkle.verify_merkle_inclusion(found)
