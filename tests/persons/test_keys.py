"""The keys that open what is kept of persons: many at once, and gone when destroyed."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.house import House
from api.persons import check, check_person
from api.persons_kept import details_of, register
from domain import key_rows
from domain.key_providers import KeyFile
from domain.keys import KeyStore
from domain.refusals import PersonErased, PersonUnknown
from projections.catch_up import rebuild
from tests.persons.people import ANNA, MITCHELL, booking, count, uuid

NONCE = bytes(12)


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys.db", KeyFile(tmp_path / "key"))


def test_many_are_found_at_once(keys: KeyStore) -> None:
    known = [uuid(number) for number in range(2 * key_rows.MOST_AT_ONCE + 5)]
    other = uuid(len(known))
    keys.ensure(streams=[other], subjects=known)

    found = keys.readers([*known, other])

    assert found.keys() == set(known)
    assert keys.readers([]) == {}


def test_each_opens_its_own_and_always_the_same(keys: KeyStore) -> None:
    one, other = uuid(1), uuid(2)
    keys.ensure(streams=[], subjects=[one, other])
    sealed = {
        id_: each.encrypt(NONCE, b"w", None)
        for id_, each in keys.readers([one]).items()
    }

    again = keys.readers([one, other])

    assert again[one].encrypt(NONCE, b"w", None) == sealed[one]
    assert again[other].encrypt(NONCE, b"w", None) != sealed[one]


def test_what_another_process_has_destroyed_opens_no_more(
    keys: KeyStore, tmp_path: Path
) -> None:
    keys.ensure(streams=[], subjects=[uuid(1), uuid(2)])
    assert keys.readers([uuid(1)])

    KeyStore(tmp_path / "keys.db", KeyFile(tmp_path / "key")).destroy(subject=uuid(1))

    assert keys.readers([uuid(1), uuid(2)]).keys() == {uuid(2)}


def test_they_open_after_another_process_has_wrapped_them_anew(
    keys: KeyStore, tmp_path: Path
) -> None:
    keys.ensure(streams=[], subjects=[uuid(1)])
    sealed = keys.readers([uuid(1)])[uuid(1)].encrypt(NONCE, b"w", None)

    assert KeyStore(tmp_path / "keys.db", KeyFile(tmp_path / "key")).rotate()

    assert keys.readers([uuid(1)])[uuid(1)].decrypt(NONCE, sealed, None) == b"w"


class TestAKeyThatIsGone:
    """Before the fact of an erasure was read, or with no fact at all."""

    def test_whoever_it_was_is_not_found(self, empty: House) -> None:
        mitchell = register(empty, MITCHELL, booking=booking(empty))
        register(empty, ANNA, booking=booking(empty))

        empty.keys.destroy(subject=mitchell)

        assert mitchell not in [each.person_id for each in check(empty, ANNA).matches]
        with pytest.raises(PersonErased):
            check_person(empty, mitchell)
        with pytest.raises(PersonUnknown):
            details_of(empty, mitchell)

    def test_a_rebuild_leaves_them_out(self, empty: House) -> None:
        mitchell = register(empty, MITCHELL, booking=booking(empty))
        register(empty, ANNA, booking=booking(empty))
        empty.keys.destroy(subject=mitchell)

        rebuild(empty.engine, empty.ledger)

        assert count(empty) == 1
