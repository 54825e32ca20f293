"""Persons from a file: all of them or clear sentences, and once however often."""

from __future__ import annotations

from pathlib import Path

import pytest

from api import people
from api.house import House
from api.persons import check
from api.persons_csv import FileUnusable, Refused, Row, opened
from api.persons_import import BATCH, Imported, import_persons
from api.persons_kept import (
    Kept,
    describe,
    details_of,
    person_of_record,
    register,
)
from api.persons_named import SeveralMeant, person_named
from domain.matching.details import Address, Details, Identifier, Name, NameKind
from domain.refusals import PersonUnknown
from tests.persons import people as told
from tests.persons.people import HEADS, ROWS, count, counted, csv
from tests.persons.test_read_model import erase


def imported(house: House, path: Path, source: str = "list") -> Imported:
    return import_persons(house, path, source=source)


def read(path: Path) -> list[Row | Refused]:
    with opened(path) as reading:
        return list(reading.rows)


def refused(tmp_path: Path, *rows: str, heads: str = HEADS) -> list[tuple[int, str]]:
    found = read(csv(tmp_path / "refused.csv", *rows, heads=heads))
    return [(each.line, each.reason) for each in found if isinstance(each, Refused)]


class TestImporting:
    def test_every_row_becomes_somebody(self, empty: House, tmp_path: Path) -> None:
        done = imported(empty, csv(tmp_path / "p.csv", *ROWS))

        assert done.became == {Kept.NEW: 3}
        assert counted(empty) == 3
        person = person_of_record(empty, source="list", record_id="r-1")
        assert people.name_of(empty, person) == "Mitchell Greenway"
        assert details_of(empty, person).date_of_birth == "1956-04-09"
        assert check(empty, told.MISTYPED).matches[0].person_id == person

    def test_a_second_time_changes_nothing(self, empty: House, tmp_path: Path) -> None:
        path = csv(tmp_path / "p.csv", *ROWS)
        imported(empty, path)
        head = empty.ledger.head()

        done = imported(empty, path)

        assert done.became == {Kept.UNCHANGED: 3}
        assert empty.ledger.head() == head

    def test_a_changed_row_is_told_anew(self, empty: House, tmp_path: Path) -> None:
        imported(empty, csv(tmp_path / "p.csv", *ROWS))
        changed = ROWS[0].replace("wallaby place", "koala road")

        done = imported(empty, csv(tmp_path / "p.csv", changed, *ROWS[1:]))

        assert done.became == {Kept.CHANGED: 1, Kept.UNCHANGED: 2}
        assert count(empty) == 3

    def test_each_source_has_numbers_of_its_own(
        self, empty: House, tmp_path: Path
    ) -> None:
        path = csv(tmp_path / "p.csv", *ROWS)
        imported(empty, path, "one")
        imported(empty, path, "other")

        assert counted(empty) == 6
        (match, *_) = check(empty, told.MITCHELL).matches
        assert match.record_id == "r-1"

    def test_more_than_one_batch(self, empty: House, tmp_path: Path) -> None:
        rows = [f"r-{n},Ada,Quill{n},,,,,,,," for n in range(BATCH + 3)]
        seen: list[int] = []

        done = import_persons(
            empty, csv(tmp_path / "p.csv", *rows), source="list", say=seen.append
        )

        assert done.became == {Kept.NEW: BATCH + 3}
        assert seen == [BATCH, BATCH + 3]
        assert counted(empty) == BATCH + 3

    def test_one_bad_line_and_nothing_is_written(
        self, empty: House, tmp_path: Path
    ) -> None:
        done = imported(empty, csv(tmp_path / "p.csv", *ROWS, "r-4,Ada"))

        assert [each.line for each in done.problems] == [5]
        assert counted(empty) == 0

    def test_a_row_that_says_nothing_is_nobody(
        self, empty: House, tmp_path: Path
    ) -> None:
        done = imported(empty, csv(tmp_path / "p.csv", "r-9,,,,,,,,,,"))

        assert [(each.line, each.reason) for each in done.problems] == [
            (2, "says nothing of anybody")
        ]

    def test_the_erased_do_not_come_back(self, empty: House, tmp_path: Path) -> None:
        path = csv(tmp_path / "p.csv", *ROWS)
        imported(empty, path)
        erase(empty, person_of_record(empty, source="list", record_id="r-2"))

        done = imported(empty, path)

        (problem,) = done.problems
        assert problem.line == 3
        assert "r-2 was erased" in problem.reason

    def test_somebody_is_named_by_the_number_of_their_source(
        self, empty: House, tmp_path: Path
    ) -> None:
        imported(empty, csv(tmp_path / "p.csv", *ROWS))

        found = person_named(empty, "r-2")

        assert people.name_of(empty, found) == "Anna Greenway"
        with pytest.raises(PersonUnknown):
            person_named(empty, "r-77")


class TestNaming:
    def test_somebody_is_found_by_a_name_of_before(self, empty: House) -> None:
        person = register(empty, told.MITCHELL, booking=told.booking(empty))
        describe(empty, person, told.ANNA, booking=told.booking(empty))

        for name in ("Mitchell Greenway", "anna greenway", "Anna  Greenway"):
            assert person_named(empty, name, by_name=True) == person

    def test_of_two_who_bore_a_name_neither_is_meant(self, empty: House) -> None:
        before = register(empty, told.MITCHELL, booking=told.booking(empty))
        describe(empty, before, told.ANNA, booking=told.booking(empty))
        now = register(empty, told.MITCHELL, booking=told.booking(empty))

        with pytest.raises(SeveralMeant) as refused:
            person_named(empty, "Mitchell Greenway", by_name=True)

        assert all(str(one) in str(refused.value) for one in (before, now))

    def test_the_erased_are_found_by_no_name(self, empty: House) -> None:
        person = register(empty, told.MITCHELL, booking=told.booking(empty))
        describe(empty, person, told.ANNA, booking=told.booking(empty))
        erase(empty, person)

        with pytest.raises(PersonUnknown):
            person_named(empty, "Mitchell Greenway", by_name=True)


class TestReading:
    def test_a_row_is_understood_whole(self, tmp_path: Path) -> None:
        heads = (
            "Record_ID,given_name,surname,former_surname,nickname,date_of_birth,"
            "address_2,phone,email,organisation,identifiers,soc_sec_id"
        )
        row = (
            "r-1,Ann,Lee,Day,Annie,19931314,Flat 2,0399991234,a@b.example,Choir,"
            '"{""member"": 12}",77'
        )

        (found,) = read(csv(tmp_path / "p.csv", row, heads=heads))

        assert found == Row(
            line=2,
            record_id="r-1",
            details=Details(
                names=(
                    Name(given="Ann", surname="Lee"),
                    Name(given="Ann", surname="Day", kind=NameKind.FORMER),
                    Name(given="Annie", surname="Lee", kind=NameKind.NICKNAME),
                ),
                date_of_birth="19931314",
                addresses=(Address(address_2="Flat 2"),),
                phones=("0399991234",),
                emails=("a@b.example",),
                identifiers=(
                    Identifier(source="member", value="12"),
                    Identifier(source="soc_sec_id", value="77"),
                ),
                organisations=("Choir",),
            ),
        )

    def test_spreadsheets_of_other_places_are_read(self, tmp_path: Path) -> None:
        path = tmp_path / "p.csv"
        path.write_bytes("\ufeffrec_id;surname\r\n r-1 ; Müller \r\n\r\n".encode())

        (found,) = read(path)

        assert isinstance(found, Row)
        assert found.record_id == "r-1"
        assert found.details.names == (Name(surname="Müller"),)

    def test_a_value_may_hold_a_line_end(self, tmp_path: Path) -> None:
        rows = ('r-1,"Ada\nMaria",Quill,,,,,,,,', "r-2,Ada")

        assert refused(tmp_path, *rows) == [
            (4, "has 2 values, and the first line names 11")
        ]

    def test_columns_may_be_called_as_people_write_them(self, tmp_path: Path) -> None:
        heads = "Record ID , Given Name,SUR-NAME,Date Of-Birth,SURNAME"
        row = "r-1,Anna,x,1980-03-02,Berg"
        path = csv(tmp_path / "p.csv", row, heads=heads)

        with opened(path) as reading:
            assert list(reading.unread) == ["SUR-NAME"]
            (found,) = reading.rows

        assert isinstance(found, Row)
        assert found.record_id == "r-1"
        assert found.details.names == (Name(given="Anna", surname="Berg"),)
        assert found.details.date_of_birth == "1980-03-02"

    def test_two_spellings_of_a_column_are_two_of_it(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "p.csv", "1,x,y", heads="record_id,given name,given_name")

        with pytest.raises(FileUnusable, match="two columns called given_name"):
            read(path)

    @pytest.mark.parametrize(
        ("told", "kept"),
        [
            ('"Ada \n\tMaria"', "Ada Maria"),
            ('"Ada\u2028Maria"', "Ada Maria"),
            ("\u200eAda\u200b Maria\ufeff", "Ada Maria"),
            ("می\u200cخ", "می\u200cخ"),
            ("श्री\u200dमती", "श्री\u200dमती"),
        ],
    )
    def test_a_name_is_one_line(self, tmp_path: Path, told: str, kept: str) -> None:
        path = csv(tmp_path / "p.csv", f"1,{told}", heads="record_id,given_name")

        (found,) = read(path)

        assert isinstance(found, Row)
        assert found.details.names == (Name(given=kept),)

    @pytest.mark.parametrize(
        "unseen", ["\x00", "\x1b", "\u202d", "\u202e", "\u2066", "\x7f"]
    )
    def test_what_does_not_show_is_refused(self, tmp_path: Path, unseen: str) -> None:
        rows = (f"1,A{unseen}da", f"2{unseen}3,Ada")

        found = refused(tmp_path, *rows, heads="record_id,given_name")

        said = f"holds a character that does not show (U+{ord(unseen):04X})"
        assert [line for line, _ in found] == [2, 3]
        assert found[0][1].startswith(f"given_name {said}")
        assert found[1][1].startswith(f"its record_id {said}")

    def test_a_number_is_one_line(self, tmp_path: Path) -> None:
        found = refused(tmp_path, '"1\n2",Ada', heads="record_id,given_name")

        assert found == [(2, "its record_id goes over several lines, or holds a tab")]

    def test_columns_that_nobody_reads_are_said(self, tmp_path: Path) -> None:
        path = csv(
            tmp_path / "p.csv", "1,x,Quill,2", heads="record_id,cluster,surname,"
        )

        with opened(path) as reading:
            assert list(reading.unread) == ["cluster", "(without a name)"]
            (row,) = reading.rows
        assert isinstance(row, Row)
        assert row.details == Details(names=(Name(surname="Quill"),))

    def test_each_line_says_what_is_wrong_with_it(self, tmp_path: Path) -> None:
        found = refused(
            tmp_path,
            "r-1,Ada,Quill,,,,,,,,",
            ",Ada,Quill,,,,,,,,",
            "r-1,Ada,Quill,,,,,,,,",
            f"r-3,{'x' * 301},Quill,,,,,,,,",
            f"{'r' * 201},Ada,Quill,,,,,,,,",
            'r-5,"Ada"x,Quill,,,,,,,,',
        )

        assert [line for line, _ in found] == [3, 4, 5, 6, 7]
        reasons = [reason for _, reason in found]
        assert reasons[0] == "has no record_id"
        assert reasons[1] == "record_id r-1 is also on line 2; each stands once"
        assert reasons[2] == "given_name is at most 300 characters long"
        assert reasons[3] == "its record_id is too long"
        assert reasons[4].startswith("is no line of a CSV file: ")

    @pytest.mark.parametrize("written", ["{", "[1]", '"x"', "[]"])
    def test_identifiers_are_an_object(self, tmp_path: Path, written: str) -> None:
        quoted = written.replace('"', '""')
        found = refused(tmp_path, f'r-1,"{quoted}"', heads="record_id,identifiers")

        assert len(found) == 1
        assert "identifiers" in found[0][1]
        assert "object" in found[0][1]

    def test_what_is_not_text_is_said_by_its_line(self, tmp_path: Path) -> None:
        path = tmp_path / "p.csv"
        head = b"record_id,surname\n" + b"".join(b"r-%d,Ada\n" % n for n in range(9999))
        path.write_bytes(head + b"r-x,M\xfcller\n")

        last = read(path)[-1]

        assert isinstance(last, Refused)
        assert "not UTF-8" in last.reason

    @pytest.mark.parametrize(
        ("written", "said"),
        [
            (b"", "has no column record_id"),
            (b"name\nx\n", "has no column record_id"),
            (b"record_id,x\n1,2\n", "says nothing of persons"),
            (b"record_id,surname,surname\n1,2,3\n", "two columns called surname"),
            (b"record_id,\xff\xfe\n", "is not UTF-8 text"),
        ],
    )
    def test_a_file_of_something_else_is_not_read(
        self, tmp_path: Path, written: bytes, said: str
    ) -> None:
        path = tmp_path / "p.csv"
        path.write_bytes(written)

        with pytest.raises(FileUnusable, match=said):
            read(path)

    def test_a_file_that_is_not_there_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(FileUnusable, match="cannot be read"):
            read(tmp_path / "none.csv")
