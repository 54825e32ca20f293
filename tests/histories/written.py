"""Case histories as a file has them: a good one, and ways to change one thing in it."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from domain.histories import History, Read, Rejected, read

FILE = Path(__file__).parents[2] / "api" / "demo_data" / "case_histories.json"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

OPENING: dict[str, Any] = {
    "seq": 1,
    "type": "TherapyStarted",
    "occurred_at": "2024-01-08T14:00:00",
    "recorded_at": "2024-01-08T16:00:00",
    "recorded_by": "therapist",
    "data": {
        "modality": "individual",
        "setting": "office",
        "client_vulnerability": ["none_known"],
        "prior_relationship": "none",
        "treatment_under_trainee": False,
    },
}
GIFT: dict[str, Any] = {
    "seq": 2,
    "type": "GiftExchanged",
    "occurred_at": "2024-02-05T14:00:00",
    "recorded_at": "2024-02-05T16:00:00",
    "recorded_by": "therapist",
    "data": {
        "direction": "client_to_therapist",
        "disposition": "accepted",
        "value_estimate": 12,
        "gift_kind": "food",
        "occasion": "none",
        "meaning_explored": True,
    },
}
ABSENT = object()
"""Stands for a value that a change takes out."""


def history(name: str = "H1", **changes: Any) -> dict[str, Any]:
    """A history of an opening and a gift."""
    whole = {
        "id": name,
        "title": "A box of pears",
        "context": {"codes": ["APA"], "therapist": "licensed"},
        "as_of": "2024-03-01T00:00:00",
        "events": [deepcopy(OPENING), deepcopy(GIFT)],
    }
    return _changed(whole, changes)


def gift(**changes: Any) -> dict[str, Any]:
    """The gift, with other parts."""
    return _changed(deepcopy(GIFT), changes)


def given(**changes: Any) -> dict[str, Any]:
    """The gift, with other answers."""
    return gift(data=_changed(deepcopy(GIFT["data"]), changes))


def with_gift(event: object, name: str = "H1") -> dict[str, Any]:
    """A history in which the gift is told otherwise."""
    return history(name, events=[deepcopy(OPENING), event])


def document(*histories: object) -> BytesIO:
    """A file of one JSON document."""
    return BytesIO(json.dumps({"vignettes": histories}).encode())


def lines(*histories: object) -> BytesIO:
    """A file of JSON Lines."""
    return BytesIO(b"\n".join(json.dumps(one).encode() for one in histories))


def reading(file: BytesIO) -> list[Read]:
    """What is read from a file."""
    return list(read(file, now=NOW))


def understood(file: BytesIO) -> list[History]:
    """What is read from a file in which nothing is wrong."""
    found = reading(file)
    good = [one for one in found if isinstance(one, History)]
    assert good == found
    return good


def problems(file: BytesIO) -> list[tuple[str, int | None, str]]:
    """Which history, event and field is wrong."""
    return [
        (one.history, one.seq, one.field)
        for rejected in reading(file)
        if isinstance(rejected, Rejected)
        for one in rejected.rejections
    ]


def reasons(file: BytesIO) -> list[str]:
    """Why something is wrong."""
    return [
        one.reason
        for rejected in reading(file)
        if isinstance(rejected, Rejected)
        for one in rejected.rejections
    ]


def _changed(whole: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    changed = {**whole, **changes}
    return {name: value for name, value in changed.items() if value is not ABSENT}
