"""Contact outside the sessions: messages, meetings, chance, occasions, online."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.facts.choices import ClientResponse, Initiator
from domain.facts.fact import ALL_MODIFIERS, CaseFact, Family, Modifier, Weight, told
from domain.values import Reference, Role, Sealed

FAMILY = Family(letter="C", name="Contact outside sessions", lane="Contact outside")


class ContactMedium(StrEnum):
    """By which way they were in touch."""

    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
    APP_MESSAGE = "app_message"
    PERSONAL_DEVICE_MESSAGE = "personal_device_message"


class ContactPurpose(StrEnum):
    """What a contact between sessions was for."""

    SCHEDULING = "scheduling"
    CRISIS = "crisis"
    PHONE_COACHING_PER_PLAN = "phone_coaching_per_plan"
    BETWEEN_SESSION_TASK = "between_session_task"
    CLINICAL_UPDATE = "clinical_update"
    SOCIAL_CHAT = "social_chat"
    THERAPIST_NEED = "therapist_need"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, kw_only=True)
class OutOfSessionContactOccurred(CaseFact):
    """Call, text, email or message between sessions."""

    TOPIC: ClassVar[str] = "out-of-session-contact-occurred.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.TRAINEE)
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "BACP-33",
        "HCPC-1.10",
        "ACA-H.6",
        "NASW-1.06",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        default=8,
        variants={
            "purpose=scheduling": 0,
            "purpose=crisis": 0,
            "purpose=phone_coaching_per_plan": 0,
            "purpose=between_session_task": 3,
            "purpose=clinical_update": 3,
            "purpose=social_chat": 35,
            "purpose=therapist_need": 55,
            "purpose=unspecified": 20,
            "on_record=false": 40,
        },
        modifiers=ALL_MODIFIERS,
        why="Tribunal cases cluster on non-work texts and calls; DBT coaching is "
        "mandatory contact.",
    )
    CROSSING: ClassVar[str] = (
        "Crossing when it serves treatment or safety; violation risk when social, off "
        "the record, therapist-need, or rising."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = ("boundaries", "communication", "dependency")
    RULES: ClassVar[tuple[str, ...]] = ("R11",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "call",
        "text",
        "email",
        "message",
        "phone",
        "letter",
    )

    medium: ContactMedium = told("How")
    initiated_by: Initiator = told("Who began")
    purpose: ContactPurpose = told("What for")
    minutes_or_messages: int = told("Minutes, or number of messages")
    after_hours: bool = told("Outside working hours")
    on_record: bool = told("Entered in the record")
    plan_ref: Reference | None = told("The plan it belongs to", default=None)
    client_response: ClientResponse | None = told(
        "How the client took it", default=None
    )


class MeetingPlace(StrEnum):
    """Where they met, away from the usual place."""

    PUBLIC_PLACE = "public_place"
    CLIENT_HOME = "client_home"
    THERAPIST_HOME = "therapist_home"
    VEHICLE = "vehicle"
    HOSPITAL = "hospital"
    COURT = "court"
    SCHOOL = "school"
    OUTDOORS = "outdoors"
    RESTAURANT = "restaurant"


class MeetingPurpose(StrEnum):
    """What a meeting away from the usual place was for."""

    IN_VIVO_EXPOSURE = "in_vivo_exposure"
    HOME_BASED_THERAPY = "home_based_therapy"
    CASE_MANAGEMENT = "case_management"
    WALK_AND_TALK = "walk_and_talk"
    MEDICAL_ACCOMPANIMENT = "medical_accompaniment"
    CHILD_OR_SCHOOL = "child_or_school"
    CELEBRATION_RITUAL = "celebration_ritual"
    SOCIAL = "social"
    THERAPIST_BENEFIT = "therapist_benefit"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, kw_only=True)
class OutOfOfficeMeetingHeld(CaseFact):
    """Planned meeting away from the usual place."""

    TOPIC: ClassVar[str] = "out-of-office-meeting-held.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.TRAINEE)
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "ACA-A.6.b",
        "ACA-A.6.c",
        "BACP-33",
        "CA-DCA-WARN",
        "LA-XXV-113",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        default=12,
        variants={
            "purpose=in_vivo_exposure": 2,
            "purpose=home_based_therapy": 2,
            "purpose=case_management": 3,
            "purpose=walk_and_talk": 4,
            "purpose=medical_accompaniment": 6,
            "purpose=child_or_school": 4,
            "purpose=celebration_ritual": 14,
            "purpose=social": 60,
            "purpose=therapist_benefit": 62,
            "purpose=unspecified": 35,
            "alcohol=true": 65,
            "place=therapist_home&purpose=social": 72,
        },
        modifiers=ALL_MODIFIERS,
        why="Inviting a client to meals or social activities is a published warning "
        "sign.",
    )
    CROSSING: ClassVar[str] = (
        "Clinically driven out-of-office work is not a dual relationship. Social "
        "meetings are."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "meeting clients in public places",
        "boundaries",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R08",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "walk",
        "visit",
        "restaurant",
        "home",
        "coffee",
        "exposure",
        "dinner",
    )

    place: MeetingPlace = told("Where")
    purpose: MeetingPurpose = told("What for")
    initiated_by: Initiator = told("Who began")
    plan_ref: Reference | None = told("The plan it belongs to", default=None)
    others_present: bool | None = told("Others were present", default=None)
    alcohol: bool | None = told("Alcohol was drunk", default=None)
    minutes: int | None = told("Minutes", default=None)


class Interaction(StrEnum):
    """What passed at a chance meeting."""

    NONE = "none"
    GREETING = "greeting"
    BRIEF_CHAT = "brief_chat"
    EXTENDED = "extended"


@dataclass(frozen=True, kw_only=True)
class IncidentalEncounterOccurred(CaseFact):
    """Unplanned meeting in the community."""

    TOPIC: ClassVar[str] = "incidental-encounter-occurred.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.TRAINEE)
    STANDARDS: ClassVar[tuple[str, ...]] = ("NASW-1.06", "LA-XXV-113")
    WEIGHT: ClassVar[Weight] = Weight(
        default=1,
        variants={
            "interaction=extended": 12,
            "privacy_protected=false": 20,
        },
        modifiers=(Modifier.UNAVOIDABLE,),
        why="Sources separate unplanned encounters from boundary crossings.",
    )
    CROSSING: ClassVar[str] = "Not a boundary crossing; handling is what counts."
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "meeting clients in public places",
        "confidentiality",
    )
    WORDS: ClassVar[tuple[str, ...]] = (
        "chance",
        "met",
        "supermarket",
        "street",
        "unplanned",
        "bumped",
    )

    place: Sealed = told("Where")
    interaction: Interaction = told("What passed between them")
    privacy_protected: bool = told("The client's privacy was kept")
    discussed_next_session: bool | None = told(
        "Talked about in the next session", default=None
    )


class LifeEventKind(StrEnum):
    """The occasion in a client's life."""

    WEDDING = "wedding"
    GRADUATION = "graduation"
    FUNERAL = "funeral"
    PERFORMANCE = "performance"
    EXHIBITION = "exhibition"
    HOSPITAL_VISIT = "hospital_visit"
    RELIGIOUS_RITE = "religious_rite"
    PARTY = "party"
    OTHER = "other"


class AttendanceRole(StrEnum):
    """The therapist's part in the occasion."""

    GUEST = "guest"
    INVISIBLE_ATTENDANCE = "invisible_attendance"
    SPEAKER = "speaker"
    RITUAL_ROLE = "ritual_role"


@dataclass(frozen=True, kw_only=True)
class ClientLifeEventAttended(CaseFact):
    """Therapist attends a client's ceremony, performance, funeral.

    Or visits in hospital.
    """

    TOPIC: ClassVar[str] = "client-life-event-attended.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST, Role.TRAINEE)
    STANDARDS: ClassVar[tuple[str, ...]] = ("ACA-A.6.b", "ACA-A.6.c")
    WEIGHT: ClassVar[Weight] = Weight(
        default=18,
        variants={
            "event_kind=party": 48,
            "event_kind=hospital_visit": 8,
            "event_kind=funeral": 12,
            "role_of_therapist=speaker": 28,
        },
        modifiers=ALL_MODIFIERS,
        why="ACA names wedding, graduation and hospital visit as extensions needing "
        "precautions.",
    )
    CROSSING: ClassVar[str] = (
        "Named example of a potentially beneficial extension if decided and "
        "documented beforehand."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = (
        "boundaries",
        "social relationship outside practice",
    )
    RULES: ClassVar[tuple[str, ...]] = ("R08",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "wedding",
        "funeral",
        "graduation",
        "hospital",
        "ceremony",
        "party",
        "concert",
    )

    event_kind: LifeEventKind = told("Occasion")
    initiated_by: Initiator = told("Who began")
    role_of_therapist: AttendanceRole = told("The therapist's part")
    others_told_relation: bool = told(
        "Others were told of the therapy",
        hint="Whether anybody there learned that this is therapist and client.",
    )


class OnlineAction(StrEnum):
    """What was done online."""

    REQUEST_RECEIVED = "request_received"
    REQUEST_DECLINED = "request_declined"
    REQUEST_ACCEPTED = "request_accepted"
    REQUEST_SENT = "request_sent"
    FOLLOWED = "followed"
    MESSAGED = "messaged"
    SEARCHED_CLIENT = "searched_client"
    POSTED_ABOUT_CLIENT = "posted_about_client"
    CLIENT_FOUND_THERAPIST_INFO = "client_found_therapist_info"


class OnlinePurpose(StrEnum):
    """What a contact or search online was for."""

    NONE = "none"
    SAFETY = "safety"
    CLINICAL_WITH_CONSENT = "clinical_with_consent"
    CURIOSITY = "curiosity"
    DEBT_COLLECTION = "debt_collection"
    MARKETING = "marketing"


@dataclass(frozen=True, kw_only=True)
class SocialMediaContactOccurred(CaseFact):
    """Any online contact, search or post relating to a client."""

    TOPIC: ClassVar[str] = "social-media-contact-occurred.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (
        Role.THERAPIST,
        Role.TRAINEE,
        Role.CLIENT,
    )
    STANDARDS: ClassVar[tuple[str, ...]] = (
        "ACA-A.5.e",
        "ACA-H.6",
        "BACP-33",
        "HCPC-1.10",
        "NASW-1.06",
    )
    WEIGHT: ClassVar[Weight] = Weight(
        default=10,
        variants={
            "action=request_received": 1,
            "action=request_declined": 0,
            "action=request_accepted": 55,
            "action=request_sent": 65,
            "action=followed": 45,
            "action=messaged": 50,
            "action=searched_client": 20,
            "action=posted_about_client": 75,
            "action=client_found_therapist_info": 2,
            "purpose=safety": 5,
        },
        overrides=("purpose=safety",),
        modifiers=ALL_MODIFIERS,
        why="98.45% of therapists rated accepting a friend request unacceptable.",
    )
    CROSSING: ClassVar[str] = (
        "Declining is protective. Personal connection with a current client breaches "
        "ACA-A.5.e."
    )
    CONCEPTS: ClassVar[tuple[str, ...]] = ("social media", "confidentiality")
    RULES: ClassVar[tuple[str, ...]] = ("R26",)
    WORDS: ClassVar[tuple[str, ...]] = (
        "facebook",
        "instagram",
        "friend",
        "follow",
        "online",
        "post",
        "searched",
    )

    action: OnlineAction = told("What happened")
    platform: Sealed = told("Where online")
    personal_account: bool = told("From a personal account")
    purpose: OnlinePurpose = told("What for")
