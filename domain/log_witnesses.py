"""Asking witnesses to cosign a checkpoint, and what came of it.

All are asked at once, each gets five seconds, and each may ask once or twice more for a
proof from the size that it knows. A line is kept only if it verifies. A witness that
does not answer is a failure; one that answers that this is not the history it knows is
an alarm. Neither stops the practice from writing: what is missing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from domain.log.checkpoints import Checkpoint, parse_checkpoint
from domain.log.notes import Note, Signature
from domain.log.signed_checkpoints import with_cosignatures
from domain.log.witness import make_request
from domain.log_post import SECONDS, Answered, Unanswered, post
from domain.witness_answers import Again, Alarm, Failure, Heard, Leaves, Question
from domain.witnesses_file import Settings

ROUNDS = 3
TEXT = "text/plain; charset=utf-8"

Prove = Callable[[int, int], Sequence[bytes]]
"""A consistency proof from an old size, above 0, to a new one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cosigned:
    """What came of asking: the checkpoint with every cosignature that verifies."""

    note: Note
    lines: tuple[Signature, ...]
    cosigned: tuple[str, ...]
    """The names of the witnesses that did."""
    missing: tuple[Failure, ...]
    quorum: int

    @property
    def failures(self) -> tuple[str, ...]:
        """Who has not cosigned, and why, in words."""
        return tuple(f"{each.witness}: {each.why}" for each in self.missing)

    @property
    def is_enough(self) -> bool:
        """Whether the quorum is there. Nobody asked is never enough."""
        return 0 < self.quorum <= len(self.cosigned)

    @property
    def words(self) -> str:
        """The same for people, in a few sentences."""
        if not self.quorum:
            return (
                "No witness is named, so nobody outside has seen this checkpoint; "
                "name one with 'boundary-ledger log add-witness'."
            )
        who = ", ".join(self.cosigned) or "nobody"
        said = f"Cosigned by {who}; the quorum is {self.quorum}"
        if not self.is_enough:
            said += ", so these are too few. Facts are written all the same"
        return " ".join(f"{each}." for each in (said, *self.failures))


class Witnesses:
    """The witnesses of a practice. `alarm` hears of what must not be passed over."""

    def __init__(self, settings: Settings, *, alarm: Alarm) -> None:
        self.settings = settings
        self._alarm = alarm

    def cosign(
        self,
        note: Note,
        *,
        old: Checkpoint | None,
        prove: Prove,
        leaves: Leaves | None = None,
    ) -> Cosigned:
        """Ask every witness; `old` is the checkpoint that they probably know.

        `prove` is called in this thread alone. Where `leaves` is given, a witness that
        another process has shown a later checkpoint meanwhile is no alarm.
        """
        size = parse_checkpoint(note.text).size
        first = old.size if old is not None and old.size <= size else 0
        waiting = {each.name: first for each in self.settings.witnesses}
        heard: dict[str, Heard] = {}
        for _ in range(ROUNDS):
            heard |= self._ask(note, waiting, prove=prove, leaves=leaves)
            waiting = {
                name: found.size
                for name, found in heard.items()
                if isinstance(found, Again)
            }
        return self._summed_up(note, heard)

    def check(self, note: Note) -> Cosigned:
        """Ask every witness about the newest checkpoint, and prove nothing.

        One that has not cosigned it is a failure here, which says how far it is.
        """
        size = parse_checkpoint(note.text).size
        waiting = {each.name: size for each in self.settings.witnesses}
        heard = self._ask(note, waiting, prove=None, leaves=None)
        for name, found in heard.items():
            if isinstance(found, Again):
                why = f"it answers, and has cosigned {found.size} of {size} leaves"
                heard[name] = Failure(witness=name, why=why)
        return self._summed_up(note, heard)

    def _ask(
        self,
        note: Note,
        waiting: Mapping[str, int],
        *,
        prove: Prove | None,
        leaves: Leaves | None,
    ) -> dict[str, Heard]:
        """What those who wait answer, each asked from the size that it waits for."""
        new = parse_checkpoint(note.text).size
        questions = [
            Question(
                witness=each,
                request=make_request(
                    old_size=waiting[each.name],
                    proof=prove(waiting[each.name], new)
                    if prove is not None and 0 < waiting[each.name] < new
                    else (),
                    note=note,
                ),
                alarm=self._alarm,
                leaves=leaves,
            )
            for each in self.settings.witnesses
            if each.name in waiting
        ]
        return {
            question.witness.name: question.heard(answered)
            for question, answered in zip(questions, _post_all(questions), strict=True)
        }

    def _summed_up(self, note: Note, heard: Mapping[str, Heard]) -> Cosigned:
        missing: list[Failure] = []
        lines: list[Signature] = []
        cosigned: list[str] = []
        for name, found in heard.items():
            if isinstance(found, Failure):
                missing.append(found)
            elif isinstance(found, Again):
                why = f"it has asked for another proof {ROUNDS} times; ask again later"
                missing.append(Failure(witness=name, why=why))
            else:
                cosigned.append(name)
                lines += found
        if lines:
            answer = "".join(line.line for line in lines).encode()
            note = with_cosignatures(note, answer, witness_keys=self.settings.keys)
        return Cosigned(
            note=note,
            lines=tuple(lines),
            cosigned=tuple(cosigned),
            missing=tuple(missing),
            quorum=self.settings.quorum,
        )


def _post_all(questions: Sequence[Question]) -> list[Answered | Unanswered]:
    """The answers in the order of the questions, all of which are asked at once."""
    if not questions:
        return []
    pool = ThreadPoolExecutor(max_workers=len(questions), thread_name_prefix="witness")
    asked = [pool.submit(_post, question) for question in questions]
    # Looking up a name has no limit of its own: whoever is late for that stays behind.
    wait(asked, timeout=SECONDS + 1)
    pool.shutdown(wait=False, cancel_futures=True)
    return [_outcome(future) for future in asked]


def _post(question: Question) -> Answered:
    where = f"{question.witness.url}/add-checkpoint"
    return post(where, question.request.encode(), content_type=TEXT)


def _outcome(future: Future[Answered]) -> Answered | Unanswered:
    if not future.done():
        return Unanswered(f"it has not answered within {SECONDS:.0f} seconds")
    try:
        return future.result()
    except Unanswered as error:
        return error
