"""What is shown adds up to what decides."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.matching.details import Address, Details, Identifier, Name, NameKind
from domain.matching.preparing import packed, prepared, unpacked
from domain.matching.tokens import tokens
from domain.matching.weighing import Label, Words, related, weigh

GIVEN = ("Anna", "Ann", "Robert", "Bob", "R", "Anna Maria", "Юрий", "Chidi", "")
SURNAMES = ("Smith", "Smyth", "García Márquez", "van der Berg", "Berg", "Ivanova", "")
BORN = ("1951-06-30", "1951-30-06", "1952-06-30", "1951", "1982-09-14", "not known", "")
STREETS = ("Wallaby Place", "Walaby Place", "Harbour Terrace", "")
PLACES = ("Cleveland", "Port Ashby", "")
CODES = ("2119", "2191", "3480", "")

names = st.builds(
    Name,
    given=st.sampled_from(GIVEN),
    surname=st.sampled_from(SURNAMES),
    kind=st.sampled_from(NameKind),
)
addresses = st.builds(
    Address,
    street_number=st.sampled_from(("7", "17", "")),
    address_1=st.sampled_from(STREETS),
    address_2=st.sampled_from(("", "delmar", "del mar")),
    suburb=st.sampled_from(PLACES),
    postcode=st.sampled_from(CODES),
    state=st.sampled_from(("SA", "VIC", "")),
)
details = st.builds(
    Details,
    names=st.lists(names, max_size=3).map(tuple),
    date_of_birth=st.sampled_from(BORN),
    addresses=st.lists(addresses, max_size=2).map(tuple),
    phones=st.lists(st.sampled_from(("0412 345 678", "0412 345 679")), max_size=2).map(
        tuple
    ),
    emails=st.lists(
        st.sampled_from(("anna.smith@example.org", "anna.smith@example.net")),
        max_size=2,
    ).map(tuple),
    identifiers=st.lists(
        st.builds(
            Identifier,
            source=st.sampled_from(("insurer", "state")),
            value=st.sampled_from(("1804974", "1804979", "22")),
        ),
        max_size=2,
    ).map(tuple),
    organisations=st.lists(st.sampled_from(("Choir", "Rowing Club")), max_size=2).map(
        tuple
    ),
)
crowds = st.sampled_from((1, 10, 1_000, 10_000, 1_000_000))


@given(one=details, other=details, among=crowds)
def test_it_does_not_matter_who_is_asked_about(
    one: Details, other: Details, among: int
) -> None:
    there = weigh(prepared(one), prepared(other), among=among)
    back = weigh(prepared(other), prepared(one), among=among)

    assert (there.label, there.alert) == (back.label, back.alert)
    assert isclose(there.bits, back.bits, abs_tol=1e-9)


@given(one=details, other=details, among=crowds)
def test_who_is_one_of_many_is_weighed_alike(
    one: Details, other: Details, among: int
) -> None:
    whole = weigh(prepared(one), prepared(other), among=among)

    found = related(prepared(one), prepared(other), among=among, words=Words())

    assert found == (None if whole.label is Label.UNRELATED else whole)


@given(one=details, other=details, among=crowds)
def test_the_bits_shown_add_up(one: Details, other: Details, among: int) -> None:
    found = weigh(prepared(one), prepared(other), among=among)

    shown = sum(each.bits for each in found.explanation)

    assert found.label is Label.UNRELATED or isclose(shown, found.bits, abs_tol=1e-9)


@given(one=details, other=details, among=crowds)
def test_a_probability_is_one_and_an_alert_is_likely(
    one: Details, other: Details, among: int
) -> None:
    found = weigh(prepared(one), prepared(other), among=among)

    assert 0.0 <= found.probability <= 1.0
    assert found.alert == (found.label in {Label.SAME, Label.HOUSEHOLD})
    assert not found.alert or found.probability >= 0.5


@given(one=details, other=details)
def test_more_people_never_make_an_alert(one: Details, other: Details) -> None:
    few = weigh(prepared(one), prepared(other), among=1_000)
    many = weigh(prepared(one), prepared(other), among=1_000_000)

    assert many.bits == few.bits
    assert few.alert or not many.alert


@pytest.mark.parametrize("part", ["date_of_birth", "phones", "emails", "identifiers"])
@given(data=st.data())
def test_what_is_missing_says_nothing(part: str, data: st.DataObject) -> None:
    one, other = data.draw(details), data.draw(details)
    empty = "" if part == "date_of_birth" else ()
    less = Details(**{**parts_of(one), part: empty})  # type: ignore[arg-type]

    found = weigh(prepared(less), prepared(other), among=1)

    features = {each.feature for each in found.explanation}
    assert not features & {"date_of_birth": {"date of birth"}, "phones": {"phone"},
                           "emails": {"e-mail"}, "identifiers": {"identifier"}}[part]  # fmt: skip


def parts_of(whole: Details) -> dict[str, object]:
    return {name: getattr(whole, name) for name in Details.__slots__}


@given(one=details)
def test_nobody_known_is_like_nobody(one: Details) -> None:
    found = weigh(prepared(one), prepared(Details()), among=1_000)

    assert (found.bits, found.label) == (0.0, Label.UNRELATED)


@given(one=details)
def test_what_is_packed_is_unpacked(one: Details) -> None:
    ready = prepared(one)

    assert unpacked(packed(ready)) == ready


@given(one=details)
def test_tokens_are_the_same_every_time_and_each_once(one: Details) -> None:
    found = tokens(prepared(one))

    assert found == tokens(unpacked(packed(prepared(one))))
    assert len(found) == len(set(found))
