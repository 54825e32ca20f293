"""A therapist's own circle, as they see it themselves: who stands close to them.

It is always one's own: nobody says whose. Nothing is looked up but that circle and one's
own cases, so that what is shown depends on nobody else's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api import people
from api.access import require, told_about, within_reach
from api.house import House
from api.own_people import name_given
from domain.dual import telling
from domain.dual.kinds import BY_STANDING, CALLED
from domain.dual.telling import TiesMemory, circle_stream, remember_ties
from domain.facts.ties import TieKind, TieStanding, TieStated
from domain.policy import Action, Principal, decide
from domain.refusals import CaseUnknown
from domain.values import CaseId, FactId, PersonId
from projections import caseload

WAS_TO_BE = "was to be"
"""What was promised and is over before it came."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CircleTie:
    """A tie of one's own circle: who, what to whom, since when, and when it was told.

    `kind` is what the first is to the other; the name of oneself is empty. `until` is
    the day on which it ended, where that was told. `words` is what was told beside it.
    """

    id: FactId
    first: PersonId
    other: PersonId
    first_name: str
    other_name: str
    kind: TieKind
    standing: TieStanding
    since: datetime | None
    until: datetime | None
    told_at: datetime
    is_over: bool
    words: str

    @property
    def sentence(self) -> str:
        """`Ben Quill was a friend of yours`."""
        is_mine = not self.first_name
        name = self.other_name if is_mine else self.first_name
        called = CALLED[self.kind].other if is_mine else CALLED[self.kind].first
        whom = self.other_name if not is_mine else ""
        standing = TieStanding.FORMER if self.is_over else self.standing
        is_ = BY_STANDING[standing]
        if self.is_over and self.standing is TieStanding.PROMISED:
            is_ = WAS_TO_BE
        return f"{name} {is_} {of_whom(called, whom)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Circle:
    """The ties of one's own circle, the latest first, and everybody in it by name.

    `cases` are one's own cases, each with its client. Whoever shows a client notes it.
    """

    ties: tuple[CircleTie, ...]
    people: dict[PersonId, str]
    cases: dict[CaseId, PersonId]


def of_whom(called: str, name: str) -> str:
    """`a friend of Ben Quill`; without a name of oneself: `a friend of yours`."""
    if name:
        return f"{called} {name}"
    what = called.removesuffix(" of")
    if what == called:
        return f"{called} you"
    if what.startswith("the "):
        return f"your {what.removeprefix('the ')}"
    if what.startswith("in the "):
        return f"in your {what.removeprefix('in the ')}"
    return f"{called} yours"


def mine(house: House, principal: Principal) -> Circle:
    """One's own circle. Raises NotAllowed.

    Whoever was erased is not in it any more, nor is a tie of theirs.
    """
    require(principal, Action.CHECK_PERSON)
    me = principal.person_id
    known = known_of(house, me)
    cases = _cases(house, principal)
    names = _names(house, known, me=me, clients=frozenset(cases.values()))
    ties = tuple(
        _shown(house, known, tie, names, me=me)
        for tie in reversed([*known.ties.values()])
        if {tie.person_id, tie.other_id} <= {*names, me}
    )
    return Circle(ties=ties, people=names, cases=cases)


def note(
    house: House, principal: Principal, circle: Circle, ties: Iterable[CircleTie]
) -> None:
    """That somebody is shown who of their circle is a client of theirs."""
    named = {who for tie in ties for who in (tie.first, tie.other)}
    for case_id, client in circle.cases.items():
        if client in named:
            relations = people.relations(house, case_id, of=principal)
            decision = decide(principal, Action.SEE, relations)
            told_about(house, principal.person_id, case_id, decision)


def known_of(house: House, me: PersonId) -> TiesMemory:
    """All that was told of somebody's circle, without what was taken back."""
    return house.ledger.recall(circle_stream(me), TiesMemory(), remember_ties)


def _shown(
    house: House,
    known: TiesMemory,
    tie: TieStated,
    names: dict[PersonId, str],
    *,
    me: PersonId,
) -> CircleTie:
    until = known.ended.get(tie.fact_id, tie.until)
    return CircleTie(
        id=tie.fact_id,
        first=tie.person_id,
        other=tie.other_id,
        first_name="" if tie.person_id == me else names[tie.person_id],
        other_name="" if tie.other_id == me else names[tie.other_id],
        kind=tie.kind,
        standing=tie.standing,
        since=tie.since,
        until=until,
        told_at=tie.recorded_at,
        is_over=tie.standing is TieStanding.FORMER or tie.fact_id in known.ended,
        words=" ".join(_words(house, tie)),
    )


def _words(house: House, tie: TieStated) -> Iterator[str]:
    sealed = ((telling.WORDS, tie.words), (telling.OTHER_WORDS, tie.other_words))
    for field, each in sealed:
        if each is not None:
            yield house.ledger.words(tie, field, each)


def _names(
    house: House, known: TiesMemory, *, me: PersonId, clients: frozenset[PersonId]
) -> dict[PersonId, str]:
    """Everybody whom a circle names, without the erased: clients of one's own as they
    are called, others as they were told of, whatever others say of them."""
    told = {who for tie in known.ties.values() for who in (tie.person_id, tie.other_id)}
    named = {
        who: people.called(house, who) if who in clients else name_given(house, who)
        for who in told - {me}
    }
    return {who: name for who, name in named.items() if name is not None}


def _cases(house: House, principal: Principal) -> dict[CaseId, PersonId]:
    """One's own cases, of those that one may see, each with its client."""
    with house.engine.connect() as connection:
        summaries = caseload.of_therapists(
            connection, house.keys, [principal.person_id]
        )
    found: dict[CaseId, PersonId] = {}
    for each in summaries:
        case_id = CaseId(UUID(each.case_id))
        try:
            within_reach(house, principal, case_id)
        except CaseUnknown:
            continue
        found[case_id] = PersonId(UUID(each.client_id))
    return found
