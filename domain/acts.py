"""What the rules mean by a boundary event, and by a clinical, sexual or hidden one.

Each definition looks at one fact alone. They follow the head of the rule book
(`docs/reference`); what stands around a fact is `domain/case_so_far.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from domain.facts.alliance import TherapyStarted, TreatmentFrameChanged
from domain.facts.contact import (
    ClientLifeEventAttended,
    OutOfOfficeMeetingHeld,
    OutOfSessionContactOccurred,
    SocialMediaContactOccurred,
)
from domain.facts.decisions import BoundaryDecisionDocumented
from domain.facts.disclosure import TherapistSelfDisclosed
from domain.facts.dual_roles import (
    ProfessionalRoleChanged,
    SecondaryRelationshipDisclosed,
    SecondaryRelationshipEntered,
)
from domain.facts.endings import (
    PostTerminationContactOccurred,
    PostTerminationRelationshipEntered,
)
from domain.facts.fact import CaseFact
from domain.facts.gifts_and_money import (
    BarterArranged,
    FavourDirection,
    FinancialTransactionMade,
    GiftExchanged,
    ServiceOrFavorExchanged,
    TransactionKind,
)
from domain.facts.touch import PhysicalContactOccurred, SexualizedBehaviorOccurred
from domain.facts.transference import (
    ClientAttractionDisclosed,
    CountertransferenceNoted,
    SecrecyRequested,
    SpecialTreatmentGiven,
    TransferenceNoted,
)

CATEGORY_OF: Mapping[type[CaseFact], str] = MappingProxyType(
    {
        TherapistSelfDisclosed: "disclosure",
        OutOfSessionContactOccurred: "contact",
        OutOfOfficeMeetingHeld: "meeting",
        ClientLifeEventAttended: "meeting",
        SocialMediaContactOccurred: "online",
        PhysicalContactOccurred: "touch",
        GiftExchanged: "gift",
        BarterArranged: "money",
        FinancialTransactionMade: "money",
        ServiceOrFavorExchanged: "favour",
        TreatmentFrameChanged: "frame",
        SpecialTreatmentGiven: "special",
        SecondaryRelationshipEntered: "role",
        ProfessionalRoleChanged: "role",
        SexualizedBehaviorOccurred: "sexual",
        PostTerminationContactOccurred: "after ending",
        PostTerminationRelationshipEntered: "after ending",
    }
)
"""The seventeen kinds that touch a boundary, in thirteen categories."""
BOUNDARY_EVENTS: frozenset[type[CaseFact]] = frozenset(CATEGORY_OF)
CATEGORIES = frozenset(CATEGORY_OF.values())

FEELINGS: frozenset[type[CaseFact]] = frozenset(
    {
        TransferenceNoted,
        CountertransferenceNoted,
        ClientAttractionDisclosed,
    }
)
"""What somebody felt, as somebody honest wrote it down."""

CLINICAL_PURPOSES = frozenset(
    {
        "crisis",
        "phone_coaching_per_plan",
        "between_session_task",
        "clinical_update",
        "scheduling",
        "in_vivo_exposure",
        "home_based_therapy",
        "case_management",
        "walk_and_talk",
        "medical_accompaniment",
        "child_or_school",
        "safety",
    }
)
CLINICAL_REASONS = frozenset({"clinical", "safety"})
CLINICAL_TOUCH = frozenset(
    {
        "handshake",
        "guiding_or_assist",
        "safety_restraint",
        "play_or_child_comfort",
    }
)

SEXUAL_WORDS = frozenset(
    {
        "romantic",
        "sexual",
        "living_together",
        "romantic_or_sexual_feeling_for_client",
        "reciprocated",
        "sexual_past",
    }
)
GAINFUL = frozenset(
    {
        TransactionKind.LOAN_FROM_CLIENT,
        TransactionKind.SALE_TO_CLIENT,
        TransactionKind.RENTAL,
        TransactionKind.INVESTMENT_OR_BUSINESS,
        TransactionKind.FINANCIAL_ADVICE_FROM_CLIENT,
    }
)
"""Dealings in which the therapist stands to gain, whoever began them."""
FOR_THE_THERAPIST = frozenset({"therapist_benefit", "therapist_need"})

_PURPOSEFUL = (
    OutOfSessionContactOccurred,
    OutOfOfficeMeetingHeld,
    SocialMediaContactOccurred,
    PostTerminationContactOccurred,
)


def known_at(fact: CaseFact) -> datetime:
    """When a fact was written down: as an import's source says, else as we know."""
    return fact.claimed_recorded_at or fact.recorded_at


def is_boundary_event(fact: CaseFact) -> bool:
    """Whether the fact is one of the seventeen kinds that touch a boundary."""
    return type(fact) in BOUNDARY_EVENTS


def category_of(fact: CaseFact) -> str:
    """The category of an act at a boundary; any other fact is of its own kind."""
    return CATEGORY_OF.get(type(fact), type(fact).__name__)


def names_of(fact: CaseFact) -> tuple[str, str]:
    """By which words a record, or a topic, speaks of a fact: its kind and category."""
    return type(fact).__name__, category_of(fact)


def is_clinical(fact: CaseFact) -> bool:
    """Whether the fact says that it served the treatment or somebody's safety."""
    if isinstance(fact, _PURPOSEFUL):
        return fact.purpose in CLINICAL_PURPOSES
    if isinstance(fact, TreatmentFrameChanged):
        return fact.reason in CLINICAL_REASONS
    return isinstance(fact, PhysicalContactOccurred) and fact.kind in CLINICAL_TOUCH


def is_sexual(fact: CaseFact) -> bool:
    """Whether the fact is of a sexual or romantic kind, which nothing makes lighter."""
    match fact:
        case SexualizedBehaviorOccurred():
            return True
        case SecondaryRelationshipEntered() | SecondaryRelationshipDisclosed():
            said: str = fact.role
        case PostTerminationRelationshipEntered() | TherapistSelfDisclosed():
            said = fact.kind
        case ClientAttractionDisclosed():
            said = fact.response
        case TherapyStarted():
            said = fact.prior_relationship
        case _:
            return False
    return said in SEXUAL_WORDS


def is_off_record(fact: CaseFact) -> bool:
    """Whether the fact is a contact without clinical purpose that left no record."""
    if isinstance(fact, OutOfSessionContactOccurred | PostTerminationContactOccurred):
        return not fact.on_record and fact.purpose not in CLINICAL_PURPOSES
    return False


def is_hidden(fact: CaseFact) -> bool:
    """Whether something was kept secret: a request for it, or contact off record."""
    return isinstance(fact, SecrecyRequested) or is_off_record(fact)


def serves_the_therapist(fact: CaseFact) -> bool:
    """Whether, by what is told, the therapist gains: money, labour, comfort or sex."""
    match fact:
        case SecondaryRelationshipEntered():
            gains = fact.therapist_benefits
        case ServiceOrFavorExchanged():
            gains = fact.direction is FavourDirection.CLIENT_FOR_THERAPIST
        case FinancialTransactionMade():
            is_expected = fact.kind is TransactionKind.BEQUEST and fact.known_before
            gains = fact.kind in GAINFUL or is_expected
        case BarterArranged():
            gains = fact.is_labour
        case (
            OutOfSessionContactOccurred()
            | OutOfOfficeMeetingHeld()
            | PostTerminationContactOccurred()
        ):
            gains = fact.purpose in FOR_THE_THERAPIST
        case _:
            gains = False
    return gains or is_sexual(fact)


def is_complete(record: BoundaryDecisionDocumented) -> bool:
    """Whether a decision record gives its reasons, the benefit, and what may follow."""
    return not (
        record.rationale.is_blank
        or record.potential_benefit.is_blank
        or record.anticipated_consequences.is_blank
    )


def was_before(record: BoundaryDecisionDocumented, fact: CaseFact) -> bool:
    """Whether a decision record was already written down when the act happened."""
    return known_at(record) <= fact.occurred_at
