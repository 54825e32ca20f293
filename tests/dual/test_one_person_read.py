"""Records of one person where ties are read, on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import cast
from uuid import uuid4

import pytest

from api.house import House
from api.one_person import ones
from domain.dual.common_parties import NO_COMMON, Common, is_through
from domain.dual.sight import PRACTICE, Sight, own, reviewing
from domain.dual.steps import Path
from domain.dual.walking import MOST_PATHS
from domain.facts.erasures import PersonErased
from domain.facts.persons import Judgement, LikenessJudged, LikenessJudgementUndone
from domain.facts.ties import TieKind
from domain.persons import pair_stream
from domain.values import PersonId
from projections import likenesses
from projections.catch_up import catch_up, rebuild
from projections.likenesses import LikenessesRead
from projections.ties_found import TiesRead
from projections.ties_stored import Sealer
from tests.dual.people import who
from tests.dual.ties_written import ADA, BEN, BO, put, stated
from tests.projections.reading import Reading

BEN_TOO, ADA_TOO, SCHOOL = who("Ben, too"), who("Ada, too"), who("School")


def judged(
    reading: Reading,
    one: PersonId,
    other: PersonId,
    judgement: Judgement = Judgement.SAME,
) -> LikenessJudged:
    """Somebody has looked at two records."""
    told: LikenessJudged = put(
        reading,
        LikenessJudged,
        stream=pair_stream(one, other),
        person_id=one,
        other_id=other,
        judgement=judgement,
    )
    return told


def taken_back(reading: Reading, told: LikenessJudged) -> None:
    """The last judgement of two records counts no more."""
    put(
        reading,
        LikenessJudgementUndone,
        stream=told.originator_id,
        person_id=told.person_id,
        other_id=told.other_id,
        judged=told.fact_id,
    )


def between(
    reading: Reading,
    start: PersonId,
    end: PersonId,
    *,
    sight: Sight = PRACTICE,
    common: Common = NO_COMMON,
) -> list[Path]:
    """The paths between two, once everything was read."""
    catch_up(reading.engine, reading.ledger)
    house = cast("House", reading)  # It has what is asked of one: keys and ledger.
    with reading.engine.connect() as connection:
        told = ones(house, connection)
        read = TiesRead(connection, Sealer(reading.keys), sight=sight, ones=told)
        return read.between(start, end, common=common)[0]


def people(paths: list[Path]) -> list[tuple[PersonId, ...]]:
    return [path.people for path in paths]


@pytest.fixture
def two(reading: Reading) -> LikenessJudged:
    """Ada is tied to one record of Ben, Bo to another; they were judged to be one."""
    stated(reading, ADA, BEN)
    stated(reading, BO, BEN_TOO)
    return judged(reading, BEN, BEN_TOO)


class TestTwoRecordsInTheMiddle:
    def test_are_one_person_and_the_judgement_is_the_source(
        self, reading: Reading, two: LikenessJudged
    ) -> None:
        (path,) = between(reading, ADA, BO)

        assert path.people == (ADA, BEN, BEN_TOO, BO)
        assert (len(path), path.is_through_one) == (2, True)
        (said,) = path.hops[1]
        assert (said.fact_id, said.told_by, said.told_at) == (
            two.fact_id,
            two.recorded_by,
            two.recorded_at,
        )
        assert people(between(reading, BO, ADA)) == [path.people[::-1]]

    def test_are_two_again_once_somebody_says_otherwise_and_one_once_that_is_undone(
        self, reading: Reading, two: LikenessJudged
    ) -> None:
        otherwise = judged(reading, two.other_id, two.person_id, Judgement.NOT)
        after = between(reading, ADA, BO)
        taken_back(reading, otherwise)
        again = between(reading, ADA, BO)
        taken_back(reading, two)

        assert (after, len(again)) == ([], 1)
        assert between(reading, ADA, BO) == []

    @pytest.mark.parametrize("said", [Judgement.HOUSEHOLD, Judgement.UNSURE])
    def test_are_two_by_any_other_judgement(
        self, reading: Reading, two: LikenessJudged, said: Judgement
    ) -> None:
        judged(reading, two.person_id, two.other_id, said)

        assert between(reading, ADA, BO) == []

    @pytest.mark.usefixtures("two")
    def test_are_seen_by_reviewers_and_by_nobody_who_sees_only_their_own(
        self, reading: Reading
    ) -> None:
        assert len(between(reading, ADA, BO, sight=reviewing(BO))) == 1
        assert between(reading, ADA, BO, sight=own(BO)) == []

    @pytest.mark.usefixtures("two")
    def test_are_read_so_from_a_rebuilt_read_model_too(self, reading: Reading) -> None:
        before = between(reading, ADA, BO)

        rebuild(reading.engine, reading.ledger)

        assert between(reading, ADA, BO) == before

    @pytest.mark.parametrize("gone", [BEN, BEN_TOO])
    @pytest.mark.usefixtures("two")
    def test_lead_nowhere_once_one_of_them_is_erased(
        self, reading: Reading, gone: PersonId
    ) -> None:
        catch_up(reading.engine, reading.ledger)
        put(reading, PersonErased, stream=uuid4(), person_id=gone)

        after = between(reading, ADA, BO)
        rebuild(reading.engine, reading.ledger)

        assert (after, between(reading, ADA, BO)) == ([], [])
        with reading.engine.connect() as connection:
            read = LikenessesRead(connection, reading.keys)
            assert read.of([BEN.bytes, BEN_TOO.bytes]) == []

    def test_that_are_a_common_party_say_little(self, reading: Reading) -> None:
        stated(reading, ADA, SCHOOL, kind=TieKind.SCHOOL)
        stated(reading, BO, BEN_TOO, kind=TieKind.SCHOOL)
        judged(reading, SCHOOL, BEN_TOO)

        for named in (SCHOOL, BEN_TOO):
            common = Common(named=frozenset({named}), takes_part=lambda _: False)
            (path,) = between(reading, ADA, BO, common=common)
            assert is_through(path, common)
        assert not is_through(path, Common(named=frozenset({ADA})))


def test_what_leads_over_a_record_of_a_common_party_pushes_out_nothing_that_tells(
    reading: Reading,
) -> None:
    for nth in range(MOST_PATHS + 1):
        pupil = who(f"Pupil {nth}")
        stated(reading, SCHOOL, pupil, kind=TieKind.SCHOOL)
        stated(reading, pupil, BO)
    stated(reading, ADA, BEN_TOO, kind=TieKind.SCHOOL)
    judged(reading, BEN_TOO, SCHOOL)
    for one, next_ in ((ADA, BEN), (BEN, ADA_TOO), (ADA_TOO, BO)):
        stated(reading, one, next_)
    common = Common(named=frozenset({SCHOOL}), takes_part=lambda _: False)

    first, *_ = between(reading, ADA, BO, common=common)

    assert first.people == (ADA, BEN, ADA_TOO, BO)


def test_records_of_the_two_who_are_asked_about_are_those_two(
    reading: Reading,
) -> None:
    stated(reading, ADA_TOO, BEN)
    stated(reading, BEN, BEN_TOO)
    stated(reading, BEN_TOO, who("Bo, too"))
    judged(reading, ADA, ADA_TOO)
    judged(reading, BO, who("Bo, further"))
    judged(reading, who("Bo, further"), who("Bo, too"))

    (path,) = between(reading, ADA, BO)

    bo_too, further = who("Bo, too"), who("Bo, further")
    assert path.people == (ADA, ADA_TOO, BEN, BEN_TOO, bo_too, further, BO)
    assert len(path) == 3
    assert path.as_one.people == (ADA, BEN, BEN_TOO, BO)
    assert between(reading, ADA, ADA_TOO) == []


def test_very_many_who_are_looked_up_are_asked_for_in_parts(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likenesses, "WIDTHS", (1, 2))
    crowd = [who(f"Pupil {nth}") for nth in range(5)]
    for one in crowd:
        judged(reading, one, BO)
    catch_up(reading.engine, reading.ledger)

    with reading.engine.connect() as connection:
        found = LikenessesRead(connection, reading.keys).of(
            [one.bytes for one in [*crowd, BO]]
        )

    assert {frozenset(pair) for pair in found} == {frozenset((o, BO)) for o in crowd}
    assert len(found) == len(crowd)
