"""What one person does not do alone for the same other: two deeds, kept apart.

Whoever ends somebody's second factors and gives them a new password as well could come
in as them. Each deed is remembered for a while, and forbids the other to the same one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from api.sign_in.invitations import LASTS
from api.sign_in.pending import Pending
from api.sign_in.records import Records
from domain.values import PersonId

APART_FOR = timedelta(hours=24)
"""For so long after one deed has the other to be somebody else's."""


class Deed(StrEnum):
    """What is done for somebody who is locked out."""

    LINK = "link made"
    FACTORS = "factors ended"


OTHER = {Deed.LINK: Deed.FACTORS, Deed.FACTORS: Deed.LINK}
LASTING = {Deed.LINK: LASTS + APART_FOR, Deed.FACTORS: APART_FOR}
"""A link is good for a while itself, and counts for so much longer."""


class Apart:
    """Who did what for whom lately."""

    def __init__(self, records: Records, pending: Pending) -> None:
        self._records = records
        self._pending = pending

    def begin(
        self, deed: Deed, *, for_id: PersonId, by: PersonId, now: datetime
    ) -> bool:
        """Remember a deed before it is done. False where `by` did the other lately."""
        holder = f"{for_id}\0{by}"
        with self._records.at_once():
            if self._pending.look(OTHER[deed], holder, now=now) is not None:
                return False
            self._pending.begin(deed, holder, now=now, told={}, lasts=LASTING[deed])
        return True
