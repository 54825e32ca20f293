"""What a witness answers when a log asks it to cosign (C2SP tlog-witness).

    old 20852014\\n                                      the size it cosigned last
    PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\\n      the consistency proof
    jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\\n
    \\n
    a signed checkpoint

    200  cosignature lines     the tree has grown from the one that was cosigned last
    400  malformed, or old is larger than the checkpoint
    403  no key that is trusted for this log has signed, or one signed wrongly
    404  the log is not known here
    409  "<size>\\n", text/x.tlog.size: another tree was cosigned last; prove from there
    422  not consistent: wrong proof, or another root for the same size

Judging is pure. The caller looks up the state, judges, and stores the new state before it
answers, all in one transaction that no other request can enter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from domain.log.canonical import (
    read_after,
    read_decimal,
    read_hashes,
    write_hashes,
)
from domain.log.checkpoints import Checkpoint, parse_checkpoint
from domain.log.notes import LONGEST_NOTE, Note, parse_note, signatures_on
from domain.log.proofs import verify_growth
from domain.log.refusals import LogRefusal, NoteRefused
from domain.log.tree import EMPTY_ROOT
from domain.log.vkeys import SigningKey, VerifierKey

TEXT = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"
LONGEST_REQUEST = LONGEST_NOTE + 4096


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """The tree of one log that a witness cosigned last."""

    size: int
    root: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """A well-formed request; nobody has checked who signed or what is proved."""

    old_size: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint

    def encode(self) -> bytes:
        head = f"old {self.old_size}\n{write_hashes(self.proof)}\n"
        return head.encode() + self.note.encode()


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What to answer, and what to store first; None where nothing changes."""

    status: HTTPStatus
    body: bytes
    content_type: str = TEXT
    state: State | None = None


def make_request(*, old_size: int, proof: Sequence[bytes], note: Note) -> Request:
    """What a log sends a witness. Raises LogRefusal for a note that is no checkpoint."""
    checkpoint = parse_checkpoint(note.text)
    return Request(
        old_size=old_size, proof=tuple(proof), note=note, checkpoint=checkpoint
    )


def parse_request(body: bytes) -> Request:
    """The request in a body. Raises LogRefusal: answer it with `malformed`."""
    if len(body) > LONGEST_REQUEST:
        raise NoteRefused(f"a request has at most {LONGEST_REQUEST} bytes")
    head, blank, note = body.partition(b"\n\n")
    if not blank or not head.isascii():
        raise NoteRefused("a request has ASCII lines, a blank line, a checkpoint")
    old, *proof = head.decode("ascii").split("\n")
    return make_request(
        old_size=read_decimal(read_after("old", old)),
        proof=read_hashes(proof),
        note=parse_note(note),
    )


def parse_size(body: bytes) -> int:
    """The size in the body of a 409. Raises LogRefusal."""
    if not body.isascii() or not body.endswith(b"\n"):
        raise NoteRefused("a witness answers a size and a newline")
    return read_decimal(body[:-1].decode("ascii"))


def malformed(refusal: LogRefusal) -> Answer:
    return _refused(HTTPStatus.BAD_REQUEST, str(refusal))


def judge(
    known: State | None,
    request: Request,
    *,
    log_keys: Mapping[str, Sequence[VerifierKey]],
    keys: Sequence[SigningKey],
    at: int,
) -> Answer:
    """What a witness answers that cosigned `known` last, at a time in seconds UTC.

    `log_keys` says by origin which keys it trusts; `keys` are its own.
    """
    assert {key.kind.is_timed for key in keys} == {True}
    checkpoint = request.checkpoint
    if not (trusted := log_keys.get(checkpoint.origin)):
        return _refused(HTTPStatus.NOT_FOUND, "this log is not known here")
    try:
        request.note.verified_by(trusted)
    except LogRefusal as refusal:
        return _refused(HTTPStatus.FORBIDDEN, str(refusal))
    if request.old_size > checkpoint.size:
        return _refused(HTTPStatus.BAD_REQUEST, "the log is smaller than it was")
    last = known or State(size=0, root=EMPTY_ROOT)
    if request.old_size != last.size:
        return _stale(last)
    try:
        _verify(last, request)
    except LogRefusal as refusal:
        return _refused(HTTPStatus.UNPROCESSABLE_ENTITY, str(refusal))
    return _cosigned(request, keys=keys, at=at)


def _verify(last: State, request: Request) -> None:
    verify_growth(
        old_size=last.size,
        new_size=request.checkpoint.size,
        old=last.root,
        new=request.checkpoint.root,
        proof=request.proof,
    )


def _stale(last: State) -> Answer:
    size = f"{last.size}\n".encode()
    return Answer(status=HTTPStatus.CONFLICT, body=size, content_type=SIZE)


def _cosigned(request: Request, *, keys: Sequence[SigningKey], at: int) -> Answer:
    lines = signatures_on(request.note.text, keys=keys, at=at)
    return Answer(
        status=HTTPStatus.OK,
        body="".join(line.line for line in lines).encode(),
        state=State(size=request.checkpoint.size, root=request.checkpoint.root),
    )


def _refused(status: HTTPStatus, why: str) -> Answer:
    return Answer(status=status, body=f"{why}\n".encode())
