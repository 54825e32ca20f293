"""A town for the fuzz runs: somebody of every role, and a word of its own in every secret.

Such a word (a canary) stands in one place alone. Who may read that place is written
here, from the table of `docs/reference/access.md` and by hand: not asked of `decide`,
which is what is tried.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from api import holds, identities, letting_in, people, proceedings
from api.house import House
from api.letting_in import Letting
from api.sign_in.tokens import Scope
from domain.facts.bookkeeping import Licence, Standing
from domain.values import CaseId, FactId, Section
from tests.house import (
    ADVICE,
    COMPLAINT,
    NOON,
    PASSWORD,
    Someone,
    open_case,
    principal,
    tell,
)

MARK = "zq"
"""How every canary begins and ends; no word of the program does both."""
STANDINGS: Mapping[str, tuple[Standing, ...]] = {
    "therapist": (Standing.THERAPIST,),
    "trainee": (Standing.THERAPIST,),
    "supervisor": (Standing.SUPERVISOR,),
    "other_supervisor": (Standing.SUPERVISOR,),
    "board_member": (Standing.BOARD_MEMBER,),
    "other_board_member": (Standing.BOARD_MEMBER,),
    "officer": (Standing.CASE_OFFICER,),
    "other_officer": (Standing.CASE_OFFICER,),
    "custodian": (Standing.CUSTODIAN,),
    "privacy_officer": (Standing.PRIVACY_OFFICER,),
    "administrator": (Standing.ADMINISTRATOR,),
    "auditor": (Standing.AUDITOR,),
    "party": (),
    "member": (),
}
"""Everybody who signs in. `party` was let in to the second case; `member` to nothing."""


@dataclass(kw_only=True, slots=True)
class Town:
    """Who is there, what may be named in an address, and who may read which canary."""

    chance: random.Random
    people: dict[str, Someone] = field(default_factory=dict[str, Someone])
    cases: list[CaseId] = field(default_factory=list[CaseId])
    facts: list[FactId] = field(default_factory=list[FactId])
    readers: dict[str, frozenset[str]] = field(
        default_factory=dict[str, frozenset[str]]
    )
    places: dict[str, str] = field(default_factory=dict[str, str])
    """Where each canary stands, for a finding to say."""
    unread: set[str] = field(default_factory=set[str])
    """Places that no page or answer shows so far; the others somebody comes to read."""

    def canary(self, place: str, readers: Iterable[str]) -> str:
        """A new word for a place, and who may read it."""
        word = f"{MARK}{self.chance.getrandbits(40):010x}{MARK}"
        self.readers[word], self.places[word] = frozenset(readers), place
        return word


def settle(house: House, *, seed: int) -> Town:
    """Let everybody in, and let them write what others may not read."""
    town = Town(chance=random.Random(seed))
    for name in STANDINGS:
        town.people[name] = _someone(house, town, name)
    who = town.people
    for by in ("supervisor", "other_supervisor"):
        works = "therapist" if by == "supervisor" else "trainee"
        people.supervise(
            house, person_id=who[works].person_id, supervisor_id=who[by].person_id
        )
    _before_a_board(house, town)
    _with_a_party(house, town)
    _kept_to_oneself(house, town)
    return town


def _before_a_board(house: House, town: Town) -> None:
    """The therapist's case: its record lies before a board, which asks for a name."""
    own, reads = {"therapist"}, {"therapist", "supervisor"}
    judges = {"board_member", "officer"}
    who = town.people
    case = _case(house, town, "therapist", reads, judges=own | judges, seen=judges)
    officer = principal(house, who["officer"])
    proceedings.take_charge(house, officer, case, reason="a complaint came in")
    proceedings.refer(
        house,
        officer,
        case,
        member_ids=[who["board_member"].person_id],
        sections=(Section.RECORD,),
    )
    asked = town.canary("why a name was asked for", {"board_member", "custodian"} | WHO)
    identities.ask(
        house,
        principal(house, who["board_member"]),
        case,
        reason=f"to hear the client, {asked}",
        command=None,
    )


def _with_a_party(house: House, town: Town) -> None:
    """The trainee's case: a party was let in to its supervision, and to the name."""
    reads = {"trainee", "other_supervisor"}
    case = _case(
        house, town, "trainee", reads, judges={"trainee"}, told={"party"}, seen=set()
    )
    why = town.canary("why somebody was let in", {"trainee", "party"} | WHO)
    town.unread.add("why somebody was let in")
    letting_in.grant(
        house,
        case,
        Letting(
            party_id=town.people["party"].person_id,
            sections=(Section.SUPERVISION,),
            until=NOON + timedelta(days=30),
            reason=f"an insurer asks, {why}",
            names_client=True,
        ),
        booking=partial(letting_in.operator_books, house),
    )


WHO = {"auditor", "privacy_officer"}
"""Who reads reasons of access beside those they concern."""


def _case(
    house: House,
    town: Town,
    therapist: str,
    reads: set[str],
    *,
    judges: set[str],
    seen: set[str],
    told: Iterable[str] = (),
) -> CaseId:
    """A case with a canary in its name and in each section.

    `reads` see record and supervision, `judges` the proceeding, `seen` the record; `told`
    were let in to the supervision and the name.
    """
    who, told = town.people, set(told)
    supervisor = next(name for name in reads if name != therapist)
    name = town.canary(f"the client's name ({therapist})", reads | told)
    case = open_case(house, who[therapist], client=f"Ada {name}")
    record = town.canary(f"record ({therapist})", reads | seen)
    advice = town.canary(f"supervision ({therapist})", reads | told)
    filed = town.canary(f"proceeding ({therapist})", judges)
    town.cases.append(case)
    town.facts += [
        tell(house, who[therapist], case, narrative=f"A scarf, {record}."),
        tell(
            house,
            who[supervisor],
            case,
            kind="SupervisionSessionHeld",
            data=ADVICE | {"cases_discussed": [advice]},
        ),
        tell(
            house,
            who[therapist],
            case,
            kind="ComplaintFiled",
            data=COMPLAINT | {"allegations": [f"that it was worn, {filed}"]},
        ),
    ]
    return case


def _kept_to_oneself(house: House, town: Town) -> None:
    """What has no section: a token's name, and why a hold was placed."""
    who = town.people
    own = town.canary("the name of a token", {"supervisor"})
    house.accounts.tokens.make(
        who["supervisor"].person_id,
        name=own,
        scopes=[Scope.READ],
        days=30,
        now=house.clock(),
    )
    held = town.canary("why a hold was placed", {"privacy_officer", "administrator"})
    holds.hold(
        house,
        by=who["privacy_officer"].person_id,
        person_id=who["member"].person_id,
        reason=f"a letter of a court, {held}",
    )


def _someone(house: House, town: Town, name: str) -> Someone:
    """A member with their standings; an auditor is made by two, before signing in."""
    called, standings = f"Ada {name.replace('_', ' ').title()}", STANDINGS[name]
    licence = Licence.TRAINEE if name == "trainee" else Licence.LICENSED
    is_auditor = Standing.AUDITOR in standings
    person = people.add_member(
        house,
        name=called,
        password=PASSWORD,
        standings=() if is_auditor else standings,
        codes=("APA",) if Standing.THERAPIST in standings else (),
        licence=licence,
    )
    for by in ("administrator", "privacy_officer") if is_auditor else ():
        one = town.people[by].person_id
        people.grant(house, person_id=person, standing=Standing.AUDITOR, by=one)
    session = house.accounts.sign_in(called, PASSWORD, now=house.clock())
    assert session is not None
    return Someone(person_id=person, name=called, token=session.token)
