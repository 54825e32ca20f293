"""Gifts, money and favours between therapist and client."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.facts.choices import Initiator
from domain.facts.fact import ALL_MODIFIERS, CaseFact, Family, Weight, told
from domain.facts.tellers import EVERYONE
from domain.values import Money, Role, Sealed

FAMILY = Family(letter="E", name="Gifts, money, favours", lane="Gifts and money")


class GiftDirection(StrEnum):
    """Who gave to whom."""

    CLIENT_TO_THERAPIST = "client_to_therapist"
    THERAPIST_TO_CLIENT = "therapist_to_client"


class GiftDisposition(StrEnum):
    """What became of the gift."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    SHARED_WITH_SERVICE = "shared_with_service"
    PENDING = "pending"


class GiftKind(StrEnum):
    """What was given."""

    TOKEN_HANDMADE = "token_handmade"  # noqa: S105 - A choice, no password.
    FOOD = "food"
    HOLIDAY_CUSTOMARY = "holiday_customary"
    CASH_OR_VOUCHER = "cash_or_voucher"
    LUXURY = "luxury"
    INTIMATE_PERSONAL = "intimate_personal"
    ALCOHOL_OR_DRUGS = "alcohol_or_drugs"
    THERAPEUTIC_OBJECT = "therapeutic_object"
    OTHER = "other"


class GiftOccasion(StrEnum):
    """The occasion of the gift."""

    HOLIDAY = "holiday"
    TERMINATION = "termination"
    MILESTONE = "milestone"
    CULTURAL = "cultural"
    NONE = "none"
    CRISIS = "crisis"


@dataclass(frozen=True, kw_only=True)
class GiftExchanged(CaseFact):
    """A gift is offered, accepted, declined or given."""

    TOPIC: ClassVar[str] = "gift-exchanged.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.TRAINEE)
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "ACA-A.10.f",
        "UKCP-7",
        "LA-XXV-113",
        "CA-DCA-WARN",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        default=10,
        variants={
            "disposition=declined": 0,
            "disposition=shared_with_service": 3,
            "gift_kind=token_handmade": 4,
            "gift_kind=therapeutic_object": 3,
            "gift_kind=cash_or_voucher": 45,
            "gift_kind=luxury": 50,
            "gift_kind=intimate_personal": 60,
            "gift_kind=alcohol_or_drugs": 65,
            "direction=therapist_to_client": 25,
        },
        overrides=("disposition=declined", "disposition=shared_with_service"),
        modifiers=ALL_MODIFIERS,
        why="Sources: small gifts uncontroversial; high-value gifts, tips and loans "
        "a board concern.",
    )
    CROSSING: ClassVar[str] = (
        "Small symbolic, customary or ending gifts are ordinary; refusal can harm. "
        "High value, frequent, intimate or therapist-given gifts raise risk."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "gifts",
        "financial advantage",
        "cultural differences",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R22",)
    WORDS: ClassVar[tuple[str, ...]] = ("present", "flowers", "card", "cash", "tip")

    direction: GiftDirection = told("Who gave")
    disposition: GiftDisposition = told("What became of it")
    value_estimate: Money = told("Rough value")
    gift_kind: GiftKind = told("What it was")
    occasion: GiftOccasion = told("Occasion")
    meaning_explored: bool = told("Its meaning was talked about")


@dataclass(frozen=True, kw_only=True)
class BarterArranged(CaseFact):
    """Goods or services accepted instead of money."""

    TOPIC: ClassVar[str] = "barter-arranged.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.TRAINEE)
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-6.05", "ACA-A.10.e", "NASW-1.13")
    WEIGHT: ClassVar[Weight] = Weight(
        default=25,
        variants={
            "is_labour=true": 50,
            "client_requested=false": 45,
        },
        modifiers=ALL_MODIFIERS,
        why="Codes permit with conditions; unsafe barter seen in DCA warnings.",
    )
    CROSSING: ClassVar[str] = (
        "Allowed under conditions; labour for the therapist is the risky form."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = ("financial advantage", "dual relationships")
    RULES: ClassVar[tuple[str, ...]] = ("R08", "R20")
    WORDS: ClassVar[tuple[str, ...]] = (
        "exchange",
        "goods",
        "swap",
        "kind",
        "trade",
        "services",
    )

    what: Sealed = told("What was given for therapy")
    fair_value: Money = told("Fair value")
    client_requested: bool = told("The client asked for it")
    local_practice: bool = told("Usual in these parts")
    written_agreement: bool = told("Agreed in writing")
    is_labour: bool = told("It is work for the therapist")


class FeeChange(StrEnum):
    """What became of a fee."""

    WAIVED = "waived"
    REDUCED = "reduced"
    DEFERRED = "deferred"
    RAISED = "raised"
    REFUND = "refund"
    DEBT_COLLECTION = "debt_collection"
    OVERCHARGE_CORRECTION = "overcharge_correction"


class FeeBasis(StrEnum):
    """On what ground a fee was changed."""

    POLICY = "policy"
    HARDSHIP_DOCUMENTED = "hardship_documented"
    SPECIAL_FAVOUR = "special_favour"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class FeeArrangementChanged(CaseFact):
    """Fee waived, reduced, deferred, raised or disputed."""

    TOPIC: ClassVar[str] = "fee-arrangement-changed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (
        Role.THERAPIST,
        Role.TRAINEE,
        Role.CLINIC_ADMIN,
    )
    STANDARDS: ClassVar[tuple[str, ...]] = ("BACP-31", "BACP-35", "ACA-A.11.c")
    WEIGHT: ClassVar[Weight] = Weight(
        default=4,
        variants={
            "basis=special_favour": 28,
            "basis=none": 20,
        },
        modifiers=ALL_MODIFIERS,
        why="Unbilled extra hours appear in the dependency case (NZ).",
    )
    CROSSING: ClassVar[str] = (
        "Policy-based is neutral; special favour to one client is frame erosion."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = ("financial advantage", "special treatment")
    WORDS: ClassVar[tuple[str, ...]] = (
        "discount",
        "waived",
        "payment",
        "price",
        "invoice",
        "debt",
        "refund",
    )

    change: FeeChange = told("What changed")
    basis: FeeBasis = told("On what ground")
    agreed_in_writing: bool = told("Agreed in writing")


class TransactionKind(StrEnum):
    """The form a deal took."""

    LOAN_TO_CLIENT = "loan_to_client"
    LOAN_FROM_CLIENT = "loan_from_client"
    SALE_TO_CLIENT = "sale_to_client"
    PURCHASE_FROM_CLIENT = "purchase_from_client"
    RENTAL = "rental"
    INVESTMENT_OR_BUSINESS = "investment_or_business"
    BEQUEST = "bequest"
    PAID_BILLS = "paid_bills"
    GUARANTEE = "guarantee"
    FINANCIAL_ADVICE_FROM_CLIENT = "financial_advice_from_client"


class TransactionParty(StrEnum):
    """With whom a deal was made."""

    CURRENT_CLIENT = "current_client"
    FORMER_CLIENT = "former_client"
    RELATIVE_OR_KNOWN_ONE = "relative_or_known_one"


@dataclass(frozen=True, kw_only=True)
class FinancialTransactionMade(CaseFact):
    """Loan, sale, purchase, rent, investment, bequest or other deal.

    With client or close person.
    """

    TOPIC: ClassVar[str] = "financial-transaction-made.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = EVERYONE
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "APA-3.05",
        "APA-3.06",
        "APA-3.08",
        "AAMFT-1.3",
        "BACP-35",
        "LA-XXV-113",
        "HCPC-1.12",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        default=60,
        variants={
            "kind=purchase_from_client": 30,
            "kind=sale_to_client": 60,
            "kind=loan_from_client": 80,
            "kind=loan_to_client": 55,
            "kind=rental": 60,
            "kind=investment_or_business": 75,
            "kind=paid_bills": 50,
            "kind=financial_advice_from_client": 55,
            "kind=bequest&known_before=false": 15,
            "kind=bequest&known_before=true": 60,
        },
        overrides=("kind=bequest&known_before=false",),
        modifiers=ALL_MODIFIERS,
        why="Boat and crystal sales, rental and joint business all led to complaints.",
    )
    CROSSING: ClassVar[str] = (
        "Ordinary purchase in a small town may be a crossing; loans, investments and "
        "below-value purchases from clients are violations."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = ("financial advantage", "dual relationships")
    RULES: ClassVar[tuple[str, ...]] = ("R08", "R19")
    WORDS: ClassVar[tuple[str, ...]] = (
        "loan",
        "bought",
        "sold",
        "rent",
        "invest",
        "bequest",
        "inheritance",
        "money",
    )

    kind: TransactionKind = told("What it was")
    amount: Money = told("Amount")
    party: TransactionParty = told("With whom")
    initiated_by: Initiator = told("Who began")
    known_before: bool = told("The therapist knew beforehand")


class FavourDirection(StrEnum):
    """Who did something for whom."""

    CLIENT_FOR_THERAPIST = "client_for_therapist"
    THERAPIST_FOR_CLIENT = "therapist_for_client"


class FavourKind(StrEnum):
    """What was done as a favour or service."""

    LIFT = "lift"
    ERRAND = "errand"
    CHILDCARE = "childcare"
    HOUSEHOLD_WORK = "household_work"
    PROFESSIONAL_SKILL = "professional_skill"
    REFERENCE_LETTER = "reference_letter"
    ADVOCACY = "advocacy"
    EMPLOYMENT = "employment"
    ACCOMMODATION = "accommodation"
    MINOR_COURTESY = "minor_courtesy"


@dataclass(frozen=True, kw_only=True)
class ServiceOrFavorExchanged(CaseFact):
    """Favours or work outside therapy in either direction."""

    TOPIC: ClassVar[str] = "service-or-favor-exchanged.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (
        Role.THERAPIST,
        Role.TRAINEE,
        Role.CLIENT,
    )
    STANDARDS: ClassVar[tuple[str, ...]] = ("APA-3.05", "LA-XXV-113", "BACP-35")
    WEIGHT: ClassVar[Weight] = Weight(
        default=20,
        variants={
            "kind=minor_courtesy": 3,
            "kind=reference_letter": 10,
            "kind=advocacy": 12,
            "kind=lift": 18,
            "kind=errand": 30,
            "kind=childcare": 45,
            "kind=household_work": 60,
            "kind=professional_skill": 45,
            "kind=employment": 70,
            "kind=accommodation": 80,
            "direction=client_for_therapist": 45,
        },
        overrides=("kind=minor_courtesy",),
        modifiers=ALL_MODIFIERS,
        why="98.6% rate client help with a private task unacceptable.",
    )
    CROSSING: ClassVar[str] = (
        "Minor courtesy is benign; client labour or living together is violation."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "financial advantage",
        "overprotectiveness",
        "dual relationships",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R21",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "favour",
        "lift",
        "errand",
        "babysitting",
        "help",
        "reference",
        "work",
    )

    direction: FavourDirection = told("Who did it for whom")
    kind: FavourKind = told("What it was")
    paid: bool = told("It was paid for")
    repeated: bool = told("It happened more than once")
