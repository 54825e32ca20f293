"""What can be chosen in the facts on frame and alliance."""

from __future__ import annotations

from enum import StrEnum


class Modality(StrEnum):
    """Who sits in the room, and in what form of work."""

    INDIVIDUAL = "individual"
    COUPLE = "couple"
    FAMILY = "family"
    GROUP = "group"
    CHILD = "child"
    COACHING_ADJUNCT = "coaching_adjunct"


class Setting(StrEnum):
    """Where the work takes place."""

    OFFICE = "office"
    TELEHEALTH = "telehealth"
    HOME = "home"
    INPATIENT = "inpatient"
    SCHOOL = "school"
    PRISON = "prison"
    COMMUNITY = "community"
    RURAL = "rural"


class Vulnerability(StrEnum):
    """What may make a client easier to harm."""

    MINOR = "minor"
    ABUSE_HISTORY = "abuse_history"
    SUICIDALITY = "suicidality"
    PSYCHOSIS = "psychosis"
    BPD_TRAITS = "BPD_traits"
    DISSOCIATION = "dissociation"
    BEREAVEMENT = "bereavement"
    CUSTODY_OR_MANDATED = "custody_or_mandated"
    FINANCIAL_HARDSHIP = "financial_hardship"
    ISOLATION = "isolation"
    SUBSTANCE_USE = "substance_use"
    FOREIGN_LANGUAGE = "foreign_language"
    NONE_KNOWN = "none_known"


class PriorRelationship(StrEnum):
    """How therapist and client knew each other before."""

    NONE = "none"
    DISTANT = "distant"
    COMMUNITY = "community"
    FRIEND = "friend"
    FAMILY = "family"
    BUSINESS = "business"
    SEXUAL_PAST = "sexual_past"
    FORMER_SUPERVISEE = "former_supervisee"


class ConsentScope(StrEnum):
    """What a consent is about."""

    TREATMENT = "treatment"
    CONFIDENTIALITY_LIMITS = "confidentiality_limits"
    CONTACT_POLICY = "contact_policy"
    SOCIAL_MEDIA_POLICY = "social_media_policy"
    PHYSICAL_CONTACT = "physical_contact"
    OUT_OF_OFFICE = "out_of_office"
    RECORDING_OBSERVATION = "recording_observation"
    SUPERVISION_DISCLOSURE = "supervision_disclosure"
    ROLE_CHANGE = "role_change"
    BARTER_OR_FEE = "barter_or_fee"


class ConsentForm(StrEnum):
    """How a consent was given."""

    WRITTEN = "written"
    VERBAL_RECORDED = "verbal_recorded"
    ASSENT_PLUS_GUARDIAN = "assent_plus_guardian"


class FrameElement(StrEnum):
    """The part of the frame that changed."""

    TIME_OF_DAY = "time_of_day"
    SESSION_LENGTH = "session_length"
    FREQUENCY = "frequency"
    PLACE = "place"
    FEE = "fee"
    PAYMENT_DELAY = "payment_delay"
    MEDIUM = "medium"


class FrameReason(StrEnum):
    """Why the frame changed."""

    CLINICAL = "clinical"
    CLIENT_REQUEST = "client_request"
    THERAPIST_CONVENIENCE = "therapist_convenience"
    FINANCIAL_HARDSHIP = "financial_hardship"
    SAFETY = "safety"
    UNSPECIFIED = "unspecified"


class SessionMedium(StrEnum):
    """How a session was held."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"
    TEXT = "text"


class SessionPlace(StrEnum):
    """Where a session was held."""

    OFFICE = "office"
    HOME_OF_CLIENT = "home_of_client"
    HOME_OF_THERAPIST = "home_of_therapist"
    PUBLIC = "public"
    HOSPITAL = "hospital"
    OTHER = "other"


class AllianceStage(StrEnum):
    """A stage of the alliance, after Rivera."""

    COMMITMENT = "commitment"
    PROCESS = "process"
    CHANGE = "change"
    TERMINATION = "termination"


class ProgressStatus(StrEnum):
    """How the client fares since the last review."""

    IMPROVED = "improved"
    NO_CHANGE = "no_change"
    DETERIORATED = "deteriorated"
    GOALS_MET = "goals_met"


class ProgressDecision(StrEnum):
    """What therapist and client go on with."""

    CONTINUE = "continue"
    CHANGE_PLAN = "change_plan"
    CONSULT = "consult"
    REFER = "refer"
    END = "end"


class StageBefore(StrEnum):
    """The stage that is left, or none at the very start."""

    NONE = "none"
    COMMITMENT = "commitment"
    PROCESS = "process"
    CHANGE = "change"
    TERMINATION = "termination"


class RuptureType(StrEnum):
    """How a rupture shows."""

    WITHDRAWAL = "withdrawal"
    CONFRONTATION = "confrontation"
    MIXED = "mixed"


class RuptureCause(StrEnum):
    """What a rupture came from."""

    GOAL_DISAGREEMENT = "goal_disagreement"
    TASK_DISAGREEMENT = "task_disagreement"
    BOND = "bond"
    MISUNDERSTANDING = "misunderstanding"
    CULTURAL = "cultural"
    BOUNDARY_EVENT = "boundary_event"
    FEE = "fee"
    ABSENCE = "absence"
    UNKNOWN = "unknown"


class RepairStrategy(StrEnum):
    """How a repair was tried."""

    ACKNOWLEDGE_OWN_PART = "acknowledge_own_part"
    CLARIFY = "clarify"
    CHANGE_TASK_OR_GOAL = "change_task_or_goal"
    EXPLORE_MEANING = "explore_meaning"
    APOLOGY = "apology"
    THIRD_PARTY_REVIEW = "third_party_review"


class RepairOutcome(StrEnum):
    """What came of a repair."""

    REPAIRED = "repaired"
    PARTIAL = "partial"
    UNRESOLVED = "unresolved"
    CLIENT_LEFT = "client_left"


class CulturalDimension(StrEnum):
    """In what therapist and client differ."""

    ETHNICITY = "ethnicity"
    RELIGION = "religion"
    VALUES = "values"
    LANGUAGE = "language"
    GENDER = "gender"
    SEXUALITY = "sexuality"
    CLASS = "class"
    DISABILITY = "disability"
    AGE = "age"
    OTHER = "other"


class CulturalAction(StrEnum):
    """What the therapist did about a difference."""

    DISCUSSED = "discussed"
    ADAPTED = "adapted"
    SELF_EDUCATION = "self_education"
    CONSULTED = "consulted"
    REFERRED = "referred"
    INTERPRETER = "interpreter"


class PowerTopic(StrEnum):
    """What was said about power and choice."""

    CHOICE_OF_TREATMENT = "choice_of_treatment"
    DISSENT_INVITED = "dissent_invited"
    COMPLAINT_ROUTE_EXPLAINED = "complaint_route_explained"
    PRESSURE_NOTED = "pressure_noted"
    MANDATED_STATUS = "mandated_status"


class PowerNotedBy(StrEnum):
    """Who noted that power was at play."""

    THERAPIST = "therapist"
    CLIENT = "client"
    SUPERVISOR = "supervisor"
