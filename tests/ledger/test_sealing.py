"""Sealed words open in their own place, to what they committed to, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.keys import KeyMissing, KeyStore
from domain.log.leaf import prefixed
from domain.sealing import ERASED, Erased, SealBroken, seal, unseal
from domain.store import open_keys
from domain.values import FactId, PersonId, Sealed
from tests.ledger.store import Store
from tests.ledger.writing import CLIENT, GIFT, opened, recorded, telling, written

PERSON = PersonId(uuid4())
OTHER = PersonId(uuid4())
FACT = FactId(uuid4())
WORDS = "She said that the week was hard."


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyStore]:
    made = open_keys(tmp_path_factory.mktemp("keys"))
    made.ensure(streams=[], subjects=[PERSON, OTHER])
    yield made
    made.close()


@pytest.fixture
def sealed(keys: KeyStore) -> Sealed:
    return seal(keys, WORDS, about=PERSON, fact_id=FACT, field="narrative")


@settings(deadline=None, max_examples=60)
@given(text=st.text(st.characters(codec="utf-8")))
def test_words_come_back_as_they_were(keys: KeyStore, text: str) -> None:
    told = seal(keys, text, about=PERSON, fact_id=FACT, field="narrative")

    assert unseal(keys, told, fact_id=FACT, field="narrative") == text
    assert told.is_blank == (not text.strip())


def test_words_of_another_field_do_not_open(keys: KeyStore, sealed: Sealed) -> None:
    with pytest.raises(SealBroken, match="does not open with its key"):
        unseal(keys, sealed, fact_id=FACT, field="meaning")


def test_words_of_another_fact_do_not_open(keys: KeyStore, sealed: Sealed) -> None:
    with pytest.raises(SealBroken, match="does not open with its key"):
        unseal(keys, sealed, fact_id=FactId(uuid4()), field="narrative")


def test_words_about_another_person_do_not_open(keys: KeyStore, sealed: Sealed) -> None:
    moved = replace(sealed, subject_id=OTHER)

    with pytest.raises(SealBroken, match="does not open with its key"):
        unseal(keys, moved, fact_id=FACT, field="narrative")


def test_no_bit_of_sealed_words_can_change(keys: KeyStore, sealed: Sealed) -> None:
    for bit in range(len(sealed.ciphertext) * 8):
        changed = bytearray(sealed.ciphertext)
        changed[bit // 8] ^= 1 << (bit % 8)
        broken = replace(sealed, ciphertext=bytes(changed))
        with pytest.raises(SealBroken):
            unseal(keys, broken, fact_id=FACT, field="narrative")


@pytest.mark.parametrize("length", [0, 5, 12, 27])
def test_sealed_words_cut_short_do_not_open(
    keys: KeyStore, sealed: Sealed, length: int
) -> None:
    broken = replace(sealed, ciphertext=sealed.ciphertext[:length])

    with pytest.raises(SealBroken):
        unseal(keys, broken, fact_id=FACT, field="narrative")


def test_other_words_under_the_right_key_are_not_what_was_committed_to(
    keys: KeyStore, sealed: Sealed
) -> None:
    label = b"boundary-ledger/sealed/v1"
    place = prefixed(label, PERSON.bytes, FACT.bytes, b"narrative")
    nonce, salt = os.urandom(12), os.urandom(32)
    forged = nonce + keys.subject(PERSON).encrypt(nonce, salt + b"All was well.", place)

    with pytest.raises(SealBroken, match="is not what was committed to"):
        unseal(
            keys, replace(sealed, ciphertext=forged), fact_id=FACT, field="narrative"
        )


def test_the_commitment_follows_from_salt_place_and_words(
    keys: KeyStore, sealed: Sealed
) -> None:
    place = prefixed(
        b"boundary-ledger/sealed/v1", PERSON.bytes, FACT.bytes, b"narrative"
    )
    nonce, body = sealed.ciphertext[:12], sealed.ciphertext[12:]
    opened_words = keys.subject(PERSON).decrypt(nonce, body, place)
    salt, words = opened_words[:32], opened_words[32:]

    told = prefixed(b"boundary-ledger/commitment/v1", salt, place, words)

    assert words.decode() == WORDS
    assert sealed.commitment == sha256(told).digest()


def test_the_same_words_are_sealed_differently_each_time(keys: KeyStore) -> None:
    told = [
        seal(keys, WORDS, about=PERSON, fact_id=FACT, field="narrative")
        for _ in range(20)
    ]

    assert len({one.ciphertext for one in told}) == 20
    assert len({one.commitment for one in told}) == 20


def test_nothing_is_sealed_about_somebody_without_a_key(keys: KeyStore) -> None:
    with pytest.raises(KeyMissing):
        seal(keys, WORDS, about=PersonId(uuid4()), fact_id=FACT, field="narrative")


def test_an_erased_key_reads_as_erased(tmp_path: Path) -> None:
    keys = open_keys(tmp_path)
    keys.ensure(streams=[], subjects=[PERSON, OTHER])
    gone = seal(keys, WORDS, about=PERSON, fact_id=FACT, field="narrative")
    stays = seal(keys, WORDS, about=OTHER, fact_id=FACT, field="meaning")
    keys.destroy(subject=PERSON)
    keys.close()

    keys = open_keys(tmp_path)

    said = unseal(keys, gone, fact_id=FACT, field="narrative")
    assert said is ERASED
    assert isinstance(said, Erased)
    assert unseal(keys, stays, fact_id=FACT, field="meaning") == WORDS
    keys.close()


def test_what_is_recorded_is_sealed_about_whom_it_concerns(store: Store) -> None:
    begun = opened(store.ledger)
    receipt = recorded(
        store.ledger, begun.case_id, "GiftExchanged", GIFT, narrative=WORDS
    )

    fact = written(store.ledger, receipt)

    sealed = getattr(fact, "narrative")  # noqa: B009 - The kind is not known here.
    assert sealed.subject_id == CLIENT
    assert store.ledger.words(fact, "narrative", sealed) == WORDS


def test_a_blank_narrative_is_none(store: Store) -> None:
    begun = opened(store.ledger)

    receipt = recorded(store.ledger, begun.case_id, narrative="", telling=telling())

    assert getattr(written(store.ledger, receipt), "narrative", "?") is None
