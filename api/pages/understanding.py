"""What a form tells, understood as a whole: all there is to mend is said at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from api.envelope import Envelope, envelope, named
from api.pages.typed import Typed, first, moment
from domain.catalogue import Kind
from domain.refusals import (
    EndsBeforeItBegins,
    NotUnderstood,
    NotYetHappened,
    Problem,
)
from domain.told import tell


def began(form: Typed, *, now: datetime) -> datetime:
    """When a case began. Raises NotUnderstood with all there is to mend in its form."""
    found: list[Problem] = []
    begun: Envelope | None = None
    try:
        named(first(form, "client_name"))
    except NotUnderstood as refusal:
        found += refusal.problems
    try:
        begun = envelope({"occurred_at": moment("occurred_at", typed=form)})
        found += _untimely(begun, now=now)
    except NotUnderstood as refusal:
        found += refusal.problems
    if found or begun is None:
        raise NotUnderstood(found)
    return begun.happened_at


def understand(
    kind: Kind, *, data: Mapping[str, Any], told: Mapping[str, Any], now: datetime
) -> Envelope:
    """The envelope of a form. Raises NotUnderstood with all there is to mend at once."""
    found: list[Problem] = []
    understood: Envelope | None = None
    try:
        understood = envelope(told)
        found += _untimely(understood, now=now)
    except NotUnderstood as refusal:
        found += refusal.problems
    try:
        tell(kind.name, data)
    except NotUnderstood as refusal:
        found += refusal.problems
    if found or understood is None:
        raise NotUnderstood(found)
    return understood


def _untimely(told: Envelope, *, now: datetime) -> Iterator[Problem]:
    """What the ledger would refuse about the times, said beside all the rest."""
    began, ended = told.happened_at, told.occurred_until
    for field, at in (("occurred_at", began), ("occurred_until", ended)):
        if at is not None and at > now:
            reason = str(NotYetHappened(occurred_at=at, now=now))
            yield Problem(field=field, reason=reason)
    if ended is not None and ended < began:
        yield Problem(field="occurred_until", reason=str(EndsBeforeItBegins()))
