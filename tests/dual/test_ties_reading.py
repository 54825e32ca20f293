"""How ties are read: so many of each, in few questions, and paths with their sources."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from domain.dual.common_parties import Common
from domain.dual.sight import PRACTICE, Sight, own, reviewing
from domain.dual.steps import Step
from domain.dual.walking import MOST_PATHS
from domain.facts.erasures import PersonErased
from domain.facts.ties import TieEnded, TieKind, TieStanding, TieWithdrawn
from domain.values import PersonId
from projections import ties_stored
from projections.catch_up import catch_up, compare
from projections.ties_found import TiesRead
from projections.ties_stored import Sealer
from tests.dual.people import who
from tests.dual.ties_written import ADA, BEN, BO, around, of_tie, put, stated
from tests.projections.reading import Reading


def test_so_many_as_are_asked_for_are_read_and_whether_there_are_more(
    reading: Reading,
) -> None:
    for nth in range(5):
        stated(reading, ADA, PersonId(UUID(int=nth + 1)))
    catch_up(reading.engine, reading.ledger)

    with reading.engine.connect() as connection:
        read = TiesRead(connection, Sealer(reading.keys), sight=None)
        some, is_more = read.of(ADA, most=3)
        everybody, is_all = read.of(ADA, most=5)
        people = read.people([Sealer(reading.keys).number(ADA)])

    assert (len(some), is_more) == (3, True)
    assert (len(everybody), is_all) == (5, False)
    assert people == [ADA]


def test_identifiers_are_remembered_up_to_a_bound(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ties_stored, "MOST_IDS", 2)
    for one in (BEN, BO):
        stated(reading, ADA, one)

    assert {step.other for step in around(reading, ADA)} == {BEN, BO}


def test_a_wide_ring_is_asked_for_in_parts(reading: Reading) -> None:
    sealer = Sealer(reading.keys)
    for nth in range(6):
        stated(reading, ADA, PersonId(UUID(int=nth + 1)))
    catch_up(reading.engine, reading.ledger)
    many = [sealer.number(UUID(int=n + 1)) for n in range(140)]

    with reading.engine.connect() as connection:
        found = TiesRead(connection, sealer, sight=None)(many, most=2)

    assert len(found) == 140
    assert sum(len(ties) for ties in found.values()) == 6


def test_a_path_says_every_step_with_its_source(reading: Reading) -> None:
    stated(reading, ADA, BEN)
    stated(reading, ADA, BEN, kind=TieKind.COLLEAGUE)
    stated(reading, BO, BEN)
    catch_up(reading.engine, reading.ledger)

    with reading.engine.connect() as connection:
        read = TiesRead(connection, Sealer(reading.keys), sight=None)
        paths, cut, is_more = read.between(BO, ADA)
        steps, _ = read.rings(BO, depth=2)

    ((path,),) = (paths,)
    assert path.people == (BO, BEN, ADA)
    assert [len(hop) for hop in path.hops] == [1, 2]
    assert {step.fact_id for hop in path.hops for step in hop} == {
        step.fact_id for step in steps
    }
    assert (cut, is_more) == (set(), False)


def test_what_leads_through_a_common_party_pushes_out_nothing_that_tells(
    reading: Reading,
) -> None:
    school, friend, other = who("School"), who("Cem"), who("Dora")
    stated(reading, ADA, school, kind=TieKind.SCHOOL)
    for nth in range(MOST_PATHS + 1):
        pupil = PersonId(UUID(int=nth + 1))
        stated(reading, pupil, school, kind=TieKind.SCHOOL)
        stated(reading, pupil, BO)
    for one, next_ in ((ADA, friend), (friend, other), (other, BO)):
        stated(reading, one, next_)
    catch_up(reading.engine, reading.ledger)
    told = (ADA, friend, other, BO)

    def between(common: Common) -> list[tuple[PersonId, ...]]:
        with reading.engine.connect() as connection:
            read = TiesRead(connection, Sealer(reading.keys), sight=None)
            paths, _, is_more = read.between(ADA, BO, common=common)
        assert is_more
        assert len(paths) == MOST_PATHS
        return [path.people for path in paths]

    named = Common(named=frozenset({school}), takes_part=lambda _: False)
    takes_part = Common(named=frozenset({school}), takes_part=lambda _: True)

    assert between(named)[0] == told
    assert all(school in people for people in between(named)[1:])
    assert between(takes_part) == between(Common())


THEA, OMAR = who("Thea"), who("Omar")


class Counting(Sealer):
    """Says how many rows were unsealed."""

    rows = 0

    def unsealed(self, told: bytes) -> bytes:
        self.rows += 1
        return super().unsealed(told)


def seen(reading: Reading, person: PersonId, sight: Sight) -> list[Step]:
    """The ties of somebody that are seen with a sight."""
    catch_up(reading.engine, reading.ledger)
    with reading.engine.connect() as connection:
        found, _ = TiesRead(connection, Sealer(reading.keys), sight=sight).of(person)
    return found


class TestACircleOfSomebodysOwn:
    def test_is_seen_from_both_ends_by_who_looks_with_it_alone(
        self, reading: Reading
    ) -> None:
        tie = stated(reading, ADA, BEN, held_by=OMAR)

        theirs = [seen(reading, one, reviewing(OMAR)) for one in (ADA, BEN)]
        others = [seen(reading, ADA, s) for s in (PRACTICE, own(THEA), reviewing(THEA))]

        assert [[step.fact_id for step in found] for found in theirs] == [
            [tie.fact_id],
            [tie.fact_id],
        ]
        assert others == [[], [], []]
        assert seen(reading, ADA, own(OMAR)) == theirs[0]

    def test_is_walked_with_what_the_practice_knows(self, reading: Reading) -> None:
        stated(reading, ADA, BEN, held_by=THEA)
        stated(reading, BEN, THEA)
        catch_up(reading.engine, reading.ledger)

        def paths(sight: Sight) -> list[tuple[PersonId, ...]]:
            with reading.engine.connect() as connection:
                read = TiesRead(connection, Sealer(reading.keys), sight=sight)
                found, _, _ = read.between(ADA, THEA)
            return [path.people for path in found]

        assert paths(reviewing(THEA)) == [(ADA, BEN, THEA)]
        assert paths(reviewing(OMAR)) == []

    @pytest.mark.parametrize("sight", [PRACTICE, own(THEA), reviewing(THEA)])
    def test_is_not_even_read_by_anybody_else(
        self, reading: Reading, sight: Sight
    ) -> None:
        stated(reading, ADA, THEA, recorded_by=THEA)
        catch_up(reading.engine, reading.ledger)

        def rows() -> int:
            sealer = Counting(reading.keys)
            with reading.engine.connect() as connection:
                read = TiesRead(connection, sealer, sight=sight)
                read.between(ADA, THEA)
                read.rings(ADA)
            return sealer.rows

        before = rows()
        for nth in range(20):
            stated(reading, ADA, who(f"friend {nth}"), held_by=OMAR)
            stated(reading, THEA, who(f"friend {nth}"), held_by=OMAR)
        catch_up(reading.engine, reading.ledger)

        assert before > 0
        assert rows() == before

    def test_ends_and_is_taken_back(self, reading: Reading) -> None:
        over = stated(reading, ADA, BEN, held_by=OMAR)
        wrong = stated(reading, ADA, BO, held_by=OMAR)
        catch_up(reading.engine, reading.ledger)

        of_tie(reading, TieEnded, over)
        of_tie(reading, TieWithdrawn, wrong)

        (left,) = seen(reading, ADA, reviewing(OMAR))
        assert left.standing is TieStanding.FORMER
        assert seen(reading, BO, reviewing(OMAR)) == []

    @pytest.mark.parametrize("gone", [ADA, BEN])
    def test_is_forgotten_with_whoever_is_erased(
        self, reading: Reading, gone: PersonId
    ) -> None:
        stated(reading, ADA, BEN, held_by=OMAR)
        catch_up(reading.engine, reading.ledger)
        before = len(reading.rows()["ties"])

        put(reading, PersonErased, stream=uuid4(), person_id=gone)
        catch_up(reading.engine, reading.ledger)

        assert before == 4
        assert reading.rows()["ties"] == []
        assert compare(reading.engine, reading.ledger, ["ties"]) == []
