"""The vocabulary of the ledger's tests: opening cases and telling what happened."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from domain import case, openings, recording
from domain.case import Telling
from domain.facts.bookkeeping import CaseOpened
from domain.facts.fact import Fact
from domain.ledger import Command, Ledger, Receipt
from domain.told import tell
from domain.values import CaseId, FactId, PersonId, Role

NOW = datetime(2026, 3, 9, 18, 30, tzinfo=UTC)
THEN = datetime(2026, 3, 9, 14, tzinfo=UTC)
FIXED = 1
"""How many facts are written before the beginning of a case: its keys are fixed."""
THERAPIST = PersonId(UUID(int=0xA))
CLIENT = PersonId(UUID(int=0xC))
SESSION = {
    "planned_minutes": 50,
    "actual_minutes": 50,
    "medium": "in_person",
    "place": "office",
    "alliance_stage": "process",
}
GIFT = {
    "direction": "client_to_therapist",
    "disposition": "accepted",
    "value_estimate": {"amount": "12.50", "currency": "EUR"},
    "gift_kind": "token_handmade",
    "occasion": "none",
    "meaning_explored": True,
}


def telling(**more: Any) -> Telling:
    """What a therapist says about a fact beside its own fields."""
    about = {"occurred_at": THEN, "recorded_by": THERAPIST}
    return Telling(**{**about, "recorded_as": Role.THERAPIST, **more})


def command(key: str, request: bytes = b"request") -> Command:
    """A request of the therapist."""
    return Command(key=key, actor=THERAPIST, request=request)


def opened(ledger: Ledger, **more: Any) -> CaseOpened:
    """A case that was opened."""
    about: dict[str, Any] = {"therapist_id": THERAPIST, "client_id": CLIENT}
    receipt = recording.open_case(
        ledger, **{"telling": telling(), "now": NOW, "command": None, **about, **more}
    )
    begun = written(ledger, receipt)
    assert isinstance(begun, CaseOpened)
    return begun


def opened_alone(ledger: Ledger) -> CaseOpened:
    """A case as it was opened before keys were fixed: one stream, and nothing beside it.

    So the n-th fact of it is leaf n - 1, which is easy to follow where a log is damaged.
    """
    case_id = CaseId(uuid4())
    openings.make_keys(ledger.keys, [case_id], subjects=(THERAPIST, CLIENT))
    begun = case.open_case(
        case_id=case_id,
        therapist_id=THERAPIST,
        client_id=CLIENT,
        reference=recording.reference_of(case_id),
        telling=telling(),
        fact_id=FactId(uuid4()),
        now=NOW,
    )
    ledger.carry_out(lambda: [begun])
    return begun


def recorded(
    ledger: Ledger,
    case_id: CaseId,
    name: str = "SessionHeld",
    data: dict[str, Any] | None = None,
    **more: Any,
) -> Receipt:
    """What the ledger answers when something is told."""
    about = {"telling": telling(), "narrative": None, "now": NOW, "command": None}
    told = tell(name, SESSION if data is None else data)
    return recording.record(ledger, case_id=case_id, told=told, **{**about, **more})


def written(ledger: Ledger, receipt: Receipt) -> Fact:
    """The fact that a receipt speaks of."""
    return ledger.fact(receipt.stream, receipt.version)
