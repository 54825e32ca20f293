"""What the client agreed to, and what was put in place where a tie is unavoidable.

Each function is one circumstance of the catalogue's table and answers a step or None.
Consent never makes a sexual or hidden act lighter. Both factors are proposals of
judgement from the event catalogue, not validated.
"""

from __future__ import annotations

from domain.acts import is_complete, is_off_record, is_sexual
from domain.case_so_far import RECORD_AFTER, RECORD_BEFORE
from domain.facts.alliance import TherapyStarted
from domain.facts.alliance_choices import ConsentScope, Setting
from domain.facts.confidentiality import ConfidentialInformationDisclosed, SharingBasis
from domain.facts.contact import (
    ClientLifeEventAttended,
    IncidentalEncounterOccurred,
    OutOfOfficeMeetingHeld,
    OutOfSessionContactOccurred,
    SocialMediaContactOccurred,
)
from domain.facts.dual_roles import (
    ConflictCheckPerformed,
    ProfessionalRoleChanged,
    RelatedPersonAcceptedAsClient,
    SecondaryRelationshipDisclosed,
    SecondaryRelationshipEntered,
)
from domain.facts.dual_roles_choices import CheckAction
from domain.facts.fact import CaseFact, Modifier
from domain.facts.gifts_and_money import (
    BarterArranged,
    FeeArrangementChanged,
    FinancialTransactionMade,
    GiftExchanged,
    TransactionKind,
)
from domain.facts.touch import PhysicalContactOccurred, TouchConsent
from domain.mitigations import followed_advice
from domain.scales import Act, multiplied
from domain.values import FactId
from domain.weighing import Step

CONSENT_TO: dict[type[CaseFact], ConsentScope] = {
    PhysicalContactOccurred: ConsentScope.PHYSICAL_CONTACT,
    OutOfOfficeMeetingHeld: ConsentScope.OUT_OF_OFFICE,
    ClientLifeEventAttended: ConsentScope.OUT_OF_OFFICE,
    BarterArranged: ConsentScope.BARTER_OR_FEE,
    FeeArrangementChanged: ConsentScope.BARTER_OR_FEE,
    ProfessionalRoleChanged: ConsentScope.ROLE_CHANGE,
    SocialMediaContactOccurred: ConsentScope.SOCIAL_MEDIA_POLICY,
    OutOfSessionContactOccurred: ConsentScope.CONTACT_POLICY,
}
"""The element of the informed consent that covers a kind of act."""

_TOUCH_CONSENT: dict[TouchConsent, bool | None] = {
    TouchConsent.WRITTEN: True,
    TouchConsent.VERBAL: True,
    TouchConsent.IMPLIED: None,
    TouchConsent.NONE: False,
}
_AGREED_BASES = frozenset({SharingBasis.WRITTEN_CONSENT, SharingBasis.VERBAL_CONSENT})


def consented(act: Act, figure: float) -> Step | None:
    """The client agreed to this element, and what it means was talked about."""
    fact = act.fact
    if is_sexual(fact) or is_off_record(fact):
        return None
    own = _own_consent(fact)
    shown = (fact.fact_id,) if own else _covering(act) if own is None else ()
    if not shown:
        return None
    return multiplied(
        figure,
        0.8,
        modifier=Modifier.CONSENTED,
        because="The client agreed to it, or talked about what it means.",
        facts=shown,
    )


def unavoidable(act: Act, figure: float) -> Step | None:
    """It could hardly be avoided, as in a small place, and safeguards are recorded."""
    if is_sexual(act.fact):
        return None
    cause = _why_unavoidable(act)
    safeguards = _safeguards(act) if cause is not None else ()
    if cause is None or not safeguards:
        return None
    return multiplied(
        figure,
        0.7,
        modifier=Modifier.UNAVOIDABLE,
        because="It could hardly be avoided, and safeguards are recorded.",
        facts=dict.fromkeys((cause, *safeguards)),
    )


def _own_consent(fact: CaseFact) -> bool | None:
    """What the fact itself says of the client's consent; None where it is silent."""
    match fact:
        case PhysicalContactOccurred():
            return _TOUCH_CONSENT[fact.consent]
        case ProfessionalRoleChanged():
            return fact.consent
        case RelatedPersonAcceptedAsClient():
            return fact.consents
        case GiftExchanged():
            return fact.meaning_explored
        case ConfidentialInformationDisclosed():
            return fact.basis in _AGREED_BASES
        case _:
            return None


def _covering(act: Act) -> tuple[FactId, ...]:
    """The latest consent to this kind of act that was in force."""
    scope = CONSENT_TO.get(type(act.fact))
    at = act.fact.occurred_at
    if scope is None:
        return ()
    for consent in act.case.consents(scope).latest_first(at):
        if consent.valid_until is None or consent.valid_until >= at:
            return (consent.fact_id,)
    return ()


def _why_unavoidable(act: Act) -> FactId | None:
    """The fact that shows why it could hardly be avoided."""
    fact = act.fact
    match fact:
        case SecondaryRelationshipEntered() | SecondaryRelationshipDisclosed():
            return None if fact.avoidable else fact.fact_id
        case IncidentalEncounterOccurred():
            return fact.fact_id
        case TherapyStarted() | BarterArranged() | RelatedPersonAcceptedAsClient():
            return _small_place(act)
        case FinancialTransactionMade(kind=TransactionKind.PURCHASE_FROM_CLIENT):
            return _small_place(act)
        case _:
            return None


def _small_place(act: Act) -> FactId | None:
    opened = act.case.opening(act.fact.occurred_at)
    if opened and (opened.small_community or opened.setting is Setting.RURAL):
        return opened.fact_id
    return None


def _safeguards(act: Act) -> tuple[FactId, ...]:
    """What was put in place: the tie disclosed, a check, a record, advice, privacy."""
    fact, case = act.fact, act.case
    if isinstance(fact, IncidentalEncounterOccurred):
        return (fact.fact_id,) if fact.privacy_protected else ()
    first, last = fact.occurred_at - RECORD_BEFORE, fact.occurred_at + RECORD_AFTER
    return (
        *case.told(SecondaryRelationshipDisclosed).ids_between(first, last),
        *(
            check.fact_id
            for check in case.told(ConflictCheckPerformed).between(first, last)
            if check.action is CheckAction.PROCEED_WITH_SAFEGUARDS
        ),
        *(each.fact_id for each in case.records_of(fact) if is_complete(each)),
        *followed_advice(act),
    )
