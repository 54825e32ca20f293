"""What was written once is read for ever, and written alike today."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from domain.log.nodes import consistency_proof, inclusion_proof
from domain.log.notes import parse_note
from domain.log.rotation import follow_rotations, sign_rotation
from domain.log.signed_checkpoints import open_checkpoint, sign_checkpoint
from domain.log.tlog_proof import parse_tlog_proof, verify_tlog_proof
from domain.log.vkeys import parse_vkeys
from domain.log.witness import State, judge, parse_request
from tests.log.known import (
    LOG,
    NEXT,
    NOW,
    ORIGIN,
    WITNESS,
    checkpoint,
    leaf,
    root,
    tree,
)

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str) -> bytes:
    return (GOLDEN / name).read_bytes()


LOG_KEYS = parse_vkeys(golden("log.vkey").decode())
WITNESS_KEYS = parse_vkeys(golden("witness.vkey").decode())


def test_verifier_keys() -> None:
    assert golden("log.vkey").decode() == LOG.vkeys
    assert golden("witness.vkey").decode() == WITNESS.vkeys


def test_the_checkpoint() -> None:
    raw = golden("checkpoint")

    found = open_checkpoint(raw, log_keys=LOG_KEYS, witness_keys=WITNESS_KEYS)

    assert found.checkpoint == checkpoint(7)
    assert [who.at for who in found.signed] == [None, NOW]
    assert [who.at for who in found.cosigned] == [NOW + 60, NOW + 60]
    assert found.note.encode() == raw
    again = sign_checkpoint(checkpoint(7), keys=LOG.signing_keys, at=NOW)
    assert raw.startswith((again.text + "\n" + again.signatures[0].line).encode())


def test_the_proof_file() -> None:
    raw = golden("000004.tlog-proof")

    proof = parse_tlog_proof(raw)

    assert proof.encode() == raw
    assert list(proof.hashes) == inclusion_proof(tree(7), index=4, size=7)
    assert proof.checkpoint == golden("checkpoint")
    found = verify_tlog_proof(proof, leaf=leaf(4), log_keys=LOG_KEYS)
    assert found.checkpoint == checkpoint(7)


def test_the_rotation() -> None:
    raw = golden("rotation")

    keys, (rotation,) = follow_rotations(LOG_KEYS, [raw])

    assert keys == NEXT.verifier_keys
    assert rotation.after == checkpoint(7)
    again = sign_rotation(number=1, after=checkpoint(7), old=LOG, new=NEXT, at=NOW)
    assert parse_note(raw).text == again.text
    assert parse_note(raw).signatures[0::2] == again.signatures[0::2]


def test_the_request_to_a_witness() -> None:
    raw = golden("add-checkpoint")

    request = parse_request(raw)

    assert request.encode() == raw
    assert list(request.proof) == consistency_proof(tree(7), old=5, new=7)
    answer = judge(
        State(size=5, root=root(5)),
        request,
        log_keys={ORIGIN: LOG_KEYS},
        keys=WITNESS.signing_keys,
        at=NOW,
    )
    assert answer.status == HTTPStatus.OK
