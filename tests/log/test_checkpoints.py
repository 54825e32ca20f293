"""A checkpoint is three lines, and no bit of it can change unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.log.checkpoints import parse_checkpoint
from domain.log.notes import Note, parse_note, sign_note
from domain.log.refusals import LogRefusal, NoteRefused
from domain.log.signed_checkpoints import (
    open_checkpoint,
    sign_checkpoint,
    with_cosignatures,
)
from domain.log.tlog_proof import TlogProof, parse_tlog_proof, verify_tlog_proof
from domain.log.vkeys import VerifierKey
from tests.log.known import (
    LOG,
    NEXT,
    NOW,
    ORIGIN,
    STRANGER,
    WITNESS,
    checkpoint,
    every_flip,
    leaf,
    tree,
)

SEEN = checkpoint(7)
SIGNED = sign_checkpoint(SEEN, keys=LOG.signing_keys, at=NOW)
BARE = sign_checkpoint(SEEN, keys=LOG.signing_keys[:1], at=NOW)
COSIGNED = Note(
    text=SIGNED.text,
    signatures=SIGNED.signatures
    + sign_note(SIGNED.text, keys=WITNESS.signing_keys, at=NOW + 60).signatures,
)


def test_a_checkpoint_is_three_lines() -> None:
    origin, size, root, after = SEEN.text.split("\n")

    assert (origin, size, len(root), after) == (ORIGIN, "7", 44, "")
    assert parse_checkpoint(SEEN.text) == SEEN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        SEEN.text[:-1],
        SEEN.text + "extension\n",
        SEEN.text + "\n",
        "\n" + SEEN.text,
        SEEN.text.replace("\n7\n", "\n07\n"),
        SEEN.text.replace("\n7\n", "\n-7\n"),
        SEEN.text.replace("\n7\n", "\n7 \n"),
        SEEN.text.replace("\n7\n", f"\n{2**63}\n"),
        SEEN.text.replace("=\n", "\n"),
        SEEN.text.replace(ORIGIN, ""),
        SEEN.text.replace(ORIGIN, "o" * 256),
        f"{ORIGIN}\n7\nAAAA\n",
    ],
)
def test_a_checkpoint_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(LogRefusal):
        parse_checkpoint(text)


def test_all_keys_of_the_log_vouch_for_it_and_witnesses_beside_them() -> None:
    found = open_checkpoint(
        COSIGNED.encode(),
        log_keys=LOG.verifier_keys,
        witness_keys=[*STRANGER.verifier_keys, *WITNESS.verifier_keys],
    )

    assert found.checkpoint == SEEN
    assert [who.key for who in found.signed] == list(LOG.verifier_keys)
    assert [(who.key, who.at) for who in found.cosigned] == [
        (key, NOW + 60) for key in WITNESS.verifier_keys
    ]
    assert found.note == COSIGNED


@pytest.mark.parametrize(
    ("note", "log_keys", "why"),
    [
        (SIGNED, (), "no key of the log was given"),
        (SIGNED, NEXT.verifier_keys, "no key that is trusted"),
        (SIGNED, WITNESS.verifier_keys, "not those of"),
        (SIGNED, (*LOG.verifier_keys, *WITNESS.verifier_keys), "not those of"),
        (BARE, LOG.verifier_keys, "not every key"),
        (SIGNED, (*LOG.verifier_keys, *NEXT.verifier_keys), "not every key"),
    ],
)
def test_a_checkpoint_that_its_log_does_not_stand_by_is_refused(
    note: Note, log_keys: tuple[VerifierKey, ...], why: str
) -> None:
    with pytest.raises(NoteRefused, match=why):
        open_checkpoint(note.encode(), log_keys=log_keys)


def test_an_empty_log_has_one_root() -> None:
    empty = checkpoint(0)
    note = sign_checkpoint(empty, keys=LOG.signing_keys, at=NOW)
    assert (
        open_checkpoint(note.encode(), log_keys=LOG.verifier_keys).checkpoint == empty
    )

    wrong = replace(empty, root=bytes(32))
    note = sign_note(wrong.text, keys=LOG.signing_keys, at=NOW)
    with pytest.raises(NoteRefused, match="empty tree"):
        open_checkpoint(note.encode(), log_keys=LOG.verifier_keys)


def test_every_changed_bit_is_refused() -> None:
    """All of the text and the Ed25519 line; the ML-DSA line is 3,243 characters more."""
    for changed in every_flip(BARE.encode()):
        with pytest.raises(LogRefusal):
            open_checkpoint(changed, log_keys=LOG.verifier_keys[:1])


@pytest.mark.slow
def test_every_changed_bit_of_both_lines_is_refused() -> None:
    for changed in every_flip(SIGNED.encode()):
        with pytest.raises(LogRefusal):
            open_checkpoint(changed, log_keys=LOG.verifier_keys)


def test_a_changed_line_of_a_witness_is_refused_or_counts_for_nothing() -> None:
    witness = WITNESS.signing_keys[:1]
    note = Note(
        text=BARE.text,
        signatures=BARE.signatures
        + sign_note(BARE.text, keys=witness, at=NOW).signatures,
    )
    for changed in every_flip(note.encode()):
        try:
            found = open_checkpoint(
                changed,
                log_keys=LOG.verifier_keys[:1],
                witness_keys=WITNESS.verifier_keys,
            )
        except LogRefusal:
            continue
        assert (found.checkpoint, found.cosigned) == (SEEN, ())


def test_a_witness_s_answer_is_added_and_replaces_its_older_one() -> None:
    answer = sign_note(SEEN.text, keys=WITNESS.signing_keys, at=NOW + 120).signatures
    other = sign_note(SEEN.text, keys=STRANGER.signing_keys, at=NOW).signatures
    raw = "".join(line.line for line in (*answer, *other)).encode()

    found = with_cosignatures(COSIGNED, raw, witness_keys=WITNESS.verifier_keys)

    assert found.signatures == (*SIGNED.signatures, *answer)
    assert parse_note(found.encode()) == found


def test_an_answer_that_is_not_of_the_witness_is_refused() -> None:
    other = sign_note(checkpoint(6).text, keys=WITNESS.signing_keys, at=NOW).signatures
    stranger = sign_note(SEEN.text, keys=STRANGER.signing_keys, at=NOW).signatures
    for answer in (other, stranger, ()):
        raw = "".join(line.line for line in answer).encode()
        with pytest.raises(LogRefusal):
            with_cosignatures(SIGNED, raw, witness_keys=WITNESS.verifier_keys)
    with pytest.raises(NoteRefused):
        with_cosignatures(SIGNED, b"\xff\n", witness_keys=WITNESS.verifier_keys)


def test_a_note_does_not_take_more_cosignatures_than_can_be_read() -> None:
    full = replace(SIGNED, signatures=COSIGNED.signatures[:1] * 31)
    answer = COSIGNED.signatures[-2].line + COSIGNED.signatures[-1].line

    with pytest.raises(NoteRefused, match="at most"):
        with_cosignatures(full, answer.encode(), witness_keys=WITNESS.verifier_keys)


def proof_file(index: int, *, extra: bytes = b"") -> TlogProof:
    from domain.log.nodes import inclusion_proof

    hashes = inclusion_proof(tree(SEEN.size), index=index, size=SEEN.size)
    return TlogProof(
        index=index, hashes=tuple(hashes), checkpoint=BARE.encode(), extra=extra
    )


@pytest.mark.parametrize("index", range(SEEN.size))
@pytest.mark.parametrize("extra", [b"", b"said beside"])
def test_a_proof_file_proves_its_leaf(index: int, extra: bytes) -> None:
    raw = proof_file(index, extra=extra).encode()

    proof = parse_tlog_proof(raw)

    assert proof.encode() == raw
    assert proof.extra == extra
    found = verify_tlog_proof(proof, leaf=leaf(index), log_keys=LOG.verifier_keys[:1])
    assert found.checkpoint == SEEN
    with pytest.raises(LogRefusal):
        verify_tlog_proof(proof, leaf=leaf(index + 1), log_keys=LOG.verifier_keys[:1])


def test_every_changed_bit_of_a_proof_file_is_refused() -> None:
    for changed in every_flip(proof_file(4).encode()):
        with pytest.raises(LogRefusal):
            verify_tlog_proof(
                parse_tlog_proof(changed),
                leaf=leaf(4),
                log_keys=LOG.verifier_keys[:1],
            )


PROOF = proof_file(4).encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n",
        PROOF.replace(b"@v1", b"@v2"),
        PROOF.replace(b"@v1\n", b"@v1\nextra \n"),
        PROOF.replace(b"@v1\n", b"@v1\nextra AB==\n"),
        PROOF.replace(b"@v1\n", b"@v1\nextra AAAA\nextra AAAA\n"),
        PROOF.replace(b"@v1\n", b"@v1\n\n"),
        PROOF.replace(b"index 4", b"index 04"),
        PROOF.replace(b"index 4", b"index  4"),
        PROOF.replace(b"index 4", b"Index 4"),
        PROOF.replace(b"index 4\n", b""),
        PROOF.replace(b"index 4\n", b"index 4\n" + b"A" * 43 + b"=\n" * 1 * 64),
        PROOF.replace(b"index 4\n", b"index 4\n" + (b"A" * 43 + b"=\n") * 64),
        PROOF.replace(b"\n", b"\r\n"),
        PROOF.replace(b"c2sp.org", "c2sp·org".encode()),
        PROOF[: PROOF.index(b"\n\n")],
        b"c2sp.org/tlog-proof@v1\n\n" + BARE.encode(),
        b"x" * 300_000,
    ],
)
def test_a_proof_file_of_another_form_is_refused(raw: bytes) -> None:
    with pytest.raises(LogRefusal):
        parse_tlog_proof(raw)


def test_an_index_beyond_the_checkpoint_is_refused() -> None:
    for index in (SEEN.size, 2**62):
        proof = replace(proof_file(4), index=index)
        with pytest.raises(LogRefusal, match="there is no leaf"):
            verify_tlog_proof(proof, leaf=leaf(4), log_keys=LOG.verifier_keys[:1])
