"""What the ledger will not write or show, in the words of the people it concerns.

A refusal is something a caller can foresee and answer. Nothing was changed. There is
no HTTP in here; `api.problems` gives each refusal its status.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.values import Role


class Refusal(Exception):
    """The ledger would not do this. Nothing was changed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing that is not right about what was told: which field, and why."""

    field: str
    reason: str


class NotUnderstood(Refusal):
    """What was told does not fit its kind of fact, or what was asked fits nothing."""

    def __init__(self, problems: Iterable[Problem], *, doing: str = "recorded") -> None:
        self.problems = tuple(problems)
        said = "; ".join(f"{p.field}: {p.reason}" for p in self.problems)
        super().__init__(f"this cannot be {doing} as it stands: {said}")


class KindUnknown(Refusal):
    """The catalogue has no kind of fact of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"there is no kind of fact called {name!r}; the catalogue lists them all"
        )
        self.name = name


class CaseUnknown(Refusal):
    """No such case, or none that this person may know of."""

    def __init__(self, case: UUID | str) -> None:
        super().__init__(f"there is no case {case} here")
        self.case = case


class FactUnknown(Refusal):
    """No such fact in this case, or none that this person may know of."""

    def __init__(self, fact_id: UUID | str, *, field: str | None = None) -> None:
        where = f" (named by {field})" if field else ""
        super().__init__(f"there is no fact {fact_id} in this case{where}")
        self.fact_id = fact_id
        self.field = field


class FlagUnknown(Refusal):
    """This case asks no such question, or none that this person may know of."""

    def __init__(self, flag_id: UUID | str) -> None:
        super().__init__(f"there is no question {flag_id} in this case")
        self.flag_id = flag_id


class PersonUnknown(Refusal):
    """Nobody of this identifier or name is registered."""

    def __init__(self, person: UUID | str, *, field: str = "about") -> None:
        super().__init__(f"nobody is registered as {person}")
        self.person, self.field = person, field


class PersonErased(Refusal):
    """What was written about this person was erased, and nothing new is written."""

    def __init__(self, person: UUID | str) -> None:
        super().__init__(
            f"person {person} was erased: nothing more is recorded about them. Where "
            "they come back, register them as somebody new"
        )
        self.person = person


class StreamErased(Refusal):
    """These records were destroyed when they no longer had to be kept."""

    def __init__(self, stream: UUID) -> None:
        super().__init__(
            f"the records of {stream} were destroyed at the end of their retention; "
            "nothing is added to them"
        )
        self.stream = stream


class TieUnknown(Refusal):
    """No such tie of this person, or several that begin so."""

    def __init__(self, tie: UUID | str) -> None:
        super().__init__(
            f"there is no one tie {tie} here; list what is there and choose one"
        )
        self.tie = tie


class RequestUnknown(Refusal):
    """Nothing of this number was asked for, or it is settled already."""

    def __init__(self, request: UUID | str) -> None:
        super().__init__(f"no open request {request} is here; list what is open")
        self.request = request


class CheckUnknown(Refusal):
    """No such check, or none that waits for this person."""

    def __init__(self, check: UUID | str) -> None:
        super().__init__(f"no check {check} waits here any more; list what is open")


class WallUnusable(Refusal):
    """Somebody cannot be walled off from this case, or let back to it, as it stands."""

    def __init__(self, why: str) -> None:
        super().__init__(f"this cannot be done: {why}")


class AskedAlready(Refusal):
    """The same was asked for before, and waits for a second person."""

    def __init__(self, *, request: UUID, by: str) -> None:
        super().__init__(
            f"this was asked for already, by {by}; it waits for another person to "
            "approve or to refuse it"
        )
        self.request = request


class SecondPersonNeeded(Refusal):
    """Nobody approves what they asked for themselves, or what is about them."""

    def __init__(self, why: str) -> None:
        super().__init__(f"another person has to decide this: {why}")
        self.why = why


class UnderHold(Refusal):
    """A legal hold forbids that anything about this person be destroyed."""

    def __init__(self, *, by: str, at: datetime, why: str) -> None:
        super().__init__(
            f"a legal hold forbids it: {by} placed it on {at:%Y-%m-%d}, {why}. Release "
            "the hold first, if it no longer stands"
        )
        self.by = by


class BeforeBoard(Refusal):
    """What a board has before it, or a proceeding is about, is not destroyed."""

    def __init__(self) -> None:
        super().__init__(
            "a case of this person lies before a board, or a proceeding runs about it, "
            "which may need it; end that first, with 'case revoke' or 'proceeding end'"
        )


class HoldUnknown(Refusal):
    """There is no such hold, or it was released."""

    def __init__(self, named: UUID | str) -> None:
        super().__init__(f"there is no hold on {named}")
        self.named = named


class NotYetOver(Refusal):
    """A case is kept for longer; the reason says until when, or what is missing."""

    def __init__(self, why: str) -> None:
        super().__init__(f"this case has to be kept: {why}")
        self.why = why


class NamesThePerson(Refusal):
    """A reason outlives the person, so it must not say who they were."""

    def __init__(self, field: str) -> None:
        super().__init__(
            f"the {field} names the person, and it will outlive them; say it without "
            "the name, such as 'by letter of the client'"
        )
        self.field = field


class JudgedOfOneself(Refusal):
    """Two persons are judged to be alike or not; one is always themselves."""

    def __init__(self) -> None:
        super().__init__("name two different persons: everybody is like themselves")


class NothingJudged(Refusal):
    """Nobody has judged how these two are alike, or it was taken back."""

    def __init__(self) -> None:
        super().__init__(
            "no judgement stands on these two, so there is none to take back"
        )


class Conflicted(Refusal):
    """Somebody is tied to a case, so that they do not look at it in an office."""

    def __init__(self, who: str, why: str) -> None:
        super().__init__(f"{who} cannot have this case before them: {why}")
        self.why = why


class RoleWithheld(Refusal):
    """Somebody may not hold this role beside those they hold or held lately."""

    def __init__(self, why: str) -> None:
        super().__init__(f"this role cannot be given: {why}")
        self.why = why


class RecusedAlready(Refusal):
    """Who has stepped back from a case has stepped back for good."""

    def __init__(self) -> None:
        super().__init__("you have stepped back from this case before")


class UntilUnusable(Refusal):
    """Access is granted up to a day that lies ahead, and not for ever."""

    def __init__(self, *, days: int) -> None:
        super().__init__(
            f"access is granted up to a moment that lies ahead, at most {days} days "
            "from now; grant it anew when it is still needed then"
        )


class GrantUnknown(Refusal):
    """There is no such grant in this case, or it is over."""

    def __init__(self, grant: UUID | str) -> None:
        super().__init__(f"there is no grant {grant} in this case that still holds")
        self.grant = grant


class ProceedingRuns(Refusal):
    """A proceeding about this case runs already, under another case officer."""

    def __init__(self) -> None:
        super().__init__(
            "a proceeding about this case runs already; end that one first"
        )


class NoProceeding(Refusal):
    """Nothing about this case is before a board that could be ended."""

    def __init__(self) -> None:
        super().__init__(
            "no proceeding about this case runs, and nobody has it before them"
        )


class NotAllowed(Refusal):
    """The rules of access do not let this person do this."""

    def __init__(self, *, action: str, rule: str) -> None:
        super().__init__(f"you may not {action}: {rule}")
        self.action = action
        self.rule = rule


class NotYoursToRecord(Refusal):
    """This kind of fact is told by others."""

    def __init__(self, *, kind: str, role: Role, allowed: Iterable[Role]) -> None:
        self.allowed = tuple(allowed)
        who = ", ".join(role.value.replace("_", " ") for role in self.allowed)
        super().__init__(
            f"{kind} is recorded by {who}, not by a {role.value.replace('_', ' ')}"
        )


class NotYetHappened(Refusal):
    """A fact is told only once it has happened."""

    def __init__(self, *, occurred_at: datetime, now: datetime) -> None:
        super().__init__(
            f"{occurred_at:%Y-%m-%d %H:%M} UTC has not come yet (it is "
            f"{now:%Y-%m-%d %H:%M} UTC); record what has happened"
        )
        self.occurred_at = occurred_at


class EndsBeforeItBegins(Refusal):
    """The end of a span lies before its beginning."""

    def __init__(self) -> None:
        super().__init__("the end of the time span lies before its beginning")


class AlreadyCorrected(Refusal):
    """A fact is put right once; after that its correction can be put right."""

    def __init__(self, *, fact_id: UUID, by: UUID) -> None:
        super().__init__(
            f"fact {fact_id} was corrected before, by {by}; correct that one instead"
        )
        self.fact_id = fact_id
        self.by = by


class Overtaken(Refusal):
    """Somebody wrote to the case since it was read."""

    def __init__(self) -> None:
        super().__init__(
            "the case has changed since you read it; read it again, then decide again"
        )


class PurposeNeeded(Refusal):
    """Their relation alone does not explain why somebody looks."""

    def __init__(self) -> None:
        super().__init__(
            "say what it is for first; it is written down with what you are shown"
        )


class HandedOverBefore(Refusal):
    """This was handed over before, and cannot be made the same again."""

    def __init__(self, at: datetime) -> None:
        super().__init__(
            f"this was handed over on {at:%Y-%m-%d at %H:%M} UTC, and it would not be "
            "the same now; to hand it over once more, send it with a new key"
        )


class KeysNotFixed(Refusal):
    """Nothing in the log says that a case has these keys and no others."""

    def __init__(self, case_id: UUID) -> None:
        super().__init__(
            f"nothing in the log fixes the keys of the case {case_id}, because it was "
            "opened with a version from before any release: no bundle of it would prove "
            "anything, and its report can be printed"
        )


class KeyReused(Refusal):
    """An idempotency key stands for one request and was sent with another."""

    def __init__(self) -> None:
        super().__init__(
            "this idempotency key was used before for a different request; "
            "send a new key with a new request"
        )


class AlreadyImported(Refusal):
    """A history of this name is in the ledger, and it is not the same one."""

    def __init__(self, history: str) -> None:
        super().__init__(
            f"history {history!r} was imported before with other content; facts are "
            "never replaced: record corrections, or import it under another id"
        )
        self.history = history


class StoredFactUnreadable(Exception):
    """A stored fact is not what was written: bytes or place were changed.

    Not a refusal: the ledger is damaged, and whoever reads must be told.
    """

    def __init__(self, *, stream: UUID, version: int, why: str) -> None:
        super().__init__(
            f"fact {version} of stream {stream} cannot be read: {why}. Its stored "
            "bytes or its place were changed after it was written; restore the "
            "ledger from a backup and keep this copy as evidence"
        )
        self.stream = stream
        self.version = version
