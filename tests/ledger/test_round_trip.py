"""A fact read back equals the fact written, types too."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC
from pathlib import Path

import pytest
from eventsourcing.persistence import StoredEvent
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from domain import facts
from domain.codec import FactMapper, as_document, from_plain, to_plain
from domain.facts.alliance import SessionHeld
from domain.facts.fact import Fact
from domain.ledger import Ledger
from domain.store import open_keys
from tests.ledger.strategies import (
    STREAM,
    a_fact_of,
    facts_of,
    facts_of_any_kind,
    types_of,
)

EVERY_KIND = pytest.mark.parametrize("kind", facts.kinds(), ids=lambda kind: kind.TOPIC)
SHARED_STORE = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def mapper(tmp_path_factory: pytest.TempPathFactory) -> FactMapper:
    """What encrypts and opens the facts of one stream."""
    keys = open_keys(tmp_path_factory.mktemp("keys"))
    keys.ensure(streams=[STREAM], subjects=[])
    return FactMapper(keys)


@EVERY_KIND
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_a_fact_of_every_kind_comes_back_as_it_was(
    mapper: FactMapper, kind: type[Fact], data: st.DataObject
) -> None:
    fact = data.draw(facts_of(kind))

    back = mapper.to_domain_event(mapper.to_stored_event(fact))

    assert back == fact
    assert types_of(back) == types_of(fact)


def test_the_times_of_facts_that_were_read_share_one_zone(mapper: FactMapper) -> None:
    back = mapper.to_domain_event(mapper.to_stored_event(a_fact_of(SessionHeld)))

    assert isinstance(back, Fact)
    assert back.occurred_at.tzinfo is back.recorded_at.tzinfo is UTC


@EVERY_KIND
def test_a_fact_of_every_kind_is_shown_whole(kind: type[Fact]) -> None:
    fact = a_fact_of(kind)

    document = as_document(fact)

    assert document["fact"] == kind.TOPIC
    assert set(document) == {"fact", *(field.name for field in fields(kind))}


@EVERY_KIND
def test_the_plain_form_is_json_that_says_nothing_twice(kind: type[Fact]) -> None:
    fact = a_fact_of(kind)

    told = json.loads(to_plain(fact), object_pairs_hook=list)

    names = [name for name, _ in told]
    assert names[0] == "fact"
    assert dict(told)["fact"] == kind.TOPIC
    assert len(names) == len(set(names))


@SHARED_STORE
# The connection pool draws its own chances in a thread while a fact is drawn here.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module")
@given(data=st.data())
def test_what_the_database_keeps_comes_back_as_it_was(
    ledger: Ledger, data: st.DataObject
) -> None:
    stream = data.draw(st.uuids())
    ledger.keys.ensure(streams=[stream], subjects=[])
    known = len(ledger.facts(stream))
    told = [
        data.draw(facts_of_any_kind(stream=stream, version=known + n))
        for n in range(1, data.draw(st.integers(2, 5)))
    ]

    ledger.carry_out(lambda: told)

    back = ledger.facts(stream, after=known)
    assert back == told
    assert [types_of(fact) for fact in back] == [types_of(fact) for fact in told]
    assert [ledger.fact(stream, fact.originator_version) for fact in told] == told


def test_the_length_of_what_is_stored_says_little(mapper: FactMapper) -> None:
    stored = [mapper.to_stored_event(a_fact_of(kind)) for kind in facts.kinds()]

    assert {(len(event.state) - 29) % 256 for event in stored} == {0}


@pytest.mark.parametrize(
    "plain",
    [b"", b"{}", b"null", b'{"fact":"', b'{"fact":"no-such-kind.v1"}', b'{"other":1}'],
)
def test_what_is_no_fact_is_not_read_as_one(plain: bytes) -> None:
    with pytest.raises(ValueError, match=r"kind"):
        from_plain(plain, stream=STREAM, version=1)


@EVERY_KIND
def test_a_fact_with_a_field_too_few_is_not_read(kind: type[Fact]) -> None:
    plain = to_plain(a_fact_of(kind)).replace(b'"recorded_by"', b'"recorded_bye"')

    with pytest.raises(ValidationError):
        from_plain(plain, stream=STREAM, version=1)


def test_a_state_of_another_format_names_its_format(mapper: FactMapper) -> None:
    stored = mapper.to_stored_event(a_fact_of(facts.kinds()[0]))
    other = StoredEvent(
        stored.originator_id,
        stored.originator_version,
        stored.topic,
        b"\x02" + stored.state[1:],
    )

    with pytest.raises(Exception, match="format byte is 02, not 01"):
        mapper.to_domain_event(other)


def test_a_directory_of_its_own_has_keys_of_its_own(tmp_path: Path) -> None:
    first, second = open_keys(tmp_path / "a"), open_keys(tmp_path / "b")
    for keys in (first, second):
        keys.ensure(streams=[STREAM], subjects=[])
    stored = FactMapper(first).to_stored_event(a_fact_of(facts.kinds()[0]))

    with pytest.raises(Exception, match="does not open with the key of its stream"):
        FactMapper(second).to_domain_event(stored)
    first.close()
    second.close()
