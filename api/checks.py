"""Having a person checked: what is asked, and what whoever asks is told, and when.

At once they hear of their own people only. For the rest every check is answered alike:
by when they will hear. The practice is looked through later, by nobody's request
(`api.screening`), so that neither words nor size nor time tell what was found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from api.access import require
from api.house import House
from api.own_people import OwnMatch, own_matches
from api.persons_doubted import Doubt, doubts
from api.role_thought import considered_as, misplaced, named_in, role_of
from api.unreviewed import advice, until_answered
from audit_reports.wording import moment
from domain import checking
from domain.answers import understand_words
from domain.checking import DETAILS, PURPOSE, ROLE, Asking
from domain.checks import (
    DESK,
    AskedMemory,
    DeskMemory,
    asker_stream,
    remember_asked,
    remember_desk,
)
from domain.described import as_text, called, from_text
from domain.facts.checks import Answer, CheckAsked, CheckId, CheckTold, Occasion
from domain.facts.dual_roles_choices import EnteredRole
from domain.ledger import Command
from domain.matching.details import Details
from domain.policy import Action, Decision, Principal
from domain.practice import Booking
from domain.refusals import CheckUnknown, NotUnderstood, Problem
from domain.sealing import ERASED, seal
from domain.values import CaseId, FactId, PersonId, Sealed

LONGEST_PURPOSE = 500
NAMED_FOR = timedelta(days=14)
"""For so long after the answer who asked still reads whom they asked about."""
NAMED_NO_MORE = "a name that is no longer shown"
TOLD = {
    Answer.CLEAR: (
        "Beyond what you were told at once, nothing stands in the way: you can go on."
    ),
    Answer.DECLINE: (
        "Please do not go on with this. You need not say why, and it says nothing "
        "about the person or about you."
    ),
    Answer.TALK: "Before you go on, come and talk with a conflict reviewer.",
}
WAITS = (
    "You will hear by {due}. Everybody who asks is told the same now, whatever the "
    "practice knows."
)
WAITS_URGENT = (
    "A conflict reviewer looks at this as soon as they can, whatever the practice "
    "knows. You will hear by {due} at the latest."
)
LATE = "This is late, whatever the practice knows. You will hear as soon as it is done."


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Whom somebody wants to have checked, on which occasion and what for.

    `role` is the other role that they think of, where they name one.
    """

    details: Details
    occasion: Occasion = Occasion.INTAKE
    role: EnteredRole | None = None
    purpose: str = ""
    is_urgent: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Mine:
    """A check as who asked sees it. `answer` is None until they were told.

    `name` is what the person was called when it was asked; `words` say how it stands.
    `case_id` is the case that they opened after it. `advice` says what to do where
    nobody else is a conflict reviewer. `role` is the other role that they named, for as
    long as they read the name.
    """

    id: CheckId
    name: str
    occasion: Occasion
    is_urgent: bool
    asked_at: datetime
    due_at: datetime
    answer: Answer | None
    told_at: datetime | None
    words: str
    case_id: CaseId | None = None
    advice: str | None = None
    role: EnteredRole | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """What somebody hears at once: the check, and who of their own people it may be.

    `doubts` are about what they told alone, whatever the practice knows.
    """

    mine: Mine
    own: list[OwnMatch]
    compared: int
    doubts: tuple[Doubt, ...] = ()


def desk(house: House) -> DeskMemory:
    """What is open, and what was answered. For reviewers, and for the screening."""
    return house.ledger.recall(DESK, DeskMemory(), remember_desk)


def asked_by(house: House, person_id: PersonId) -> AskedMemory:
    """What somebody asked, and what they were told."""
    stream = asker_stream(person_id)
    return house.ledger.recall(stream, AskedMemory(), remember_asked)


def ask(
    house: House, principal: Principal, wanted: Wanted, *, command: Command | None
) -> Heard:
    """Have a person checked. Raises NotAllowed, NotUnderstood and KeyReused."""
    decision = require(principal, Action.CHECK_PERSON)
    asked = write(house, principal, wanted, decision=decision, command=command)
    role = considered_as(wanted.occasion, wanted.role)
    own, compared = own_matches(house, principal, wanted.details, role=role)
    return Heard(
        mine=_mine(house, asked, None, said=advice(house, principal.person_id)),
        own=own,
        compared=compared,
        doubts=doubts(wanted.details, today=house.clock().date()),
    )


def write(
    house: House,
    principal: Principal,
    wanted: Wanted,
    *,
    decision: Decision,
    is_open: bool = False,
    command: Command | None,
) -> CheckAsked:
    """Write that somebody asks, once it is known that they may.

    Raises NotUnderstood and KeyReused.
    """
    purpose = _understood(wanted)
    check_id, about_id = CheckId(uuid4()), PersonId(uuid4())
    by = principal.person_id
    house.keys.ensure(streams=[asker_stream(by), DESK], subjects=[about_id])
    assert decision.role is not None, "whoever asks does it in a role"
    asking = Asking(
        check_id=check_id,
        about_id=about_id,
        occasion=wanted.occasion,
        rule=decision.by.id,
        seal=sealer(
            house,
            about_id,
            {
                DETAILS: as_text(wanted.details),
                PURPOSE: purpose,
                ROLE: "" if wanted.role is None else wanted.role.value,
            },
        ),
        is_urgent=wanted.is_urgent,
        is_open=is_open,
    )
    booking = Booking(by=by, role=decision.role, now=house.clock())
    receipt = house.ledger.carry_out(
        lambda: checking.ask(
            asked_by(house, by), desk(house), asking=asking, booking=booking
        ),
        command=command,
    )
    house.catch_up()
    written = house.ledger.fact(receipt.stream, receipt.version)
    assert isinstance(written, CheckAsked)
    return written


def mine(house: House, principal: Principal) -> list[Mine]:
    """What somebody asked, the latest first. Raises NotAllowed."""
    require(principal, Action.CHECK_PERSON)
    known = asked_by(house, principal.person_id)
    said = advice(house, principal.person_id)
    found = [
        _mine(
            house,
            asked,
            known.told.get(id_),
            case_id=known.carried.get(id_),
            said=said,
        )
        for id_, asked in known.checks.items()
    ]
    return found[::-1]


def one_of_mine(house: House, principal: Principal, check_id: CheckId) -> Heard:
    """A check of one's own, with one's own people. Raises NotAllowed, CheckUnknown."""
    require(principal, Action.CHECK_PERSON)
    known = asked_by(house, principal.person_id)
    asked = known.checks.get(check_id)
    if asked is None:
        raise CheckUnknown(check_id)
    told = known.told.get(check_id)
    details = None if is_over(house, told) else details_of(house, asked)
    own, compared = (
        own_matches(house, principal, details, role=role_of(house, asked))
        if details
        else ([], 0)
    )
    shown = _mine(
        house,
        asked,
        told,
        case_id=known.carried.get(check_id),
        said=advice(house, principal.person_id),
    )
    doubted = doubts(details, today=house.clock().date()) if details else ()
    return Heard(mine=shown, own=own, compared=compared, doubts=doubted)


def details_of(house: House, asked: CheckAsked) -> Details | None:
    """What was asked about; None where it is gone, or where nobody asked."""
    if asked.details is None:
        return None
    text = house.ledger.words(asked, DETAILS, asked.details)
    return None if text is ERASED else from_text(text)


def sealer(
    house: House, about: PersonId, told: dict[str, str]
) -> Callable[[FactId, str], Sealed]:
    """Seals what was told for a field of a fact, under the key of a person."""
    return partial(_sealed, house, about, told)


def _sealed(
    house: House, about: PersonId, told: dict[str, str], fact_id: FactId, field: str
) -> Sealed:
    return seal(house.keys, told[field], about=about, fact_id=fact_id, field=field)


def _understood(wanted: Wanted) -> str:
    """The purpose, as it is kept. Raises NotUnderstood."""
    problems = misplaced(wanted.role, wanted.occasion)
    if not (called(wanted.details) or wanted.details.phones or wanted.details.emails):
        said = "tell at least a name, a phone number or an e-mail address"
        problems.append(Problem(field="surname", reason=said))
    try:
        understand_words(as_text(wanted.details))
    except ValueError as error:
        problems.append(Problem(field="surname", reason=str(error)))
    purpose = wanted.purpose.strip()
    try:
        purpose = understand_words(purpose).text.strip() if purpose else ""
    except ValueError as error:
        problems.append(Problem(field=PURPOSE, reason=str(error)))
    if len(purpose) > LONGEST_PURPOSE:
        said = f"is longer than {LONGEST_PURPOSE} characters"
        problems.append(Problem(field=PURPOSE, reason=said))
    if problems:
        raise NotUnderstood(problems, doing="checked")
    return purpose


def _mine(
    house: House,
    asked: CheckAsked,
    told: CheckTold | None,
    *,
    case_id: CaseId | None = None,
    said: str | None,
) -> Mine:
    answer = None if told is None else told.answer
    return Mine(
        id=asked.check_id,
        name=_called(house, asked, told),
        occasion=asked.occasion,
        is_urgent=asked.is_urgent,
        asked_at=asked.recorded_at,
        due_at=asked.due_at,
        answer=answer,
        told_at=None if told is None else told.recorded_at,
        words=_words(asked, answer, now=house.clock()),
        case_id=case_id,
        advice=until_answered(said, answer),
        role=None if is_over(house, told) else named_in(house, asked),
    )


def _called(house: House, asked: CheckAsked, told: CheckTold | None) -> str:
    """Whom somebody asked about, until some days after they were told.

    Later nobody reads it, so that an erasure cannot be told from the passing of time.
    """
    details = None if is_over(house, told) else details_of(house, asked)
    return NAMED_NO_MORE if details is None else called(details)


def is_over(house: House, told: CheckTold | None) -> bool:
    """Whether it is so long since the answer that nobody reads any more who was asked
    about."""
    return told is not None and house.clock() > told.recorded_at + NAMED_FOR


def _words(asked: CheckAsked, answer: Answer | None, *, now: datetime) -> str:
    if answer is not None:
        return TOLD[answer]
    if now >= asked.due_at:
        return LATE
    due = moment(asked.due_at)
    return WAITS_URGENT.format(due=due) if asked.is_urgent else WAITS.format(due=due)
