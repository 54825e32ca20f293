"""Notes have one spelling, and only keys that are trusted vouch for them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.log.canonical import read_base64, read_decimal, write_base64
from domain.log.notes import (
    LONGEST_NOTE,
    MOST_SIGNATURES,
    Note,
    Signature,
    parse_note,
    sign_note,
)
from domain.log.refusals import LogRefusal, NotCanonical, NoteRefused
from domain.log.vkeys import Kind, SigningKey, VerifierKey, parse_vkey, parse_vkeys
from tests.log.known import LOG, NEXT, NOW, STRANGER, WITNESS, checkpoint, every_flip

TEXT = "First line\n\nsecond line, with ü\n"
ED25519 = LOG.signing_keys[0]
SIGNED = sign_note(TEXT, keys=[ED25519, NEXT.signing_keys[0]], at=NOW)
LINE = SIGNED.signatures[0].line


def test_a_note_read_and_written_again_is_the_same_bytes() -> None:
    raw = SIGNED.encode()

    assert parse_note(raw) == SIGNED
    assert parse_note(raw).encode() == raw
    assert raw == f"{TEXT}\n{LINE}{SIGNED.signatures[1].line}".encode()


def test_it_says_who_vouches_for_it_and_who_is_unknown() -> None:
    (found,) = SIGNED.verified_by([ED25519.verifier])

    assert (found.key, found.at) == (ED25519.verifier, None)
    assert SIGNED.unknown_to([ED25519.verifier]) == SIGNED.signatures[1:]
    assert SIGNED.verified_by(
        [k.verifier for k in (NEXT.signing_keys[0], ED25519)]
    ) == (
        replace(found),
        replace(found, key=NEXT.verifier_keys[0]),
    )


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "\n",
        TEXT,
        f"{TEXT}\n",
        f"{TEXT}{LINE}",
        f"\n\n{LINE}",
        f"\n{LINE}",
        f"{TEXT}\n\n{LINE}",
        f"{TEXT}\n{LINE}\n",
        f"{TEXT}\n{LINE[:-1]}",
        f"{TEXT}\n{LINE}{LINE}\n",
        f"{TEXT}\n{LINE}text\n",
        f"{TEXT}\n-{LINE[1:]}",
        f"{TEXT}\n—{LINE[2:]}",
        f"{TEXT}\n {LINE}",
        f"{TEXT}\n{LINE[:-1]} \n",
        f"{TEXT}\n{LINE[:-1]}\r\n",
        TEXT.replace(" ", "\t") + f"\n{LINE}",
        TEXT.replace("F", "\x00") + f"\n{LINE}",
        f"{TEXT}\n{LINE.replace('— ', '—  ')}",
        f"{TEXT}\n{LINE.replace('practice', 'pra+tice')}",
        f"{TEXT}\n{LINE}".replace("practice", "pra\u00a0tice"),
        f"{TEXT}\n{LINE}".replace("practice", "pra\u2003tice"),
        f"{TEXT}\n{LINE.replace('practice', 'p' * 256)}",
        f"{TEXT}\n— practice.example \n",
        f"{TEXT}\n—  AAAAAAAA\n",
        f"{TEXT}\n— practice.example AAAAAA==\n",
        f"{TEXT}\n— practice.example AAAAAAA\n",
        f"{TEXT}\n— practice.example AAAAAB==\n",
        f"{TEXT}\n— practice.example AAAAAAAé\n",
        f"{TEXT}\n" + LINE * (MOST_SIGNATURES + 1),
        "x" * LONGEST_NOTE + f"\n\n{LINE}",
    ],
)
def test_a_note_of_another_form_is_refused(raw: str) -> None:
    with pytest.raises(LogRefusal):
        parse_note(raw.encode())


@pytest.mark.parametrize("wrong", [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80"])
def test_a_note_is_utf8(wrong: bytes) -> None:
    with pytest.raises(NoteRefused):
        parse_note(wrong + SIGNED.encode())


def test_a_note_may_have_many_large_signatures() -> None:
    lines = tuple(
        Signature(name=f"key{n}.example", key_id=bytes(4), signature=bytes(4900))
        for n in range(16)
    )

    raw = Note(text=TEXT, signatures=lines).encode()

    assert parse_note(raw).signatures == lines


@pytest.mark.parametrize(
    "text", ["", "\n", "no newline", "blank\n\n", "\n\n", "a\tb\n"]
)
def test_a_text_of_another_form_is_not_signed(text: str) -> None:
    with pytest.raises(NoteRefused):
        sign_note(text, keys=[ED25519], at=NOW)


def test_a_note_that_no_trusted_key_signed_is_refused() -> None:
    with pytest.raises(NoteRefused, match="no key that is trusted"):
        SIGNED.verified_by(WITNESS.verifier_keys)
    with pytest.raises(NoteRefused):
        SIGNED.verified_by([])


def test_names_and_ids_count_together() -> None:
    same_name = replace(SIGNED.signatures[0], key_id=bytes(4))
    same_id = replace(SIGNED.signatures[0], name="other.example")

    for line in (same_name, same_id):
        with pytest.raises(NoteRefused, match="no key that is trusted"):
            Note(text=TEXT, signatures=(line,)).verified_by([ED25519.verifier])


def test_a_wrong_line_of_a_known_key_refuses_the_note_whatever_else_is_right() -> None:
    wrong = replace(SIGNED.signatures[1], signature=SIGNED.signatures[0].signature)
    note = replace(SIGNED, signatures=(SIGNED.signatures[0], wrong))

    assert note.verified_by([ED25519.verifier])
    with pytest.raises(NoteRefused, match="is wrong"):
        note.verified_by([ED25519.verifier, NEXT.verifier_keys[0]])


def test_a_key_signs_once() -> None:
    twice = replace(SIGNED, signatures=SIGNED.signatures[:1] * 2)

    with pytest.raises(NoteRefused, match="twice"):
        twice.verified_by([ED25519.verifier])


def test_two_keys_with_one_name_and_id_cannot_both_be_trusted() -> None:
    class Twin(VerifierKey):
        @property
        def key_id(self) -> bytes:
            return ED25519.verifier.key_id

    twin = Twin(name=ED25519.name, kind=Kind.ED25519, public=bytes(32))

    with pytest.raises(NoteRefused, match="one key id"):
        SIGNED.verified_by([ED25519.verifier, twin])


@pytest.mark.parametrize(
    "key",
    [*LOG.signing_keys, *WITNESS.signing_keys],
    ids=lambda key: f"{key.name[:8]} {key.kind.name}",
)
def test_a_key_of_each_kind_verifies_what_it_signed_and_nothing_else(
    key: SigningKey,
) -> None:
    text = checkpoint(5).text
    signature = key.sign(text, at=NOW)

    at = key.verifier.verify(text, signature)

    assert at == (NOW if key.kind.is_timed else None)
    for changed in (signature + b"\0", signature[:-1], signature[1:], b""):
        with pytest.raises(NoteRefused):
            key.verifier.verify(text, changed)
    with pytest.raises(LogRefusal):
        key.verifier.verify(checkpoint(6).text, signature)
    with pytest.raises(LogRefusal):
        STRANGER.verifier_keys[0].verify(text, signature)


def test_a_time_beyond_what_c2sp_allows_is_refused() -> None:
    key, text = WITNESS.signing_keys[0], checkpoint(5).text

    with pytest.raises(NoteRefused):
        key.verifier.verify(text, b"\xff" * 8 + key.sign(text, at=NOW)[8:])


def test_a_cosignature_is_for_checkpoints_only() -> None:
    for key in WITNESS.signing_keys:
        with pytest.raises(LogRefusal):
            sign_note(TEXT, keys=[key], at=NOW)


def test_one_key_used_as_two_kinds_is_two_keys() -> None:
    """An Ed25519 signature of a checkpoint never passes for a cosignature."""
    text = checkpoint(5).text
    plain = ED25519.sign(text, at=NOW)
    cosigner = replace(ED25519, kind=Kind.ED25519_COSIGNATURE)
    statement = LOG.signing_keys[1].for_statements()

    assert cosigner.verifier.key_id != ED25519.verifier.key_id
    with pytest.raises(NoteRefused):
        cosigner.verifier.verify(text, NOW.to_bytes(8, "big") + plain)
    with pytest.raises(NoteRefused):
        LOG.verifier_keys[1].verify(
            text, NOW.to_bytes(8, "big") + statement.sign(text, at=NOW)
        )


@pytest.mark.parametrize(
    "key",
    [
        *LOG.verifier_keys,
        *WITNESS.verifier_keys,
        LOG.verifier_keys[1].for_statements(),
    ],
    ids=lambda key: f"{key.name[:8]} {key.kind.name}",
)
def test_a_verifier_key_is_one_line(key: VerifierKey) -> None:
    assert parse_vkey(str(key)) == key


def test_every_changed_bit_of_a_verifier_key_is_refused() -> None:
    for changed in every_flip(str(ED25519.verifier).encode()):
        with pytest.raises((LogRefusal, UnicodeDecodeError)):
            parse_vkey(changed.decode())


@pytest.mark.parametrize(
    "line",
    [
        "",
        "name",
        "name+0a1b2c3d",
        "name+0a1b2c3d+",
        "name+0a1b2c3d+AZXq",
        "name+0a1b2c3d+" + write_base64(b"\x02" + bytes(32)),
        str(ED25519.verifier) + "\n",
        " " + str(ED25519.verifier),
        str(ED25519.verifier).replace("practice", ""),
        str(ED25519.verifier).replace(
            ED25519.verifier.key_id.hex(), ED25519.verifier.key_id.hex().upper()
        ),
        str(ED25519.verifier).replace("practice", "pract ice"),
    ],
)
def test_a_line_that_is_no_verifier_key_is_refused(line: str) -> None:
    with pytest.raises(LogRefusal):
        parse_vkey(line)


def test_a_vkey_file_has_one_key_a_line() -> None:
    assert parse_vkeys(LOG.vkeys) == LOG.verifier_keys
    for text in ("", "\n", LOG.vkeys[:-1], LOG.vkeys + "\n", "\n" + LOG.vkeys):
        with pytest.raises(LogRefusal):
            parse_vkeys(text)


@pytest.mark.parametrize(
    "text", ["AA", "AA=", "AB==", "A===", "AAA", "AA==\n", " AA==", "AA-_", "AAAé", "="]
)
def test_base64_has_one_spelling(text: str) -> None:
    with pytest.raises(NotCanonical):
        read_base64(text)


@pytest.mark.parametrize(
    "text",
    ["", "00", "01", "-1", "+1", "1 ", " 1", "1\n", "1_0", "٣", str(2**63), "1" * 99],
)
def test_a_decimal_has_one_spelling(text: str) -> None:
    with pytest.raises(NotCanonical):
        read_decimal(text)


def test_decimals_reach_up_to_63_bits() -> None:
    assert [read_decimal(t) for t in ("0", "10", str(2**63 - 1))] == [0, 10, 2**63 - 1]
