"""How each shape of answer is read: moments, amounts, words, terms and references.

Readers raise ValueError with a sentence for the person who typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import cast
from uuid import UUID

from domain import catalogue
from domain.acts import CATEGORIES
from domain.facts.dual_roles_choices import ConnectionRole, EnteredRole
from domain.values import Money, Role

LONGEST_TEXT = 20_000
EVERY_KIND = "all"
"""How a topic says that the whole case was talked about."""
LARGEST_NUMBER = 10**12
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Of moments that anybody now living can tell of or ask about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """Text as it was typed, and whom it is about where that is not the usual person."""

    text: str
    about: UUID | None = None


def understand_moment(value: object) -> datetime | None:
    """An ISO 8601 date or time as an aware UTC time; None for an empty string.

    Times without an offset are UTC. Raises ValueError.
    """
    if isinstance(value, datetime):
        found = value
    elif not isinstance(value, str):
        msg = "must be an ISO 8601 date or time, such as 2026-03-09T14:00:00"
        raise ValueError(msg)
    elif not value.strip():
        return None
    else:
        try:
            found = datetime.fromisoformat(value.strip())
        except ValueError:
            msg = (
                f"{value!r} is not an ISO 8601 date or time, "
                "such as 2026-03-09T14:00:00"
            )
            raise ValueError(msg) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        msg = f"must lie between the years {FIRST_YEAR} and {LAST_YEAR}"
        raise ValueError(msg)
    if found.tzinfo is None:
        return found.replace(tzinfo=UTC)
    return found.astimezone(UTC)


def understand_money(value: object) -> Money:
    """A bare number, or `{"amount", "currency"}`. Raises ValueError."""
    currency: object = "XXX"
    if isinstance(value, Money):
        return value
    if isinstance(value, dict):
        # The keys of a JSON object are text.
        told = cast("dict[str, object]", value)
        if set(told) - {"amount", "currency"} or "amount" not in told:
            msg = 'must be a number or {"amount": "12.50", "currency": "EUR"}'
            raise ValueError(msg)
        currency = told.get("currency", "XXX")
        value = told["amount"]
    if not isinstance(currency, str) or not re.fullmatch(r"[A-Z]{3}", currency):
        msg = "currency must be three capital letters (ISO 4217), such as EUR"
        raise ValueError(msg)
    return Money(amount=understand_number(value, least=0), currency=currency)


def understand_number(value: object, *, least: int = -LARGEST_NUMBER) -> Decimal:
    """A JSON number or a decimal in a string. Raises ValueError."""
    msg = f"must be a number from {least} to {LARGEST_NUMBER}"
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError(msg)
    if isinstance(value, str) and not re.fullmatch(r"-?\d{1,13}(\.\d{1,6})?", value):
        raise ValueError(msg)
    number = Decimal(str(value))
    if not number.is_finite() or not least <= number <= LARGEST_NUMBER:
        raise ValueError(msg)
    return number


def understand_words(value: object) -> Words:
    """Plain words, or `{"text", "about"}`. Raises ValueError."""
    about: UUID | None = None
    if isinstance(value, Words):
        return value
    if isinstance(value, dict):
        # The keys of a JSON object are text.
        told = cast("dict[str, object]", value)
        if set(told) - {"text", "about"} or "text" not in told:
            msg = 'must be text or {"text": "...", "about": "person id"}'
            raise ValueError(msg)
        named = told.get("about")
        if named is not None:
            about = _person_named(named)
        value = told["text"]
    if not isinstance(value, str):
        msg = "must be text"
        raise ValueError(msg)
    if len(value) > LONGEST_TEXT:
        msg = f"must be at most {LONGEST_TEXT} characters long, this has {len(value)}"
        raise ValueError(msg)
    if any(char in value for char in "\x00\ud800\udfff") or not _is_unicode(value):
        msg = "holds characters that cannot be written down"
        raise ValueError(msg)
    return Words(text=value, about=about)


def _person_named(told: object) -> UUID:
    try:
        return UUID(told if isinstance(told, str) else "")
    except ValueError:
        msg = "about must be the id of a person"
        raise ValueError(msg) from None


def _is_unicode(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def understand_term(vocabulary: str | None) -> Callable[[object], str | Words]:
    def understand(value: object) -> str | Words:
        words = understand_words(value)
        code = code_of(words.text, vocabulary=vocabulary)
        return words if words.about is not None or code is None else code

    return understand


def understand_reference(value: object) -> UUID | Words:
    if isinstance(value, UUID):
        return value
    words = understand_words(value)
    try:
        return UUID(words.text)
    except ValueError:
        return words


_ETHICS_CODES = (
    "AAMFT|ACA|APA|APS|BACP|CA|CPA|CRPO|DUEPROC|EFPA|HCPC|HIPAA|LA|MD|ME|NASW|NC|"
    "PSYBA|RHPA|STATE|TX|UKCP"
)
_PROVISION = r"([A-Z]\.)?\d{1,3}(\.\d{1,3})*[a-z]?\d?(\.[a-z])?(-OLD)?"
_WORDED = (
    "APA-ECRP|APA-RKG-2007|BACP-PCP|BACP-SUP|CA-BBS-SUP|CA-BBS-UNIT|CA-BPC-729|"
    "CA-DCA-WARN|CRPO-5Y|CRPO-DUAL|DUEPROC-US|EFPA-META|HCPC-SANC|LA-XXV-113|ME-415-4|"
    "PSYBA-CONSENT-PERIOD|PSYBA-CONSENT-TOUCH|PSYBA-FORMER|PSYBA-MULTI|RHPA-SA|"
    "STATE-RET|UKCP-TRANS"
)
_ROLES = frozenset({*Role, *ConnectionRole, *EnteredRole})
_CODES: Mapping[str, str] = {
    "standards": rf"({_ETHICS_CODES})-{_PROVISION}|{_WORDED}",
    "rules": r"R\d{2}",
    "editions": r"\d{4}(-\d{2}(-\d{2})?)?",
    "digests": r"[0-9a-f]{64}",
    "tags": r"sexual_history|sex_therapy|emdr|exposure|dbt|body_therapy|play_therapy|"
    r"interpreter|crisis|couple|family|group|review|homework",
}


def is_code(text: str, *, vocabulary: str | None) -> bool:
    """Whether a word belongs to a closed vocabulary and so may stand unsealed."""
    if vocabulary == "kinds":
        return text in catalogue.kinds() or text == EVERY_KIND or text in CATEGORIES
    if vocabulary == "roles":
        return text in _ROLES
    return re.fullmatch(_CODES.get(vocabulary or "", r"(?!)"), text) is not None


def code_of(text: str, *, vocabulary: str | None) -> str | None:
    """The word of a closed vocabulary that a text is; None for a text of its own.

    Kinds and categories are known as people write them: `Gift exchanged`, `after_ending`.
    """
    if is_code(text, vocabulary=vocabulary):
        return text
    plain = " ".join(text.lower().replace("_", " ").split())
    return _as_written().get(plain) if vocabulary == "kinds" else None


@cache
def _as_written() -> Mapping[str, str]:
    titles = {kind.title.lower(): name for name, kind in catalogue.kinds().items()}
    return titles | {each: each for each in (*CATEGORIES, EVERY_KIND)}


TEXT_SCHEMA = {
    "anyOf": [
        {"type": "string", "maxLength": LONGEST_TEXT},
        {
            "type": "object",
            "properties": {
                "text": {"type": "string", "maxLength": LONGEST_TEXT},
                "about": {"type": ["string", "null"], "format": "uuid"},
            },
            "required": ["text"],
            "additionalProperties": False,
        },
    ]
}
MONEY_SCHEMA = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": LARGEST_NUMBER},
        {
            "type": "object",
            "properties": {
                "amount": {
                    "anyOf": [
                        {"type": "number", "minimum": 0, "maximum": LARGEST_NUMBER},
                        {"type": "string", "pattern": r"^\d{1,12}(\.\d{1,6})?$"},
                    ]
                },
                "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            },
            "required": ["amount"],
            "additionalProperties": False,
        },
    ]
}
MOMENT_SCHEMA = {
    "type": "string",
    "description": "ISO 8601; without an offset it is UTC; empty for not stated",
}
