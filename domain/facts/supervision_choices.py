"""What can be chosen in the facts on supervision and training."""

from __future__ import annotations

from enum import StrEnum


class SuperviseeLevel(StrEnum):
    """How far a supervisee has come."""

    TRAINEE = "trainee"
    PROVISIONAL = "provisional"
    LICENSED = "licensed"
    MANDATED = "mandated"


class SupervisorResponsibility(StrEnum):
    """How far a supervisor answers for the cases."""

    FULL = "full"
    SHARED = "shared"
    CONSULTATIVE = "consultative"


class SupervisionFormat(StrEnum):
    """In what form supervision was held."""

    INDIVIDUAL = "individual"
    TRIADIC = "triadic"
    GROUP = "group"
    PEER = "peer"
    MANDATED = "mandated"


class ObservationUsed(StrEnum):
    """On what a supervision session could draw."""

    NONE = "none"
    RECORDING = "recording"
    LIVE = "live"
    NOTES = "notes"


class ObservationMode(StrEnum):
    """How a supervisor observed the work."""

    LIVE = "live"
    RECORDING = "recording"
    COTHERAPY = "cotherapy"
    NOTES_REVIEW = "notes_review"


class IssueRaisedBy(StrEnum):
    """Who brought an issue to supervision."""

    SUPERVISEE = "supervisee"
    SUPERVISOR = "supervisor"
    THIRD_PARTY = "third_party"


class DirectiveCategory(StrEnum):
    """What kind of step a supervisor asks for."""

    STOP_CONTACT = "stop_contact"
    DOCUMENT = "document"
    CONSULT = "consult"
    REFER = "refer"
    TRAINING = "training"
    TRANSFER_CASE = "transfer_case"
    OBSERVE = "observe"
    FITNESS_REVIEW = "fitness_review"


class DirectiveResult(StrEnum):
    """What came of a directive."""

    COMPLETED = "completed"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    WITHDRAWN = "withdrawn"


class EvaluationRating(StrEnum):
    """How a supervisor rates a supervisee."""

    EXCEEDS = "exceeds"
    MEETS = "meets"
    DEVELOPING = "developing"
    REMEDIATION = "remediation"


class FlagReviewOutcome(StrEnum):
    """What a supervisor concludes from a flag."""

    NO_CONCERN = "no_concern"
    DISCUSS = "discuss"
    CORRECTIVE_PLAN = "corrective_plan"
    ESCALATE = "escalate"
