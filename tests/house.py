"""A practice for the tests: one person of each standing, and one case among them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from api import cases, people
from api.envelope import envelope
from api.house import House, open_house
from api.settings import Settings
from domain.facts.bookkeeping import Standing
from domain.policy import Principal
from domain.values import CaseId, FactId, PersonId, Section

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
PASSWORD = "four words that do not belong"
CLIENT_NAME = "Ada Quill"
GIFT: dict[str, Any] = {
    "direction": "client_to_therapist",
    "disposition": "accepted",
    "value_estimate": {"amount": "12.50", "currency": "EUR"},
    "gift_kind": "token_handmade",
    "occasion": "none",
    "meaning_explored": True,
}
ADVICE: dict[str, Any] = {
    "minutes": 50,
    "format": "individual",
    "cases_discussed": ["the scarf"],
    "topics": ["GiftExchanged"],
    "observation_used": "none",
}
COMPLAINT: dict[str, Any] = {
    "complainant": "family",
    "allegations": ["that a scarf was taken", "that it was worn"],
    "received_at": "2026-03-08T09:00:00Z",
}


@dataclass(kw_only=True, slots=True)
class Clock:
    """A clock that stands still until somebody turns it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        """Turn it by `minutes=16`, `days=3` or any other span."""
        self.now += timedelta(**span)


@dataclass(frozen=True, kw_only=True, slots=True)
class Someone:
    """Somebody who is signed in; `token` is the session they hold."""

    person_id: PersonId
    name: str
    token: str

    @property
    def signed_in(self) -> dict[str, str]:
        """What a program of theirs sends with every request."""
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Town:
    """Everybody, and what happened: a case with a fact in each section.

    `case` is the therapist's, supervised by the supervisor, its record laid before the
    board member; the others have to do with `other_case` alone or with none.
    """

    therapist: Someone
    other_therapist: Someone
    supervisor: Someone
    other_supervisor: Someone
    board_member: Someone
    other_board_member: Someone
    administrator: Someone
    case: CaseId
    gift: FactId
    advice: FactId
    complaint: FactId
    other_case: CaseId
    other_gift: FactId


@contextmanager
def opened(directory: Path, *, clock: Clock) -> Iterator[House]:
    """The house in a directory."""
    settings = Settings(data=directory, hosts=("ledger.test",))
    with open_house(settings, clock=clock) as house:
        yield house


@contextmanager
def copied(template: Path, directory: Path, *, clock: Clock) -> Iterator[House]:
    """A house of its own that begins as another stands."""
    shutil.copytree(template, directory)
    with opened(directory, clock=clock) as house:
        yield house


def settle(house: House) -> Town:
    """Let everybody in, and let something happen."""
    therapist = _someone(house, "Thea Lind", Standing.THERAPIST)
    other_therapist = _someone(house, "Omar Vey", Standing.THERAPIST)
    supervisor = _someone(house, "Sol Marsh", Standing.SUPERVISOR)
    other_supervisor = _someone(house, "Una Pell", Standing.SUPERVISOR)
    board_member = _someone(house, "Bo Ashe", Standing.BOARD_MEMBER)
    for who, by in ((therapist, supervisor), (other_therapist, other_supervisor)):
        people.supervise(house, person_id=who.person_id, supervisor_id=by.person_id)
    case, other_case = open_case(house, therapist), open_case(house, other_therapist)
    people.refer(
        house,
        case_id=case,
        member_ids=(board_member.person_id,),
        sections=(Section.RECORD,),
    )
    return Town(
        therapist=therapist,
        other_therapist=other_therapist,
        supervisor=supervisor,
        other_supervisor=other_supervisor,
        board_member=board_member,
        other_board_member=_someone(house, "Cy Dunn", Standing.BOARD_MEMBER),
        administrator=_someone(house, "Ada Admin", Standing.ADMINISTRATOR),
        case=case,
        gift=tell(house, therapist, case),
        advice=tell(
            house, supervisor, case, kind="SupervisionSessionHeld", data=ADVICE
        ),
        complaint=tell(house, therapist, case, kind="ComplaintFiled", data=COMPLAINT),
        other_case=other_case,
        other_gift=tell(house, other_therapist, other_case),
    )


def open_case(house: House, by: Someone, *, client: str = CLIENT_NAME) -> CaseId:
    """A case that began a month ago."""
    begun = cases.open_case(
        house,
        principal(house, by),
        client_name=client,
        occurred_at=NOON - timedelta(days=30),
        command=None,
    )
    return begun.fact.case_id


def tell(
    house: House,
    by: Someone,
    case: CaseId,
    *,
    kind: str = "GiftExchanged",
    data: Mapping[str, Any] = GIFT,
    **more: object,
) -> FactId:
    """A fact that happened yesterday, unless `occurred_at` says otherwise."""
    written = cases.record(
        house,
        principal(house, by),
        case,
        kind=kind,
        data=data,
        envelope=envelope({"occurred_at": "2026-03-08T10:00:00Z"} | more),
        command=None,
    )
    return written.fact.fact_id


def principal(house: House, who: Someone) -> Principal:
    """Somebody with the capacities they hold now."""
    return people.principal(house, who.person_id)


def _someone(house: House, name: str, standing: Standing) -> Someone:
    person = people.add_member(
        house, name=name, password=PASSWORD, standings=[standing]
    )
    session = house.accounts.sign_in(name, PASSWORD, now=house.clock())
    assert session is not None
    return Someone(person_id=person, name=name, token=session.token)
