"""What therapists tell of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.facts.choices import ClientResponse, Initiator
from domain.facts.fact import ALL_MODIFIERS, CaseFact, Family, Weight, told
from domain.values import Role, Sealed

FAMILY = Family(letter="B", name="Self-disclosure", lane="Disclosure")


class DisclosureKind(StrEnum):
    """What a therapist told of themselves."""

    PROFESSIONAL_CREDENTIAL = "professional_credential"
    IMMEDIACY_COUNTERTRANSFERENCE = "immediacy_countertransference"
    SIMILARITY_OR_IDENTITY = "similarity_or_identity"
    BIOGRAPHICAL_FACT = "biographical_fact"
    PAST_COPED_PROBLEM = "past_coped_problem"
    CURRENT_PERSONAL_PROBLEM = "current_personal_problem"
    RELATIONSHIP_OR_SEXUAL_LIFE = "relationship_or_sexual_life"
    ROMANTIC_OR_SEXUAL_FEELING_FOR_CLIENT = "romantic_or_sexual_feeling_for_client"
    ABOUT_OTHER_CLIENT = "about_other_client"
    UNINTENDED_OR_ONLINE = "unintended_or_online"


class DisclosureLength(StrEnum):
    """How much room a disclosure took."""

    BRIEF = "brief"
    EXTENDED = "extended"


@dataclass(frozen=True, kw_only=True)
class TherapistSelfDisclosed(CaseFact):
    """Therapist reveals something personal or a here-and-now reaction."""

    TOPIC: ClassVar[str] = "therapist-self-disclosed.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.TRAINEE)
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "APA-3.05",
        "APA-3.06",
        "BACP-33",
        "LA-XXV-113",
        "HCPC-1.9",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        default=12,
        variants={
            "kind=professional_credential": 2,
            "kind=immediacy_countertransference": 5,
            "kind=similarity_or_identity": 8,
            "kind=biographical_fact": 8,
            "kind=past_coped_problem": 12,
            "kind=current_personal_problem": 45,
            "kind=relationship_or_sexual_life": 60,
            "kind=romantic_or_sexual_feeling_for_client": 82,
            "kind=about_other_client": 65,
            "kind=unintended_or_online": 10,
        },
        modifiers=ALL_MODIFIERS,
        why="Over 90% of therapists disclose, so base is low; the kind carries the "
        "risk. Ordinary kinds about professional background are the most common.",
    )
    CROSSING: ClassVar[str] = (
        "Crossing when brief, reasoned, for the client. Violation when it burdens the "
        "client, seeks care, is romantic, or breaches another client's privacy."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "self-disclosure",
        "countertransference",
        "role reversal",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R04", "R23")
    WORDS: ClassVar[tuple[str, ...]] = (
        "told",
        "personal",
        "private",
        "shared",
        "revealed",
        "story",
    )

    kind: DisclosureKind = told("What was told")
    initiated_by: Initiator = told("Who began")
    therapeutic_rationale: bool = told("Told for the client's sake")
    client_response: ClientResponse = told("How the client took it")
    rationale: Sealed | None = told("Why it was told", default=None)
    length: DisclosureLength | None = told("How long it was", default=None)
