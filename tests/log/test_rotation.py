"""Old keys name the new ones; a chain of statements leads to the keys in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.log.notes import Note, sign_note
from domain.log.refusals import LogRefusal, NoteRefused
from domain.log.rotation import (
    Rotation,
    follow_rotations,
    parse_rotation,
    sign_rotation,
)
from domain.log.signer import KeyPair
from domain.log.vkeys import SigningKey, VerifierKey
from tests.log.known import (
    AFTER_NEXT,
    LOG,
    NEXT,
    NOW,
    ORIGIN,
    WITNESS,
    checkpoint,
    flipped,
)


def rotated(number: int, size: int, old: KeyPair, new: KeyPair) -> Note:
    return sign_rotation(
        number=number, after=checkpoint(size), old=old, new=new, at=NOW
    )


FIRST = rotated(1, 5, LOG, NEXT)
SECOND = rotated(2, 9, NEXT, AFTER_NEXT)


def statement_keys(*pairs: KeyPair) -> list[SigningKey]:
    return [key.for_statements() for pair in pairs for key in pair.signing_keys]


def test_a_chain_leads_to_the_keys_in_force() -> None:
    keys, followed = follow_rotations(
        LOG.verifier_keys, [FIRST.encode(), SECOND.encode()]
    )

    assert keys == AFTER_NEXT.verifier_keys
    assert [rotation.after for rotation in followed] == [checkpoint(5), checkpoint(9)]


def test_without_statements_the_keys_are_those_trusted() -> None:
    assert follow_rotations(LOG.verifier_keys, []) == (LOG.verifier_keys, ())


def test_who_trusts_one_of_the_keys_can_follow_too() -> None:
    for trusted in LOG.verifier_keys:
        keys, _ = follow_rotations([trusted], [FIRST.encode(), SECOND.encode()])
        assert keys == AFTER_NEXT.verifier_keys


def test_a_chain_may_be_followed_from_its_middle() -> None:
    keys, _ = follow_rotations(NEXT.verifier_keys, [SECOND.encode()])

    assert keys == AFTER_NEXT.verifier_keys


def test_one_of_the_two_keys_may_stay() -> None:
    mixed = replace(NEXT, ed25519=LOG.ed25519)

    keys, _ = follow_rotations(LOG.verifier_keys, [rotated(1, 5, LOG, mixed).encode()])

    assert keys == mixed.verifier_keys


@pytest.mark.parametrize(
    ("trusted", "chain"),
    [
        ((), [FIRST]),
        (NEXT.verifier_keys, [FIRST]),
        (WITNESS.verifier_keys, [FIRST]),
        (LOG.verifier_keys, [SECOND]),
        (LOG.verifier_keys, [SECOND, FIRST]),
        (LOG.verifier_keys, [FIRST, FIRST]),
        (LOG.verifier_keys, [FIRST, rotated(3, 9, NEXT, AFTER_NEXT)]),
        (LOG.verifier_keys, [FIRST, rotated(2, 4, NEXT, AFTER_NEXT)]),
        (LOG.verifier_keys, [FIRST, rotated(2, 9, LOG, AFTER_NEXT)]),
    ],
)
def test_another_chain_is_refused(
    trusted: tuple[VerifierKey, ...], chain: list[Note]
) -> None:
    with pytest.raises(NoteRefused):
        follow_rotations(trusted, [note.encode() for note in chain])


@pytest.mark.parametrize("missing", range(4))
def test_every_old_and_every_new_key_must_sign(missing: int) -> None:
    keys = statement_keys(LOG, NEXT)
    del keys[missing]
    note = sign_note(FIRST.text, keys=keys, at=NOW)

    with pytest.raises(NoteRefused, match="every old and every new key"):
        follow_rotations(LOG.verifier_keys, [note.encode()])


def test_a_changed_bit_of_the_text_is_refused() -> None:
    """Every bit of what is read, and one in 97 of the long keys."""
    raw, keys = FIRST.encode(), FIRST.text.encode().index(b"old ")
    for bit in (*range(8 * keys), *range(8 * keys, 8 * len(FIRST.text.encode()), 97)):
        with pytest.raises(LogRefusal):
            follow_rotations(LOG.verifier_keys, [flipped(raw, bit)])


def signed(rotation: Rotation) -> bytes:
    keys = statement_keys(LOG, NEXT)
    return sign_note(rotation.text, keys=keys, at=NOW).encode()


@pytest.mark.parametrize(
    "keys",
    [
        WITNESS.verifier_keys,
        (*NEXT.verifier_keys, *WITNESS.verifier_keys),
        NEXT.verifier_keys * 2,
        LOG.verifier_keys,
    ],
)
def test_a_rotation_names_keys_of_its_log_once(keys: Sequence[VerifierKey]) -> None:
    rotation = replace(parse_rotation(FIRST.text), new=tuple(keys))

    with pytest.raises(NoteRefused):
        follow_rotations(LOG.verifier_keys, [signed(rotation)])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/v1", "/v2"),
        (ORIGIN, "other.example"),
        ("rotation 1", "rotation 0"),
        ("rotation 1", "rotation 01"),
        ("rotation 1", "rotation  1"),
        ("after 5 ", "after 5  "),
        ("after 5", "after 05"),
        ("after 5", "before 5"),
        ("=\n", "\n"),
        ("=\n", "= \n"),
        ("new ", ""),
        ("old ", ""),
        ("new ", "old "),
        ("old ", "new "),
        (f"old {LOG.verifier_keys[0]}\n", ""),
        (f"new {NEXT.verifier_keys[0]}\n", ""),
        (f"old {LOG.verifier_keys[0]}\n", f"new {LOG.verifier_keys[0]}\n"),
        ("".join(f"old {key}\n" for key in LOG.verifier_keys), ""),
        ("".join(f"new {key}\n" for key in NEXT.verifier_keys), ""),
        (f"{NEXT.verifier_keys[1]}\n", f"{NEXT.verifier_keys[1]}"),
    ],
)
def test_a_statement_of_another_form_is_refused(old: str, new: str) -> None:
    assert old in FIRST.text

    with pytest.raises(LogRefusal):
        follow_rotations(
            LOG.verifier_keys,
            [FIRST.encode().replace(old.encode(), new.encode())],
        )


def test_a_witness_makes_no_statements() -> None:
    with pytest.raises(NoteRefused, match="no statements"):
        WITNESS.verifier_keys[0].for_statements()
    with pytest.raises(NoteRefused, match="no statements"):
        WITNESS.signing_keys[0].for_statements()
