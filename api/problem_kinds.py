"""The kinds of problem there are: status, stable name and title, and nothing else.

The domain does not know HTTP: the tables here are the one place where a refusal gets
a status. A refusal missing from them fails a test before it can fail a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

from api.accounts import AccountTaken, FirstPasswordOver, SecondFactorNeeded
from api.sign_in.attempts import TooManyTries
from api.sign_in.names import NameUnusable
from api.sign_in.passwords import (
    PasswordCommon,
    PasswordOfName,
    PasswordTooLong,
    PasswordTooShort,
    TooManySignIns,
)
from api.sign_in.tokens import TokenUnusable
from domain import refusals
from domain.log_keeper import LogForked


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A kind of problem. Its name is a promise to programs."""

    status: HTTPStatus
    name: str
    title: str

    @property
    def type(self) -> str:
        """The `type` of RFC 9457, as a relative URI."""
        return f"/problems/{self.name}"


def _kind(status: int, name: str, title: str) -> Kind:
    return Kind(status=HTTPStatus(status), name=name, title=title)


BODY_UNREADABLE = _kind(400, "body-unreadable", "The body cannot be read")
CURSOR_UNUSABLE = _kind(400, "cursor-unusable", "This cursor leads nowhere")
KEY_MISSING = _kind(400, "key-missing", "An idempotency key is needed")
HOST_UNKNOWN = _kind(400, "host-unknown", "This is not the name of this house")
PROVIDER_REFUSED = _kind(400, "provider-refused", "This sign-in was not finished")
NOT_SIGNED_IN = _kind(401, "not-signed-in", "Nobody is signed in")
SIGN_IN_REFUSED = _kind(401, "sign-in-refused", "Name or password is wrong")
CONFIRM_FIRST = _kind(403, "confirm-first", "Confirm that it is you")
FACTOR_FIRST = _kind(403, "second-factor-first", "Set up a second factor first")
OUT_OF_SCOPE = _kind(403, "out-of-scope", "This token is not good for this")
HTTPS_ONLY = _kind(403, "https-only", "This was sent in clear")
CROSS_SITE = _kind(403, "cross-site", "This came from another site")
FORM_NOT_OURS = _kind(403, "form-not-ours", "This form is no longer yours")
NOT_FOUND = _kind(404, "not-found", "There is nothing here")
INVITATION_UNKNOWN = _kind(404, "invitation-unknown", "This link is not good any more")
METHOD_NOT_ALLOWED = _kind(405, "method-not-allowed", "This cannot be done here")
TOO_LARGE = _kind(413, "too-large", "This is too large")
CONTENT_UNKNOWN = _kind(415, "content-unknown", "This type of content is not read")
NOT_UNDERSTOOD = _kind(422, "not-understood", "Something has to be mended first")
TOO_OFTEN = _kind(429, "too-often", "This was asked for very often")
FAILED = _kind(500, "failed", "Something went wrong on our side")
DAMAGED = _kind(500, "damaged", "A stored fact cannot be read")
PROVIDER_DOWN = _kind(502, "provider-down", "Your provider does not answer")
NOT_READY = _kind(503, "not-ready", "Not ready")
NOT_WRITTEN_DOWN = _kind(503, "not-written-down", "This cannot be shown just now")


def of_status(status: int) -> Kind:
    """What the framework refuses by itself, by the only thing it says."""
    ours = (BODY_UNREADABLE, NOT_FOUND, METHOD_NOT_ALLOWED, TOO_LARGE)
    known = {kind.status.value: kind for kind in ours}
    phrase = HTTPStatus(status).phrase
    return known.get(status) or _kind(status, phrase.lower().replace(" ", "-"), phrase)


REFUSALS: Mapping[type[Exception], Kind] = MappingProxyType(
    {
        refusals.NotUnderstood: NOT_UNDERSTOOD,
        refusals.KindUnknown: _kind(422, "kind-unknown", "No such kind of fact"),
        refusals.CaseUnknown: _kind(404, "case-unknown", "No such case"),
        refusals.FactUnknown: _kind(404, "fact-unknown", "No such fact"),
        refusals.FlagUnknown: _kind(404, "flag-unknown", "No such question"),
        refusals.PersonUnknown: _kind(422, "person-unknown", "No such person"),
        refusals.PersonErased: _kind(410, "person-erased", "This person was erased"),
        refusals.StreamErased: _kind(
            410, "records-destroyed", "These records were destroyed"
        ),
        refusals.TieUnknown: _kind(404, "tie-unknown", "No such tie"),
        refusals.RequestUnknown: _kind(404, "request-unknown", "No such request"),
        refusals.CheckUnknown: _kind(404, "check-unknown", "No such check"),
        refusals.WallUnusable: _kind(409, "wall-unusable", "No wall can be there"),
        refusals.AskedAlready: _kind(409, "asked-already", "This was asked for before"),
        refusals.SecondPersonNeeded: _kind(
            403, "second-person-needed", "Another person has to decide this"
        ),
        refusals.UnderHold: _kind(409, "under-hold", "A legal hold forbids this"),
        refusals.HoldUnknown: _kind(404, "hold-unknown", "No such hold"),
        refusals.BeforeBoard: _kind(409, "before-board", "A board may need this"),
        refusals.NotYetOver: _kind(409, "not-yet-over", "This has to be kept"),
        refusals.NamesThePerson: _kind(
            422, "names-the-person", "The reason names the person"
        ),
        refusals.JudgedOfOneself: _kind(
            422, "judged-of-oneself", "Name two different persons"
        ),
        refusals.NothingJudged: _kind(409, "nothing-judged", "Nobody has judged this"),
        refusals.Conflicted: _kind(409, "conflicted", "Somebody is tied to this case"),
        refusals.RoleWithheld: _kind(409, "role-withheld", "This role is kept apart"),
        refusals.RecusedAlready: _kind(
            409, "recused-already", "You stepped back before"
        ),
        refusals.UntilUnusable: _kind(
            422, "until-unusable", "Access ends on a day that lies ahead"
        ),
        refusals.GrantUnknown: _kind(404, "grant-unknown", "No such grant"),
        refusals.ProceedingRuns: _kind(
            409, "proceeding-runs", "A proceeding runs already"
        ),
        refusals.NoProceeding: _kind(409, "no-proceeding", "No proceeding runs"),
        refusals.NotAllowed: _kind(403, "not-allowed", "You may not do this"),
        refusals.PurposeNeeded: _kind(422, "purpose-needed", "Say what for first"),
        refusals.NotYoursToRecord: _kind(
            403, "not-yours-to-record", "This is for others to record"
        ),
        refusals.NotYetHappened: _kind(
            422, "not-yet-happened", "This has not happened yet"
        ),
        refusals.EndsBeforeItBegins: _kind(
            422, "ends-before-it-begins", "The end lies before the beginning"
        ),
        refusals.AlreadyCorrected: _kind(
            409, "already-corrected", "This was corrected before"
        ),
        refusals.Overtaken: _kind(412, "overtaken", "The case has changed"),
        refusals.HandedOverBefore: _kind(
            409, "handed-over-before", "This was handed over before"
        ),
        refusals.KeysNotFixed: _kind(
            409, "keys-not-fixed", "Nothing fixes the keys of this case"
        ),
        refusals.KeyReused: _kind(422, "key-reused", "This key was used before"),
        refusals.AlreadyImported: _kind(
            409, "already-imported", "This history was imported before"
        ),
        LogForked: _kind(409, "not-signed", "The log is not signed any more"),
        FirstPasswordOver: _kind(401, "first-password-over", "This password has ended"),
        AccountTaken: _kind(409, "account-taken", "This name is taken"),
        PasswordTooShort: _kind(422, "password-too-short", "The password is too short"),
        PasswordTooLong: _kind(422, "password-too-long", "The password is too long"),
        PasswordCommon: _kind(422, "password-common", "Others try this password first"),
        PasswordOfName: _kind(422, "password-of-name", "The password is a name"),
        TooManySignIns: _kind(429, "too-many-sign-ins", "Too many sign-ins at once"),
        TooManyTries: _kind(429, "too-many-tries", "Too many wrong tries"),
        NameUnusable: _kind(422, "name-unusable", "This name cannot be used"),
        TokenUnusable: _kind(422, "token-unusable", "A token cannot be made so"),
        SecondFactorNeeded: _kind(
            401, "second-factor-needed", "A second factor is needed"
        ),
    }
)
"""Every refusal of the domain and of the accounts, and how it is answered."""

FIELDS: Mapping[type[Exception], str] = MappingProxyType(
    {
        refusals.KindUnknown: "kind",
        refusals.NotYetHappened: "occurred_at",
        refusals.EndsBeforeItBegins: "occurred_until",
        refusals.AlreadyCorrected: "corrects",
        refusals.PersonUnknown: "about",
        refusals.UntilUnusable: "until",
        refusals.PurposeNeeded: "purpose",
        AccountTaken: "name",
        NameUnusable: "name",
        PasswordTooShort: "password",
        PasswordTooLong: "password",
        PasswordCommon: "password",
        PasswordOfName: "password",
        SecondFactorNeeded: "code",
    }
)
"""The field to mend, where a refusal is about one."""
