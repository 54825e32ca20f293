"""The read model of persons: rebuilt to the same bytes, and telling a thief nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from api import forgetting, people, persons_kept
from api.house import House
from api.persons import check
from api.persons_kept import Kept, describe, details_of, register
from domain.described import as_text, called, from_text, of_name, recorded, records
from domain.facts.bookkeeping import Standing
from domain.matching.details import Address, Details, Identifier, Name, NameKind
from domain.refusals import NotUnderstood, PersonErased, PersonUnknown
from domain.values import PersonId
from projections import persons_found, persons_sealed
from projections.catch_up import catch_up, compare, rebuild
from projections.persons import TABLE, TOKENS
from projections.persons_sealed import RowsOutdated, keyed, tokens_of
from projections.schema import ReadModel
from tests.house import Clock, Town, opened
from tests.persons import people as told
from tests.persons.people import ANNA, MITCHELL, STRANGER, booking, count, counted


def rows(house: House) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the persons' tables, without its generation."""
    with house.engine.connect() as connection:
        return {
            table.name: sorted(
                tuple(row)[1:] for row in connection.execute(table.select())
            )
            for table in (TABLE, TOKENS, ReadModel.metadata.tables["person_counts"])
        }


def erase(house: House, person: PersonId) -> None:
    """One asks, another approves."""
    officer = people.add_member(
        house,
        name="Pia Nord",
        password="four words that do not belong",
        standings=[Standing.PRIVACY_OFFICER],
    )
    asked = forgetting.ask_for_person(
        house, by=people.SYSTEM, person_id=person, reason="asked", basis="GDPR 17"
    )
    forgetting.approve(house, by=officer, request_id=asked.id)


class TestRows:
    def test_a_person_is_found_by_what_is_known_of_them(self, empty: House) -> None:
        mitchell = register(empty, MITCHELL, booking=booking(empty))
        register(empty, STRANGER, booking=booking(empty))

        (found,) = check(empty, told.MISTYPED).matches

        assert found.person_id == mitchell
        assert counted(empty) == 2

    def test_a_name_alone_is_enough_to_be_found(self, empty: House) -> None:
        written = people.registration(
            empty, name="Xanthe Zweig-Obol", booking=booking(empty)
        )
        empty.ledger.carry_out(lambda: [written])
        empty.catch_up()

        (found,) = check(empty, of_name("Xanthe Zweig-Obol")).matches

        assert found.person_id == written.name.subject_id

    def test_a_rebuild_gives_the_same_bytes(self, empty: House) -> None:
        mitchell = register(empty, MITCHELL, booking=booking(empty))
        register(empty, ANNA, booking=booking(empty))
        describe(empty, mitchell, told.MISTYPED, booking=booking(empty))
        before = rows(empty)

        rebuild(empty.engine, empty.ledger)

        assert rows(empty) == before
        assert compare(empty.engine, empty.ledger) == []

    def test_read_step_by_step_or_at_once_it_is_the_same(
        self, empty: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mitchell = register(empty, MITCHELL, booking=booking(empty))
        describe(empty, mitchell, ANNA, booking=booking(empty))
        describe(empty, mitchell, STRANGER, booking=booking(empty))
        before = rows(empty)

        monkeypatch.setattr("projections.catch_up.BATCH", 1)
        rebuild(empty.engine, empty.ledger, ["persons"])

        assert rows(empty) == before

    def test_a_correction_takes_the_place_of_what_was_told(self, empty: House) -> None:
        person = register(empty, STRANGER, booking=booking(empty))
        stale = told.tokens_of(empty, person)

        became = describe(empty, person, MITCHELL, booking=booking(empty))

        with empty.engine.connect() as connection:
            (known,) = persons_found.identified(connection, empty.keys, [person])
        assert became is Kept.CHANGED
        assert told.tokens_of(empty, person) == set(
            keyed(empty.keys, tokens_of(known.told))
        )
        assert told.tokens_of(empty, person).isdisjoint(stale)
        assert check(empty, STRANGER).matches == ()
        assert counted(empty) == count(empty) == 1

    def test_what_is_known_already_is_not_written_again(self, empty: House) -> None:
        person = register(empty, MITCHELL, booking=booking(empty))
        head = empty.ledger.head()

        became = describe(empty, person, MITCHELL, booking=booking(empty))

        assert became is Kept.UNCHANGED
        assert empty.ledger.head() == head

    def test_nothing_is_read_without_tokens(self, empty: House) -> None:
        with empty.engine.connect() as connection:
            live = persons_found.live(connection)
            assert persons_found.by_tokens(connection, empty.keys, [], among=live) == {}
        assert check(empty, Details()).compared == 0

    def test_a_token_that_very_many_share_names_no_more_than_so_many(
        self, empty: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        home = Details(addresses=(told.ADDRESS,))
        wanted = [
            persons_kept.Description(person_id=PersonId(each), details=home)
            for each in (told.uuid(n) for n in range(5))
        ]
        persons_kept.keep(empty, wanted, booking=booking(empty))

        monkeypatch.setattr(persons_found, "MOST_OF_A_TOKEN", 3)

        assert check(empty, home).compared == 3

    def test_what_few_share_counts_before_what_very_many_share(
        self, empty: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for _ in range(4):
            register(empty, Details(addresses=(told.ADDRESS,)), booking=booking(empty))
        last = register(empty, MITCHELL, booking=booking(empty))

        monkeypatch.setattr(persons_found, "MOST_OF_A_TOKEN", 3)
        found = check(empty, MITCHELL)

        assert [each.person_id for each in found.matches] == [last]
        assert found.compared == 1


class TestAnotherVersion:
    """Rows that another version of this program has made."""

    @pytest.fixture
    def mitchell(self, empty: House, monkeypatch: pytest.MonkeyPatch) -> PersonId:
        person = register(empty, MITCHELL, booking=booking(empty))
        monkeypatch.setattr("domain.matching.preparing.VERSION", b"\xff")
        return person

    def test_they_are_not_misread_where_they_are_laid_out_otherwise(
        self, empty: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fewer(parts: Sequence[bytes]) -> bytes:
            return as_now([*parts[:1], *parts[2:]])  # As before they had a version.

        as_now: Callable[[list[bytes]], bytes] = vars(persons_sealed)["_joined"]
        details = recorded(MITCHELL, source="list", record_id="r-1")
        with monkeypatch.context() as before:
            before.setattr(persons_sealed, "_joined", fewer)
            register(empty, details, booking=booking(empty))

        with pytest.raises(RowsOutdated, match="rebuild persons"):
            check(empty, MITCHELL)

    @pytest.mark.usefixtures("mitchell")
    def test_they_are_not_misread(self, empty: House) -> None:
        with pytest.raises(RowsOutdated, match="rebuild persons"):
            check(empty, MITCHELL)

    def test_a_rebuild_makes_them_anew(self, empty: House, mitchell: PersonId) -> None:
        rebuild(empty.engine, empty.ledger, ["persons"])

        assert check(empty, MITCHELL).matches[0].person_id == mitchell

    def test_a_correction_leaves_none_of_them(
        self, empty: House, mitchell: PersonId
    ) -> None:
        describe(empty, mitchell, STRANGER, booking=booking(empty))

        assert check(empty, STRANGER).matches[0].person_id == mitchell
        assert check(empty, MITCHELL).compared == 0
        assert counted(empty) == 1


class TestErasure:
    def test_nothing_of_the_erased_is_left(self, empty: House) -> None:
        mitchell = register(empty, MITCHELL, booking=booking(empty))
        anna = register(empty, ANNA, booking=booking(empty))
        before = told.tokens_of(empty, anna)
        with empty.engine.connect() as connection:
            (known,) = persons_found.identified(connection, empty.keys, [mitchell])

        erase(empty, mitchell)

        with empty.engine.connect() as connection:
            left = connection.execute(
                TOKENS.select().where(TOKENS.c.number == known.number)
            ).all()
            assert left == []
            assert persons_found.identified(connection, empty.keys, [mitchell]) == []
        assert told.tokens_of(empty, anna) == before
        assert [each.person_id for each in check(empty, MITCHELL).matches] == [anna]
        assert counted(empty) == count(empty)

    def test_a_rebuild_does_not_bring_them_back(self, empty: House) -> None:
        mitchell = register(empty, MITCHELL, booking=booking(empty))
        register(empty, ANNA, booking=booking(empty))
        erase(empty, mitchell)
        before = rows(empty)

        assert compare(empty.engine, empty.ledger) == []
        rebuild(empty.engine, empty.ledger)

        assert rows(empty) == before

    def test_of_nobody_left_no_count_is_kept(self, empty: House) -> None:
        register(empty, MITCHELL, booking=booking(empty))
        with empty.engine.connect() as connection:
            (known,) = persons_found.some(connection, empty.keys, after=0, limit=5)
        erase(empty, known.person_id)
        with empty.engine.connect() as connection:
            (officer,) = persons_found.some(connection, empty.keys, after=0, limit=5)

        assert counted(empty) == 1
        assert people.name_of(empty, officer.person_id) == "Pia Nord"

    def test_the_erased_are_neither_described_nor_shown(self, empty: House) -> None:
        mitchell = register(empty, MITCHELL, booking=booking(empty))
        erase(empty, mitchell)

        with pytest.raises(PersonErased):
            describe(empty, mitchell, ANNA, booking=booking(empty))
        with pytest.raises(PersonUnknown):
            details_of(empty, mitchell)


def test_a_rebuild_reads_facts_that_open_no_more(house: House, town: Town) -> None:
    """Whoever was erased before the tables were dropped stays away."""
    person = register(house, MITCHELL, booking=booking(house))
    erase(house, person)
    progress = ReadModel.metadata.tables["progress"]
    with house.engine.begin() as connection:
        for name in ("persons", "person_tokens", "person_counts"):
            connection.execute(ReadModel.metadata.tables[name].delete())
        connection.execute(progress.delete().where(progress.c.projection == "persons"))
    catch_up(house.engine, house.ledger)

    with house.engine.connect() as connection:
        assert persons_found.identified(connection, house.keys, [person]) == []
    assert compare(house.engine, house.ledger) == []


def test_what_lies_on_disk_tells_nothing_of_anybody(
    tmp_path: Path, clock: Clock
) -> None:
    with opened(tmp_path / "data", clock=clock) as house:
        register(
            house,
            recorded(MITCHELL, source="a source", record_id="r-canary"),
            booking=booking(house),
        )
        house.engine.dispose()
        held = b"".join(
            path.read_bytes() for path in house.settings.data.glob("*.db*")
        ).lower()

    words = ("mitchell", "greenway", "wallaby", "cleveland", "19560409", "1804974")
    assert [each for each in (*words, "canary") if each.encode() in held] == []


class TestWhatIsSaid:
    def test_nothing_is_kept_of_nobody(self, empty: House) -> None:
        with pytest.raises(NotUnderstood):
            register(empty, Details(), booking=booking(empty))

    def test_a_name_that_is_left_out_stays(self, empty: House) -> None:
        person = register(empty, MITCHELL, booking=booking(empty))

        describe(empty, person, Details(phones=("0399991234",)), booking=booking(empty))

        assert called(details_of(empty, person)) == "Mitchell Greenway"
        assert people.name_of(empty, person) == "Mitchell Greenway"

    def test_somebody_is_called_as_they_were_described_last(self, empty: House) -> None:
        person = register(empty, ANNA, booking=booking(empty))

        describe(empty, person, of_name("Anna Holt"), booking=booking(empty))

        assert people.name_of(empty, person) == "Anna Holt"

    def test_whom_nobody_described_is_known_by_name(
        self, house: House, town: Town
    ) -> None:
        assert details_of(house, town.therapist.person_id) == of_name("Thea Lind")

    def test_nobody_unknown_is_described(self, empty: House) -> None:
        stranger = PersonId(told.uuid(7))

        with pytest.raises(PersonUnknown):
            describe(empty, stranger, ANNA, booking=booking(empty))
        with pytest.raises(PersonUnknown):
            details_of(empty, stranger)


WORDS = st.text(max_size=12)
NAMES = st.builds(Name, given=WORDS, surname=WORDS, kind=st.sampled_from(NameKind))
WHOLE = st.builds(
    Details,
    names=st.lists(NAMES, max_size=3).map(tuple),
    date_of_birth=WORDS,
    addresses=st.lists(
        st.builds(Address, street_number=WORDS, postcode=WORDS), max_size=2
    ).map(tuple),
    phones=st.lists(WORDS, max_size=2).map(tuple),
    identifiers=st.lists(
        st.builds(Identifier, source=WORDS, value=WORDS), max_size=2
    ).map(tuple),
)


@given(WHOLE)
def test_what_was_told_is_read_back_as_it_was(details: Details) -> None:
    assert from_text(as_text(details)) == details


def test_no_word_of_a_name_is_taken_for_something_else() -> None:
    details = Details(names=(Name(given="current", surname="Former"),))

    assert from_text(as_text(details)) == details


def test_a_name_is_taken_apart_as_it_is_written() -> None:
    assert of_name("Ada Maria Quill").names == (
        Name(given="Ada Maria", surname="Quill"),
    )
    assert of_name("Quill, Ada") == of_name("Ada Quill")
    assert of_name("Ada").names == (Name(surname="Ada"),)


def test_a_sources_own_number_is_kept_apart() -> None:
    details = recorded(MITCHELL, source="list", record_id="r-1")

    assert list(records(details)) == [("list", "r-1")]
    assert called(Details()) == ""


def test_nobody_is_unknown_before_anything_was_read(empty: House) -> None:
    register(empty, MITCHELL, booking=booking(empty))
    with empty.engine.begin() as connection:
        connection.execute(text("DELETE FROM progress WHERE projection = 'persons'"))

    with pytest.raises(RowsOutdated):
        check(empty, MITCHELL)

    empty.catch_up()
    assert check(empty, MITCHELL).matches
