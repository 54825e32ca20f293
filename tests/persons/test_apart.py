"""A thief of the read models, without keys, cannot tell which case is whose."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect, text

from api.house import House, open_house
from api.judgements import judge
from api.persons import check
from api.persons_kept import register
from api.settings import Settings
from domain import recording
from domain.facts.persons import Judgement
from domain.key_providers import KeyFile
from domain.keys import KeyStore
from domain.matching.details import Details, Name
from domain.values import CaseId, PersonId
from projections import persons_found, persons_numbered
from projections.catch_up import catch_up, compare, rebuild
from projections.database import MIGRATIONS, exclusive
from projections.persons_numbered import IN_A_BLOCK, Numbers
from tests.house import Clock, Town, open_case, opened
from tests.persons.people import ANNA, MITCHELL, booking, counted

CLIENTS = 40
BY_CHANCE = 6
"""Whoever pairs so many at random is right about one; about more than six of them once
in ten thousand times."""
FIRST_PLACES = "SELECT number FROM persons"
BY_NUMBER = "SELECT number FROM persons ORDER BY number"


def clients_of(house: House, cases: list[CaseId]) -> list[PersonId]:
    return [recording.opened(house.ledger, case).client_id for case in cases]


def numbers_of(house: House, clients: list[PersonId]) -> list[int]:
    """The numbers of the clients, in the order in which their cases were opened."""
    with house.engine.connect() as connection:
        known = persons_found.identified(connection, house.keys, clients)
    number = {each.person_id: each.number for each in known}
    return [number[client] for client in clients]


def right(guessed: list[int], numbers: list[int]) -> int:
    """About how many clients a thief is right who pairs them with cases in turn."""
    ours = [number for number in guessed if number in set(numbers)]
    assert len(ours) == len(numbers)
    return sum(one == other for one, other in zip(ours, numbers, strict=True))


def read(house: House, question: str) -> list[int]:
    with house.engine.connect() as connection:
        return list(connection.scalars(text(question)))


@pytest.fixture
def clients(house: House, town: Town) -> list[PersonId]:
    """Clients in the order in which their cases were opened."""
    return clients_of(
        house,
        [
            open_case(house, town.therapist, client=f"Client {nth}")
            for nth in range(CLIENTS)
        ],
    )


@pytest.mark.parametrize("order", [FIRST_PLACES, BY_NUMBER])
def test_the_order_of_persons_is_not_that_of_cases(
    house: House, clients: list[PersonId], order: str
) -> None:
    guessed = read(house, order)

    assert right(guessed, numbers_of(house, clients)) <= BY_CHANCE


def test_numbers_in_the_order_of_the_log_would_give_every_client_away(
    house: House, clients: list[PersonId], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the attack is good for: it pairs them all where nothing hides the order."""
    monkeypatch.setattr(Numbers, "of", lambda _, place: place)
    rebuild(house.engine, house.ledger, ["persons"])

    assert right(read(house, BY_NUMBER), numbers_of(house, clients)) == CLIENTS


def test_no_row_says_who_is_who(
    house: House, clients: list[PersonId], tmp_path: Path
) -> None:
    """Neither alone nor beside the ledger, whose streams are named after persons."""
    judge(
        house,
        person_id=clients[0],
        other_id=clients[1],
        judgement=Judgement.NOT,
        reason="both were seen in one room",
        booking=booking(house),
    )
    stolen = tmp_path / "stolen.db"
    with (
        closing(sqlite3.connect(house.settings.data / "read.db")) as connection,
        closing(sqlite3.connect(stolen)) as copy,
    ):
        connection.backup(copy)
    held = stolen.read_bytes()

    told = [
        client
        for client in clients
        for form in (client.bytes, client.hex.encode(), str(client).encode())
        if form in held
    ]

    assert told == []


def test_rows_of_persons_and_likenesses_keep_no_order_of_writing(house: House) -> None:
    with house.engine.connect() as connection:
        for table in ("persons", "person_tokens", "likenesses", "ties"):
            made = connection.scalar(
                text("SELECT sql FROM sqlite_schema WHERE name = :table"),
                {"table": table},
            )
            assert "WITHOUT ROWID" in str(made)


class TestNumbers:
    @pytest.fixture
    def keys(self, tmp_path: Path) -> KeyStore:
        return KeyStore(tmp_path / "keys.db", KeyFile(tmp_path / "key"))

    def test_no_two_places_have_one(
        self, keys: KeyStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(persons_numbered, "LOW_BITS", 6)
        monkeypatch.setattr(persons_numbered, "HIGH_BITS", 5)
        monkeypatch.setattr(persons_numbered, "IN_A_BLOCK", 1 << 11)
        numbers = Numbers(keys)

        found = [numbers.of(place) for place in range(1, 1 + (2 << 11))]

        assert sorted(found) == list(range(1, 1 + (2 << 11)))
        assert found != sorted(found)

    def test_they_take_four_bytes(self, keys: KeyStore) -> None:
        numbers = Numbers(keys)

        found = {numbers.of(place) for place in range(1, 2_000)}

        assert len(found) == 1_999
        assert 0 < min(found) < 2**24 < max(found) <= 2**31

    def test_they_follow_from_the_secret_alone(
        self, keys: KeyStore, tmp_path: Path
    ) -> None:
        other = KeyStore(tmp_path / "other.db", KeyFile(tmp_path / "other.key"))
        again = KeyStore(tmp_path / "keys.db", KeyFile(tmp_path / "key"))

        assert Numbers(again).of(17) == Numbers(keys).of(17)
        assert Numbers(other).of(17) != Numbers(keys).of(17)


@given(st.integers(1, 2**62), st.integers(1, 2**62))
@example(IN_A_BLOCK, IN_A_BLOCK + 1)
def test_far_places_have_numbers_of_their_own(one: int, other: int) -> None:
    numbers = Numbers.__new__(Numbers)
    numbers._secret = bytes(32)

    found = numbers.of(one), numbers.of(other)

    assert (found[0] == found[1]) is (one == other)
    assert [(n - 1) // IN_A_BLOCK for n in found] == [
        (place - 1) // IN_A_BLOCK for place in (one, other)
    ]


class TestRowsOfAnEarlierVersion:
    def test_are_read_anew(self, tmp_path: Path, clock: Clock) -> None:
        with opened(tmp_path / "data", clock=clock) as house:
            mitchell = register(house, MITCHELL, booking=booking(house))
            register(house, ANNA, booking=booking(house))
        _as_it_was(tmp_path / "data" / "read.db")

        with open_house(Settings(data=tmp_path / "data"), clock=clock) as house:
            catch_up(house.engine, house.ledger)

            assert check(house, MITCHELL).matches[0].person_id == mitchell
            assert check(house, MITCHELL).among == 2
            assert compare(house.engine, house.ledger) == []

    def test_are_gone_from_the_file(self, tmp_path: Path, clock: Clock) -> None:
        with opened(tmp_path / "data", clock=clock):
            pass
        path = tmp_path / "data" / "read.db"
        _as_it_was(path)
        assert CANARY.hex.encode() in path.read_bytes()

        with opened(tmp_path / "data", clock=clock):
            pass

        assert CANARY.hex.encode() not in path.read_bytes()


CANARY = UUID("0ca0a4d0-77aa-4bbb-8ccc-0123456789ab")


def _as_it_was(path: Path) -> None:
    """A file that a version before this one has left."""
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with exclusive(engine) as connection:
        tables = inspect(connection).get_table_names()
        kept = connection.execute(text("SELECT * FROM progress")).all()
        for table in tables:
            connection.execute(text(f'DROP TABLE "{table}"'))
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        for row in kept:
            connection.execute(
                text("INSERT INTO progress VALUES (:a, :b, :c, :d)"),
                dict(zip("abcd", row, strict=True)),
            )
        connection.execute(
            text("INSERT INTO persons VALUES (1, 1, :who, 1, x'00')"),
            {"who": CANARY.hex},
        )
        connection.execute(
            text("INSERT INTO likenesses VALUES (1, :who, :who)"), {"who": CANARY.hex}
        )
        connection.execute(text("INSERT INTO person_tokens VALUES (1, 5, 1)"))
        connection.execute(text("INSERT INTO person_counts VALUES (1, 7)"))
    engine.dispose()


def test_somebody_is_listed_once_whatever_page_they_are_on(house: House) -> None:
    for nth in range(7):
        name = Name(given="Ina", surname=f"Numbered {nth}")
        register(house, Details(names=(name,)), booking=booking(house))

    with house.engine.connect() as connection:
        whole = persons_found.some(connection, house.keys, after=0, limit=500)
        paged: list[PersonId] = []
        after = 0
        while page := persons_found.some(connection, house.keys, after=after, limit=3):
            paged += [each.person_id for each in page]
            after = page[-1].number

    assert paged == [each.person_id for each in whole]
    assert len(paged) == counted(house)
