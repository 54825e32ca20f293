"""A witness cosigns growth and nothing else, with the statuses of its protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.log.checkpoints import Checkpoint
from domain.log.nodes import consistency_proof
from domain.log.notes import Note, sign_note
from domain.log.refusals import LogRefusal, NoteRefused
from domain.log.signed_checkpoints import open_checkpoint, with_cosignatures
from domain.log.tree import EMPTY_ROOT
from domain.log.vkeys import SigningKey
from domain.log.witness import (
    SIZE,
    Answer,
    Request,
    State,
    judge,
    make_request,
    malformed,
    parse_request,
    parse_size,
)
from tests.log.known import LOG, NEXT, NOW, ORIGIN, WITNESS, checkpoint, root, tree

TRUSTED = {ORIGIN: LOG.verifier_keys}


def note(seen: Checkpoint, keys: Sequence[SigningKey] = LOG.signing_keys[:1]) -> Note:
    return sign_note(seen.text, keys=keys, at=NOW)


def asked(old: int, new: int) -> Request:
    proof = consistency_proof(tree(new), old=old, new=new) if old else []
    return make_request(old_size=old, proof=proof, note=note(checkpoint(new)))


def state(size: int) -> State:
    return State(size=size, root=root(size))


def judged(known: State | None, request: Request) -> Answer:
    return judge(
        known, request, log_keys=TRUSTED, keys=WITNESS.signing_keys, at=NOW + 5
    )


@given(old=st.integers(0, 20), more=st.integers(0, 20))
def test_growth_is_cosigned(old: int, more: int) -> None:
    request = parse_request(asked(old, old + more).encode())

    answer = judged(state(old) if old else None, request)

    assert (answer.status, answer.state) == (HTTPStatus.OK, state(old + more))
    cosigned = with_cosignatures(
        request.note, answer.body, witness_keys=WITNESS.verifier_keys
    )
    found = open_checkpoint(
        cosigned.encode(),
        log_keys=LOG.verifier_keys[:1],
        witness_keys=WITNESS.verifier_keys,
    )
    assert [who.key for who in found.cosigned] == list(WITNESS.verifier_keys)
    assert {who.at for who in found.cosigned} == {NOW + 5}


@given(known=st.integers(0, 20), old=st.integers(0, 20), more=st.integers(0, 20))
def test_a_stale_size_is_answered_with_the_size_to_prove_from(
    known: int, old: int, more: int
) -> None:
    new = max(old + more, 1)

    answer = judged(state(known), asked(old, new))

    if old == known:
        assert answer.status == HTTPStatus.OK
    else:
        assert answer.status == HTTPStatus.CONFLICT
        assert (answer.content_type, answer.state) == (SIZE, None)
        assert parse_size(answer.body) == known
        if known <= new:
            assert judged(state(known), asked(known, new)).status == HTTPStatus.OK


def test_a_smaller_tree_than_the_request_itself_names_is_a_bad_request() -> None:
    rolled_back = replace(asked(3, 3), old_size=5)

    assert judged(state(5), rolled_back).status == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(
    ("known", "request_"),
    [
        (state(5), replace(asked(5, 9), proof=())),
        (state(5), replace(asked(5, 9), proof=asked(4, 9).proof)),
        (state(5), replace(asked(5, 9), proof=(*asked(5, 9).proof, bytes(32)))),
        (replace(state(5), root=bytes(32)), asked(5, 9)),
        (replace(state(5), root=bytes(32)), asked(5, 5)),
        (state(5), replace(asked(5, 5), proof=(bytes(32),))),
        (None, replace(asked(0, 5), proof=(bytes(32),))),
        (state(0), replace(asked(0, 5), proof=(bytes(32),))),
        (
            None,
            make_request(
                old_size=0,
                proof=(),
                note=note(Checkpoint(origin=ORIGIN, size=0, root=bytes(32))),
            ),
        ),
    ],
)
def test_what_is_not_consistent_is_not_cosigned(
    known: State | None, request_: Request
) -> None:
    answer = judged(known, request_)

    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.state is None
    assert "—" not in answer.body.decode()


def test_an_empty_log_is_cosigned() -> None:
    answer = judged(None, asked(0, 0))

    assert answer.status == HTTPStatus.OK
    assert answer.state == State(size=0, root=EMPTY_ROOT)


def test_another_log_is_not_known() -> None:
    seen = replace(checkpoint(5), origin="other.example/log")
    request = make_request(old_size=0, proof=(), note=note(seen))

    assert judged(None, request).status == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    "wrong",
    [
        note(checkpoint(5), NEXT.signing_keys),
        replace(note(checkpoint(5)), signatures=note(checkpoint(4)).signatures),
        replace(
            note(checkpoint(5)),
            signatures=note(checkpoint(5)).signatures * 2,
        ),
    ],
)
def test_a_checkpoint_that_its_log_did_not_sign_is_forbidden(wrong: Note) -> None:
    request = make_request(old_size=0, proof=(), note=wrong)

    assert judged(None, request).status == HTTPStatus.FORBIDDEN


def test_lines_of_others_are_passed_over() -> None:
    both = note(checkpoint(5), [*NEXT.signing_keys, *LOG.signing_keys])
    request = make_request(old_size=0, proof=(), note=both)

    assert judged(None, request).status == HTTPStatus.OK


BODY = asked(5, 9).encode()


def test_a_request_read_and_written_again_is_the_same_bytes() -> None:
    assert parse_request(BODY) == asked(5, 9)
    assert parse_request(BODY).encode() == BODY


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 5\n",
        BODY[6:],
        BODY.replace(b"old 5", b"old 05"),
        BODY.replace(b"old 5", b"old  5"),
        BODY.replace(b"old 5", b"old -5"),
        BODY.replace(b"old 5", b"Old 5"),
        BODY.replace(b"old 5", b"size 5"),
        BODY.replace(b"\n", b"\r\n"),
        BODY.replace(b"=\n", b"\n", 1),
        BODY.replace(b"old 5\n", b"old 5\n" + (b"A" * 43 + b"=\n") * 63),
        BODY.replace(b"old 5\n", "old 5\né\n".encode()),
        BODY.replace(b"\n9\n", b"\n9\nextension\n"),
        BODY[:-1],
        BODY + b"\n",
        b"old 5\n\n" + b"x" * 200_000,
    ],
)
def test_a_request_of_another_form_is_malformed(body: bytes) -> None:
    with pytest.raises(LogRefusal) as refusal:
        parse_request(body)

    assert malformed(refusal.value).status == HTTPStatus.BAD_REQUEST


def test_a_request_may_carry_63_hashes() -> None:
    most = replace(asked(5, 9), proof=(bytes(32),) * 63)

    assert parse_request(most.encode()) == most


@pytest.mark.parametrize("body", [b"", b"5", b"05\n", b"5\n\n", b"-5\n", b"\xd9\xa3\n"])
def test_a_size_has_one_spelling(body: bytes) -> None:
    with pytest.raises(LogRefusal):
        parse_size(body)


def test_a_log_does_not_send_a_note_that_is_no_checkpoint() -> None:
    other = sign_note("text\n", keys=LOG.signing_keys[:1], at=NOW)

    with pytest.raises(NoteRefused):
        make_request(old_size=0, proof=(), note=other)
