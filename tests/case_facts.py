"""Ready-made facts of one case, plain unless a test says otherwise.

`told(GiftExchanged, on=3, gift_kind=GiftKind.LUXURY)` is a gift on the third day of
the case, written down an hour later; whatever it does not name is filled in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar
from uuid import UUID, uuid5

from domain import catalogue
from domain.case_so_far import CaseSoFar
from domain.catalogue import Field, Shape
from domain.facts.alliance import (
    InformedConsentObtained,
    SessionHeld,
    TherapyStarted,
)
from domain.facts.alliance_choices import (
    AllianceStage,
    ConsentScope,
    PriorRelationship,
    Vulnerability,
)
from domain.facts.bookkeeping import CaseOpened
from domain.facts.contact import (
    ContactPurpose,
    MeetingPurpose,
    OutOfOfficeMeetingHeld,
    OutOfSessionContactOccurred,
)
from domain.facts.decisions import (
    AdviceFollowed,
    BoundaryDecisionDocumented,
    ConsultationObtained,
)
from domain.facts.disclosure import DisclosureKind, TherapistSelfDisclosed
from domain.facts.endings import TherapyTerminated
from domain.facts.endings_choices import EndingReason
from domain.facts.fact import CaseFact, Modifier
from domain.facts.touch import PhysicalContactOccurred, TouchConsent, TouchKind
from domain.severity import weigh
from domain.values import (
    CaseId,
    Code,
    EvidenceLevel,
    FactId,
    Money,
    PersonId,
    Role,
    Sealed,
)
from domain.weighing import Step, Weighed

K = TypeVar("K", bound=CaseFact)

FIRST_DAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
NAMES = UUID("5f0c1d52-6a53-4c86-9d0c-0c6a1f6f6a10")
CASE = CaseId(uuid5(NAMES, "case"))
STREAM = uuid5(NAMES, "record")
THERAPIST = PersonId(uuid5(NAMES, "therapist"))
CLIENT = PersonId(uuid5(NAMES, "client"))
_numbers = count(1)


def day(number: float) -> datetime:
    """That many days after the case began."""
    return FIRST_DAY + timedelta(days=number)


def words(*, are_blank: bool = False) -> Sealed:
    """Something that somebody wrote, or left blank."""
    return Sealed(subject_id=CLIENT, commitment=b"", ciphertext=b"", is_blank=are_blank)


def told(
    kind: type[K], /, *, on: float = 0, after_days: float = 1 / 24, **values: Any
) -> K:
    """A fact of a kind on a day, written down `after_days` later."""
    number = next(_numbers)
    described = catalogue.kinds()[kind.__name__]
    plain = {field.name: plainly(field) for field in described.fields}
    envelope: dict[str, Any] = {
        "originator_id": STREAM,
        "originator_version": number,
        "fact_id": FactId(uuid5(NAMES, str(number))),
        "occurred_at": day(on),
        "recorded_at": day(on + after_days),
        "recorded_by": THERAPIST,
        "recorded_as": Role.THERAPIST,
        "case_id": CASE,
        "evidence_level": EvidenceLevel.SELF_REPORT,
    }
    return kind(**(envelope | plain | values))


def plainly(field: Field) -> Any:
    """The plainest answer to a field: nothing, where nothing may be told."""
    if not field.is_required:
        return None
    plain: dict[Shape, Any] = {
        Shape.CHOICES: (),
        Shape.YES_NO: False,
        Shape.WHOLE_NUMBER: 0,
        Shape.NUMBER: Decimal(0),
        Shape.MONEY: Money(amount=Decimal(5), currency="EUR"),
        Shape.MOMENT: FIRST_DAY,
        Shape.TEXT: words(),
        Shape.TEXTS: (),
        Shape.TERM: words(),
        Shape.TERMS: (),
        Shape.REFERENCE: words(),
        Shape.REFERENCES: (),
    }
    return plain[field.shape] if field.choices is None else _choice(field)


def opened() -> CaseOpened:
    """The case itself, with nothing told yet."""
    return CaseOpened(
        originator_id=STREAM,
        originator_version=0,
        fact_id=FactId(uuid5(NAMES, "opened")),
        occurred_at=FIRST_DAY,
        recorded_at=FIRST_DAY,
        recorded_by=THERAPIST,
        recorded_as=Role.THERAPIST,
        case_id=CASE,
        therapist_id=THERAPIST,
        client_id=CLIENT,
        reference="A-1",
    )


def started(*markers: Vulnerability, on: float = -100, **values: Any) -> TherapyStarted:
    """An opening with nothing unusual about it but the client's `markers`."""
    usual: dict[str, Any] = {
        "client_vulnerability": markers,
        "prior_relationship": PriorRelationship.NONE,
    }
    return told(TherapyStarted, on=on, **(usual | values))


def session(
    *, on: float, stage: AllianceStage = AllianceStage.PROCESS, minutes: int = 50
) -> SessionHeld:
    """A session of fifty planned minutes."""
    return told(
        SessionHeld,
        on=on,
        planned_minutes=50,
        actual_minutes=minutes,
        alliance_stage=stage,
    )


def decision(
    about: type[CaseFact] | FactId, *, on: float, **values: Any
) -> BoundaryDecisionDocumented:
    """A complete decision record about a kind of act, or about one act."""
    is_kind = isinstance(about, type)
    subject = {"subject_category": kind_code(about)} if is_kind else {}
    reference = {} if is_kind else {"subject_event_ref": about}
    return told(BoundaryDecisionDocumented, on=on, **(subject | reference | values))


def consultation(
    *about: type[CaseFact],
    on: float,
    followed: AdviceFollowed = AdviceFollowed.YES,
    **values: Any,
) -> ConsultationObtained:
    """Advice sought on kinds of act."""
    topics = tuple(kind_code(kind) for kind in about)
    return told(ConsultationObtained, on=on, topic=topics, followed=followed, **values)


def consent(*scope: ConsentScope, on: float, **values: Any) -> InformedConsentObtained:
    """Informed consent to some elements."""
    return told(InformedConsentObtained, on=on, scope=scope, **values)


def ended(*, on: float) -> TherapyTerminated:
    """An ordinary ending."""
    return told(TherapyTerminated, on=on, reason=EndingReason.GOALS_MET)


def kind_code(kind: Any) -> Code:
    """How a topic names a kind of fact."""
    return Code(kind.__name__)


def hug(*, on: float = 0, **values: Any) -> PhysicalContactOccurred:
    """A hug: 15 alone."""
    usual: dict[str, Any] = {"kind": TouchKind.HUG, "consent": TouchConsent.IMPLIED}
    return told(PhysicalContactOccurred, on=on, **(usual | values))


def social(*, on: float = 0, **values: Any) -> OutOfOfficeMeetingHeld:
    """A social meeting: 60 alone, 69 where no decision record is made."""
    usual: dict[str, Any] = {"purpose": MeetingPurpose.SOCIAL}
    return told(OutOfOfficeMeetingHeld, on=on, **(usual | values))


def chat(*, on: float = 0, **values: Any) -> OutOfSessionContactOccurred:
    """A social message on the record: 35 alone."""
    usual: dict[str, Any] = {"purpose": ContactPurpose.SOCIAL_CHAT, "on_record": True}
    return told(OutOfSessionContactOccurred, on=on, **(usual | values))


def disclosed(*, on: float = 0, **values: Any) -> TherapistSelfDisclosed:
    """A past problem told: 12 alone."""
    usual: dict[str, Any] = {"kind": DisclosureKind.PAST_COPED_PROBLEM}
    return told(TherapistSelfDisclosed, on=on, **(usual | values))


def effects(found: Weighed) -> list[tuple[Modifier, str]]:
    """What each circumstance did, in order."""
    return [(step.modifier, step.effect) for step in found.steps]


def effect(found: Weighed, modifier: Modifier) -> str | None:
    """What a modifier did; None where it was silent."""
    said = [step.effect for step in found.steps if step.modifier is modifier]
    return ", ".join(said) or None


def weighed(
    fact: CaseFact, *around: CaseFact, as_of: datetime | None = None
) -> Weighed:
    """What a fact weighs with others around it."""
    return weigh(fact, CaseSoFar(facts=(fact, *around), as_of=as_of))


def scores(facts: Iterable[CaseFact]) -> dict[FactId, float]:
    """What each fact of a case weighs."""
    case = CaseSoFar(facts=tuple(facts))
    return {fact.fact_id: weigh(fact, case).score for fact in case.facts}


def replayed(found: Weighed) -> float:
    """The score that the words of the steps lead to, from the base on."""
    figure = float(found.base)
    for step in found.steps:
        figure = _taken(figure, step)
    return figure


def _taken(figure: float, step: Step) -> float:
    sign, _, number = step.effect.rpartition(" ")
    match sign:
        case "×":
            return figure * float(number)
        case "+":
            return figure + float(number)
        case "at least":
            return max(figure, float(number))
        case _:
            assert sign == "counts as"
            return float(number)


def _choice(field: Field) -> Any:
    assert field.choices is not None
    return () if field.shape is Shape.CHOICES else next(iter(field.choices))
