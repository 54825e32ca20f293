"""What a witness's answer means for the practice that asked.

200  cosignature lines     kept if they verify with the keys that were named
409  a size                prove again from there; beyond our own, an alarm
422  not consistent        an alarm: another history is known there
403, 400                   an alarm: keys or programs that do not fit together
404, others                a failure, and what mends it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

from domain.log.notes import Signature
from domain.log.refusals import LogRefusal
from domain.log.signed_checkpoints import with_cosignatures
from domain.log.witness import SIZE, Request, parse_size
from domain.log_post import Answered, Unanswered
from domain.witnesses_file import Witness

INCONSISTENT = "witness-inconsistent"
FORBIDDEN = "witness-forbidden"
MALFORMED = "witness-malformed"
AHEAD = "witness-ahead"
SHOWN_CHARACTERS = 200

ALARMING: Mapping[int, tuple[str, str]] = {
    HTTPStatus.FORBIDDEN: (
        FORBIDDEN,
        "it does not accept this log's key; if that was changed, give it the new one",
    ),
    HTTPStatus.BAD_REQUEST: (
        MALFORMED,
        "it cannot read what this log sends, or finds it rolled back",
    ),
}

Alarm = Callable[[str, str], object]
"""Told the kind of an alarm, and the words for people."""
Leaves = Callable[[], int]
"""How many leaves the log has by now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """A witness that has not cosigned, and why."""

    witness: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Again:
    """A witness that wants a proof from the size that it has cosigned last."""

    size: int


Heard = tuple[Signature, ...] | Failure | Again


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One witness, what it is asked, and who is told if it says what must not be."""

    witness: Witness
    request: Request
    alarm: Alarm
    leaves: Leaves | None = None

    def heard(self, answered: Answered | Unanswered) -> Heard:
        """What the answer comes to."""
        if isinstance(answered, Unanswered):
            return self._failed(str(answered))
        try:
            return self._heard(answered)
        except LogRefusal as refusal:
            return self._failed(f"its answer cannot be used: {refusal}")

    def _heard(self, answered: Answered) -> Heard:
        match answered.status:
            case HTTPStatus.OK:
                return self._lines(answered.body)
            case HTTPStatus.CONFLICT:
                return self._conflict(answered)
            case HTTPStatus.UNPROCESSABLE_ENTITY:
                return self._inconsistent(answered)
            case status if status in ALARMING:
                kind, why = ALARMING[status]
                return self._alarming(kind, why, told=_told(answered))
            case status:
                return self._failed(_failing(status) + _told(answered))

    def _lines(self, body: bytes) -> tuple[Signature, ...]:
        alone = replace(self.request.note, signatures=())
        found = with_cosignatures(alone, body, witness_keys=self.witness.keys)
        return found.signatures

    def _conflict(self, answered: Answered) -> Heard:
        ours = self.request.checkpoint.size
        if answered.content_type.split(";")[0].strip() == SIZE:
            size = parse_size(answered.body)
        else:
            size = self.request.old_size
        if size == self.request.old_size == ours:
            # Editions of the specification before 2026 answer another root so.
            return self._inconsistent(answered)
        if size == self.request.old_size:
            return self._failed("it refuses a proof from the very size that it names")
        if size <= ours:
            return Again(size=size)
        if self.leaves is not None and size <= self.leaves():
            return self._failed(f"it has cosigned a later checkpoint, of {size} leaves")
        return self._alarming(
            AHEAD,
            f"it says that it has cosigned {size} leaves of this log, which has fewer "
            "here. If this ledger was restored from a backup, facts written after that "
            "backup are missing; find them before anything else is written",
        )

    def _inconsistent(self, answered: Answered) -> Failure:
        return self._alarming(
            INCONSISTENT,
            "it refuses the checkpoint, because that does not continue the history "
            "that it has cosigned. Facts may have been changed or removed after they "
            "were written: keep everything as it is, run 'boundary-ledger verify', and "
            "speak with whoever runs the witness",
            told=_told(answered),
        )

    def _alarming(self, kind: str, why: str, *, told: str = "") -> Failure:
        """The words stay the same however the log grows: one alarm, not one a day."""
        origin = self.request.checkpoint.origin
        self.alarm(kind, f"witness {self.witness.name} of the log {origin}: {why}")
        return self._failed(why + told)

    def _failed(self, why: str) -> Failure:
        return Failure(witness=self.witness.name, why=why)


def _failing(status: int) -> str:
    if status == HTTPStatus.NOT_FOUND:
        return (
            "it does not know this log; give whoever runs it the log's key (log.vkey "
            "of 'boundary-ledger log export'), and check the address"
        )
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return f"it answers {status} and sends us elsewhere; nobody follows there"
    return f"it answers {status}"


def _told(answered: Answered) -> str:
    """What the answer says itself, as far as it can be shown."""
    text = answered.body[:SHOWN_CHARACTERS].decode("ascii", "replace").strip()
    shown = "".join(mark if mark.isprintable() else " " for mark in text)
    return f' (it says: "{shown}")' if shown else ""
