"""Whatever somebody writes is shown as it was written, and breaks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from domain import catalogue
from domain.catalogue import Field, Kind, Shape
from domain.one_line import PASTED
from tests.house import Town
from tests.pages.reading import Document
from tests.pages.visiting import Form, Visitor, case

HOSTILE = {
    "script": "<script>alert('x')</script>",
    "attribute": "\" autofocus onfocus=alert(1) x='",
    "svg": "<svg onload=alert(1)><style>*{display:none}</style></svg>",
    "closing": "</textarea></title></style></script><h1>Found guilty</h1>",
    "comment": "<!-- --!> ]]> <![CDATA[ &lt; &amp; &#0;",
    "template": "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7}",
    "right to left": "\u202eevil\u202c \u2067\u05e9\u05dc\u05d5\u05dd\u2069 \u0645\u0631",
    "emoji": "👩‍❤️‍💋‍👨 🏳️‍🌈 e\u0301 \ufdfd \u200b\ufeff",
    "lines": "one\r\n\r\n\ttwo\u2028three\x0b\x85",
    "long": "Donaudampfschifffahrt" * 900,
    "bracket": "]]></svg>\u0000"[:-1],
}
TURNED = HOSTILE["right to left"]
"""No name: what turns its letters round."""
UNWRITABLE = "a\x00b"
FREE = frozenset({Shape.TEXT, Shape.TERM, Shape.REFERENCE, Shape.TEXTS, Shape.TERMS,
                  Shape.REFERENCES})  # fmt: skip


def plain(field: Field) -> str:
    """The plainest answer to a field, as a form sends it."""
    if field.choices:
        return next(iter(field.choices)).value
    plainest = {Shape.YES_NO: "yes", Shape.MOMENT: "2026-03-01"}
    return plainest.get(field.shape, "5")


def filled(kind: Kind, words: str) -> dict[str, str]:
    """The form of a kind with the same words wherever words may stand."""
    form = {"occurred_at_date": "2026-03-08", "narrative": words}
    for field in kind.fields:
        name = f"{field.name}_date" if field.shape is Shape.MOMENT else field.name
        form[name] = words if field.shape in FREE else plain(field)
    return form


def wordy() -> Iterator[str]:
    """For each section of a case and shape of text, a kind a therapist tells."""
    seen: set[object] = set()
    for name, kind in catalogue.kinds().items():
        shapes = {f.shape for f in kind.fields} & FREE
        new = {(kind.family.section, shape) for shape in shapes} - seen
        if new and "therapist" in kind.recorded_by:
            seen |= new
            yield name


def assert_harmless(html: str) -> None:
    """Nothing that somebody wrote became part of the page itself."""
    page = Document(html)
    assert len(page.all("h1")) == 1
    assert "Found guilty" not in page.heading
    assert all(script.attributes.get("src") for script in page.all("script"))
    for element in page.elements:
        assert not [name for name in element.attributes if name.startswith("on")]
        assert "autofocus" not in element.attributes
    assert "49" not in [word for e in page.all("span") for word in e.text.split()]


def smoothed(words: str) -> str:
    """Words as a page has them that gives every space the same weight."""
    return " ".join(words.split())


def known(visitor: Visitor, town: Town) -> set[str]:
    """The addresses of all facts of the case."""
    answer = visitor.get(f"/api/v1{case(town.case)}/facts?limit=200")
    return {f"{case(town.case)}/facts/{f['fact_id']}" for f in answer.json()["items"]}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_free_words_are_shown_as_they_were_written(
    therapist: Visitor, town: Town, words: str
) -> None:
    report = f"{case(town.case)}/report.html"
    styles = len(therapist.page(report).all("style"))
    for name in wordy():
        address, before = f"{case(town.case)}/record/{name}", known(therapist, town)

        answer = therapist.fill_in(address, filled(catalogue.named(name), words))

        assert answer.status_code == 303, (name, Document(answer.text).text[:900])
        (fact,) = known(therapist, town) - before
        for shown in (fact, f"{fact}/correct"):
            page = therapist.get(shown)
            assert_harmless(page.text)
            assert smoothed(words) in Document(page.text).text
    assert_harmless(therapist.get(case(town.case)).text)
    taken_away = therapist.page(report)
    assert smoothed(words) in taken_away.text
    assert len(taken_away.all("style")) == styles
    assert not taken_away.all("script")


@pytest.mark.parametrize(
    "name",
    [w for w in HOSTILE.values() if len(w) <= 200 and w != TURNED],
    ids=lambda w: w[:12],
)
def test_a_name_is_shown_as_it_was_written(therapist: Visitor, name: str) -> None:
    form: Form = {"client_name": name, "occurred_at_date": "2026-03-01"}

    answer = therapist.fill_in("/cases/new", form)

    assert answer.status_code == 303, Document(answer.text).text
    for address in ("/", answer.headers["location"]):
        page = therapist.get(address)
        assert_harmless(page.text)
        assert " ".join(name.translate(PASTED).split()) in Document(page.text).text


@pytest.mark.parametrize(
    "form",
    [{"client_name": "x" * 201}, {"client_name": "\x00"}, {"client_name": TURNED}],
)
def test_a_name_that_cannot_be_written_down_is_named_beside_its_field(
    reader: Visitor, form: Form
) -> None:
    answer = reader.fill_in("/cases/new", {**form, "occurred_at_date": "2026-03-01"})

    assert answer.status_code == 422
    assert Document(answer.text).one("p", id="client_name-error").text


def test_words_that_cannot_be_written_down_are_named_beside_each_field(
    reader: Visitor, town: Town
) -> None:
    kind = catalogue.named("SecondaryRelationshipEntered")
    words = {field.name for field in kind.fields if field.shape in FREE}
    form = filled(kind, UNWRITABLE)

    answer = reader.fill_in(f"{case(town.case)}/record/{kind.name}", form)

    page = Document(answer.text)
    assert answer.status_code == 422
    for name in (*words, "narrative"):
        assert "cannot be written down" in page.one("p", id=f"{name}-error").text


def test_too_many_words_are_counted_and_kept(reader: Visitor, town: Town) -> None:
    form = filled(catalogue.named("GiftExchanged"), "word " * 4001)

    answer = reader.fill_in(f"{case(town.case)}/record/GiftExchanged", form)

    page = Document(answer.text)
    assert answer.status_code == 422
    assert "20000 characters" in page.one("p", id="narrative-error").text
    assert page.one("textarea", name="narrative").text.count("word") == 4001


@pytest.mark.parametrize("words", [*HOSTILE.values(), UNWRITABLE], ids=lambda w: w[:9])
def test_words_of_a_search_and_of_an_address_stay_words(
    reader: Visitor, town: Town, words: str
) -> None:
    asked = quote(words[:1500], safe="")
    for address in (
        f"/catalogue?words={asked}",
        f"{case(town.case)}/record?words={asked}",
        f"{case(town.case)}?as_of={asked}&known_on={asked}",
        f"/cases/{asked}",
        f"{case(town.case)}/facts/{asked}",
        f"/catalogue/{asked}",
        f"/sign-in?next={asked}",
    ):
        answer = reader.get(address)
        assert answer.status_code in {200, 303, 404, 422}, address
        if answer.status_code != 303:
            assert_harmless(answer.text)


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_understood_comes_back_as_it_was_typed(
    reader: Visitor, town: Town, words: str
) -> None:
    kind = catalogue.named("GiftExchanged")
    form = {field.name: words for field in kind.fields}
    form |= {"occurred_at_date": words, "occurred_at_time": words}
    form |= {"value_estimate_currency": words, "evidence_level": words}

    answer = reader.fill_in(f"{case(town.case)}/record/{kind.name}", form)

    page = Document(answer.text)
    assert answer.status_code == 422
    assert_harmless(answer.text)
    assert page.field("occurred_at_date").split() == words.split()
    assert page.field("value_estimate").split() == words.split()
