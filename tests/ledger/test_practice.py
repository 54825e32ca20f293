"""People, capacities and relations of a practice: decided once, remembered for good."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain import appointing, practice
from domain.case import section_stream
from domain.facts.bookkeeping import Licence, PersonRegistered, Standing
from domain.facts.fact import Fact
from domain.ledger import Ledger
from domain.practice import (
    PRACTICE,
    Booking,
    PersonMemory,
    PracticeMemory,
    PractitionerMemory,
    ReferralMemory,
    person_stream,
    practitioner_stream,
)
from domain.values import CaseId, FactId, PersonId, Role, Sealed, Section
from tests.ledger.writing import CLIENT, NOW, THERAPIST

SUPERVISOR = PersonId(UUID(int=0x5))
MEMBER = PersonId(UUID(int=0xB))
OTHER = PersonId(UUID(int=0xBB))
CASE = CaseId(UUID(int=0xCA5E))
BOOKING = Booking(by=THERAPIST, role=Role.CLINIC_ADMIN, now=NOW)
STREAM = section_stream(CASE, Section.PROCEEDING)


@dataclass(frozen=True)
class Deed:
    """A decision that can be made and made undone."""

    nothing: Any
    remember: Callable[[Any, Iterable[Fact]], Any]
    do: Callable[[Any], list[Fact]]
    undo: Callable[[Any], list[Fact]]
    holds: Callable[[Any], bool]


def booked(
    decide: Callable[..., list[Fact]], **about: Any
) -> Callable[[Any], list[Fact]]:
    return lambda known: decide(known, booking=BOOKING, **about)


SUPERVISES = {"person_id": THERAPIST, "supervisor_id": SUPERVISOR}
GRANTS = {"person_id": THERAPIST, "standing": Standing.SUPERVISOR}
REFERS = {"case_id": CASE, "stream": STREAM, "member_ids": (MEMBER,)}
DEEDS = {
    "supervision": Deed(
        PractitionerMemory(),
        practice.remember_practitioner,
        booked(practice.agree_supervision, **SUPERVISES),
        booked(practice.end_supervision, **SUPERVISES),
        lambda known: set(known.supervisors) == {SUPERVISOR},
    ),
    "a role": Deed(
        PracticeMemory(),
        practice.remember_practice,
        booked(appointing.grant_role, **GRANTS),
        booked(appointing.withdraw_role, **GRANTS),
        lambda known: bool(known.standings.get(THERAPIST)),
    ),
    "a referral": Deed(
        ReferralMemory(),
        practice.remember_referrals,
        booked(practice.refer_case, **REFERS, sections=(Section.RECORD,)),
        booked(practice.revoke_referral, **REFERS),
        lambda known: [r.member_id for r in known.referrals] == [MEMBER],
    ),
}
EVERY_DEED = pytest.mark.parametrize("deed", DEEDS.values(), ids=list(DEEDS))


@EVERY_DEED
class TestADeed:
    def test_holds_once_it_is_done(self, deed: Deed) -> None:
        facts = deed.do(deed.nothing)

        known = deed.remember(deed.nothing, facts)

        assert deed.holds(known)
        assert known.version == 1
        assert not deed.holds(deed.nothing)

    def test_holds_no_longer_once_it_is_undone(self, deed: Deed) -> None:
        known = deed.remember(deed.nothing, deed.do(deed.nothing))

        known = deed.remember(known, deed.undo(known))

        assert not deed.holds(known)
        assert known.version == 2

    def test_is_not_undone_where_it_was_never_done(self, deed: Deed) -> None:
        assert deed.undo(deed.nothing) == []

    def test_can_be_done_again(self, deed: Deed) -> None:
        known = deed.nothing
        for step in (deed.do, deed.undo, deed.do):
            known = deed.remember(known, step(known))

        assert deed.holds(known)
        assert known.version == 3

    def test_is_remembered_the_same_in_any_number_of_steps(self, deed: Deed) -> None:
        facts: list[Fact] = []
        known = deed.nothing
        for step in (deed.do, deed.undo, deed.do, deed.undo):
            new = step(known)
            facts += new
            known = deed.remember(known, new)

        assert deed.remember(deed.nothing, facts) == known

    def test_is_written_and_read_back(self, deed: Deed, ledger: Ledger) -> None:
        facts = deed.do(deed.nothing)
        stream = facts[0].originator_id
        ledger.keys.ensure(streams=[stream], subjects=[])
        ledger.carry_out(lambda: facts)

        assert ledger.facts(stream) == facts
        assert deed.holds(ledger.recall(stream, deed.nothing, deed.remember))


@pytest.mark.parametrize("name", ["supervision", "a role"])
def test_what_holds_already_is_not_written_twice(name: str) -> None:
    deed = DEEDS[name]
    known = deed.remember(deed.nothing, deed.do(deed.nothing))

    assert deed.do(known) == []


def test_a_practitioner_is_stated_anew_only_where_something_changed() -> None:
    known = PractitionerMemory()
    about: dict[str, Any] = {"person_id": THERAPIST, "booking": BOOKING}
    counts = []
    for licence, codes in (
        (Licence.TRAINEE, ("HCPC",)),
        (Licence.TRAINEE, ("HCPC",)),
        (Licence.LICENSED, ("HCPC",)),
        (Licence.LICENSED, ("HCPC", "BPS")),
    ):
        new = practice.register_practitioner(
            known, licence=licence, codes=codes, **about
        )
        known = practice.remember_practitioner(known, new)
        counts.append(len(new))

    assert counts == [1, 0, 1, 1]
    assert (known.licence, known.codes) == (Licence.LICENSED, ("HCPC", "BPS"))


def test_a_first_statement_is_written_though_it_says_the_usual() -> None:
    new = practice.register_practitioner(
        PractitionerMemory(),
        person_id=THERAPIST,
        licence=Licence.LICENSED,
        codes=(),
        booking=BOOKING,
    )

    assert len(new) == 1


def test_a_person_is_who_they_were_registered_as() -> None:
    sealed = Sealed(subject_id=CLIENT, commitment=bytes(32), ciphertext=b"?")
    asked: list[FactId] = []

    def seal(fact_id: FactId) -> Sealed:
        asked.append(fact_id)
        return sealed

    fact = practice.register_person(person_id=CLIENT, seal=seal, booking=BOOKING)
    known = practice.remember_person(PersonMemory(), [fact])

    assert isinstance(fact, PersonRegistered)
    assert asked == [fact.fact_id]
    assert known == PersonMemory(version=1, registered=fact)
    assert fact.originator_id == person_stream(CLIENT)


def test_roles_are_held_side_by_side() -> None:
    known = PracticeMemory()
    together = [each for each in Standing if each is not Standing.AUDITOR]
    for standing in together:
        new = appointing.grant_role(
            known, person_id=THERAPIST, standing=standing, booking=BOOKING
        )
        known = practice.remember_practice(known, new)

    assert known.standings == {THERAPIST: frozenset(together)}


def test_members_have_the_sections_they_were_given() -> None:
    known = ReferralMemory()
    for member, sections in ((MEMBER, (Section.RECORD,)), (OTHER, tuple(Section))):
        new = practice.refer_case(
            known,
            case_id=CASE,
            stream=STREAM,
            member_ids=(member,),
            sections=sections,
            booking=BOOKING,
        )
        known = practice.remember_referrals(known, new)
    ended = practice.revoke_referral(
        known, case_id=CASE, stream=STREAM, member_ids=(MEMBER,), booking=BOOKING
    )

    known = practice.remember_referrals(known, ended)

    assert [(r.member_id, r.sections) for r in known.referrals] == [
        (OTHER, frozenset(Section))
    ]


def test_a_deed_may_have_happened_before_it_is_booked() -> None:
    earlier = NOW - timedelta(days=30)
    booking = Booking(
        by=THERAPIST, role=Role.CLINIC_ADMIN, now=NOW, occurred_at=earlier
    )

    (fact,) = appointing.grant_role(
        PracticeMemory(), person_id=OTHER, standing=Standing.THERAPIST, booking=booking
    )

    assert (fact.occurred_at, fact.recorded_at) == (earlier, NOW)
    assert (fact.originator_id, fact.recorded_by) == (PRACTICE, THERAPIST)


def test_a_person_has_a_stream_for_each_side_of_them() -> None:
    streams = {
        stream(person)
        for stream in (person_stream, practitioner_stream)
        for person in (THERAPIST, CLIENT)
    }

    assert len(streams | {THERAPIST, CLIENT}) == 6


def test_memories_pass_over_facts_of_others() -> None:
    sealed = Sealed(subject_id=CLIENT, commitment=bytes(32), ciphertext=b"?")
    other = practice.register_person(
        person_id=CLIENT, seal=lambda _: sealed, booking=BOOKING
    )
    (grant,) = appointing.grant_role(
        PracticeMemory(), person_id=OTHER, standing=Standing.THERAPIST, booking=BOOKING
    )

    assert practice.remember_practice(PracticeMemory(), [other]).standings == {}
    assert practice.remember_practitioner(PractitionerMemory(), [other]).version == 1
    assert practice.remember_referrals(ReferralMemory(), [other]).referrals == ()
    assert practice.remember_person(PersonMemory(), [grant]).registered is None
