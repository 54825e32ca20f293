"""What can be chosen in the facts of several families."""

from __future__ import annotations

from enum import StrEnum


class Initiator(StrEnum):
    """Who began something."""

    THERAPIST = "therapist"
    CLIENT = "client"
    MUTUAL = "mutual"
    THIRD_PARTY = "third_party"


class ClientResponse(StrEnum):
    """How the client took it."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    UNCOMFORTABLE = "uncomfortable"
    DISTRESSED = "distressed"
    CARETAKING = "caretaking"
    DECLINED = "declined"
    NOT_EXPLORED = "not_explored"


class NoticedBy(StrEnum):
    """Who noticed it, or what showed it."""

    THERAPIST = "therapist"
    CLIENT = "client"
    SUPERVISOR = "supervisor"
    MEASURE = "measure"
